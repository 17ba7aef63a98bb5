"""Fixtures and parameters that the tests of a package begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..mock import Mock
from ..pytest_plugin import COVERAGE
from .api import MockApi
from .coverage import Coverage
from .names import Names, load_names
from .samples import Caller, Samples

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet


def open_api(tests: Path, config: pytest.Config) -> MockApi:
    """A mock of the API whose document is in a folder of tests; pytest tells in the end
    how much of it they went through.
    """
    mock = Mock.load(tests)
    coverage = Coverage(load_names(tests / "names.json"))
    coverage.watch(mock)
    config.stash.setdefault(COVERAGE, []).append(coverage)
    return MockApi(mock, coverage)


@contextmanager
def open_samples(api: MockApi, client: Any, async_client: Any) -> Iterator[Samples]:
    """Samples that are sent by the clients of a package."""
    caller = Caller(api.coverage.names, client, async_client)
    try:
        yield Samples(api, caller)
    finally:
        caller.close()


def skipped(names: Names) -> list[ParameterSet]:
    """The examples that contradict their own documentation, as parameters of a test that
    is skipped with the reason and the place.
    """
    return [
        pytest.param(
            flaw.example,
            id=f"{flaw.subject}-{flaw.example}",
            marks=pytest.mark.skip(reason=flaw.message),
        )
        for flaw in names.flaws
    ]
