"""A mock API: answers from an OpenAPI 3.1 document and checks what it is asked.

Only what serves over HTTP needs starlette and uvicorn; it loads when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .mock import DOCUMENTED, Exchange, Mock
from .requests import Reading, Request, Violation

if TYPE_CHECKING:
    from .server import create_app, serve

__all__ = [
    "DOCUMENTED",
    "Exchange",
    "Mock",
    "Reading",
    "Request",
    "Violation",
    "create_app",
    "serve",
]


def __getattr__(name: str) -> object:
    """The parts that serve (PEP 562)."""
    match name:
        case "create_app":
            from .server import create_app

            return create_app
        case "serve":
            from .server import serve

            return serve
    raise AttributeError(name)
