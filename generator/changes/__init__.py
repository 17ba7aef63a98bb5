"""API changes between two builds, as callers see them.

Two lowered documents are compared by everything that callers see: the client with its
names, credentials and servers; methods with their arguments, results, errors, headers
and scopes; iterators, webhooks, models with their fields, and named types. The meaning
of each change is defined in one table (`rules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.changes.compare import Change, changes_of
from generator.changes.held import recalled
from generator.changes.hints import hinted
from generator.changes.pairs import (
    FIELD,
    group_of,
    renamed_models,
    with_models,
    with_names,
)
from generator.changes.surface import Things, surface
from generator.model.ir import Api, Former

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
    found = [softened(change, new, before.things, after.things) for change in found]
    came = {change.name for change in found if change.code == "method-added"}
    found = [hinted(change, before.things, after.things, came) for change in found]
    found += recalled(old, new, after.things)
    found += lost_aliases(with_models(old.former, names), new, after.things)
    found = [*heirs(without_repeats(found), before.things, after.things)]
    return sorted(found, key=lambda change: change.rank)


def without_repeats(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes without those that concern nobody and concern the same name in the
    same words as a worse one: a type that is sent and comes back has both.
    """
    worst: dict[tuple[str, str], Change] = {}
    for change in sorted(dict.fromkeys(changes), key=lambda change: change.rank):
        first = worst.setdefault((change.name, change.detail), change)
        if change.advice or change.impact is first.impact:
            yield change


def heirs(changes: Iterable[Change], before: Things, after: Things) -> Iterator[Change]:
    """The changes, with the field of a base model where a field is inherited from it and
    has changed in the same way.
    """
    every = {(change.name, change.code, change.detail): change for change in changes}
    for change in every.values():
        name = change.name
        model, dot, field = name.rpartition(".")
        things = before if change.gone else after
        while dot and model in things and (base := things[model].base):
            above = f"{base}.{field}"
            if (above, change.code, change.detail) not in every:
                break
            model, name = base, above
        yield change if name == change.name else change._replace(heir_of=name)


def softened(change: Change, new: Api, before: Things, after: Things) -> Change:
    """A change of a name, as one that breaks nobody where the old name is an alias."""
    kind, _, what = change.code.rpartition("-")
    if what != "renamed" or kind not in ALIASED:
        return change
    known = {former.name for former in new.former}
    names = {change.name}
    if kind == "group" and change.name not in known:
        names = {name for name in before if group_of(name) == change.name}
    if not names <= known:
        return change
    is_other = kind == FIELD and has_other_wire(change, before, after)
    return change._replace(code="field-successor" if is_other else f"{kind}-alias")


def has_other_wire(change: Change, before: Things, after: Things) -> bool:
    """Whether a renamed field is called something else on the wire as well."""
    model, _, name = change.name.rpartition(".")
    was = before[model].slots[name].wire if model in before else ""
    return all(slot.wire != was for slot in after[model].slots.values())


def lost_aliases(old: Iterable[Former], new: Api, after: Things) -> Iterator[Change]:
    """The aliases that are no more, and whose name nothing else has; those of fields go
    with their model.
    """
    kept = {former.name for former in new.former} | after.keys() | {new.client}
    for former in old:
        model, _, name = former.name.rpartition(".")
        is_field = former.kind == FIELD
        if is_field and (model not in after or name in after[model].slots):
            continue
        if former.name not in kept:
            detail = f"the deprecated name of {former.now} is gone"
            yield Change(former.name, "alias-removed", detail, gone=True)


ALIASED = frozenset({"client", "group", "method", "iterator", "model", "type", FIELD})
"""Kinds that may have a deprecated alias, fields only where they come in; a package or an
argument cannot.
"""
