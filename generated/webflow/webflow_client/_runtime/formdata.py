"""Urlencoded form text (OpenAPI 3.1.1 sections 4.8.14 and 4.8.15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote

from .styles import Styled, is_sequence, json_text, plain, query_pieces
from .text import quoted, scalar


@dataclass(frozen=True, slots=True)
class Style:
    """How one form field is encoded: an Encoding Object with a style."""

    kind: str = "form"
    explode: bool = True
    reserved: bool = False

    def __call__(self, value: object) -> Styled:
        """The value in this style."""
        return Styled(value, self.kind, self.explode, reserved=self.reserved)


Encoding: TypeAlias = "str | Style | Callable[..., Styled]"


def form_text(fields: Mapping[str, object], encoding: Mapping[str, Encoding]) -> str:
    """`a=1&b=x+y`; a nested object is JSON text unless `encoding` gives a style."""
    pieces = [
        piece
        for name, value in fields.items()
        for piece in _pieces(name, value, encoding.get(name))
    ]
    return "&".join(pieces).replace("%20", "+")


def _pieces(name: str, value: object, encoding: Encoding | None) -> list[str]:
    value = plain(value)
    styled = in_style(value, encoding)
    if styled is not None:
        return query_pieces(name, styled)
    if isinstance(encoding, str) and "json" in encoding:
        return [f"{quoted(name)}={quoted(json_text(value))}"]
    items = value if is_sequence(value) else (value,)
    assert isinstance(items, Iterable)
    return [f"{quoted(name)}={quoted(form_value(item))}" for item in items]


def in_style(value: object, encoding: Encoding | None) -> Styled | None:
    """A value in the style that its encoding gives it; None for a media type."""
    if isinstance(value, Styled):
        return value
    if callable(encoding):
        return encoding(value)
    if encoding and "/" not in encoding:
        return Styled(value, encoding, encoding in _EXPLODED)
    return None


def styled_parts(name: str, styled: Styled) -> Iterator[tuple[str, str]]:
    """Names and texts of the parts that a styled value becomes, not percent-encoded."""
    for piece in query_pieces(name, styled):
        key, _, text = piece.partition("=")
        yield unquote(key), unquote(text)


_EXPLODED = frozenset({"form", "deepObject"})


def form_value(value: object) -> str:
    """Text of one form value: JSON for objects and arrays, else the bare value."""
    value = plain(value)
    if isinstance(value, Mapping) or is_sequence(value):
        return json_text(value)
    return scalar(value)
