"""Literal values in source code: JSON, object and dictionary literals, arrays."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.facts import Json
from generator.snippets.parts.tokens import Token, TokenKind

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
