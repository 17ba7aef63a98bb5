"""Fixtures for tests that need an API: `mock_api`, and a `client` that talks to it.

They exist where the settings of pytest name what to mock, so that other projects keep
their own fixtures of these names:

```toml
[tool.pytest.ini_options]
fragmint_mock = "generated/shop"          # a generated project, a document, pages
fragmint_client = "shop_client:Shop"      # else `client` is a plain `httpx2.Client`
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SOURCE = "fragmint_mock"
CLIENT = "fragmint_client"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two settings."""
    parser.addini(
        SOURCE, "what `mock_api` serves: a project, document or pages", default=""
    )
    parser.addini(CLIENT, "the class of `client`: `package:Class`", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Offer the fixtures where there is something to mock."""
    if config.getini(SOURCE):
        from . import fixtures

        config.pluginmanager.register(fixtures, "fragmint-fixtures")
