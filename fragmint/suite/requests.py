"""The requests of an operation: values by wire name, and as keyword arguments."""

from __future__ import annotations

import datetime as dt
import inspect
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from zlib import crc32

from pydantic import BaseModel, ValidationError

from ..mock import Mock
from ..mock.answers import TOKEN
from ..mock.bodies import documented
from ..mock.document import Parameter, Place
from ..mock.requests import takes_any
from ..mock.samples import FILE, UNSENDABLE
from ..mock.variants import Variants
from ..mock.xml import is_xml, write_xml
from .names import Argument, Json, Operation, Values, Where

EXTRA = "additional_properties"
BODY = ("body", "")


def spelled(values: Values, operation: Operation) -> dict[str, Any]:
    """Values by location and wire name as the keywords of a method."""
    found = {
        argument.name: values[argument.location, argument.wire]
        for argument in operation.arguments
        if (argument.location, argument.wire) in values
    }
    known = {argument.wire for argument in operation.arguments}
    extra = {
        wire: value
        for (location, wire), value in values.items()
        if location == "body" and wire not in known
    }
    return found | ({EXTRA: extra} if extra and operation.open_body else {})


def body_values(body: Json, operation: Operation) -> dict[Where, Json]:
    """A body by the keywords that take it; fields that none takes are left out."""
    if operation.whole_body:
        return {BODY: body}
    names = {a.wire for a in operation.arguments if a.location == "body"}
    fields = body.items() if isinstance(body, Mapping) else ()
    return {
        ("body", wire): value
        for wire, value in fields
        if operation.open_body or wire in names
    }


def completed(
    given: Values, operation: Operation, mock: Mock, has_body: bool = False
) -> dict[Where, Json]:
    """The given values, and required ones, made up; null only where it may be."""
    values = dict(given)
    if not has_body and (body := made_up_body(operation, mock)) is not None:
        values |= body_values(body, operation)
    for argument in operation.arguments:
        place = (argument.location, argument.wire)
        if place not in values and argument.required:
            values[place] = made_up(argument, operation, mock)
        if place in values and values[place] is None and not argument.nullable:
            del values[place]
            if argument.required:
                values[place] = "text"
    return {place: typed(value, place, operation) for place, value in values.items()}


def typed(value: Json, place: Where, operation: Operation) -> Json:
    """A value as the method takes it: the content of files, and of a body that is sent as
    it is, is bytes.
    """
    if place == BODY and operation.body_kind == "raw" and isinstance(value, str):
        return value.encode()
    if place[0] != "body" or place[1] not in operation.files:
        return value
    return [FILE for _ in value] if isinstance(value, list) else FILE


def made_up(argument: Argument, operation: Operation, mock: Mock) -> Json:
    """A value for an argument that an example leaves out."""
    for parameter in mock.operations[operation.key].parameters:
        # The whole query (OpenAPI 3.2) is an argument as one of its parameters is.
        location = parameter.location.removesuffix("string")
        if (location, parameter.name) == (argument.location, argument.wire):
            value = mock.samples.value(parameter.at)
            if argument.location != "path":
                return value
            if value in ({}, []):
                return filled(value, parameter.at, mock)
            return mock.samples.segment(parameter.at, value)
    return "text"


def filled(empty: Json, at: Place, mock: Mock) -> Json:
    """A collection with one member: a path has no place for nothing."""
    keyword = "additionalProperties" if empty == {} else "items"
    described = isinstance(mock.at((*at, keyword)), dict)
    member = mock.samples.value((*at, keyword)) if described else "text"
    return {"key": member} if empty == {} else [member]


def made_up_body(operation: Operation, mock: Mock) -> Json:
    """A body for an operation; None if none is sent."""
    described = mock.operations[operation.key]
    if operation.whole_body and not described.body_required:
        return None
    media = next(
        (m for m in described.body if m.media_type == operation.media_type), None
    )
    if operation.body_kind == "raw":
        at = media.at if media is not None and is_xml(media.media_type) else None
        return written(at, mock) if at is not None else FILE
    if media is not None and media.at is not None:
        return mock.samples.value(media.at)
    return {} if described.body else None


def written(place: Place, mock: Mock) -> bytes:
    """A made-up value in XML."""
    return write_xml(mock.document, place, mock.samples.value(place)).encode()


def as_models(keywords: Mapping[str, Any], function: Any) -> dict[str, Any]:
    """Keywords with request models instead of mappings, by a function's annotations."""
    hints = typing.get_type_hints(function)
    named = inspect.signature(function).parameters
    return {
        name: built(value, hints.get(name)) if name in named else value
        for name, value in keywords.items()
    }


def built(value: Json, hint: Any) -> Any:
    """A value with models where its annotation has some that take it."""
    members = list(flattened(hint))
    match value:
        case Mapping():
            models = [m for m in members if isinstance(m, type) and is_model(m)]
            return next(filter(None, (attempt(m, value) for m in models)), value)
        case list():
            items = [a for m in members for a in item_types(m)]
            return [built(item, items[0]) for item in value] if items else value
        case str() if dt.datetime in members:
            return moment(value)
    return value


def moment(text: str) -> str | dt.datetime:
    """A moment with an offset as Python has it; any other text as it is."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return found if found.tzinfo else text


def is_model(kind: type) -> bool:
    """Whether a type is a model."""
    return issubclass(kind, BaseModel)


def item_types(member: Any) -> Iterator[Any]:
    """The type of the items, for a sequence type."""
    origin = typing.get_origin(member)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        yield typing.get_args(member)[0]


def flattened(hint: Any) -> Iterator[Any]:
    """The members of a union, aliases and annotations seen through."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        for member in typing.get_args(hint):
            yield from flattened(member)
    elif origin is typing.Annotated:
        yield from flattened(typing.get_args(hint)[0])
    elif hasattr(hint, "__value__"):
        yield from flattened(hint.__value__)
    else:
        yield hint


def attempt(model: type[BaseModel], value: Mapping[str, Any]) -> BaseModel | None:
    """The value as a model, if the model takes it and adds no constant of its own: a
    member of a union that needs no tag is another one.
    """
    try:
        made = model.model_validate(value)
    except ValidationError:
        return None
    fields = type(made).model_fields
    unset = (fields[name].default for name in fields.keys() - made.model_fields_set)
    return None if any(isinstance(v, str | int) for v in unset) else made


SCALARS = frozenset(("string", "integer", "number", "boolean"))


LONGEST_URL = 60_000
"""Octets of values in a URL; clients refuse one of 65,536."""


def url_octets(given: Mapping[Where, Json]) -> int:
    """How many octets the values of a path and a query have in a URL."""
    texts = (str(v) for (place, _), v in given.items() if place in ("path", "query"))
    return sum(len(quote(text, safe="")) for text in texts)


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send; `documented` are the places whose values are documented."""

    operation: Operation
    values: Values
    documented: frozenset[Where] = field(default_factory=frozenset)


class Requests:
    """The requests of the operations of one API."""

    def __init__(self, mock: Mock, variants: Variants) -> None:
        self._mock = mock
        self._variants = variants

    def small(self, operation: Operation) -> Request:
        """A request with the required values alone, made up."""
        return Request(operation, completed({}, operation, self._mock))

    def documented(self, operation: Operation) -> Iterator[Request]:
        """The documented requests; values that bear one name are one request."""
        described = self._mock.operations[operation.key]
        named: dict[str, dict[Where, Json]] = {}
        for parameter in described.parameters:
            for name, value in self._examples(parameter):
                place = parameter.location, parameter.name
                named.setdefault(name, {})[place] = value
        bodies: dict[str, Json] = {}
        for media in described.body:
            for name, value in media.examples:
                bodies.setdefault(name, value)
        for name in operation.requests:
            given = named.get(name, {})
            known = frozenset(given)
            if name in bodies:
                given = {**given, **body_values(bodies[name], operation)}
                known |= {BODY}
            values = completed(given, operation, self._mock, name in bodies)
            yield Request(operation, values, known)

    def _examples(self, parameter: Parameter) -> Iterator[tuple[str, Json]]:
        """The examples of a parameter by name."""
        document = self._mock.document
        at = parameter.at[: -1 if parameter.media_type is None else -3]
        stated, here = document.mapping(at)
        for name in document.mapping((*here, "examples"))[0]:
            entry, _ = document.mapping((*here, "examples", name))
            if "value" in entry:
                yield name, entry["value"]
        if "example" in stated:
            yield "example", stated["example"]

    def varied(self, operation: Operation) -> Iterator[Request]:
        """Requests with up to 20 values of each parameter and of the body."""
        described = self._mock.operations[operation.key]
        wanted = {(a.location, a.wire) for a in operation.arguments}
        # One that spreads its own names over the query takes those of others.
        loose = any(map(takes_any, described.parameters))
        choices: dict[Where, list[Json]] = {}
        for parameter in described.parameters:
            place = parameter.location, parameter.name
            if place in wanted and not (loose and parameter.location == "query"):
                choices[place] = [*self._scalars(parameter)] or self._whole(parameter)
        bodies = list(self._bodies(operation))
        count = max([len(bodies), *map(len, choices.values())], default=0)
        for number in range(count):
            given: dict[Where, Json] = {
                place: values[number % len(values)]
                for place, values in choices.items()
                if values and is_there(place, number)
            }
            if url_octets(given) > LONGEST_URL:
                continue
            if bodies:
                given |= body_values(bodies[number % len(bodies)], operation)
            yield Request(
                operation, completed(given, operation, self._mock, bool(bodies))
            )

    def _scalars(self, parameter: Parameter) -> Iterator[Json]:
        """Values of a parameter that can be sent and distinguished: no lists and
        objects, whose style may not escape what keeps their parts apart.
        """
        no_header = parameter.location == "header" and not TOKEN.fullmatch(
            parameter.name
        )
        kinds = parameter.kinds - {"null"}
        known = bool(kinds) and kinds <= SCALARS and not no_header
        for value in self._variants.of(parameter.at) if known else ():
            if not isinstance(value, str):
                plain = isinstance(value, bool | int | float)
            elif parameter.location == "path":
                plain = value not in UNSENDABLE
            else:
                in_query = parameter.location == "query"
                plain = value != "" and (
                    in_query or (value.isascii() and value.isalnum())
                )
            if plain and parameter.media_type is None:
                yield value

    def _whole(self, parameter: Parameter) -> list[Json]:
        """The value of a parameter that is a list or an object, where its style tells
        all of them apart.
        """
        if parameter.kinds - {"null"} not in ({"array"}, {"object"}):
            return []
        value = self._mock.samples.value(parameter.at, full=True)
        parts = value.values() if isinstance(value, dict) else value
        plain = bool(value) and all(isinstance(part, str | int) for part in parts or ())
        form = parameter.style == "form" and isinstance(value, list)
        known = parameter.location == "query" and (
            form or parameter.style == "deepObject"
        )
        return [value] if plain and known and parameter.media_type is None else []

    def _bodies(self, operation: Operation) -> Iterator[Json]:
        """Bodies in JSON; other media types do not tell all values apart."""
        media = documented(
            self._mock.operations[operation.key].body, operation.media_type
        )
        is_written = operation.body_kind == "json" and not operation.files
        if is_written and media is not None and media.at is not None:
            yield from self._variants.of(media.at)


def is_there(place: Where, number: int) -> bool:
    """Whether a value is sent: all of them by odd numbers, half of them by others."""
    return bool(number % 2) or crc32(f"{number} {place}".encode()) % 2 == 1
