"""Merging schemas as trees: at each node the strongest evidence decides the type.

Statements of another type are never mixed in. They are recorded as a conflict, and used
in the union branch that they describe, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.dataclass import dataclass, replace
from generator.facts import Evidence, Json
from generator.merge.evidence import (
    EITHER,
    PLAIN,
    contenders,
    decide,
    first,
    ordered,
)
from generator.merge.media import MAPS, SINGLE, UNIONS
from generator.merge.result import Statement
from generator.merge.tree import PRESENCE, SHAPE, Decision, Node, Part

TELLING = ("format", "default", "enum")
"""Keywords whose absence on a page that types the thing is a disagreement."""

HINTS: dict[str, str] = {
    "$ref": "$ref",
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "minProperties": "object",
    "maxProperties": "object",
    "items": "array",
    "minItems": "array",
    "maxItems": "array",
    "uniqueItems": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "maximum": "number",
    "minimum": "number",
    "exclusiveMaximum": "number",
    "exclusiveMinimum": "number",
    "multipleOf": "number",
}
FAMILY = {"integer": "number"}


@dataclass(slots=True)
class Opinion:
    """A node, the kind of schema that it takes the place for, and its best statement."""

    node: Node
    kind: str | None
    witness: Statement


def merge_schema(nodes: Sequence[Node]) -> Part:
    """One schema from what several sections state about it."""
    opinions = [o for node in nodes if (o := _opinion(node))]
    if not opinions:
        return Part()
    telling = [o for o in opinions if o.kind]
    shape = _decide_kind(telling)
    kind = shape.value if shape else None
    if shape and shape.disputed and (either := _either(telling)):
        return _open_union(shape, opinions, either)
    heard = [o.node for o in opinions if o.kind in (None, kind)]
    others = [o for o in telling if o.kind != kind]
    part = Part()
    if shape and shape.disputed:
        part.entries[SHAPE] = shape
    _merge_keywords(part, heard, [o for o in telling if o.kind == kind])
    if kind in UNIONS:
        _merge_branches(part, str(kind), heard, [o.node for o in others])
    _merge_children(part, heard)
    return part


def _either(telling: Sequence[Opinion]) -> list[str]:
    """The types of plain values between which the evidence is equal; none if an
    enumeration says more than the type.
    """
    equal = contenders([_kind_statement(o) for o in telling])
    kinds = {str(s.value) for s in equal}
    if len(kinds) < 2 or not kinds <= {*PLAIN}:
        return []
    chosen = [o.node for o in telling if o.kind in kinds]
    if any(key in node.children for node in chosen for key in ("enum", "const")):
        return []
    stated = [s for node in chosen for s in _leaf(node, "type")]
    types = [str(s.value) for s in ordered(stated) if s.value in PLAIN]
    found = list(dict.fromkeys(types))
    return found if kinds == {FAMILY.get(name, name) for name in found} else []


def _open_union(
    shape: Decision, opinions: Sequence[Opinion], types: Sequence[str]
) -> Part:
    """A schema that admits what either side says."""
    kinds = {FAMILY.get(name, name) for name in types}
    heard = [o.node for o in opinions if o.kind is None or o.kind in kinds]
    part = Part()
    _merge_keywords(part, heard, [o for o in opinions if o.kind in kinds])
    part.entries["type"] = Decision(
        [name for name in types if name != "integer" or "number" not in types],
        part.entries["type"].statements,
        EITHER,
    )
    part.entries[SHAPE] = Decision(
        part.entries["type"].value, shape.statements, EITHER, True
    )
    return part


def _opinion(node: Node) -> Opinion | None:
    kind = kind_of(node)
    witnesses = ordered(_witnesses(node, kind))
    return Opinion(node, kind, witnesses[0]) if witnesses else None


def _witnesses(node: Node, kind: str | None) -> list[Statement]:
    """The statements that a node's kind rests on."""
    types = node.children.get("type")
    if types and types.statements and kind not in UNIONS:
        return types.statements
    return list(node.below())


def kind_of(node: Node) -> str | None:
    """The kind of schema that a node describes: a type, a union keyword, `$ref`."""
    for union in UNIONS:
        if union in node.children:
            return union
    if (types := node.children.get("type")) and types.statements:
        return type_kind(decide(types.statements).value)
    return next((HINTS[key] for key in node.children if key in HINTS), None)


def type_kind(value: Json) -> str | None:
    """The kind of a `type` keyword's value; several types are a kind of their own."""
    if isinstance(value, list):
        kinds = sorted({FAMILY.get(str(v), str(v)) for v in value if v != "null"})
        return "+".join(kinds) or None
    return FAMILY.get(value, value) if isinstance(value, str) else None


def _decide_kind(opinions: Sequence[Opinion]) -> Decision | None:
    if not opinions:
        return None
    expressed = [_kind_statement(o) for o in opinions]
    return decide(expressed)


def _kind_statement(opinion: Opinion) -> Statement:
    seen = opinion.witness
    return Statement(opinion.kind, seen.span, seen.evidence, seen.edition)


def _merge_keywords(part: Part, heard: list[Node], typed: list[Opinion]) -> None:
    """Decide every keyword that is not a schema itself."""
    for key in _keys(heard):
        stated = [s for node in heard for s in _leaf(node, key)]
        if stated and not (key in SINGLE and _has_schema(heard, key)):
            silent = _silent(key, typed) if key in TELLING else ()
            chosen = decide(stated, silent)
            part.entries[key] = wider(chosen, stated) if key == "type" else chosen


def wider(chosen: Decision, stated: Sequence[Statement]) -> Decision:
    """`number` where equal evidence says `integer` and `number`: it admits what both do."""
    equal = [s.value for s in contenders(stated)] if chosen.disputed else []
    if "number" in equal and all(value in ("integer", "number") for value in equal):
        return replace(chosen, value="number", rule=EITHER)
    return chosen


def _leaf(node: Node, key: str) -> list[Statement]:
    child = node.children.get(key)
    return child.statements if child else []


def _has_schema(nodes: Iterable[Node], key: str) -> bool:
    return any(key in n.children and n.children[key].children for n in nodes)


def _silent(key: str, typed: Sequence[Opinion]) -> list[Statement]:
    """Pages that state a type here, but not this keyword."""
    return [
        absent(o.witness)
        for o in typed
        if "type" in o.node.children
        and key not in o.node.children
        and o.witness.evidence > Evidence.PROSE
    ]


def absent(seen: Statement) -> Statement:
    """The statement that a page leaves something out, made where it would stand."""
    return Statement(None, seen.span, seen.evidence, seen.edition, absent=True)


def _merge_children(part: Part, heard: list[Node]) -> None:
    for key in _keys(heard):
        inner = [n.children[key] for n in heard if key in n.children]
        if key == "required":
            _merge_required(part, inner)
        elif key in MAPS:
            target = part.at(key)
            for name in _keys(inner):
                target.children[name] = _merge_member(inner, name)
        elif key == "prefixItems":
            for index in _keys(inner):
                nodes = [n.children[index] for n in inner if index in n.children]
                part.at(key).children[index] = merge_schema(nodes)
        elif key in SINGLE and any(n.children for n in inner):
            part.children[key] = merge_schema([n for n in inner if n.children])


def _merge_member(maps: list[Node], name: str) -> Part:
    """A property, with the pages that list its siblings and leave it out."""
    stating = [m.children[name] for m in maps if name in m.children]
    silent = [m for m in maps if name not in m.children and m.children]
    part = merge_schema(stating)
    note_presence(part, stating, silent)
    return part


def note_presence(part: Part, stating: Sequence[Node], silent: Sequence[Node]) -> None:
    """Record that some pages list the likes of this and leave this out."""
    missing = [absent(s) for node in silent if (s := loudest(node))]
    missing = [s for s in missing if s.evidence > Evidence.PROSE]
    expressed = [s for node in stating if (s := loudest(node))]
    if missing and expressed:
        there = [Statement(True, s.span, s.evidence, s.edition) for s in expressed]
        part.entries[PRESENCE] = decide(there, missing)


def loudest(node: Node) -> Statement | None:
    """The strongest statement at or below a node."""
    return first(node.below())


def _merge_required(part: Part, inner: list[Node]) -> None:
    target = part.at("required")
    for name in _keys(inner):
        stated = [s for node in inner for s in _leaf(node, name)]
        if stated:
            target.entries[name] = decide(stated)


def _keys(nodes: Sequence[Node]) -> list[str]:
    """The children's names of several nodes, as the strongest one orders them."""
    ranked = nodes
    if len(nodes) > 1:
        ranked = sorted(nodes, key=lambda node: _start_of_strongest(node) or (0, ()))
    return list(dict.fromkeys(key for node in ranked for key in node.children))


def _merge_branches(
    part: Part, union: str, heard: list[Node], strangers: list[Node]
) -> None:
    """Merge the branches of a union; others are heard in the branch they fit."""
    unions = [n.children[union] for n in heard if union in n.children]
    unions.sort(key=_start_of_strongest)
    seats: list[list[Node]] = [[node] for _, node in _branches(unions[0])]
    for other in unions[1:]:
        for index, (_, node) in enumerate(_branches(other)):
            _seat(node, seats, index)
    for node in strangers:
        _seat(node, seats, None)
    target = part.at(union)
    for number, nodes in enumerate(seats):
        target.children[str(number)] = merge_schema(nodes)


def _start_of_strongest(node: Node) -> tuple[object, ...]:
    strongest = loudest(node)
    return (-strongest.evidence, strongest.span) if strongest else ()


def _branches(union: Node) -> list[tuple[str, Node]]:
    return sorted(union.children.items(), key=lambda kv: (len(kv[0]), kv[0]))


def _seat(node: Node, seats: list[list[Node]], index: int | None) -> None:
    """Put a node to the branch that it resembles most."""
    scores = [likeness(node, seat[0]) for seat in seats]
    if index is not None and index < len(scores):
        scores[index] += 1
    best = max(range(len(seats)), key=lambda i: (scores[i], -i))
    if scores[best] > 0:
        seats[best].append(node)


def likeness(one: Node, other: Node) -> int:
    """How much two schemas describe the same thing; 0 where their kinds differ."""
    if kind_of(one) != kind_of(other):
        return 0
    mine, theirs = _names(one), _names(other)
    if mine and theirs:
        return max(0, 4 * len(mine & theirs) - len(mine ^ theirs))
    return 1


def _names(node: Node) -> set[str]:
    inner = node.children.get("properties")
    return set(inner.children) if inner else set()
