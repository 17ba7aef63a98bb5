"""The fixtures of the pytest plugin, for projects that configure a mock."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from .mock import Mock
from .mock.loading import NAMES, read
from .pytest_plugin import CLIENT, SOURCE


def pytest_configure(config: pytest.Config) -> None:
    """Let the package of a generated project be imported that nobody has installed, by
    the modules that pytest collects as well.
    """
    module = str(config.getini(CLIENT)).partition(":")[0]
    source = config.rootpath / str(config.getini(SOURCE))
    is_there = bool(module) and (source / module / "__init__.py").is_file()
    if is_there and str(source) not in sys.path:
        sys.path.append(str(source))


@pytest.fixture(scope="session")
def served_api(pytestconfig: pytest.Config) -> Mock:
    """The mock that all tests share: reading its document takes time."""
    source = pytestconfig.rootpath / str(pytestconfig.getini(SOURCE))
    try:
        return Mock.load(source)
    except ValueError as error:
        raise pytest.UsageError(f"{SOURCE}: {error}") from None


@pytest.fixture
def mock_api(served_api: Mock) -> Iterator[Mock]:
    """The mock, with nothing left from other tests.

    A test fails where a request that it sent broke the document; `mock_api.reset()`
    at its end forgives that.
    """
    served_api.reset()
    yield served_api
    broken = served_api.violations
    served_api.reset()
    if broken:
        pytest.fail("requests violated the document:\n  " + "\n  ".join(broken), False)


@pytest.fixture
def client(mock_api: Mock, pytestconfig: pytest.Config) -> Any:
    """A client whose requests the mock answers, without a socket."""
    import httpx2

    named = str(pytestconfig.getini(CLIENT))
    if not named:
        base = f"https://mock.invalid{mock_api.base_path}"
        return httpx2.Client(base_url=base, transport=mock_api.transport())
    module, _, name = named.partition(":")
    source = pytestconfig.rootpath / str(pytestconfig.getini(SOURCE))
    made = imported(module, name, source)
    is_async = hasattr(made, "__aenter__")
    http_client = httpx2.AsyncClient if is_async else httpx2.Client
    return made(
        **credentials(made),
        http_client=http_client(transport=mock_api.transport()),
        max_retries=0,
    )


def imported(module: str, name: str, source: Path) -> Any:
    """The class that the settings name.

    Raises:
        pytest.UsageError: There is none.
    """
    try:
        return getattr(import_module(module), name)
    except (ImportError, ValueError, AttributeError) as error:
        text = f"{CLIENT}: {error}; write it as `{client_of(source)}`"
        raise pytest.UsageError(text) from None


def client_of(source: Path) -> str:
    """The client of a generated project, as the settings name it; else an example."""
    try:
        names = read(source / "tests" / NAMES)
        return f"{names['package']}:{names['client']}"
    except (OSError, ValueError, LookupError, TypeError):
        return "shop_client:Shop"


def credentials(client: Any) -> dict[str, str]:
    """A made-up value for each argument of a client that takes a credential; what has
    to be given besides is the address of the mock.
    """
    given: dict[str, str] = {}
    for name, parameter in inspect.signature(client).parameters.items():
        if name == "base_url" and parameter.default is inspect.Parameter.empty:
            given[name] = "https://mock.invalid"
        elif parameter.kind is parameter.KEYWORD_ONLY and name != "base_url":
            given[name] = f"test-{name.replace('_', '-')}"
    return given
