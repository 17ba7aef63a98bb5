"""Notes taken while the document is written: origins, statements, rules, conflicts; and
the values by which the configuration overrules it, which are noted as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from generator import pointers
from generator.dataclass import dataclass, field, replace
from generator.facts import Json, Pointer
from generator.merge.evidence import canonical
from generator.merge.result import Remark, Statement
from generator.merge.tree import Decision, Part
from generator.openapi.kinds import takes_any_name
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
        """Note a decided value; `quiet` ones are not disputed where they differ."""
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


OVERRULED = "overruled by the configuration"
ALIKE = 0.8
"""How like a name must be to one that is there to look like a slip (0 to 1)."""


def override(
    document: dict[str, Json], values: Mapping[str, Json], notes: Notes
) -> tuple[Remark, ...]:
    """Replace values, and add members where names are free; what did not replace."""
    remarks = []
    for pointer, value in values.items():
        path = pointers.tokens(pointer) or ("",)
        if not _replace(pointers.get(document, path[:-1]), path[-1], value):
            like = sibling(document, path)
            added = _add(document, path, value)
            near = like if added else nearest(document, pointer)
            remarks.append(Remark(pointer, near, added))
            if not added:
                continue
        notes.rules[pointer] = OVERRULED
        _settle(notes, pointer, value)
    return tuple(remarks)


def _settle(notes: Notes, pointer: str, value: Json) -> None:
    """Conflicts about an overruled value are decided."""
    for key, conflict in notes.conflicts.items():
        if key[0] == pointer:
            notes.conflicts[key] = Conflict(pointer, value, OVERRULED, conflict.values)


def _replace(holder: Any, token: str, value: Json) -> bool:
    match holder:
        case dict() if token in holder:
            holder[token] = value
            return True
        case list() if pointers.get(holder, [token]) is not pointers.ABSENT:
            holder[int(token)] = value
            return True
    return False


def _add(document: dict[str, Json], path: Pointer, value: Json) -> bool:
    """Add a member to a map of the document; sections of components are made."""
    above = path[:-1]
    if not takes_any_name(above):
        return False
    if len(above) == 2 and above[0] == "components":
        components = document.setdefault("components", {})
        if isinstance(components, dict):
            components.setdefault(above[1], {})
    holder = pointers.get(document, above)
    if isinstance(holder, dict):
        holder[path[-1]] = value
    return isinstance(holder, dict)


def nearest(document: dict[str, Json], pointer: str) -> str:
    """The pointer that is most like one that hits nothing, empty for none."""
    return next(iter(get_close_matches(pointer, list(places(document)), 1, 0.5)), "")


def sibling(document: dict[str, Json], path: Pointer) -> str:
    """The pointer to a member of the same map with almost the same name."""
    holder = pointers.get(document, path[:-1])
    names = list(holder) if isinstance(holder, dict) else []
    near = get_close_matches(path[-1], names, 1, ALIKE)
    return pointers.text((*path[:-1], near[0])) if near else ""


def places(value: Json, prefix: str = "") -> Iterator[str]:
    """All JSON pointers into a value."""
    items: list[tuple[str, Json]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(str(index), item) for index, item in enumerate(value)]
    for token, item in items:
        pointer = f"{prefix}/{pointers.escape(token)}"
        yield pointer
        yield from places(item, pointer)
