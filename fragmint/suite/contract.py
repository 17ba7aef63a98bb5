"""The contract: the operations, examples and models in `contract.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

Json: TypeAlias = Any
Values: TypeAlias = Mapping[tuple[str, str], Json]
"""Values by (location, wire name)."""


@dataclass(frozen=True, slots=True)
class Argument:
    """The target of a keyword: location (or `body`) and wire name."""

    name: str
    location: str
    wire: str
    required: bool
    nullable: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the client and what it stands for; `fixed` are the properties of the
    body that it sets itself.
    """

    key: str
    method: tuple[str, ...]
    function: tuple[str, str]
    arguments: tuple[Argument, ...]
    body_kind: str
    media_type: str
    whole_body: bool
    open_body: bool
    files: frozenset[str]
    fixed: Mapping[str, Json]

    def __str__(self) -> str:
        return ".".join(self.method)


@dataclass(frozen=True, slots=True)
class Case:
    """One test; `problem` says how an example contradicts its own document."""

    operation: Operation
    name: str
    problem: str

    def __str__(self) -> str:
        return f"{self.operation}-{self.name}"


@dataclass(frozen=True, slots=True)
class RequestCase(Case):
    """A request to send: parameter values, and a body if it has one."""

    parameters: Values
    has_body: bool
    body: Json


@dataclass(frozen=True, slots=True)
class ResponseCase(Case):
    """A response to decode to a type; `example` is false where a body is made up."""

    status: int
    media_type: str
    type: Json
    example: bool
    body: Json


@dataclass(frozen=True, slots=True)
class ErrorCase(ResponseCase):
    """An error response and the exception that it raises."""

    raises: str
    exact: bool


@dataclass(frozen=True, slots=True)
class HookCase:
    """A payload for a `parse` function; `example` is false where it is made up."""

    function: str
    pointer: str
    name: str
    problem: str
    type: Json
    example: bool
    body: Json

    def __str__(self) -> str:
        return f"{self.function}-{self.name}"


@dataclass(frozen=True, slots=True)
class ModelCase:
    """A model and the wire names of its fields."""

    name: str
    fields: Mapping[str, str]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Contract:
    """The whole contract of one package."""

    package: str
    client: str
    base_url: str | None
    server_variables: dict[str, str]
    credentials: Mapping[str, str]
    requests: tuple[RequestCase, ...]
    responses: tuple[ResponseCase, ...]
    errors: tuple[ErrorCase, ...]
    models: tuple[ModelCase, ...]
    hooks: tuple[HookCase, ...]


AnyCase: TypeAlias = Case | HookCase | ModelCase
"""What a test gets."""


def param(case: AnyCase) -> ParameterSet:
    """A case as a parameter of pytest; an example that contradicts its own document says
    nothing of the package, so its test is skipped, with that reason.
    """
    problem = "" if isinstance(case, ModelCase) else case.problem
    reason = f"the example contradicts the document: {problem}"
    marks = [pytest.mark.skip(reason=reason)] if problem else []
    return pytest.param(case, id=str(case), marks=marks)


def load(path: Path) -> Contract:
    """Read a contract."""
    stated = json.loads(path.read_text(encoding="utf-8"))
    operations = [(operation(entry), entry) for entry in stated["operations"]]
    return Contract(
        package=stated["package"],
        client=stated["client"],
        base_url=stated["base_url"],
        server_variables=stated["server_variables"],
        credentials=stated["credentials"],
        requests=tuple(c for pair in operations for c in request_cases(*pair)),
        responses=tuple(c for pair in operations for c in response_cases(*pair)),
        errors=tuple(c for pair in operations for c in error_cases(*pair)),
        models=tuple(ModelCase(name, fields) for name, fields in stated["models"]),
        hooks=tuple(hook_case(*entry) for entry in stated["webhooks"]),
    )


def operation(entry: Json) -> Operation:
    """One operation."""
    body = entry["body"] or {}
    return Operation(
        key=entry["key"],
        method=tuple(entry["method"]),
        function=tuple(entry["function"]),
        arguments=tuple(Argument(*argument) for argument in entry["arguments"]),
        body_kind=body.get("kind", ""),
        media_type=body.get("media", ""),
        whole_body=body.get("whole", False),
        open_body=body.get("open", False),
        files=frozenset(body.get("files", ())),
        fixed=body.get("fixed", {}),
    )


def request_cases(of: Operation, entry: Json) -> Iterator[RequestCase]:
    """The requests of an operation."""
    for name, problem, values, *body in entry["requests"]:
        parameters = {(location, wire): value for location, wire, value in values}
        yield RequestCase(of, name, problem, parameters, bool(body), *(body or [None]))


def hook_case(
    function: str, pointer: str, name: str, problem: str, kind: Json, *body: Json
) -> HookCase:
    """One payload."""
    return HookCase(
        function, pointer, name, problem, kind, bool(body), *(body or [None])
    )


def response_cases(of: Operation, entry: Json) -> Iterator[ResponseCase]:
    """The successful responses of an operation."""
    for name, problem, status, media_type, kind, *body in entry["responses"]:
        yield ResponseCase(
            of, name, problem, status, media_type, kind, bool(body), *(body or [None])
        )


def error_cases(of: Operation, entry: Json) -> Iterator[ErrorCase]:
    """The errors of an operation."""
    for name, problem, status, media_type, kind, raises, exact, *body in entry[
        "errors"
    ]:
        yield ErrorCase(
            operation=of,
            name=name,
            problem=problem,
            status=status,
            media_type=media_type,
            type=kind,
            example=bool(body),
            body=body[0] if body else None,
            raises=raises,
            exact=exact,
        )
