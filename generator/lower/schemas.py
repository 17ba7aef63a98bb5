"""JSON Schema to types and models: one pass per schema and direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from generator import pointers
from generator.ir import AnyType, Direction, ListOf, NullType, Ref, TupleOf, Type
from generator.lower.definitions import Definitions, is_component
from generator.lower.extend import extend, references
from generator.lower.flatten import merge_all_of, sole_reference
from generator.lower.objects import lower_object
from generator.lower.place import Place
from generator.lower.pointer_hints import pointer_hint
from generator.lower.references import BadReference, Resolver, tokens
from generator.lower.scalars import json_types, literals, nearest, scalar
from generator.lower.types import nullable, union
from generator.lower.unions import lower_union
from generator.lower.unused import Unused

MAX_DEPTH = 200
"""Deepest nesting of schemas that is followed."""


@dataclass
class Schemas:
    """Lowers schemas and collects the definitions they need.

    `note` is called with a pointer and a sentence for what could not be used.
    """

    resolver: Resolver
    definitions: Definitions
    unused: Unused
    note: Callable[[str, str], None]
    depth: int = 0
    open_components: dict[str, bool] = field(default_factory=dict)
    open_merges: dict[tuple[object, Direction], Place] = field(default_factory=dict)
    inside_itself: set[str] = field(default_factory=set)

    def lower(self, schema: Any, place: Place) -> Type:
        """The type of the values that a schema describes."""
        if not isinstance(schema, dict) or not schema:
            return AnyType()
        if self.depth > MAX_DEPTH:
            self.note(place.pointer, "nested too deep: any JSON value is accepted")
            return AnyType()
        self.depth += 1
        try:
            return self.lower_node(schema, place)
        finally:
            self.depth -= 1

    def media(self, said: Any, place: Place) -> tuple[dict[str, Any], Place]:
        """A Media Type Object, itself or (OpenAPI 3.2) by reference, and its place."""
        try:
            found, pointer = self.resolver.follow(said, place.pointer)
        except BadReference as error:
            self.note(place.pointer, f"{error}: any content is accepted")
            return {}, place
        found = found if isinstance(found, dict) else {}
        return found, replace(place, pointer=pointer)

    def lower_node(self, schema: dict[str, Any], place: Place) -> Type:
        """Choose by the keyword that says most."""
        self.unused.schema(schema, place.pointer)
        ref = sole_reference(schema)
        keeps_its_name = is_component(place) and "allOf" in schema
        if ref is not None and not keeps_its_name:
            kind = self.component(ref, place)
            return nullable(kind) if schema.get("nullable") is True else kind
        if "$ref" in schema or "allOf" in schema:
            return self.merged(schema, place)
        if "const" in schema or isinstance(schema.get("enum"), list):
            kind_or_none = self.enumeration(schema, place)
            if kind_or_none is not None:
                return kind_or_none
        if isinstance(schema.get("oneOf") or schema.get("anyOf"), list):
            return lower_union(self, schema, place)
        return self.by_type(schema, place)

    def merged(self, schema: dict[str, Any], place: Place) -> Type:
        """The type of all parts together; met again inside itself, by reference."""
        parts = identity(schema), place.direction
        if parts in self.open_merges:
            around = self.open_merges[parts]
            self.inside_itself.add(around.key)
            return Ref(around.key)
        self.open_merges[parts] = place
        for ref in references(schema, self.resolver):
            self.component(ref, place)
        try:
            kind = self.lower_node(merge_all_of(schema, self.resolver), place)
        finally:
            del self.open_merges[parts]
        if kind == Ref(place.key):
            extend(self, schema, place)
        if place.key in self.inside_itself:
            return self.definitions.recursive(kind, place)
        return kind

    def by_type(self, schema: dict[str, Any], place: Place) -> Type:
        """The type by `type`, and by format and parts."""
        names = json_types(schema)
        if not names:
            return AnyType()
        kind = union(self.one_type(name, schema, place) for name in names)
        return nullable(kind) if schema.get("nullable") is True else kind

    def one_type(self, name: str, schema: dict[str, Any], place: Place) -> Type:
        """The type for one JSON type name."""
        match name:
            case "object":
                return lower_object(self, schema, place)
            case "array":
                return self.array(schema, place)
            case _:
                return scalar(name, schema)

    def array(self, schema: dict[str, Any], place: Place) -> Type:
        """A list, or a tuple where items are described by position."""
        prefix = schema.get("prefixItems")
        items = schema.get("items")
        if isinstance(prefix, list) and prefix:
            parts = tuple(
                self.lower(part, place.child("prefixItems", str(n), hint=f"Item{n}"))
                for n, part in enumerate(prefix)
            )
            closed = items is False
            return TupleOf(parts, None if closed else self.lower(items, place.item()))
        return ListOf(self.lower(items, place.item()))

    def enumeration(self, schema: dict[str, Any], place: Place) -> Type | None:
        """The type of `const` or `enum`; None where other keywords say more."""
        values = [schema["const"]] if "const" in schema else schema["enum"]
        kind = literals(values)
        names = json_types(schema)
        null = None in values or "null" in names or schema.get("nullable") is True
        if kind is None:
            if all(value is None for value in values) and values:
                return NullType()
            self.unused.count("enum")
            if {"object", "array"} & set(names):
                return None
            kind = nearest(values)
            return nullable(kind) if kind and null else kind
        named = self.definitions.enumeration(kind, place, schema)
        return nullable(named) if null else named

    def component(self, ref: str, place: Place) -> Type:
        """The type behind a reference; objects become models of their own."""
        try:
            schema, pointer = self.resolver.follow({"$ref": ref}, ref)
            pointer = f"#{pointers.text(tokens(pointer))}"
            hint = pointer_hint(pointer, self.resolver)
        except BadReference as error:
            self.note(place.pointer, f"{error}: any JSON value is accepted")
            return AnyType()
        target = Place(pointer, place.direction, hint)
        if target.key in self.definitions.types:
            return self.definitions.types[target.key]
        if target.key in self.open_components:
            self.open_components[target.key] = True
            return Ref(target.key)
        return self.enter(schema, target)

    def enter(self, schema: Any, target: Place) -> Type:
        """Lower a component; a reference back to it meanwhile gives its key."""
        self.open_components[target.key] = False
        try:
            kind = self.lower(schema, target)
        finally:
            recursive = self.open_components.pop(target.key)
        if recursive:
            kind = self.definitions.recursive(kind, target)
        self.definitions.types[target.key] = kind
        return kind


def identity(schema: dict[str, Any]) -> object:
    """What tells one schema of the document from others, put together ones by parts."""
    parts = schema.get("allOf")
    if schema.keys() != {"allOf"} or not isinstance(parts, list):
        return id(schema)
    return tuple(identity(p) if isinstance(p, dict) else None for p in parts)
