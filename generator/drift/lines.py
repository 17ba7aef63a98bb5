"""Drift records of a client (`record=`): JSON lines, each validated before use."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.report.diagnostics import Report, Span
from generator.source import Source

VERSION = 1
HEAD = '{"drift":'
RECORDING = re.compile(r'\s{0,1000}\{\s{0,10}"_fragmint"\s{0,10}:')
"""The beginning of a recording of `fragmint mock --proxy`."""
FIRST = 5
"""In so many lines one tells what a file is."""
KINDS = frozenset({"null", "value", "property", "missing", "type"})
TYPES = frozenset(
    {"null", "boolean", "integer", "number", "string", "array", "object", "nothing"}
)
MOST_LINES = 100_000
LONGEST = 8192
"""A client writes lines of hundreds of characters."""
MOST_STEPS = 40
LONGEST_STEP = 200
MOST_ERRORS = 20
HINT = "remove the line, or record again"


@dataclass(frozen=True, slots=True)
class DriftLine:
    """Something that a response held: `place` has `.name` for a property, `[]` for
    items, `{}` for values of a map; `seen` is a JSON type, or a value of an enumeration.
    """

    package: str
    operation: str
    status: int
    kind: str
    place: tuple[str, ...]
    seen: str | int
    span: Span


def is_record(text: str) -> bool:
    """Whether a string is a record of drift."""
    first = [line.strip() for line in text[:LONGEST].split("\n")[:FIRST]]
    return any(line.replace(" ", "").startswith(HEAD) for line in first)


def is_recording(text: str) -> bool:
    """Whether a string is a recording of `fragmint mock --proxy`."""
    return RECORDING.match(text) is not None


def drift_lines(source: Source, report: Report) -> list[DriftLine]:
    """The lines of a record; each that is none is an error with its place."""
    found: list[DriftLine] = []
    wrong = 0
    lines = source.lines
    if len(lines) > MOST_LINES:
        message = f"{len(lines)} lines; the limit is {MOST_LINES}"
        report.error("bad-drift", message, source.span(1), "split it")
        return found
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            found.append(parsed(text, source.span(number)))
        except (ValueError, RecursionError) as error:
            wrong += 1
            if wrong <= MOST_ERRORS:
                deep = isinstance(error, RecursionError)
                reason = "is nested too deeply" if deep else str(error)
                report.error("bad-drift", reason, source.span(number), HINT)
    if wrong > MOST_ERRORS:
        message = f"{wrong - MOST_ERRORS} other lines are not records"
        report.error("bad-drift", message, source.span(1), HINT)
    first: dict[DriftLine, DriftLine] = {}
    for line in found:
        first.setdefault(replace(line, span=source.span(1)), line)
    return [*first.values()]


def parsed(text: str, span: Span) -> DriftLine:
    """One line.

    Raises:
        ValueError: It is not a record.
    """
    if len(text) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg}") from None
    except ValueError:
        raise ValueError("a number is too long") from None
    if not isinstance(value, dict):
        raise ValueError("is not an object")
    if type(value.get("drift")) is not int or value["drift"] != VERSION:
        raise ValueError(f"`drift` must be {VERSION}")
    status, kind = value.get("status"), value.get("kind")
    if type(status) is not int or not 100 <= status <= 599:
        raise ValueError("`status` must be an HTTP status code")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"`kind` must be one of {', '.join(sorted(KINDS))}")
    package, operation = (word(value, key) for key in ("package", "operation"))
    place = steps(value.get("place"))
    if kind in ("missing", "property") and not place:
        raise ValueError("`place` must not be empty")
    seen = seen_in(value.get("seen"), kind)
    return DriftLine(package, operation, status, kind, place, seen, span)


def word(value: dict[str, object], key: str) -> str:
    """A dotted name.

    Raises:
        ValueError: It is none.
    """
    found = value.get(key)
    if not isinstance(found, str) or not all(
        p.isidentifier() for p in found.split(".")
    ):
        raise ValueError(f"`{key}` must be a name")
    return found


def steps(value: object) -> tuple[str, ...]:
    """A place.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        raise ValueError("`place` must be a list of steps")
    return tuple(checked_steps(value))


def checked_steps(value: list[object]) -> Iterator[str]:
    """The steps of a place.

    Raises:
        ValueError: One is none.
    """
    for step in value:
        named = isinstance(step, str) and step.startswith(".") and len(step) > 1
        if not isinstance(step, str) or not (named or step in ("[]", "{}")):
            raise ValueError("a step is `.name`, `[]` or `{}`")
        if len(step) > LONGEST_STEP or not step.isprintable():
            raise ValueError("a step is not a name")
        yield step


def seen_in(value: object, kind: str) -> str | int:
    """One observation.

    Raises:
        ValueError: It cannot be that.
    """
    if kind == "value":
        short = isinstance(value, str) and len(value) <= LONGEST_STEP
        if not (short and str(value).isprintable()) and type(value) is not int:
            raise ValueError("`seen` must be a short string or a number")
    elif value not in TYPES if isinstance(value, str) else True:
        raise ValueError(f"`seen` must be one of {', '.join(sorted(TYPES))}")
    return value if isinstance(value, str | int) else ""
