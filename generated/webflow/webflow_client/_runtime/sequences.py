"""Sequences of values in one body (OpenAPI 3.2 section 4.14.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .sse import Event, Events, Lines

DONE = "[DONE]"
"""The mark by which some event streams say that they end."""
RECORD = b"\x1e"
"""What begins a text of a JSON text sequence (RFC 7464)."""
Texts: TypeAlias = tuple[str, ...]
"""The JSON texts that one value may be decoded from, the likeliest one first."""


def splitter(content_type: str, cap: int | None) -> Lines:
    """What splits a body into lines, or into records."""
    if "json-seq" in content_type:
        return Lines(cap, mark=RECORD)
    return Lines(cap, cr=is_events(content_type))


def is_events(content_type: str) -> bool:
    """Whether a body holds server-sent events."""
    return "event-stream" in content_type


def is_sequence(content_type: str) -> bool:
    """Whether a body holds one value after another."""
    kinds = ("event-stream", "ndjson", "jsonl", "jsonlines", "json-seq")
    return any(kind in content_type for kind in kinds)


def texts_of(content: bytes, content_type: str, whole: bool) -> Iterator[Texts]:
    """The values of a whole body; `whole` tells that they are events, not their data."""
    lines = splitter(content_type, None)
    pieces = (piece for part in (lines.feed(content), lines.end()) for piece in part)
    if is_events(content_type):
        events = Events()
        found = (event for piece in pieces if (event := events.feed(piece)))
        yield from event_texts(found, whole)
    else:
        yield from line_texts(pieces)


def event_texts(events: Iterable[Event], whole: bool) -> Iterator[Texts]:
    """The values of events, up to the one that says that it is the last."""
    for event in events:
        if event.data.strip() == DONE:
            return
        if text := event_text(event, whole):
            yield text


def event_text(event: Event, whole: bool) -> Texts:
    """The value of one event; nothing for one without data."""
    if not whole:
        return (event.data,) if event.data.strip() else ()
    fields = {"event": event.event, "id": event.id, "retry": event.retry}
    given = {key: value for key, value in fields.items() if value not in ("", None)}
    as_text = json.dumps({**given, "data": event.data})
    try:
        # Data that is described as JSON stands as text in its event.
        return as_text, json.dumps({**given, "data": json.loads(event.data)})
    except ValueError:
        return (as_text,)


def line_texts(lines: Iterable[str]) -> Iterator[Texts]:
    """The values of lines, empty ones left out."""
    for line in lines:
        if line.strip() == DONE:
            return
        if line.strip():
            yield (line,)
