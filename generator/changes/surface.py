"""The public surface of a generated package, by name: operations, models, credentials,
and the names of the package itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from generator import patterns as re
from generator.addresses import split_url
from generator.changes.succession import route_identity
from generator.dataclass import dataclass, field, replace
from generator.media import essence
from generator.model.ir import (
    Alias,
    AnyType,
    Api,
    Definition,
    Direction,
    Field,
    Group,
    Literals,
    Model,
    NullType,
    Operation,
    Outcome,
    Parameter,
    Ref,
    Scheme,
    Type,
    UnionOf,
)
from generator.model.subjects import reachable
from generator.output import last_written, owned
from generator.pointers import escape
from generator.targets.python.client import CLIENT
from generator.targets.python.exports import apart
from generator.targets.python.literals import literal
from generator.targets.python.models import constant
from generator.targets.python.paging import iterate_names
from generator.targets.python.printer import flat
from generator.targets.python.spelling import Imports, Speller
from generator.targets.python.values import Argument, arguments

MAPPING = "JsonObject"
"""Stands beside every model that is sent."""
IN, OUT = Direction.REQUEST, Direction.RESPONSE
Credentials: TypeAlias = frozenset[frozenset[str]]
"""Alternatives, each the arguments of the client that a call needs."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that callers give or get; one that may be absent in answers can be None.

    `members` are the members of its type as they are written, `definitions` what its
    references lead to; `wire` and `location` are what it is called on the wire, where;
    `pointer` leads to it.
    """

    type: Type
    direction: Direction
    required: bool
    members: tuple[str, ...]
    definitions: Mapping[str, Definition] = field(repr=False)
    wire: str = ""
    location: str = ""
    default: str = ""
    limits: str = ""
    deprecated: bool = False
    description: str = ""
    pointer: str = ""
    is_walked: bool = False

    @property
    def text(self) -> str:
        """The type as it is written."""
        return " | ".join(self.members)


@dataclass(frozen=True, slots=True)
class Thing:
    """A method, an iterator, a model, a named type or a webhook.

    `slots` are arguments or fields, `value` is what a method returns or a name stands
    for, `positional` the arguments that are given without their names, `errors` and
    `headers` and the media types of `answers` what comes with it by status and by name. `address` is the route behind the
    host, `identity` is what stays when the name does not, `uses` the ways that values of a named type travel, `base`
    the model that a model extends, `extra` a field that it has besides `slots`.
    """

    kind: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    value: Slot | None = None
    positional: tuple[str, ...] = ()
    route: str = ""
    address: str = ""
    identity: tuple[str, ...] = ()
    deprecated: bool = False
    by_example: bool = False
    errors: Mapping[str, Slot] = field(default_factory=dict)
    headers: frozenset[str] = frozenset()
    extra: Slot | None = None
    scopes: frozenset[str] = frozenset()
    credentials: Credentials = frozenset()
    uses: frozenset[Direction] = frozenset()
    server: str = ""
    media: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    paging: str = ""
    base: str = ""
    description: str = ""
    pointer: str = ""

    def pointer_of(self, slot: Slot) -> str:
        """What leads to one of its arguments or fields."""
        if self.kind == "model":
            return f"{self.pointer}/properties/{escape(slot.wire)}"
        return slot.pointer or self.pointer


Things: TypeAlias = dict[str, Thing]
"""Things by attribute path (`assets.list`) or class name."""


@dataclass(frozen=True, slots=True)
class Surface:
    """All that callers see: the client as a whole, and things by name.

    `options` are the constructor's arguments for credentials, by name what is sent.
    """

    package: str
    client: str
    environment: str
    title: str
    version: str
    options: Mapping[str, str]
    credentials: Credentials
    servers: tuple[str, ...]
    variables: frozenset[tuple[str, str, tuple[str, ...]]]
    things: Things


def surface(api: Api) -> Surface:
    """All that callers can name."""
    known = needs(api)
    definitions = apart(api)
    default = alternatives(api.security, known)
    server = api.servers[0].url if api.servers else ""
    ways = travels(api, definitions)
    viewer = Viewer(definitions, known, default, ways, server, walked_fields(api))
    found: Things = {}
    for group in api.groups:
        found.update(viewer.methods(group))
    for hook in api.webhooks:
        value = viewer.slot(hook.type, OUT)
        name = f"webhooks.{hook.function}"
        found[name] = Thing(
            "webhook", value=value, identity=(hook.name,), pointer=hook.pointer
        )
    for definition in viewer.definitions.values():
        found[definition.name] = viewer.definition(definition)
    return Surface(
        package=api.package,
        client=api.client,
        environment=api.environment,
        title=api.title,
        version=api.version,
        options=dict(options(api)),
        credentials=default,
        servers=tuple(server.url for server in api.servers),
        variables=frozenset(v for server in api.servers for v in server.variables),
        things=found,
    )


def travels(
    api: Api, definitions: Mapping[str, Definition]
) -> dict[Direction, frozenset[str]]:
    """The keys of the definitions that callers give and that they get."""
    sent = [argument.type for op in api.operations for argument in arguments(op)]
    got = [o.type for op in api.operations for o in (*op.successes, *op.errors)]
    got += [hook.type for hook in api.webhooks]
    return {
        IN: frozenset(reachable(definitions, sent)),
        OUT: frozenset(reachable(definitions, got)),
    }


def walked_fields(api: Api) -> frozenset[tuple[str, str]]:
    """The fields of pages whose items iterators give: the key of the model, and what it
    calls them.
    """
    return frozenset(
        (outcome.type.key, operation.pages.items[0])
        for operation in api.operations
        if operation.pages is not None and len(operation.pages.items) == 1
        for outcome in operation.successes
        if isinstance(outcome.type, Ref)
    )


def needs(api: Api) -> dict[str, frozenset[str]]:
    """The arguments of the client that each security scheme takes, by its key."""
    return {s.key: frozenset(s.arguments) for s in api.schemes}


def options(api: Api) -> Iterator[tuple[str, str]]:
    """The constructor's arguments for credentials and parameters, each with how it is
    sent.
    """
    for parameter in api.parameters:
        yield parameter.name, f"{parameter.location} {parameter.wire}"
    for scheme in api.schemes:
        sent = sent_as(scheme)
        for argument in scheme.arguments:
            yield argument, sent
        if scheme.kind == "oauth2" and scheme.token_url:
            yield from ((name, scheme.token_url) for name in CLIENT)


def unwrapped(*texts: str) -> str:
    """Texts in one line: pages and formatters wrap them anew."""
    return " ".join(" ".join(texts).split())


def sent_as(scheme: Scheme) -> str:
    """How a credential is sent; a token of OAuth as any other, and in whatever case the
    name before it is (RFC 9110, 11.1).
    """
    if scheme.kind in ("bearer", "oauth2"):
        own = "" if scheme.name.lower() in ("", "bearer") else scheme.name
        return " ".join(filter(None, ("bearer", own)))
    parts = (scheme.kind, scheme.location, scheme.name, scheme.prefix)
    return " ".join(filter(None, parts))


def alternatives(
    security: Iterable[tuple[str, ...]], known: Mapping[str, frozenset[str]]
) -> Credentials:
    """The arguments of each alternative; no alternative asks for nothing."""
    found = {
        frozenset(name for key in keys for name in known.get(key, ()))
        for keys in security
    }
    return frozenset(found or {frozenset[str]()})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Sees the things of one API."""

    definitions: Mapping[str, Definition]
    needs: Mapping[str, frozenset[str]]
    default: Credentials
    travels: Mapping[Direction, frozenset[str]]
    server: str
    walked: frozenset[tuple[str, str]]

    def methods(self, group: Group) -> Iterator[tuple[str, Thing]]:
        """The methods of a group, with those that iterate."""
        home = ".".join(group.path)
        iterators = iterate_names(group.operations)
        for operation in group.operations:
            result = UnionOf(tuple(o.type for o in operation.successes) or (AnyType(),))
            method = self.method(operation, result)
            yield f"{home}.{operation.name}", method
            if operation.pages is not None:
                walked = Thing(
                    "iterator",
                    value=self.slot(operation.pages.item, OUT),
                    route=method.route,
                    address=method.address,
                    identity=method.identity,
                    by_example=method.by_example,
                    paging=operation.pages.kind,
                    pointer=method.pointer,
                )
                yield f"{home}.{iterators[operation.name]}", walked

    def method(self, operation: Operation, result: Type) -> Thing:
        """One method."""
        given = arguments(operation)
        security = operation.security
        return Thing(
            "method",
            {argument.name: self.argument(argument) for argument in given},
            self.slot(result, OUT),
            tuple(argument.name for argument in given if argument.positional),
            f"{operation.method} {operation.path}",
            identity=route_identity(operation),
            address=self.address(operation),
            deprecated=operation.deprecated,
            by_example=operation.by_call,
            errors={o.status: self.slot(o.type, OUT) for o in operation.errors},
            headers=headers(operation.successes),
            scopes=frozenset(operation.scopes),
            credentials=(
                self.default if security is None else alternatives(security, self.needs)
            ),
            server=operation.server or "",
            media=operation.body.media_type if operation.body else "",
            answers=answers((*operation.successes, *operation.errors)),
            description=unwrapped(operation.summary, operation.description),
            pointer=operation.pointer,
        )

    def address(self, operation: Operation) -> str:
        """The route of an operation with the path of its base URL."""
        method, _, path = route_identity(operation)[0].partition(" ")
        base = split_url(operation.server or self.server).path.rstrip("/")
        return f"{method} {base}{path}"

    def argument(self, argument: Argument) -> Slot:
        """One argument of a method."""
        kind = nullable(argument.type) if argument.nullable else argument.type
        return self.slot(kind, IN, argument.required, argument.source)

    def definition(self, definition: Definition) -> Thing:
        """A model with its fields, or what a name stands for."""
        pointer = definition.key.partition("|")[0]
        about = unwrapped(definition.description)
        match definition:
            case Model(direction=direction, fields=fields, base=base):
                slots = {
                    f.name: replace(
                        self.field(f, direction),
                        is_walked=(definition.key, f.wire) in self.walked,
                    )
                    for f in fields
                }
                above = self.definitions[base].name if base in self.definitions else ""
                return Thing(
                    "model",
                    slots,
                    extra=self.extra(definition),
                    base=above,
                    description=about,
                    pointer=pointer,
                )
            case Alias(type=kind, direction=direction):
                key = definition.key
                uses = frozenset(w for w, keys in self.travels.items() if key in keys)
                return Thing(
                    "type",
                    value=self.slot(kind, direction or IN),
                    uses=uses if direction is None else frozenset({direction}),
                    description=about,
                    pointer=pointer,
                )

    def extra(self, model: Model) -> Slot | None:
        """A field that a model has besides those by name; None if it has no more."""
        if model.extra is None and not model.open:
            return None
        return self.slot(model.extra or AnyType(), model.direction, False)

    def field(self, found: Field, direction: Direction) -> Slot:
        """One field; a response without it reads as None, and what is sent has its only
        value by itself.
        """
        absent = direction is OUT and not found.required
        kind = nullable(found.type) if found.nullable or absent else found.type
        is_given = direction is OUT or not constant(found)
        return self.slot(kind, direction, found.required and is_given, found)

    def slot(
        self,
        kind: Type,
        direction: Direction,
        required: bool = True,
        source: Field | Parameter | None = None,
    ) -> Slot:
        """A value of a type, with what its source states of it."""
        speller = Speller(self.definitions, Imports())
        members = tuple(dict.fromkeys(written(kind, direction, speller)))
        plain = Slot(kind, direction, required, members, self.definitions)
        if source is None:
            return plain
        return replace(
            plain,
            wire=source.wire,
            location=source.location if isinstance(source, Parameter) else "body",
            default=source.default,
            limits=source.constraints,
            deprecated=source.deprecated,
            description=unwrapped(source.description),
            pointer=source.pointer,
        )


def headers(outcomes: Iterable[Outcome]) -> frozenset[str]:
    """The documented headers of responses; their case does not count (RFC 9110, 5.1)."""
    return frozenset(h.wire.lower() for o in outcomes for h in o.headers)


def answers(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """The media types of responses by status, as far as they have contents."""
    return {o.status: essence(o.media_type) for o in outcomes if o.media_type}


def nullable(kind: Type) -> Type:
    """The type or null."""
    return UnionOf((kind, NullType()))


def written(kind: Type, direction: Direction, speller: Speller) -> Iterator[str]:
    """The members of a type, each value of an enumeration by itself."""
    match kind:
        case UnionOf(members):
            for member in members:
                yield from written(member, direction, speller)
        case Literals(values):
            yield from map(literal, values)
        case _:
            parts = speller.parts(kind, direction)
            yield from (flat(part) for part in parts if part != MAPPING)


CLIENT_FILE = re.compile(r"(\w{1,200})/client\.py")
CLIENT_CLASS = re.compile(r"^class (\w{1,200})\(", re.MULTILINE)
ENVIRONMENT = re.compile(r'^    environment="(\w{1,200})",', re.MULTILINE)


def with_written_names(api: Api, root: Path) -> Api:
    """The API under the names that the package in a folder has.

    A package with templates of the user's may not show them; ours are taken then.
    """
    for path in owned(root):
        if not (found := CLIENT_FILE.fullmatch(path)):
            continue
        text = last_written(root, path) or ""
        client = CLIENT_CLASS.search(text)
        environment = ENVIRONMENT.search(text)
        return replace(
            api,
            package=found[1],
            client=client[1] if client else api.client,
            environment=environment[1] if environment else api.environment,
        )
    return api
