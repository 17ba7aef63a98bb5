"""API changes between two builds, as callers see them.

Two lowered documents are compared by everything that callers see: the client with its
names, credentials and servers; methods with their arguments, results, errors, headers
and scopes; iterators, webhooks, models with their fields, and named types. The meaning
of each change is defined in one table (`rules`).
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.changes.compare import Change, changes_of
from generator.changes.pairs import group_of, renamed_models, with_names
from generator.changes.surface import Things, surface
from generator.model.ir import Api

__all__ = ["Change", "compare"]


def compare(old: Api, new: Api) -> list[Change]:
    """The changes, those that can break callers first, then by name."""
    names = renamed_models(old, new)
    after = surface(new)
    found = [
        Change(name, f"{thing.kind}-renamed", f"is now {successor}", thing.pointer)
        for name, successor in names.items()
        for thing in [after.things[successor]]
    ]
    before = surface(with_names(old, names))
    found += changes_of(before, after)
    found = [softened(change, new, before.things) for change in found]
    found += lost_aliases(old, new, after.things)
    return sorted(dict.fromkeys(found), key=lambda change: change.rank)


def softened(change: Change, new: Api, before: Things) -> Change:
    """A change of a name, as one that breaks nobody where the old name is an alias."""
    kind, _, what = change.code.rpartition("-")
    if what != "renamed" or kind not in ALIASED:
        return change
    known = {former.name for former in new.former}
    names = {change.name}
    if kind == "group" and change.name not in known:
        names = {name for name in before if group_of(name) == change.name}
    return change._replace(code=f"{kind}-alias") if names <= known else change


def lost_aliases(old: Api, new: Api, after: Things) -> Iterator[Change]:
    """The aliases that are no more, and whose name nothing else has."""
    kept = {former.name for former in new.former}
    for former in old.former:
        if former.name not in kept | after.keys() | {new.client}:
            detail = f"the deprecated name of {former.now} is gone"
            yield Change(former.name, "alias-removed", detail, gone=True)


ALIASED = frozenset({"client", "group", "method", "iterator", "model", "type"})
"""Kinds that may have a deprecated alias; a package, an argument or a field cannot."""
