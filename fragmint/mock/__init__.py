"""A mock API: responds from an OpenAPI 3.1 document and validates requests.

`Mock` is the whole of it: an ASGI application, `transport()` for httpx2 clients, and
`on("pets.list").answers(...)` and `calls` for tests. Names are imported on first use
(PEP 562): uvicorn to serve, asyncio to answer, neither to sample a schema.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .faults import Fault, fault_of
    from .ledger import Call
    from .mock import Mock
    from .requests import Reading, Request, Violation
    from .server import serve
    from .stubs import DOCUMENTED, Route

__all__ = [
    "DOCUMENTED",
    "Call",
    "Fault",
    "Mock",
    "Reading",
    "Request",
    "Route",
    "Violation",
    "fault_of",
    "serve",
]

HOMES: Final = {
    "DOCUMENTED": "stubs",
    "Call": "ledger",
    "Fault": "faults",
    "Mock": "mock",
    "Reading": "requests",
    "Request": "requests",
    "Route": "stubs",
    "Violation": "requests",
    "fault_of": "faults",
    "serve": "server",
}


def __getattr__(name: str) -> object:
    """The part that a name is from (PEP 562)."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f".{HOMES[name]}", __name__), name)
    globals()[name] = found
    return found
