"""`oneOf` and `anyOf`: unions, how their members are distinguished, and their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.model.definitions import nullable, union, without_null
from generator.model.flatten import merge_all_of, only_requires, with_base
from generator.model.ir import (
    Direction,
    Discriminator,
    Kind,
    Literals,
    Model,
    Ref,
    Scalar,
    Type,
)
from generator.model.place import Place, says_nothing
from generator.model.subtypes import Family, Subtypes, claimed, component
from generator.naming import words
from generator.openapi.nodes import BadReference
from generator.openapi.schema import DiscriminatorObject, SchemaObject, tag_text
from generator.pointers import unescape

if TYPE_CHECKING:
    from generator.model.schemas import Schemas

MAX_MEMBERS = 500


def lower_union(schemas: Schemas, schema: SchemaObject, place: Place) -> Type:
    """The union of the alternatives; what is beside them holds for each."""
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
        schemas.lower(
            with_base(base, option, schemas.subtypes),
            place.child(keyword, str(n), hint=word),
        )
        for (n, option), word in zip(options, names, strict=True)
    ]
    values = [without_null(kind) for kind in kinds]
    homes = stand_ins(schemas, listed, values)
    distinguished = declared(schemas, tag, values, homes) or inferred(schemas, values)
    if distinguished is not None and len(values) == 1:
        schemas.definitions.lone.append(distinguished)
    result = union(kinds, distinguished)
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
    """The discriminator of a schema's subtypes; the schema itself (`base`, its key) is
    what a value is that nothing selects.
    """
    pairs = {
        value: kind.key
        for value, pointer in family.values
        if isinstance(kind := kinds[pointer], Ref)
    }
    if not family.property or not pairs:
        return None
    named = kinds.get(family.default)
    if isinstance(named, Ref):
        base = named.key
    elif base in pairs.values() and not family.base:
        base = ""
    return Discriminator(family.property, tuple(sorted(pairs.items())), base)


def shapes(base: SchemaObject) -> bool:
    """Whether the keywords beside the alternatives describe a value on their own."""
    return any(k in base for k in ("properties", "items", "additionalProperties"))


def stand_ins(
    schemas: Schemas, options: Sequence[SchemaObject], kinds: list[Type]
) -> dict[str, list[str]]:
    """The members for each component that alternatives refer to, by their keys: where
    something is beside an alternative, it is a definition of its own.
    """
    found: dict[str, list[str]] = {}
    for option, kind in zip(options, kinds, strict=True):
        refs = (part.ref for part in (option, *option.all_of) if part.ref)
        for key in (target_key(schemas, ref, kinds) for ref in refs):
            if isinstance(kind, Ref) and key is not None:
                found.setdefault(key, []).append(kind.key)
    return found


def declared(
    schemas: Schemas,
    tag: DiscriminatorObject,
    kinds: list[Type],
    homes: Mapping[str, Sequence[str]],
) -> Discriminator | None:
    """The document's own discriminator (OpenAPI 3.1.1, section 4.8.25); `homes` are the
    members that stand for components. None if what a member shows in its place has
    nothing to do with the name that would select it.
    """
    if not tag.name:
        return None
    members = {kind.key for kind in kinds if isinstance(kind, Ref)}
    pairs: dict[str, str] = {}
    for value, ref in tag.mapping.items():
        key = target_key(schemas, ref, kinds) or ""
        selected = homes.get(key, [key] if key in members else [])
        if len(selected) > 1:
            return None
        if selected:
            pairs[value] = selected[0]
    names = {keys[0]: [component(key)] for key, keys in homes.items() if len(keys) == 1}
    others = sorted(members - set(pairs.values()))
    claims = {
        key: tag_values(schemas, key, tag.name) or names.get(key, []) for key in others
    }
    implicit = claimed(claims)
    pairs = implicit | pairs
    if not all(pairs.values()) or not pairs:
        return None
    if any(
        value == component(key) and shows_other(schemas, key, tag.name, value)
        for value, key in pairs.items()
    ):
        return None
    default = tag.default_mapping
    other = target_key(schemas, default, kinds) if default else ""
    return Discriminator(tag.name, tuple(sorted(pairs.items())), other or "")


def target_key(schemas: Schemas, ref: str, kinds: list[Type]) -> str | None:
    """The definition that a mapping entry (a reference or a schema name) selects."""
    keys = (member.key for member in kinds if isinstance(member, Ref))
    ways = (key.rpartition("|")[2] for key in keys)
    direction = next((way for way in ways if way in set(Direction)), Direction.RESPONSE)
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
    """The model of a key; None if it is anything else."""
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
    """The strings that a member's property may hold; empty if it is not restricted."""
    model = model_at(schemas, key)
    for own in model.fields if model is not None else ():
        if own.wire == name:
            match schemas.definitions.resolve(without_null(own.type)):
                case Literals(values):
                    return list(map(tag_text, values))
                case Scalar(Kind.INTEGER | Kind.NUMBER | Kind.DECIMAL_NUMBER):
                    return numbers(schemas, key.rpartition("|")[0], name)
    return []


def shows_other(schemas: Schemas, key: str, name: str, selecting: str) -> bool:
    """Whether the examples of a member's tag are all other values than the one that is
    said to select it.
    """
    try:
        schema = schemas.document.at(SchemaObject, key.rpartition("|")[0])
    except BadReference:
        return False
    inner = merge_all_of(schema, schemas.subtypes).properties.get(name)
    if inner is None:
        return False
    listed = inner.raw.get("examples")
    given = listed if isinstance(listed, list) else [inner.raw.get("example")]
    shown = {tag_text(v) for v in given if isinstance(v, str | int)}
    return bool(shown - {"string"}) and selecting not in shown


def numbers(schemas: Schemas, pointer: str, name: str) -> list[str]:
    """The numbers that a schema's property is restricted to, by any of the schemas it
    consists of, which no type of Python spells.
    """
    try:
        schema = schemas.document.at(SchemaObject, pointer)
    except BadReference:
        return []
    inner = merge_all_of(schema, schemas.subtypes).properties.get(name)
    values = merge_all_of(inner, schemas.subtypes).values if inner else None
    return [tag_text(v) for v in values or () if isinstance(v, int | float)]


NUMBERED = re.compile(r"(?:variant|option|object|type|alternative|case|schema)?\s*\d*")
"""Titles that only count the alternatives, as generators of documents write them."""
TAGS = "type kind object event action op operation mode status method name".split()
"""Properties that usually tell alternatives apart, the more telling ones first."""
LONGEST = 40
"""Most characters of a value that becomes part of a name: longer ones are sentences."""
MOST = 60
"""Most alternatives whose properties are compared, each with all others."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative: its title, the components that it consists of, its properties,
    those that are required, and those with one value only.
    """

    title: str = ""
    parts: str = ""
    fields: Mapping[str, SchemaObject] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    constants: Mapping[str, str | int | bool] = field(default_factory=dict)


def member_words(
    options: Sequence[SchemaObject],
    discriminator: str,
    hint: Sequence[str],
    subtypes: Subtypes,
) -> list[str]:
    """The words that distinguish each alternative, empty if its union's name will do;
    `hint` are those of the union.

    By its title, the values that select it, the components it consists of, a property
    that it alone has; by its number as the last resort. The alternative that is the
    only one to need a name has that of the union.
    """
    stated = frozenset(word.lower() for part in hint for word in words(part))
    lists = [option for option in options if is_list(option)]
    if len(lists) == 1:
        # What is in the only list is called an item of its union.
        options = [o.made({}) if is_list(o) else o for o in options]
    members = [described(option, stated, subtypes) for option in options]
    if sum(map(needs_name, options)) < 2:
        return [titled(one, members, discriminator) for one in members]
    found = [""] * len(options)
    for rule in RULES:
        proposed = [
            rule(one, members, discriminator) if not word and needs_name(option) else ""
            for one, word, option in zip(members, found, options, strict=True)
        ]
        counts = Counter("".join(words(w)).casefold() for w in (*proposed, *found))
        for n, word in enumerate(proposed):
            if word and counts["".join(words(word)).casefold()] == 1:
                found[n] = word
    nameless = [
        n
        for n, option in enumerate(options)
        if not found[n] and needs_name(option) and not is_grouped(option)
    ]
    for n in nameless if len(nameless) > 1 else ():
        found[n] = f"Variant{n + 1}"
    return found


def needs_name(option: SchemaObject) -> bool:
    """Whether an alternative becomes a definition, or holds one."""
    if option.ref or option.compositions or option.properties:
        return True
    match option.additional:
        case SchemaObject() as rest if needs_name(rest):
            return True
        case _:
            return bool(option.items) and needs_name(option.items)


def is_list(option: SchemaObject) -> bool:
    """Whether an alternative is a list whose items need a name."""
    return "properties" not in option and needs_name(option.items)


def is_grouped(option: SchemaObject) -> bool:
    """Whether an alternative has a name of its own, or is a union whose members have."""
    bare = "properties" not in option and "allOf" not in option
    return bool(option.ref) or (bare and ("oneOf" in option or "anyOf" in option))


def described(
    option: SchemaObject, known: Collection[str], subtypes: Subtypes
) -> Alternative:
    """The parts that may name an alternative; of a component only its own.

    `known` are the words of its union, which the names of components are not to repeat.
    """
    schema = option.followed
    if "properties" not in schema and schema.items:
        schema = schema.items.followed
    if "allOf" in schema and not option.ref:
        schema = merge_all_of(schema, subtypes)
    fields = schema.properties
    parts = words(" ".join(parts_of(option)))
    return Alternative(
        option.title,
        " ".join(word for word in parts if word.lower() not in known),
        fields,
        frozenset(schema.required),
        dict(constants(fields)),
    )


def parts_of(option: SchemaObject) -> Iterator[str]:
    """The names of the components that an alternative consists of."""
    for part in (option, *option.all_of):
        if part.ref:
            yield unescape(part.ref.rpartition("/")[2])


def constants(
    fields: Mapping[str, SchemaObject],
) -> Iterator[tuple[str, str | int | bool]]:
    """The properties that have one value only."""
    for name, schema in fields.items():
        match schema.followed.values:
            case [str() | int() as only]:
                yield name, only


def titled(one: Alternative, members: Sequence[Alternative], discriminator: str) -> str:
    """The title, unless it says no more than a number."""
    title = one.title.strip()
    return "" if NUMBERED.fullmatch(title.lower()) or says_nothing(title) else title


def tagged(one: Alternative, members: Sequence[Alternative], discriminator: str) -> str:
    """The value that selects an alternative: of the discriminator, of a usual tag, of
    any other property that has one value in it and no such value in others.
    """
    known = (discriminator, *TAGS, *one.constants)
    for name in dict.fromkeys(n for n in known if n in one.constants):
        value = one.constants[name]
        same = [m for m in members[:MOST] if m.constants.get(name, ...) == value]
        if len(same) == 1 and (word := worded(name, value)):
            return word
    return ""


def worded(name: str, value: str | int | bool) -> str:
    """A value as words; a value that is not a string comes with its property."""
    match value:
        case bool():
            return name if value else f"not {name}"
        case str():
            return value if len(value) <= LONGEST and words(value) else ""
    return f"{name} {value}" if value >= 0 else ""


def composed(
    one: Alternative, members: Sequence[Alternative], discriminator: str
) -> str:
    """The components that an alternative consists of."""
    return one.parts


def marked(one: Alternative, members: Sequence[Alternative], discriminator: str) -> str:
    """The only property, or else one that no other alternative has: a required one
    first.
    """
    if len(one.fields) == 1:
        return next(iter(one.fields))
    others = {name for m in members[:MOST] if m is not one for name in m.fields}
    own = [name for name in one.fields if name not in others]
    return next((n for n in own if n in one.required), next(iter(own), ""))


def demanded(
    one: Alternative, members: Sequence[Alternative], discriminator: str
) -> str:
    """The property that only this alternative requires, or else two of those that not
    all of them require.
    """
    others = [m.required for m in members[:MOST] if m is not one]
    asked = [name for name in one.fields if name in one.required]
    own = next((n for n in asked if not any(n in known for known in others)), "")
    shared = [n for n in asked if not all(n in known for known in others)]
    return own or " ".join(shared[:2])


def sorted_out(
    one: Alternative, members: Sequence[Alternative], discriminator: str
) -> str:
    """A value that several alternatives share, and what distinguishes those."""
    for name in (discriminator, *TAGS):
        match one.constants.get(name):
            case str(value):
                alike = [m for m in members[:MOST] if m.constants.get(name) == value]
            case _:
                continue
        if 1 < len(alike) < len(members):
            own = marked(one, alike, name) or demanded(one, alike, name)
            return f"{worded(name, value)} {own}" if own else ""
    return ""


RULES: tuple[Callable[[Alternative, Sequence[Alternative], str], str], ...] = (
    titled,
    tagged,
    composed,
    sorted_out,
    marked,
    demanded,
)
"""Sources of an alternative's name, best first; a word that two would share names none."""
