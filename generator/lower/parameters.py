"""Parameters: location, style and type (OpenAPI 3.1.1, section 4.8.12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.ir import Direction, Parameter
from generator.lower.bounds import bounds
from generator.lower.objects import literal_text, text
from generator.lower.place import Place
from generator.lower.references import BadReference
from generator.lower.scalars import constraints
from generator.lower.schemas import Schemas
from generator.lower.types import without_null

DEFAULT_STYLES = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
DELIMITED = {
    "ssv": "spaceDelimited",
    "tsv": "tabDelimited",
    "pipes": "pipeDelimited",
}
"""Styles by `x-collectionFormat`: what Swagger 2.0 has and OpenAPI 3 has not."""
FORM = "application/x-www-form-urlencoded"
FRAMING = ("connection", "content-length", "host", "te", "transfer-encoding")
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization", *FRAMING})
"""Header parameters that OpenAPI says are ignored, and those by which a client frames
its messages (RFC 9112), which nobody else can know.
"""


def lower_parameters(
    schemas: Schemas, lists: Iterable[tuple[Any, str]], hint: tuple[str, ...]
) -> tuple[Parameter, ...]:
    """The parameters of path item and operation; the operation's own win.

    `lists` holds pairs of a `parameters` array and its pointer, outermost first.
    """
    found: dict[tuple[str, str], Parameter] = {}
    for entries, pointer in lists:
        for n, entry in enumerate(entries if isinstance(entries, list) else ()):
            parameter = lower_parameter(schemas, entry, f"{pointer}/{n}", hint)
            if parameter is not None:
                found[(parameter.location, parameter.wire)] = parameter
    return tuple(found.values())


def lower_parameter(
    schemas: Schemas, entry: Any, pointer: str, hint: tuple[str, ...]
) -> Parameter | None:
    """One parameter, or None for one that is not to be sent."""
    try:
        said, pointer = schemas.resolver.follow(entry, pointer)
    except BadReference as error:
        schemas.note(pointer, f"{error}: the parameter is left out")
        return None
    if not isinstance(said, dict):
        return None
    wire, location = said.get("name"), said.get("in")
    if location == "querystring" and is_form(said):
        said, location = as_query(said), "query"
    known = isinstance(location, str) and location in DEFAULT_STYLES
    if not isinstance(wire, str) or not known:
        schemas.note(pointer, "a parameter without name or place is left out")
        return None
    if location == "header" and wire.lower() in IGNORED_HEADERS:
        schemas.unused.count("ignored header parameter")
        return None
    return build(schemas, said, Place(pointer, Direction.REQUEST, (*hint, wire)))


def is_form(said: dict[str, Any]) -> bool:
    """Whether a parameter is the whole query string, written like a form."""
    content = said.get("content")
    return isinstance(content, dict) and list(content) == [FORM]


def as_query(said: dict[str, Any]) -> dict[str, Any]:
    """A whole query string (OpenAPI 3.2, `in: querystring`) as what it amounts to: an
    object in style `form`, each of its properties a parameter.
    """
    media = said["content"][FORM]
    schema = media.get("schema") if isinstance(media, dict) else None
    kept = {key: value for key, value in said.items() if key != "content"}
    return {**kept, "in": "query", "style": "form", "explode": True, "schema": schema}


def build(schemas: Schemas, said: dict[str, Any], place: Place) -> Parameter:
    """The parameter that an object with `name` and `in` describes."""
    location = said["in"]
    media_type, schema, place = shape(said, place)
    kind = schemas.lower(schema, place)
    style = style_of(said, DEFAULT_STYLES[location])
    explode = said.get("explode")
    inner = schema if isinstance(schema, dict) else {}
    return Parameter(
        wire=said["name"],
        name="",
        location=location,
        type=without_null(kind),
        required=said.get("required") is True or location == "path",
        style=style,
        explode=explode if isinstance(explode, bool) else style == "form",
        allow_reserved=said.get("allowReserved") is True,
        media_type=media_type,
        description=text(said.get("description") or inner.get("description")),
        default=literal_text(inner.get("default")),
        constraints=constraints(inner),
        bounds=bounds(schemas.resolver, schema),
        deprecated=said.get("deprecated") is True,
    )


def style_of(said: dict[str, Any], default: str) -> str:
    """The style of a Parameter or Encoding Object."""
    delimited = DELIMITED.get(str(said.get("x-collectionFormat")))
    style = delimited or said.get("style")
    return style if isinstance(style, str) else default


def shape(said: dict[str, Any], place: Place) -> tuple[str | None, Any, Place]:
    """Media type (for `content` parameters), schema and its place."""
    content = said.get("content")
    if isinstance(content, dict) and content:
        media_type, media = next(iter(content.items()))
        schema = media.get("schema") if isinstance(media, dict) else None
        return media_type, schema, place.child("content", media_type, "schema")
    return None, said.get("schema"), place.child("schema")
