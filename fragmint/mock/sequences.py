"""Sequences of values in one body (OpenAPI 3.2, section 4.14.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .bodies import media_range
from .document import Json, Media
from .samples import Sampler

EVENT_STREAM = "text/event-stream"
SEQUENCES = ("event-stream", "ndjson", "jsonl", "jsonlines", "json-seq")
FIELDS = frozenset({"data", "event", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML, section 9.2.6)."""


def is_sequential(media_type: str) -> bool:
    """Whether a body holds one value after another."""
    return media_range(media_type).endswith(SEQUENCES)


def sequence(media: Media, sampler: Sampler) -> bytes:
    """A body with two made-up values."""
    value = sample(media, sampler)
    kind = media_range(media.media_type)
    if kind == EVENT_STREAM:
        text = "".join(f"{field}\n" for field in event(value)) + "\n"
    elif kind.endswith("json-seq"):
        text = f"\x1e{json.dumps(value)}\n"
    else:
        text = value + "\n" if isinstance(value, str) else json.dumps(value) + "\n"
    return (2 * text).encode("utf-8", "surrogatepass")


def sample(media: Media, sampler: Sampler) -> Json:
    """One made-up value: of the items' schema, else of the schema."""
    at = media.item_at or media.at
    bare = "text" if media_range(media.media_type) == EVENT_STREAM else {}
    value = sampler.value(at, full=True) if at else bare
    if media.item_at is None and isinstance(value, list) and value:
        return value[0]
    return value


def event(value: Json) -> Iterator[str]:
    """The fields of an event: those of the value, or else the value as its data."""
    whole = isinstance(value, dict) and "data" in value and value.keys() <= FIELDS
    fields = value if whole else {"data": value}
    for name, content in fields.items():
        text = content if isinstance(content, str) else json.dumps(content)
        for line in text.split("\n"):
            yield f"{name}: {line}"


def values(text: str, media_type: str) -> list[dict[str, str]]:
    """The values of a body as the fields of events; lines have only data."""
    if media_range(media_type) == EVENT_STREAM:
        blocks = (block.split("\n") for block in text.split("\n\n") if block.strip())
        return [dict(line.split(": ", 1) for line in block) for block in blocks]
    mark = "\x1e" if media_range(media_type).endswith("json-seq") else "\n"
    return [{"data": piece} for piece in text.split(mark) if piece.strip()]
