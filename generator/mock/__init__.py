"""A mock API: answers from an OpenAPI 3.1 document and checks what it is asked."""

from __future__ import annotations

from .app import create_app
from .mock import DOCUMENTED, Exchange, Mock
from .requests import Reading, Request, Violation
from .server import serve

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
