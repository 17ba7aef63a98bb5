"""The records of a build report; `to_json` gives the form of `--format json`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from generator.dataclass import dataclass, fields, replace
from generator.report.diagnostics import Diagnostic, Severity, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRead:
    """An input file: who read it, and how many facts and lines it took from it."""

    file: str
    dialect: str
    lines: int
    accounted: int
    facts: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An operation that is not generated, and why."""

    operation: str
    code: str
    message: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A method and a path that a page names and that became nothing, and why."""

    method: str
    path: str
    reason: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values that disagree (None if a page leaves it out), and where."""

    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class Conflict:
    """Places that disagree about the value at a JSON pointer of the document."""

    pointer: str
    chosen: Any
    reason: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A named rule that changed what inputs state, and the place that needed it."""

    rule: str
    pointer: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Paging:
    """The pagination of an operation, and the evidence for it."""

    operation: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ApiChange:
    """A change of what callers see, in their terms; see `changes.rules`.

    `heir_of` is the field of a base model that a field is, where that changed alike.
    """

    name: str
    change: str
    detail: str
    severity: str
    breaking: bool
    advice: str
    span: Span | None
    heir_of: str = ""


Record = PageRead | LeftOut | Unread | Conflict | Repaired | Paging | ApiChange


def located(span: Span | None) -> dict[str, Any]:
    """File and line of a place, null if there is none."""
    return {
        "file": span.file if span else None,
        "line": (span.line or None) if span else None,
    }


def to_json(value: object) -> Any:
    """A record, or what holds some, as a JSON value."""
    match value:
        case Diagnostic():
            hint = f"; {value.hint}" if value.hint else ""
            return {
                "severity": str(value.severity),
                "code": value.code,
                "message": value.message + hint,
                **located(value.span),
                "column": value.span.column if value.span else None,
            }
        case list() | tuple():
            return [*map(to_json, value)]
        case ConflictValue():
            return {"value": value.value, **located(value.span)}
        case Conflict():
            values = to_json(value.values)
            own = {"pointer": value.pointer, "chosen": value.chosen}
            return {**own, "reason": value.reason, "values": values}
        case PageRead() | LeftOut() | Unread() | Repaired() | Paging() | ApiChange():
            own = {f.name: getattr(value, f.name) for f in fields(value)}
            return own | located(own.pop("span")) if "span" in own else own
    return value


def from_json(kind: type[T], entry: dict[str, Any]) -> T:
    """The record that `to_json` made an object of; a hint stays a part of its message.

    Raises:
        LookupError, TypeError, ValueError: It is not such an object.
    """
    own = dict(entry)
    file, line, column = (own.pop(key, None) for key in ("file", "line", "column"))
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if "span" in names:
        own["span"] = Span(file, line or 0, column or 1) if file else None
    elif "file" in names:
        own["file"] = file
    if kind is Diagnostic:
        own["severity"] = Severity(own["severity"])
    if kind is Conflict:
        values = own["values"]
        own["values"] = tuple(from_json(ConflictValue, value) for value in values)
    return kind(**own)


def with_places(value: T, shown: Callable[[str], str]) -> T:
    """A record with its files named otherwise; anything else as it is."""
    match value:
        case Conflict():
            values = tuple(with_places(one, shown) for one in value.values)
            return replace(value, values=values)
        case PageRead():
            return replace(value, file=shown(value.file))
        case (
            Diagnostic(span=Span() as span)
            | LeftOut(span=Span() as span)
            | Unread(span=Span() as span)
            | Repaired(span=Span() as span)
            | ApiChange(span=Span() as span)
            | ConflictValue(span=Span() as span)
        ):
            return replace(value, span=span._replace(file=shown(span.file)))
    return value
