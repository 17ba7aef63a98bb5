"""Notes taken while the document is written: origins, statements, rules, conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generator import pointers
from generator.facts import Json
from generator.merge.evidence import canonical
from generator.merge.result import Statement
from generator.merge.tree import Decision, Part
from generator.report.diagnostics import Span
from generator.report.records import Conflict, ConflictValue, Repaired


@dataclass
class Notes:
    """Provenance by JSON pointer; `places` indicates where each schema went, by `id`."""

    origins: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    statements: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    conflicts: dict[tuple[str, str], Conflict] = field(default_factory=dict)
    repairs: list[Repaired] = field(default_factory=list)
    places: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def value(
        self, pointer: Sequence[str], entry: Decision, *, quiet: bool = False
    ) -> Json:
        """Note a decided value; `quiet` ones are no dispute where they differ."""
        text = pointers.text(pointer)
        self.statements[text] = entry.statements
        self.rules[text] = entry.rule
        self.origins[text] = agreeing(entry)
        if entry.repair:
            span = next((s.span for s in entry.statements), None)
            self.repairs.append(Repaired(entry.repair, text, span))
        if entry.disputed and not quiet:
            self.conflict(pointer, entry)
        return entry.value

    def place(self, pointer: Sequence[str], part: Part) -> None:
        """Note where a schema went, and the places that describe it."""
        self.places[id(part)] = tuple(pointer)
        described = part.entries.get("type") or next(iter(part.entries.values()), None)
        if described and agreeing(described):
            self.origins[pointers.text(pointer)] = agreeing(described)

    def aspect(self, pointer: Sequence[str], aspect: str, entry: Decision) -> None:
        """Note a decision about a value that is spelled elsewhere (`required`)."""
        text = pointers.text(pointer)
        self.rules.setdefault(text, entry.rule)
        described = [replace(s, value=named(aspect, s.value)) for s in entry.statements]
        self.statements[text] = distinct((*self.statements.get(text, ()), *described))
        if entry.disputed:
            self.conflict(pointer, entry, aspect)

    def conflict(
        self, pointer: Sequence[str], entry: Decision, aspect: str = ""
    ) -> None:
        """Record a disagreement once."""
        text = pointers.text(pointer)
        values = tuple(
            ConflictValue(named(aspect, None if s.absent else s.value), s.span)
            for s in distinct(entry.statements)
        )
        chosen = named(aspect, entry.value)
        self.conflicts[text, aspect] = Conflict(text, chosen, entry.rule, values)


def agreeing(entry: Decision) -> tuple[Span, ...]:
    """The places that state the value that won."""
    wanted = canonical(entry.value)
    spans = [s.span for s in entry.statements if canonical(s.value) == wanted]
    return tuple(dict.fromkeys(spans))


def named(aspect: str, value: Json) -> Json:
    """A value with the name of its aspect, `{"required": true}`."""
    return {aspect: value} if aspect else value


def distinct(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements without repetitions of the same value at the same place."""
    unique = {(s.span, canonical(s.value), s.absent): s for s in statements}
    return tuple(unique.values())


MEANINGS: Final[Mapping[str, str]] = {
    "authorization-header": "Turns a header parameter for credentials into a security scheme,"
    " because OpenAPI ignores such parameters.",
    "dangling-reference": "Allows anything where a referenced schema is not described.",
    "date-format": "Adds the format `date-time` if every example is one (RFC 3339).",
    "illegal-default": "Removes a default that violates the schema.",
    "leftover-parameter": "Omits a query parameter that appears in a sample, but not in the"
    " documented query of the operation.",
    "no-content-with-schema": "Removes the body of a response that never has one (RFC 9110,"
    " section 6.4.1).",
    "undeclared-path-parameter": "Declares path parameters that only appear in the path template.",
}
