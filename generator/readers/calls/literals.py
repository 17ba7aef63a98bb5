"""Lenient JSON: comments, single quotes, bare keys, trailing commas; and the bodies of
recorded messages.

JavaScript object literals (ECMA-262, section 13.2.5) that contain only data, in page
scripts and in request bodies of collections, become JSON. Line breaks are preserved, so
that places in the result are places in the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.media import FORM, is_json
from generator.openapi.json import SURROGATE, exceeds_depth
from generator.readers.calls.call import (
    BINARY,
    JSON_TYPE,
    TYPED,
    CallBody,
    CallParameter,
    meant,
    message_media,
)
from generator.readers.calls.urls import pairs
from generator.readers.calls.variables import bare, fill, fill_json
from generator.report.diagnostics import Span

TOKEN: Final = re.compile(
    r"(?P<space>[\s\ufeff]+)"
    r"|(?P<comment>//[^\n]*|/\*[\s\S]*?\*/)"
    r'|(?P<double>"(?:[^"\\\n]|\\[\s\S])*")'
    r"|(?P<single>'(?:[^'\\\n]|\\[\s\S])*')"
    r"|(?P<template>`(?:[^`\\]|\\[\s\S])*`)"
    r"|(?P<bool>![01])"
    r"|(?P<number>-?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))"
    r"|(?P<word>[A-Za-z_$][\w$]*)"
    r"|(?P<mark>[\[\]{}:,])"
)
ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|\r\n|[\s\S])")
WORDS: Final = {
    **{name: name for name in ("true", "false", "null")},
    **dict.fromkeys(("undefined", "NaN", "Infinity"), "null"),
}
LEGAL: Final = frozenset('"\\/bfnrtu')
CLOSERS: Final = {"{": "}", "[": "]"}
MAX_BRACKETS: Final = 400
"""Brackets inside each other; JSON of more than 200 is refused in the end."""


@dataclass(frozen=True, slots=True)
class JsonLiteral:
    """JSON made of a literal, and the offset after the literal in its source."""

    text: str
    end: int


def json_literal(text: str, start: int = 0) -> JsonLiteral | None:
    """The literal that begins with a bracket at an offset, None if it is not data."""
    return literal_or_end(text, start)[0]


def literal_or_end(text: str, start: int) -> tuple[JsonLiteral | None, int]:
    """The literal at an offset, if it is one, and how far the text was looked at."""
    pieces: list[str] = []
    comma: int | None = None
    stack: list[str] = []
    end = start
    for kind, token, end in tokens(text, start):
        if kind in ("space", "comment"):
            pieces.append("".join(c if c in "\r\n" else " " for c in token))
            continue
        if not bracketed(kind, token, stack):
            break
        if comma is not None and kind == "mark" and token in "}]":
            pieces[comma] = ""
        written = spelled(kind, token, is_key(text, end))
        if written is None:
            break
        comma = len(pieces) if token == "," and kind == "mark" else None
        pieces.append(written)
        if not stack:
            return JsonLiteral("".join(pieces), end), end
    return None, end


def bracketed(kind: str, token: str, stack: list[str]) -> bool:
    """Whether a token can stand here by the brackets around it, which it may change."""
    if kind == "mark" and token in CLOSERS.values():
        return bool(stack) and CLOSERS[stack.pop()] == token
    if kind == "mark" and token in CLOSERS:
        stack.append(token)
        return len(stack) <= MAX_BRACKETS
    return bool(stack)


def tokens(text: str, at: int) -> Iterator[tuple[str, str, int]]:
    """Kind, text and end of each token; it ends before the first that is none."""
    while match := TOKEN.match(text, at):
        at = match.end()
        yield str(match.lastgroup), match[0], at


def is_key(text: str, end: int) -> bool:
    """Whether a colon follows."""
    while end < len(text) and text[end] in " \t\r\n":
        end += 1
    return text[end : end + 1] == ":"


def spelled(kind: str, token: str, key: bool) -> str | None:
    """A token as JSON, None for one that stands for anything but data."""
    match kind:
        case "double" | "single" | "template":
            if kind == "template" and "${" in token:
                return None
            return f'"{ESCAPE.sub(escaped, quoted(token[1:-1], kind))}"'
        case "word":
            return f'"{token}"' if key else WORDS.get(token)
        case "bool":
            return "true" if token == "!0" else "false"
        case "number":
            return number(token, key)
    return token


def quoted(inner: str, kind: str) -> str:
    """The inside of a string with its double quotes and line ends escaped."""
    if kind == "double":
        return inner
    inner = re.sub(r'\\[\s\S]|"', lambda m: '\\"' if m[0] == '"' else m[0], inner)
    return inner.replace("\r\n", "\\n").replace("\n", "\\n")


def escaped(match: re.Match[str]) -> str:
    """An escape of JavaScript as one of JSON."""
    sign = match[1]
    if sign[0] == "x" and len(sign) == 3:
        return f"\\u00{sign[1:]}"
    if sign[0] in "\r\n":
        return ""
    return (
        match[0] if sign in LEGAL else {"v": "\\u000b", "0": "\\u0000"}.get(sign, sign)
    )


def number(token: str, key: bool) -> str:
    """A number as JSON has it; one that is a key becomes text."""
    if key:
        return f'"{token}"'
    if token.lower().lstrip("-").startswith("0x"):
        return str(int(token, 16))
    whole, dot, rest = token.partition(".")
    whole = f"{whole}0" if whole in ("", "-") else whole
    plain = re.sub(r"^(-?)0+(?=\d)", r"\1", whole)
    return f"{plain}{dot}{rest if rest[:1].isdigit() else '0' + rest}" if dot else plain


def read_json(text: str) -> Json:
    """The value of a text that is JSON or nearly so.

    Raises:
        ValueError: It is neither, or nested too deep.
    """
    try:
        value: Json = json.loads(text, parse_constant=lambda _: None)
    except RecursionError:
        raise ValueError("nested too deep") from None
    except ValueError:
        begin = len(text) - len(text.lstrip("\ufeff \t\r\n"))
        literal = json_literal(text, begin)
        if literal is None or text[literal.end :].strip(" \t\r\n;"):
            raise
        try:
            value = json.loads(literal.text)
        except RecursionError:
            raise ValueError("nested too deep") from None
    if isinstance(value, dict | list) and exceeds_depth(value):
        raise ValueError("nested too deep")
    return whole_text(value) if SURROGATE.search(text) else value


def whole_text(value: Json) -> Json:
    """A value without halves of surrogate pairs, which no UTF-8 file can hold."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    result: Json = json.loads(text)
    return result


MAX_BODY: Final = 4_000_000
"""Longest body that is looked into, in characters."""
MAX_TEXT: Final = 4_000
"""How much of a body that is not JSON is kept as an example, in characters."""
MAX_ITEMS: Final = 20
"""Items of a recorded list that are kept: more add no shape that 20 do not have."""
TEXTUAL: Final = ("text/", "application/xml", "application/x-yaml", "application/yaml")


def message_body(
    text: str, media: str, span: Span, values: Mapping[str, str] | None = None
) -> CallBody | None:
    """The body of a message, None if there is none.

    `media` is its content type, empty if nothing tells; `values` fill placeholders.
    """
    if not text.strip():
        return None
    if len(text) > MAX_BODY:
        return CallBody(media.partition(";")[0].strip().lower() or BINARY, span)
    if media.lower().startswith(FORM):
        return form_body(fill(text, values or {}), span)
    if is_json(media) or text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        try:
            value = read_json(fill_json(text, values or {}))
        except ValueError:
            value = None
            if is_json(media):
                return CallBody(JSON_TYPE, span)
        else:
            known = message_media(media, value, text)
            return CallBody(known, span, brief(value), True)
    plain = bare(fill(text, values or {}))
    known = message_media(media, plain, text)
    if not known.startswith(TEXTUAL) and not known.endswith("+xml"):
        return CallBody(known, span, None, False, (), blob(span))
    return CallBody(known, span, plain[:MAX_TEXT], True)


def blob(span: Span) -> tuple[tuple[tuple[str, ...], Json, Span], ...]:
    """The schema of bytes that mean nothing to us."""
    return ((("type",), "string", span), (("format",), "binary", span))


def form_body(text: str, span: Span) -> CallBody:
    """A form as its fields."""
    fields = [
        CallParameter("form", name, span, meant(bare(value)))
        for name, value in pairs(text.strip().replace("\n", ""))
    ]
    return CallBody(FORM, span, None, False, tuple(fields))


def brief(value: Json) -> Json:
    """A value with its long lists cut short and its type placeholders made values."""
    match value:
        case dict():
            return {key: brief(item) for key, item in value.items()}
        case list():
            return [brief(item) for item in value[:MAX_ITEMS]]
        case str() if value.startswith("<") and value.endswith(">"):
            known = TYPED.get(value[1:-1].strip().lower())
            return known[1] if known else value
    return value
