"""Operations of the document before they are named, and the parameters that all share.

What all operations share becomes an argument of the client instead of each call.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from generator.dataclass import dataclass, replace
from generator.facts import Json
from generator.model.bodies import lower_bodies, lower_parameters, tagged
from generator.model.definitions import Definitions
from generator.model.ir import (
    Alias,
    Body,
    ClientParameter,
    Kind,
    Literals,
    Outcome,
    Parameter,
    Ref,
    RequestExample,
    ResponseExample,
    Scalar,
    Scheme,
    Server,
    Type,
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
from generator.model.security import (
    absolute,
    constructor_arguments,
    lower_servers,
    server_url,
)
from generator.naming import assign, snake, words
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


def with_tags(draft: Draft, definitions: Definitions) -> Draft:
    """An operation whose bodies have the values that select their models."""
    return replace(draft, bodies=tuple(tagged(b, definitions) for b in draft.bodies))


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


FEW = 5
"""One operation in five may lack the parameter: those that give a token, report health
or take webhooks know no tenant and no version. Of a small API it may be one operation.
"""
ENOUGH = 3
"""So many operations tell a habit of the API from a parameter that two calls share;
where the name says that it is of the client's, one is enough.
"""
SECRETS = frozenset({"apikey", "token", "secret", "auth", "password", "credential"})
"""Words of credentials; `key` is one only after `api`, `app`, `access` or `account`."""
BEFORE_KEY = frozenset({"api", "app", "access", "account", "auth", "subscription"})
OWNERS = frozenset(
    "tenant client app application account organization organisation org workspace".split()
)
STEADY = OWNERS | {"version"}
"""Words for who calls and in whose name, which stay the same from call to call."""
QUERY = frozenset(
    (*((owner, "id") for owner in OWNERS), ("tenant",), ("api", "version"), ("apikey",))
)
QUERY_SECRETS = frozenset(
    (kind, word)
    for kind in ("api", "app", "access", "auth", "client")
    for word in ("key", "token", "secret")
)
"""Query parameters are about what is asked for, all but those with these names."""
OF_CALLS = frozenset(
    "idempotency idempotent request correlation trace traceparent tracestate span if"
    " range timestamp nonce signature digest checksum date cursor page offset limit"
    " continuation etag csrf prefer content".split()
)
"""Words of headers that differ from call to call by their nature."""


class ParameterPlace(NamedTuple):
    """Where a parameter is sent; names of headers have any case (RFC 9110, 5.1)."""

    location: str
    wire: str


def place(location: str, wire: str) -> ParameterPlace:
    """The place of a parameter."""
    return ParameterPlace(location, wire.lower() if location == "header" else wire)


def client_parameters(
    drafts: Sequence[Draft], schemes: tuple[Scheme, ...], definitions: Definitions
) -> tuple[tuple[ClientParameter, ...], frozenset[ParameterPlace]]:
    """The parameters that the client takes, and the places of all that calls may leave
    to it: what a security scheme sends is given as a credential already.
    """
    found: dict[ParameterPlace, list[Parameter]] = {}
    for draft in drafts:
        for parameter in draft.parameters:
            found.setdefault(place(parameter.location, parameter.wire), []).append(
                parameter
            )
    by_scheme = {place(s.location, s.name) for s in schemes if s.kind == "apiKey"}
    common = {
        where: parameters
        for where, parameters in found.items()
        if where not in by_scheme and is_common(parameters, len(drafts), definitions)
    }
    wanted = [(where, wanted_name(p[0])) for where, p in common.items()]
    names = assign(wanted, constructor_arguments(schemes))
    made = tuple(
        made_one(names[where], parameters, definitions)
        for where, parameters in common.items()
    )
    return made, frozenset((*common, *(by_scheme & found.keys())))


def wanted_name(parameter: Parameter) -> str:
    """The argument's name: as that of the calls, which it is the default of."""
    return snake(parameter.name or parameter.wire, "parameter")


def is_common(
    parameters: Sequence[Parameter], total: int, definitions: Definitions
) -> bool:
    """Whether the client gives a parameter that these operations of all ask for."""
    having, first = len(parameters), parameters[0]
    lacking = total - having
    few = lacking * FEW <= total or (lacking == 1 and having >= ENOUGH)
    if not few or not is_plain(parameters, definitions):
        return False
    own = tuple(word.lower() for word in words(first.wire) if word.lower() != "x")
    if first.location == "query":
        return own in QUERY or own in QUERY_SECRETS
    if first.location != "header" or not OF_CALLS.isdisjoint(own):
        return False
    named = is_secret(own) or not STEADY.isdisjoint(own)
    return named or having >= ENOUGH


def is_secret(own: Sequence[str]) -> bool:
    """Whether words name a credential."""
    pairs = pairwise(own)
    return not SECRETS.isdisjoint(own) or any(
        before in BEFORE_KEY and word == "key" for before, word in pairs
    )


def is_plain(parameters: Iterable[Parameter], definitions: Definitions) -> bool:
    """Whether a parameter is one value, written by the rule, of one type everywhere."""
    kinds = {resolved(parameter.type, definitions) for parameter in parameters}
    plain = all(p.media_type is None and not p.allow_reserved for p in parameters)
    kind, *others = kinds
    if isinstance(kind, Scalar) and kind.kind in (Kind.FILE, Kind.EVENT):
        return False
    return plain and not others and isinstance(kind, Scalar | Literals)


def resolved(kind: Type, definitions: Definitions) -> Type:
    """A type with the names of enumerations and scalars seen through."""
    seen: set[str] = set()
    while isinstance(kind, Ref) and kind.key not in seen:
        seen.add(kind.key)
        known = definitions.drafts.get(kind.key)
        kind = known.type if isinstance(known, Alias) else kind
    return kind


def made_one(
    name: str, parameters: Sequence[Parameter], definitions: Definitions
) -> ClientParameter:
    """The argument of the client for a parameter of many operations."""
    first = parameters[0]
    own = tuple(word.lower() for word in words(first.wire))
    kind = resolved(first.type, definitions)
    required = all(parameter.required for parameter in parameters)
    values = kind.values if isinstance(kind, Literals) else ()
    return ClientParameter(
        wire=first.wire,
        name=name,
        location=first.location,
        type=kind,
        required=required,
        secret=is_secret(own),
        # The only value there is needs no asking, nor does the documented default.
        default=common_default(parameters, values) if required else None,
        description=next((p.description for p in parameters if p.description), ""),
    )


def common_default(
    parameters: Sequence[Parameter], values: Sequence[str | int | bool]
) -> str | int | bool | None:
    """The only value there is, or the default that all of the parameters document."""
    if len(values) == 1:
        return values[0]
    stated = {parameter.default for parameter in parameters}
    found = json.loads(stated.pop() or "null") if len(stated) == 1 else None
    return found if isinstance(found, str | int | bool) else None


def left_to_client(draft: Draft, places: frozenset[ParameterPlace]) -> Draft:
    """An operation whose parameters at some places the client gives as well."""
    return replace(draft, parameters=tuple(shared(draft.parameters, places)))


def shared(
    parameters: Iterable[Parameter], places: frozenset[ParameterPlace]
) -> Iterator[Parameter]:
    """Parameters, each with whether the client gives it where a call does not."""
    for parameter in parameters:
        known = place(parameter.location, parameter.wire) in places
        yield replace(parameter, of_client=True) if known else parameter
