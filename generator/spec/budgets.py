"""Limits that keep a hostile document from costing time or memory."""

from __future__ import annotations

from typing import Final

MAX_DEPTH: Final = 200
"""Collections inside each other; real documents stay under 60."""

MAX_NODES: Final = 1_500_000
"""Values in one document; large public ones have half a million."""

MAX_COPIES: Final = 300_000
"""Values that YAML aliases and merge keys may add by repetition."""

MAX_DIGITS: Final = 1_000
"""Characters of one number."""
