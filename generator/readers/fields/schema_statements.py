"""Field trees as facts about schemas (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence, Fact, Json, Pointer
from generator.readers.fields.row import FieldRow, FieldTree, steps_of
from generator.readers.fields.type_shapes import (
    ARRAY,
    OBJECT,
    STRING,
    TypeList,
    TypeName,
    TypeRef,
    TypeShape,
    TypeUnion,
    shape_facts,
)
from generator.readers.fields.types import TypeNote, note_of
from generator.report.diagnostics import Span

MAX_DEPTH = 12

KEYWORDS = frozenset(
    "type properties items $ref enum oneOf anyOf allOf format description const".split()
)
Names = Mapping[TypeRef, str]


NOTHING = frozenset({"", "n/a", "na", "-", "--", "–", "—", "none.", "tbd"})
"""Cells of a column of descriptions that state nothing."""


def row_facts(row: FieldRow, at: Pointer, names: Names) -> Iterator[Fact]:
    """The statements of a row about its own schema: type, values, limits, remarks."""
    for pointer, value in shape_facts(row.shape, names):
        yield Fact((*at, *pointer), value, row.span, Evidence.TABLE)
    keywords = dict(row.keywords)
    if row.nullable:
        keywords["nullable"] = True
    if row.deprecated:
        keywords["deprecated"] = True
    if row.read_only:
        keywords["readOnly"] = True
    refers = isinstance(row.shape, TypeRef)
    for keyword, value in keywords.items():
        target = at
        if keyword == "enum" and isinstance(row.shape, TypeList):
            target = (*at, "items")
        if not refers or keyword in ("nullable", "deprecated", "readOnly"):
            yield Fact((*target, keyword), value, row.span, Evidence.TABLE)
    if row.description.strip().lower() not in NOTHING:
        yield Fact((*at, "description"), row.description, row.span, Evidence.TABLE)
    if row.shape is None and not keywords and not row.description:
        yield Fact(at, {}, row.span, Evidence.TABLE)


def tree_facts(
    tree: FieldTree, at: Pointer, span: Span, names: Names, depth: int = 0
) -> Iterator[Fact]:
    """The facts of a field and of those inside it, outer ones first."""
    row = tree.row
    inner = bool(tree.children) or tree.keyed is not None
    place = row.span if row else span
    listed = tree.listed or is_list(row.shape if row else None)
    if row is not None:
        yield from row_facts(settled(row, inner, listed), at, names)
    stated = row is not None and row.shape is not None and not inner
    if listed and (not stated or inner):
        yield Fact((*at, "type"), "array", place, Evidence.TABLE)
        at = (*at, "items")
    if not inner or depth > MAX_DEPTH:
        return
    yield Fact((*at, "type"), "object", place, Evidence.TABLE)
    for name, child in tree.children.items():
        yield from required_fact(name, child, at)
        yield from tree_facts(child, (*at, "properties", name), place, names, depth + 1)
    if tree.keyed is not None:
        pointer = (*at, "additionalProperties")
        yield from tree_facts(tree.keyed, pointer, place, names, depth + 1)


def settled(row: FieldRow, inner: bool, listed: bool) -> FieldRow:
    """A row without the type that those inside it make more precise."""
    plain = isinstance(row.shape, TypeName) and row.shape == OBJECT
    if inner or (listed and plain):
        return replace(row, shape=None)
    steps = steps_of(row.name)
    if row.shape is None or is_list(row.shape) or not steps or not steps[-1].listed:
        return row
    return replace(row, shape=TypeList(row.shape))


def is_list(shape: TypeShape | None) -> bool:
    """Whether a shape is a list, or may be one of something with fields."""
    match shape:
        case TypeList():
            return True
        case TypeName():
            return shape == ARRAY
        case TypeUnion(options):
            return any(is_list(option) for option in options) and OBJECT not in options
        case _:
            return False


def required_fact(name: str, child: FieldTree, at: Pointer) -> Iterator[Fact]:
    """Whether a property is required, where its row says so."""
    row = child.row
    if row is not None and row.required is not None:
        yield Fact((*at, "required", name), row.required, row.span, Evidence.TABLE)
    elif row is None and (inside := needed_inside(child)):
        yield Fact((*at, "required", name), True, inside.span, Evidence.PROSE)


def needed_inside(tree: FieldTree) -> FieldRow | None:
    """A required field inside one that no row describes, which is there for it alone."""
    rows = [inner.row for inner in tree.children.values() if inner.row]
    return next((row for row in rows if row.required), None)


def stated_schema(
    value: Json, at: Pointer, span: Span, depth: int = 0
) -> Iterator[Fact]:
    """The facts of a JSON Schema that a page shows instead of an example."""
    if not isinstance(value, dict) or depth > MAX_DEPTH:
        return
    for keyword in ("type", "format", "description", "enum", "minimum", "maximum"):
        stated = value.get(keyword)
        if keyword == "type" and isinstance(stated, list):
            if "null" in stated:
                yield Fact((*at, "nullable"), True, span, Evidence.TABLE)
            others = [kind for kind in stated if kind != "null"]
            stated = others[0] if len(others) == 1 else None
            for index, kind in enumerate(others if stated is None else ()):
                place = (*at, "oneOf", str(index), "type")
                yield Fact(place, kind, span, Evidence.TABLE)
        if isinstance(stated, str | int | float | list):
            yield Fact((*at, keyword), stated, span, Evidence.TABLE)
    required = value.get("required")
    inner = value.get("properties")
    if (
        inner is None
        and not KEYWORDS & value.keys()
        and all(isinstance(v, dict) for v in value.values())
    ):
        inner = value
    for name, child in inner.items() if isinstance(inner, dict) else ():
        if isinstance(required, list):
            yield Fact((*at, "required", name), name in required, span, Evidence.TABLE)
        yield from stated_schema(child, (*at, "properties", name), span, depth + 1)
    for keyword in ("items", "additionalProperties"):
        yield from stated_schema(value.get(keyword), (*at, keyword), span, depth + 1)


PLAIN = ("string", "integer", "number", "boolean")


def is_schema(value: Json) -> bool:
    """Whether a JSON value is a schema of an object or a list rather than one of them."""
    if not isinstance(value, dict):
        return False
    kind, inner = value.get("type"), value.get("properties")
    if kind == "array" and isinstance(items := value.get("items"), dict):
        return is_schema(items)
    if kind in PLAIN and value.keys() <= {"type", "format", "description"}:
        return True
    keyed = value.get("additionalProperties")
    inner = keyed if inner is None and isinstance(keyed, dict) else inner
    return "$schema" in value or (kind == "object" and isinstance(inner, dict))


MARKED = re.compile(r"(.{1,60}?)\s?(\?)?")
FEWEST_TYPES = 2
"""So many fields at least make an example one of types: `{"type": "string"}` is a value."""


def drawn_schema(value: Json) -> dict[str, Json] | None:
    """The schema that an object draws whose values are all types: `{"id": "integer"}`.

    `?` behind a type and `(optional)` tell what may be left out. None for an example.
    """
    if not isinstance(value, dict):
        return None
    notes: list[TypeNote] = []
    for leaf in leaves_of(value):
        note = drawn_type(leaf)
        if note is None:
            return None
        notes.append(note)
    described = any(note.required is not None or note.shape != STRING for note in notes)
    return drawn_object(value) if described and len(notes) >= FEWEST_TYPES else None


def leaves_of(value: Json, depth: int = 0) -> Iterator[Json]:
    """The plain values in objects and lists."""
    match value:
        case dict() if value and depth < MAX_DEPTH:
            for inner in value.values():
                yield from leaves_of(inner, depth + 1)
        case list() if value and depth < MAX_DEPTH:
            for inner in value[:1]:
                yield from leaves_of(inner, depth + 1)
        case _:
            yield value


def drawn_type(value: Json) -> TypeNote | None:
    """The type that a text names, with its mark; None for other values."""
    found = MARKED.fullmatch(value.strip()) if isinstance(value, str) else None
    note = note_of(found[1], {}) if found else None
    if found is None or note is None or not isinstance(note.shape, TypeName | TypeList):
        return None
    if isinstance(note.shape, TypeList) and not is_drawn_item(
        note.shape.item, found[1]
    ):
        return None
    return replace(note, required=False) if found[2] else note


def is_drawn_item(item: TypeShape | None, text: str) -> bool:
    """Whether the items of a drawn list have a type: `[name of the pet]` says what to put
    in its place.
    """
    return text.strip()[:1] != "[" or isinstance(item, TypeName)


def drawn_object(value: Json) -> dict[str, Json]:
    """The schema of a value whose leaves are types."""
    if isinstance(value, list):
        return {"type": "array", "items": drawn_object(value[0])} if value else {}
    if not isinstance(value, dict):
        note = drawn_type(value)
        return plain_schema(note.shape) if note else {}
    notes = {name: drawn_type(inner) for name, inner in value.items()}
    stated = {name: note.required for name, note in notes.items() if note}
    drawn: dict[str, Json] = {
        "type": "object",
        "properties": {name: drawn_object(inner) for name, inner in value.items()},
    }
    if True in stated.values():
        drawn["required"] = [name for name, needed in stated.items() if needed]
    elif False in stated.values():
        drawn["required"] = [n for n in value if stated.get(n) is not False]
    return drawn


def plain_schema(shape: TypeShape | None) -> dict[str, Json]:
    """The schema of a named type or a list of them."""
    match shape:
        case TypeName(kind, form):
            stated: dict[str, Json] = {"type": kind} if kind else {}
            return {**stated, "format": form} if form else stated
        case TypeList(item):
            return {"type": "array", "items": plain_schema(item)}
        case _:
            return {}
