"""Source code as tokens: strings are decoded, everything else is verbatim.

One table of forms per language; scanning is linear in the length of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

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
    pattern = master(lexis)
    position = 0
    while position < len(code):
        match = pattern.match(code, position)
        if match is None:
            break
        position = match.end()
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
