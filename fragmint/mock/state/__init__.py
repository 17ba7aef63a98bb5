"""State: a mock that stores resources, like a small server."""

from __future__ import annotations

from .state import State
from .store import Store

__all__ = ["State", "Store"]
