"""Small operations on types: unions, nullability, what a type refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.model.ir import (
    AnyType,
    Discriminator,
    Kind,
    ListOf,
    Literals,
    NullType,
    Scalar,
    Type,
    UnionOf,
)


def union(members: Iterable[Type], discriminator: Discriminator | None = None) -> Type:
    """The union of types: nested ones flattened, equal ones once, null last."""
    flat: dict[Type, None] = {}
    for member in members:
        inner = member.members if isinstance(member, UnionOf) else (member,)
        flat.update(dict.fromkeys(inner))
        if isinstance(member, UnionOf) and discriminator is None:
            discriminator = member.discriminator
    if AnyType() in flat:
        return AnyType()
    null = flat.pop(NullType(), 0) is None
    kinds = tuple(merge_literals(flat))
    if not kinds:
        return NullType()
    ordered = (*kinds, NullType()) if null else kinds
    return ordered[0] if len(ordered) == 1 else UnionOf(ordered, discriminator)


def merge_literals(flat: Iterable[Type]) -> Iterator[Type]:
    """The members, with all enumerations joined to one at the first one's place."""
    members = list(flat)
    enums = [member for member in members if isinstance(member, Literals)]
    values = dict.fromkeys((type(v), v) for enum in enums for v in enum.values)
    for member in members:
        if not isinstance(member, Literals):
            yield member
        elif member is enums[0]:
            yield Literals(tuple(value for _, value in values))


def is_nullable(kind: Type) -> bool:
    """Whether null is one of the values."""
    match kind:
        case NullType() | AnyType():
            return True
        case UnionOf(members):
            return NullType() in members
        case _:
            return False


def without_null(kind: Type) -> Type:
    """The type with null taken out; a type that is only null stays."""
    if not isinstance(kind, UnionOf):
        return kind
    rest = tuple(member for member in kind.members if member != NullType())
    return rest[0] if len(rest) == 1 else replace(kind, members=rest)


def nullable(kind: Type) -> Type:
    """The type with null added."""
    return union((kind, NullType()))


def is_file(kind: Type) -> bool:
    """Whether a value is a file or a list of files."""
    match kind:
        case ListOf(inner):
            return is_file(inner)
        case UnionOf(members):
            return any(is_file(member) for member in members)
        case _:
            return kind == Scalar(Kind.FILE)
