"""`oneOf` and `anyOf`: unions, and what tells their members apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model.flatten import only_requires
from generator.model.ir import (
    Direction,
    Discriminator,
    Literals,
    Model,
    Ref,
    Type,
)
from generator.model.member_names import member_words
from generator.model.place import Place
from generator.model.subtypes import Family, spelled
from generator.model.types import nullable, union, without_null
from generator.openapi.nodes import BadReference, tokens
from generator.openapi.schema import DiscriminatorObject, SchemaObject
from generator.pointers import unescape

if TYPE_CHECKING:
    from generator.model.schemas import Schemas

MAX_MEMBERS = 500


def lower_union(schemas: Schemas, schema: SchemaObject, place: Place) -> Type:
    """The union of the alternatives; what stands beside them holds for each."""
    keyword = "oneOf" if schema.one_of else "anyOf"
    base = schema.without(keyword, "discriminator")
    found = unlike((schema.one_of or schema.any_of)[:MAX_MEMBERS])
    options = [
        (n, option)
        for n, option in found
        if not only_requires(option) or not shapes(base)
    ]
    if not options:
        return schemas.lower_node(base, place)
    tag = schema.discriminator
    listed = [option for _, option in options]
    names = member_words(listed, tag.name, place.hint, schemas.subtypes)
    kinds = [
        schemas.lower(with_base(base, option), place.child(keyword, str(n), hint=word))
        for (n, option), word in zip(options, names, strict=True)
    ]
    values = [without_null(kind) for kind in kinds]
    told_apart = declared(schemas, tag, values) or inferred(schemas, values)
    result = union(kinds, told_apart)
    if schema.nullable or "null" in base.types:
        result = nullable(result)
    return schemas.definitions.union(result, place, schema)


def unlike(options: list[SchemaObject]) -> list[tuple[int, SchemaObject]]:
    """Alternatives with their numbers, without those that repeat an earlier one."""
    first: dict[str, tuple[int, SchemaObject]] = {}
    for n, option in enumerate(options):
        first.setdefault(repr(option.raw), (n, option))
    return list(first.values())


def lower_family(schemas: Schemas, family: Family, owner: Place) -> Type:
    """The union of the subtypes of a schema, by a name of its own."""
    name = unescape(owner.pointer.rpartition("/")[2]).rpartition(".")[2]
    place = replace(owner.child("discriminator"), hint=(f"Any {name}",))
    if place.key in schemas.definitions.types:
        return schemas.definitions.types[place.key]
    if place.key in schemas.open_components:
        schemas.open_components[place.key] = True
        return Ref(place.key)
    schemas.open_components[place.key] = False
    try:
        kinds = {ref: schemas.base(ref, owner) for ref in family.members}
    finally:
        recursive = schemas.open_components.pop(place.key)
    found = family_discriminator(family, kinds, owner.key)
    found = found or inferred(schemas, list(kinds.values()))
    kind = schemas.definitions.union(union(kinds.values(), found), place)
    if recursive:
        kind = schemas.definitions.recursive(kind, place)
    schemas.definitions.types[place.key] = kind
    return kind


def family_discriminator(
    family: Family, kinds: dict[str, Type], base: str
) -> Discriminator | None:
    """What tells the subtypes of a schema apart; the schema itself (`base`, its key) is
    what a value is that nothing selects.
    """
    pairs = {
        value: kind.key
        for value, pointer in family.values
        if isinstance(kind := kinds[pointer], Ref)
    }
    if not family.property or not pairs:
        return None
    if base in pairs.values() and not family.base:
        base = ""
    return Discriminator(family.property, tuple(sorted(pairs.items())), base)


def shapes(base: SchemaObject) -> bool:
    """Whether the keywords beside the alternatives describe a value on their own."""
    return any(k in base for k in ("properties", "items", "additionalProperties"))


def with_base(base: SchemaObject, option: SchemaObject) -> SchemaObject:
    """One alternative together with what holds for all of them."""
    common = base.without("type", "$defs").assertions
    if not common or option.raw.get("type") == "null":
        return option
    return option.made({"allOf": [common, option.raw]})


def declared(
    schemas: Schemas, tag: DiscriminatorObject, kinds: list[Type]
) -> Discriminator | None:
    """The document's own discriminator (OpenAPI 3.1.1, section 4.8.25)."""
    if not tag.name:
        return None
    members = {kind.key for kind in kinds if isinstance(kind, Ref)}
    pairs: dict[str, str] = {}
    for value, ref in tag.mapping.items():
        key = target_key(schemas, ref, kinds)
        if key in members and key is not None:
            pairs[value] = key
    for key in sorted(members - set(pairs.values())):
        values = tag_values(schemas, key, tag.name) or [implicit_value(key)]
        for value in values:
            pairs.setdefault(value, key)
    if not pairs:
        return None
    default = tag.default_mapping
    other = target_key(schemas, default, kinds) if default else ""
    return Discriminator(tag.name, tuple(sorted(pairs.items())), other or "")


def target_key(schemas: Schemas, ref: str, kinds: list[Type]) -> str | None:
    """The definition that a mapping entry (a reference or a schema name) selects."""
    direction = Direction.RESPONSE
    for member in kinds:
        if isinstance(member, Ref):
            direction = Direction(member.key.rpartition("|")[2])
    full = ref if ref.startswith("#") else f"#/components/schemas/{ref}"
    try:
        _, pointer = schemas.document.references.follow({"$ref": full}, full)
    except BadReference:
        return None
    match schemas.definitions.types.get(f"{pointer}|{direction}"):
        case Ref(key):
            return key
        case _:
            return f"{pointer}|{direction}"


def implicit_value(key: str) -> str:
    """The value that selects a component without a mapping: its name."""
    return tokens(key.rpartition("|")[0])[-1]


def inferred(schemas: Schemas, kinds: list[Type]) -> Discriminator | None:
    """A property that every member requires with values of its own (const, enum)."""
    keys = [kind.key for kind in kinds if isinstance(kind, Ref)]
    models = [model_at(schemas, key) for key in keys]
    first = models[0] if len(keys) > 1 else None
    if first is None or None in models:
        return None
    for candidate in first.fields:
        pairs = distinct(schemas, keys, candidate.wire)
        if pairs:
            return Discriminator(candidate.wire, tuple(sorted(pairs.items())))
    return None


def model_at(schemas: Schemas, key: str) -> Model | None:
    """The model of a key; None where it is anything else."""
    found = schemas.definitions.model(Ref(key))
    return found if found is not None and found.key == key else None


def distinct(schemas: Schemas, keys: list[str], name: str) -> dict[str, str] | None:
    """Value to key, if every member has values of `name` that no other has."""
    pairs: dict[str, str] = {}
    for key in keys:
        values = tag_values(schemas, key, name)
        if not values or any(pairs.get(value, key) != key for value in values):
            return None
        pairs.update(dict.fromkeys(values, key))
    return pairs


def tag_values(schemas: Schemas, key: str, name: str) -> list[str]:
    """The texts that a member's property may hold; empty if it is not restricted."""
    model = model_at(schemas, key)
    for field in model.fields if model is not None else ():
        if field.wire == name:
            kind = schemas.definitions.resolve(without_null(field.type))
            return texts(kind)
    return []


def texts(kind: Type) -> list[str]:
    """The values of an enumeration as a mapping spells them; empty for other types."""
    match kind:
        case Literals(values):
            return list(map(spelled, values))
        case _:
            return []
