"""JSON as people write it in documentation: comments, trailing commas, gaps.

What is no JSON by RFC 8259 is read all the same where it can only mean one thing; the
caller is told what was put right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.facts import Json
from generator.snippets.parts.literals import LiteralReader, NotLiteralError, parse_json
from generator.snippets.parts.tokens import MAX_CODE, Lexis, Token, TokenKind, scan

LEXIS = Lexis(
    escaped="\"'",
    comments=(r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", r"#[^\n]*", r"<!--.*?-->"),
)
UNQUOTED = re.compile(
    r"(?<=[:\[,])[ \t]{0,40}(?:\{[A-Za-z][\w -]{0,60}\}|<[A-Za-z][\w -]{0,60}>)(?=\s{0,40}[,}\]])"
)
"""A placeholder where a value of any type stands: `"id": {ticket-id}`."""
CURLY = str.maketrans("\u201c\u201d\u201e\u2018\u2019", '"""\'\'')
GAPS = ("...", "\u2026")


def parse_written_json(text: str) -> tuple[Json, str]:
    """The value of a JSON text, and what was put right in it (empty if nothing).

    Raises:
        ValueError: It means no value, or it cannot be told which one.
    """
    try:
        return parse_json(text), ""
    except ValueError:
        if len(text) > MAX_CODE:
            raise
    text = UNQUOTED.sub("null", text)
    if '"' not in text:
        text = text.translate(CURLY)
    tokens = scan(text, LEXIS)
    gaps = list(without_gaps(tokens))
    written = list(without_commas(gaps))
    missing = closing(written)
    value = whole_value(list(without_commas([*written, *missing])))
    if missing:
        return value, "a bracket that was never closed is closed at the end"
    if len(gaps) < len(tokens):
        return value, "what `...` leaves out is not shown"
    return value, "comments, trailing commas and the like were left out"


MAX_OPEN = 3
"""Brackets that may be left open at the end; more are a value cut in the middle."""


def closing(tokens: Sequence[Token]) -> list[Token]:
    """The brackets that close what is left open at the end of a text, behind a whole
    value; none where the text breaks off or closes what it never opened.
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


def without_gaps(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without `...`, bare or quoted as a whole item."""
    index = 0
    while index < len(tokens):
        if size := gap_at(tokens, index):
            index += size
        else:
            yield tokens[index]
            index += 1


def gap_at(tokens: Sequence[Token], at: int) -> int:
    """How many tokens the gap that begins here has, 0 where there is none."""
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


def without_commas(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without commas that separate nothing."""
    last: Token | None = None
    for token in tokens:
        if token.is_mark(",") and (last is None or last.is_mark(",", "[", "{")):
            continue
        last = token
        yield token
