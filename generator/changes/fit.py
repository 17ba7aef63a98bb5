"""Whether every value of one type is a value of another."""

from __future__ import annotations

from collections.abc import Mapping

from generator.ir import (
    Alias,
    AnyType,
    Definition,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
)

Definitions = Mapping[str, Definition]
MAX_DEPTH = 16
KINDS = {bool: Kind.BOOLEAN, int: Kind.INTEGER, str: Kind.STRING}


def fits(
    inner: Type,
    outer: Type,
    inner_names: Definitions,
    outer_names: Definitions,
    depth: int = 0,
) -> bool:
    """Whether `outer` holds all that `inner` does; models of one name are the same.

    What is nested too deep to tell does not fit.
    """
    if depth > MAX_DEPTH:
        return False

    def within(one: Type, other: Type) -> bool:
        return fits(one, other, inner_names, outer_names, depth + 1)

    match inner, outer:
        case _, AnyType():
            return True
        case Ref(one), Ref(other) if inner_names[one].name == outer_names[other].name:
            return True
        case Ref(key), _ if isinstance(found := inner_names[key], Alias):
            return within(found.type, outer)
        case _, Ref(key) if isinstance(found := outer_names[key], Alias):
            return within(inner, found.type)
        case UnionOf(members), _:
            return all(within(member, outer) for member in members)
        case Literals(values), _ if len(values) > 1:
            return all(within(Literals((value,)), outer) for value in values)
        case _, UnionOf(members):
            return any(within(inner, member) for member in members)
        case Literals((value,)), Literals(values):
            return value in values
        case Literals((value,)), Scalar(kind):
            return KINDS[type(value)] == kind
        case Scalar(Kind.INTEGER), Scalar(Kind.NUMBER):
            return True
        case (ListOf(one), ListOf(other)) | (MapOf(one), MapOf(other)):
            return within(one, other)
        case TupleOf(ones, None), TupleOf(others, None):
            return len(ones) == len(others) and all(map(within, ones, others))
    return inner == outer and not isinstance(inner, Ref)


def opened(kind: Type) -> Type:
    """A type of answers, in which enumerations are open: also its further values fit."""
    match kind:
        case Literals(values):
            kinds = dict.fromkeys(KINDS[type(value)] for value in values)
            return UnionOf(tuple(map(Scalar, kinds)))
        case ListOf(item):
            return ListOf(opened(item))
        case MapOf(value):
            return MapOf(opened(value))
        case UnionOf(members):
            return UnionOf(tuple(map(opened, members)))
    return kind
