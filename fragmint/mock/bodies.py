"""Parsing of request bodies by media type, and sequences of values in one body (OpenAPI
3.2, section 4.14.2).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Final
from urllib.parse import quote, unquote_plus

from .document import Document, Json, Media, Parameter, Place, style_of
from .samples import Sampler
from .styles import Typer, names_of, read_json, read_query, split_query
from .xml import XmlReader, is_xml

EVENT_STREAM = "text/event-stream"
SEQUENCES = (
    *("event-stream", "ndjson", "jsonl", "jsonlines", "json-lines", "json-seq"),
    *("ldjson", "stream+json", "json-stream"),
)
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
        text = f"{json.dumps(value)}\n"
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


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body (RFC 7578)."""

    name: str
    filename: str | None
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """A body as a value; `structured` indicates whether it is one, or just bytes."""

    structured: bool
    value: Json = None
    parts: tuple[Part, ...] = ()
    problem: str = ""


def media_range(content_type: str) -> str:
    """A media type without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is one value in JSON (RFC 6839, section 3.1)."""
    subtype = media_range(media_type).rpartition("/")[2]
    whole = subtype == "json" or subtype.endswith("+json")
    return whole and not is_sequential(media_type)


def documented(bodies: Sequence[Media], content_type: str) -> Media | None:
    """The media type object for a content type: the exact one, else a range."""
    wanted = media_range(content_type)
    ranges = (wanted, f"{wanted.partition('/')[0]}/*", "*/*")
    named = {media_range(media.media_type): media for media in reversed(bodies)}
    return next((named[name] for name in ranges if name in named), None)


def read_body(
    content: bytes, content_type: str, media: Media, document: Document, typer: Typer
) -> Received:
    """The value of a body; `problem` says what is wrong with its text."""
    kind = media_range(content_type)
    if is_json(kind):
        try:
            return Received(True, read_json(content))
        except (ValueError, RecursionError) as error:
            return Received(True, problem=f"the body is not JSON: {error}")
    if kind == "application/x-www-form-urlencoded":
        return Received(
            True, read_form(content.decode("latin-1"), media, document, typer)
        )
    if kind.startswith("multipart/"):
        if not has_boundary(content, content_type):
            return Received(
                True, problem="the body is not multipart: no boundary in it"
            )
        parts = read_parts(content, content_type)
        return Received(True, multipart_value(parts, media, document, typer), parts)
    if is_xml(kind) and media.at is not None:
        try:
            return Received(True, XmlReader(document, typer).value(content, media.at))
        except ValueError as error:
            return Received(True, problem=f"the body is not XML: {error}")
    return Received(False)


def has_boundary(content: bytes, content_type: str) -> bool:
    """Whether the boundary of a multipart body is in it."""
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_boundary()
    return (
        boundary is not None and f"--{boundary}".encode("latin-1", "replace") in content
    )


ZIPPED: Final = frozenset({"gzip", "x-gzip", "deflate"})
"""Encodings that are undone."""
WINDOW: Final = 47
"""The number that zlib takes for "the largest window, with whatever header there is"."""
MOST_CONTENT: Final = 64 * 1024 * 1024
"""Bytes of a body, decompressed: more than any API sends at once."""


def whole(pieces: Iterable[bytes], encoding: str) -> bytes:
    """The pieces of a body together, decompressed if their encoding is one that is undone.

    Raises:
        ValueError: They are more than is taken of one body, or not compressed so.
    """
    return b"".join(unzipped(pieces, encoding))


def unzipped(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces of a body as they come, decompressed as `whole` does.

    Raises:
        ValueError: They are more than is taken of one body, or not compressed so.
    """
    unzip = zlib.decompressobj(WINDOW) if encoding in ZIPPED else None
    size = 0
    try:
        for piece in pieces:
            more = unzip.decompress(piece, MOST_CONTENT + 1) if unzip else piece
            size += len(more)
            if size > MOST_CONTENT:
                raise ValueError(f"it is larger than {MOST_CONTENT} bytes")
            yield more
    except zlib.error as error:
        raise ValueError(str(error)) from None


def read_form(raw: str, media: Media, document: Document, typer: Typer) -> Json:
    """The fields of a urlencoded form by their encodings (section 4.8.15)."""
    fields = [field(name, media, at) for name, at in properties(media, document)]
    own = names_of(fields).get("query", frozenset())
    pairs = split_query(raw)
    found: dict[str, Json] = {}
    for each in fields:
        readings = read_query(each, pairs, own)
        if readings is not None and (readings.text is not None or styled(each, media)):
            found[each.name] = typer.value(readings, each.at)
    for name, value in read_unknown(pairs, own):
        found.setdefault(name, value)
    return found


def styled(parameter: Parameter, media: Media) -> bool:
    """Whether an encoding gives the field a style, or a media type of its own."""
    return parameter.media_type is not None or parameter.name in media.encoding


def read_unknown(
    pairs: Sequence[tuple[str, str]], known: frozenset[str]
) -> list[tuple[str, Json]]:
    """Pairs under names that the schema does not have."""
    named = [(unquote_plus(name), unquote_plus(value)) for name, value in pairs]
    return [(n, v) for n, v in named if n not in known and n.split("[")[0] not in known]


def properties(media: Media, document: Document) -> list[tuple[str, Place]]:
    """Names and places of the properties of a body's schema, `allOf` included; of one
    that is there several times, the place that says most: a wrapper of any lists says
    less of `data` than the list that is in it.
    """
    if media.at is None:
        return []
    found: dict[str, Place] = {}
    waiting = [media.at]
    for place in waiting:
        schema, here = document.mapping(place)
        stated = schema.get("properties")
        for name in stated if isinstance(stated, dict) else ():
            other = (*here, "properties", name)
            known = found.setdefault(name, other)
            if known != other and parts_at(document, known) < parts_at(document, other):
                found[name] = other
        for keyword in ("allOf", "anyOf", "oneOf"):
            count = len(schema[keyword]) if isinstance(schema.get(keyword), list) else 0
            waiting += [(*here, keyword, str(i)) for i in range(count)][
                : 64 - len(waiting)
            ]
    return list(found.items())


def parts_at(document: Document, place: Place) -> int:
    """How many properties and parts the schema at a place has; that of the items for an
    array.
    """
    schema, here = document.mapping(place)
    if "items" in schema:
        schema, _ = document.mapping((*here, "items"))
    parts = (
        schema.get(keyword) for keyword in ("properties", "allOf", "oneOf", "anyOf")
    )
    return sum(len(part) for part in parts if isinstance(part, dict | list))


def field(name: str, media: Media, at: Place) -> Parameter:
    """A form's field as the query parameter that it is written like."""
    stated = media.encoding.get(name)
    encoding = stated if isinstance(stated, dict) else {}
    has_style = any(key in encoding for key in ("style", "explode", "allowReserved"))
    kind = str(encoding.get("contentType", ""))
    style = style_of(encoding, "form")
    explode = bool(encoding.get("explode", style in ("form", "deepObject")))
    json_part = kind if is_json(kind) and not has_style else None
    return Parameter(name, "query", False, style, explode, json_part, True, at)


def read_parts(content: bytes, content_type: str) -> tuple[Part, ...]:
    """The parts of a multipart body."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
    message = BytesParser().parsebytes(head + content)
    found = (part(piece) for piece in message.walk() if not piece.is_multipart())
    return tuple(each for each in found if each.name)


def part(piece: Message) -> Part:
    """One part."""
    name = piece.get_param("name", "", "content-disposition")
    content = piece.get_payload(decode=True)
    return Part(
        name=name if isinstance(name, str) else str(name[2]),
        filename=piece.get_filename(),
        content_type=piece.get("Content-Type", "text/plain"),
        content=content if isinstance(content, bytes) else b"",
    )


def multipart_value(
    parts: Sequence[Part], media: Media, document: Document, typer: Typer
) -> Json:
    """Fields by name; a field whose schema takes arrays gets all its parts."""
    places = dict(properties(media, document))
    written = styled_fields(parts, places, media, typer)
    found: dict[str, list[Json]] = {}
    for each in parts:
        if each.name.partition("[")[0] in written:
            continue
        name = unnumbered(each.name, media)
        place = places.get(name, ())
        item = (*place, "items") if "array" in typer.kinds(place) else place
        found.setdefault(name, []).append(part_value(each, item, typer))
    return written | {
        name: (
            values
            if len(values) > 1 or "array" in typer.kinds(places.get(name, ()))
            else values[0]
        )
        for name, values in found.items()
    }


def unnumbered(name: str, media: Media) -> str:
    """The field that a part belongs to: `files` for `files[0]` in style `deepObject`."""
    outer = name.partition("[")[0]
    encoding = media.encoding.get(outer)
    deep = isinstance(encoding, dict) and encoding.get("style") == "deepObject"
    return outer if deep else name


def styled_fields(
    parts: Sequence[Part], places: Mapping[str, Place], media: Media, typer: Typer
) -> dict[str, Json]:
    """The fields that an encoding gives a style: read like a query, file parts aside."""
    pairs = [
        (quote(each.name, safe="[]"), quote(each.content.decode(), safe=","))
        for each in parts
        if each.filename is None
    ]
    found: dict[str, Json] = {}
    for name in media.encoding.keys() & places.keys():
        if media.encoding[name].keys() & {"style", "explode", "x-collectionFormat"}:
            each = field(name, media, places[name])
            readings = read_query(each, pairs, frozenset(places))
            spread = each.style == "form" and readings and readings.only_object
            if readings is not None and not spread:
                found[name] = typer.value(readings, places[name])
    return found


def part_value(each: Part, place: Place, typer: Typer) -> Json:
    """A part as a value: JSON by its type, text by its schema."""
    text = each.content.decode("utf-8", "replace")
    if is_json(each.content_type) and each.filename is None:
        try:
            return read_json(text)
        except (ValueError, RecursionError):
            return text
    return typer.scalar(text, place) if each.filename is None else text
