"""The package of the wire document, and a client whose requests are kept."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from tests.emission import ROOT, emit, load

PACKAGE = "wire_client"
DOCUMENT = ROOT / "tests" / "cases" / "wire" / "openapi.yaml"
Answer = Callable[[httpx2.Request], httpx2.Response]


class Wire:
    """The package's endpoints, and what a call puts on the wire."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self.answer: Answer = lambda request: httpx2.Response(204)
        self.package: Any = import_module(PACKAGE)

    def __getattr__(self, group: str) -> Any:
        return import_module(f"{PACKAGE}.endpoints.{group}")

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.requests.append(request)
        return self.answer(request)

    def client(self, **options: Any) -> Any:
        transport = httpx2.MockTransport(self.handle)
        options.setdefault("max_retries", 0)
        return self.package.Wire(
            http_client=httpx2.Client(transport=transport), **options
        )

    def sent(self, call: Any, **options: Any) -> httpx2.Request:
        """The request that a call becomes."""
        self.client(**options).send(call)
        return self.requests[-1]

    def target(self, call: Any) -> str:
        """Path and query of a call, as they go out."""
        return self.sent(call).url.raw_path.decode("ascii").removeprefix("/v1")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return emit(document, tmp_path_factory.mktemp("wire"), PACKAGE)


@pytest.fixture
def wire(home: Path) -> Wire:
    load(home.parent, PACKAGE)
    return Wire()
