"""Keyword arguments for the methods of a client."""

from __future__ import annotations

import datetime as dt
import inspect
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from ..mock import Mock
from ..mock.document import Place
from ..mock.samples import FILE
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
    """The value as a model, if the model takes it."""
    try:
        return model.model_validate(value)
    except ValidationError:
        return None
