from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.sites import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A running server."""
    with serving() as made:
        yield made
