"""Request bodies: one per kind of content, keywords for the properties of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.media import essence, is_json, is_sequential, is_text
from generator.model.given_names import PARAMETER, given_name
from generator.model.ir import (
    AnyType,
    Body,
    BodyKind,
    Direction,
    Field,
    Kind,
    MapOf,
    Model,
    Parameter,
    PartEncoding,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.place import Place
from generator.model.references import BadReference, followed
from generator.model.scalars import bounds, constraints, json_types
from generator.model.schemas import Schemas, literal_text, text
from generator.model.types import is_file, is_nullable, without_null

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
    if location == "querystring":
        said, location = {**said, "in": "query", "style": "querystring"}, "query"
    known = isinstance(location, str) and location in DEFAULT_STYLES
    if not isinstance(wire, str) or not known:
        schemas.note(pointer, "a parameter without name or place is left out")
        return None
    if location == "header" and wire.lower() in IGNORED_HEADERS:
        schemas.unused.count("ignored header parameter")
        return None
    return build(schemas, said, Place(pointer, Direction.REQUEST, (*hint, wire)))


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
        name=given_name(said, PARAMETER),
        location=location,
        type=without_null(kind),
        required=said.get("required") is True or location == "path",
        style=style,
        explode=explode if isinstance(explode, bool) else style in ("form", "cookie"),
        allow_reserved=said.get("allowReserved") is True,
        media_type=media_type,
        description=text(said.get("description") or inner.get("description")),
        default=literal_text(inner.get("default")),
        constraints=constraints(inner),
        bounds=bounds(schemas.resolver, schema),
        deprecated=said.get("deprecated") is True,
        encodings=whole_encodings(said) if style == "querystring" else (),
    )


def whole_encodings(said: dict[str, Any]) -> tuple[PartEncoding, ...]:
    """How the parts of a whole query string are written."""
    content = said.get("content")
    media = next(iter(content.values()), None) if isinstance(content, dict) else None
    return (
        tuple(encodings(media.get("encoding"), set()))
        if isinstance(media, dict)
        else ()
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


JSON = "application/json"
ANYTHING = ("*/*", "application/*")
PREFERENCE = (BodyKind.JSON, BodyKind.FORM, BodyKind.MULTIPART, BodyKind.RAW)


def lower_bodies(
    schemas: Schemas, said: Any, pointer: str, hint: tuple[str, ...]
) -> tuple[Body, ...]:
    """The documented ways to write a request body, best first, one of each kind."""
    try:
        said, pointer = schemas.resolver.follow(said, pointer)
    except BadReference as error:
        schemas.note(pointer, f"{error}: the request body is left out")
        return ()
    content = said.get("content") if isinstance(said, dict) else None
    if not isinstance(content, dict):
        return ()
    found: dict[object, Body] = {}
    for media_type, media in sorted(content.items(), key=lambda item: rank(item[0])):
        if is_empty(media):
            schemas.unused.count("empty request body")
            continue
        inner = Place(f"{pointer}/content", Direction.REQUEST, hint).child(media_type)
        media, inner = schemas.media(media, inner)
        body = lower_body(schemas, said, media_type, media, inner)
        key = way(body)
        if key in found:
            schemas.unused.count("alternative request media type")
        else:
            found[key] = body
    return tuple(sorted(found.values(), key=preference))


def preference(body: Body) -> int:
    """Where a body stands among others: a form with files comes first, since JSON could
    only hold them as text.
    """
    if body.kind is BodyKind.MULTIPART and (body.files or body.extra_files):
        return -1
    return PREFERENCE.index(body.kind)


def rank(media_type: str) -> bool:
    """Plain JSON before its kin, else as documented."""
    return essence(media_type) != "application/json"


def way(body: Body) -> object:
    """What tells the ways to write a body apart: JSON by its type, and by its media
    type where that says what a value means (patches); others by their media type.
    """
    if body.kind is BodyKind.JSON:
        is_patch = "patch" in essence(body.media_type)
        return body.type, body.media_type if is_patch else ""
    return body.kind, body.media_type if body.kind is BodyKind.RAW else ""


def is_empty(media: Any) -> bool:
    """Whether a body can only be an object without properties."""
    schema = media.get("schema") if isinstance(media, dict) else None
    return (
        isinstance(schema, dict)
        and schema.get("properties") == {}
        and schema.get("additionalProperties") is False
    )


def body_kind(schemas: Schemas, media_type: str, schema: Any) -> BodyKind:
    """How content of a media type is written: a value of any type is JSON, and what has
    no named parts is no multipart form.
    """
    bare = essence(media_type)
    if is_json(bare):
        return BodyKind.JSON
    said = followed(schemas.resolver, schema)
    as_it_is, is_list = (json_types(said) == [name] for name in ("string", "array"))
    if bare in ANYTHING and said and not as_it_is:
        return BodyKind.JSON
    if bare == FORM:
        return BodyKind.RAW if as_it_is else BodyKind.FORM
    named = bare.startswith("multipart/") and not (as_it_is or is_list)
    return BodyKind.MULTIPART if named else BodyKind.RAW


def lower_body(
    schemas: Schemas,
    said: dict[str, Any],
    media_type: str,
    media: dict[str, Any],
    place: Place,
) -> Body:
    """The body for one media type."""
    schemas.unused.media(media)
    items = {"type": "array"} if "itemSchema" in media else None
    kind = body_kind(schemas, media_type, media.get("schema", items))
    required = said.get("required")
    if kind is BodyKind.RAW:
        raw = raw_type(media_type)
        return Body(kind, media_type, required is True, raw, description=doc(said))
    lowered = schemas.lower(media.get("schema"), place.child("schema"))
    model = schemas.definitions.model(without_null(lowered))
    fields = model.fields if model else None
    may_lack = required is False or is_nullable(lowered)
    if may_lack and any(f.required for f in fields or ()):
        fields = None  # Keywords could tell neither no body nor null.
    return Body(
        kind=kind,
        media_type=JSON if kind is BodyKind.JSON and "*" in media_type else media_type,
        required=required is True or any(f.required for f in fields or ()),
        type=lowered,
        fields=fields,
        open=bool(model and model.open),
        extra=model.extra if model else None,
        description=doc(said),
        encodings=tuple(encodings(media.get("encoding"), set(files(fields)))),
        files=tuple(files(fields)),
        extra_files=is_file(further(lowered, model)),
    )


def further(kind: Type, model: Model | None) -> Type:
    """The type of the properties that a schema does not name."""
    if isinstance(kind, MapOf):
        return kind.value
    return (model.extra if model else None) or AnyType()


def raw_type(media_type: str) -> Type:
    """What a body is that is sent as it is: bytes or a file, or also text."""
    file = Scalar(Kind.FILE)
    is_xml = essence(media_type).endswith(("/xml", "+xml"))
    readable = is_xml or is_text(media_type) or is_sequential(media_type)
    return UnionOf((Scalar(Kind.STRING), file)) if readable else file


def doc(said: dict[str, Any]) -> str:
    """The description of the whole body."""
    return text(said.get("description"))


def files(fields: tuple[Field, ...] | None) -> Iterator[str]:
    """Wire names of the properties that are files."""
    for field in fields or ():
        if is_file(field.type):
            yield field.wire


def encodings(said: Any, files: set[str]) -> Iterator[PartEncoding]:
    """The Encoding Objects of a form (OpenAPI 3.1.1, section 4.8.15).

    A file has a media type; a style says nothing about it.
    """
    for wire, entry in said.items() if isinstance(said, dict) else ():
        if not isinstance(entry, dict):
            continue
        content_type, explode = entry.get("contentType"), entry.get("explode")
        if wire in files:
            entry, explode = {}, None
        style = style_of(entry, "")
        yield PartEncoding(
            wire=wire,
            content_type=content_type if isinstance(content_type, str) else None,
            style=style or None,
            explode=explode if isinstance(explode, bool) else None,
            allow_reserved=entry.get("allowReserved") is True,
        )
