"""The named definitions that lowering finds: models, enumerations, unions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Literals,
    Model,
    Ref,
    Type,
    UnionOf,
    references,
)
from generator.model.place import Place, says_nothing
from generator.model.types import is_nullable, nullable, without_null
from generator.openapi.schema import UNSTATED, SchemaObject

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
        only places of one name share them (the bodies of one operation); equal
        enumerations are one all the same, and long ones by whatever word.
        """
        is_own = isinstance(definition, Model) and says_nothing(place.hint[-1])
        is_long = isinstance(definition, Alias) and is_long_enum(definition.type)
        words = place.hint if is_own else place.hint[-1:]
        shape = (signature(definition), () if is_long else words)
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
        """A component that is no object and refers to itself, as an alias.

        One that is nothing but itself may be anything.
        """
        if kind == Ref(place.key):
            if place.key in self.drafts:
                return kind
            kind = AnyType()
        self.drafts[place.key] = Alias(
            place.key, "", "", kind, direction=place.direction
        )
        self.places.setdefault(place.key, []).append(place)
        return Ref(place.key)

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
    """Whether a type is an enumeration that nobody wants to see twice."""
    return isinstance(kind, Literals) and len(kind.values) >= LONG_ENUM


def is_component(place: Place) -> bool:
    """Whether a place is a schema with a name of its own in the document."""
    head = "#/components/schemas/"
    return place.pointer.startswith(head) and "/" not in place.pointer[len(head) :]


def signature(definition: Definition) -> object:
    """What two definitions must have in common to be one: all but key and names."""
    match definition:
        case Model(fields=fields):
            ordered = tuple(sorted(fields, key=lambda field: field.wire))
            return replace(definition, key="", name="", module="", fields=ordered)
        case Alias(type=Literals(values)):
            return ("enum", frozenset((type(v), v) for v in values))
        case Alias():
            return replace(definition, key="", name="", module="")
