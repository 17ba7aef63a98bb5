"""Responses: their statuses, contents and headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.dataclass import dataclass, replace
from generator.facts import Json
from generator.media import EVENT_STREAM, essence, is_json, is_sequential, is_text
from generator.model.ir import (
    AnyType,
    Direction,
    Header,
    Kind,
    ListOf,
    NullType,
    Outcome,
    Ref,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.place import ANSWER, Place, answer_hint
from generator.model.scalars import json_types
from generator.model.schemas import Schemas
from generator.naming import snake
from generator.openapi.document import MediaTypeObject, OperationObject, ResponseObject
from generator.openapi.schema import SchemaObject

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
"""Methods of operations that only read (RFC 9110, section 9.2.1)."""


@dataclass(frozen=True, slots=True)
class DocumentedResponse:
    """A documented response with all of its contents, the preferred one first."""

    outcome: Outcome
    contents: tuple[Content, ...]

    def read_as(self, suffix: str = "") -> Content:
        """The content with a suffix, the preferred one if there is none."""
        named = (c for c in self.contents[1:] if suffix and c.suffix == suffix)
        return next(named, self.contents[0])


def lower_answers(
    schemas: Schemas, operation: OperationObject, hint: tuple[str, ...]
) -> tuple[DocumentedResponse, ...]:
    """All documented responses of an operation, in order of their status."""
    found = [
        lower_answer(schemas, status, response, hint, operation.method not in SAFE)
        for status, response in operation.responses.items()
    ]
    if operation.method == "GET":
        found = list(undescribed(found))
    return tuple(sorted(found, key=lambda answer: answer.outcome.status))


def undescribed(
    answers: Sequence[DocumentedResponse],
) -> Iterator[DocumentedResponse]:
    """The responses to GET: where no success has content on paper, it is only not
    described, since nothing is read for nothing; 204 says that there is none.
    """
    good = [a for a in answers if a.outcome.status[:1] == "2"]
    silent = all(a.contents[0].type == NullType() for a in good)
    for answer in answers:
        if silent and answer.outcome.status in ("200", "2XX"):
            anything = Content((), AnyType())
            outcome = replace(answer.outcome, type=anything.type)
            yield DocumentedResponse(outcome, (anything,))
        else:
            yield answer


def lower_answer(
    schemas: Schemas,
    status: str,
    response: ResponseObject,
    hint: tuple[str, ...],
    writes: bool,
) -> DocumentedResponse:
    """One documented response, of an operation that `writes` or only reads."""
    schemas.is_broken(response, "any content is accepted")
    error = "Error" if status == "default" else f"Error{status}"
    suffix = ANSWER if is_success(status) else error
    words = answer_hint(response.pointer, hint, suffix)
    place = Place(response.pointer, Direction.RESPONSE, words)
    contents = lower_contents(schemas, status, response, place, writes)
    outcome = Outcome(
        status=status,
        type=contents[0].type,
        description=response.description,
        headers=lower_headers(schemas, response, place),
    )
    return DocumentedResponse(outcome, contents)


def without_content(
    answers: Sequence[DocumentedResponse],
) -> tuple[DocumentedResponse, ...]:
    """The responses to HEAD, which have none (RFC 9110, section 9.3.2)."""
    return tuple(
        DocumentedResponse(a.outcome, (Content((), NullType()),)) for a in answers
    )


def suffixes(answers: Sequence[DocumentedResponse]) -> list[str]:
    """Suffixes of the further methods: contents besides the preferred ones."""
    return list(dict.fromkeys(c.suffix for a in answers for c in a.contents[1:]))


def outcomes(
    answers: Sequence[DocumentedResponse], suffix: str = ""
) -> tuple[Outcome, ...]:
    """The responses with one of their contents.

    A sequence is typed only where it is all that a method gives.
    """
    chosen = [answer.read_as(suffix) for answer in answers]
    if len({c.type for c in chosen} - {NullType()}) > 1:
        chosen = list(map(plain, chosen))
    pairs = zip(answers, chosen, strict=True)
    return tuple(with_content(answer.outcome, content) for answer, content in pairs)


def failures(answers: Sequence[DocumentedResponse]) -> tuple[Outcome, ...]:
    """The errors: typed where they are JSON. What is anything else on paper is often
    JSON in fact; it is read as what it turns out to be.
    """
    chosen = [(answer.outcome, answer.contents[0]) for answer in answers]
    return tuple(
        with_content(outcome, c if is_typed(c) else Content(c.media_types, AnyType()))
        for outcome, c in chosen
    )


def is_typed(content: Content) -> bool:
    """Whether a content has the type that its schema describes."""
    if content.item is not None:
        return False
    return all(is_json(kind) or kind in ANYTHING for kind in content.media_types)


def with_content(outcome: Outcome, content: Content) -> Outcome:
    """A response that is read as one of its contents."""
    kinds = content.media_types
    return replace(
        outcome,
        type=content.type,
        media_type=kinds[0] if kinds else None,
        accept=kinds,
        item=content.item,
        events=content.events,
    )


def is_success(status: str) -> bool:
    """Whether a status tells of success (RFC 9110, section 15.3; 3xx included, since
    redirects are not followed).
    """
    return status[:1] in ("1", "2", "3")


def lower_headers(
    schemas: Schemas, response: ResponseObject, place: Place
) -> tuple[Header, ...]:
    """The documented headers of a response, `Content-Type` aside."""
    found: list[Header] = []
    for wire, header in response.headers.items():
        if header.problem or wire.lower() == "content-type":
            continue
        inner = place.child("headers", wire, hint=wire)
        schema, way = header.schema, ["schema"]
        for media_type, media in header.content.items():
            if is_json(media_type):
                schema, way = media.schema, ["content", media_type, "schema"]
        kind = schemas.lower(schema, inner.child(*way))
        found.append(Header(wire, snake(wire, "header"), kind, header.description))
    return tuple(found)


EVENT_FIELDS = frozenset({"data", "event", "id", "retry"})
"""The fields of a server-sent event (WHATWG HTML, section 9.2.6)."""
DEPTH = 20


def lower_item(
    schemas: Schemas, media_type: str, media: MediaTypeObject, place: Place
) -> Type | None:
    """The type of the values of a sequence; None for content of any other kind.

    By `itemSchema`; before 3.2, what a schema describes that cannot be the text as a
    whole is its values. Events without a description are `Kind.EVENT`.
    """
    if not is_sequential(media_type):
        return None
    is_events = essence(media_type) == EVENT_STREAM
    by_item = "itemSchema" in media
    schema = media.item_schema if by_item else media.schema
    schema = opened(schema) if is_events else schema
    keyword = "itemSchema" if by_item else "schema"
    kind = schemas.lower(schema, place.child(keyword, hint="Item"))
    match schemas.definitions.resolve(kind):
        case ListOf(item) if not by_item:
            kind = item
    match kind:
        case Scalar() if is_events:
            return Scalar(Kind.EVENT)
        case Scalar() if not by_item:
            return None
        case _:
            return Scalar(Kind.EVENT) if is_events and not schema else kind


def is_event(schemas: Schemas, kind: Type) -> bool:
    """Whether a type describes whole events, and not just their data."""
    definitions = schemas.definitions
    match definitions.resolve(kind):
        case Scalar(Kind.EVENT):
            return True
        case UnionOf(members):
            return all(is_event(schemas, member) for member in members)
        case Ref() as ref if (model := definitions.model(ref)) is not None:
            names = {field.wire for field in model.fields}
            return "data" in names and names <= EVENT_FIELDS
        case _:
            return False


def opened(schema: SchemaObject, depth: int = 0) -> SchemaObject:
    """A schema of events in which `data` is what its text contains (`contentSchema`);
    the same object where there is nothing to replace.
    """
    target = schema.followed
    if depth > DEPTH or target.problem:
        return schema
    made: dict[str, Json] = {}
    for keyword, parts in target.compositions.items():
        inner = [opened(part, depth + 1) for part in parts]
        if any(new is not old for new, old in zip(inner, parts, strict=True)):
            made[keyword] = [part.raw for part in inner]
    data = target.property_named("data")
    if data is not None and is_json(data.content_media_type):
        inside = data.raw.get("contentSchema", {})
        made["properties"] = {**target.raw["properties"], "data": inside}
    return target.made({**target.raw, **made}) if made else schema


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

    `item` is the type of each value of a sequence, `events` indicates that these are whole
    server-sent events.
    """

    media_types: tuple[str, ...]
    type: Type
    item: Type | None = None
    events: bool = False

    @property
    def suffix(self) -> str:
        """The suffix of a method for this content."""
        if self.item is not None:
            return "stream"
        subtype = essence(self.media_types[0]).rpartition("/")[2]
        plain = subtype.removesuffix("+json").removeprefix("vnd.").removeprefix("x-")
        return SHORT.get(subtype) or snake(plain, "other")


def lower_contents(
    schemas: Schemas,
    status: str,
    response: ResponseObject,
    place: Place,
    writes: bool,
) -> tuple[Content, ...]:
    """The readings of a response, the preferred one first; never empty."""
    if status in EMPTY or not response.content:
        return (Content((), NullType()),)
    found: list[Content] = []
    for media_type, media in distinct(schemas, response, writes):
        inner = replace(place, pointer=media.pointer)
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
    schemas: Schemas, response: ResponseObject, writes: bool
) -> Iterator[tuple[str, MediaTypeObject]]:
    """Media types by preference, without other encodings of the first one's value."""
    content = response.content
    first: MediaTypeObject | None = None
    for media_type in sorted(content, key=rank):
        media = content[media_type]
        schemas.is_broken(media, "any content is accepted")
        if first is None:
            first = media
        elif is_alternative(first, media_type, media, writes):
            schemas.unused.count("alternative response media type")
            continue
        yield media_type, media


def is_alternative(
    first: MediaTypeObject, media_type: str, media: MediaTypeObject, writes: bool
) -> bool:
    """Whether content gives no method of its own beside the preferred one: the same in
    another encoding, or what nobody can ask for by name, unless it is a file.

    Frameworks document each of their renderers for each operation; that what was
    written comes back as a table is nobody's wish.
    """
    if first.schema.raw == media.schema.raw:
        is_value = writes and "string" not in first.schema.followed.types
        return is_encoding(media_type) or (is_value and not is_sequential(media_type))
    return essence(media_type) in ANYTHING and media.schema.followed.format != "binary"


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
    schemas: Schemas, media_type: str, media: MediaTypeObject, place: Place
) -> Content:
    """The content of one media type: by schema for JSON, else values, text or bytes."""
    item = lower_item(schemas, media_type, media, place)
    schemas.unused.media(media, itemized=item is not None)
    if item is not None:
        is_events = essence(media_type) == EVENT_STREAM and is_event(schemas, item)
        return Content((media_type,), ListOf(item), item, is_events)
    if (
        is_json(media_type)
        or essence(media_type) in ANYTHING
        or is_misnamed(media_type, media)
    ):
        kind = schemas.lower(media.schema, place.child("schema"))
    elif media.schema.followed.format == "binary":
        kind = Scalar(Kind.FILE)
    else:
        kind = bare(media_type)
    return Content((media_type,), kind)


PLAIN = ("text/html", "text/plain")
"""What servers call content that they have not given a type."""


def is_misnamed(media_type: str, media: MediaTypeObject) -> bool:
    """Whether content called a text can be but JSON: its schema describes an object, a
    list of objects, a number or a boolean.
    """
    schema = media.schema.followed
    types = json_types(schema)
    if types == ["array"]:
        types = json_types(schema.items.followed) if schema.items else []
        return essence(media_type) in PLAIN and types == ["object"]
    misnamed = {"object", "integer", "number", "boolean"}
    return essence(media_type) in PLAIN and bool(types) and misnamed.issuperset(types)


def bare(media_type: str) -> Type:
    """Content as it is: text or bytes."""
    return Scalar(Kind.STRING if is_text(media_type) else Kind.FILE)


def plain(content: Content) -> Content:
    """A sequence as text or bytes, where it cannot be typed."""
    if content.item is None:
        return content
    return replace(content, type=bare(content.media_types[0]), item=None, events=False)
