"""Request bodies: one per media type, with keywords for the properties of objects."""

from __future__ import annotations

from collections.abc import Iterator

from generator.dataclass import replace
from generator.media import FORM, essence, is_json, is_sequential, is_text
from generator.model.definitions import (
    Definitions,
    is_file,
    is_nullable,
    without_null,
)
from generator.model.given_names import PARAMETER, given_name
from generator.model.ir import (
    AnyType,
    Body,
    BodyKind,
    Direction,
    Field,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Model,
    Parameter,
    PartEncoding,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.place import Place
from generator.model.scalars import bounds, constraints, json_types
from generator.model.schemas import Schemas, literal_text
from generator.openapi.document import (
    WHOLE_QUERY,
    MediaTypeObject,
    OperationObject,
    ParameterObject,
    RequestBodyObject,
)
from generator.openapi.schema import SchemaObject

FRAMING = ("connection", "content-length", "host", "te", "transfer-encoding")
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization", *FRAMING})
"""Header parameters that OpenAPI says are ignored, and those by which a client frames
its messages (RFC 9112), which nobody else can know.
"""


def lower_parameters(
    schemas: Schemas, operation: OperationObject, hint: tuple[str, ...]
) -> tuple[Parameter, ...]:
    """The parameters of path item and operation; the operation's own win. Headers are the
    same in any case (RFC 9110, section 5.1).
    """
    lowered = (lower_parameter(schemas, p, hint) for p in operation.parameters)
    found = {
        (p.location, p.wire.lower() if p.location == "header" else p.wire): p
        for p in lowered
        if p is not None
    }
    return tuple(found.values())


def lower_parameter(
    schemas: Schemas, parameter: ParameterObject, hint: tuple[str, ...]
) -> Parameter | None:
    """One parameter, or None for one that is not to be sent."""
    if schemas.is_broken(parameter, "the parameter is omitted"):
        return None
    wire, location = parameter.name, parameter.location
    if not wire or not location:
        message = "a parameter without name or location is omitted"
        schemas.note(parameter.pointer, message)
        return None
    if location == "header" and wire.lower() in IGNORED_HEADERS:
        schemas.unused.count("ignored header parameter")
        return None
    place = Place(parameter.pointer, Direction.REQUEST, (*hint, wire))
    return build(schemas, parameter, place)


def build(schemas: Schemas, parameter: ParameterObject, place: Place) -> Parameter:
    """The parameter that an object with a name and a location describes."""
    schema = parameter.schema
    parts: tuple[PartEncoding, ...] = ()
    media_type = next(iter(parameter.content), None)
    if media_type is not None:
        place = place.child("content", media_type)
        media = parameter.content[media_type]
        schema, parts = media.schema, tuple(encodings(media, set()))
    kind = schemas.lower(schema, place.child("schema"))
    return Parameter(
        wire=parameter.name,
        name=given_name(parameter, PARAMETER),
        location=parameter.location,
        type=without_null(kind),
        required=parameter.required,
        style=parameter.style,
        explode=parameter.explode,
        allow_reserved=parameter.allow_reserved,
        media_type=media_type,
        description=parameter.description or schema.description,
        default=literal_text(schema.raw.get("default")),
        constraints=constraints(schema),
        bounds=bounds(schema),
        deprecated=parameter.deprecated,
        encodings=parts if parameter.style == WHOLE_QUERY else (),
        pointer=parameter.pointer,
    )


JSON = "application/json"
ANYTHING = ("*/*", "application/*")
SCALARS = frozenset(("string", "integer", "number", "boolean"))
COMBINING = frozenset(("allOf", "anyOf", "oneOf"))
PREFERENCE = (BodyKind.JSON, BodyKind.FORM, BodyKind.MULTIPART, BodyKind.RAW)


def lower_bodies(
    schemas: Schemas, body: RequestBodyObject, hint: tuple[str, ...]
) -> tuple[Body, ...]:
    """The documented ways to write a request body, best first, one of each kind: the
    same fields need no second way beside JSON.
    """
    if schemas.is_broken(body, "the request body is omitted"):
        return ()
    found: dict[object, Body] = {}
    as_json: list[SchemaObject] = []
    for media_type, media in sorted(body.content.items(), key=lambda i: rank(i[0])):
        if is_empty(media.schema):
            schemas.unused.count("empty request body")
            continue
        lowered = lower_body(schemas, body, media_type, media, hint)
        key = distinction(lowered)
        if key in found or any(says_no_more(lowered, media, one) for one in as_json):
            schemas.unused.count("alternative request media type")
            continue
        found[key] = lowered
        if lowered.kind is BodyKind.JSON:
            as_json.append(media.schema)
    return tuple(sorted(found.values(), key=preference))


def says_no_more(body: Body, media: MediaTypeObject, as_json: SchemaObject) -> bool:
    """Whether a body is that of a JSON schema in another notation, as ASP.NET documents
    every body: a form without files, XML, text.
    """
    if body.kind is BodyKind.JSON or body.files or body.extra_files:
        return False
    schema, other = media.schema.followed, as_json.followed
    types = json_types(schema)
    is_plain = SCALARS.issuperset(types) if types else not COMBINING & schema.raw.keys()
    return not is_plain and schema.raw == other.raw


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


def distinction(body: Body) -> object:
    """The key of each way to write a body: JSON is written by its type, and by its media
    type where that says what a value means (patches); others by their media type.
    """
    if body.kind is BodyKind.JSON:
        is_patch = "patch" in essence(body.media_type)
        return body.type, body.media_type if is_patch else ""
    return body.kind, body.media_type if body.kind is BodyKind.RAW else ""


def is_empty(schema: SchemaObject) -> bool:
    """Whether a body can only be an object without properties."""
    closed = schema.additional is False
    return closed and "properties" in schema and not schema.properties


def body_kind(media_type: str, media: MediaTypeObject) -> BodyKind:
    """How content of a media type is written: a value of any type is JSON, and what has
    no named parts is not a form.
    """
    bare = essence(media_type)
    if is_json(bare):
        return BodyKind.JSON
    schema = media.schema.followed
    types = json_types(schema)
    is_list = types == ["array"] or ("itemSchema" in media and "schema" not in media)
    if bare in ANYTHING and (schema or is_list) and types != ["string"]:
        return BodyKind.JSON
    as_it_is = bool(types) and SCALARS.issuperset(types)
    if bare == FORM:
        return BodyKind.RAW if as_it_is or is_list else BodyKind.FORM
    named = bare.startswith("multipart/") and not (as_it_is or is_list)
    return BodyKind.MULTIPART if named else BodyKind.RAW


def lower_body(
    schemas: Schemas,
    body: RequestBodyObject,
    media_type: str,
    media: MediaTypeObject,
    hint: tuple[str, ...],
) -> Body:
    """The body for one media type."""
    schemas.is_broken(media, "any content is accepted")
    schemas.unused.media(media)
    kind = body_kind(media_type, media)
    required, about = body.required, body.description
    if kind is BodyKind.RAW:
        raw = raw_type(media_type)
        return Body(kind, media_type, required is True, raw, description=about)
    place = Place(media.pointer, Direction.REQUEST, hint)
    lowered = schemas.lower(media.schema, place.child("schema"))
    model = schemas.definitions.model(without_null(lowered))
    fields = model.fields if model else None
    if fields is not None and kind in (BodyKind.JSON, BodyKind.FORM):
        fields = tuple(replace(field, type=as_base64(field.type)) for field in fields)
    may_lack = required is False or is_nullable(lowered)
    is_needed = any(f.required for f in fields or ()) or required is True
    if may_lack and is_needed:
        fields = None  # Keywords could tell neither no body nor null.
    return Body(
        kind=kind,
        media_type=JSON if kind is BodyKind.JSON and "*" in media_type else media_type,
        required=required is True or any(f.required for f in fields or ()),
        type=lowered,
        fields=fields,
        open=bool(model and model.open),
        extra=model.extra if model else None,
        description=about,
        encodings=tuple(encodings(media, set(files(fields)))),
        files=tuple(files(fields)),
        extra_files=is_file(further(lowered, model)),
    )


def tagged(body: Body, definitions: Definitions) -> Body:
    """A body whose fields have the values that select its model in a union."""
    model = definitions.model(without_null(body.type))
    if body.fields is None or model is None:
        return body
    exact = {
        field.wire: field
        for field in model.fields
        if isinstance(field.type, Literals) and field.type.exact
    }
    return replace(body, fields=tuple(exact.get(f.wire, f) for f in body.fields))


def as_base64(kind: Type) -> Type:
    """A type of what is text: where a file is meant, its content in base64."""
    match kind:
        case Scalar(Kind.FILE):
            return Scalar(Kind.BASE64)
        case ListOf(item):
            return ListOf(as_base64(item))
        case UnionOf(members):
            return replace(kind, members=tuple(map(as_base64, members)))
    return kind


def further(kind: Type, model: Model | None) -> Type:
    """The type of the properties that a schema does not name."""
    match kind:
        case MapOf(value):
            return value
        case _:
            return (model.extra if model else None) or AnyType()


def raw_type(media_type: str) -> Type:
    """The type of a body that is sent as it is: bytes or a file, or also text."""
    file = Scalar(Kind.FILE)
    is_xml = essence(media_type).endswith(("/xml", "+xml"))
    readable = is_xml or is_text(media_type) or is_sequential(media_type)
    readable = readable or essence(media_type) == FORM
    return UnionOf((Scalar(Kind.STRING), file)) if readable else file


def files(fields: tuple[Field, ...] | None) -> Iterator[str]:
    """Wire names of the properties that are files."""
    for field in fields or ():
        if is_file(field.type):
            yield field.wire


def encodings(media: MediaTypeObject, files: set[str]) -> Iterator[PartEncoding]:
    """The Encoding Objects of a form (OpenAPI 3.1.1, section 4.8.15).

    A file has a media type; a style says nothing about it, except that `deepObject`
    numbers the files of a list.
    """
    for wire, encoding in media.encoding.items():
        is_file = wire in files and encoding.style != "deepObject"
        yield PartEncoding(
            wire=wire,
            content_type=encoding.content_type or None,
            style=None if is_file else encoding.style or None,
            explode=None if is_file else encoding.explode,
            allow_reserved=encoding.allow_reserved and not is_file,
        )
