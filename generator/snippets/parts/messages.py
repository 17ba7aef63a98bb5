"""A request in a snippet, as an example, and JSON as written in documentation.

Text that is not JSON by RFC 8259 (comments, trailing commas, ellipses) is read anyway if
it is unambiguous; the corrections are reported to the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from urllib.parse import parse_qsl

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import Example, ExampleKind, Json, SnippetCall
from generator.media import FORM, MULTIPART
from generator.report.diagnostics import Span
from generator.snippets.parts.source_code import (
    MAX_CODE,
    Lexis,
    LiteralReader,
    NotLiteralError,
    Token,
    TokenKind,
    parse_json,
    scan,
)
from generator.source import Source

LEXIS = Lexis(
    escaped="\"'",
    comments=(r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", r"#[^\n]*", r"<!--.*?-->"),
)
HOLDER = r"<[A-Za-z][\w :',/()-]{0,60}>"
TYPE_WORD = (
    r"(?i:string|str|text|integer|int|long|number|float|double|decimal|boolean|bool|date-?time|date|"
    r"timestamp|uuid|url|uri|email)"
)
TYPED = re.compile(
    rf"(?<=[:\[,])\s{{0,40}}(?:<({TYPE_WORD}(?:\[\])?)(?:, ?| \()?(optional|required)?\)?>|({TYPE_WORD}(?:\[\])?))"
    r"(?=\s{0,40}(?:[,}\]]|\n))"
)
"""A word for a type where a value stands, in angles or not: `"id": <int>`, `"id": int`."""
UNQUOTED = re.compile(
    rf"(?<=[:\[,])\s{{0,40}}(?:\{{[A-Za-z][\w -]{{0,60}}\}}|{HOLDER})(?=\s{{0,40}}[,}}\]])"
)
"""A placeholder where a value of any type stands: `"id": {ticket-id}`."""
MEMBERS = re.compile(rf"(?<=\{{)\s{{0,40}}{HOLDER}\s{{0,40}}(?=\}})")
"""A placeholder where the members of an object stand: `{<pairs of names and values>}`."""
CHOICE = re.compile(r"(?<=null\])\s{0,10}\|\s{0,10}\[\s{0,40}null\s{0,40}\]")
"""A second list of things that have no shape here: `[<pier>] | [<buoy>]`."""
CURLY = str.maketrans("\u201c\u201d\u201e\u2018\u2019", '"""\'\'')
GAPS = ("...", "\u2026")


def parse_written_json(text: str) -> tuple[Json, str]:
    """The value of a JSON text, and what was corrected in it (empty if nothing).

    Raises:
        ValueError: It means no value, or it cannot be told which one.
    """
    try:
        return parse_json(text), ""
    except ValueError:
        if len(text) > MAX_CODE:
            raise
    with suppress(ValueError):
        return typed_json(text)
    text = CHOICE.sub("", UNQUOTED.sub("null", MEMBERS.sub("", text)))
    if '"' not in text:
        text = text.translate(CURLY)
    tokens = scan(text, LEXIS)
    gaps = list(without_gaps(tokens, text))
    written = list(without_commas(list(mended(gaps, text))))
    missing = closing(written)
    value = whole_value([*written, *missing])
    if missing:
        return value, "an unclosed bracket was closed at the end"
    if len(gaps) < len(tokens):
        return value, "the content omitted by `...` is unknown"
    return value, "comments, trailing commas and the like were ignored"


def typed_json(text: str) -> tuple[Json, str]:
    """The value of a text in which a word for a type stands in the place of each value,
    the words as strings.

    Raises:
        ValueError: It has other values too, or is no JSON even so.
    """
    words = len(TYPED.findall(text))
    value = whole_value([*with_type_words(text)]) if words else None
    if not words or sum(1 for _ in leaves(value)) != words:
        raise ValueError("values beside types")
    return value, "words for types stand for the values"


def with_type_words(text: str) -> Iterator[Token]:
    """The tokens of such a text."""

    def quoted(found: re.Match[str]) -> str:
        mark = f" ({found[2]})" if found[2] else ""
        return f' "{found[1] or found[3]}{mark}"'

    tokens = scan(TYPED.sub(quoted, text), LEXIS)
    yield from without_commas(list(mended(list(without_gaps(tokens, text)), text)))


def leaves(value: Json) -> Iterator[Json]:
    """The plain values in objects and lists."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value


MAX_VALUES = 50
"""Values of one block that are read; more are data, and no examples."""
REMARK_LINE = re.compile(r"\s*(?://|#|/\*|--|$)")
"""A blank line or a comment, which may stand between two values."""


def parse_several(text: str) -> list[tuple[str, Json]]:
    """The objects and lists of a text that has several, one below the other, each with
    the comment above it; none if anything else is among them.
    """
    pieces: list[tuple[str, list[str]]] = []
    title, fresh, depth = "", True, 0
    for line in text.split("\n"):
        if depth <= 0 and REMARK_LINE.match(line):
            title, fresh = line.strip(" \t/#*-") or title, True
            continue
        if fresh or (depth <= 0 and line[:1] in ("{", "[")):
            pieces.append((title, []))
            title, fresh, depth = "", False, 0
        pieces[-1][1].append(line)
        depth += sum(map(line.count, "{[")) - sum(map(line.count, "}]"))
    if not 1 < len(pieces) <= MAX_VALUES:
        return []
    try:
        return [(t, parse_written_json("\n".join(lines))[0]) for t, lines in pieces]
    except ValueError:
        return []


MAX_OPEN = 3
"""Brackets that may be left open at the end; more are a value cut in the middle."""


def closing(tokens: Sequence[Token]) -> list[Token]:
    """The brackets that close what is left open at the end of a text, behind a whole
    value; none if the text breaks off or closes what it never opened.
    """
    pairs = {"{": "}", "[": "]"}
    open_: list[str] = []
    for token in tokens:
        if token.kind is TokenKind.MARK and token.text in pairs:
            open_.append(pairs[token.text])
        elif token.is_mark("}", "]") and (not open_ or open_.pop() != token.text):
            return []
    last = tokens[-1] if tokens else None
    if last is None or len(open_) > MAX_OPEN or not last.is_mark("}", "]"):
        return []
    return [replace(last, text=text) for text in reversed(open_)]


def whole_value(tokens: Sequence[Token]) -> Json:
    """The value that the tokens make, with nothing behind it."""
    reader = LiteralReader(tokens)
    try:
        value = reader.value()
    except NotLiteralError as error:
        raise ValueError("no JSON") from error
    if reader.at < len(tokens) or not isinstance(value, dict | list):
        raise ValueError("text after the value")
    return value


def without_gaps(tokens: Sequence[Token], text: str) -> Iterator[Token]:
    """The tokens without `...`, bare or quoted as a whole item, nor `{...}` as one."""
    index = 0
    while index < len(tokens):
        if size := gap_at(tokens, index):
            index += size
            index += remark_at(tokens, index, text)
        elif size := boxed_gap(tokens, index):
            index += size
        else:
            yield tokens[index]
            index += 1


def gap_at(tokens: Sequence[Token], at: int) -> int:
    """How many tokens the gap that begins here has, 0 if there is none."""
    run = tokens[at : at + 3]
    if [t.text for t in run] == ["."] * 3 and all(
        t.kind is TokenKind.MARK for t in run
    ):
        return 3
    token = tokens[at]
    before = tokens[at - 1] if at else token
    after = tokens[at + 1] if at + 1 < len(tokens) else token
    alone = before.is_mark("[", ",") and after.is_mark("]", "}", ",")
    return int(token.text in GAPS and (alone or token.kind is TokenKind.MARK))


def boxed_gap(tokens: Sequence[Token], at: int) -> int:
    """How many tokens an item has that is nothing but a gap in brackets: `{...}` behind
    a comma, where keys or further items are left out; 0 if there is none.
    """
    before = tokens[at - 1] if at else None
    if before is None or not before.is_mark(",") or not tokens[at].is_mark("{", "["):
        return 0
    size = gap_at(tokens, at + 1) if at + 1 < len(tokens) else 0
    end = at + 1 + size
    return size + 2 if size and tokens[end : end + 1] and ends(tokens[end]) else 0


MAX_REMARK = 12
"""Tokens of a remark beside a gap: `... (8 hidden items) ...`, `... more fields`."""


def remark_at(tokens: Sequence[Token], at: int, text: str) -> int:
    """How many tokens the words behind a gap have, up to the end of their line."""
    start = at
    while at < len(tokens) and at - start < MAX_REMARK:
        token, before = tokens[at], tokens[at - 1]
        if "\n" in text[before.at : token.at] or token.is_mark(*"{}[],:"):
            break
        if token.kind is TokenKind.STRING:
            return 0
        at += 1
    return at - start


def ends(token: Token) -> bool:
    """Whether a value can end with a token."""
    return token.kind is not TokenKind.MARK or token.text in "}]"


def begins(token: Token) -> bool:
    """Whether a value can begin with a token."""
    return token.kind is not TokenKind.MARK or token.text in "{["


def mended(tokens: Sequence[Token], text: str) -> Iterator[Token]:
    """The tokens with what was forgotten or is left to choose corrected.

    A comma between two lines, a colon that was written as a comma (`"limit", 0,`), and
    the first of several values (`true | false`).
    """
    open_: list[str] = []
    before: Token | None = None
    choosing = False
    for index, token in enumerate(tokens):
        last, before = before, token
        if choosing and token.kind is not TokenKind.MARK:
            choosing = False
            continue
        choosing = bool(open_) and token.is_mark("|") and bool(last and ends(last))
        if choosing:
            continue
        missing = open_ and last and ends(last) and begins(token)
        if missing and last and "\n" in text[last.at : token.at]:
            yield replace(token, kind=TokenKind.MARK, text=",")
        if token.is_mark("{", "["):
            open_.append(token.text)
        elif token.is_mark("}", "]") and open_:
            open_.pop()
        elif token.is_mark(",") and open_[-1:] == ["{"] and is_pair(tokens, index):
            token = replace(token, text=":")
        yield token


def is_pair(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a comma in an object stands where a colon belongs: before it a key, and
    behind it one value that ends the entry.
    """
    head, rest = tokens[max(comma - 2, 0) : comma], tokens[comma + 1 : comma + 3]
    if len(head) < 2 or len(rest) < 2 or head[1].kind is not TokenKind.STRING:
        return False
    if not head[0].is_mark("{", ",") or rest[0].kind is TokenKind.MARK:
        return False
    return rest[1].is_mark(",", "}")


def without_commas(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without commas that separate nothing."""
    last: Token | None = None
    for token in tokens:
        if token.is_mark(",") and (last is None or last.is_mark(",", "[", "{")):
            continue
        last = token
        yield token


BINARY = "application/octet-stream"
PART_NAME = re.compile(r'\bname="([^"\n]{1,200})"')
PART_FILE = re.compile(r'\bfilename="([^"\n]{1,400})"')
JSON = "application/json"


@dataclass
class Request:
    """A request in the making; `payload` is the body's text, `body` its value."""

    method: str | None = None
    url: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    payload: str | None = None
    body: Json = None
    has_body: bool = False
    media_type: str | None = None

    def header(self, name: str, value: str) -> None:
        """Add a header; Content-Type becomes the media type."""
        if name.lower() == "content-type":
            self.media_type = value.split(";")[0].strip().lower() or None
        self.headers.append((name, value))

    def give(self, value: Json, media_type: str | None = None) -> None:
        """Set the body to a value."""
        self.body, self.has_body = value, True
        self.media_type = self.media_type or media_type

    def send(self, text: str, media_type: str | None = None) -> None:
        """Set the body to a text: JSON, a form or a multipart body if it is any."""
        if media_type and not self.media_type:
            self.media_type = media_type.split(";")[0].strip().lower()
        value, media_type = read_body(text, self.media_type)
        self.give(value, media_type)

    def example(self, block: Source, language: str, title: str) -> Example | None:
        """The example, or None without an absolute URL."""
        if not self.url or not self.url.lower().startswith(("http://", "https://")):
            return None
        return Example(
            ExampleKind.REQUEST,
            language,
            whole(block),
            title=title,
            method=(self.method or "GET").upper(),
            url=self.url,
            headers=tuple(self.headers),
            has_body=self.has_body,
            body=self.body if self.has_body else None,
            media_type=self.media_type if self.has_body else None,
            source=block.text,
        )


def whole(block: Source) -> Span:
    """The place of a whole snippet."""
    return block.span(1, 1, len(block.text.rstrip("\n").split("\n")))


def read_body(text: str, media_type: str | None) -> tuple[Json, str | None]:
    """A body's value and media type: JSON wherever the text is JSON."""
    if media_type is None or "json" in media_type:
        try:
            return body_json(text, media_type), media_type or JSON
        except ValueError:
            pass
    elif media_type == FORM:
        return form_fields(text), media_type
    elif media_type == MULTIPART:
        return multipart_fields(text), media_type
    return text, media_type


def body_json(text: str, media_type: str | None) -> Json:
    """The JSON value of a body; written carelessly only where it is called JSON."""
    return parse_written_json(text)[0] if media_type else parse_json(text)


def form_fields(text: str) -> Json:
    """The fields of a form, a list for a name that comes several times; else the text."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return text
    fields: dict[str, Json] = {}
    for name, value in pairs:
        add_field(fields, name, value)
    return fields or text


def add_field(fields: dict[str, Json], name: str, value: str) -> None:
    """Put a field into a form: repeated ones are a list, in their order."""
    match fields.get(name):
        case None:
            fields[name] = value
        case list() as values:
            values.append(value)
        case first:
            fields[name] = [first, value]


def multipart_fields(text: str) -> Json:
    """The fields of a multipart body (RFC 7578), or the text; empty ones left out."""
    lines = text.replace("\r\n", "\n")
    boundary = lines.split("\n", 1)[0]
    fields: dict[str, Json] = {}
    for part in lines.split(boundary)[1:] if boundary.startswith("--") else ():
        head, _, value = part.strip("\n").partition("\n\n")
        name, file = PART_NAME.search(head), PART_FILE.search(head)
        content = file[1] if file else value.strip("\n")
        if name and content:
            add_field(fields, name[1], content)
    return fields or text


def call_example(
    block: Source,
    language: str,
    title: str,
    call: SnippetCall,
    values: tuple[tuple[str, Json], ...],
) -> Example:
    """The example of an SDK call."""
    return Example(
        ExampleKind.REQUEST,
        language,
        whole(block),
        title=title,
        call=call,
        values=values,
        source=block.text,
    )
