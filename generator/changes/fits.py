"""Assignability of types, and classification of type changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Direction,
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
"""Types nested deeper than this do not occur in what people write by hand."""
KINDS = {bool: Kind.BOOLEAN, int: Kind.INTEGER, str: Kind.STRING}


class Shift(Enum):
    """The change of a type: narrowed, widened, or with more values."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    VALUES = "values"


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


def shift(
    old: Type,
    new: Type,
    old_names: Definitions,
    new_names: Definitions,
    direction: Direction,
) -> Shift:
    """The change of a type: for one that is sent, whether all that was still fits; for
    one that comes back, whether all that comes was expected.

    Enumerations of responses are open, so that one more value is less than a new type.
    """
    if direction is Direction.REQUEST:
        fine = fits(old, new, old_names, new_names)
        return Shift.WIDENED if fine else Shift.NARROWED
    if fits(new, old, new_names, old_names):
        return Shift.NARROWED
    came, was = opened(new, anything=NOTHING), opened(old, anything=AnyType())
    open_fit = fits(came, was, new_names, old_names)
    return Shift.VALUES if open_fit else Shift.WIDENED


NOTHING = UnionOf(())
"""Fits every type, as `Any` does to a type checker."""


def opened(kind: Type, anything: Type) -> Type:
    """A type of answers, in which enumerations are open: also its further values fit.

    A boolean is a number to code that reads one (PEP 285); `anything` takes the place
    of what may be anything.
    """
    match kind:
        case AnyType():
            return anything
        case UnionOf(members) if AnyType() in members:
            return anything
        case Literals(exact=True):  # The tag of a union, which is closed.
            return kind
        case Literals(values):
            kinds = dict.fromkeys(KINDS[type(value)] for value in values)
            return UnionOf(tuple(map(Scalar, kinds)))
        case Scalar(Kind.INTEGER | Kind.NUMBER):
            return UnionOf((kind, Scalar(Kind.BOOLEAN)))
        case ListOf(item):
            return ListOf(opened(item, anything))
        case MapOf(value):
            return MapOf(opened(value, anything))
        case UnionOf(members):
            return UnionOf(tuple(opened(member, anything) for member in members))
    return kind


def is_opened(old: Type, new: Type) -> bool:
    """Whether a value that came as the only one of its kind may be any other now: a type
    checker knew it as a `Literal`.
    """
    return bool(exact_values(old) - exact_values(new)) and not is_anything(new)


def is_anything(kind: Type) -> bool:
    """Whether a type may be anything."""
    return opened(kind, anything=NOTHING) == NOTHING


def exact_values(kind: Type) -> frozenset[object]:
    """The values of which a type allows no others."""
    match kind:
        case Literals(values, exact=True):
            return frozenset(values)
        case ListOf(item):
            return exact_values(item)
        case UnionOf(members):
            return frozenset[object]().union(*map(exact_values, members))
    return frozenset()


MOST = 100
"""Longest type in a message, in characters."""


def difference(old: Sequence[str], new: Sequence[str]) -> str:
    """A description of the change of a type, given by its members."""
    gone = [member for member in old if member not in new]
    came = [member for member in new if member not in old]
    if gone and came and not {*old} & {*new} - {"None"}:
        return f"{clipped(' | '.join(old))} -> {clipped(' | '.join(new))}"
    parts = [f"no longer {clipped(', '.join(gone))}"] if gone else []
    parts += [f"now also {clipped(', '.join(came))}"] if came else []
    return "; ".join(parts)


def clipped(text: str) -> str:
    """A type that fits into a line."""
    return text if len(text) <= MOST else f"{text[: MOST - 3]}..."
