"""What a response may contain: one reading for each kind of media types.

JSON is what a method returns. Its other encodings (XML, YAML, ...) say the same, so
nothing is made of them; a kind of content that is no such encoding (CSV, PDF, events)
is another result, for which there is another method: one method has one type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from generator.ir import AnyType, Kind, ListOf, NullType, Scalar, Type
from generator.lower.place import Place
from generator.lower.schemas import Schemas
from generator.lower.sequences import is_event, lower_item
from generator.media import EVENT_STREAM, essence, is_json, is_sequential, is_text
from generator.naming import snake

EMPTY = frozenset({"204", "205", "304"})
"""Statuses that never have content (RFC 9110, section 15)."""
ANYTHING = ("*/*", "application/*")
ENCODINGS = (
    "avro",
    "bson",
    "cbor",
    "html",
    "msgpack",
    "plain",
    "protobuf",
    "smile",
    "xml",
    "yaml",
)
"""How subtypes end whose content may say the same as JSON by the same schema."""
SHORT = {
    "event-stream": "stream",
    "octet-stream": "bytes",
    "plain": "text",
    "vnd.ms-excel": "xls",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


@dataclass(frozen=True, slots=True)
class Content:
    """Media types that are read alike, and their type.

    `item` is the type of each value of a sequence, `events` tells that these are whole
    server-sent events.
    """

    media_types: tuple[str, ...]
    type: Type
    item: Type | None = None
    events: bool = False

    @property
    def suffix(self) -> str:
        """What names a method for this content."""
        if self.item is not None:
            return "stream"
        subtype = essence(self.media_types[0]).rpartition("/")[2]
        plain = subtype.removesuffix("+json").removeprefix("vnd.").removeprefix("x-")
        return SHORT.get(subtype) or snake(plain, "other")


def lower_contents(
    schemas: Schemas, status: str, said: dict[str, Any], place: Place
) -> tuple[Content, ...]:
    """The readings of a response, the preferred one first; never empty."""
    options = said.get("content")
    if status in EMPTY or not isinstance(options, dict) or not options:
        return (Content((), NullType()),)
    found: list[Content] = []
    for media_type, media, inner in distinct(schemas, options, place):
        content = lower_content(schemas, media_type, media, inner)
        near = (c for c in found if c is found[0] or c.suffix == content.suffix)
        known = next((c for c in near if reads_like(c, content)), None)
        if known is not None:
            both = (*known.media_types, media_type)
            found[found.index(known)] = replace(known, media_types=both)
        elif content.suffix in [c.suffix for c in found[1:]]:
            schemas.unused.count("alternative response media type")
        else:
            found.append(content)
    return tuple(found)


def reads_like(one: Content, other: Content) -> bool:
    """Whether two contents have one type and are decoded in one way."""
    return (one.type, one.item, one.events) == (other.type, other.item, other.events)


def distinct(
    schemas: Schemas, options: dict[str, Any], place: Place
) -> Iterator[tuple[str, dict[str, Any], Place]]:
    """Media types by preference, without other encodings of the first one's value."""
    first: Any = None
    for media_type in sorted(options, key=rank):
        inner = place.child("content", media_type)
        media, inner = schemas.media(options[media_type], inner)
        schema = media.get("schema")
        if first is None:
            first = (schema,)
        elif first == (schema,) and is_encoding(media_type):
            schemas.unused.count("alternative response media type")
            continue
        yield media_type, media, inner


def is_encoding(media_type: str) -> bool:
    """Whether content may be but another encoding of a value."""
    bare = essence(media_type)
    return is_json(bare) or bare in ANYTHING or bare.endswith(ENCODINGS)


def rank(media_type: str) -> tuple[int, str]:
    """Preference among the media types of a response."""
    bare = essence(media_type)
    if bare == "application/json":
        return 0, media_type
    if is_json(bare):
        return 1, media_type
    if bare in ANYTHING:
        return 2, media_type
    if is_sequential(bare):
        return 5, media_type
    return (3 if is_text(bare) else 4), media_type


def lower_content(
    schemas: Schemas, media_type: str, media: dict[str, Any], place: Place
) -> Content:
    """The content of one media type: by schema for JSON, else values, text or bytes."""
    item = lower_item(schemas, media_type, media, place)
    used = {"itemSchema"} if item is not None else set()
    schemas.unused.media({k: v for k, v in media.items() if k not in used})
    if item is not None:
        is_events = essence(media_type) == EVENT_STREAM and is_event(schemas, item)
        return Content((media_type,), ListOf(item), item, is_events)
    schema, inner = media.get("schema"), place.child("schema")
    if is_json(media_type):
        kind = schemas.lower(schema, inner)
    elif essence(media_type) in ANYTHING:
        kind = schemas.lower(schema, inner) if schema else AnyType()
    else:
        kind = bare(media_type)
    return Content((media_type,), kind)


def bare(media_type: str) -> Type:
    """Content as it is: text or bytes."""
    return Scalar(Kind.STRING if is_text(media_type) else Kind.FILE)


def plain(content: Content) -> Content:
    """A sequence as text or bytes, where it cannot be typed."""
    if content.item is None:
        return content
    return replace(content, type=bare(content.media_types[0]), item=None, events=False)
