"""Path templates from recorded calls: which segments vary, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fragmint.secrets import is_random
from generator.naming import singular, snake
from generator.readers.calls.urls import VERSION

IDS: Final = (
    re.compile(r"\d{1,40}"),
    re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    re.compile(r"(?i)(?=[0-9a-f]{0,63}\d)[0-9a-f]{8,64}"),
    re.compile(r"\d{4}-\d\d-\d\d(T[\d:.+Z-]{1,40})?"),
    re.compile(r"(?i)[a-z]{1,12}[_-](?=[a-z0-9]{0,64}\d)[a-z0-9]{6,64}"),
    re.compile(
        r"(?=[^/]{0,40}\d)(?=[^/]{0,40}[A-Z])(?=[^/]{0,40}[a-z])[A-Za-z0-9_-]{10,200}"
    ),
    re.compile(r"[^/@\s]{1,80}@[^/@\s]{1,80}\.[a-z]{2,20}"),
    re.compile(r"[01][0-9A-HJKMNP-TV-Z]{25}"),
)
"""Numbers, UUIDs, hashes, dates, `cus_9s6XKzkNRiz8i3`, random words, e-mails, ULIDs."""
ENOUGH: Final = 3
"""Siblings of one shape that make a variable: two may be `me` and `settings`."""
MAX_SIBLINGS: Final = 2_000
"""Siblings that are compared under one parent."""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A recorded call: its method, its segments, and what its response looks like.

    `shape` is a key of the response's fields, empty where there is none.
    """

    method: str
    segments: tuple[str, ...]
    shape: str = ""


def is_id(segment: str) -> bool:
    """Whether a segment can only be an id."""
    if VERSION.fullmatch(segment) and not re.fullmatch(r"\d{4}-.*", segment):
        return False
    return is_random(segment) or any(kind.fullmatch(segment) for kind in IDS)


def templates(
    calls: Sequence[SeenCall], known: frozenset[str] = frozenset()
) -> list[tuple[str, ...]]:
    """The template of each call, segment by segment; `{name}` is a parameter.

    `known` are ids that responses state: a segment of that text is one.
    """
    marked = [
        tuple(
            "{}" if is_id(part) or (place and part in known) else part
            for place, part in enumerate(call.segments)
        )
        for call in calls
    ]
    depth = max((len(call.segments) for call in calls), default=0)
    for place in range(1, min(depth, 30)):
        marked = varied(calls, marked, place)
    return [named(segments) for segments in marked]


def varied(
    calls: Sequence[SeenCall], marked: list[tuple[str, ...]], place: int
) -> list[tuple[str, ...]]:
    """The calls with a variable at a place where siblings of one shape differ."""
    siblings: dict[tuple[object, ...], set[str]] = {}
    keys: list[tuple[object, ...] | None] = []
    for call, own in zip(calls, marked, strict=True):
        key = None
        if (
            call.shape
            and place < len(own)
            and own[place] != "{}"
            and holds_items(own[:place])
        ):
            key = (call.method, own[:place], own[place + 1 :], call.shape)
            siblings.setdefault(key, set()).add(own[place])
        keys.append(key)
    variable = {
        (key[1], text)
        for key, texts in siblings.items()
        if ENOUGH <= len(texts) <= MAX_SIBLINGS
        for text in texts
    }
    return [
        (
            (*own[:place], "{}", *own[place + 1 :])
            if place < len(own) and (own[:place], own[place]) in variable
            else own
        )
        for own in marked
    ]


def holds_items(head: Sequence[str]) -> bool:
    """Whether what follows a head may be an item: behind a plural, not behind `api`."""
    last = head[-1].lower() if head else ""
    return last != "{}" and singular(last) != last and not VERSION.fullmatch(last)


def named(segments: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """A template whose parameters `{}` are named after what stands before them.

    `known` are names that are taken; `?` is a segment that names nothing.
    """
    found: list[str] = []
    taken: set[str] = set(known)
    before = ""
    for part in segments:
        if part != "{}":
            before = part
            found.append(part)
            continue
        name = wanted = parameter_name(before)
        number = 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        taken.add(name)
        found.append("{" + name + "}")
    return tuple(found)


def parameter_name(before: str) -> str:
    """`users` gives `user_id`."""
    noun = singular(snake(before, "")) if before.strip("?") else ""
    plain = (
        noun
        if noun and not noun.strip("_")[:1].isdigit() and not VERSION.fullmatch(before)
        else ""
    )
    return "id" if not plain else plain if plain.endswith("_id") else f"{plain}_id"
