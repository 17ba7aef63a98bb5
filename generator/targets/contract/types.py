"""Types of results, as the contract tests state them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.facts import Json
from generator.model.ir import (
    AnyType,
    Definition,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Model,
    NullType,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
)

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
