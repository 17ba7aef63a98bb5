"""`oneOf` and `anyOf`: unions, and what tells their members apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.model.flatten import assertions, only_requires
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
from generator.model.references import BadReference, tokens
from generator.model.subtypes import Family, spelled
from generator.model.types import nullable, union, without_null
from generator.pointers import unescape

if TYPE_CHECKING:
    from generator.model.schemas import Schemas

MAX_MEMBERS = 500


def lower_union(schemas: Schemas, schema: dict[str, Any], place: Place) -> Type:
    """The union of the alternatives; what stands beside them holds for each."""
    keyword = "oneOf" if isinstance(schema.get("oneOf"), list) else "anyOf"
    base = {k: v for k, v in schema.items() if k not in (keyword, "discriminator")}
    found = unlike(schema[keyword][:MAX_MEMBERS])
    options = [
        (n, option)
        for n, option in found
        if not only_requires(option) or not shapes(base)
    ]
    if not options:
        return schemas.lower_node(base, place)
    tag = schema.get("discriminator")
    name = tag.get("propertyName") if isinstance(tag, dict) else ""
    listed = [option for _, option in options]
    names = member_words(listed, str(name), place.hint, schemas.resolver)
    kinds = [
        schemas.lower(with_base(base, option), place.child(keyword, str(n), hint=word))
        for (n, option), word in zip(options, names, strict=True)
    ]
    values = [without_null(kind) for kind in kinds]
    told_apart = declared(schemas, schema, values) or inferred(schemas, values)
    result = union(kinds, told_apart)
    if schema.get("nullable") is True or "null" in list_of(base.get("type")):
        result = nullable(result)
    return schemas.definitions.union(result, place, schema)


def unlike(options: list[Any]) -> list[tuple[int, Any]]:
    """Alternatives with their numbers, without those that repeat an earlier one."""
    first: dict[str, tuple[int, Any]] = {}
    for n, option in enumerate(options):
        first.setdefault(repr(option), (n, option))
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
    kind = schemas.definitions.union(union(kinds.values(), found), place, {})
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


def shapes(base: dict[str, Any]) -> bool:
    """Whether the keywords beside the alternatives describe a value on their own."""
    return bool({"properties", "items", "additionalProperties"} & set(base))


def list_of(value: Any) -> list[Any]:
    """A list as it is, anything else in one."""
    return value if isinstance(value, list) else [value]


def with_base(base: dict[str, Any], option: Any) -> Any:
    """One alternative together with what holds for all of them."""
    common = assertions(base)
    common.pop("type", None)
    common.pop("$defs", None)
    if not common or not isinstance(option, dict) or option.get("type") == "null":
        return option
    return {"allOf": [common, option]}


def declared(
    schemas: Schemas, schema: dict[str, Any], kinds: list[Type]
) -> Discriminator | None:
    """The document's own discriminator (OpenAPI 3.1.1, section 4.8.25)."""
    said = schema.get("discriminator")
    name = said.get("propertyName") if isinstance(said, dict) else None
    if not isinstance(name, str) or not isinstance(said, dict):
        return None
    members = {kind.key for kind in kinds if isinstance(kind, Ref)}
    pairs: dict[str, str] = {}
    for value, ref in mapping_of(said).items():
        key = target_key(schemas, ref, kinds)
        if key in members and key is not None:
            pairs[value] = key
    for key in sorted(members - set(pairs.values())):
        values = tag_values(schemas, key, name) or [implicit_value(key)]
        for value in values:
            pairs.setdefault(value, key)
    default = said.get("defaultMapping")
    other = target_key(schemas, default, kinds) if isinstance(default, str) else ""
    if not pairs:
        return None
    return Discriminator(name, tuple(sorted(pairs.items())), other or "")


def mapping_of(said: dict[str, Any]) -> dict[str, str]:
    """The `mapping` of a discriminator, text entries only."""
    mapping = said.get("mapping")
    if not isinstance(mapping, dict):
        return {}
    return {k: v for k, v in mapping.items() if isinstance(v, str)}


def target_key(schemas: Schemas, ref: str, kinds: list[Type]) -> str | None:
    """The definition that a mapping entry (a reference or a schema name) selects."""
    direction = Direction.RESPONSE
    for member in kinds:
        if isinstance(member, Ref):
            direction = Direction(member.key.rpartition("|")[2])
    full = ref if ref.startswith("#") else f"#/components/schemas/{ref}"
    try:
        _, pointer = schemas.resolver.follow({"$ref": full}, full)
    except BadReference:
        return None
    kind = schemas.definitions.types.get(f"{pointer}|{direction}")
    return kind.key if isinstance(kind, Ref) else f"{pointer}|{direction}"


def implicit_value(key: str) -> str:
    """The value that selects a component without a mapping: its name."""
    return tokens(key.rpartition("|")[0])[-1]


def inferred(schemas: Schemas, kinds: list[Type]) -> Discriminator | None:
    """A property that every member requires with values of its own (const, enum)."""
    keys = [kind.key for kind in kinds if isinstance(kind, Ref)]
    models = [schemas.definitions.drafts.get(key) for key in keys]
    if len(keys) < 2 or not all(isinstance(model, Model) for model in models):
        return None
    first = models[0]
    assert isinstance(first, Model)
    for candidate in first.fields:
        pairs = distinct(schemas, keys, candidate.wire)
        if pairs:
            return Discriminator(candidate.wire, tuple(sorted(pairs.items())))
    return None


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
    model = schemas.definitions.drafts.get(key)
    if not isinstance(model, Model):
        return []
    for field in model.fields:
        if field.wire == name:
            kind = schemas.definitions.resolve(without_null(field.type))
            return texts(kind)
    return []


def texts(kind: Type) -> list[str]:
    """The values of an enumeration as a mapping spells them; empty for other types."""
    return [spelled(v) for v in kind.values] if isinstance(kind, Literals) else []
