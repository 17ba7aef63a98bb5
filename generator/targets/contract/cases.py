"""The test cases of one operation, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.facts import Json
from generator.model.ir import (
    AnyType,
    Body,
    Definition,
    Group,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Model,
    NullType,
    Operation,
    Outcome,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
    Webhook,
)
from generator.targets.contract.responses import concrete
from generator.targets.contract.validity import (
    Examples,
    decodable,
    misfit,
    sendable,
    unknown_field,
)
from generator.targets.python.exports import CLASSES, error_class
from generator.targets.python.values import EXTRA, Argument, arguments

NAME = 60
REASON = 100


@dataclass(frozen=True, slots=True)
class Clerk:
    """Writes down the cases of operations."""

    definitions: Mapping[str, Definition]
    examples: Examples

    def operation(self, group: Group, operation: Operation) -> dict[str, Json]:
        """Everything about one operation."""
        return {
            "key": f"{operation.method} {operation.path}",
            "method": [*group.path, operation.name],
            "function": [group.module, operation.function],
            "arguments": [placed(a) for a in arguments(operation) if a.name != EXTRA],
            "body": body(operation.body),
            "requests": list(self.requests(operation)),
            "responses": list(self.responses(operation)),
            "errors": list(self.errors(operation)),
        }

    def requests(self, operation: Operation) -> Iterator[list[Json]]:
        """Name, problem, parameters and perhaps the body of each request."""
        for example in operation.requests:
            if sendable(operation, example):
                problem = self.examples.request_problem(operation, example)
                problem = problem or unknown_field(operation, example)
                values: list[Json] = [list(entry) for entry in example.parameters]
                tail = [example.body] if example.has_body else []
                yield [short(example.name), short(problem, REASON), values, *tail]
        yield ["made-up", "", []]

    def responses(self, operation: Operation) -> Iterator[list[Json]]:
        """Name, problem, status, media type, type and body of each success."""
        taken = {outcome.status for outcome in operation.successes}
        for outcome in operation.successes:
            status = concrete(outcome.status, taken, "2")
            if status // 100 == 2:
                for name, problem, media_type, *value in self.bodies(
                    operation, outcome
                ):
                    kind = self.kind(operation, outcome)
                    yield [name, problem, status, media_type, kind, *value]

    def errors(self, operation: Operation) -> Iterator[list[Json]]:
        """The same of each error, with its exception and whether just that is raised."""
        taken = {outcome.status for outcome in operation.errors}
        for outcome in operation.errors:
            status = concrete(outcome.status, taken, "5")
            if status >= 300:
                raised = error_class(str(status)) or "ApiStatusError"
                stated = error_class(outcome.status) or "ApiStatusError"
                exact = status in CLASSES and raised == stated
                for name, problem, media_type, *value in self.bodies(
                    operation, outcome
                ):
                    kind = self.kind(operation, outcome)
                    head = [name, problem, status, media_type, kind]
                    yield [*head, stated, exact, *value]

    def payloads(self, hook: Webhook) -> Iterator[list[Json]]:
        """Function, pointer, name, problem, type and perhaps the body of each payload."""
        kind = result(hook.type, self.definitions)
        media = self.examples.payload(hook)
        if media is None:
            return
        for name, value in media.examples:
            problem = short(self.examples.payload_problem(media, value), REASON)
            yield [hook.function, hook.pointer, short(name), problem, kind, value]
        if not media.examples:
            yield [hook.function, hook.pointer, "made-up", "", kind]

    def kind(self, operation: Operation, outcome: Outcome) -> Json:
        """The type of an outcome's value."""
        if operation.method == "HEAD":
            return "null"
        return result(outcome.type, self.definitions)

    def bodies(self, operation: Operation, outcome: Outcome) -> Iterator[list[Json]]:
        """Name, problem, media type and value of an outcome's examples; one without a
        value if there is none.
        """
        found = False
        telling = operation.method != "HEAD" and outcome.item is None
        examples = operation.responses if telling else ()
        for example in examples:
            if example.status == outcome.status and decodable(outcome, example):
                found = True
                problem = self.examples.response_problem(operation, example)
                problem = problem or misfit(
                    example.value, outcome.type, self.definitions
                )
                media_type = example.media_type.partition(";")[0]
                named = f"{outcome.status}-{short(example.name)}"
                yield [named, short(problem, REASON), media_type, example.value]
        if not found:
            kind = outcome.media_type if operation.method != "HEAD" else ""
            yield [f"{outcome.status}-made-up", "", kind or ""]


def placed(argument: Argument) -> list[Json]:
    """Name, location, wire name, whether it is required and whether it may be null."""
    source = argument.source
    location = getattr(source, "location", "body")
    wire = source.wire if source is not None else ""
    nullable = argument.nullable or source is None
    # What the client may give as well is given to the call here, as documented.
    required = argument.required or getattr(source, "required", False)
    return [argument.name, location, wire, required, nullable]


def body(stated: Body | None) -> dict[str, Json] | None:
    """How a body is written."""
    if stated is None:
        return None
    return {
        "kind": stated.kind.value,
        "media": stated.media_type,
        "whole": stated.fields is None,
        "open": stated.open,
        "files": list(stated.files),
        **({"fixed": dict(stated.fixed)} if stated.fixed else {}),
    }


def short(text: str, limit: int = NAME) -> str:
    """One line of printable text."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


MAX_DEPTH = 8


def result(kind: Type, definitions: Mapping[str, Definition]) -> Json:
    """The type of a whole result; binary content is bytes."""
    return "bytes" if kind == Scalar(Kind.FILE) else stated(kind, definitions)


def stated(kind: Type, definitions: Mapping[str, Definition], depth: int = 0) -> Json:
    """A type as data: a name, or an object with one key."""
    if depth > MAX_DEPTH:
        return "any"
    match kind:
        case AnyType() | TupleOf() | Scalar(Kind.EVENT):
            return "any"
        case NullType():
            return "null"
        case Scalar(Kind.BOOLEAN):
            return "boolean"
        case Scalar() | Literals():
            return "scalar"
        case ListOf(item):
            return {"list": stated(item, definitions, depth + 1)}
        case MapOf(value):
            return {"map": stated(value, definitions, depth + 1)}
        case UnionOf(members):
            return {"union": [stated(m, definitions, depth + 1) for m in members]}
        case Ref(key):
            found = definitions[key]
            if isinstance(found, Model):
                return {"model": found.name}
            return stated(found.type, definitions, depth + 1)
