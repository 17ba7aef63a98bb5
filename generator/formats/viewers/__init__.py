"""What viewers of OpenAPI documents show, copied from a browser: one module a viewer."""

from __future__ import annotations

from collections.abc import Sequence

from generator.formats.viewers import readme, redoc, swagger_ui
from generator.formats.viewers.shown import ShownOperation, blocks_of

__all__ = ["blocks_of", "shown_operations"]
VIEWERS = (redoc, swagger_ui, readme)


def shown_operations(lines: Sequence[str]) -> dict[int, ShownOperation]:
    """The operations that viewers show in a text, by their first lines (from 0)."""
    return {each.first: each for viewer in VIEWERS for each in viewer.operations(lines)}
