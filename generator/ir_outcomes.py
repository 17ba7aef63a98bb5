"""Responses in the intermediate representation."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir_types import Type


@dataclass(frozen=True, slots=True)
class Header:
    """A documented response header."""

    wire: str
    name: str
    type: Type
    description: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A documented response: `status` is exact (`200`), a range (`4XX`) or `default`.

    `accept` are all media types that give this type, `media_type` the first of them.
    `item` is the type of each value of a sequence, in which `events` tells that values
    are whole server-sent events.
    """

    status: str
    type: Type
    media_type: str | None = None
    description: str = ""
    headers: tuple[Header, ...] = ()
    accept: tuple[str, ...] = ()
    item: Type | None = None
    events: bool = False
