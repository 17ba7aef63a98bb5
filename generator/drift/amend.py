"""Amending a document with measured facts: null, new values, new properties, wider
types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from generator import pointers
from generator.dataclass import dataclass, field
from generator.drift.lines import DriftLine
from generator.facts import Pointer
from generator.openapi.document import OperationObject
from generator.openapi.nodes import References
from generator.report.diagnostics import Report, Span

MOST_HOPS = 50
"""References and branches between a schema and the next step of a place."""
NULL = {"type": "null"}
BRANCHES = ("allOf", "anyOf", "oneOf")
CODE = "drift-misses"
MISSED = "build again with the package that recorded it, or remove the line"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of the document: where, of which kind, and the line that asks for it."""

    pointer: str
    kind: str
    span: Span


def amended(
    document: dict[str, Any],
    operations: Mapping[str, Pointer],
    lines: Sequence[DriftLine],
    report: Report,
) -> list[Amendment]:
    """Change a document by what was met; what finds no place in it is warned of.

    `operations` are the pointers of operations by the names of their methods.
    """
    found: list[Amendment] = []
    missed = Missed("there is no method of this name")
    own = MeasuredSchemas(document)
    for line in lines:
        schema = missed.schema(document, operations.get(line.operation), line)
        place = APPLY[line.kind](own, schema, line) if schema is not None else None
        if place is not None:
            found.append(Amendment(pointers.text(place), line.kind, line.span))
    missed.warn(report, CODE, MISSED)
    return found


class Seen(Protocol):
    """Something that was met in a response of an operation."""

    @property
    def operation(self) -> str:
        """The name of the operation there."""
        ...

    @property
    def status(self) -> int:
        """The status of the response."""
        ...

    @property
    def span(self) -> Span:
        """Where it was met."""
        ...


@dataclass(frozen=True, slots=True)
class Missed:
    """Diagnostics of lines without a schema: once for each reason, with the first place."""

    unknown: str
    places: dict[tuple[str, str], Span] = field(default_factory=dict)

    def schema(
        self, document: dict[str, Any], operation: Pointer | None, seen: Seen
    ) -> Pointer | None:
        """The pointer of the schema of a response; None, kept in mind, without one."""
        found, what = None, self.unknown
        if operation is not None:
            found = response_schema(document, operation, seen.status)
            what = f"no response {seen.status} with JSON is documented"
        if found is None:
            self.places.setdefault((seen.operation, what), seen.span)
        return found

    def warn(self, report: Report, code: str, hint: str) -> None:
        """Warn of what was missed."""
        for (operation, what), span in self.places.items():
            report.warning(code, f"`{operation}`: {what}", span, hint)


def response_schema(
    document: dict[str, Any], operation: Pointer, status: int
) -> Pointer | None:
    """The pointer of the schema of a response with JSON."""
    entry = pointers.get(document, operation)
    place = f"#{pointers.text(operation)}"
    responses = OperationObject(References(document), entry, place).responses
    for key in (str(status), f"{status // 100}XX", "default"):
        content = responses[key].content if key in responses else {}
        for media_type, media in content.items():
            if "json" in media_type.lower() and media.schema:
                return pointers.tokens(media.schema.pointer)
    return None


@dataclass(frozen=True, slots=True)
class MeasuredSchemas:
    """The schemas of a document, by pointer."""

    document: dict[str, Any]

    def node(self, pointer: Pointer) -> dict[str, Any]:
        """The object at a pointer, empty if there is none."""
        found = pointers.get(self.document, pointer)
        return found if isinstance(found, dict) else {}

    def is_object(self, pointer: Pointer) -> bool:
        """Whether there is an object, not `true` or `false`."""
        return isinstance(pointers.get(self.document, pointer), dict)

    def resolved(self, pointer: Pointer) -> Pointer:
        """Where the references at a pointer lead."""
        for _ in range(MOST_HOPS):
            target = self.node(pointer).get("$ref")
            inner = pointers.parse(target) if isinstance(target, str) else None
            if inner is None or not self.node(inner):
                break
            pointer = inner
        return pointer

    def parts(self, pointer: Pointer) -> Iterator[Pointer]:
        """A schema behind its references, and those that it is made of; a choice between
        several others than null is none.
        """
        waiting, seen = [pointer], set[Pointer]()
        while waiting and len(seen) < MOST_HOPS:
            current = self.resolved(waiting.pop(0))
            if current in seen:
                continue
            seen.add(current)
            yield current
            for key in BRANCHES:
                members = self.node(current).get(key)
                places = self.branches(current, key, members)
                if key == "allOf" or len(places) == 1:
                    waiting += places

    def branches(self, pointer: Pointer, key: str, members: object) -> list[Pointer]:
        """The members of a composition that are not null."""
        count = len(members) if isinstance(members, list) else 0
        places = [(*pointer, key, str(number)) for number in range(count)]
        return [place for place in places if self.node(place) != NULL]

    def step(self, pointer: Pointer, step: str) -> Pointer | None:
        """The schema of a property, of items or of a map's values; of several the first
        that has details: a page of anything may be made one of something.
        """
        found = [part_below(part, step) for part in self.parts(pointer)]
        found = [
            place
            for place in found
            if isinstance(pointers.get(self.document, place), dict | bool)
        ]
        if len(found) < 2:
            return found[0] if found else None
        return max(found, key=self.has_details)

    def has_details(self, pointer: Pointer) -> bool:
        """Whether a schema, or that of its items, has properties."""
        parts = [*self.parts(pointer)]
        items = [(*part, "items") for part in parts if "items" in self.node(part)]
        parts += [inner for place in items for inner in self.parts(place)]
        return any("properties" in self.node(part) for part in parts)

    def at(self, schema: Pointer, place: Sequence[str]) -> Pointer | None:
        """The schema at a place."""
        current: Pointer | None = schema
        for step in place:
            if current is None:
                return None
            current = self.step(current, step)
        return current

    def put(self, pointer: Pointer, value: dict[str, Any]) -> None:
        """Replace the schema at a pointer."""
        holder = pointers.get(self.document, pointer[:-1])
        if isinstance(holder, list):
            holder[int(pointer[-1])] = value
        elif isinstance(holder, dict):
            holder[pointer[-1]] = value


def part_below(pointer: Pointer, step: str) -> Pointer:
    """Where a schema has the one of a step."""
    if step.startswith("."):
        return (*pointer, "properties", step[1:])
    return (*pointer, "items" if step == "[]" else "additionalProperties")


def types_of(node: Mapping[str, Any]) -> list[str]:
    """The types that a schema names."""
    found = node.get("type")
    return [found] if isinstance(found, str) else list(found or ())


def is_open(own: MeasuredSchemas, place: Pointer, kind: str) -> bool:
    """Whether a schema holds values of a type already."""
    for part in own.parts(place):
        node = own.node(part)
        types = types_of(node)
        choices = [c for key in ("anyOf", "oneOf") for c in node.get(key) or ()]
        if kind in types or any(c == {"type": kind} for c in choices):
            values = node.get("enum")
            return kind != "null" or not isinstance(values, list) or None in values
    return not any(constrains(own.node(part)) for part in own.parts(place))


def constrains(node: Mapping[str, Any]) -> bool:
    """Whether a schema says anything about the type of a value."""
    return any(
        key in node for key in ("type", "enum", "const", "properties", *BRANCHES)
    )


def widened(own: MeasuredSchemas, place: Pointer, kind: str) -> Pointer:
    """Let a schema hold values of one more type."""
    node = own.node(place)
    composed = any(key in node for key in ("$ref", "allOf", "const"))
    choice = next((key for key in ("anyOf", "oneOf") if key in node), "")
    if choice:
        node[choice] = [*node[choice], {"type": kind}]
    elif composed or ("enum" in node and kind != "null"):
        words = {k: v for k, v in node.items() if k in ("description", "deprecated")}
        inner = {k: v for k, v in node.items() if k not in words}
        own.put(place, {**words, "anyOf": [inner, {"type": kind}]})
    else:
        held = [t for t in types_of(node) if (t, kind) != ("integer", "number")]
        if held or kind == "number":
            node["type"] = [*held, kind] if held else kind
        if isinstance(node.get("enum"), list) and None not in node["enum"]:
            node["enum"] = [*node["enum"], None]
    return place


def nullable(own: MeasuredSchemas, schema: Pointer, line: DriftLine) -> Pointer | None:
    """Null came."""
    place = own.at(schema, line.place)
    if place is None or is_open(own, place, "null"):
        return None
    return widened(own, place, "null")


def valued(own: MeasuredSchemas, schema: Pointer, line: DriftLine) -> Pointer | None:
    """A value came that an enumeration does not have."""
    place = own.at(schema, line.place)
    for part in own.parts(place) if place is not None else ():
        node = own.node(part)
        values = [node["const"]] if "const" in node else node.get("enum")
        if not isinstance(values, list):
            continue
        alike = any(type(value) is type(line.seen) for value in values)
        if line.seen in values or not alike:
            return None
        node.pop("const", None)
        last = [value for value in values if value is None]
        node["enum"] = [*(v for v in values if v is not None), line.seen, *last]
        return (*part, "enum")
    return None


def with_property(
    own: MeasuredSchemas, schema: Pointer, line: DriftLine
) -> Pointer | None:
    """A property came that is not documented, or what an undocumented array holds."""
    above = own.at(schema, line.place[:-1])
    if above is None:
        return None
    below = own.step(above, line.place[-1])
    if below is not None:
        return (
            None
            if is_open(own, below, str(line.seen))
            else widened_by(own, below, line)
        )
    holder = (
        object_part(own, above)
        if line.place[-1].startswith(".")
        else own.resolved(above)
    )
    if holder is None or not own.is_object(holder):
        return None  # `true` holds everything already.
    place = part_below(holder, line.place[-1])
    made = {} if line.seen in ("null", "nothing") else {"type": line.seen}
    node = own.node(holder)
    if line.place[-1].startswith("."):
        node.setdefault("properties", {})[place[-1]] = made
    else:
        node[place[-1]] = made
    return place


def object_part(own: MeasuredSchemas, place: Pointer) -> Pointer | None:
    """The part of a schema that has properties, or may have."""
    parts = [*own.parts(place)]
    known = [
        part for part in parts if isinstance(own.node(part).get("properties"), dict)
    ]
    plain = [part for part in parts if "object" in types_of(own.node(part))]
    return next(iter([*known, *plain]), None)


def absent(own: MeasuredSchemas, schema: Pointer, line: DriftLine) -> Pointer | None:
    """A property that must be there was not."""
    above = own.at(schema, line.place[:-1])
    changed: Pointer | None = None
    for part in own.parts(above) if above is not None else ():
        node = own.node(part)
        name, needed = line.place[-1][1:], node.get("required")
        if isinstance(needed, list) and name in needed:
            node["required"] = [other for other in needed if other != name]
            if not node["required"]:
                del node["required"]
            changed = (*part, "properties", name)
    return changed


def retyped(own: MeasuredSchemas, schema: Pointer, line: DriftLine) -> Pointer | None:
    """A value of another type came."""
    place = own.at(schema, line.place)
    return widened_by(own, place, line) if place is not None else None


def widened_by(own: MeasuredSchemas, place: Pointer, line: DriftLine) -> Pointer | None:
    """Let a schema hold what came: of one more type, or a text of another format."""
    kind = str(line.seen)
    if kind == "nothing" or (kind == "integer" and is_open(own, place, "number")):
        return None
    if not is_open(own, place, kind):
        return widened(own, place, kind)
    for part in own.parts(place):
        if kind in types_of(own.node(part)) and own.node(part).pop("format", None):
            return part
    return None


APPLY: Mapping[str, Callable[[MeasuredSchemas, Pointer, DriftLine], Pointer | None]] = {
    "null": nullable,
    "value": valued,
    "property": with_property,
    "missing": absent,
    "type": retyped,
}
