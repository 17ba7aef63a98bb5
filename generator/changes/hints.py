"""Where to find what was removed: a field that is below another one now, an argument that
another method takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.changes.compare import Change
from generator.changes.pairs import group_of
from generator.changes.surface import Slot, Things
from generator.model.ir import AnyType, Model, Ref, UnionOf
from generator.model.operation_ids import lower_words


def hinted(
    change: Change, before: Things, after: Things, came: Collection[str]
) -> Change:
    """The change, with a hint where one thing alone has what was removed; `came` are the
    names of the methods that are new.
    """
    if change.code == "field-removed":
        model, _, field = change.name.rpartition(".")
        found = [*moved_below(model, field, before, after)]
    elif change.code == "argument-removed":
        method, _, argument = change.name.removesuffix(")").partition("(")
        found = [*takers(method, argument, before, after, came)]
    else:
        return change
    if len(found) != 1:
        return change
    return change._replace(detail=f"{change.detail}; see {found[0]}")


def moved_below(model: str, field: str, before: Things, after: Things) -> Iterator[str]:
    """The fields of objects in new fields of a model that are like one that it had:
    `owner.name` for `owner_name`, `size.depth` for `depth`.
    """
    old, new = before.get(model), after.get(model)
    slot = old.slots.get(field) if old else None
    if old is None or new is None or slot is None:
        return
    wanted = lower_words(slot.wire)
    for name, outer in new.slots.items():
        inner = after.get(name_of_model(outer)) if name not in old.slots else None
        for below, found in inner.slots.items() if inner else ():
            path = [*lower_words(outer.wire), *lower_words(found.wire)]
            is_named = wanted in (path, lower_words(found.wire))
            if is_named and is_alike(slot, found):
                yield f"{name}.{below}"


def takers(
    method: str, argument: str, before: Things, after: Things, came: Collection[str]
) -> Iterator[str]:
    """The new methods of the group of a method that take an argument which it took."""
    old = before.get(method)
    slot = old.slots.get(argument) if old else None
    for name in came if slot else ():
        found = after[name].slots.get(argument)
        if found and group_of(name) == group_of(method) and is_alike(slot, found):
            yield name


def is_alike(old: Slot | None, new: Slot) -> bool:
    """Whether two values have a type in common, apart from null."""
    members = {*old.members} & {*new.members} - {"None"} if old else ()
    return bool(members) and new.type != AnyType()


def name_of_model(slot: Slot) -> str:
    """The model that a value is of, empty for anything else."""
    parts = slot.type.members if isinstance(slot.type, UnionOf) else (slot.type,)
    for part in parts:
        if isinstance(part, Ref) and isinstance(slot.definitions[part.key], Model):
            return slot.definitions[part.key].name
    return ""
