"""Recordings of `fragmint mock --proxy`, as evidence about the responses of an API.

Each recorded JSON response is compared with its documented schema, and the schema is
widened to fit, as for the records of clients, but using the values themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from generator import patterns as re, pointers
from generator.dataclass import dataclass
from generator.facts import Json, Pointer
from generator.openapi.document import view
from generator.readers.calls.call_reading import DocumentReading
from generator.readers.documents.recording import NAME, recorded_lines
from generator.report.diagnostics import Report, Span
from generator.source import Source

from .amend import (
    APPLY,
    NULL,
    Amendment,
    MeasuredSchemas,
    Missed,
    constrains,
    is_open,
    types_of,
)
from .lines import DriftLine

CODE: Final = "recording-misses"
MOST_UNKNOWN: Final = 20
"""More unknown properties of one object are a map by some key, as in a client's record."""
MOST_DEPTH: Final = 40
MOST_ITEMS: Final = 1_000
"""Items of one array that are looked at: pages of APIs have up to 1,000."""
PROPERTY: Final = re.compile(r"(?!(?:\D{0,40}\d){5})[^\W\d][\w$-]{0,99}")
"""The form of a property's name: not an id or an address."""
VALUE: Final = re.compile(r"[\w .:/+-]{1,60}")
"""The form of a value of an enumeration."""


@dataclass(frozen=True, slots=True)
class RecordedResponse:
    """A response in JSON, and the operation that gave it: `GET /pets/{id}`."""

    operation: str
    status: int
    value: Json
    span: Span


def recorded_responses(source: Source, report: Report) -> list[RecordedResponse]:
    """The responses of a recording that can be evidence; a bad line is an error."""
    reading = DocumentReading(source, NAME)
    found: list[RecordedResponse] = []
    unknown: list[Span] = []
    for line in recorded_lines(source, reading):
        entry = line.entry
        if not line.operation:
            unknown.append(entry.node.span)
        elif entry.answer is not None:
            span = entry.node.get("response").span
            status = int(entry.status)
            found.append(RecordedResponse(line.operation, status, entry.answer, span))
    report.extend(reading.diagnostics)
    if unknown:
        message = f"calls that match no documented operation: {len(unknown)}"
        hint = "build the recording alone to see them"
        report.warning(CODE, message, unknown[0], hint)
    return found


def measured(
    document: dict[str, Any], responses: Sequence[RecordedResponse], report: Report
) -> list[Amendment]:
    """Let a document hold what was recorded; what finds no place in it is warned of."""
    known = operations_of(document)
    found: list[Amendment] = []
    missed = Missed("is not documented")
    own = MeasuredSchemas(document)
    for response in responses:
        pointer = known.get(identity(response.operation))
        schema = missed.schema(document, pointer, response)
        if schema is not None:
            found += widened_to_hold(own, schema, response)
    missed.warn(report, CODE, "see the documentation")
    return found


def operations_of(document: dict[str, Any]) -> dict[str, Pointer]:
    """The pointers of operations by their identities."""
    return {
        identity(operation.key): pointers.tokens(operation.pointer)
        for item in view(document).paths
        for operation in item.operations
    }


def identity(operation: str) -> str:
    """An operation, whatever its path parameters are called."""
    return re.sub(r"\{[^{}]{0,200}\}", "{}", operation)


def widened_to_hold(
    own: MeasuredSchemas, schema: Pointer, response: RecordedResponse
) -> Iterator[Amendment]:
    """Change a schema step by step; what is changed counts for what lies deeper."""
    for kind, place, seen in differences(own, schema, response.value, ()):
        line = DriftLine(
            "", response.operation, response.status, kind, place, seen, response.span
        )
        pointer = APPLY[kind](own, schema, line)
        if pointer is not None:
            yield Amendment(pointers.text(pointer), kind, response.span)


Difference = tuple[str, tuple[str, ...], str | int]
"""A kind of drift, the steps to its place, and what was seen."""


def differences(
    own: MeasuredSchemas, root: Pointer, value: Json, steps: tuple[str, ...]
) -> Iterator[Difference]:
    """The parts of a value at some steps that its schema does not state.

    Of a value that one of several models describes only the type counts: nobody knows
    which of them it is.
    """
    place = own.at(root, steps)
    if place is None or len(steps) > MOST_DEPTH:
        return
    kind = type_of(value)
    if is_choice(own, place):
        known = chosen_types(own, place)
        if (
            known
            and kind not in known
            and (kind, "number" in known) != ("integer", True)
        ):
            yield ("null" if kind == "null" else "type"), steps, kind
        return
    as_number = kind == "integer" and is_open(own, place, "number")
    if value is None:
        if not is_open(own, place, "null"):
            yield "null", steps, "null"
        return
    if not is_open(own, place, kind) and not as_number:
        yield "type", steps, kind
        if is_choice(own, place):
            return
    match value:
        case dict():
            yield from object_differences(own, root, value, steps, place)
        case list():
            if own.step(place, "[]") is None and value:
                yield "property", (*steps, "[]"), type_of(value[0])
            for item in value[:MOST_ITEMS]:
                yield from differences(own, root, item, (*steps, "[]"))
        case str() | int() if not isinstance(value, bool):
            if VALUE.fullmatch(str(value)) and value != "redacted":
                yield from unknown_value(own, place, value, steps)


def object_differences(
    own: MeasuredSchemas,
    root: Pointer,
    value: dict[str, Json],
    steps: tuple[str, ...],
    place: Pointer,
) -> Iterator[Difference]:
    """The properties of an object that its schema lacks, and those that it lacks."""
    needed = [
        name
        for part in own.parts(place)
        for name in listed(own.node(part).get("required"))
    ]
    for name in dict.fromkeys(needed):
        if name not in value:
            yield "missing", (*steps, f".{name}"), "nothing"
    unknown = [n for n in value if own.step(place, f".{n}") is None]
    is_map = own.step(place, "{}") is not None
    is_free = not any(constrains(own.node(part)) for part in own.parts(place))
    for name, inner in value.items():
        step = f".{name}"
        if name in unknown and is_map:
            step = "{}"
        elif name in unknown:
            if is_free or len(unknown) > MOST_UNKNOWN or not PROPERTY.fullmatch(name):
                continue
            yield "property", (*steps, step), type_of(inner)
        yield from differences(own, root, inner, (*steps, step))


def unknown_value(
    own: MeasuredSchemas, place: Pointer, value: str | int, steps: tuple[str, ...]
) -> Iterator[Difference]:
    """A value that an enumeration does not have."""
    for part in own.parts(place):
        node = own.node(part)
        values = [node["const"]] if "const" in node else node.get("enum")
        if isinstance(values, list) and value not in values:
            yield "value", steps, value


def is_choice(own: MeasuredSchemas, place: Pointer) -> bool:
    """Whether a schema has several alternatives other than null."""
    return any(
        len(own.branches(part, key, own.node(part).get(key))) > 1
        for part in own.parts(place)
        for key in ("anyOf", "oneOf")
    )


def chosen_types(own: MeasuredSchemas, place: Pointer) -> set[str]:
    """The types of all alternatives; none if one of them does not say."""
    found: set[str] = set()
    for part in own.parts(place):
        for key in ("anyOf", "oneOf"):
            for branch in own.branches(part, key, own.node(part).get(key)):
                named = [t for p in own.parts(branch) for t in types_of(own.node(p))]
                if not named:
                    return set()
                found.update(named)
            found |= {"null"} if NULL in (own.node(part).get(key) or ()) else set()
    return found


def listed(value: object) -> list[str]:
    """The names of a list; none of anything else."""
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def type_of(value: Json) -> str:
    """The JSON type of a value; a number without a fraction is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"
