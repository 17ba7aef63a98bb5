"""The example code in a README: one real operation of the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.ir import (
    Api,
    ClientParameter,
    Group,
    Kind,
    ListOf,
    Literals,
    NullType,
    Operation,
    Scalar,
    Type,
)
from generator.targets.python.exports import error_class
from generator.targets.python.literals import literal, string
from generator.targets.python.paging import begun, iterate_names, limit_name
from generator.targets.python.printer import Items, Node, call, keyword, mapping
from generator.targets.python.values import Argument, arguments

MAX_VALUE = 60


@dataclass(frozen=True, slots=True)
class Quickstart:
    """Code of a README: what the client is given, a call of a method, and the same of
    the function that makes the call; no call where there is no operation.
    """

    client: Items
    call: Node | None = None
    error: str = ""
    error_names: Items | None = None
    endpoint: Node | None = None
    endpoint_import: str = ""
    answer: Node = "httpx2.Response(200, json={})"
    iterate: Node | None = None

    @property
    def with_transport(self) -> Items:
        """The client arguments beside a transport."""
        return Items((*self.client.items, keyword("http_client", "http_client")))


def quickstart(api: Api) -> Quickstart:
    """The pieces for the simplest operation that reads something."""
    group, operation = simplest(api)
    own = [keyword(name, '"..."') for name in credentials(api, operation)]
    own += [
        keyword(parameter.name, placeholder(parameter.type))
        for parameter in asked_for(api, has_credentials=bool(own))
    ]
    given = Items((*own, *address(api)))
    if group is None or operation is None:
        return Quickstart(given)
    items = [*spelled(operation)]
    method = ".".join(("client", *group.path, operation.name))
    function = f"{group.module}.{operation.function}"
    errors = [name for o in operation.errors if (name := error_class(o.status))]
    error = errors[0] if errors else "ApiStatusError"
    return Quickstart(
        client=given,
        call=call(method, *items),
        error=error,
        error_names=Items((api.client, f"{api.client}Error", error)),
        endpoint=call(function, *items),
        endpoint_import=group.module,
        answer=answer(operation),
        iterate=next(walks(api), None),
    )


def asked_for(api: Api, *, has_credentials: bool) -> Iterator[ClientParameter]:
    """The parameters that the client needs, and one that holds a secret where nothing
    else proves who is calling: a header rather than what shows in logs.
    """
    needed = [p for p in api.parameters if p.required and p.default is None]
    secrets = [p for p in api.parameters if p.secret and p not in needed]
    if not has_credentials and secrets and not any(p.secret for p in needed):
        yield min(secrets, key=lambda p: p.location != "header")
    yield from needed


def answer(operation: Operation) -> Node:
    """The least that a test may answer an operation with, as code."""
    kinds = [outcome.type for outcome in operation.successes]
    match kinds:
        case [NullType(), *_]:
            return "httpx2.Response(204)"
        case [ListOf(), *_]:
            return "httpx2.Response(200, json=[])"
    return "httpx2.Response(200, json={})"


def walks(api: Api) -> Iterator[Node]:
    """Calls of the methods that walk all pages; those that need least come first."""
    pairs = [(group, op) for group in api.groups for op in group.operations if op.pages]
    for group, operation in sorted(pairs, key=lambda pair: effort(pair[1])):
        name = iterate_names(group.operations)[operation.name]
        method = ".".join(("client", *group.path, name))
        yield call(
            method,
            *spelled(begun(operation)),
            keyword(limit_name(operation), "100"),
        )


def address(api: Api) -> Iterator[Node]:
    """The client arguments for the API's base URL, as code."""
    server = api.servers[0] if api.servers else None
    if server is None or "://" not in server.url:
        yield keyword("base_url", '"https://api.example.com"')
    elif server.required:
        pairs = [(string(name), '"..."') for name in server.required]
        yield keyword("server_variables", mapping(pairs))


def simplest(api: Api) -> tuple[Group | None, Operation | None]:
    """The operation to show: reads, needs little, comes early."""
    pairs = [(group, op) for group in api.groups for op in group.operations]
    return min(pairs, key=lambda pair: effort(pair[1]), default=(None, None))


def effort(operation: Operation) -> tuple[bool, bool, bool, int]:
    """The effort of calling an operation; less comes first, and what is deprecated last."""
    needed = [argument for argument in arguments(operation) if argument.required]
    odd = any(not simple(argument.type) for argument in needed)
    return operation.deprecated, operation.method != "GET", odd, len(needed)


def simple(kind: Type) -> bool:
    """Whether a value of this type is one short literal."""
    match kind:
        case Literals() | Scalar(Kind.STRING | Kind.INTEGER | Kind.NUMBER):
            return True
        case Scalar(Kind.BOOLEAN):
            return True
        case ListOf(item):
            return simple(item)
    return False


def spelled(operation: Operation) -> Iterator[Node]:
    """The required arguments as code."""
    examples = {
        (location, wire): value
        for request in operation.requests
        for location, wire, value in request.parameters
    }
    for argument in arguments(operation):
        if argument.required:
            place = (getattr(argument.source, "location", ""), wire_of(argument))
            value = examples.get(place)
            short = isinstance(value, str | int) and len(str(value)) <= MAX_VALUE
            code = literal(value) if short else placeholder(argument.type)  # type: ignore[arg-type]
            yield code if argument.positional else keyword(argument.name, code)


def wire_of(argument: Argument) -> str:
    """The argument's wire name."""
    return argument.source.wire if argument.source is not None else ""


def placeholder(kind: Type) -> str:
    """A value of a type, as code."""
    match kind:
        case Literals(values) if values:
            return literal(values[0])
        case Scalar(Kind.INTEGER | Kind.NUMBER):
            return "1"
        case Scalar(Kind.BOOLEAN):
            return "True"
        case ListOf(item):
            return f"[{placeholder(item)}]"
        case Scalar(Kind.STRING):
            return '"..."'
    return "..."


def credentials(api: Api, operation: Operation | None) -> tuple[str, ...]:
    """The client's arguments for the first way to prove who is calling: that of the
    operation that is shown, or else of the API.
    """
    own = operation.security if operation else None
    alternatives = [names for names in own or api.security if names]
    for names in alternatives or [(s.key,) for s in api.schemes]:
        used = [scheme for scheme in api.schemes if scheme.key in names]
        found = dict.fromkeys(item for scheme in used for item in scheme.arguments)
        if found:
            return tuple(found)
    return ()
