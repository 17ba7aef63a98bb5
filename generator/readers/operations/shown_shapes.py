"""Schemas shown without a field list: types in code, and alternatives.

API viewers print TypeScript types; rendered references name the alternatives of a body.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Evidence, Fact, Pointer
from generator.formats.page import Code, ItemList, Mark, Paragraph, Table, text_of
from generator.readers.endpoints.purposes import (
    ASKING,
    GIVING,
    Announcement,
    Purpose,
    announced,
    purpose_of,
)
from generator.readers.endpoints.scope import Passage
from generator.readers.fields.row import (
    PLAIN_NAME,
    FieldRow,
    FieldSet,
    field_row,
    nest,
)
from generator.readers.fields.schema_statements import PLAIN, tree_facts
from generator.readers.fields.tables import table_fields
from generator.readers.fields.type_shapes import (
    TypeList,
    TypeName,
    TypeRef,
    TypeShape,
    names_shape,
)
from generator.readers.fields.types import links_of, note_of
from generator.readers.fields.typescript_types import (
    NAMED,
    NotTypeError,
    TypeFact,
    parse_type,
)
from generator.report.diagnostics import Span
from generator.snippets.parts.source_code import parse_json

JSON_TYPE = "application/json"
LANGUAGES = frozenset({"", "ts", "typescript"})
LOOSE = frozenset("json json5 jsonc javascript js text txt plaintext".split()) | {""}
"""Languages of code in which types are written as JSON would be, or nearly."""
UNKNOWN = re.compile(r":\s{0,9}(?:unknown|any)\b")
TYPE_WORD = re.compile(r"[A-Za-z_]\w{0,60}")
DECLARED = re.compile(
    r"\s*(?:export\s{1,9})?(?:declare\s{1,9})?"
    r"(?:type\s{1,9}(\w{1,100})\s{0,9}=|interface\s{1,9}(\w{1,100})(?=\s{0,9}\{))"
)
"""Words in front of a type that has a name."""
FIRST = ("{", "[", "(", "Array<")
MEDIA = re.compile(
    r"(?<![\w/.])((?:application|text|image|audio|video|multipart|font)/[\w.+*-]{1,80})"
    r"(?![\w/])"
)
MAX_TEXT = 100_000
"""Characters of a type; the longest in pages are lists of some hundred codes."""


@dataclass(frozen=True, slots=True)
class ShownType:
    """A type, what is announced above it, the media type named there, if any, and the
    sentence just above it.
    """

    facts: tuple[TypeFact, ...]
    span: Span
    text: str
    about: Announcement | None
    media: str = ""
    lead: str = ""


AND_SO_ON = re.compile(
    r"\[\s{0,4}([A-Za-z]\w{0,40})\s{0,4},\s{0,4}(?:\.\.\.|\u2026)\s{0,4}\]"
)
"""How many write a list of a type: `[string, ...]`."""


@lru_cache(maxsize=256)  # Every operation that a page is about asks for its code.
def typed(code: Code) -> tuple[TypeFact, ...]:
    """The facts of code that is a type and nothing else; empty for other code.

    An object of literals (`{ page: 1 }`) is an example: a type names one.
    """
    text = AND_SO_ON.sub(r"\1[]", code.text[:MAX_TEXT])
    if is_example(text):
        return ()
    if code.language in LANGUAGES and (facts := strictly_typed(text)):
        return facts
    if code.language not in LOOSE or text.lstrip()[:1] not in ("{", "["):
        return ()
    try:
        loosely = parse_type(text, loose=True)
    except NotTypeError:
        return ()
    return tuple(loosely) if names_type(loosely, text) else ()


def is_example(text: str) -> bool:
    """Whether a text is JSON, in which no type has a name; found at less cost than by
    reading all of it as types.
    """
    if text.lstrip()[:1] not in ("{", "[") or UNKNOWN.search(text):
        return False
    try:
        parse_json(text)
    except ValueError:
        return False
    return True


def strictly_typed(text: str) -> tuple[TypeFact, ...]:
    """The facts of a text that is a type of TypeScript; empty for other text."""
    start = named.end() if (named := DECLARED.match(text)) else 0
    if not text[start:].lstrip().startswith(FIRST):
        return ()
    try:
        facts = parse_type(" " * start + text[start:])
    except NotTypeError:
        return ()
    return tuple(facts) if names_type(facts, text) else ()


MAX_LINE = 200
"""Characters of a type on a line of its own; longer ones are spread over lines."""


def line_type(block: Paragraph, passage: Passage, media: str) -> ShownType | None:
    """The type that is all of a paragraph below the heading of a response: `string[]`."""
    text = text_of(block.runs).strip()
    if len(text) > MAX_LINE:
        return None
    named = TYPE_WORD.findall(text)
    braced = text.startswith("{")
    if not braced and (not named or not NAMED.keys() >= {*named}):
        return None
    about = purpose_of(replace(passage, lead=""))
    if about is None or not about.status or about.purpose not in GIVING:
        return None
    try:
        facts = parse_type(text)
    except NotTypeError:
        return None
    if braced and not names_type(facts, text):
        return None
    titles = [media, *(text_of(h.runs) for h in reversed(passage.trail))]
    return ShownType(tuple(facts), block.span, text, about, media_in(titles))


def whole_type(block: Paragraph, passage: Passage) -> tuple[Purpose, TypeShape] | None:
    """The named shape that is all of a paragraph below a heading of a body or response,
    and which of them it is of.
    """
    text = text_of(block.runs).strip()
    about = announced(passage.title) if len(text) < MAX_LINE and passage.trail else None
    if about is None or about.purpose not in (Purpose.RESPONSE, Purpose.BODY):
        return None
    note = note_of(text, links_of(block.runs))
    named = note is not None and names_shape(note.shape)
    return (about.purpose, note.shape) if note and note.shape and named else None


def names_type(facts: Sequence[TypeFact], text: str) -> bool:
    """Whether something below the outermost object or list has a type by its name.

    Literals do not count: JSON is made of them, and is an example.
    """
    literal = {fact.to[:-1] for fact in facts if fact.to[-1:] == ("enum",)}
    named = any(
        len(fact.to) > 1
        and fact.to[-1] == "type"
        and fact.value in PLAIN
        and fact.to[:-1] not in literal
        for fact in facts
    )
    return named or bool(UNKNOWN.search(text))


def media_in(texts: Sequence[str]) -> str:
    """The media type that the nearest of these texts names, lower case."""
    found = (MEDIA.search(text[:200].lower()) for text in texts)
    return next((match[1] for match in found if match), "")


def type_facts(
    shown: Sequence[ShownType],
    success: str,
    bodiless: bool,
    listed: Collection[str] = (),
) -> Iterator[Fact]:
    """The facts of the types that an operation shows; what nothing announces is left.

    Of a type that is `listed` by its name, the response is said to be a list.
    """
    whole = len(shown) == 1 and bodiless
    for number, item in enumerate(shown):
        if whole and (item.about is None or item.about.purpose in UNTOLD):
            status = item.about.status if item.about else ""
            item = replace(item, about=Announcement(Purpose.RESPONSE, status))
        if number == 0 and item.about is None and is_request(shown[1:]):
            item = replace(item, about=Announcement(Purpose.REQUEST))
        at = place_of(item, success, bodiless)
        if at[:1] == ("requestBody",):
            required = bool(item.about and item.about.required)
            yield Fact((*at[:1], "required"), required, item.span, Evidence.VIEWER)
            if len(item.lead.split()) > LABEL and not media_in([item.lead]):
                place = item.span._replace(end_line=0)
                yield Fact((*at[:1], "description"), item.lead, place, Evidence.VIEWER)
        first = item.span.line
        named = DECLARED.match(item.text)
        if named and (named[1] or named[2]) in listed and at[:1] == ("responses",):
            yield Fact((*at, "type"), "array", item.span, Evidence.VIEWER)
            at = (*at, "items")
        for fact in item.facts if at else ():
            span = Span(item.span.file, first + item.text.count("\n", 0, fact.at))
            yield Fact((*at, *fact.to), fact.value, span, Evidence.VIEWER)


LABEL = 2
"""Words of a label, which describes nothing: `Request body`."""
UNTOLD = (Purpose.MODEL, Purpose.EXAMPLE, Purpose.FIELDS)
"""Labels above the only type of a GET, which is what comes back."""


def is_request(following: Sequence[ShownType]) -> bool:
    """Whether a type that nothing announces is what is sent: all that follow come back."""
    purposes = [each.about.purpose for each in following if each.about]
    return bool(purposes) and all(purpose in GIVING for purpose in purposes)


def place_of(item: ShownType, success: str, bodiless: bool) -> Pointer:
    """Where the schema of a type stands; empty if nothing tells."""
    about = item.about
    content = ("content", item.media or JSON_TYPE, "schema")
    if about is None:
        return ()
    if about.purpose in (Purpose.RESPONSE, Purpose.ERROR):
        status = about.status or (success if about.purpose is Purpose.RESPONSE else "")
        return ("responses", status, *content) if status else ()
    if about.purpose in ASKING and not bodiless:
        return ("requestBody", *content)
    return ()


def names_listed(block: ItemList) -> FieldSet | None:
    """The names that are all of an item, in a list whose items begin with names.

    An item with several (`` `name` or `title` ``) says nothing of each alone.
    """
    rows: list[FieldRow] = []
    for item in block.items:
        runs = item.runs
        if not runs or runs[0].mark is not Mark.CODE:
            return None
        if PLAIN_NAME.fullmatch(runs[0].text) and not text_of(runs[1:]).strip():
            rows.append(field_row(runs[0].text, item.span, (), ""))
    heads = frozenset({"name"})
    return FieldSet(tuple(rows), block.span, False, heads) if rows else None


MEMBER = (
    r"[\"']?[A-Za-z_]\w{0,60}[\"']?\??"
    r"(?:\s?:\s?(?:[A-Za-z]\w{0,40}(?:\[\])?|\[[A-Za-z]\w{0,40}\]))?"
)
BRACED = re.compile(
    rf"\{{\s?({MEMBER}(?:\s?,\s?{MEMBER}){{0,40}}),?\s?(?:\.{{3}}|…)?\s?\}}"
)
"""An object by its names, as JavaScript writes it: `{ items: [Pet], total: number }`."""


def braced_fields(paragraph: Paragraph) -> FieldSet | None:
    """The fields of the one object whose names a paragraph has in code."""
    if single := only_key(paragraph):
        return single
    codes = [run.text.strip() for run in paragraph.runs if run.mark is Mark.CODE]
    drawn = [code for code in codes if not is_example(code)]
    found = [match for code in drawn if (match := BRACED.fullmatch(code))]
    if len(found) != 1:
        return None
    rows: list[FieldRow] = []
    for piece in found[0][1].split(","):
        name, _, kind = piece.partition(":")
        name = name.strip().replace('"', "").replace("'", "")
        note = note_of(kind.strip(), {}) if kind.strip() else None
        known = isinstance(note.shape, TypeName | TypeList | TypeRef) if note else False
        notes = (note if known else None,)
        row = field_row(name.removesuffix("?"), paragraph.span, notes, "")
        optional = name.endswith("?")
        rows.append(replace(row, required=False) if optional else row)
    return FieldSet(tuple(rows), paragraph.span, False, frozenset({"name"}))


HOLDER = re.compile(
    r"(?i)\b(?:object|body|response|json|payload)\s+(?:with|containing|that (?:has|contains)|has)\s+"
    r"(?:an?|one|the|a single|only an?)\s*\Z"
)
KEY_WORD = re.compile(r"(?i)\s*(?:key|field|property|attribute|member)\b")


def only_key(paragraph: Paragraph) -> FieldSet | None:
    """The one field of an object: ``Returns an object with one `count` key``."""
    runs = paragraph.runs
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        named = run.mark is Mark.CODE and PLAIN_NAME.fullmatch(run.text)
        if named and HOLDER.search(before.text[-80:]) and KEY_WORD.match(after.text):
            row = field_row(run.text, paragraph.span, (), "")
            return FieldSet((row,), paragraph.span, False, frozenset({"name"}))
    return None


ALTERNATIVE = re.compile(
    r"(?P<title>[A-Z]\w{0,40}(?: (?:[A-Z0-9]\w{0,40}|of|for|with)){0,6})"
    r" (?P<type>object|array|string|integer|number|boolean)"
)
"""How a rendered reference heads a shape: `Collection Item object`."""
OR = frozenset({"or", "one of", "any of", "and"})


@dataclass(frozen=True, slots=True)
class NamedAlternative:
    """A shape that is named, with the sentence below its name."""

    title: str
    type: str
    span: Span
    description: str = ""
    described: Span | None = None
    fields: FieldSet | None = None


def alternatives(passages: Sequence[Passage]) -> list[NamedAlternative]:
    """The shapes that paragraphs name one after the other, with `OR` between them.

    A table of fields belongs to the shape above it; none are told where one stands
    above all of them.
    """
    found: list[NamedAlternative] = []
    separated = False
    for passage in passages:
        block = passage.block
        if isinstance(block, Table):
            if not found:
                return []
            fields = table_fields(block)
            if fields is not None and found[-1].fields is None:
                found[-1] = replace(found[-1], fields=fields)
            continue
        text = text_of(block.runs).strip() if isinstance(block, Paragraph) else ""
        if text.lower() in OR:
            separated = True
        elif named := ALTERNATIVE.fullmatch(text[:200]):
            found.append(NamedAlternative(named["title"], named["type"], block.span))
        elif text and found and not found[-1].description:
            last = replace(found[-1], description=text, described=block.span)
            found[-1] = last
    return found if separated and len(found) > 1 else []


def named_alternatives(
    passages: Sequence[Passage],
) -> Iterator[tuple[list[Passage], list[NamedAlternative]]]:
    """The passages below each heading that names alternatives, with these."""
    groups = groupby(passages, key=lambda p: p.trail[-1].span if p.trail else None)
    for _, group in groups:
        members = list(group)
        if found := alternatives(members):
            yield members, found


def prose_lists(passages: Sequence[Passage]) -> frozenset[Span]:
    """The lists and tables of named alternatives: none is about the whole body."""
    return frozenset(
        passage.block.span
        for members, _ in named_alternatives(passages)
        for passage in members
        if isinstance(passage.block, ItemList | Table)
    )


def alternative_facts(
    passages: Sequence[Passage], success: str, bodiless: bool
) -> Iterator[Fact]:
    """The facts of the alternatives below each heading."""
    for members, found in named_alternatives(passages):
        about = purpose_of(replace(members[0], lead=""))
        item = ShownType((), found[0].span, "", about)
        at = place_of(item, success, bodiless)
        for index, shape in enumerate(found if at else ()):
            to = (*at, "oneOf", str(index))
            yield Fact((*to, "title"), shape.title, shape.span, Evidence.TABLE)
            yield Fact((*to, "type"), shape.type, shape.span, Evidence.TABLE)
            if shape.described:
                text, span = shape.description, shape.described
                yield Fact((*to, "description"), text, span, Evidence.TABLE)
            if shape.fields is not None:
                tree = nest(shape.fields.rows)
                yield from tree_facts(tree, to, shape.fields.span, {})
