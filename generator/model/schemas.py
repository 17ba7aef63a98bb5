"""JSON Schema to types and models: one pass per schema and direction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from generator.dataclass import dataclass, field, replace
from generator.facts import Json
from generator.model.definitions import (
    Definitions,
    Unused,
    is_component,
    is_larger,
    is_nullable,
    nullable,
    union,
    without_null,
)
from generator.model.flatten import (
    has_parts,
    merge_all_of,
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
from generator.model.scalars import (
    bounds,
    constraints,
    expressible,
    json_types,
    literals,
    nearest,
    scalar,
    whole,
)
from generator.model.subtypes import Subtypes
from generator.model.unions import lower_family, lower_union
from generator.openapi.document import OpenAPIObject
from generator.openapi.nodes import BadReference, JsonObject
from generator.openapi.schema import SchemaObject

MAX_INLINED = 500
"""Most parts of a component that is spelled out wherever it is referred to; one that has
more gets a name: chains that name each other several times would be exponential.
"""
MAX_DEFAULT = 60
"""Longest default, in characters, that a docstring repeats."""


def lower_object(schemas: Schemas, schema: SchemaObject, place: Place) -> Type:
    """A model where properties are named, else a map."""
    extra, properties = additional(schemas, schema, place), schema.properties
    if not properties:
        return MapOf(extra or AnyType())
    required = frozenset(schema.required)
    fields = tuple(
        lower_property(schemas, name, inner, place, required=name in required)
        for name, inner in properties.items()
        if expressible(name) and not hidden(inner, place.direction)
    )
    model = Model(
        key=place.key,
        name="",
        module="",
        direction=place.direction,
        fields=fields,
        description=schema.description,
        extra=None if extra == AnyType() else extra,
        open=extra is not None,
    )
    return Ref(schemas.definitions.add(model, place))


def additional(schemas: Schemas, schema: SchemaObject, place: Place) -> Type | None:
    """The type of undeclared properties; None if they are unmentioned or forbidden."""
    kinds = [
        schemas.lower(inner, place.child("patternProperties", name, hint="Value"))
        for name, inner in schema.pattern_properties.items()
    ]
    match schema.additional:
        case SchemaObject() as declared:
            inner_place = place.child("additionalProperties", hint="Value")
            kinds.append(schemas.lower(declared, inner_place))
        case True:
            kinds.append(AnyType())
        case None if kinds:
            kinds.append(AnyType())
    return union(kinds) if kinds else None


def lower_property(
    schemas: Schemas, name: str, schema: SchemaObject, place: Place, *, required: bool
) -> Field:
    """One property as a field; its Python name is chosen with its siblings later."""
    kind = schemas.lower(schema, place.child("properties", name, hint=name))
    described = schema if "description" in schema else referred_schema(schema) or schema
    return Field(
        wire=name,
        name=given_name(schema, PROPERTY),
        type=without_null(kind),
        required=required and not one_way(schema, place.direction),
        nullable=is_nullable(kind),
        description=described.description,
        default=literal_text(schema.raw.get("default")),
        constraints=constraints(schema),
        bounds=bounds(schema),
        deprecated=schema.deprecated,
        pointer=place.child("properties", name).pointer,
    )


def referred_schema(schema: SchemaObject) -> SchemaObject | None:
    """The schema that a schema merely refers to, if it does."""
    ref = sole_reference(schema)
    return None if ref is None else schema.made({"$ref": ref}).followed


def hidden(schema: SchemaObject, direction: Direction) -> bool:
    """Whether a property never travels in this direction: `readOnly` in requests."""
    if direction is not Direction.REQUEST:
        return False
    stated = schema if "readOnly" in schema else referred_schema(schema)
    return stated is not None and stated.read_only


def one_way(schema: SchemaObject, direction: Direction) -> bool:
    """Whether `required` does not hold in this direction (JSON Schema validation,
    section 9.4: `writeOnly` values are never in a response).
    """
    if direction is not Direction.RESPONSE:
        return False
    parts = [schema, *schema.all_of]
    return any(found.write_only for part in parts for found in (part, part.followed))


def literal_text(value: Json) -> str:
    """A documented default as JSON text, or nothing if it is long or absent."""
    if value is None:
        return ""
    spelled = json.dumps(value, ensure_ascii=False, default=str)
    return spelled if len(spelled) <= MAX_DEFAULT else ""


def extend(schemas: Schemas, schema: SchemaObject, place: Place) -> None:
    """Make the model of a place a kind of the first component among the parts of its
    schema whose fields it has unchanged.
    """
    drafts, subtypes = schemas.definitions.drafts, schemas.subtypes
    own = schemas.definitions.model(Ref(place.key))
    if own is None or own.key != place.key:
        return
    entries = merge_all_of(schema, subtypes).members("properties")
    for ref in references(schema, subtypes):
        base = schemas.definitions.model(without_null(schemas.base(ref, place)))
        if base is None or base.key == own.key:
            continue
        others = merge_all_of(schema.made({"$ref": ref}), subtypes)
        inner = others.members("properties").items()
        same = {name for name, entry in inner if entries.get(name) is entry}
        extended = inherit(own, base, same)
        if extends(extended, base):
            said_here = "description" in schema
            about = own.description if said_here else base.description
            drafts[place.key] = replace(extended, base=base.key, description=about)
            return


def references(schema: SchemaObject, subtypes: Subtypes) -> Iterator[str]:
    """The components that a schema refers to and adds to, in order."""
    if schema.ref.startswith("#/components/schemas/") and subtypes.referred(schema.ref):
        yield schema.ref
    for part in schema.all_of:
        yield from references(part, subtypes)


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
    if own is None or own.name != base.name:
        return False
    match own.type, base.type:
        case Literals() as values, Literals() as others:
            return values.exact and set(values.typed[1:]) <= set(others.typed[1:])
        case Literals() as values, Scalar(Kind.STRING) | AnyType():
            return values.exact
        case _:
            return False


MERGES, MERGES_EACH = 2_000, 20
"""Most schemas that are put together, at all and for each component: unions of unions
that must hold at once would be exponential.
"""
MAX_DEPTH = 200
"""Deepest nesting of schemas that is followed."""
DEEP = 32
"""Nesting below which objects that have a name are lowered after what refers to them: a
chain of a hundred components is no deeper than one of two.
"""


@dataclass
class Schemas:
    """Lowers schemas and collects the definitions they need.

    `note` is called with a pointer and a sentence for what could not be used.
    """

    document: OpenAPIObject
    definitions: Definitions
    unused: Unused
    note: Callable[[str, str], None]
    depth: int = 0
    open_components: dict[str, bool] = field(default_factory=dict)
    open_merges: dict[tuple[object, Direction], Place] = field(default_factory=dict)
    inside_itself: set[str] = field(default_factory=set)
    waiting: dict[str, tuple[SchemaObject, Place]] = field(default_factory=dict)
    merges: int = 0

    @cached_property
    def subtypes(self) -> Subtypes:
        """Who extends whom among the document's schemas."""
        return Subtypes(self.document)

    def is_broken(self, node: JsonObject, consequence: str) -> bool:
        """Whether a reference in a place leads nowhere, noted with what follows."""
        if node.problem:
            self.note(node.pointer, f"{node.problem}: {consequence}")
        return bool(node.problem)

    def lower(self, schema: SchemaObject, place: Place) -> Type:
        """The type of the values that a schema describes."""
        if not schema:
            return AnyType()
        if self.depth > MAX_DEPTH:
            self.note(place.pointer, "nested too deeply: any JSON value is accepted")
            return AnyType()
        self.depth += 1
        try:
            kind = self.lower_node(schema, place)
        finally:
            self.depth -= 1
        while self.waiting and not self.depth:
            self.catch_up()
        return kind

    def catch_up(self) -> None:
        """Lower what was left for later; it is a definition, since it is referred to."""
        _, (schema, target) = self.waiting.popitem()
        kind = self.entered(schema, target)
        if kind != Ref(target.key):
            kind = self.definitions.recursive(kind, target)
        self.definitions.types[target.key] = kind

    def lower_node(self, schema: SchemaObject, place: Place) -> Type:
        """Choose by the keyword that says most."""
        self.unused.schema(schema, place.pointer)
        ref = sole_reference(schema)
        keeps_its_name = is_component(place) and "allOf" in schema
        if ref is not None and not keeps_its_name:
            kind = self.component(ref, place)
            return nullable(kind) if schema.nullable else kind
        if schema.dynamic_ref and "$ref" not in schema:
            return self.lower_node(self.static(schema), place)
        if has_parts(schema):
            return self.merged(schema, place)
        if schema.values is not None:
            kind_or_none = self.enumeration(schema, schema.values, place)
            if kind_or_none is not None:
                return kind_or_none
        if schema.entries("oneOf") or schema.entries("anyOf"):
            return lower_union(self, schema, place)
        return self.by_type(schema, place)

    def static(self, schema: SchemaObject) -> SchemaObject:
        """A schema whose dynamic reference nothing rebinds: it leads to the anchor."""
        name = schema.dynamic_ref.rpartition("#")[2]
        anchor = self.document.references.dynamic_anchor(name, schema.pointer)
        rest = schema.without("$dynamicRef")
        return rest.made({**rest.raw, "$ref": anchor}) if anchor else rest

    def merged(self, schema: SchemaObject, place: Place) -> Type:
        """The type of all parts together; met again inside itself, by reference."""
        special = self.most_special(schema)
        if special is not None:
            return self.component(special, place)
        self.merges += 1
        if self.merges > MERGES + MERGES_EACH * len(self.subtypes.schemas):
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
        for ref in references(schema, self.subtypes):
            self.base(ref, place)
        try:
            kind = self.lower_node(merge_all_of(schema, self.subtypes), place)
        finally:
            del self.open_merges[parts]
        if kind == Ref(place.key):
            extend(self, schema, place)
        if place.key in self.inside_itself:
            return self.definitions.recursive(kind, place)
        return kind

    def most_special(self, schema: SchemaObject) -> str | None:
        """The reference, among several and nothing else, that extends all others."""
        if schema.raw.keys() != {"allOf"}:
            return None
        refs = list(map(sole_reference, schema.all_of))
        target = self.document.target
        for ref in refs if len(refs) > 1 else ():
            if ref is None:
                return None
            known = {target(ref), *self.subtypes.ancestors(target(ref))}
            if all(r is not None and target(r) in known for r in refs):
                return ref
        return None

    def by_type(self, schema: SchemaObject, place: Place) -> Type:
        """The type by `type`, and by format and parts."""
        names = json_types(schema)
        if not names:
            return AnyType()
        kind = union(self.one_type(name, schema, place) for name in names)
        return nullable(kind) if schema.nullable else kind

    def one_type(self, name: str, schema: SchemaObject, place: Place) -> Type:
        """The type for one JSON type name."""
        match name:
            case "object":
                return lower_object(self, schema, place)
            case "array":
                return self.array(schema, place)
            case _:
                return scalar(name, schema)

    def array(self, schema: SchemaObject, place: Place) -> Type:
        """A list, or a tuple where items are described by position."""
        prefix = schema.prefix_items
        if not prefix:
            return ListOf(self.lower(schema.items, place.item()))
        last = whole(schema.number("maxItems")) or 0
        is_last = 0 < last <= len(prefix)
        closed = is_last or schema.forbids(
            "items", "unevaluatedItems", "additionalItems"
        )
        size = last if closed and last > 0 else None
        parts = tuple(
            self.lower(part, place.child("prefixItems", str(n), hint=f"Item{n}"))
            for n, part in enumerate(prefix[:size])
        )
        rest = None if closed else self.lower(schema.items, place.item())
        return TupleOf(parts, rest)

    def enumeration(
        self, schema: SchemaObject, values: list[Any], place: Place
    ) -> Type | None:
        """The type of `const` or `enum`; None if other keywords say more."""
        kind = literals(values)
        names = json_types(schema)
        null = None in values or "null" in names or schema.nullable
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
        family = self.subtypes.family(target.pointer)
        if family is not None:
            return lower_family(self, family, target)
        is_far = self.depth > DEEP and is_object(schema)
        return (self.later if is_far else self.entered)(schema, target)

    def later(self, schema: SchemaObject, target: Place) -> Type:
        """A reference to a component that is lowered when what is around it has been."""
        if target.key in self.definitions.types or target.key in self.open_components:
            return self.entered(schema, target)
        self.waiting[target.key] = schema, target
        return Ref(target.key)

    def base(self, ref: str, place: Place) -> Type:
        """The type behind a reference, as others extend it."""
        found = self.target(ref, place)
        if found is None:
            return AnyType()
        schema, target = found
        return self.entered(self.subtypes.base(target.pointer, schema), target)

    def target(self, ref: str, place: Place) -> tuple[SchemaObject, Place] | None:
        """The schema behind a reference and its place; None if there is none."""
        try:
            schema = self.document.schema(ref)
        except BadReference as error:
            self.note(place.pointer, f"{error}: any JSON value is accepted")
            return None
        hint = pointer_hint(schema.pointer, self.document)
        return schema, Place(schema.pointer, place.direction, hint)

    def entered(self, schema: SchemaObject, target: Place) -> Type:
        """The type of a component, lowered once; inside itself, a reference to it."""
        if target.key in self.definitions.types:
            return self.definitions.types[target.key]
        if target.key in self.open_components:
            self.open_components[target.key] = True
            return Ref(target.key)
        return self.enter(schema, target)

    def enter(self, schema: SchemaObject, target: Place) -> Type:
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


def is_object(schema: SchemaObject) -> bool:
    """Whether a schema is surely a model of its own, and never null."""
    mixed = any(keyword in schema for keyword in ("oneOf", "anyOf", "enum", "const"))
    whole = schema.types in ([], ["object"]) and not schema.nullable and not mixed
    return whole and any(part.properties for part in (schema, *schema.all_of))


def identity(schema: SchemaObject) -> object:
    """The identity of a schema in the document; a composed one is its parts."""
    if schema.raw.keys() != {"allOf"} or not schema.all_of:
        return id(schema.raw)
    return tuple(map(identity, schema.all_of))
