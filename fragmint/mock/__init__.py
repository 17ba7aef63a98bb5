"""A mock API: responds from an OpenAPI 3.1 document and validates requests.

`Mock` is the whole of it: an ASGI application, `transport()` for httpx2 clients, and
`on("pets.list").answers(...)` and `calls` for tests. `serve` imports uvicorn on first
use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import Fault, fault_of
from .ledger import Call
from .mock import Mock
from .requests import Reading, Request, Violation
from .stubs import DOCUMENTED, Route

if TYPE_CHECKING:
    from .server import serve

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


def __getattr__(name: str) -> object:
    """The part that serves (PEP 562)."""
    if name == "serve":
        from .server import serve

        return serve
    raise AttributeError(name)
