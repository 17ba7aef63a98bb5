"""The requests shown in contract tests: values by location and wire name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from fragmint.mock.bodies import documented
from fragmint.mock.document import Place
from fragmint.mock.samples import FILE, Sampler
from fragmint.mock.schemas import Schemas
from fragmint.mock.xml import is_xml, write_xml
from generator.facts import Json
from generator.model.ir import (
    Alias,
    BodyKind,
    Definition,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Operation,
    Ref,
    RequestExample,
    Scalar,
    Type,
    UnionOf,
)
from generator.targets.contract.validity import MAX_DEPTH, Examples, misfit
from generator.targets.python.values import EXTRA, Argument, arguments

BODY = ("body", "")
"""The place of a body that is one argument."""
OUTERMOST = re.compile(r"(/[0-9]{0,9})+: ")
"""The comment on a value that is not part of an object; type checkers see no others."""
MOST_SHOWN = 4
"""Documented requests that are shown of one operation; three tell what it can do."""
LONGEST = 4_000
"""Characters of a request that is shown: about two screens of code."""

Where = tuple[str, str]
Values = dict[Where, object]
"""Values by (location, wire name); those of files are bytes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A request to show: its documented name, empty if it is made up."""

    name: str
    values: Values


class Requests:
    """The requests of one document's operations."""

    def __init__(
        self, examples: Examples, definitions: Mapping[str, Definition]
    ) -> None:
        self._document = examples.document
        self._examples = examples
        self._definitions = definitions

    @cached_property
    def _sampler(self) -> Sampler:
        schemas = Schemas(self._document, "request")
        return Sampler(self._document, schemas, "request")

    def documented(self, operation: Operation) -> list[Shown]:
        """The documented requests that are worth reading, the most telling one first."""
        found: dict[str, Shown] = {}
        for example in operation.requests:
            silent = example.has_body and example.body == {}
            given = documented_values(example, operation)
            if silent or not self._fits(operation, given):
                continue
            if not self._examples.request_flaw(operation, example):
                if not example.has_body:
                    given = {**self._body_values(operation), **given}
                values = self._completed(operation, given)
                size = repr(values)
                if len(size) <= LONGEST:
                    found.setdefault(size, Shown(example.name, values))
        return sorted(found.values(), key=is_placeholder)[:MOST_SHOWN]

    def _fits(self, operation: Operation, given: Mapping[Where, object]) -> bool:
        """Whether all values are of their arguments' types."""
        return not any(
            misfit(given[place], argument.type, self._definitions)
            for argument in arguments(operation)
            if (place := place_of(argument)) in given
        )

    def made_up(self, operation: Operation) -> Shown:
        """The smallest request of an operation."""
        return Shown("", self._completed(operation, self._body_values(operation)))

    def _completed(self, operation: Operation, given: Mapping[Where, object]) -> Values:
        """The given and the required values; null only where it may be."""
        values: Values = {}
        for argument in arguments(operation):
            place = place_of(argument)
            if argument.name == EXTRA:
                values |= {p: v for p, v in given.items() if p == (EXTRA, "")}
                continue
            value = given.get(place)
            sent = place in given and (value is not None or takes_null(argument))
            if not sent and is_required(argument):
                value, sent = self._sample(argument, operation), True
            wrong = misfit(value, argument.type, self._definitions) if sent else ""
            if OUTERMOST.match(wrong):
                value = placeholder(argument.type, self._definitions)
            if sent:
                values[place] = typed(value, place, operation)
        return dict(apart(values, operation))

    def _body_values(self, operation: Operation) -> dict[Where, object]:
        """The fields of the smallest body, or the body itself where one must be sent."""
        body = operation.body
        if body is None or (body.fields is None and not body.required):
            return {}
        value = self._made_up_body(operation)
        if body.fields is None:
            return {BODY: value}
        names = {field.wire for field in body.fields}
        fields = value if isinstance(value, dict) else {}
        return {("body", name): v for name, v in fields.items() if name in names}

    def _made_up_body(self, operation: Operation) -> object:
        body, described = operation.body, self._examples.described(operation)
        media = documented(described.body, body.media_type) if body else None
        at = media.at if media else None
        if body and body.kind is BodyKind.RAW:
            if at is None or not is_xml(body.media_type):
                return FILE
            return write_xml(self._document, at, self._sampler.sketch(at)).encode()
        return {} if at is None else self._sampler.sketch(at)

    def _sample(self, argument: Argument, operation: Operation) -> object:
        """A value for an argument that must be given."""
        location, wire = place_of(argument)
        described = self._examples.described(operation)
        for parameter in described.parameters:
            if (parameter.location, parameter.name) == (location, wire):
                made = self._sampler.sketch(parameter.at)
                value = self._sampler.named(wire, parameter.at, made)
                return (
                    self._in_path(value, parameter.at) if location == "path" else value
                )
        return "text"

    def _in_path(self, value: Json, at: Place) -> Json:
        """A value that a path has a place for."""
        if value == {} and (documented := self._member(at)):
            return documented
        if value in ({}, []):
            keyword = "additionalProperties" if value == {} else "items"
            inner, _ = self._document.follow((*at, keyword))
            known = isinstance(inner, dict)
            member = self._sampler.sketch((*at, keyword)) if known else "text"
            return {"key": member} if value == {} else [member]
        sent: Json = self._sampler.segment(at, value)
        return sent

    def _member(self, at: Place) -> dict[str, Json]:
        """The first documented property of an object, be it one that only reads."""
        schema, here = self._document.follow(at)
        properties = schema.get("properties") if isinstance(schema, dict) else None
        names = list(properties)[:1] if isinstance(properties, dict) else []
        return {n: self._sampler.sketch((*here, "properties", n)) for n in names}


def placeholder(kind: Type, known: Mapping[str, Definition], depth: int = 0) -> object:
    """A value of a type, for which the document has none."""
    match kind:
        case Literals(values) if values:
            return values[0]
        case Scalar(Kind.INTEGER | Kind.NUMBER | Kind.DECIMAL_NUMBER):
            return 1
        case Scalar(Kind.BOOLEAN):
            return True
        case ListOf():
            return []
        case MapOf():
            return {}
        case UnionOf((first, *_)) if depth < MAX_DEPTH:
            return placeholder(first, known, depth + 1)
        case Ref(key):
            found = known[key]
            if isinstance(found, Alias) and depth < MAX_DEPTH:
                return placeholder(found.type, known, depth + 1)
            return {}
    return "text"


def apart(values: Values, operation: Operation) -> Iterator[tuple[Where, object]]:
    """The values without members of exploded objects that would be written as another
    parameter is.
    """
    exploded = {
        (p.location, p.wire)
        for p in operation.parameters
        if p.location == "query" and p.style == "form" and p.explode
    }
    names = {wire for location, wire in values if location == "query"}
    for place, value in values.items():
        if place in exploded and isinstance(value, dict):
            yield place, {k: v for k, v in value.items() if k not in names}
        else:
            yield place, value


def place_of(argument: Argument) -> tuple[str, str]:
    """The target of an argument: location and wire name."""
    source = argument.source
    if argument.name == EXTRA and source is None:
        return (EXTRA, "")
    return (getattr(source, "location", "body"), source.wire if source else "")


def is_required(argument: Argument) -> bool:
    """Whether a call must give an argument; what the client may give as well is given to
    the call, as documented.
    """
    return argument.required or bool(getattr(argument.source, "required", False))


def takes_null(argument: Argument) -> bool:
    """Whether null is a value of an argument of its own."""
    return argument.nullable or argument.source is None


def documented_values(
    example: RequestExample, operation: Operation
) -> dict[Where, object]:
    """The values in an example."""
    values: dict[Where, object] = {
        (location, wire): value for location, wire, value in example.parameters
    }
    body = operation.body
    if body is None or not example.has_body:
        return values
    if body.fields is None:
        return {**values, BODY: example.body}
    fields = example.body if isinstance(example.body, dict) else {}
    known = {field.wire for field in body.fields}
    fixed = dict(body.fixed)
    extra = {n: v for n, v in fields.items() if n not in known and n not in fixed}
    values |= {("body", name): v for name, v in fields.items() if name in known}
    return values | ({(EXTRA, ""): extra} if extra and body.open else {})


def typed(value: object, place: tuple[str, str], operation: Operation) -> object:
    """A value as the method takes it: the content of files is bytes."""
    body = operation.body
    if place == BODY and body is not None and body.type == Scalar(Kind.FILE):
        return value.encode() if isinstance(value, str) else value
    files = operation.body.files if operation.body else ()
    if place[0] != "body" or place[1] not in files:
        return value
    return [FILE for _ in value] if isinstance(value, list) else FILE


def is_placeholder(request: Shown) -> bool:
    """Whether a request has a fraction such as 1.1 for a parameter: snippets that are
    made by machines do, where a number is most likely a count.
    """
    return any(
        isinstance(value, float) and not value.is_integer()
        for (location, _), value in request.values.items()
        if location in ("query", "path")
    )
