"""Examples that contradict their own document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from fragmint.mock.bodies import documented, is_json, media_range
from fragmint.mock.document import Document, Media, Operation as Described, Place
from fragmint.mock.schemas import Problem, Schemas
from generator import patterns as re
from generator.facts import Json
from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Kind,
    ListOf,
    MapOf,
    Model,
    Operation,
    Outcome,
    Ref,
    RequestExample,
    ResponseExample,
    Scalar,
    Type,
    UnionOf,
    Webhook,
)


class Examples:
    """Judges the examples of one document; nothing is compiled before it is needed."""

    def __init__(
        self, document: Mapping[str, Json], definitions: Mapping[str, Definition]
    ) -> None:
        self._definitions = definitions
        self._document = Document(document)
        self._requests = Schemas(self._document, "request")
        self._responses = Schemas(self._document, "response")

    @cached_property
    def _operations(self) -> dict[str, Described]:
        return {operation.key: operation for operation in self._document.operations()}

    @property
    def document(self) -> Document:
        """The document, as a mock reads it."""
        return self._document

    def described(self, operation: Operation) -> Described:
        """An operation as the document has it."""
        return self._operations[f"{operation.method} {operation.path}"]

    def name(self, operation: Operation) -> str:
        """The name of an operation in tests: its `operationId` where that is its own,
        or else method and path.
        """
        described = self.described(operation)
        own = described.operation_id
        return own if self._ids[own] == 1 and own.isprintable() else described.key

    @cached_property
    def _ids(self) -> Counter[str]:
        ids = Counter(o.operation_id for o in self._operations.values())
        return ids - Counter([""] * ids[""])

    def request_problem(self, operation: Operation, example: RequestExample) -> str:
        """The problem with a request example; empty if there is none."""
        described = self._operations.get(f"{operation.method} {operation.path}")
        if described is None:
            return ""
        return next(self._request_problems(described, example), "")

    def _request_problems(
        self, described: Described, example: RequestExample
    ) -> Iterator[str]:
        places = {(p.location, p.name): p.at for p in described.parameters}
        for location, name, value in example.parameters:
            if at := places.get((location, name)):
                for problem in self._requests.problems(at, value, 1):
                    yield f"{location} {name}: {problem}"
        media = documented(described.body, example.media_type or "")
        if example.has_body and media is not None and media.at is not None:
            for problem in self._requests.problems(media.at, example.body, 1):
                yield f"body {problem}"

    def response_problem(self, operation: Operation, example: ResponseExample) -> str:
        """The problem with a response example; empty if there is none."""
        at = self._response_place(operation, example)
        if at is None or not is_json(example.media_type):
            return ""
        return first(self._responses.problems(at, example.value, 1))

    def request_flaw(self, operation: Operation, example: RequestExample) -> str:
        """Why a request example is not one for the method; empty if it is."""
        if not sendable(operation, example):
            return "its media type is not sent"
        problem = self.request_problem(operation, example)
        return problem or unknown_field(operation, example)

    def response_flaw(
        self, operation: Operation, outcome: Outcome, example: ResponseExample
    ) -> str:
        """Why a response example is not one for the method; empty if it is."""
        if not decodable(outcome, example):
            return "its media type is not read"
        problem = self.response_problem(operation, example)
        return problem or misfit(example.value, outcome.type, self._definitions)

    def payload(self, hook: Webhook) -> Media | None:
        """The JSON that a webhook sends."""
        bodies = self._document.payload(hook.pointer)
        return next((media for media in bodies if is_json(media.media_type)), None)

    def payload_problem(self, media: Media, value: Json) -> str:
        """The problem with an example payload; empty if there is none."""
        if media.at is None:
            return ""
        return first(self._responses.problems(media.at, value, 1))

    def _response_place(
        self, operation: Operation, example: ResponseExample
    ) -> Place | None:
        described = self._operations.get(f"{operation.method} {operation.path}")
        for answer in described.answers if described else ():
            if answer.status == example.status:
                media = documented(answer.content, example.media_type)
                return media.at if media else None
        return None


SHAPES: Mapping[type | Kind, tuple[str, tuple[type, ...]]] = {
    Model: ("an object", (dict,)),
    MapOf: ("an object", (dict,)),
    ListOf: ("an array", (list,)),
    Kind.STRING: ("a string", (str,)),
    Kind.BOOLEAN: ("a boolean", (bool,)),
    Kind.INTEGER: ("a number", (int, float)),
    Kind.NUMBER: ("a number", (int, float)),
}
"""The types of values in JSON; `30.0` is an integer. Others may be anything."""
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How a UUID is written (RFC 9562, section 4); a client reads other spellings, too, and
writes this one.
"""
MAX_DEPTH = 20
"""How far inside examples are compared with types; the deepest one seen has 14 levels."""


def misfit(
    value: object,
    kind: Type,
    known: Mapping[str, Definition],
    at: str = "",
    depth: int = 0,
) -> str:
    """Where an example is not an object, array or scalar although its type is one; empty
    where it is. To JSON Schema, properties without a `type` say nothing of a string, and
    an object that contradicts the alternative it is meant for may be another one.
    """
    found: Definition | Type = kind
    while isinstance(found, Ref | Alias):
        found = known[found.key] if isinstance(found, Ref) else found.type
    if wanted := wanted_instead(value, found):
        return f"{at or '/'}: {value!r:.40} is not {wanted}"
    if depth > MAX_DEPTH:
        return ""
    if isinstance(found, UnionOf):
        return misfit(value, meant(value, found, known), known, at, depth + 1)
    problems = (
        misfit(part, type_, known, place, depth + 1)
        for part, type_, place in within(value, found, at)
    )
    return next(filter(None, problems), "")


def wanted_instead(value: object, found: Definition | Type) -> str:
    """The kind that a value should have and has not; null is left to its schema."""
    shape = found.kind if isinstance(found, Scalar) else type(found)
    wanted, kinds = SHAPES.get(shape, ("", ()))
    if shape is Kind.UUID and isinstance(value, str):
        return "" if UUID_FORM.fullmatch(value) else "a UUID in its canonical form"
    if not wanted or value is None:
        return ""
    if isinstance(value, bool):
        return "" if bool in kinds else wanted
    return "" if isinstance(value, kinds) else wanted


def meant(value: object, found: UnionOf, known: Mapping[str, Definition]) -> Type:
    """The alternative that an object is meant for, where all are objects: the one with
    most of its names. Whatever else is an example of any of them.
    """
    names = set(value) if isinstance(value, dict) else set()
    best: tuple[int, Type] = (0, AnyType())
    for member in alternatives(found, known):
        model = known[member.key] if isinstance(member, Ref) else None
        if not isinstance(model, Model):
            return AnyType()
        best = max(
            best,
            (len(names & {f.wire for f in model.fields}), member),
            key=itemgetter(0),
        )
    return best[1]


def alternatives(kind: Type, known: Mapping[str, Definition]) -> Iterator[Type]:
    """The members of a union, those of unions inside it included."""
    stack: list[Type] = [kind]
    seen: set[Type] = set()
    while stack:
        member = stack.pop()
        if member in seen:
            continue
        seen.add(member)
        found = known[member.key] if isinstance(member, Ref) else None
        if isinstance(member, UnionOf):
            stack += member.members
        elif isinstance(found, Alias):
            stack.append(found.type)
        else:
            yield member


def within(
    value: object, found: Definition | Type, at: str
) -> Iterator[tuple[object, Type, str]]:
    """The parts of a value, each with its type and place."""
    match found, value:
        case ListOf(item), list():
            yield from ((part, item, f"{at}/{n}") for n, part in enumerate(value))
        case MapOf(kind), dict():
            yield from ((part, kind, f"{at}/{name}") for name, part in value.items())
        case Model(fields=fields), dict():
            for field in fields:
                if field.wire in value:
                    yield value[field.wire], field.type, f"{at}/{field.wire}"


def first(problems: Sequence[Problem]) -> str:
    """The first of what is wrong; empty if nothing is."""
    return str(problems[0]) if problems else ""


def sendable(operation: Operation, example: RequestExample) -> bool:
    """Whether the method can send the example: its body in its media type."""
    if not example.has_body or operation.body is None:
        return not example.has_body
    same = media_range(example.media_type or "") == media_range(
        operation.body.media_type
    )
    return same and (operation.body.fields is None or isinstance(example.body, dict))


def unknown_field(operation: Operation, example: RequestExample) -> str:
    """A field of an example's body that the method has no argument for."""
    known = operation.body
    if known is None or known.fields is None or known.open:
        return ""
    names = {field.wire for field in known.fields}
    extra = [n for n in example.body if n not in names] if example.has_body else []  # type: ignore[union-attr]
    return f"body /{extra[0]}: not documented" if extra else ""


def decodable(outcome: Outcome, example: ResponseExample) -> bool:
    """Whether an example is a body that the method decodes, in a media type that it asks
    for: JSON, or text as it is.
    """
    kinds = {media_range(kind) for kind in outcome.accept}
    same = not kinds or media_range(example.media_type) in kinds
    return same and (is_json(example.media_type) or isinstance(example.value, str))
