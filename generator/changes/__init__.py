"""What changed in an API between two builds, in the terms of those who call it.

Two lowered documents are compared by what callers see: the client with its names,
credentials and servers; methods with their arguments, results, errors, headers and
scopes; iterators, webhooks, models with their fields, and named types. What each change
means is a row of one table (`rules`).
"""

from __future__ import annotations

from generator.changes.compare import Change, changes_of
from generator.changes.pairs import renamed_models, with_names
from generator.changes.surface import surface
from generator.model.ir import Api

__all__ = ["Change", "compare"]


def compare(old: Api, new: Api) -> list[Change]:
    """The changes, those that can break callers first, then by name."""
    names = renamed_models(old, new)
    after = surface(new)
    found = [
        Change(name, f"{after.things[successor].kind}-renamed", f"is now {successor}")
        for name, successor in names.items()
    ]
    found += changes_of(surface(with_names(old, names)), after)
    return sorted(dict.fromkeys(found), key=lambda change: change.rank)
