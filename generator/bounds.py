"""The numbers that a schema names besides its type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Whole numbers that a schema states; None where it states none."""

    minimum: int | None = None
    maximum: int | None = None
    default: int | None = None


NO_BOUNDS = Bounds()
