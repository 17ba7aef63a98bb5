"""State: a mock that remembers what it is sent, as a small server does."""

from __future__ import annotations

from .state import State
from .store import Store

__all__ = ["State", "Store"]
