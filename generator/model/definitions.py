"""The named definitions found by lowering: models, enumerations, unions and the types
that refer to them, and the constructs of a document that are not generated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from generator.dataclass import dataclass, field, replace
from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Discriminator,
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
    references,
)
from generator.model.place import Place, says_nothing
from generator.openapi.document import MediaTypeObject
from generator.openapi.schema import UNSTATED, SchemaObject


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


def with_null(definitions: Definitions) -> None:
    """Let fields be null whose type is a name for what may be: one that refers to itself
    is not known as such before it is whole.
    """
    for key, draft in list(definitions.drafts.items()):
        if isinstance(draft, Model):
            fields = tuple(
                (
                    replace(field, nullable=True)
                    if is_nullable(definitions.resolve(field.type))
                    and definitions.resolve(field.type) != AnyType()
                    else field
                )
                for field in draft.fields
            )
            definitions.drafts[key] = replace(draft, fields=fields)


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
    """The members of a union that are not aliases of unions, each once."""
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


INLINE_ENUM = 48
"""Longest enumeration, in characters of its values, that is spelled where it is used."""
LONG_ENUM = 12
"""Equal enumerations of so many values are one, whatever they are called."""


@dataclass
class Definitions:
    """Collects definitions; equal shapes at places without a name become one.

    `drafts` by key; `places` are those that have each key's definition, one or several
    that share it; `types` the types of components that were lowered.
    """

    drafts: dict[str, Definition] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    shapes: dict[object, str] = field(default_factory=dict)
    lone: list[Discriminator] = field(default_factory=list)
    """Those of unions that have only one member."""

    def add(self, model: Model, place: Place) -> str:
        """Record a model and give the key to refer to it by.

        A component keeps a model of its own. Any other place shares the model of an
        earlier place with the same fields, in the same direction.
        """
        if is_component(place):
            self.drafts[model.key] = model
            self.places.setdefault(model.key, []).append(place)
            return model.key
        return self.share(model, place)

    def share(self, definition: Definition, place: Place) -> str:
        """Record a definition, or find the equal one that is there already.

        Shapes whose last word says nothing have no name that fits several places, so
        only places of one name share them (the bodies of one operation); equal unions
        of such places are one, and long enumerations by whatever word.
        """
        is_own = isinstance(definition, Model) and says_nothing(place.hint[-1])
        is_any = isinstance(definition, Alias) and (
            is_long_enum(definition.type)
            or (isinstance(definition.type, UnionOf) and says_nothing(place.hint[-1]))
        )
        words = place.hint if is_own else place.hint[-1:]
        shape = (signature(definition), () if is_any else words)
        key = self.shapes.setdefault(shape, definition.key)
        self.drafts.setdefault(key, definition)
        self.places.setdefault(key, []).append(place)
        return key

    def enumeration(self, kind: Type, place: Place, schema: SchemaObject) -> Type:
        """A short enumeration as it is, a longer one by a name of its own."""
        if not isinstance(kind, Literals) or len(kind.values) < 2:
            return kind
        size = sum(len(str(value)) + 4 for value in kind.values)
        if size <= INLINE_ENUM and not is_component(place):
            return kind
        alias = Alias(
            key=f"{place.pointer}|enum",
            name="",
            module="",
            type=kind,
            description=schema.description if is_component(place) else "",
        )
        return Ref(self.share(alias, place))

    def union(self, kind: Type, place: Place, schema: SchemaObject = UNSTATED) -> Type:
        """A union of several definitions by a name of its own."""
        if not isinstance(kind, UnionOf) or len(set(references(kind))) < 2:
            return kind
        if is_nullable(kind):
            return nullable(self.union(without_null(kind), place, schema))
        about = schema.description if is_component(place) else ""
        alias = Alias(
            key=place.key,
            name="",
            module="",
            type=kind,
            direction=place.direction,
            description=about,
        )
        if is_component(place):
            self.drafts[alias.key] = alias
            self.places.setdefault(alias.key, []).append(place)
            return Ref(alias.key)
        return Ref(self.share(alias, place))

    def recursive(self, kind: Type, place: Place) -> Type:
        """A component that is not an object and refers to itself, as an alias.

        One that is nothing but itself may be anything; null beside its own union is one
        of that union's members.
        """
        null = is_nullable(kind) and kind != AnyType()
        own, known = Ref(place.key), self.drafts.get(place.key)
        if known is None or without_null(kind) != own:
            kind = AnyType() if kind == own else kind
            known = Alias(place.key, "", "", kind, direction=place.direction)
        elif isinstance(known, Alias) and null:
            known = replace(known, type=nullable(known.type))
        self.drafts[place.key] = known
        if place not in self.places.setdefault(place.key, []):
            self.places[place.key].append(place)
        return nullable(own) if null else own

    def resolve(self, kind: Type) -> Type:
        """The type behind aliases."""
        for _ in range(16):
            found = self.drafts.get(kind.key) if isinstance(kind, Ref) else None
            if not isinstance(found, Alias):
                return kind
            kind = found.type
        return kind

    def model(self, kind: Type) -> Model | None:
        """The model that a type is, aliases followed; None for any other type."""
        found = self.resolve(kind)
        draft = self.drafts.get(found.key) if isinstance(found, Ref) else None
        return draft if isinstance(draft, Model) else None


def is_long_enum(kind: Type) -> bool:
    """Whether a type is an enumeration that no one wants to see twice."""
    return isinstance(kind, Literals) and len(kind.values) >= LONG_ENUM


def is_component(place: Place) -> bool:
    """Whether a place is a schema with a name of its own in the document."""
    head = "#/components/schemas/"
    return place.pointer.startswith(head) and "/" not in place.pointer[len(head) :]


def signature(definition: Definition) -> object:
    """The parts that two definitions must share to be one: all but key and names."""
    match definition:
        case Model(fields=fields):
            ordered = tuple(sorted(fields, key=lambda field: field.wire))
            return replace(definition, key="", name="", module="", fields=ordered)
        case Alias(type=Literals(values)):
            return ("enum", frozenset((type(v), v) for v in values))
        case Alias():
            return replace(definition, key="", name="", module="")


SCHEMA_KEYWORDS = frozenset(
    {
        "xml",
        "externalDocs",
        "not",
        "dependentRequired",
        "contains",
        "minContains",
        "maxContains",
        "propertyNames",
        "unevaluatedItems",
        "uniqueItems",
        "multipleOf",
        "pattern",
        "minProperties",
        "maxProperties",
        "$anchor",
        "$schema",
        "$vocabulary",
    }
)


@dataclass
class Unused:
    """Number of uses per construct."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def count(self, kind: str) -> None:
        """One more use of a construct that is not represented."""
        self.counts[kind] += 1

    def schema(self, schema: SchemaObject, pointer: str) -> None:
        """Count the keywords of one schema, each once per place in the document."""
        if SCHEMA_KEYWORDS.isdisjoint(schema.raw):
            return
        found = {(pointer, keyword) for keyword in SCHEMA_KEYWORDS & schema.raw.keys()}
        self.counts.update(keyword for _, keyword in found - self.seen)
        self.seen |= found

    def media(self, media: MediaTypeObject, *, itemized: bool = False) -> None:
        """Count what a media type states and nothing is made of; of one that is
        `itemized`, something is made of its `itemSchema`.
        """
        for keyword in ("itemSchema", "prefixEncoding", "itemEncoding"):
            if keyword in media and not (itemized and keyword == "itemSchema"):
                self.counts[keyword] += 1
        for encoding in media.encoding.values():
            if encoding.headers:
                self.counts["part headers"] += 1
