"""Facts that real values prove about their schemas: null, unknown keys, other types,
dates.

An observed value overrides statements: it makes a schema nullable or open. Neither can
be disproved, so the order of observations does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Edition, Evidence, Json
from generator.merge.evidence import canonical, ordered, same
from generator.merge.media import subschemas
from generator.merge.result import Statement
from generator.merge.tree import Decision, Part
from generator.report.diagnostics import Span

DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
)
MAX_DEPTH = 32
"""How deep a value is looked into."""

Fit: TypeAlias = tuple[int, int, int]
SHOWN = "shown in an example"
PROVEN_NULL = "a value was null"
PROVEN_OPEN = "a value had undocumented fields"
PROVEN_VALUE = "an example had another value"
STAND_IN = re.compile(
    r"(?i)string|text|integer|int|number|float|double|boolean|bool|object|array|date|uuid|null"
    r"|[<{\[(].{0,200}[>}\])]|.{0,200}(?:\.\.\.|…)|x{3,40}|your[ _-].{0,80}|.{0,80}\|.{0,80}"
)
"""Texts in examples that stand for values: names of types, brackets, what is left out."""
PROVEN_TYPE = "a payload had another type"


@dataclass(frozen=True, slots=True)
class Sight:
    """A value that was seen somewhere."""

    value: Json
    span: Span
    evidence: Evidence
    edition: Edition
    received: bool = False
    """Whether the API sent it, so that a caller has to read the like of it."""

    def of(self, value: Json) -> Sight:
        """A part of the value."""
        return Sight(value, self.span, self.evidence, self.edition, self.received)

    def outweighs(self, stated: Decision | None) -> bool:
        """Whether it shows what must be admitted, whatever is stated: an observed value,
        or one of a response where only tables and sentences state anything.
        """
        if self.evidence is Evidence.PAYLOAD:
            return True
        stands = isinstance(self.value, str) and STAND_IN.fullmatch(self.value)
        return self.received and not stands and is_documented(stated)

    def says(self, value: Json) -> Statement:
        """The statement that this sight proves."""
        return Statement(value, self.span, self.evidence, self.edition)


def is_documented(entry: Decision | None) -> bool:
    """Whether nothing but tables, lists and sentences states something."""
    stated = entry.statements if entry else ()
    return bool(stated) and all(s.evidence <= Evidence.TABLE for s in stated)


@dataclass
class Observer:
    """Applies sights to schemas; `shared` are the schemas that `$ref` entries name.

    `formats` collects, by format, whether every value seen was a date and time
    (RFC 3339, section 5.6).
    """

    shared: Mapping[str, Part] = field(default_factory=dict)
    formats: dict[str, bool] = field(default_factory=dict)

    def see(self, part: Part, sight: Sight, depth: int = 0) -> None:
        """Learn from a value that was seen where a schema applies."""
        if depth > MAX_DEPTH:
            return
        part = self.follow(part)
        kind = part_kind(part)
        match sight.value:
            case None:
                _see_null(part, sight)
            case _ if kind in ("oneOf", "anyOf"):
                self._see_branch(part.children[str(kind)], sight, depth)
            case dict() if kind == "object":
                self._see_object(part, sight, depth)
            case list() if kind == "array":
                self._see_items(part, sight, depth)
            case _ if kind not in (None, "allOf"):
                self._see_scalar(part, str(kind), sight)

    def follow(self, part: Part) -> Part:
        """The schema itself, where a part only names it."""
        for _ in range(8):
            name = part.value("$ref")
            if not isinstance(name, str) or name not in self.shared:
                return part
            part = self.shared[name]
        return part

    def _see_branch(self, union: Part, sight: Sight, depth: int) -> None:
        scored = [(self.fit(b, sight.value), b) for b in union.children.values()]
        fitting = [(score, branch) for score, branch in scored if score is not None]
        if fitting:
            self.see(max(fitting, key=lambda pair: pair[0])[1], sight, depth + 1)

    def fit(self, part: Part, value: Json, depth: int = 0) -> Fit | None:
        """How well a value fits a schema, more is better; None if it cannot be one.

        By the most required properties present, then the most declared ones present,
        then the fewest undeclared ones.
        """
        part = self.follow(part)
        kind = part_kind(part)
        if kind is not None and not admits(kind, value):
            return None
        if kind in ("oneOf", "anyOf") and depth < MAX_DEPTH:
            branches = part.children[kind].children.values()
            fits = [self.fit(branch, value, depth + 1) for branch in branches]
            return max((fit for fit in fits if fit is not None), default=None)
        if isinstance(value, list):
            return self._fit_items(part.children.get("items"), value, depth)
        if not isinstance(value, dict):
            return (0, 0, 0)
        return fit_object(part, value)

    def _fit_items(
        self, items: Part | None, value: list[Json], depth: int
    ) -> Fit | None:
        fits = [self.fit(items, item, depth + 1) for item in value] if items else []
        known = [fit for fit in fits if fit is not None]
        return min(known, default=(0, 0, 0)) if len(known) == len(fits) else None

    def _see_object(self, part: Part, sight: Sight, depth: int) -> None:
        value = sight.value
        assert isinstance(value, dict)
        properties = part.properties
        for name, inner in value.items():
            if name in properties:
                self.see(properties[name], sight.of(inner), depth + 1)
        if properties and value.keys() - properties.keys():
            _see_open(part, sight)

    def _see_items(self, part: Part, sight: Sight, depth: int) -> None:
        items = part.children.get("items")
        if items and isinstance(sight.value, list):
            for value in sight.value:
                self.see(items, sight.of(value), depth + 1)

    def _see_scalar(self, part: Part, kind: str, sight: Sight) -> None:
        if not admits(kind, sight.value):
            if sight.outweighs(part.entries.get("type")):
                _see_type(part, sight)
            return
        if sight.outweighs(part.entries.get("enum")):
            _see_value(part, sight)
        name = part.value("format")
        if isinstance(name, str) and isinstance(sight.value, str):
            is_date = bool(DATE_TIME.fullmatch(sight.value)) and _legal(sight.value)
            self.formats[name] = self.formats.get(name, True) and is_date


def _legal(text: str) -> bool:
    try:
        datetime.fromisoformat(text.replace("z", "Z"))
    except ValueError:
        return False
    return True


def part_kind(part: Part) -> str | None:
    """The kind of a decided schema, as in `schema_tree.kind_of`."""
    for union in ("oneOf", "anyOf", "allOf"):
        if union in part.children:
            return union
    stated = part.value("type")
    if isinstance(stated, str):
        return stated
    if isinstance(stated, list):
        return "+".join(str(item) for item in stated)
    if "properties" in part.children:
        return "object"
    return "array" if "items" in part.children else None


TYPES: dict[type, tuple[str, ...]] = {
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    str: ("string",),
    list: ("array",),
    dict: ("object",),
    type(None): ("null",),
}


def admits(kind: str, value: Json) -> bool:
    """Whether a value's JSON type is the one (or one of those) a schema states."""
    types = set(TYPES[type(value)])
    if isinstance(value, float) and value.is_integer():
        types.add("integer")
    return bool(types & set(kind.split("+"))) or kind in ("oneOf", "anyOf", "allOf")


def fit_object(part: Part, value: Mapping[str, Json]) -> Fit:
    """How well an object fits an object schema, nested objects included."""
    required = part.get("required")
    needed = {n for n, e in required.entries.items() if e.value} if required else set()
    known = part.properties.keys() & value.keys()
    return (
        len(needed & value.keys()) - len(needed - value.keys()),
        len(known),
        -len(value.keys() - known),
    )


def add(part: Part, key: str, value: Json, seen: Statement, rule: str) -> None:
    """Prove an entry; what was documented stays among its statements."""
    entry = part.entries.get(key)
    before = entry.statements if entry else documented(part)
    if entry and canonical(entry.value) == canonical(value) and not entry.disputed:
        return
    merged = {(s.span, canonical(s.value), s.absent): s for s in (*before, seen)}
    statements = sorted(
        merged.values(), key=lambda s: (s.value != value, -s.evidence, s.span)
    )
    part.entries[key] = Decision(value, tuple(statements), rule, True)


def documented(part: Part) -> tuple[Statement, ...]:
    """The places that describe a schema, as such that leave a keyword of it out."""
    known = part.entries.get("type") or part.entries.get("description")
    described = ordered(known.statements if known else first_words(part))
    return tuple(
        Statement(None, s.span, s.evidence, s.edition, absent=True)
        for s in described
        if not s.absent
    )


def first_words(part: Part) -> tuple[Statement, ...]:
    """The statements of the first decided value at or below a place."""
    for inner in subschemas(part):
        for entry in inner.entries.values():
            if entry.statements:
                return entry.statements[:1]
    return ()


def _see_null(part: Part, sight: Sight) -> None:
    kind = part_kind(part)
    if kind is not None and "null" not in kind:
        add(part, "nullable", True, sight.says(True), PROVEN_NULL)


def _see_open(part: Part, sight: Sight) -> None:
    if "additionalProperties" not in part.children:
        add(part, "additionalProperties", True, sight.says(True), PROVEN_OPEN)


def _see_type(part: Part, sight: Sight) -> None:
    stated = part.value("type")
    before = stated if isinstance(stated, list) else [stated]
    seen = TYPES[type(sight.value)][0]
    if (
        "type" in part.entries
        and seen not in before
        and seen not in ("object", "array")
    ):
        widened: list[Json] = sorted({*map(str, before), seen})  # type: ignore[assignment]
        add(part, "type", widened, sight.says(seen), PROVEN_TYPE)


def _see_value(part: Part, sight: Sight) -> None:
    """Add a value to those that are listed; a constant that is not one is given up."""
    entry = part.entries.get("enum")
    values = entry.value if entry else None
    known = isinstance(values, list) and any(same(sight.value, v) for v in values)
    if entry is None or not isinstance(values, list) or known:
        return
    if len(values) == 1:
        del part.entries["enum"]
    else:
        seen = sight.says(sight.value)
        add(part, "enum", [*values, sight.value], seen, PROVEN_VALUE)


def spread_openness(schemas: Iterable[tuple[str, Part]]) -> None:
    """Open every object that looks like one that is proven open.

    `schemas` are object schemas with the name of the property they are under. Two
    look alike if they are under the same name and declare the same properties.
    """
    everything = [(name, frozenset(part.properties), part) for name, part in schemas]
    proven: dict[tuple[str, frozenset[str]], list[Statement]] = {}
    for name, names, part in everything:
        entry = part.entries.get("additionalProperties")
        if entry and entry.rule == PROVEN_OPEN:
            seen = [s for s in entry.statements if s.value is True]
            proven.setdefault((name, names), []).extend(seen)
    for name, names, part in everything:
        if (name, names) in proven and "additionalProperties" not in part.entries:
            for statement in ordered(proven[name, names])[:1]:
                rule = "an object of the same name had undocumented fields"
                add(part, "additionalProperties", True, statement, rule)
