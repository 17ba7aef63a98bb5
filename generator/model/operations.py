"""Operations of the document, before they are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from generator.facts import Json
from generator.model.bodies import lower_bodies, lower_parameters
from generator.model.definitions import Definitions
from generator.model.ir import (
    Body,
    Outcome,
    Parameter,
    RequestExample,
    ResponseExample,
    Server,
)
from generator.model.place import operation_hint
from generator.model.responses import (
    DocumentedResponse,
    failures,
    is_success,
    lower_answers,
    outcomes,
    without_content,
)
from generator.model.schemas import Schemas
from generator.model.security import absolute, lower_servers, server_url
from generator.openapi.document import OperationObject

Values: TypeAlias = dict[str, list[tuple[str, str, Json]]]
"""Location, name and value of parameters, by the name of their example."""


def request_examples(operation: OperationObject) -> tuple[RequestExample, ...]:
    """The requests: values that bear one name across parameters and body are one."""
    values: Values = {}
    for parameter in operation.parameters:
        place = parameter.stated_location, parameter.name
        for name, value in parameter.examples:
            values.setdefault(name, []).append((*place, value))
    bodies = request_bodies(operation)
    names = dict.fromkeys((*bodies, *values))
    return tuple(
        request_example(name, tuple(values.get(name, ())), bodies.get(name))
        for name in names
    )


def request_example(
    name: str,
    parameters: tuple[tuple[str, str, Json], ...],
    body: tuple[Json, str] | None,
) -> RequestExample:
    """One request; `body` is its value and media type."""
    if body is None:
        return RequestExample(name, parameters)
    return RequestExample(name, parameters, True, *body)


def request_bodies(operation: OperationObject) -> dict[str, tuple[Json, str]]:
    """For each example's name: the body and its media type."""
    found: dict[str, tuple[Json, str]] = {}
    for media_type, media in operation.request_body.content.items():
        for name, value in media.examples:
            found.setdefault(name, (value, media_type))
    return found


def response_examples(operation: OperationObject) -> tuple[ResponseExample, ...]:
    """The documented response bodies of all statuses."""
    return tuple(
        ResponseExample(name, status, media_type, value)
        for status, response in operation.responses.items()
        for media_type, media in response.content.items()
        for name, value in media.examples
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """One documented operation, and its parts lowered."""

    operation: OperationObject
    parameters: tuple[Parameter, ...]
    bodies: tuple[Body, ...]
    answers: tuple[DocumentedResponse, ...]
    server: str | None

    @property
    def id(self) -> str:
        """The operation's id, or method and path if it has none."""
        return self.operation.operation_id or self.operation.key

    @property
    def method(self) -> str:
        """The method, in upper case."""
        return self.operation.method

    @property
    def path(self) -> str:
        """The path template."""
        return self.operation.path

    @property
    def pointer(self) -> str:
        """Where the operation is in the document."""
        return self.operation.pointer

    @property
    def succeeding(self) -> tuple[DocumentedResponse, ...]:
        """The documented responses that are not errors: a redirect is one only where
        nothing else is documented, and 304 gives nothing.
        """
        good = tuple(a for a in self.answers if a.outcome.status[:1] == "2")
        found = tuple(a for a in self.answers if is_success(a.outcome.status))
        default = tuple(a for a in self.answers if a.outcome.status == "default")
        return good or found or default

    @property
    def successes(self) -> tuple[Outcome, ...]:
        """The operation's results, each in its preferred content."""
        return outcomes(self.succeeding)

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """The documented errors; `default` describes errors in any case."""
        good = self.succeeding
        return failures([a for a in self.answers if a not in good or is_default(a)])


def is_default(answer: DocumentedResponse) -> bool:
    """Whether a response describes what no status names."""
    return answer.outcome.status == "default"


def lower_operation(
    schemas: Schemas, operation: OperationObject, hint: tuple[str, ...]
) -> Draft:
    """Everything an operation needs, types included."""
    own = tuple(lower_servers(operation.servers or operation.item.servers))
    general = tuple(lower_servers(schemas.document.servers))
    answers = lower_answers(schemas, operation, hint)
    draft = Draft(
        operation=operation,
        parameters=lower_parameters(schemas, operation, hint),
        bodies=lower_bodies(schemas, operation.request_body, hint),
        answers=answers if operation.method != "HEAD" else without_content(answers),
        server=own_server(own, general),
    )
    count_unused(schemas, draft)
    return draft


def shared_keys(draft: Draft, definitions: Definitions) -> Iterator[tuple[str, str]]:
    """Pointers and sentences about what a query says twice: members of an exploded
    object are written as parameters of their own (OpenAPI 3.1.1, section 4.8.12.3).
    """
    queries = [p for p in draft.parameters if p.location == "query"]
    names = {parameter.wire for parameter in queries}
    for parameter in queries:
        if parameter.style != "form" or not parameter.explode or parameter.media_type:
            continue
        model = definitions.model(parameter.type)
        for field in model.fields if model is not None else ():
            if field.wire in names - {parameter.wire}:
                yield (
                    parameter.pointer,
                    f"`{field.wire}` of `{parameter.wire}` and the parameter"
                    f" `{field.wire}` are written as one key of the query",
                )


def own_server(own: tuple[Server, ...], general: tuple[Server, ...]) -> str | None:
    """The URL of an operation's server; None if it is but the document's own."""
    usual = server_url(general)
    url = absolute(server_url(own), usual)
    return None if url == usual else url


def count_unused(schemas: Schemas, draft: Draft) -> None:
    """Count what an Operation Object states and nothing is made of."""
    sequences = any(a.contents[0].item is not None for a in draft.succeeding)
    if sequences and all(outcome.item is None for outcome in draft.successes):
        schemas.unused.count("itemSchema")
    for response in draft.operation.responses.values():
        if response.links:
            schemas.unused.count("links")


def name_hint(operation: OperationObject) -> tuple[str, ...]:
    """Words for the names of models inside an operation."""
    return operation_hint(operation.operation_id, operation.method, operation.path)
