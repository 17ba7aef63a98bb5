"""Subtypes by `allOf`, and schemas that are the union of their subtypes.

A schema with a discriminator, or with alternatives that extend it in turn, has two
roles: the base from which others inherit properties and, used as a type, the union of
its subtypes (OpenAPI 3.1.1, section 4.8.25.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from generator import patterns as re, pointers
from generator.dataclass import dataclass, replace
from generator.model.definitions import Definitions, without_null
from generator.model.ir import (
    Alias,
    AnyType,
    Direction,
    Discriminator,
    Field,
    Kind,
    Literals,
    Model,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.scalars import expressible
from generator.openapi.document import OpenAPIObject
from generator.openapi.nodes import BadReference, tokens
from generator.openapi.schema import DiscriminatorObject, SchemaObject, tag_text

HEAD = "#/components/schemas/"
ALTERNATIVES = ("oneOf", "anyOf")
INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)
"""An integer as a mapping spells it, of as many digits as 64 bits need."""
MAX_DEPTH = 64
"""Deepest nesting of `allOf` in one schema that is searched for bases."""
MAX_FAMILY = 500
"""Most relatives of a schema that are followed, as many as members of a union: a chain
of thousands would make a quadratic number of pairs.
"""


@dataclass(frozen=True, slots=True)
class Family:
    """A schema that stands for its subtypes.

    `members` are the pointers of the schemas that a value can be, `property` and
    `values` (pairs of a value and a pointer) distinguish them. `base` is whether the
    schema itself is what a value is that no value of the property selects, `default` the
    pointer of what the document names for that (`defaultMapping` of OpenAPI 3.2).
    """

    members: tuple[str, ...]
    property: str = ""
    values: tuple[tuple[str, str], ...] = ()
    base: bool = False
    default: str = ""


class Subtypes:
    """The subtypes of a document's schemas, by pointer."""

    def __init__(self, document: OpenAPIObject) -> None:
        self.document = document
        self.families: dict[str, Family | None] = {}
        self.plain: dict[str, SchemaObject] = {}

    @cached_property
    def schemas(self) -> dict[str, SchemaObject]:
        """The schemas of the document that have a name."""
        found = self.document.components.schemas.values()
        return {schema.pointer: schema for schema in found}

    @cached_property
    def bases(self) -> dict[str, list[str]]:
        """The schemas that each schema extends directly."""
        return {
            pointer: list(dict.fromkeys(self.extended(schema)))
            for pointer, schema in self.schemas.items()
            if "allOf" in schema or "$ref" in schema
        }

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The schemas that extend each schema directly, in documented order."""
        found: dict[str, list[str]] = {}
        for pointer, bases in self.bases.items():
            for base in bases:
                found.setdefault(base, []).append(pointer)
        return found

    def extended(self, schema: SchemaObject, depth: int = 0) -> Iterator[str]:
        """The pointers of the schemas whose properties a schema takes over."""
        if depth > MAX_DEPTH:
            return
        if schema.ref and (depth or len(schema.raw) > 1):
            yield from self.located(schema.ref)
        for part in schema.all_of:
            yield from self.extended(part, depth + 1)

    def located(self, ref: str) -> Iterator[str]:
        """The pointer behind a reference, if it leads to a schema."""
        pointer = self.document.target(ref)
        if pointer in self.schemas:
            yield pointer

    def descendants(self, pointer: str) -> list[str]:
        """All that extends a schema, directly or not, bases first."""
        return walk(pointer, self.children)

    def ancestors(self, pointer: str) -> list[str]:
        """All that a schema extends, nearest first."""
        return walk(pointer, self.bases)

    def options(self, pointer: str) -> list[str]:
        """The alternatives of a schema that extend it in turn."""
        schema = self.schemas.get(pointer)
        options = (*schema.one_of, *schema.any_of) if schema is not None else ()
        refs = (option.ref for option in options if option.ref)
        found = [target for ref in refs for target in self.located(ref)]
        return [option for option in found if pointer in self.ancestors(option)]

    def family(self, pointer: str) -> Family | None:
        """The family of a schema; None for one that stands for itself only."""
        if pointer not in self.families:
            self.families[pointer] = self.found_family(pointer)
        return self.families[pointer]

    def found_family(self, pointer: str) -> Family | None:
        """The family of a schema, worked out."""
        schema = self.schemas.get(pointer)
        if schema is None or "enum" in schema:
            return None
        options = self.options(pointer)
        if not options and any(keyword in schema for keyword in ALTERNATIVES):
            return None
        discriminator = self.discriminator(pointer)
        name = discriminator.name if discriminator is not None else ""
        targets = self.targets(discriminator)
        below = self.descendants(pointer) if name else []
        is_own = "discriminator" in schema
        members = dict.fromkeys(
            (*options, *below, *(targets.values() if is_own else ()))
        )
        members.pop(pointer, None)
        if not members:
            return None
        mapped = pointer in targets.values() or (not is_own and bool(name))
        optional = bool(name) and not self.requires(pointer, name)
        alone = not options and (optional or len(members) == 1)
        everyone = (*members, *((pointer,) if mapped or alone else ()))
        values = tuple(self.values(everyone, targets, name)) if name else ()
        given = discriminator.default_mapping if discriminator is not None else ""
        defaults = self.targets_of({"": given}) if given else {}
        default = defaults.get("", "")
        known = default if default in everyone else ""
        return Family(everyone, name, values, alone and not mapped, known)

    def targets(self, discriminator: DiscriminatorObject | None) -> dict[str, str]:
        """The schema that each value of a mapping selects, itself or by its name."""
        return self.targets_of(discriminator.mapping if discriminator else {})

    def targets_of(self, mapping: Mapping[str, str]) -> dict[str, str]:
        """The schemas that references or names stand for, by the same keys."""
        full = {
            value: ref if "#" in ref else HEAD + pointers.escape(ref)
            for value, ref in mapping.items()
        }
        return {v: target for v, ref in full.items() for target in self.located(ref)}

    def discriminator(self, pointer: str) -> DiscriminatorObject | None:
        """The discriminator of a schema, its own or inherited."""
        owners = (self.schemas[p] for p in (pointer, *self.ancestors(pointer)))
        found = (owner.discriminator for owner in owners if "discriminator" in owner)
        return next((each for each in found if each.name), None)

    def requires(self, pointer: str, name: str) -> bool:
        """Whether a schema or what it extends requires a property."""
        return any(
            name in part.required
            for owner in (pointer, *self.ancestors(pointer))
            for part in own_parts(self.schemas[owner])
        )

    def values(
        self, members: tuple[str, ...], targets: dict[str, str], name: str
    ) -> Iterator[tuple[str, str]]:
        """Pairs of a discriminator's value and the member that it selects."""
        mapped = set(targets.values())
        for value, target in targets.items():
            if target in members:
                yield value, target
        claims = {
            member: [v for v in self.stated(member, name) if v not in targets]
            for member in members
            if member not in mapped
        }
        found = claimed(claims)
        yield from ((value, key) for value, key in found.items() if key)

    def stated(self, member: str, name: str) -> list[str]:
        """The values that select a member without a mapping: what it states, what its
        property is restricted to, the like-named value of its bases, its own name.
        """
        schema = self.schemas[member]
        texts = schema.selecting_values or restricted(schema, name)
        if texts:
            return texts
        title = pointers.unescape(member.removeprefix(HEAD))
        known = [
            value
            for base in self.ancestors(member)
            for value in restricted(self.schemas[base], name)
        ]
        return [v for v in known if bare(v) == bare(title)][:1] or [title]

    def base(self, ref: str, schema: SchemaObject) -> SchemaObject:
        """A referenced schema as others extend it: without the alternatives that
        extend it in turn.
        """
        pointer = self.document.target(ref)
        if pointer not in self.plain:
            stands_for = any(keyword in schema for keyword in ALTERNATIVES)
            is_family = stands_for and self.options(pointer)
            dropped = (*ALTERNATIVES, "discriminator") if is_family else ()
            self.plain[pointer] = schema.without(*dropped) if dropped else schema
        return self.plain[pointer]

    def referred(self, ref: str) -> SchemaObject:
        """The schema behind a reference, as others extend it; an empty one where there
        is none.
        """
        try:
            return self.base(ref, self.document.at(SchemaObject, ref))
        except BadReference as error:
            return SchemaObject(self.document.references, None, ref, str(error))


def claimed(claims: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The member that each value selects, by the pointers or keys of members and the
    values that each may hold; of several the one with the like name, else none (an empty string).
    """
    holders: dict[str, list[str]] = {}
    for member, values in claims.items():
        for value in values:
            holders.setdefault(value, []).append(member)
    return {
        value: only(members) or only([m for m in members if is_called(m, value)])
        for value, members in holders.items()
    }


def only(members: Sequence[str]) -> str:
    """The only one of several; nothing if there are none or more."""
    return members[0] if len(members) == 1 else ""


def is_called(member: str, value: str) -> bool:
    """Whether a member's component has the name that a value spells."""
    return bare(component(member)) == bare(value)


def component(member: str) -> str:
    """The name of the component at a member's pointer or key."""
    return tokens(member.rpartition("|")[0] or member)[-1]


def walk(start: str, edges: dict[str, list[str]]) -> list[str]:
    """All that can be reached from a start, nearest first, without the start."""
    found: dict[str, None] = {}
    queue = list(edges.get(start, ()))
    for pointer in queue:
        if len(found) >= MAX_FAMILY:
            break
        if pointer not in found and pointer != start:
            found[pointer] = None
            queue += edges.get(pointer, ())
    return list(found)


def own_parts(schema: SchemaObject, depth: int = 0) -> Iterator[SchemaObject]:
    """A schema and the inline parts of its `allOf`."""
    if depth > MAX_DEPTH:
        return
    yield schema
    for part in schema.all_of:
        yield from own_parts(part, depth + 1)


def restricted(schema: SchemaObject, name: str) -> list[str]:
    """The strings that a schema's own parts restrict a property to."""
    for part in own_parts(schema):
        entry = part.property_named(name)
        if entry is not None:
            values = entry.followed.values or ()
            return [tag_text(v) for v in values if isinstance(v, str | int | float)]
    return []


def bare(name: str) -> str:
    """A name's letters and digits, in one case."""
    return "".join(filter(str.isalnum, name)).casefold()


def pin_tags(definitions: Definitions) -> None:
    """Restrict the property that distinguishes the members of each union to the values
    that select each member, so that a comparison narrows the union.

    A member that others extend holds the values of those, too; its own is sent.
    """
    drafts, own = definitions.drafts, own_tags(definitions)
    for key, wanted in wanted_tags(definitions, own).items():
        model = drafts.get(key)
        if isinstance(model, Model):
            drafts[key] = pinned(definitions, model, wanted, own[key])


Tags: TypeAlias = dict[str, list[str]]
"""Properties that select a member, with their values."""


def own_tags(definitions: Definitions) -> dict[str, Tags]:
    """For every member what selects it and nothing that extends it."""
    own: dict[str, Tags] = {}
    for discriminator in discriminators(definitions):
        for value, key in discriminator.mapping:
            own.setdefault(key, {}).setdefault(discriminator.property, []).append(value)
    return own


def wanted_tags(definitions: Definitions, own: dict[str, Tags]) -> dict[str, Tags]:
    """For every member what selects it, or what extends it; nothing for one that stands
    for values which nothing selects.
    """
    closed: dict[str, Tags] = {}
    for discriminator in discriminators(definitions):
        for value, key in discriminator.mapping:
            tags = closed.setdefault(key, {})
            tags.setdefault(discriminator.property, []).append(value)
        closed.get(discriminator.default, {}).pop(discriminator.property, None)
    found: dict[str, Tags] = {key: {} for key in own}
    for key, tags in closed.items():
        for member in (key, *extended(definitions, key)):
            for name, values in tags.items() if name_in(closed, member, tags) else ():
                found[member].setdefault(name, []).extend(values)
    return found


def name_in(own: dict[str, Tags], member: str, tags: Tags) -> bool:
    """Whether a member is selected by the same properties as another."""
    return any(name in own.get(member, {}) for name in tags)


def discriminators(definitions: Definitions) -> Iterator[Discriminator]:
    """The discriminators of unions, by the tags that distinguish their members; of those
    with one member only where it is sent, as a response may come to have others.
    """
    for lone in definitions.lone:
        if all(key.endswith(f"|{Direction.REQUEST}") for _, key in lone.mapping):
            yield replace(lone, default="")
    for draft in definitions.drafts.values():
        kind = draft.type if isinstance(draft, Alias) else None
        if isinstance(kind, UnionOf) and kind.discriminator is not None:
            yield kind.discriminator


def extended(definitions: Definitions, key: str) -> Iterator[str]:
    """The models that a model extends, nearest first."""
    seen = {key}
    while True:
        model = definitions.drafts.get(key)
        key = model.base if isinstance(model, Model) else ""
        if not key or key in seen:
            return
        seen.add(key)
        yield key


def pinned(definitions: Definitions, model: Model, tags: Tags, own: Tags) -> Model:
    """A model whose tags are literals; one that is not declared is added."""
    known = {field.wire for field in model.fields}
    fields = [
        (
            pinned_field(definitions, field, tags.get(field.wire, []), own[field.wire])
            if field.wire in own
            else field
        )
        for field in model.fields
    ]
    texts = {
        name: [v for v in values if expressible(v)] for name, values in tags.items()
    }
    fields += [
        added(name, values)
        for name, values in texts.items()
        if name not in known and values and expressible(name)
    ]
    return replace(model, fields=tuple(fields))


def pinned_field(
    definitions: Definitions, field: Field, texts: list[str], own: list[str]
) -> Field:
    """A field that holds one of the values which the keys of a mapping stand for; of
    several the only one that is the model's `own` is sent.
    """
    kind = definitions.resolve(without_null(field.type))
    values = tuple(dict.fromkeys(meant(kind, texts)))
    mine = [*dict.fromkeys(meant(kind, own))]
    sent = mine[0] if len(mine) == 1 else None
    if not values:
        return replace(field, sent=sent)
    return replace(field, type=Literals(values, exact=True), nullable=False, sent=sent)


def meant(kind: Type, texts: Iterable[str]) -> Iterator[str | int | bool]:
    """The values of a type that strings stand for."""
    for text in filter(expressible, texts):
        match kind:
            case Literals(values):
                yield from (value for value in values if tag_text(value) == text)
            case Scalar(Kind.STRING) | AnyType():
                yield text
            case Scalar(Kind.INTEGER) if INTEGER.fullmatch(text):
                yield from filter(expressible, (int(text),))
            case Scalar(Kind.BOOLEAN) if text in ("true", "false"):
                yield text == "true"


def added(name: str, texts: list[str]) -> Field:
    """The field of a tag that the member itself does not declare."""
    kind = Literals(tuple(dict.fromkeys(texts)), exact=True)
    return Field(wire=name, name="", type=kind, required=False)
