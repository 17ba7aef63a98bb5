"""The requests of an operation: values by location and wire name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

from ..mock import Mock
from ..mock.answers import TOKEN
from ..mock.bodies import documented
from ..mock.document import Parameter
from ..mock.requests import takes_any
from ..mock.samples import UNSENDABLE
from ..mock.variants import Variants
from .arguments import BODY, body_values, completed
from .names import Json, Operation, Values, Where

SCALARS = frozenset(("string", "integer", "number", "boolean"))


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
