"""Source code as tokens, and the literal values in it: objects, dictionaries, arrays.

Strings are decoded, everything else is verbatim. One table of forms per language; scanning
is linear in the length of the code.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json

MAX_CODE = 100_000
"""Longest snippet that is read, in characters."""


BLOCK_COMMENT = r"/\*.*?(?:\*/|\Z)"
"""A comment in `/* */`; an open one ends with the code."""


class TokenKind(Enum):
    """The type of a token."""

    STRING = "string"
    NUMBER = "number"
    NAME = "name"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: a string's value, or the text itself; `at` is its offset."""

    kind: TokenKind
    text: str
    at: int = 0

    def is_mark(self, *marks: str) -> bool:
        """Whether this is one of these punctuation marks."""
        return self.kind is TokenKind.MARK and self.text in marks


@dataclass(frozen=True, slots=True)
class Lexis:
    """How a language writes strings and comments.

    `escaped` are quotes with backslash escapes, `plain` those where only the quote
    itself and the backslash can be escaped, `raw` those without any escape.
    """

    escaped: str = "\"'"
    plain: str = ""
    raw: str = ""
    comments: tuple[str, ...] = (r"//[^\n]*", BLOCK_COMMENT)


ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "e": "\x1b",
    "\n": "",
}
ESCAPE = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL
)
SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
NUMBER = r"-?\d[\d_]{0,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?"
NAME = r"[A-Za-z_$@][\w$]{0,200}"


@cache
def master(lexis: Lexis) -> re.Pattern[str]:
    """The pattern that finds the next token of a language."""
    forms = ["(?P<skip>" + "|".join((*lexis.comments, r"\s+")) + ")"]
    for name, quotes, body in (
        ("escaped", lexis.escaped, r"[^{q}\\]*(?:\\.[^{q}\\]*)*"),
        ("plain", lexis.plain, r"[^{q}\\]*(?:\\.[^{q}\\]*)*"),
        ("raw", lexis.raw, r"[^{q}]*"),
    ):
        several = [q + body.replace("{q}", q) + q for q in quotes]
        if several:
            forms.append(f"(?P<{name}>" + "|".join(several) + ")")
    forms.append(f"(?P<number>{NUMBER})")
    forms.append(f"(?P<name>{NAME})")
    forms.append(r"(?P<mark>=>|::|->|\S)")
    return re.compile("|".join(forms), re.DOTALL)


def scan(code: str, lexis: Lexis) -> list[Token]:
    """The tokens of a snippet; comments and blanks are left out."""
    return list(tokens(code[:MAX_CODE], lexis))


def tokens(code: str, lexis: Lexis) -> Iterator[Token]:
    """The tokens one after the other, up to a string that is not closed."""
    quotes = lexis.escaped + lexis.plain + lexis.raw
    for match in master(lexis).finditer(code):  # Each character is a part of a match.
        text = match[0]
        match match.lastgroup:
            case "escaped":
                yield Token(TokenKind.STRING, decoded(text[1:-1]), match.start())
            case "plain":
                yield Token(
                    TokenKind.STRING, unquoted(text[1:-1], text[0]), match.start()
                )
            case "raw":
                yield Token(TokenKind.STRING, text[1:-1], match.start())
            case "number":
                yield Token(TokenKind.NUMBER, text, match.start())
            case "name":
                yield Token(TokenKind.NAME, text, match.start())
            case "mark":
                if text in quotes:
                    return
                yield Token(TokenKind.MARK, text, match.start())


def decoded(text: str) -> str:
    """The value of a string with backslash escapes."""
    if "\\" not in text:
        return text
    return SURROGATES.sub(joined, ESCAPE.sub(escape, text))


def escape(match: re.Match[str]) -> str:
    """The character that an escape stands for."""
    if code := match[1] or match[2] or match[3]:
        value = int(code, 16)
        return chr(value) if value < 0x110000 else "\ufffd"
    return ESCAPES.get(match[4], match[4])


def joined(match: re.Match[str]) -> str:
    """The one character that a pair of surrogates stands for."""
    return match[0].encode("utf-16", "surrogatepass").decode("utf-16")


def unquoted(text: str, quote: str) -> str:
    """The value of a string where only quote and backslash are escaped."""
    return text.replace("\\" + quote, quote).replace("\\\\", "\\")


def find(
    found: Sequence[Token], *pattern: str | TokenKind, start: int = 0
) -> int | None:
    """Where a pattern of texts and kinds (None: anything) first begins."""
    size = len(pattern)
    first = pattern[0]
    for index in range(start, len(found) - size + 1):
        if isinstance(first, str) and found[index].text != first:
            continue
        if all(fits(found[index + i], part) for i, part in enumerate(pattern)):
            return index
    return None


def find_all(found: Sequence[Token], *pattern: str | TokenKind) -> Iterator[int]:
    """Every place where a pattern begins."""
    start: int | None = -1
    while start is not None:
        start = find(found, *pattern, start=start + 1)
        if start is not None:
            yield start


def fits(token: Token, part: str | TokenKind) -> bool:
    """Whether a token is of this kind, or has this text and is not a string."""
    match part:
        case TokenKind():
            return token.kind is part
        case _:
            return token.kind is not TokenKind.STRING and token.text == part


def text_after(found: Sequence[Token], *pattern: str | TokenKind) -> str | None:
    """The string that directly follows a pattern."""
    index = find(found, *pattern, TokenKind.STRING)
    return None if index is None else found[index + len(pattern)].text


MAX_DEPTH = 60
MAX_DIGITS = 400

WORDS: Mapping[str, Json] = {
    "true": True,
    "false": False,
    "null": None,
    "nil": None,
    "undefined": None,
    "True": True,
    "False": False,
    "None": None,
    "NULL": None,
    "TRUE": True,
    "FALSE": False,
}


class NotLiteralError(Exception):
    """The tokens are not a literal value."""


@dataclass(slots=True)
class LiteralReader:
    """Reads one value; `at` is the position after what has been read.

    A tolerant reader takes an expression as a member's value for an empty text.
    """

    tokens: Sequence[Token]
    at: int = 0
    tolerant: bool = False

    def next(self) -> Token:
        """Take the next token."""
        if self.at >= len(self.tokens):
            raise NotLiteralError
        self.at += 1
        return self.tokens[self.at - 1]

    def peek(self, *marks: str) -> bool:
        """Whether the next token is one of these marks."""
        return self.at < len(self.tokens) and self.tokens[self.at].is_mark(*marks)

    def value(self, depth: int = 0) -> Json:
        """Read a value."""
        if depth > MAX_DEPTH:
            raise NotLiteralError
        token = self.next()
        match token:
            case Token(TokenKind.STRING, text):
                return text
            case Token(TokenKind.NUMBER, text):
                return number(text)
            case Token(TokenKind.NAME, text) if text in WORDS:
                return WORDS[text]
            case Token(TokenKind.NAME, "array") if self.peek("("):
                self.at += 1
                return self.collection(")", depth)
            case Token(TokenKind.MARK, "{"):
                return self.collection("}", depth, keyed=True)
            case Token(TokenKind.MARK, "["):
                return self.collection("]", depth)
        raise NotLiteralError

    def collection(self, end: str, depth: int, keyed: bool = False) -> Json:
        """Read a list or, once a key shows, a map; `[:]` is an empty map."""
        items: list[Json] = []
        entries: dict[str, Json] = {}
        if self.peek(":"):
            self.at, keyed = self.at + 1, True
        while not self.peek(end):
            key = self.key()
            if key is None and (keyed or entries):
                raise NotLiteralError
            value = self.member(depth + 1)
            if key is None:
                items.append(value)
            else:
                entries[key] = value
            if self.peek(",", ";"):
                self.at += 1
            elif not self.peek(end):
                raise NotLiteralError
        self.at += 1
        return entries if entries or keyed else items

    def member(self, depth: int) -> Json:
        """Read the value of a member."""
        start = self.at
        try:
            value = self.value(depth)
        except NotLiteralError:
            if not self.tolerant:
                raise
            value = None
        if not self.tolerant or self.peek(",", ";", "}", "]", ")"):
            return value
        return self.skip(start)

    def skip(self, start: int) -> str:
        """Step over an expression; its first text stands for it."""
        first = self.tokens[start] if start < len(self.tokens) else None
        self.at = max(self.at, start)
        open_brackets = 0
        while self.at < len(self.tokens):
            if not open_brackets and self.peek(",", ";", "}", "]", ")"):
                break
            open_brackets += self.peek("(", "[", "{") - self.peek(")", "]", "}")
            self.at += 1
        return first.text if first and first.kind is TokenKind.STRING else ""

    def key(self) -> str | None:
        """Take a key and its separator, if there is one."""
        if self.at + 1 >= len(self.tokens):
            raise NotLiteralError
        token = self.tokens[self.at]
        separated = self.tokens[self.at + 1].is_mark(":", "=>")
        if not separated or token.kind is TokenKind.MARK:
            return None
        self.at += 2
        return token.text


def number(text: str) -> Json:
    """A number literal."""
    text = text.replace("_", "")
    if len(text) > MAX_DIGITS:
        raise NotLiteralError
    value = float(text) if any(c in text for c in ".eE") else int(text)
    if not math.isfinite(value):
        raise NotLiteralError
    return value


def literal(tokens: Sequence[Token], at: int, tolerant: bool = False) -> Json:
    """The literal value that begins at a token.

    Raises:
        NotLiteralError: It is an expression of another kind.
    """
    return LiteralReader(tokens, at, tolerant).value()


def refuse(text: str) -> Json:
    """Refuse what Python's parser takes beyond RFC 8259."""
    raise ValueError(text)


def parse_int(text: str) -> int:
    """An integer of sane length."""
    if len(text) > MAX_DIGITS:
        raise ValueError(text)
    return int(text)


def parse_float(text: str) -> float:
    """A number that a double can hold."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


DECODER = json.JSONDecoder(
    parse_constant=refuse, parse_int=parse_int, parse_float=parse_float
)


def parse_json(text: str) -> Json:
    """The value of a JSON text (RFC 8259).

    Raises:
        ValueError: It is not JSON, or is nested too deeply.
    """
    value, end = parse_prefix(text.strip())
    if text.strip()[end:].strip():
        raise ValueError("text after the value")
    return value


def parse_prefix(text: str) -> tuple[Json, int]:
    """The JSON value that a text begins with, and where it ends.

    Raises:
        ValueError: It does not begin with JSON, or it is nested too deeply.
    """
    try:
        value, end = DECODER.raw_decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value, end
