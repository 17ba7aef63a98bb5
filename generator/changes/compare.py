"""Comparing what callers see of two versions of an API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from generator.changes.rules import Rule, Severity, rule_of
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

    `rule` tells how bad it is and what to do; `pointer` is where the new document (or
    the old one, for what is gone) describes it.
    """

    name: str
    change: str
    detail: str
    rule: Rule
    pointer: str = ""
    gone: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.detail}"

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rule.severity

    @property
    def breaking(self) -> bool:
        """Whether code that was right may be wrong now."""
        return self.severity is Severity.BREAKING

    @property
    def entry(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return {
            "name": self.name,
            "change": self.change,
            "detail": self.detail,
            "breaking": self.breaking,
            "severity": str(self.severity),
            "advice": self.rule.advice,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """The thing that changes, and the names that its changes have."""

    kind: str
    name: str
    pointer: str
    gone: bool = False

    def change(self, change: str, detail: str, *, rule: str = "") -> Change:
        """A change of it, by the row `rule` of the table where that has another name."""
        row = rule_of(self.kind, rule or change)
        return Change(self.name, change, detail, row, self.pointer, self.gone)

    def part(self, kind: str, name: str) -> Place:
        """An argument or a field of it."""
        return replace(self, kind=kind, name=name)


def changes_of(old: Surface, new: Surface) -> Iterator[Change]:
    """All changes from one version to the next, in no particular order."""
    gone = {name: thing for name, thing in old.items() if name not in new}
    came = {name: thing for name, thing in new.items() if name not in old}
    for name, thing in gone.items():
        successor = successor_of(name, thing, came)
        if successor is None:
            place = Place(thing.kind, name, thing.pointer, gone=True)
            yield place.change("removed", f"{thing.kind} removed")
            continue
        place = Place(thing.kind, name, came[successor].pointer)
        yield place.change("renamed", f"is now {successor}")
        yield from thing_changes(successor, thing, came.pop(successor))
    for name, thing in came.items():
        place = Place(thing.kind, name, thing.pointer)
        yield place.change("added", f"{thing.kind} added")
    for name, thing in old.items():
        if name in new:
            yield from thing_changes(name, thing, new[name])


def successor_of(name: str, thing: Thing, came: Mapping[str, Thing]) -> str | None:
    """The new name of a method: of those on its route the one that is called like it.

    One route may have several methods, one for each media type.
    """
    if not thing.route:
        return None
    own = name.rpartition(".")[2]
    options = [
        n for n, t in came.items() if (t.kind, t.route) == (thing.kind, thing.route)
    ]
    return min(options, key=lambda n: (n.rpartition(".")[2] != own, n), default=None)


def thing_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of one method, model or named type."""
    place = Place(new.kind, name, new.pointer)
    if old.kind != new.kind:
        yield Place(old.kind, name, new.pointer).change(
            "type", f"{old.kind} -> {new.kind}", rule="removed"
        )
        return
    if old.route != new.route and new.kind == "method":
        yield place.change("route", f"{old.route} -> {new.route}")
    if new.deprecated and not old.deprecated:
        yield place.change("deprecated", "is deprecated")
    moved = old.positional != new.positional
    if moved and {*old.positional} == {*new.positional}:
        order = ", ".join(new.positional)
        yield place.change("positional", f"takes {order} in this order")
    if old.value and new.value:
        yield from retyped(place, old.value, new.value)
    yield from fact_changes(place, old, new)
    yield from slot_changes(place, old, new)


def fact_changes(place: Place, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of what is compared as text, and of words that come and go."""
    for key, text in new.facts.items():
        before = old.facts.get(key, "")
        if before != text:
            shown = f"{clipped(before) or 'none'} -> {clipped(text) or 'none'}"
            yield place.change(key, f"{key} {shown}")
    for key, words in new.sets.items():
        known = old.sets.get(key, frozenset())
        if key == "servers" and known != words:
            yield place.change(
                "servers", f"{len(known) + 1} -> {len(words) + 1} servers"
            )
            continue
        for word in sorted(known - words):
            yield place.change(f"{key} removed", f"{key} {word} removed")
        for word in sorted(words - known):
            yield place.change(f"{key} added", f"{key} {word} added")
    for status in sorted(old.errors.keys() & new.errors.keys()):
        before_, after = old.errors[status], new.errors[status]
        if {*before_.members} != {*after.members} and breaks(before_, after):
            told = difference(before_, after)
            yield place.change("error type", f"error {status}: {told}")


def slot_changes(place: Place, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of arguments or fields."""
    is_model = new.kind == "model"
    for key in {**old.slots, **new.slots}:
        name = f"{place.name}.{key}" if is_model else f"{place.name}({key})"
        part = place.part("field" if is_model else "argument", name)
        before, after = old.slots.get(key), new.slots.get(key)
        if before is None and after is not None:
            needed = after.required and after.direction is IN
            rule = "added required" if needed else "added"
            yield part.change(
                "added", "added, required" if needed else "added", rule=rule
            )
        elif after is None:
            yield part.change("removed", "removed")
        elif before is not None:
            yield from kept_changes(part, before, after)


def kept_changes(part: Place, before: Slot, after: Slot) -> Iterator[Change]:
    """The changes of an argument or a field that is still there."""
    yield from retyped(part, before, after)
    if after.deprecated and not before.deprecated:
        yield part.change("deprecated", "is deprecated")
    if after.direction is not IN:
        return
    if before.required != after.required:
        change = "required" if after.required else "optional"
        yield part.change(change, f"now {change}")
    for key, one, other in (
        ("default", before.default, after.default),
        ("limits", before.limits, after.limits),
    ):
        if one != other:
            shown = f"{clipped(one) or 'none'} -> {clipped(other) or 'none'}"
            yield part.change(key, f"{key} {shown}")


def retyped(place: Place, old: Slot, new: Slot) -> Iterator[Change]:
    """The change of a type, if there is one."""
    if set(old.members) != set(new.members):
        came = set(new.members) - set(old.members)
        kept = "type relaxed" if new.direction is IN else "type narrowed"
        wider = came and new.direction is not IN and place.kind != "type"
        kept = "type widened" if wider else kept
        rule = "type" if breaks(old, new) else kept
        yield place.change("type", difference(old, new), rule=rule)


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
