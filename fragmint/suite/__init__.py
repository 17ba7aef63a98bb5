"""The machinery of contract tests, shared by all packages."""

from __future__ import annotations

from .api import Answer, Asked, MockApi
from .coverage import Coverage
from .names import Names, load_names
from .opening import open_api, open_samples, skipped
from .samples import Caller, Samples

__all__ = [
    "Answer",
    "Asked",
    "Caller",
    "Coverage",
    "MockApi",
    "Names",
    "Samples",
    "load_names",
    "open_api",
    "open_samples",
    "skipped",
]
