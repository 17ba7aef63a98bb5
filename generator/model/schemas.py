"""JSON Schema to types and models: one pass per schema and direction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from generator.model.definitions import Definitions, is_component
from generator.model.flatten import (
    has_parts,
    merge_all_of,
    referred,
    sole_reference,
)
from generator.model.given_names import PROPERTY, given_name
from generator.model.ir import (
    AnyType,
    Direction,
    Field,
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
)
from generator.model.place import Place, pointer_hint
from generator.model.references import BadReference, Resolver
from generator.model.scalars import (
    bounds,
    constraints,
    expressible,
    json_types,
    literals,
    nearest,
    scalar,
)
from generator.model.types import (
    is_larger,
    is_nullable,
    nullable,
    union,
    without_null,
)
from generator.model.unions import lower_family, lower_union
from generator.model.unused import Unused

MAX_INLINED = 500
"""Most parts of a component that is spelled out wherever it is referred to; one that has
more gets a name: chains that name each other several times would be exponential.
"""
MAX_DEFAULT = 60
"""Longest default, in characters, that a docstring repeats."""


def lower_object(schemas: Schemas, schema: dict[str, Any], place: Place) -> Type:
    """A model where properties are named, else a map."""
    properties = schema.get("properties")
    extra = additional(schemas, schema, place)
    if not isinstance(properties, dict) or not properties:
        return MapOf(extra or AnyType())
    fields = tuple(
        lower_property(schemas, name, value, schema, place)
        for name, value in properties.items()
        if expressible(name) and not hidden(schemas, value, place.direction)
    )
    model = Model(
        key=place.key,
        name="",
        module="",
        direction=place.direction,
        fields=fields,
        description=text(schema.get("description")),
        extra=None if extra == AnyType() else extra,
        open=extra is not None,
    )
    return Ref(schemas.definitions.add(model, place))


def additional(schemas: Schemas, schema: dict[str, Any], place: Place) -> Type | None:
    """The type of undeclared properties; None where the document does not speak of
    them or forbids them.
    """
    declared = schema.get("additionalProperties", schema.get("unevaluatedProperties"))
    patterns = schema.get("patternProperties")
    kinds: list[Type] = []
    if isinstance(patterns, dict):
        kinds += [
            schemas.lower(value, place.child("patternProperties", name, hint="Value"))
            for name, value in patterns.items()
        ]
    if isinstance(declared, dict):
        inner = place.child("additionalProperties", hint="Value")
        kinds.append(schemas.lower(declared, inner))
    elif declared is True or (kinds and declared is None):
        kinds.append(AnyType())
    return union(kinds) if kinds else None


def lower_property(
    schemas: Schemas, name: str, schema: Any, owner: dict[str, Any], place: Place
) -> Field:
    """One property as a field; its Python name is chosen with its siblings later."""
    inner = place.child("properties", name, hint=name)
    kind = schemas.lower(schema, inner)
    required = name in required_names(owner)
    said = schema if isinstance(schema, dict) else {}
    described = (
        said if "description" in said else {**referred_schema(schemas, said), **said}
    )
    return Field(
        wire=name,
        name=given_name(said, PROPERTY),
        type=without_null(kind),
        required=required and not one_way(said, place.direction),
        nullable=is_nullable(kind),
        description=text(described.get("description")),
        default=literal_text(said.get("default")),
        constraints=constraints(said),
        bounds=bounds(schemas.resolver, said),
        deprecated=said.get("deprecated") is True,
    )


def required_names(schema: dict[str, Any]) -> frozenset[str]:
    """The names under `required`, whatever else may stand there."""
    names = schema.get("required")
    if not isinstance(names, list):
        return frozenset()
    return frozenset(name for name in names if isinstance(name, str))


def referred_schema(schemas: Schemas, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a schema merely refers to; else an empty one."""
    ref = sole_reference(schema)
    if ref is None:
        return {}
    try:
        target, _ = schemas.resolver.follow({"$ref": ref}, ref)
    except BadReference:
        return {}
    return target if isinstance(target, dict) else {}


def hidden(schemas: Schemas, schema: Any, direction: Direction) -> bool:
    """Whether a property never travels in this direction: `readOnly` in requests."""
    if direction is not Direction.REQUEST or not isinstance(schema, dict):
        return False
    return {**referred_schema(schemas, schema), **schema}.get("readOnly") is True


def one_way(schema: dict[str, Any], direction: Direction) -> bool:
    """Whether `required` does not hold in this direction (JSON Schema validation,
    section 9.4: `writeOnly` values are never in a response).
    """
    return direction is Direction.RESPONSE and schema.get("writeOnly") is True


def text(value: Any) -> str:
    """A description, or nothing where it is no text."""
    return value.strip() if isinstance(value, str) else ""


def literal_text(value: Any) -> str:
    """A documented default as JSON text, or nothing where it is long or absent."""
    if value is None:
        return ""
    spelled = json.dumps(value, ensure_ascii=False, default=str)
    return spelled if len(spelled) <= MAX_DEFAULT else ""


def extend(schemas: Schemas, schema: dict[str, Any], place: Place) -> None:
    """Make the model of a place a kind of the first component among the parts of its
    schema whose fields it has unchanged.
    """
    drafts = schemas.definitions.drafts
    own = drafts.get(place.key)
    if not isinstance(own, Model):
        return
    said = properties(merge_all_of(schema, schemas.resolver))
    for ref in references(schema, schemas.resolver):
        base = schemas.definitions.model(without_null(schemas.base(ref, place)))
        if base is None or base.key == own.key:
            continue
        told = properties(merge_all_of({"$ref": ref}, schemas.resolver))
        same = {name for name, entry in told.items() if said.get(name) is entry}
        extended = inherit(own, base, same)
        if extends(extended, base):
            said_here = "description" in schema
            about = own.description if said_here else base.description
            drafts[place.key] = replace(extended, base=base.key, description=about)
            return


def references(schema: Any, resolver: Resolver) -> Iterator[str]:
    """The components that a schema refers to and adds to, in order."""
    if not isinstance(schema, dict):
        return
    ref, parts = schema.get("$ref"), schema.get("allOf")
    is_component = isinstance(ref, str) and ref.startswith("#/components/schemas/")
    if isinstance(ref, str) and is_component and referred(ref, resolver):
        yield ref
    for part in parts if isinstance(parts, list) else ():
        yield from references(part, resolver)


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    """The properties of an object's schema."""
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def inherit(own: Model, base: Model, same: set[str]) -> Model:
    """A model with the very fields of its base where their schemas are the same ones,
    so that what is inside of them is one class, too.
    """
    known = {field.wire: field for field in base.fields if field.wire in same}
    fields = (inherited(field, known.get(field.wire)) for field in own.fields)
    return replace(own, fields=tuple(fields))


def inherited(own: Field, base: Field | None) -> Field:
    """A field of a base, with what is required here."""
    return own if base is None else replace(base, required=own.required)


def extends(own: Model, base: Model, *, pinned: bool = False) -> bool:
    """Whether a model has all fields of another, none of them changed but (if `pinned`)
    by the exact values that tell members of a union apart.
    """
    alike = (own.direction, own.open, own.extra) == (
        base.direction,
        base.open,
        base.extra,
    )
    fields = {field.wire: field for field in own.fields}
    return alike and all(
        fields.get(field.wire) == field
        or (pinned and narrows(fields.get(field.wire), field))
        for field in base.fields
    )


def narrows(own: Field | None, base: Field) -> bool:
    """Whether a field only restricts the values of another one of the same name."""
    if own is None or own.name != base.name or not isinstance(own.type, Literals):
        return False
    if not isinstance(base.type, Literals):
        return own.type.exact and base.type in (Scalar(Kind.STRING), AnyType())
    return own.type.exact and set(own.type.typed[1:]) <= set(base.type.typed[1:])


MERGES, MERGES_EACH = 2_000, 20
"""Most schemas that are put together, at all and for each component: unions of unions
that must hold at once would be exponential.
"""
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
    merges: int = 0

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
        if isinstance(schema.get("$dynamicRef"), str) and "$ref" not in schema:
            return self.lower_node(self.static(schema), place)
        if has_parts(schema):
            return self.merged(schema, place)
        if "const" in schema or isinstance(schema.get("enum"), list):
            kind_or_none = self.enumeration(schema, place)
            if kind_or_none is not None:
                return kind_or_none
        if isinstance(schema.get("oneOf") or schema.get("anyOf"), list):
            return lower_union(self, schema, place)
        return self.by_type(schema, place)

    def static(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema whose dynamic reference nothing rebinds: it leads to the anchor."""
        rest = {k: v for k, v in schema.items() if k != "$dynamicRef"}
        anchor = self.resolver.anchors.get(schema["$dynamicRef"].rpartition("#")[2])
        return {**rest, "$ref": anchor} if anchor else rest

    def merged(self, schema: dict[str, Any], place: Place) -> Type:
        """The type of all parts together; met again inside itself, by reference."""
        special = self.most_special(schema)
        if special is not None:
            return self.component(special, place)
        self.merges += 1
        if self.merges > MERGES + MERGES_EACH * len(self.resolver.subtypes.schemas):
            self.note(
                place.pointer, "too many combinations: any JSON value is accepted"
            )
            return AnyType()
        parts = identity(schema), place.direction
        if parts in self.open_merges:
            around = self.open_merges[parts]
            self.inside_itself.add(around.key)
            return Ref(around.key)
        self.open_merges[parts] = place
        for ref in references(schema, self.resolver):
            self.base(ref, place)
        try:
            kind = self.lower_node(merge_all_of(schema, self.resolver), place)
        finally:
            del self.open_merges[parts]
        if kind == Ref(place.key):
            extend(self, schema, place)
        if place.key in self.inside_itself:
            return self.definitions.recursive(kind, place)
        return kind

    def most_special(self, schema: dict[str, Any]) -> str | None:
        """The reference, among several and nothing else, that extends all others."""
        parts = schema.get("allOf")
        if schema.keys() != {"allOf"} or not isinstance(parts, list):
            return None
        refs = [sole_reference(p) if isinstance(p, dict) else None for p in parts]
        for ref in refs if len(refs) > 1 else ():
            if ref is None:
                return None
            target = self.resolver.target(ref)
            known = {target, *self.resolver.subtypes.ancestors(target)}
            if all(r is not None and self.resolver.target(r) in known for r in refs):
                return ref
        return None

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
            last = schema.get("maxItems")
            closed = False in (
                items,
                schema.get("unevaluatedItems"),
                schema.get("additionalItems"),
            ) or (isinstance(last, int) and 0 < last <= len(prefix))
            size = last if closed and isinstance(last, int) and last > 0 else None
            parts = tuple(
                self.lower(part, place.child("prefixItems", str(n), hint=f"Item{n}"))
                for n, part in enumerate(prefix[:size])
            )
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
        """The type behind a reference: objects become models of their own, a schema
        that stands for its subtypes is their union.
        """
        found = self.target(ref, place)
        if found is None:
            return AnyType()
        schema, target = found
        family = self.resolver.subtypes.family(target.pointer)
        if family is None:
            return self.entered(schema, target)
        return lower_family(self, family, target)

    def base(self, ref: str, place: Place) -> Type:
        """The type behind a reference, as others extend it."""
        found = self.target(ref, place)
        if found is None:
            return AnyType()
        schema, target = found
        if isinstance(schema, dict):
            schema = self.resolver.subtypes.base(target.pointer, schema)
        return self.entered(schema, target)

    def target(self, ref: str, place: Place) -> tuple[Any, Place] | None:
        """The schema behind a reference and its place; None where there is none."""
        try:
            schema, pointer = self.resolver.schema(ref)
            hint = pointer_hint(pointer, self.resolver)
        except BadReference as error:
            self.note(place.pointer, f"{error}: any JSON value is accepted")
            return None
        return schema, Place(pointer, place.direction, hint)

    def entered(self, schema: Any, target: Place) -> Type:
        """The type of a component, lowered once; inside itself, a reference to it."""
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
        if recursive or is_larger(kind, MAX_INLINED):
            kind = self.definitions.recursive(kind, target)
        self.definitions.types[target.key] = kind
        return kind


def identity(schema: dict[str, Any]) -> object:
    """What tells one schema of the document from others, put together ones by parts."""
    parts = schema.get("allOf")
    if schema.keys() != {"allOf"} or not isinstance(parts, list):
        return id(schema)
    return tuple(identity(p) if isinstance(p, dict) else None for p in parts)
