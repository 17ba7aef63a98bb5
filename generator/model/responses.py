"""Responses: their statuses, contents and headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.media import EVENT_STREAM, essence, is_json, is_sequential, is_text
from generator.model.ir import (
    AnyType,
    Direction,
    Header,
    Kind,
    ListOf,
    Model,
    NullType,
    Outcome,
    Ref,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.place import ANSWER, Place, answer_hint
from generator.model.references import BadReference
from generator.model.schemas import Schemas, text
from generator.naming import snake
from generator.pointers import escape


@dataclass(frozen=True, slots=True)
class DocumentedResponse:
    """A documented response with all of its contents, the preferred one first."""

    outcome: Outcome
    contents: tuple[Content, ...]

    def read_as(self, suffix: str = "") -> Content:
        """The content with a suffix, the preferred one where there is none."""
        named = (c for c in self.contents[1:] if suffix and c.suffix == suffix)
        return next(named, self.contents[0])


def lower_answers(
    schemas: Schemas, said: Any, pointer: str, hint: tuple[str, ...]
) -> tuple[DocumentedResponse, ...]:
    """All documented responses of an operation, in order of their status."""
    if not isinstance(said, dict):
        return ()
    found = [
        lower_answer(schemas, status, entry, f"{pointer}/{escape(status)}", hint)
        for status, entry in said.items()
        if not status.startswith("x-")
    ]
    return tuple(sorted(found, key=lambda answer: answer.outcome.status))


def lower_answer(
    schemas: Schemas, status: str, entry: Any, pointer: str, hint: tuple[str, ...]
) -> DocumentedResponse:
    """One documented response."""
    try:
        said, pointer = schemas.resolver.follow(entry, pointer)
    except BadReference as error:
        schemas.note(pointer, f"{error}: any content is accepted")
        said = {}
    said = said if isinstance(said, dict) else {}
    suffix = ANSWER if is_success(status) else f"Error{status}"
    words = answer_hint(pointer, hint, suffix)
    place = Place(pointer, Direction.RESPONSE, words)
    contents = lower_contents(schemas, status, said, place)
    outcome = Outcome(
        status=status.upper() if status != "default" else status,
        type=contents[0].type,
        description=text(said.get("description")),
        headers=lower_headers(schemas, said.get("headers"), place),
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
    """What there are further methods for: contents besides the preferred ones."""
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
