"""Sequential media types (OpenAPI 3.2, section 4.14): one typed value after another."""

from __future__ import annotations

from typing import Any

from generator.ir import Kind, ListOf, Model, NullType, Ref, Scalar, Type, UnionOf
from generator.lower.place import Place
from generator.lower.references import BadReference
from generator.lower.schemas import Schemas
from generator.media import EVENT_STREAM, essence, is_json, is_sequential

EVENT_FIELDS = frozenset({"data", "event", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML, section 9.2.6)."""
DEPTH = 20


def lower_item(
    schemas: Schemas, media_type: str, media: dict[str, Any], place: Place
) -> Type | None:
    """The type of the values of a sequence; None for content of any other kind.

    By `itemSchema`; before 3.2, what a schema describes that cannot be the text as a
    whole is its values. Events without a description are `Kind.EVENT`.
    """
    if not is_sequential(media_type):
        return None
    is_events = essence(media_type) == EVENT_STREAM
    keyword = "itemSchema" if "itemSchema" in media else "schema"
    schema = media.get(keyword)
    if is_events and isinstance(schema, dict):
        schema = opened(schemas, schema)
    kind = schemas.lower(schema, place.child(keyword, hint="Item"))
    if keyword == "schema":
        described = schemas.definitions.resolve(kind)
        kind = described.item if isinstance(described, ListOf) else kind
    if is_events and isinstance(kind, Scalar):
        return Scalar(Kind.EVENT)
    if keyword == "schema" and isinstance(kind, Scalar):
        return None
    if is_events and schema in (None, True, {}):
        return Scalar(Kind.EVENT)
    return kind


def is_event(schemas: Schemas, kind: Type | None) -> bool:
    """Whether a type describes whole events, and not just their data."""
    if kind == Scalar(Kind.EVENT):
        return True
    kind = schemas.definitions.resolve(kind) if kind else NullType()
    if isinstance(kind, UnionOf):
        return all(is_event(schemas, member) for member in kind.members)
    model = schemas.definitions.drafts.get(kind.key) if isinstance(kind, Ref) else None
    if not isinstance(model, Model):
        return False
    names = {field.wire for field in model.fields}
    return "data" in names and names <= EVENT_FIELDS


def opened(schemas: Schemas, schema: Any, depth: int = 0) -> Any:
    """A schema of events in which `data` is what its text contains (`contentSchema`);
    the same object where there is nothing to replace.
    """
    if not isinstance(schema, dict) or depth > DEPTH:
        return schema
    try:
        target, _ = schemas.resolver.follow(schema, "")
    except BadReference:
        return schema
    if not isinstance(target, dict):
        return schema
    made: dict[str, Any] = {}
    for keyword in ("oneOf", "anyOf", "allOf"):
        parts = target.get(keyword)
        if isinstance(parts, list):
            inner = [opened(schemas, part, depth + 1) for part in parts]
            if any(new is not old for new, old in zip(inner, parts, strict=True)):
                made[keyword] = inner
    properties = target.get("properties")
    data = properties.get("data") if isinstance(properties, dict) else None
    if isinstance(data, dict) and is_json(str(data.get("contentMediaType", ""))):
        inside = data.get("contentSchema", {})
        made["properties"] = {**target["properties"], "data": inside}
    return {**target, **made} if made else schema
