"""Small operations on types: unions, nullability, what a type refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Discriminator,
    Kind,
    ListOf,
    Literals,
    MapOf,
    NullType,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
)

if TYPE_CHECKING:
    from generator.model.definitions import Definitions


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
            exact = all(enum.exact for enum in enums)
            yield Literals(tuple(value for _, value in values), exact)


def without_circles(definitions: Definitions) -> None:
    """Replace unions that are members of themselves, directly or by way of others, by
    what they have besides: the circle adds nothing.
    """
    drafts = definitions.drafts
    for key, draft in list(drafts.items()):
        if isinstance(draft, Alias) and key in members(drafts, draft.type):
            kinds = flat(drafts, draft.type, {key})
            given = (
                draft.type.discriminator if isinstance(draft.type, UnionOf) else None
            )
            kind = union(kinds, given) if kinds else AnyType()
            drafts[key] = replace(draft, type=kind)


def members(drafts: Mapping[str, Definition], kind: Type) -> set[str]:
    """The aliases that a union consists of, those within these, too."""
    found: set[str] = set()
    stack = [kind]
    while stack:
        match stack.pop():
            case Ref(key) if key not in found and isinstance(drafts.get(key), Alias):
                found.add(key)
                draft = drafts[key]
                assert isinstance(draft, Alias)
                stack.append(draft.type)
            case UnionOf(inner):
                stack += inner
            case _:
                pass
    return found


def flat(drafts: Mapping[str, Definition], kind: Type, seen: set[str]) -> list[Type]:
    """The members of a union that are no aliases of unions, each once."""
    match kind:
        case UnionOf(inner):
            return [found for member in inner for found in flat(drafts, member, seen)]
        case Ref(key) if isinstance(draft := drafts.get(key), Alias):
            if key in seen:
                return []
            seen.add(key)
            is_union = isinstance(draft.type, UnionOf | Ref)
            return flat(drafts, draft.type, seen) if is_union else [kind]
        case _:
            return [kind]


def is_larger(kind: Type, limit: int) -> bool:
    """Whether a type, spelled out up to its references, has more parts than that."""
    stack, count = [kind], 0
    while stack and count <= limit:
        count += 1
        match stack.pop():
            case ListOf(inner) | MapOf(inner):
                stack.append(inner)
            case TupleOf(items, rest):
                stack += (*items, *((rest,) if rest else ()))
            case UnionOf(inner_kinds):
                stack += inner_kinds
            case _:
                pass
    return count > limit


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
