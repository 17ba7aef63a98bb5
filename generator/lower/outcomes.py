"""Responses: what each documented status gives."""

from __future__ import annotations

from typing import Any

from generator.ir import (
    AnyType,
    Direction,
    Header,
    Kind,
    NullType,
    Outcome,
    Scalar,
    Type,
)
from generator.lower.objects import text
from generator.lower.place import Place
from generator.lower.references import BadReference
from generator.lower.schemas import Schemas
from generator.media import is_json
from generator.naming import snake
from generator.pointers import escape

EMPTY = frozenset({"204", "205", "304"})
"""Statuses that never have content (RFC 9110, section 15)."""


def lower_outcomes(
    schemas: Schemas, said: Any, pointer: str, hint: tuple[str, ...]
) -> tuple[Outcome, ...]:
    """All documented responses of an operation, in order of their status."""
    if not isinstance(said, dict):
        return ()
    found = [
        lower_outcome(schemas, status, entry, f"{pointer}/{escape(status)}", hint)
        for status, entry in said.items()
        if not status.startswith("x-")
    ]
    return tuple(sorted(found, key=lambda outcome: outcome.status))


def lower_outcome(
    schemas: Schemas, status: str, entry: Any, pointer: str, hint: tuple[str, ...]
) -> Outcome:
    """One documented response."""
    try:
        said, pointer = schemas.resolver.follow(entry, pointer)
    except BadReference as error:
        schemas.note(pointer, f"{error}: any content is accepted")
        said = {}
    said = said if isinstance(said, dict) else {}
    suffix = "Response" if is_success(status) else f"Error{status}"
    place = Place(pointer, Direction.RESPONSE, (*hint, suffix))
    media_type, kind = content(schemas, status, said, place)
    return Outcome(
        status=status.upper() if status != "default" else status,
        type=kind,
        media_type=media_type,
        description=text(said.get("description")),
        headers=lower_headers(schemas, said.get("headers"), place),
    )


def is_success(status: str) -> bool:
    """Whether a status tells of success (RFC 9110, section 15.3; 3xx included, since
    redirects are not followed).
    """
    return status[:1] in ("1", "2", "3")


def content(
    schemas: Schemas, status: str, said: dict[str, Any], place: Place
) -> tuple[str | None, Type]:
    """The media type to ask for and its type: JSON before text before the rest."""
    options = said.get("content")
    if status in EMPTY or not isinstance(options, dict) or not options:
        return None, NullType()
    media_type = min(options, key=rank)
    for _ in range(len(options) - 1):
        schemas.unused.count("alternative response media type")
    media, inner = schemas.media(
        options[media_type], place.child("content", media_type)
    )
    schemas.unused.media(media)
    kind = by_media_type(
        schemas, media_type, media.get("schema"), inner.child("schema")
    )
    return media_type, kind


def rank(media_type: str) -> tuple[int, str]:
    """Preference among the media types of a response."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == "application/json":
        return 0, media_type
    if is_json(essence):
        return 1, media_type
    if essence in ("*/*", "application/*"):
        return 2, media_type
    return (3 if essence in STREAMS or essence.startswith("text/") else 4), media_type


STREAMS = {
    "text/event-stream",
    "application/x-ndjson",
    "application/jsonl",
    "application/json-seq",
}


def by_media_type(schemas: Schemas, media_type: str, schema: Any, place: Place) -> Type:
    """The type of content: by schema for JSON, else text or bytes."""
    essence = media_type.partition(";")[0].strip().lower()
    if is_json(essence):
        return schemas.lower(schema, place)
    if essence in ("*/*", "application/*"):
        return schemas.lower(schema, place) if schema else AnyType()
    if essence.startswith("text/"):
        return Scalar(Kind.STRING)
    return Scalar(Kind.FILE)


def lower_headers(schemas: Schemas, said: Any, place: Place) -> tuple[Header, ...]:
    """The documented headers of a response, `Content-Type` aside."""
    found: list[Header] = []
    for wire, entry in said.items() if isinstance(said, dict) else ():
        try:
            header, _ = schemas.resolver.follow(entry, "")
        except BadReference:
            continue
        if not isinstance(header, dict) or wire.lower() == "content-type":
            continue
        inner = place.child("headers", wire, "schema", hint=wire)
        kind = schemas.lower(header.get("schema"), inner)
        about = text(header.get("description"))
        found.append(Header(wire, snake(wire, "header"), kind, about))
    return tuple(found)
