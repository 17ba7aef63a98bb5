"""Aliases: names for enumerations and unions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.dataclass import dataclass
from generator.model.ir import (
    Alias,
    Definition,
    Direction,
    ListOf,
    Literals,
    MapOf,
    Model,
    NullType,
    Ref,
    TupleOf,
    Type,
    UnionOf,
    references,
)
from generator.targets.python.docs import prose
from generator.targets.python.literals import string
from generator.targets.python.printer import (
    Docstring,
    Items,
    Node,
    call,
    flat,
    keyword,
    mapping,
    own_line,
    subscript,
)
from generator.targets.python.spelling import RUNTIME, Speller


@dataclass(frozen=True, slots=True)
class AliasView:
    """An alias, as a statement of its type or as a call of `TypeAliasType`."""

    name: str
    type: Node | None
    given: Items
    doc: Docstring | None


LARGEST = 30
"""Aliases that one may lead through to be evaluated on import: what refers to the next
one twice, in a chain of twenty, leads through a million.
"""


def in_order(aliases: Sequence[Alias]) -> list[tuple[Alias, bool]]:
    """Aliases after those they refer to; with whether one is evaluated late: it refers
    to itself, directly or by way of others, or is very large.

    Tarjan, "Depth-first search and linear graph algorithms" (1972).
    """
    by_key = {alias.key: alias for alias in aliases}
    low: dict[str, int] = {}
    stack: list[str] = []
    order: list[tuple[Alias, bool]] = []
    sizes: dict[str, int] = {}

    def visit(key: str) -> None:
        number = low[key] = len(low)
        stack.append(key)
        below = [k for k in references(by_key[key].type) if k in by_key]
        for other in below:
            if other not in low:
                visit(other)
            if other in stack:
                low[key] = min(low[key], low[other])
        if low[key] == number:
            circle = stack[stack.index(key) :]
            del stack[-len(circle) :]
            sizes[key] = 1 + sum(sizes.get(other, 1) for other in below)
            late = len(circle) > 1 or key in below or sizes[key] > LARGEST
            sizes.update(dict.fromkeys(circle, 1) if late else {})
            order.extend((by_key[member], late) for member in reversed(circle))

    for alias in sorted(aliases, key=lambda alias: alias.name):
        if alias.key not in low:
            visit(alias.key)
    return order


def leads_to_itself(kind: Type, definitions: Mapping[str, Definition]) -> bool:
    """Whether a member of a type is an alias that refers to itself by way of aliases."""
    for member in kind.members if isinstance(kind, UnionOf) else (kind,):
        start = member.key if isinstance(member, Ref) else ""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            alias = definitions.get(waiting.pop())
            if not isinstance(alias, Alias) or alias.key in seen:
                continue
            seen.add(alias.key)
            below = list(references(alias.type))
            if start in below:
                return True
            waiting += below
    return False


def alias_view(alias: Alias, speller: Speller, late: bool) -> AliasView:
    """One alias."""
    about = prose(alias.description, 0)
    doc = Docstring(about) if about else None
    spelled = alias_type(alias, speller)
    if late:
        speller.imports.add("typing_extensions", "TypeAliasType")
        given = Items((string(alias.name), string(flat(spelled))))
        return AliasView(alias.name, None, given, doc)
    speller.imports.add("typing", "TypeAlias")
    return AliasView(alias.name, own_line(spelled), Items(()), doc)


def alias_type(alias: Alias, speller: Speller) -> Node:
    """The type of an alias; enumerations are closed here and opened where used."""
    if isinstance(alias.type, NullType):
        # `None | None` cannot be evaluated where the alias is used.
        speller.imports.add("typing", "Literal")
        return "Literal[None]"
    if isinstance(alias.type, Literals) or alias.direction is None:
        return speller.spell(alias.type, Direction.REQUEST)
    if alias.direction is Direction.REQUEST or not isinstance(alias.type, UnionOf):
        return speller.spell(alias.type, alias.direction)
    spelled = speller.spell(alias.type, alias.direction)
    if len(containers(alias.type, speller)) < 2:
        return spelled
    speller.imports.add("typing", "Annotated")
    return subscript("Annotated", spelled, selector(alias.type, speller))


def containers(kind: UnionOf, speller: Speller) -> list[Type]:
    """The members of a union that objects and arrays may be."""
    found: list[Type] = []
    for member in kind.members:
        entry = speller.definitions.get(member.key) if isinstance(member, Ref) else None
        is_named = entry is not None and not isinstance(
            entry.type if isinstance(entry, Alias) else entry, Literals
        )
        if is_named or isinstance(member, ListOf | MapOf | TupleOf):
            found.append(member)
    return found


def selector(kind: UnionOf, speller: Speller) -> Node:
    """The selector of a union: a discriminator, or the best fit."""
    found = kind.discriminator
    if found is None:
        return call(speller.imports.add(RUNTIME, "OneOf"))
    pairs = [
        (string(value), named(key, speller))
        for value, key in found.mapping
        if key in speller.definitions
    ]
    parts: list[Node] = [string(found.property), mapping(pairs)]
    if found.default in speller.definitions:
        parts.append(keyword("default", named(found.default, speller)))
    return call(speller.imports.add(RUNTIME, "Discriminated"), *parts)


def named(key: str, speller: Speller) -> str:
    """A member of a union: a model by its name in quotes, an alias as it is."""
    found = speller.definitions[key]
    return string(found.name) if isinstance(found, Model) else found.name
