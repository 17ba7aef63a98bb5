"""The types that the values of examples show, for fields whose type no line states, and
examples whose values are words for types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Json
from generator.readers.fields.prose_types import shape_of_count
from generator.readers.fields.row import FieldRow, steps_of
from generator.readers.fields.type_shapes import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    NUMBER,
    OBJECT,
    STRING,
    TypeList,
    TypeName,
    TypeRef,
    TypeShape,
)
from generator.readers.fields.types import note_of


def values_at(value: Json, at: tuple[str, ...]) -> Iterator[Json]:
    """The values at the end of a way through objects and lists (`*`)."""
    if not at:
        yield value
    elif at[0] == "*":
        for item in value[:20] if isinstance(value, list) else ():
            yield from values_at(item, at[1:])
    elif isinstance(value, dict) and at[0] in value:
        yield from values_at(value[at[0]], at[1:])


JSON_TYPES: Mapping[type, TypeName] = {
    bool: BOOLEAN, int: INTEGER, float: NUMBER, str: STRING, dict: OBJECT
}  # fmt: skip


def shape_shown(values: Iterable[Json]) -> TypeShape | None:
    """The type that all values have, None if they differ or there are none."""
    shapes: set[TypeShape] = set()
    for value in values:
        if isinstance(value, list):
            shapes.add(TypeList(shape_shown(value)))
        elif value is not None:
            shapes.add(JSON_TYPES[type(value)])
    if shapes == {INTEGER, NUMBER}:
        return NUMBER
    if len(shapes) > 1 and all(isinstance(shape, TypeList) for shape in shapes):
        shapes -= {TypeList(None)}
    return shapes.pop() if len(shapes) == 1 else None


def with_shown_types(
    rows: Iterable[FieldRow], values: Iterable[Json], wrapper: tuple[str, ...] = ()
) -> tuple[FieldRow, ...]:
    """Rows whose type no line states, with the type that examples show."""
    roots = [inner for value in values for inner in values_at(value, wrapper)]
    roots += [item for root in roots if isinstance(root, list) for item in root[:20]]
    found: list[FieldRow] = []
    above: list[tuple[int, tuple[str, ...]]] = []
    for row in rows:
        while above and above[-1][0] >= row.depth:
            above.pop()
        at = (*(above[-1][1] if above else ()), *way_to(row))
        shown = shape_shown(v for root in roots for v in values_at(root, at))
        if (
            row.shape == STRING
            and is_structure(shown)
            and "default" in dict(row.keywords)
        ):
            # A default in words is of the objects that are shown, or one way to send them.
            row = replace(row, shape=shown, keywords=())
        found.append(replace(row, shape=known_shape(row.shape, shown)))
        above.append((row.depth, (*at, "*") if listed(row) else at))
    return tuple(found)


def is_structure(shape: TypeShape | None) -> bool:
    """Whether a type is an object or a list."""
    return shape == OBJECT or isinstance(shape, TypeList)


CHOICE = re.compile(r"[`\"\u201c][^\n]{0,200}?\bor\b|\bor\b[^\n]{0,40}?[`\"\u201c]")
"""Values among others in a description: ``a number, or `all` ``."""
WHOLE = re.compile(r"0|-?[1-9]\d{0,8}")
FLAG = re.compile(r"true|false")
TEXT = re.compile(r"[^\W\d_][^<>{}$]{0,200}")


def with_shown_arguments(
    row: FieldRow, arguments: Iterable[tuple[str, str]]
) -> FieldRow:
    """A query parameter whose type no line states, with the type that calls show."""
    if row.shape is not None or row.keywords or CHOICE.search(row.description):
        return row
    values = [value for name, value in arguments if name == row.name]
    for pattern, shape in ((WHOLE, INTEGER), (FLAG, BOOLEAN), (TEXT, STRING)):
        if values and all(map(pattern.fullmatch, values)):
            return replace(row, shape=shape)
    return row if values else replace(row, shape=shape_of_count(row.description))


def known_shape(stated: TypeShape | None, shown: TypeShape | None) -> TypeShape | None:
    """The type that is stated, else the one shown; of a list also that of its items."""
    if stated is None:
        return shown
    if not isinstance(shown, TypeList):
        return stated
    is_open = stated in (ARRAY, TypeList(None))
    # `list of account names` may be one of texts, whatever words stand for an item.
    named = isinstance(stated, TypeList) and isinstance(stated.item, TypeRef)
    plain_items = isinstance(shown.item, TypeName) and shown.item != OBJECT
    return shown if is_open or (named and plain_items) else stated


def way_to(row: FieldRow) -> tuple[str, ...]:
    """The way to a dotted field; `*` is every item."""
    pointer: list[str] = []
    for step in steps_of(row.name):
        pointer += [step.name] if step.name else []
        pointer += ["*"] if step.listed else []
    return tuple(pointer[:-1] if pointer[-1:] == ["*"] else pointer)


def listed(row: FieldRow) -> bool:
    """Whether a row is of a list."""
    return isinstance(row.shape, TypeList) or row.shape == ARRAY


def is_composite(shape: TypeShape | None) -> bool:
    """Whether a shape can have fields of its own."""
    return getattr(shape, "type", "") in ("object", "array", "")


VALUES: Mapping[str, Json] = {"integer": 1, "number": 1.5, "boolean": True}
"""Example values for the words `integer`, `number`, `boolean`."""
FEWEST_WORDS = 2
"""So many values that are words for types make it likely that all are."""
MAX_LEAVES = 5_000


def with_values(value: Json) -> Json:
    """JSON whose values are words for types (`{"id": "integer", "ok": "boolean"}`), with
    values of these types in their place; other JSON as it is.
    """
    leaves = list(islice(leaves_of(value), MAX_LEAVES))
    words = [leaf for leaf in leaves if isinstance(leaf, str) and type_word(leaf)]
    alone = len(words) == len(leaves) and bool(words)
    if not alone and (len(words) < FEWEST_WORDS or len(words) * 3 < len(leaves) * 2):
        return value
    return valued(value) if any(type_word(word) in VALUES for word in words) else value


def leaves_of(value: Json, key: str = "") -> Iterator[Json]:
    """The leaves of objects and lists; a field `type` may hold any word."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves_of(inner, key)
    elif key not in ("type", "format"):
        yield value


def type_word(text: str) -> str:
    """The JSON type that a text is the word for; empty if it is none."""
    if OF_TEXT.fullmatch(text[:200]):
        return "string"
    word = text.strip(" <>[]").partition(",")[0]
    note = note_of(word, {}) if len(text) <= MAX_WORD else None
    shape = note.shape if note else None
    return shape.type if isinstance(shape, TypeName) else ""


OF_TEXT = re.compile(
    r"(?i)\[(?=[^\[\]]*\b(?:chars?|characters|text|unicode|ascii|e-?mail)\b)[\w ,.'-]{3,80}\]"
)
"""What a text in place of a value must be: `[unicode 64 chars max]`."""
MAX_WORD = 40
"""Characters of a word for a type, with its marks: `integer (optional)`."""


def valued(value: Json) -> Json:
    """A value with other values in place of words for types."""
    if isinstance(value, dict):
        return {name: valued(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [valued(inner) for inner in value]
    return VALUES.get(type_word(value), value) if isinstance(value, str) else value
