"""Data models that pages declare as program code: interfaces of TypeScript, structs of Go,
classes of Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Json
from generator.formats.page import Code
from generator.readers.fields.row import FieldRow
from generator.readers.fields.type_shapes import (
    ANY,
    BOOLEAN,
    DATE_TIME,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    WORDS,
    TypeList,
    TypeMap,
    TypeName,
    TypeRef,
    TypeShape,
    TypeValues,
    union,
)
from generator.report.diagnostics import Span

MAX_CODE = 100_000
MAX_TYPES = 300
MAX_BODY = 20_000
MAX_TYPE = 1_000
"""Characters of a type; the longest in pages are lists of some hundred literals."""
MAX_MEMBERS = 500
MAX_DEPTH = 12
NAMES: Mapping[str, TypeShape] = {
    **dict.fromkeys(("string", "str", "Text"), STRING),
    **dict.fromkeys(("int", "bigint", "integer"), INTEGER),
    **{f"{sign}int{bits}": INTEGER for sign in ("", "u") for bits in (8, 16, 32, 64)},
    **dict.fromkeys(("number", "float", "float32", "float64", "Decimal"), NUMBER),
    **dict.fromkeys(("boolean", "bool"), BOOLEAN),
    **dict.fromkeys(("any", "unknown", "Any", "interface{}", "json.RawMessage"), ANY),
    **dict.fromkeys(("object", "dict", "Dict"), OBJECT),
    **{name: TypeList(None) for name in ("list", "List", "array")},
    **dict.fromkeys(("Date", "datetime", "time.Time", "datetime.datetime"), DATE_TIME),
    **dict.fromkeys(("null", "None", "nil", "undefined"), NULL),
    "date": TypeName("string", "date"),
    "datetime.date": TypeName("string", "date"),
    "UUID": TypeName("string", "uuid"),
    "uuid.UUID": TypeName("string", "uuid"),
    "EmailStr": TypeName("string", "email"),
    "Blob": TypeName("string", "binary"),
    "File": TypeName("string", "binary"),
}
LISTS = frozenset("Array List list Sequence ReadonlyArray Set set tuple".split())
MAPS = frozenset("Record Dict dict Map Mapping map".split())


class DeclaredType(NamedTuple):
    """A model: its name, its fields, and the one whose fields it has too."""

    name: str
    rows: tuple[FieldRow, ...]
    base: TypeRef | None
    span: Span


OPENING = re.compile(
    r"(?m)^[ \t]{0,8}(?:export\s+)?(?:declare\s+)?(?:"
    r"interface\s+(?P<interface>[A-Z]\w{0,80})(?:\s+extends\s+(?P<base>[A-Z]\w{0,80}))?\s*\{"
    r"|type\s+(?P<type>[A-Z]\w{0,80})\s*=\s*(?P<value>\{|[^\n;{]{1,400})"
    r"|type\s+(?P<struct>[A-Z]\w{0,80})\s+struct\s*\{"
    r"|class\s+(?P<class>[A-Z]\w{0,80})\((?P<bases>[\w., \[\]=]{0,120})\)\s*:\s*$)"
)
PYDANTIC = re.compile(r"\b(?:BaseModel|TypedDict|NamedTuple|Schema|SQLModel|Struct)\b")


def declared_types(code: Code) -> tuple[DeclaredType, ...]:
    """The models that code declares, with names for literals resolved (`type Color = 'red'`)."""
    text = code.text[:MAX_CODE]
    if not OPENING.search(text):
        return ()
    aliases: dict[str, TypeShape] = {}
    found: list[DeclaredType] = []
    first = code.code_line or code.span.line
    for match in islice(OPENING.finditer(text), MAX_TYPES):
        place = code.span._replace(
            line=first + text.count("\n", 0, match.start()), column=1
        )
        value = (match["value"] or "").strip()
        if match["type"] and value != "{":
            if (shape := read_type(value).shape) is not None:
                aliases[match["type"]] = shape
            continue
        if match["class"]:
            rows = [*of_class(text[match.end() :], place)]
            base = next((b for b in known_bases(match["bases"])), "")
            if not base and not PYDANTIC.search(match["bases"]):
                continue
        else:
            body = enclosed(text, match.end() - 1)
            rows = [*(of_struct if match["struct"] else of_members)(body, place, 0)]
            base = match["base"] or ""
        name = match["interface"] or match["type"] or match["struct"] or match["class"]
        if rows:
            found.append(
                DeclaredType(
                    name,
                    tuple(rows[:MAX_MEMBERS]),
                    TypeRef(base) if base else None,
                    place,
                )
            )
    return tuple(
        each._replace(rows=tuple(resolved(row, aliases) for row in each.rows))
        for each in found
    )


def known_bases(bases: str) -> Iterator[str]:
    """The classes among the bases of a class that are models of the page itself."""
    for base in bases.split(","):
        if re.fullmatch(r"[A-Z]\w{0,80}", base.strip()) and not PYDANTIC.search(base):
            yield base.strip()


def resolved(row: FieldRow, aliases: Mapping[str, TypeShape]) -> FieldRow:
    """A field with what names of literals stand for."""

    def of(shape: TypeShape | None) -> TypeShape | None:
        match shape:
            case TypeRef(name=name) if name in aliases:
                return aliases[name]
            case TypeList(item):
                return TypeList(of(item))
            case TypeMap(inner):
                return TypeMap(of(inner))
        return shape

    return replace(row, shape=of(row.shape))


def enclosed(text: str, opening: int) -> str:
    """What is between a brace and the one that closes it; all behind it if none does."""
    depth = 0
    last = min(len(text), opening + MAX_BODY)
    for at in range(opening, last):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[opening + 1 : at]
    return text[opening + 1 : last]


MEMBER = re.compile(
    r"\s*(?:readonly\s+)?[\"']?(?P<name>[\w$-]{1,100})[\"']?(?P<mark>\?)?\s*:\s*"
)
COMMENT = re.compile(r"\s*//\s?(?P<line>[^\n]*)|\s*/\*+(?P<block>.*?)\*/", re.DOTALL)
REMARK_BEHIND = re.compile(r"[ \t]*[;,]?[ \t]*//[ \t]?(?P<text>[^\n]*)")


def of_members(body: str, place: Span, depth: int) -> Iterator[FieldRow]:
    """The members of an interface, with those of objects inside set in."""
    at, stated, count = 0, "", 0
    while at < len(body) and count < MAX_MEMBERS:
        count += 1
        if comment := COMMENT.match(body, at):
            text = comment["line"] or comment["block"] or ""
            stated = " ".join(re.sub(r"(?m)^\s*\*", " ", text).split())
            at = comment.end()
            continue
        member = MEMBER.match(body, at)
        if member is None:
            at = end_of_member(body, at) + 1
            continue
        end = end_of_member(body, member.end())
        kind = body[member.end() : end]
        behind = REMARK_BEHIND.match(body, end)
        said = stated or (behind["text"].strip() if behind else "")
        line = place.line + 1 + body.count("\n", 0, member.start("name")) - (depth > 0)
        span = place._replace(line=line)
        read = read_type(kind)
        yield FieldRow(
            member["name"],
            span,
            read.shape,
            not member["mark"] and not read.missing,
            nullable=read.nullable,
            description=said,
            depth=depth,
        )
        if read.inner and depth < MAX_DEPTH:
            yield from of_members(read.inner, span, depth + 1)
        at, stated = (behind.end() if behind else end + 1), ""


def end_of_member(body: str, at: int) -> int:
    """Where a member ends: at its semicolon, comma or line."""
    depth = 0
    quote = ""
    for index in range(at, len(body)):
        char = body[index]
        if quote:
            quote = "" if char == quote or char == "\n" else quote
        elif char in "'\"":
            quote = char
        elif char in "{[(<":
            depth += 1
        elif char in "}])>":
            depth -= 1
        elif (depth <= 0 and (char in ";," or body.startswith("//", index))) or (
            depth <= 0 and char == "\n" and not goes_on(body, index)
        ):
            return index
    return len(body)


def goes_on(body: str, at: int) -> bool:
    """Whether a type goes on behind the end of a line: `|` stands there or below."""
    before, behind = body[:at].rstrip()[-1:], body[at:].lstrip()[:1]
    return before in ("|", ":", "&") or behind in ("|", "&")


FIELD = re.compile(
    r"(?m)^[ \t]*(?P<name>[A-Z]\w{0,80})[ \t]+(?P<type>[^\s`/][^`\n/]{0,200}?)"
    r"(?:[ \t]*`(?P<tags>[^`\n]{0,300})`)?[ \t]*(?://[ \t]?(?P<remark>[^\n]*))?$"
)
TAG = re.compile(r"json:\"(?P<name>[^\",]*)(?P<options>(?:,\w+)*)\"")


def of_struct(body: str, place: Span, depth: int) -> Iterator[FieldRow]:
    """The fields of a struct of Go, by the names in their `json` tags."""
    for match in FIELD.finditer(body):
        tag = TAG.search(match["tags"] or "")
        if tag is None or tag["name"] == "-":
            continue
        line = place.line + 1 + body.count("\n", 0, match.start("name")) - 1
        read = read_type(match["type"])
        left_out = "omitempty" in tag["options"] or "omitzero" in tag["options"]
        yield FieldRow(
            tag["name"] or match["name"],
            place._replace(line=line),
            read.shape,
            False if left_out else None,
            description=(match["remark"] or "").strip(),
            depth=depth,
        )


ATTRIBUTE = re.compile(
    r"(?P<name>[a-z_]\w{0,80})[ \t]*:[ \t]*(?P<type>[^=#\n]{1,200}?)[ \t]*"
    r"(?P<default>=[^#\n]{1,200}?)?[ \t]*(?:#[ \t]?(?P<remark>[^\n]*))?"
)
ALIAS = re.compile(r"\balias\s*=\s*['\"]([\w.$-]{1,80})['\"]")


def of_class(text: str, place: Span) -> Iterator[FieldRow]:
    """The attributes of a class of Python, up to the first line that is not set in."""
    for number, line in enumerate(text[:MAX_BODY].split("\n")[1:MAX_MEMBERS], 1):
        if line.strip() and not line[:1].isspace():
            break
        match = ATTRIBUTE.fullmatch(line.strip())
        if match is None:
            continue
        read = read_type(match["type"])
        given = (match["default"] or "").lstrip("= ")
        alias = ALIAS.search(given)
        needed = not given or given.startswith(("Field(...", "Field(alias", "..."))
        yield FieldRow(
            alias[1] if alias else match["name"],
            place._replace(line=place.line + number),
            read.shape,
            needed and not read.missing,
            nullable=read.nullable,
            description=(match["remark"] or "").strip(),
        )


@dataclass(slots=True)
class ReadType:
    """A type as it is written: its shape, whether null or nothing may stand there, and the
    members of an object in it.
    """

    shape: TypeShape | None = None
    nullable: bool = False
    missing: bool = False
    inner: str = ""


def read_type(text: str, depth: int = 0) -> ReadType:
    """The type that code states; one without a shape where it says more than this reads."""
    text = text.strip().rstrip(";,").strip()
    if depth > MAX_DEPTH or not text or len(text) > MAX_TYPE:
        return ReadType()
    parts = split(text, "|")
    if len(parts) > 1:
        return of_union(parts, depth)
    if text[0] == "(" and text.endswith(")"):
        return read_type(text[1:-1], depth + 1)
    if text[0] in "*?":
        made = read_type(text[1:], depth + 1)
        return ReadType(made.shape, True, made.missing, made.inner)
    if text[0] in "'\"" and text[-1] == text[0]:
        return ReadType(TypeValues((text[1:-1],)))
    if re.fullmatch(r"-?\d{1,15}", text):
        return ReadType(TypeValues((int(text),), INTEGER))
    if text in ("true", "false"):
        return ReadType(BOOLEAN)
    if text.endswith("[]") or text.startswith("[]"):
        item = read_type(text[:-2] if text.endswith("[]") else text[2:], depth + 1)
        return ReadType(TypeList(item.shape), inner=item.inner)
    if text[0] == "{":
        index = re.fullmatch(
            r"\{\s*\[\w+\s*:\s*\w+\]\s*:\s*(.+?);?\s*\}", text, re.DOTALL
        )
        if index:
            return ReadType(TypeMap(read_type(index[1], depth + 1).shape))
        return ReadType(OBJECT, inner=enclosed(text, 0))
    return of_name(text, depth)


def of_union(parts: list[str], depth: int) -> ReadType:
    """Alternatives, null and nothing aside."""
    read = [read_type(part, depth + 1) for part in parts]
    shapes = [each.shape for each in read if each.shape not in (None, NULL)]
    missing = any(part.strip() == "undefined" for part in parts)
    nullable = any(part.strip() in ("null", "None") for part in parts)
    known = [shape for shape in shapes if shape is not None]
    inner = next((each.inner for each in read if each.inner), "")
    if known and all(isinstance(shape, TypeValues) for shape in known):
        values: list[Json] = [
            v for s in known if isinstance(s, TypeValues) for v in s.values
        ]
        kinds = {s.type for s in known if isinstance(s, TypeValues)}
        if len(kinds) == 1:
            return ReadType(TypeValues(tuple(values), kinds.pop()), nullable, missing)
    shape = union(known) if known else None
    return ReadType(shape, nullable, missing, inner if len(known) == 1 else "")


GENERIC = re.compile(
    r"(?P<name>[\w.]{1,80})\s*(?:<(?P<of>.+)>|\[(?P<in>.+)\])(?P<go>\S.*)?", re.DOTALL
)


def of_name(text: str, depth: int) -> ReadType:
    """A name, with what it is of: `Array<Pet>`, `map[string]int`, `Optional[Pet]`."""
    if text in NAMES:
        return ReadType(NAMES[text])
    found = GENERIC.fullmatch(text)
    if found is None:
        plain = re.fullmatch(r"(?:\w{1,40}\.)?([A-Z]\w{0,80})", text)
        if plain:
            return ReadType(TypeRef(plain[1]))
        return ReadType(WORDS.get(text.lower()))
    inner = found["of"] or found["in"]
    if found["name"] == "map" and found["go"]:
        return ReadType(TypeMap(read_type(found["go"], depth + 1).shape))
    name = found["name"].rpartition(".")[2]
    arguments = split(inner, ",")
    first = read_type(arguments[0], depth + 1)
    if name in LISTS:
        return ReadType(TypeList(first.shape), inner=first.inner)
    if name in MAPS and len(arguments) > 1:
        return ReadType(TypeMap(read_type(arguments[1], depth + 1).shape))
    if name in ("Optional", "Nullable", "Maybe"):
        return ReadType(first.shape, True, inner=first.inner)
    if name == "Partial" and isinstance(first.shape, TypeRef):
        return ReadType(replace(first.shape, partial=True))
    if name in ("Literal", "Union"):
        return of_union(arguments, depth)
    return (
        first
        if name in ("Annotated", "Readonly", "Required", "NonNullable")
        else ReadType()
    )


def split(text: str, mark: str) -> list[str]:
    """The parts of a type between marks that stand in no brackets and no quotes."""
    parts, depth, start, quote = [], 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "{[(<":
            depth += 1
        elif char in "}])>":
            depth -= 1
        elif char == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
