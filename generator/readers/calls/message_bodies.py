"""The bodies of recorded messages: text and media type to values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.facts import Json
from generator.readers.calls.call import (
    BINARY,
    FORM_TYPE,
    JSON_TYPE,
    TYPED,
    CallBody,
    CallParameter,
    is_json_type,
    meant,
    message_media,
)
from generator.readers.calls.literals import read_json
from generator.readers.calls.urls import pairs
from generator.readers.calls.variables import bare, fill, fill_json
from generator.report.diagnostics import Span

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
    """The body of a message, None where there is none.

    `media` is its content type, empty where nothing tells; `values` fill placeholders.
    """
    if not text.strip():
        return None
    if len(text) > MAX_BODY:
        return CallBody(media.partition(";")[0].strip().lower() or BINARY, span)
    if media.lower().startswith(FORM_TYPE):
        return form_body(fill(text, values or {}), span)
    if is_json_type(media) or text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        try:
            value = read_json(fill_json(text, values or {}))
        except ValueError:
            value = None
            if is_json_type(media):
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
    return CallBody(FORM_TYPE, span, None, False, tuple(fields))


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
