"""Operations as the document has them, before names are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.facts import Json
from generator.model.bodies import lower_bodies, lower_parameters
from generator.model.ir import (
    Body,
    Outcome,
    Parameter,
    RequestExample,
    ResponseExample,
    Server,
)
from generator.model.place import operation_hint
from generator.model.references import BadReference, Resolver, followed
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
from generator.pointers import escape

ANONYMOUS = "example"


def named_examples(resolver: Resolver, holder: Any) -> Iterator[tuple[str, Json]]:
    """Name and value of the examples of a parameter or media type."""
    if not isinstance(holder, dict):
        return
    said = holder.get("examples")
    for name, entry in said.items() if isinstance(said, dict) else ():
        try:
            example, _ = resolver.follow(entry, "")
        except BadReference:
            continue
        if isinstance(example, dict) and "value" in example:
            yield name, example["value"]
    if "example" in holder:
        yield ANONYMOUS, holder["example"]


def request_examples(
    resolver: Resolver, site: OperationPlace
) -> tuple[RequestExample, ...]:
    """The requests: values that bear one name across parameters and body are one."""
    values: dict[str, list[tuple[str, str, Json]]] = {}
    for entries in (site.item.get("parameters"), site.said.get("parameters")):
        for entry in entries if isinstance(entries, list) else ():
            said = followed(resolver, entry)
            for name, value in named_examples(resolver, said):
                place = (str(said.get("in")), str(said.get("name")), value)
                values.setdefault(name, []).append(place)
    bodies = request_bodies(resolver, site)
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


def request_bodies(
    resolver: Resolver, site: OperationPlace
) -> dict[str, tuple[Json, str]]:
    """For each example's name: the body and its media type."""
    said = followed(resolver, site.said.get("requestBody"))
    content = said.get("content")
    found: dict[str, tuple[Json, str]] = {}
    for media_type, media in content.items() if isinstance(content, dict) else ():
        for name, value in named_examples(resolver, media):
            found.setdefault(name, (value, media_type))
    return found


def response_examples(
    resolver: Resolver, site: OperationPlace
) -> tuple[ResponseExample, ...]:
    """The documented response bodies of all statuses."""
    found: list[ResponseExample] = []
    responses = site.said.get("responses")
    for status, entry in responses.items() if isinstance(responses, dict) else ():
        content = followed(resolver, entry).get("content")
        for media_type, media in content.items() if isinstance(content, dict) else ():
            for name, value in named_examples(resolver, media):
                found.append(ResponseExample(name, status, media_type, value))
    return tuple(found)


METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True)
class Draft:
    """One documented operation: its objects in the document, and its parts lowered."""

    id: str
    method: str
    path: str
    pointer: str
    said: dict[str, Any]
    parameters: tuple[Parameter, ...]
    bodies: tuple[Body, ...]
    answers: tuple[DocumentedResponse, ...]
    server: str | None

    @property
    def succeeding(self) -> tuple[DocumentedResponse, ...]:
        """The documented responses that are no errors: a redirect is one only where
        nothing else is documented, and 304 gives nothing.
        """
        good = tuple(a for a in self.answers if a.outcome.status[:1] == "2")
        found = tuple(a for a in self.answers if is_success(a.outcome.status))
        default = tuple(a for a in self.answers if a.outcome.status == "default")
        return good or found or default

    @property
    def successes(self) -> tuple[Outcome, ...]:
        """What the operation gives, each in its preferred content."""
        return outcomes(self.succeeding)

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """The documented errors; `default` describes errors in any case."""
        good = self.succeeding
        return failures([a for a in self.answers if a not in good or is_default(a)])


def is_default(answer: DocumentedResponse) -> bool:
    """Whether a response describes what no status names."""
    return answer.outcome.status == "default"


@dataclass(frozen=True, slots=True)
class OperationPlace:
    """Where an operation stands: method, path, pointers and objects."""

    method: str
    path: str
    pointer: str
    item: dict[str, Any]
    item_pointer: str
    said: dict[str, Any]


def sites(
    schemas: Schemas, paths: Any, root: str = "#/paths"
) -> Iterator[OperationPlace]:
    """All operations under a Paths Object, in documented order."""
    for path, entry in paths.items() if isinstance(paths, dict) else ():
        if path.startswith("x-"):
            continue
        pointer = f"{root}/{escape(path)}"
        try:
            item, pointer = schemas.resolver.follow(entry, pointer)
        except BadReference as error:
            schemas.note(pointer, f"{error}: the path is left out")
            continue
        for method, said, place in methods(item, pointer):
            yield OperationPlace(method.upper(), path, place, item, pointer, said)


def methods(item: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Method, Operation Object and pointer of each operation of a path item."""
    if not isinstance(item, dict):
        return
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield method, item[method], f"{pointer}/{method}"
    more = item.get("additionalOperations")
    for method, said in more.items() if isinstance(more, dict) else ():
        if isinstance(said, dict):
            place = f"{pointer}/additionalOperations/{escape(method)}"
            yield method, said, place


def lower_operation(
    schemas: Schemas, site: OperationPlace, hint: tuple[str, ...]
) -> Draft:
    """Everything an operation needs, types included."""
    said, pointer = site.said, site.pointer
    lists = (
        (site.item.get("parameters"), f"{site.item_pointer}/parameters"),
        (said.get("parameters"), f"{pointer}/parameters"),
    )
    own = tuple(lower_servers(said.get("servers") or site.item.get("servers")))
    general = tuple(lower_servers(schemas.resolver.document.get("servers")))
    body = said.get("requestBody")
    answers = lower_answers(
        schemas, said.get("responses"), f"{pointer}/responses", hint
    )
    draft = Draft(
        id=operation_id(site),
        method=site.method,
        path=site.path,
        pointer=pointer,
        said=said,
        parameters=lower_parameters(schemas, lists, hint),
        bodies=lower_bodies(schemas, body, f"{pointer}/requestBody", hint),
        answers=answers if site.method != "HEAD" else without_content(answers),
        server=own_server(own, general),
    )
    count_unused(schemas, draft)
    return draft


def own_server(own: tuple[Server, ...], general: tuple[Server, ...]) -> str | None:
    """The URL of an operation's server; None where it is but the document's own."""
    usual = server_url(general)
    url = absolute(server_url(own), usual)
    return None if url == usual else url


def count_unused(schemas: Schemas, draft: Draft) -> None:
    """Count what an Operation Object states and nothing is made of."""
    sequences = any(a.contents[0].item is not None for a in draft.succeeding)
    if sequences and all(outcome.item is None for outcome in draft.successes):
        schemas.unused.count("itemSchema")
    responses = draft.said.get("responses")
    for entry in responses.values() if isinstance(responses, dict) else ():
        if isinstance(entry, dict) and entry.get("links"):
            schemas.unused.count("links")


def operation_id(site: OperationPlace) -> str:
    """The operation's id, or method and path where it has none."""
    said = site.said.get("operationId")
    return said if isinstance(said, str) and said else f"{site.method} {site.path}"


def name_hint(site: OperationPlace) -> tuple[str, ...]:
    """Words for the names of models inside an operation."""
    return operation_hint(site.said.get("operationId"), site.method, site.path)
