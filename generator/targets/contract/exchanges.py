"""The requests and responses of an operation that contract tests show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from fragmint.mock.answers import answer_for, preferred, success
from fragmint.mock.bodies import documented
from fragmint.mock.document import Operation as Described, Place
from fragmint.mock.samples import FILE, Sampler
from fragmint.mock.schemas import Schemas
from fragmint.mock.xml import is_xml, write_xml
from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.model.ir import (
    Alias,
    BodyKind,
    Definition,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Model,
    NullType,
    Operation,
    Outcome,
    Ref,
    RequestExample,
    Scalar,
    Type,
    UnionOf,
)
from generator.targets.contract.validity import MAX_DEPTH, Examples, decodable, misfit
from generator.targets.python.exports import error_class
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


ENDS = {"4": (400, 499), "5": (500, 599), "2": (200, 299)}
ANY_ERROR = "ApiStatusError"


@dataclass(frozen=True, slots=True)
class Success:
    """The successful result of an operation, and how a test requests it.

    `status` and `media_type` are empty if the API answers so by default;
    `examples` are the names of the valid documented ones. `model` is the class of the
    result, if it has one certainly; `gives` is `value`, `values` (one after another) or
    `nothing`.
    """

    gives: str
    status: int | None = None
    media_type: str = ""
    examples: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A documented error: the status to answer with, and the class that is raised."""

    status: int
    raises: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Responses:
    """The responses of one document's operations."""

    definitions: Mapping[str, Definition]
    examples: Examples

    def success(self, operation: Operation) -> Success:
        """The first documented success."""
        taken = {outcome.status for outcome in operation.successes}
        statuses = [(concrete(o.status, taken, "2"), o) for o in operation.successes]
        good = [(n, o) for n, o in statuses if n // 100 == 2] or statuses
        if not good:
            return Success("nothing" if operation.method == "HEAD" else "value")
        status, outcome = good[0]
        described = self.examples.described(operation)
        names = tuple(self._valid(operation, outcome))
        wanted = self._media(operation, outcome, names[:1])
        return Success(
            gives=self._gives(operation, outcome),
            status=None if status == success(described) else status,
            media_type="" if wanted == default_media(described, status) else wanted,
            examples=names,
            model=self._model(operation),
        )

    def failures(self, operation: Operation) -> Iterator[Failure]:
        """The documented errors."""
        taken = {outcome.status for outcome in operation.errors}
        described = self.examples.described(operation)
        for outcome in operation.errors:
            status = concrete(outcome.status, taken, "5")
            if status >= 300:
                wanted = "" if operation.method == "HEAD" else outcome.media_type or ""
                known = wanted == default_media(described, status)
                raised = error_class(outcome.status) or ANY_ERROR
                yield Failure(status, raised, "" if known else wanted)

    def _gives(self, operation: Operation, outcome: Outcome) -> str:
        if outcome.item is not None:
            return "values"
        kinds = {each.type for each in operation.successes}
        if operation.method == "HEAD" or kinds == {NullType()}:
            return "nothing"
        return "value"

    def _model(self, operation: Operation) -> str:
        """The class of every success; empty if there are several, or it is none."""
        kinds = {each.type for each in operation.successes}
        kind = kinds.pop() if len(kinds) == 1 else None
        found = self.definitions[kind.key] if isinstance(kind, Ref) else None
        return found.name if isinstance(found, Model) else ""

    def _valid(self, operation: Operation, outcome: Outcome) -> Iterator[str]:
        """The valid examples that the method decodes, all in one media type."""
        telling = operation.method != "HEAD" and outcome.item is None
        kind = ""
        for example in operation.responses if telling else ():
            same = example.status == outcome.status and kind in ("", example.media_type)
            if same and not self.examples.response_flaw(operation, outcome, example):
                kind = example.media_type
                yield example.name

    def _media(
        self, operation: Operation, outcome: Outcome, names: tuple[str, ...]
    ) -> str:
        """The media type to answer in."""
        for example in operation.responses:
            named = example.status == outcome.status and example.name in names
            if named and decodable(outcome, example):
                return example.media_type
        return "" if operation.method == "HEAD" else outcome.media_type or ""


def default_media(described: Described, status: int) -> str:
    """The media type of a status where a request asks for none."""
    answer = answer_for(described, status)
    media = preferred(answer, "") if answer else None
    return media.media_type if media else ""


def concrete(status: str, taken: set[str], default: str) -> int:
    """A status to send for a documented one, `default` and ranges included."""
    if status.isascii() and status.isdigit():
        return int(status)
    first = status[:1] if status[:1].isdigit() else default
    free = (n for n in ENDS.get(first, ()) if str(n) not in taken)
    return next(free, int(first) * 100)
