"""Models that extend a component: `allOf` with a reference and more fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.ir import Field, Model
from generator.lower.flatten import merge_all_of, referred
from generator.lower.place import Place
from generator.lower.references import Resolver

if TYPE_CHECKING:
    from generator.lower.schemas import Schemas


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
        base = schemas.definitions.model(schemas.component(ref, place))
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


def extends(own: Model, base: Model) -> bool:
    """Whether a model has all fields of another, none of them changed."""
    alike = (own.direction, own.open, own.extra) == (
        base.direction,
        base.open,
        base.extra,
    )
    fields = {field.wire: field for field in own.fields}
    return alike and all(fields.get(field.wire) == field for field in base.fields)
