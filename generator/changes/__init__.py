"""What changed in an API between two builds, in the terms of those who call it.

Two lowered documents are compared by the names of the generated package: methods with
their arguments and results, errors, scopes and headers, iterators, webhooks, models with their
fields, named types, and the client with its credentials and servers. `rules` tells how
bad each change is.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.changes.compare import Change, changes_of
from generator.changes.rules import ORDER
from generator.changes.surface import surface
from generator.model.ir import Api

__all__ = ["Change", "compare"]


def compare(old: Api, new: Api) -> list[Change]:
    """The changes, those that can break callers first, then by name."""
    found: Iterator[Change] = changes_of(surface(old), surface(new))
    return sorted(found, key=lambda c: (ORDER[c.severity], c.name, c.change, c.detail))
