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

import asyncio
from inspect import iscoroutinefunction, signature
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .suite.coverage import Coverage, Tally

SOURCE = "fragmint_mock"
CLIENT = "fragmint_client"
SUITE = "fragmint.suite"
"""Where contract tests have their fixture `api` from."""
COVERAGE = pytest.StashKey[list["Coverage"]]()
TALLIES = pytest.StashKey[list[str]]()
"""What the processes of pytest-xdist say of their coverage."""
SHARED = "fragmint_coverage"
RUNNER = pytest.StashKey[asyncio.Runner]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two settings."""
    parser.addini(
        SOURCE,
        "the API that `mock_api` serves: a project, a document or pages",
        default="",
    )
    parser.addini(CLIENT, "the class of `client`: `package:Class`", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Offer the fixtures where there is something to mock."""
    if config.getini(SOURCE):
        from . import fixtures

        config.pluginmanager.register(fixtures, "fragmint-fixtures")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run the contract tests that await something, where no other plugin does."""
    values = {name: pyfuncitem.funcargs[name] for name in arguments(pyfuncitem)}
    is_ours = any(type(v).__module__.startswith(SUITE) for v in values.values())
    if not is_ours or not iscoroutinefunction(pyfuncitem.obj):
        return None
    runner = pyfuncitem.config.stash.setdefault(RUNNER, asyncio.Runner())
    runner.run(pyfuncitem.obj(**values))
    return True


def arguments(item: pytest.Function) -> list[str]:
    """The fixtures and parameters that a test names."""
    return [name for name in signature(item.obj).parameters if name in item.funcargs]


def pytest_assertrepr_compare(left: object, right: object) -> list[str] | None:
    """Say where a value differs from what was answered."""
    differ = getattr(right, "difference", None)
    if not type(right).__module__.startswith(SUITE) or differ is None:
        return None
    return ["the result is what was answered", differ(left)]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the event loop of the contract tests."""
    if (runner := config.stash.get(RUNNER, None)) is not None:
        runner.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the process that prints the table know what this one has seen."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        found = session.config.stash.get(COVERAGE, [])
        output[SHARED] = [coverage.tally().text() for coverage in found]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep what a process of pytest-xdist has seen."""
    counted = getattr(node, "workeroutput", {}).get(SHARED, [])
    node.config.stash.setdefault(TALLIES, []).extend(counted)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell how much of each API the contract tests went through."""
    for tally in tallies(config):
        terminalreporter.section(f"what is documented of {tally.package}")
        for line in tally.table():
            terminalreporter.write_line(line)


def tallies(config: pytest.Config) -> list[Tally]:
    """What was seen of each package, in whatever process."""
    found = [coverage.tally() for coverage in config.stash.get(COVERAGE, [])]
    if counted := config.stash.get(TALLIES, []):
        from .suite.coverage import Tally

        found += map(Tally.parsed, counted)
    by_package: dict[str, Tally] = {}
    for each in found:
        by_package.setdefault(each.package, each).add(each)
    return [*by_package.values()]
