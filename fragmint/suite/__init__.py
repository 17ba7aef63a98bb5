"""The machinery of contract tests, shared by all packages."""

from __future__ import annotations

from .api import Answer, Asked, MockApi
from .bench import MODES, Bench, open_bench
from .compare import difference, dumped, faults, misdecoded, misread, misread_body
from .contract import (
    AnyCase,
    Contract,
    ErrorCase,
    HookCase,
    ModelCase,
    RequestCase,
    ResponseCase,
    load,
    param,
)
from .types import conforms

__all__ = [
    "MODES",
    "Answer",
    "AnyCase",
    "Asked",
    "Bench",
    "Contract",
    "ErrorCase",
    "HookCase",
    "MockApi",
    "ModelCase",
    "RequestCase",
    "ResponseCase",
    "conforms",
    "difference",
    "dumped",
    "faults",
    "load",
    "misdecoded",
    "misread",
    "misread_body",
    "open_bench",
    "param",
]
