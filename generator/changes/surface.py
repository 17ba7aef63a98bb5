"""What callers of a generated package see of an API, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

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
    Parameter,
    Type,
    UnionOf,
)
from generator.targets.python.arguments import Argument, arguments
from generator.targets.python.exports import apart
from generator.targets.python.literals import literal
from generator.targets.python.paging import iterate_names
from generator.targets.python.printer import flat
from generator.targets.python.spelling import Imports, Speller

MAPPING = "JsonObject"
"""Stands beside every model that is sent."""
IN, OUT = Direction.REQUEST, Direction.RESPONSE


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that callers give or get; one that may be absent in answers can be None.

    `members` are the members of its type as they are written, `definitions` what its
    references lead to.
    """

    type: Type
    direction: Direction
    required: bool
    members: tuple[str, ...]
    definitions: Mapping[str, Definition] = field(repr=False)
    default: str = ""
    limits: str = ""
    deprecated: bool = False

    @property
    def text(self) -> str:
        """The type as it is written."""
        return " | ".join(self.members)


@dataclass(frozen=True, slots=True)
class Thing:
    """A method, a model or a named type.

    `slots` are arguments or fields, `value` is what a method returns or a name stands
    for, `positional` the arguments that are given without their names. `facts` are
    texts that are compared as they are, `sets` words of which some may come and go; each
    by the name of its change. `pointer` is where the document describes it.
    """

    kind: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    value: Slot | None = None
    positional: tuple[str, ...] = ()
    route: str = ""
    deprecated: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    errors: Mapping[str, Slot] = field(default_factory=dict)
    pointer: str = ""


Surface: TypeAlias = dict[str, Thing]
"""Things by attribute path (`assets.list`) or class name."""


def surface(api: Api) -> Surface:
    """All that callers can name."""
    viewer = Viewer(apart(api))
    found: Surface = {"client": client(api)}
    for group in api.groups:
        found.update(viewer.methods(group))
    for hook in api.webhooks:
        value = viewer.slot(hook.type, OUT)
        found[f"webhooks.{hook.function}"] = Thing(
            "webhook", value=value, pointer=hook.pointer
        )
    for definition in viewer.definitions.values():
        found[definition.name] = viewer.definition(definition)
    return found


def client(api: Api) -> Thing:
    """What the client itself is: names, credentials, servers."""
    arguments_ = (name for scheme in api.schemes for name in scheme.arguments)
    return Thing(
        "client",
        facts={
            "class": api.client,
            "package": api.package,
            "environment": api.environment,
            "server": api.servers[0].url if api.servers else "",
            "title": api.title,
        },
        sets={
            "credential": frozenset(arguments_),
            "servers": frozenset(server.url for server in api.servers[1:]),
        },
    )


@dataclass(frozen=True, slots=True)
class Viewer:
    """Sees the things of one API."""

    definitions: Mapping[str, Definition]

    def methods(self, group: Group) -> Iterator[tuple[str, Thing]]:
        """The methods of a group, with those that iterate."""
        home = ".".join(group.path)
        iterators = iterate_names(group.operations)
        for operation in group.operations:
            result = UnionOf(tuple(o.type for o in operation.successes) or (AnyType(),))
            method = self.method(operation, result)
            yield f"{home}.{operation.name}", method
            if operation.pages is not None:
                item = self.slot(operation.pages.item, OUT)
                walked = Thing(
                    "iterator", value=item, route=method.route, pointer=method.pointer
                )
                yield f"{home}.{iterators[operation.name]}", walked

    def method(self, operation: Operation, result: Type) -> Thing:
        """One method."""
        given = arguments(operation)
        return Thing(
            "method",
            {argument.name: self.argument(argument) for argument in given},
            self.slot(result, OUT),
            tuple(argument.name for argument in given if argument.positional),
            f"{operation.method} {operation.path}",
            operation.deprecated,
            facts={
                "security": spelled(operation.security),
                "server": operation.server or "",
                "pages": operation.pages.kind if operation.pages else "",
                "summary": operation.summary,
            },
            sets={
                "error": frozenset(o.status for o in operation.errors),
                "scope": frozenset(operation.scopes),
                "header": frozenset(
                    h.wire.lower() for o in operation.successes for h in o.headers
                ),
            },
            errors={o.status: self.slot(o.type, OUT) for o in operation.errors},
            pointer=operation.pointer,
        )

    def argument(self, argument: Argument) -> Slot:
        """One argument of a method."""
        kind = nullable(argument.type) if argument.nullable else argument.type
        return self.described(self.slot(kind, IN, argument.required), argument.source)

    def definition(self, definition: Definition) -> Thing:
        """A model with its fields, or what a name stands for."""
        match definition:
            case Model(direction=direction, fields=fields):
                slots = {f.name: self.field(f, direction) for f in fields}
                return Thing("model", slots)
            case Alias(type=kind, direction=direction):
                return Thing("type", value=self.slot(kind, direction or IN))

    def field(self, found: Field, direction: Direction) -> Slot:
        """One field; an answer without it reads as None."""
        absent = direction is OUT and not found.required
        kind = nullable(found.type) if found.nullable or absent else found.type
        return self.described(self.slot(kind, direction, found.required), found)

    @staticmethod
    def described(slot: Slot, source: Field | Parameter | None) -> Slot:
        """A value with what its description says beside its type."""
        if source is None:
            return slot
        return replace(
            slot,
            default=source.default,
            limits=source.constraints,
            deprecated=source.deprecated,
        )

    def slot(self, kind: Type, direction: Direction, required: bool = True) -> Slot:
        """A value of a type."""
        speller = Speller(self.definitions, Imports())
        members = tuple(dict.fromkeys(written(kind, direction, speller)))
        return Slot(kind, direction, required, members, self.definitions)


def spelled(security: tuple[tuple[str, ...], ...] | None) -> str:
    """Alternatives of schemes in words; empty where they are the client's own."""
    if security is None:
        return ""
    return " or ".join(" and ".join(names) for names in security) or "none"


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
