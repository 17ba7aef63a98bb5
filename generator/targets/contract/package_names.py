"""The package's names for what is documented, as the contract tests use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.model.ir import (
    AnyType,
    Api,
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
from generator.naming import dotted
from generator.targets.contract.exchanges import (
    concrete,
    is_required,
    place_of,
    takes_null,
)
from generator.targets.contract.validity import Examples, decodable, sendable
from generator.targets.python.exports import CLASSES, error_class
from generator.targets.python.paging import iterate_names, limit_name
from generator.targets.python.values import EXTRA, arguments

NAME = 60
REASON = 100


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An example that contradicts its own document: what it is an example of, where that
    stands (a JSON pointer), its name, and what is wrong with it.
    """

    subject: str
    pointer: str
    example: str
    reason: str

    @property
    def message(self) -> str:
        """All of it but the place."""
        return f"the example {self.example!r} of {self.subject}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PackageNames:
    """The names of one package, as JSON; `flaws` are found on the way."""

    api: Api
    examples: Examples
    flaws: list[Contradiction] = field(default_factory=list)

    def operations(self) -> dict[str, Json]:
        """Each operation by its dotted method."""
        return {
            dotted(group.path, operation.name): self.operation(group, operation)
            for group in self.api.groups
            for operation in group.operations
        }

    def operation(self, group: Group, operation: Operation) -> dict[str, Json]:
        """Everything about one operation."""
        given = [each for each in arguments(operation) if each.name != EXTRA]
        required: list[Json] = [each.name for each in given if is_required(each)]
        pages = paging(group, operation)
        nullable: list[Json] = [each.name for each in given if takes_null(each)]
        return {
            "key": f"{operation.method} {operation.path}",
            "function": f"{group.module}.{operation.function}",
            "arguments": {" ".join(place_of(each)): each.name for each in given},
            **({"required": required} if required else {}),
            **({"nullable": nullable} if nullable else {}),
            **({"body": body(operation.body)} if operation.body else {}),
            **({"pages": pages} if pages else {}),
            "requests": [*self.requests(operation)],
            "responses": [*self.responses(operation)],
            "errors": [*self.errors(operation)],
        }

    def requests(self, operation: Operation) -> Iterator[str]:
        """The names of the documented requests."""
        for example in operation.requests:
            if sendable(operation, example):
                problem = self.examples.request_flaw(operation, example)
                if self._is_sound(
                    "the request", operation.pointer, example.name, problem
                ):
                    yield example.name

    def responses(self, operation: Operation) -> Iterator[Json]:
        """The successes with a body, or none, of their own."""
        taken = {outcome.status for outcome in operation.successes}
        for outcome in operation.successes:
            status = concrete(outcome.status, taken, "2")
            if status // 100 == 2:
                yield self.outcome(operation, outcome, status)

    def errors(self, operation: Operation) -> Iterator[Json]:
        """The errors, with their exceptions and whether just these are raised."""
        taken = {outcome.status for outcome in operation.errors}
        for outcome in operation.errors:
            status = concrete(outcome.status, taken, "5")
            if status >= 300:
                raised = error_class(str(status)) or "ApiStatusError"
                stated = error_class(outcome.status) or "ApiStatusError"
                exact = status in CLASSES and raised == stated
                found = self.outcome(operation, outcome, status)
                yield {**found, "raises": stated, "exact": exact}

    def outcome(
        self, operation: Operation, outcome: Outcome, status: int
    ) -> dict[str, Json]:
        """One response."""
        is_head = operation.method == "HEAD"
        kind = "null" if is_head else result(outcome.type, self.api.definitions)
        return {
            "status": status,
            "type": kind,
            "media_type": "" if is_head else outcome.media_type or "",
            "examples": dict(self._examples(operation, outcome)),
        }

    def _examples(
        self, operation: Operation, outcome: Outcome
    ) -> Iterator[tuple[str, str]]:
        """The media types of the valid examples by name."""
        telling = operation.method != "HEAD" and outcome.item is None
        place = f"{operation.pointer}/responses/{outcome.status}"
        for example in operation.responses if telling else ():
            if example.status == outcome.status and decodable(outcome, example):
                problem = self.examples.response_flaw(operation, outcome, example)
                if self._is_sound(outcome.status, place, example.name, problem):
                    yield example.name, example.media_type

    def payload(self, hook: Webhook) -> dict[str, Json]:
        """The use of one `parse` function."""
        media = self.examples.payload(hook)
        sound: list[Json] = [
            name
            for name, value in (media.examples if media else ())
            for problem in (
                self.examples.payload_problem(media, value) if media else "",
            )
            if self._is_sound("the payload", hook.pointer, name, problem)
        ]
        kind = result(hook.type, self.api.definitions)
        return {"pointer": hook.pointer, "type": kind, "examples": sound}

    def _is_sound(self, subject: str, pointer: str, name: str, problem: str) -> bool:
        """Whether nothing is wrong with an example; else it is kept among the flaws."""
        if problem:
            named, reason = short(name), short(problem, REASON)
            self.flaws.append(Contradiction(subject, pointer, named, reason))
        return not problem

    def models(self) -> dict[str, Json]:
        """The fields' names on the wire by their Python names, for each model."""
        return {
            definition.name: {each.name: each.wire for each in definition.fields}
            for definition in self.api.definitions.values()
            if isinstance(definition, Model)
        }


MARKS = {"offset": "offset", "number": "number", "cursor": "cursor"}
"""The option that is the parameter which leads on, by the kind of paging."""


def paging(group: Group, operation: Operation) -> dict[str, Json]:
    """How a list is paged by a parameter of the query; nothing for other lists."""
    pages = operation.pages
    options = dict(pages.options) if pages else {}
    mark = options.pop(MARKS.get(pages.kind, ""), None) if pages else None
    if pages is None or not isinstance(mark, str):
        return {}
    usual = 1 if pages.kind == "number" else 0
    found: dict[str, Json] = {
        "kind": pages.kind,
        "method": iterate_names(group.operations)[operation.name],
        "mark": mark,
        "start": int(str(options.get("start", usual))),
        "items": [*pages.items],
    }
    if (most := limit_name(operation)) != "limit":
        found["at_most"] = most
    for name, way in options.items():
        if isinstance(way, tuple) and name != "limit":
            found["cursor" if (pages.kind, name) == CURSOR else name] = [*way]
    return found


CURSOR = ("cursor", "next")
"""The way to the cursor of the next page; that of other kinds leads to a page itself."""


def body(stated: Body) -> dict[str, Json]:
    """How a body is written; what is usual is left out."""
    found: dict[str, Json] = {
        "kind": stated.kind.value,
        "media_type": stated.media_type,
    }
    found |= {"whole": True} if stated.fields is None else {}
    found |= {"open": True} if stated.open else {}
    found |= {"files": [*stated.files]} if stated.files else {}
    found |= {"fixed": dict(stated.fixed)} if stated.fixed else {}
    return found


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
