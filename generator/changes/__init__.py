"""What changed in an API between two builds, in the terms of those who call it.

Two lowered documents are compared by the names of the generated package: methods with
their arguments and results, iterators, webhooks, models with their fields, and named
types. Constraints, descriptions, headers, errors and credentials are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.changes.compare import Change, changes_of
from generator.changes.surface import surface
from generator.model.ir import Api

__all__ = ["Change", "compare"]


def compare(old: Api, new: Api) -> list[Change]:
    """The changes, those that can break callers first, then by name."""
    found: Iterator[Change] = changes_of(surface(old), surface(new))
    return sorted(found, key=lambda change: (not change.breaking, change))
