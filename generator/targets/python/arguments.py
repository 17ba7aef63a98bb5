"""The arguments of an operation's function and methods, in one order for all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model.ir import (
    AnyType,
    Body,
    BodyKind,
    Direction,
    Field,
    MapOf,
    NullType,
    Operation,
    Parameter,
    Type,
    UnionOf,
)
from generator.targets.python.printer import Named, Node, Union, keyword, union
from generator.targets.python.spelling import RUNTIME, Speller

EXTRA = "additional_properties"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; `positional` for values of the path."""

    name: str
    type: Type
    required: bool
    nullable: bool
    positional: bool
    source: Field | Parameter | None = None


def arguments(operation: Operation) -> list[Argument]:
    """Path values in the order of the template, then keywords, required ones first."""
    order = re.findall(r"\{([^{}]*)\}", operation.path)
    in_path = [p for p in operation.parameters if p.location == "path"]
    in_path.sort(key=lambda p: order.index(p.wire) if p.wire in order else len(order))
    found = [Argument(p.name, p.type, True, False, True, p) for p in in_path]
    keywords = [
        Argument(p.name, p.type, p.required and not p.of_client, False, False, p)
        for p in operation.parameters
        if p.location != "path"
    ]
    keywords += body_arguments(operation)
    return found + sorted(keywords, key=lambda argument: not argument.required)


def body_arguments(operation: Operation) -> list[Argument]:
    """The keywords of a body, or `body` itself."""
    body = operation.body
    if body is None:
        return []
    if body.fields is None:
        nullable = may_be_null(body) and not body.required
        return [Argument("body", body.type, body.required, nullable, False)]
    found = [
        Argument(f.name, f.type, f.required, f.nullable, False, f) for f in body.fields
    ]
    if body.open:
        extra = MapOf(body.extra or AnyType())
        found.append(Argument(EXTRA, extra, False, False, False))
    return found


def may_be_null(body: Body) -> bool:
    """Whether null is a body of its own, apart from none."""
    is_union = isinstance(body.type, UnionOf) and NullType() in body.type.members
    return body.kind is BodyKind.JSON and is_union


def parameters_of(operation: Operation, speller: Speller) -> list[Node]:
    """The parameters of an endpoint function's signature."""
    found = arguments(operation)
    spelled: list[Node] = [parameter(a, speller) for a in found]
    split = sum(a.positional for a in found)
    star: list[Node] = ["*"] if split < len(found) else []
    return [*spelled[:split], *star, *spelled[split:]]


def parameter(argument: Argument, speller: Speller) -> Named:
    """One parameter with annotation and default."""
    kind = argument.type
    if argument.nullable:
        kind = UnionOf((kind, NullType()))
    if argument.required:
        return Named(argument.name, ": ", speller.spell(kind, Direction.REQUEST))
    parts = speller.parts(UnionOf((kind, NullType())), Direction.REQUEST)
    if argument.nullable:
        speller.imports.add(RUNTIME, "MISSING")
        speller.imports.add(RUNTIME, "Missing")
        kinds = Union((*parts, "Missing"))
        return Named(argument.name, ": ", kinds, " = MISSING")
    return Named(argument.name, ": ", union(parts), " = None")


def passed(operation: Operation) -> list[Node]:
    """The arguments as a method hands them on."""
    return [
        a.name if a.positional else keyword(a.name, a.name)
        for a in arguments(operation)
    ]
