"""Disagreements between schemas that stay apart: requests and responses, resources.

They are never merged, but pages that say different things about the same property of
the same resource disagree, and that is recorded where the response's schema stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import pointers
from generator.facts import Json
from generator.merge.evidence import canonical
from generator.merge.media import body_schemas
from generator.merge.notes import Notes, named
from generator.merge.observe import documented
from generator.merge.result import Statement
from generator.merge.shapes import MergedOperation, Role, is_object
from generator.merge.tree import Decision, Part, SharedSchema
from generator.report.records import Conflict, ConflictValue

APART = "kept apart: different schemas"
ASPECTS = ("default", "nullable")


@dataclass(frozen=True, slots=True)
class RelatedProperty:
    """A property of an object schema: whose it is and where the schema went."""

    resource: tuple[str, ...]
    hint: str
    is_request: bool
    place: tuple[str, ...]
    owner: Part
    name: str

    @property
    def part(self) -> Part:
        """The property's schema."""
        return self.owner.properties[self.name]

    @property
    def order(self) -> tuple[object, ...]:
        """Responses first, then by place."""
        return (self.is_request, self.place)


def record_related(
    operations: Sequence[MergedOperation],
    components: Sequence[SharedSchema],
    notes: Notes,
) -> None:
    """Record what differs between the schemas of one resource."""
    relatives = sorted(_relatives(operations, components, notes), key=lambda k: k.order)
    by_resource: dict[tuple[object, ...], list[RelatedProperty]] = {}
    by_shape: dict[tuple[object, ...], list[RelatedProperty]] = {}
    owners = {id(related.owner): related.owner for related in relatives}
    shapes = {key: frozenset(owner.properties) for key, owner in owners.items()}
    for related in relatives:
        by_resource.setdefault((related.resource, related.name), []).append(related)
        if related.hint and not related.is_request:
            shape = (related.hint, shapes[id(related.owner)], related.name)
            by_shape.setdefault(shape, []).append(related)
    for family in (f for f in by_resource.values() if len(f) > 1):
        alike = [
            related for related in family if _overlap(related.owner, family[0].owner)
        ]
        for aspect in ASPECTS:
            _compare(alike, aspect, notes)
    for family in (f for f in by_shape.values() if len(f) > 1):
        _compare(family, "required", notes)


def _relatives(
    operations: Sequence[MergedOperation],
    components: Sequence[SharedSchema],
    notes: Notes,
) -> Iterator[RelatedProperty]:
    groups = {operation.topic.key: operation.name.group for operation in operations}
    for component in components:
        group = groups.get((component.key[0], (*component.key, "")[1]), ())
        is_request = len(component.key) > 2 and component.key[2] in REQUESTS
        hint = component.key[-1] if len(component.key) > 4 else ""
        yield from _properties(component.part, group, hint, is_request, notes)
    for operation in operations:
        for _, schema in body_schemas(operation.part):
            if is_object(schema):
                group = operation.name.group
                yield from _properties(schema, group, "", True, notes)


REQUESTS = frozenset({Role.REQUEST, Role.FILTER, "body"})


def _properties(
    owner: Part, group: tuple[str, ...], hint: str, is_request: bool, notes: Notes
) -> Iterator[RelatedProperty]:
    place = notes.places.get(id(owner))
    for name in owner.properties if place else ():
        yield RelatedProperty(group, hint, is_request, place or (), owner, name)


def _overlap(one: Part, other: Part) -> bool:
    """Whether two objects share half of the smaller one's properties."""
    mine, theirs = one.properties.keys(), other.properties.keys()
    common, fewest = len(mine & theirs), min(len(mine), len(theirs))
    return 2 * common >= fewest and common >= min(2, max(len(mine), len(theirs)))


def _entry(related: RelatedProperty, aspect: str) -> Decision:
    """What is decided about an aspect of a property; places that leave it out too."""
    if aspect == "required":
        required = related.owner.children.get("required", Part())
        known = required.entries.get(related.name)
    else:
        known = related.part.entries.get(aspect)
    return known or Decision(None, documented(related.part))


def _compare(family: Sequence[RelatedProperty], aspect: str, notes: Notes) -> None:
    entries = [_entry(related, aspect) for related in family]
    if len({canonical(entry.value or None) for entry in entries}) < 2:
        return
    first = next((i for i, e in enumerate(entries) if e.value is not None), 0)
    place = (*family[first].place, "properties", family[first].name)
    label = "" if aspect == "default" else aspect
    if aspect == "default":
        place = (*place, aspect)
    values = _values(
        (s for entry in (entries[first], *entries) for s in entry.statements), label
    )
    if len({canonical(value.value) for value in values}) > 1:
        _record(pointers.text(place), label, entries[first], values, notes)


def _values(statements: Iterable[Statement], label: str) -> tuple[ConflictValue, ...]:
    found = [
        ConflictValue(named(label, None if s.absent else s.value), s.span)
        for s in statements
    ]
    return tuple({(canonical(v.value), v.span): v for v in found}.values())


def _record(
    pointer: str,
    label: str,
    entry: Decision,
    values: tuple[ConflictValue, ...],
    notes: Notes,
) -> None:
    known = notes.conflicts.get((pointer, label))
    reason = f"{known.reason}; {APART}" if known else APART
    chosen: Json = known.chosen if known else named(label, entry.value)
    notes.conflicts[pointer, label] = Conflict(pointer, chosen, reason, values)
