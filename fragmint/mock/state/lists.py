"""The body of a list response: its items, and its pagination fields."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final, NamedTuple

from ..answers import Reply, json_reply
from ..document import Document, Json, Operation, Place
from ..schemas import Schemas
from .paging import (
    ABSENT,
    CURSORS,
    NEXT,
    OFFSETS,
    PAGES,
    PREVIOUS,
    Position,
    Terms,
    Window,
    described,
)
from .resources import Shape, fields_of, flat, kinds_at

ADDRESSES: Final = frozenset("href url uri path link".split())
DEPTH: Final = 3
"""How deep a response says something of its pages: `_links`, `next`, `href`."""


class List(NamedTuple):
    """The structure of a list's body."""

    document: Document
    schemas: Schemas
    shape: Shape


def filled(known: List, whole: Json, items: list[Json], at: Position) -> Json:
    """A made-up body with real items, and with what it says of pages."""
    if not known.shape.keys:
        return items
    if isinstance(whole, dict):
        fill(known, whole, known.shape.whole, at, DEPTH, None)
        node = whole
        for key in known.shape.keys[:-1]:
            node = node.setdefault(key, {})
        node[known.shape.keys[-1]] = items
    return whole


def last_page(
    operation: Operation, reply: Reply, document: Document, schemas: Schemas, at: Place
) -> Reply:
    """A made-up page as the last one of its list: nothing comes after it. A response of
    an operation without pages stays as it is.
    """
    if operation.method != "GET" or Terms.of(operation).mark is None:
        return reply
    body = json.loads(reply.content)
    if not isinstance(body, dict):
        return reply
    lists = [value for value in body.values() if isinstance(value, list)]
    count = len(lists[0]) if lists else 1
    position = Position(Window(), count, count)
    fill(List(document, schemas, Shape((), at, at)), body, at, position, DEPTH, None)
    if not schemas.valid(at, body):
        return reply
    return replace(reply, content=json_reply(reply.status, body).content)


def fill(
    known: List,
    node: dict[str, Json],
    place: Place,
    at: Position,
    depth: int,
    forward: bool | None,
) -> None:
    """Let the fields of an object say where a page stands; `forward` is the page that
    the object itself is about.
    """
    for name, field in fields_of(known.document, place):
        kinds = kinds_at(known.document, field)
        if "array" in kinds:
            continue
        if depth and fields_of(known.document, field):
            value = nested(known, node.get(name), name, field, at, depth)
        elif forward is None:
            value = described(name, kinds, at)
        else:
            value = of_another_page(name, at, forward)
        if value is ABSENT:
            leave_out(known, node, place, name, field)
        elif value is not None:
            node[name] = value


def nested(
    known: List, value: Json, name: str, field: Place, at: Position, depth: int
) -> Json:
    """An object inside of a page, such as `paging` or `next`."""
    key = flat(name)
    forward = True if key in NEXT else False if key in PREVIOUS else None
    there = at.more if forward else at.has_previous
    if forward is not None and not (there and at.link(forward)):
        return ABSENT
    if isinstance(value, dict):
        fill(known, value, field, at, depth - 1, forward)
    return value


def of_another_page(name: str, at: Position, forward: bool) -> Json:
    """A field of an object that is about another page."""
    key = flat(name)
    if key in ADDRESSES:
        return at.link(forward)
    if key in OFFSETS | PAGES | CURSORS:
        mark = at.mark(forward)
        return int(mark) if mark.isdigit() and key in PAGES else mark
    return None


def leave_out(
    known: List, node: dict[str, Json], place: Place, name: str, field: Place
) -> None:
    """Say that there is no such page: by null where it may be, else by nothing."""
    if known.schemas.valid(field, None):
        node[name] = None
        return
    schema, _ = known.document.mapping(place)
    required = schema.get("required")
    if isinstance(required, list) and name in required:
        node[name] = (
            "" if "string" in kinds_at(known.document, field) else node.get(name)
        )
    else:
        node.pop(name, None)
