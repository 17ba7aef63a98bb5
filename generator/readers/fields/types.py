"""Type expressions in documentation: `array of Foo objects`, `?string`.

`read_type` is total: anything that is not a type gives None, never a guess. It is
linear in the length of the text except for nesting, which is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.page import Mark, Run, text_of
from generator.readers.fields.type_shapes import (
    ARRAY,
    ENCODED,
    FOOTNOTE,
    NULL,
    NULLABLE,
    OBJECT,
    OPTIONAL,
    REQUIRED,
    STRING,
    WORDS,
    TypeList,
    TypeMap,
    TypeName,
    TypeRef,
    TypeShape,
    TypeUnion,
    TypeValues,
    union,
)

MAX_DEPTH = 8
"""Deepest nesting that is read; nobody writes lists of lists of lists of lists."""
MAX_LENGTH = 300
"""Longest type expression in characters; longer cells are prose."""


@dataclass(frozen=True, slots=True)
class TypeNote:
    """A type with what is beside it in the same cell or brackets."""

    shape: TypeShape | None
    required: bool | None = None
    nullable: bool = False
    deprecated: bool = False
    read_only: bool = False
    enum: bool = False
    starred: bool = False
    """Whether a star beside the type marks what is required: `* string`, `string *`."""
    rest: tuple[str, ...] = ()
    """Words that say something else (a default, a limit), for the notes."""


STARRED = re.compile(r"[*✱] [^*✱]{1,200}|[^*✱]{1,200}[*✱]")
"""A star set off in front of a type, or behind it; `*T` is a pointer, `*T*` emphasis."""

Links: TypeAlias = Mapping[str, str]
"""Where links lead, by their text in lower case."""

LIST_OF = re.compile(
    r"(?i)(?:an? |the )?(?:(?:json |comma[- ]separated |unordered |ordered |non-empty )?"
    r"(?:list|array|set|collection|sequence|vector|arr|liste|lista|tableau|arreglo|массив"
    r"|список))s?"
    r"(?: \([^()]{0,30}\))?"
    r"(?:\s*(?: of|<|\[|\(| de| d'| von| из| containing| with|:)\s*)"
    r"(?P<item>.{1,250}?)[>\])]?"
)
MAP_OF = re.compile(
    r"(?i)(?:map|record|dict|dictionary|object|hash|hashmap|mapping|associative array)"
    r"(?:\s*[<\[(]\s*[\w ]{1,30}\s*(?:,|:|=>|\]|->)\s*(?P<arg>.{1,200}?)[>\])]?"
    r"| (?:of|from) (?P<key>[\w -]{1,40}?)(?:\(s\))? ?(?:to|=>|->|:) ?(?P<to>.{1,200})"
    r"| of (?P<of>.{1,200}))"
)
KEYED = re.compile(
    r"(?i)(?:map|record|dict|dictionary|object|hash|hashmap|mapping|associative array)"
    r"(?: of (?P<item>[\w \[\]-]{1,60}?))?,?"
    r"(?: (?:keyed|indexed) (?:by|on) [^<>]{1,120}| with (?:the )?keys? (?:in|of|from|for) [^<>]{1,120}"
    r"| with [\w -]{1,40} as (?:the )?keys?(?: and [\w -]{1,60} as (?:the )?values?)?)"
)
"""A map of which the keys are described: `object keyed by user ID`."""
SHORT_MAP = re.compile(
    r"\{\s*\[?\w{1,30}(?::\s*\w{1,20})?\]?\s*:\s*(?P<value>.{1,100})\}"
)
PREFIX = re.compile(
    r"(?i)(?:an?|the|that|this|one|single|two|three|four|\d|raw|plain|valid|full|new|updated|modified|created|"
    r"optional|unique|ordered|json|required|nullable|non-empty|existing|requested|given|specified|"
    r"matching|corresponding|resulting|deleted|newly created|newly-created) (?=\S)"
)
SUFFIX = re.compile(r"(?i) (?:values?|types?|strings?|literals?)\Z")
OBJECT_WORD = re.compile(
    r"(?i)\s*\b(?:objects?|structures?|models?|resources?|records?|entit(?:y|ies)|"
    r"schemas?|hash(?:es)?|struct|elements?|items?|objekte?|objetos?|objets?|объекты?)\Z"
)
BRACKETS = re.compile(r"\s*[(<\[{]\s*\$?([^()<>\[\]{}]{0,80})\s*[)>\]}]\Z")
NAME = re.compile(r"#?[A-Za-z_][\w$]{0,60}(?:\.[A-Za-z_]\w{0,60}){0,4}")
CAPITAL = re.compile(
    r"(?:[a-z]{0,3}[A-Z]\w{1,60}|[A-Z][\w]{2,60}(?: [A-Z]\w{1,60}){1,4})"
)
XSD = re.compile(r"\Axs[d]?:")
"""The namespace of the types of XML Schema, part 2: `xs:dateTime`."""
INTEGERS = re.compile(r"-?\d{1,15}(?: ?\| ?-?\d{1,15}){1,100}")
QUOTED = re.compile(r"\s*(?:\"([^\"\n]{0,80})\"|'([^'\n]{0,80})'|“([^”\n]{0,80})”)\s*")
OPTIONAL_OF = re.compile(r"Optional[\[<](.{1,200})[\]>]")
"""How Python and Java write what may be null."""
FORMATS = frozenset(
    "date-time date time uuid uri email byte binary int32 int64 float double password "
    "ipv4 ipv6 hostname".split()
)


CODED = re.compile(
    r"(?i)(?:an|ans|a)\s?(\.{2,3}|…)?\s?(\d{1,4})|as\s?(\.{2,3}|…)\s?(\d{1,4})"
)
"""How ISO 8583 and EDIFACT write strings: `AN..35`, `A3`. Digits (`N..12`) may be sent as
a string or as a number.
"""


class Flag(NamedTuple):
    """The flag of a note that a word beside a type sets, and its value."""

    name: str
    value: bool = True


FLAGS: Mapping[str, Flag] = {
    **dict.fromkeys(REQUIRED, Flag("required")),
    **dict.fromkeys(OPTIONAL, Flag("required", False)),
    **dict.fromkeys(NULLABLE, Flag("nullable")),
    "deprecated": Flag("deprecated"),
    "readonly": Flag("read_only"),
    "read-only": Flag("read_only"),
    "read only": Flag("read_only"),
}


def links_of(runs: Sequence[Run]) -> dict[str, str]:
    """Where the links among these runs lead, be it nowhere: `[Pet]()` is a name."""
    linked = (run for run in runs if run.mark is Mark.LINK)
    return {" ".join(run.text.lower().split()): run.target for run in linked}


def read_type(runs: Sequence[Run] | str) -> TypeNote | None:
    """The type that a cell or a pair of brackets states, None if it states none.

    >>> read_type("array of integers").shape
    TypeList(item=TypeName(type='integer', format=''))
    """
    if isinstance(runs, str):
        return note_of(runs, {})
    match [run for run in runs if run.text.strip()]:
        case [Run(text="["), Run(mark=Mark.STRONG) as name, Run(text="]")]:
            # Generators of clients write a link that leads nowhere: `[**string**]`.
            return note_of(name.text, {})
    return note_of(text_of(runs), links_of(runs))


def note_of(text: str, links: Links) -> TypeNote | None:
    """A type and the flags beside it; None if neither is there."""
    return noted(text, links) if links else plain_note(text)


@lru_cache(maxsize=4_096)  # A page has a hundred types at most, and each many times.
def plain_note(text: str) -> TypeNote | None:
    """The same where no links tell what words stand for."""
    return noted(text, {})


def noted(text: str, links: Links) -> TypeNote | None:
    """The same, worked out."""
    text = " ".join(text.replace("`", " ").replace("\u00a0", " ").split())
    starred = bool(STARRED.fullmatch(text))
    text = text.strip(" .;:,*✱•·")
    if not text or len(text) > MAX_LENGTH:
        return None
    if coded := CODED.fullmatch(text):
        most = "at most " if coded[1] or coded[3] else ""
        return TypeNote(STRING, rest=(f"{most}{coded[2] or coded[4]} characters",))
    note, text = flagged(text)
    if not text:
        return note if note != TypeNote(None) else None
    note = replace(note, starred=starred)
    shape, nullable = nullable_shape(text, links, 0)
    if shape is None:
        shape, nullable, rest = leading_shape(text, links)
        note = replace(note, rest=(*rest, *note.rest))
    if shape is None:
        return note if note != TypeNote(None, starred=starred, rest=note.rest) else None
    enum = "enum" in text.lower()
    return replace(note, shape=shape, nullable=note.nullable or nullable, enum=enum)


def leading_shape(text: str, links: Links) -> tuple[TypeShape | None, bool, list[str]]:
    """A type in front of other remarks: `string, max 255`, `int: 0`, `string · email`."""
    first, *rest = re.split(r"\s*[,;·:]\s*", text)
    shape, nullable = nullable_shape(first.strip(), links, 0) if rest else (None, False)
    if isinstance(shape, TypeName) and rest and rest[0].lower() in FORMATS:
        return TypeName(shape.type, rest[0].lower()), nullable, rest[1:]
    if shape is not None and text[len(first) :].lstrip().startswith(":"):
        # `(int: 0)` is the default behind a type, as HashiCorp-style references write it.
        rest[0] = f"default: {rest[0]}"
    return (shape, nullable, rest) if shape is not None else (None, False, [])


def flagged(text: str) -> tuple[TypeNote, str]:
    """The flags among the pieces of a text, and the pieces that are something else."""
    note = TypeNote(None)
    if "(" in text and (found := BRACKETS.search(text)) and found[0].lstrip()[0] == "(":
        note, left = take_flags(note, re.split(r"\s*[,;|]\s*", found[1]))
        if len(left) < len(re.split(r"\s*[,;|]\s*", found[1])):
            text = text[: found.start()]
            note = replace(note, rest=tuple(left))
    pieces = re.split(r"\s*[,;·:]\s*|\s+-\s+|\s*/\s*", text)
    note, left = take_flags(note, pieces)
    if len(left) < len(pieces):
        text = ", ".join(left)
    first, _, rest = text.partition(" ")
    if rest and first.lower() in FLAGS and rest[:3] != "be ":
        note, _ = take_flags(note, [first])
        text = rest
    first, _, last = text.rpartition(" ")
    if first and last.lower() in FLAGS and last.lower() != "null":
        note, _ = take_flags(note, [last])
        text = first
    return note, text.strip(" ,")


def take_flags(note: TypeNote, pieces: Sequence[str]) -> tuple[TypeNote, list[str]]:
    """Flags among pieces; the others are given back."""
    left = []
    for piece in pieces:
        flag = FLAGS.get(piece.lower().strip(" *()<>[]"))
        if FOOTNOTE.fullmatch(piece):
            continue
        if flag is None or piece.lower() == "null":
            left.append(piece)
        else:
            note = with_flag(note, flag)
    return note, [piece for piece in left if piece]


def with_flag(note: TypeNote, flag: Flag) -> TypeNote:
    """A note with one flag more."""
    match flag.name:
        case "required":
            return replace(note, required=flag.value)
        case "nullable":
            return replace(note, nullable=True)
        case "deprecated":
            return replace(note, deprecated=True)
        case _:
            return replace(note, read_only=True)


def nullable_shape(
    text: str, links: Links, depth: int
) -> tuple[TypeShape | None, bool]:
    """A shape without `?` and `null`, and whether they were there."""
    nullable = False
    if text.startswith("?") and len(text) > 1:
        text, nullable = text[1:].lstrip(), True
    elif found := OPTIONAL_OF.fullmatch(text):
        text, nullable = found[1], True
    shape = shape_of(text.rstrip("?!*").strip() or text, links, depth)
    if isinstance(shape, TypeUnion) and NULL in shape.options:
        others = tuple(option for option in shape.options if option != NULL)
        return (others[0] if len(others) == 1 else TypeUnion(others)), True
    return shape, nullable


def shape_of(text: str, links: Links, depth: int) -> TypeShape | None:
    """The shape that a whole text means."""
    text = text.strip()
    if depth > MAX_DEPTH or not text:
        return None
    for form in FORMS:
        if (shape := form(text, links, depth)) is not None:
            return shape
    return None


def known_word(text: str, links: Links, depth: int) -> TypeShape | None:
    """A word of the table, also in the plural; a text that is written as another."""
    lower = XSD.sub("", text.lower())
    if ENCODED.fullmatch(text):
        return STRING
    found = WORDS.get(lower) or WORDS.get(lower.removesuffix("s"))
    return found if lower not in links or found not in (OBJECT, None) else None


def list_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """`Foo[]`, `[Foo]`, `[]Foo`, `array of Foo`, `Foo array`."""
    if text.endswith("[]") and len(text) > 2:
        return listed(text[:-2], links, depth)
    if text.startswith("[]") and len(text) > 2:
        return listed(text[2:], links, depth)
    if text[0] == "[" and text[-1] == "]" and "," not in text and len(text) > 2:
        return listed(text[1:-1], links, depth)
    if found := LIST_OF.fullmatch(text):
        return listed(found["item"], links, depth)
    head, _, last = text.rpartition(" ")
    if head and last.lower() in ("array", "list", "arrays", "lists"):
        item = shape_of(head, links, depth + 1)
        return TypeList(item) if item is not None else None
    return None


SHAPE_WORD = re.compile(r"[a-z][\w-]{1,40}|[A-Z][\w-]{1,40}(?: [a-z][\w-]{1,40}){1,2}")


def listed(item: str, links: Links, depth: int) -> TypeShape | None:
    """A list of what the text says, of anything where it says no type."""
    item = item.strip()
    if item.count("(") > item.count(")"):
        item += ")"
    if (found := BRACKETS.search(item)) and found[0].lstrip()[0] == "(":
        plain, _ = nullable_shape(item[: found.start()], links, depth + 1)
        if plain is not None and found.start():
            return TypeList(plain)
    item = item.strip(" ()")
    return TypeList(held(item.strip("<>") if item[:1] == "<" else item, links, depth))


def held(text: str, links: Links, depth: int) -> TypeShape | None:
    """What a list or a map holds; `list of boat`: a shape where one is called so."""
    shape, _ = nullable_shape(text, links, depth + 1)
    return TypeRef(text) if shape is None and SHAPE_WORD.fullmatch(text) else shape


def map_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """`map of X to Y`, `Record<string, Y>`, `map[string]Y`, `{string: Y}`."""
    if found := SHORT_MAP.fullmatch(text):
        return TypeMap(shape_of(found["value"], links, depth + 1))
    if found := KEYED.fullmatch(text):
        return TypeMap(held(found["item"] or "", links, depth))
    if not (found := MAP_OF.fullmatch(text)):
        return None
    inner = found["arg"] or found["to"] or found["of"] or ""
    return TypeMap(held(inner.strip(), links, depth))


def values_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """Quoted values with `|`, `,` or `or` between them; `true` alone; `enum(a, b)`."""
    if text.lower() in ("true", "false"):
        return TypeValues((text.lower() == "true",), TypeName("boolean"))
    found = re.fullmatch(
        r"(?i)enum\s*[:(<\[{]\s*[(<\[{]?\s*([^()<>\[\]]{1,250}?)\s*[)>\]}]?", text
    )
    if found:
        pieces = [p.strip(" \"'") for p in re.split(r"[,|/]", found[1]) if p.strip()]
        if len(pieces) == 1 and shape_of(pieces[0], links, depth + 1):
            return shape_of(pieces[0], links, depth + 1)
        return TypeValues(tuple(pieces)) if pieces else None
    if INTEGERS.fullmatch(text):
        numbers = tuple(int(piece) for piece in text.split("|"))
        return TypeValues(numbers, TypeName("integer"))
    pieces = re.split(r"\s*\|\s*|\s*,\s*(?:or\s+)?|\s+or\s+", text)
    quoted = [QUOTED.fullmatch(piece) for piece in pieces]
    if not all(quoted):
        return None
    values = [next(g for g in q.groups() if g is not None) for q in quoted if q]
    types = [WORDS.get(value.lower()) for value in values]
    if any(types):
        return None
    return TypeValues(tuple(values))


COMMA = r"\s*,\s*"


def union_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """Alternatives, if every one is a type."""
    body = re.sub(
        r"(?i)\A(?:either|one of:?|any of:?|oneof|anyof)\s*[(<\[]?\s*", "", text
    )
    body = body.rstrip(" )>]") if body != text else body
    for separator in (
        r"\s*\|\|?\s*",
        r"\s*,?\s+(?:or|oder|ou|или)\s+",
        r"\s*/\s*",
        COMMA,
    ):
        pieces = split_outside(body, separator)
        if len(pieces) < 2 or len(pieces) > 12:
            continue
        if separator == COMMA and len(pieces) == 2 and pieces[1].lower() in FORMATS:
            # `string, email` is one type with its format.
            continue
        options = [shape_of(piece, links, depth + 1) for piece in pieces]
        if all(option is not None for option in options):
            return union([option for option in options if option is not None])
        if separator.startswith(r"\s*\|"):
            return None
    return None


def split_outside(text: str, separator: str) -> list[str]:
    """The pieces between separators that are outside of brackets."""
    pieces, last = [], 0
    for found in re.finditer(separator, text):
        before = text[: found.start()]
        if all(before.count(a) <= before.count(b) for a, b in ("()", "<>", "[]", "{}")):
            pieces.append(text[last : found.start()])
            last = found.end()
    return [*pieces, text[last:]]


def bracket_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """`string(uuid)`, `number <float>`, `integer (0-100)`: brackets behind a type."""
    found = BRACKETS.search(text)
    if not found or not found.start():
        return None
    shape = shape_of(text[: found.start()], links, depth + 1)
    inner = found[1].lower().strip()
    if isinstance(shape, TypeName) and not shape.format:
        inner_type = WORDS.get(inner)
        if inner in FORMATS:
            return TypeName(shape.type, inner)
        if shape == STRING and inner_type and inner_type.type == "string":
            return inner_type
        if shape == ARRAY and inner:
            return listed(found[1], links, depth)
    return shape


def qualified_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """`ISO8601 timestamp`, `a valid string`, `date string`, `string in ISO format`."""
    if found := PREFIX.match(text):
        return shape_of(text[found.end() :], links, depth + 1)
    if text.lower().startswith("partial "):
        inner = shape_of(text[len("partial ") :], links, depth + 1)
        return replace(inner, partial=True) if isinstance(inner, TypeRef) else inner
    if found := re.match(
        r"(?i)(?:numeric |json |utf-8 |short |long )?(enum|string|integer|number|boolean)\b[ (:<-]",
        text,
    ):
        rest = text[found.end() :].lower()
        if re.match(
            r"(?:in|as|with|enum|format|of (?:the )?form|represent|max|between|up to)",
            rest,
        ):
            return WORDS[found[1].lower()]
    head, _, last = text.rpartition(" ")
    if head and (found := SUFFIX.search(text)):
        inner = shape_of(text[: found.start()], links, depth + 1)
        return inner if isinstance(inner, TypeName) else None
    if head and last.lower() in ("timestamp", "date", "datetime", "time"):
        return WORDS.get(f"{head.lower().replace('-', ' ')} {last.lower()}")
    return None


def reference_form(text: str, links: Links, depth: int) -> TypeShape | None:
    """A shape by name: a link, a capitalised word, `foo object`."""
    lower = text.lower()
    bare = OBJECT_WORD.sub("", text).strip()
    for wanted in (lower, bare.lower()):
        if wanted in links:
            return linked(wanted, text, links, depth)
    inside = [name for name in links if name in lower]
    if inside and len(lower) - len(max(inside, key=len)) <= 30:
        name = max(inside, key=len)
        return TypeRef(name, links[name], is_object=is_object(text))
    if (
        bare
        and bare != text
        and NAME.fullmatch(bare.replace(" ", "_").replace("-", "_"))
    ):
        return WORDS.get(bare.lower()) or TypeRef(bare, is_object=is_object(text))
    return TypeRef(text.lstrip("#")) if CAPITAL.fullmatch(text) else None


def linked(wanted: str, text: str, links: Links, depth: int) -> TypeShape:
    """A link: a plain type that is explained elsewhere, or a shape."""
    others = {name: target for name, target in links.items() if name != wanted}
    plain = shape_of(wanted, others, depth + 1)
    if isinstance(plain, TypeName) and plain != OBJECT:
        return plain
    return TypeRef(wanted, links[wanted], is_object=is_object(text))


def is_object(text: str) -> bool:
    """Whether a type is called an object: `pet object`, `objects`."""
    return bool(re.search(r"(?i)\bobjects?\Z", text))


FORMS = (
    known_word,
    values_form,
    union_form,
    list_form,
    map_form,
    bracket_form,
    qualified_form,
    reference_form,
)
