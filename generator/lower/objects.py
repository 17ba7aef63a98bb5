"""Object schemas: models with fields, or maps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.ir import AnyType, Direction, Field, MapOf, Model, Ref, Type
from generator.lower.bounds import bounds
from generator.lower.flatten import sole_reference
from generator.lower.place import Place
from generator.lower.references import BadReference
from generator.lower.scalars import constraints, expressible
from generator.lower.types import is_nullable, union, without_null

if TYPE_CHECKING:
    from generator.lower.schemas import Schemas

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
    described = said if "description" in said else {**referred(schemas, said), **said}
    return Field(
        wire=name,
        name="",
        type=without_null(kind),
        required=required and not one_way(said, place.direction),
        nullable=is_nullable(kind) and kind != AnyType(),
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


def referred(schemas: Schemas, schema: dict[str, Any]) -> dict[str, Any]:
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
    return {**referred(schemas, schema), **schema}.get("readOnly") is True


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
