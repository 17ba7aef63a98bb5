"""Comparing what callers see of two versions of an API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.changes.surface import IN, Slot, Surface, Thing
from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
)

Definitions = Mapping[str, Definition]
MAX_DEPTH = 16
KINDS = {bool: Kind.BOOLEAN, int: Kind.INTEGER, str: Kind.STRING}


def fits(
    inner: Type,
    outer: Type,
    inner_names: Definitions,
    outer_names: Definitions,
    depth: int = 0,
) -> bool:
    """Whether `outer` holds all that `inner` does; models of one name are the same.

    What is nested too deep to tell does not fit.
    """
    if depth > MAX_DEPTH:
        return False

    def within(one: Type, other: Type) -> bool:
        return fits(one, other, inner_names, outer_names, depth + 1)

    match inner, outer:
        case _, AnyType():
            return True
        case Ref(one), Ref(other) if inner_names[one].name == outer_names[other].name:
            return True
        case Ref(key), _ if isinstance(found := inner_names[key], Alias):
            return within(found.type, outer)
        case _, Ref(key) if isinstance(found := outer_names[key], Alias):
            return within(inner, found.type)
        case UnionOf(members), _:
            return all(within(member, outer) for member in members)
        case Literals(values), _ if len(values) > 1:
            return all(within(Literals((value,)), outer) for value in values)
        case _, UnionOf(members):
            return any(within(inner, member) for member in members)
        case Literals((value,)), Literals(values):
            return value in values
        case Literals((value,)), Scalar(kind):
            return KINDS[type(value)] == kind
        case Scalar(Kind.INTEGER), Scalar(Kind.NUMBER):
            return True
        case (ListOf(one), ListOf(other)) | (MapOf(one), MapOf(other)):
            return within(one, other)
        case TupleOf(ones, None), TupleOf(others, None):
            return len(ones) == len(others) and all(map(within, ones, others))
    return inner == outer and not isinstance(inner, Ref)


def opened(kind: Type) -> Type:
    """A type of answers, in which enumerations are open: also its further values fit."""
    match kind:
        case Literals(values):
            kinds = dict.fromkeys(KINDS[type(value)] for value in values)
            return UnionOf(tuple(map(Scalar, kinds)))
        case ListOf(item):
            return ListOf(opened(item))
        case MapOf(value):
            return MapOf(opened(value))
        case UnionOf(members):
            return UnionOf(tuple(map(opened, members)))
    return kind


MOST = 100
"""Longest type in a message, in characters."""


class Change(NamedTuple):
    """One change of something that callers can name.

    `change` is added, removed, renamed, type, required, optional, positional, route or
    deprecated; `breaking` tells that code which was right may be wrong now.
    """

    name: str
    change: str
    detail: str
    breaking: bool

    def __str__(self) -> str:
        return f"{self.name}: {self.detail}"

    @property
    def entry(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return self._asdict()


def changes_of(old: Surface, new: Surface) -> Iterator[Change]:
    """All changes from one version to the next, in no particular order."""
    gone = {name: thing for name, thing in old.items() if name not in new}
    came = {name: thing for name, thing in new.items() if name not in old}
    routes = {(t.kind, t.route): name for name, t in came.items() if t.route}
    for name, thing in gone.items():
        successor = routes.get((thing.kind, thing.route))
        if successor is None:
            yield Change(name, "removed", f"{thing.kind} removed", True)
            continue
        yield Change(name, "renamed", f"is now {successor}", True)
        yield from thing_changes(successor, thing, came.pop(successor))
    for name, thing in came.items():
        yield Change(name, "added", f"{thing.kind} added", False)
    for name, thing in old.items():
        if name in new:
            yield from thing_changes(name, thing, new[name])


def thing_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of one method, model or named type."""
    if old.kind != new.kind:
        yield Change(name, "type", f"{old.kind} -> {new.kind}", True)
        return
    if old.route != new.route and new.kind == "method":
        yield Change(name, "route", f"{old.route} -> {new.route}", False)
    if new.deprecated and not old.deprecated:
        yield Change(name, "deprecated", "is deprecated", False)
    moved = old.positional != new.positional
    if moved and {*old.positional} == {*new.positional}:
        order = ", ".join(new.positional)
        yield Change(name, "positional", f"takes {order} in this order", True)
    if old.value and new.value:
        yield from retyped(name, old.value, new.value)
    yield from slot_changes(name, old, new)


def slot_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of arguments or fields."""
    is_model = new.kind == "model"
    for key in {**old.slots, **new.slots}:
        place = f"{name}.{key}" if is_model else f"{name}({key})"
        before, after = old.slots.get(key), new.slots.get(key)
        if before is None and after is not None:
            needed = after.required and after.direction is IN
            detail = "added, required" if needed else "added"
            yield Change(place, "added", detail, needed)
        elif after is None:
            yield Change(place, "removed", "removed", True)
        elif before is not None:
            yield from retyped(place, before, after)
            if before.required != after.required and after.direction is IN:
                change = "required" if after.required else "optional"
                yield Change(place, change, f"now {change}", after.required)


def retyped(name: str, old: Slot, new: Slot) -> Iterator[Change]:
    """The change of a type, if there is one."""
    if set(old.members) != set(new.members):
        yield Change(name, "type", difference(old, new), breaks(old, new))


def breaks(old: Slot, new: Slot) -> bool:
    """Whether callers may give what is refused now, or get what they never got."""
    if old.direction is not new.direction:
        return True
    if new.direction is IN:
        return not fits(old.type, new.type, old.definitions, new.definitions)
    types = opened(new.type), opened(old.type)
    return not fits(*types, new.definitions, old.definitions)


def difference(old: Slot, new: Slot) -> str:
    """What became of a type, in words."""
    gone = [member for member in old.members if member not in new.members]
    came = [member for member in new.members if member not in old.members]
    if gone and came and not {*old.members} & {*new.members} - {"None"}:
        return f"{clipped(old.text)} -> {clipped(new.text)}"
    parts = [f"no longer {clipped(', '.join(gone))}"] if gone else []
    parts += [f"now also {clipped(', '.join(came))}"] if came else []
    return "; ".join(parts)


def clipped(text: str) -> str:
    """A type that fits into a line."""
    return text if len(text) <= MOST else f"{text[: MOST - 3]}..."
