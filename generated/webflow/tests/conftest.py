"""The contract of this package: what its API documents, as data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from webflow_client_contract.suite import MODES, Bench, load, open_bench

CONTRACT = load(HERE / "contract.json")
PARAMETERS = {
    "request_case": CONTRACT.requests,
    "response_case": CONTRACT.responses,
    "error_case": CONTRACT.errors,
    "model_case": CONTRACT.models,
    "hook_case": CONTRACT.hooks,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test its cases."""
    for name, cases in PARAMETERS.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, cases, ids=str)
    if "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", MODES)


@pytest.fixture(scope="session")
def served() -> Iterator[Bench]:
    """Clients of the package and a mock of its API on this machine."""
    document = json.loads((HERE / "openapi.json").read_text(encoding="utf-8"))
    with open_bench(CONTRACT, document) as made:
        yield made


@pytest.fixture
def bench(served: Bench) -> Bench:
    """The same for every test, with nothing left from others."""
    served.reset()
    return served
