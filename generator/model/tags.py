"""Exact tags: what tells the members of a union apart is a literal in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.model.definitions import Definitions
from generator.model.ir import (
    Alias,
    AnyType,
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
from generator.model.subtypes import spelled
from generator.model.types import without_null


def pin_tags(definitions: Definitions) -> None:
    """Restrict the property that tells the members of each union apart to the values
    that select each member, so that a comparison narrows the union.

    A member that others extend holds the values of those, too.
    """
    drafts = definitions.drafts
    for key, wanted in wanted_tags(definitions).items():
        model = drafts.get(key)
        if isinstance(model, Model):
            drafts[key] = pinned(definitions, model, wanted)


def wanted_tags(definitions: Definitions) -> dict[str, dict[str, list[str]]]:
    """For every member the properties that select it, with their values."""
    own: dict[str, dict[str, list[str]]] = {}
    for discriminator in discriminators(definitions):
        for value, key in discriminator.mapping:
            own.setdefault(key, {}).setdefault(discriminator.property, []).append(value)
        open_member = own.get(discriminator.default)
        if open_member is not None:
            open_member.pop(discriminator.property, None)
    found: dict[str, dict[str, list[str]]] = {key: {} for key in own}
    for key, tags in own.items():
        for member in (key, *extended(definitions, key)):
            for name, values in tags.items() if name_in(own, member, tags) else ():
                found[member].setdefault(name, []).extend(values)
    return found


def name_in(
    own: dict[str, dict[str, list[str]]], member: str, tags: dict[str, list[str]]
) -> bool:
    """Whether a member is selected by the same properties as another."""
    return any(name in own.get(member, {}) for name in tags)


def discriminators(definitions: Definitions) -> Iterator[Discriminator]:
    """What tells the members of each union apart."""
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


def pinned(definitions: Definitions, model: Model, tags: dict[str, list[str]]) -> Model:
    """A model whose tags are literals; one that is not declared is added."""
    known = {field.wire for field in model.fields}
    fields = [
        (
            pinned_field(definitions, field, tags[field.wire])
            if field.wire in tags
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


def pinned_field(definitions: Definitions, field: Field, texts: list[str]) -> Field:
    """A field that holds one of the values which the texts of a mapping stand for."""
    kind = definitions.resolve(without_null(field.type))
    values = tuple(dict.fromkeys(meant(kind, texts)))
    if not values:
        return field
    return replace(field, type=Literals(values, exact=True), nullable=False)


def meant(kind: Type, texts: Iterable[str]) -> Iterator[str | int | bool]:
    """The values of a type that texts stand for."""
    for text in filter(expressible, texts):
        match kind:
            case Literals(values):
                yield from (value for value in values if spelled(value) == text)
            case Scalar(Kind.STRING) | AnyType():
                yield text
            case Scalar(Kind.INTEGER) if text.isascii() and text.isdigit():
                yield int(text) if len(text) < 19 else text
            case Scalar(Kind.BOOLEAN) if text in ("true", "false"):
                yield text == "true"


def added(name: str, texts: list[str]) -> Field:
    """The field of a tag that the member itself does not declare."""
    kind = Literals(tuple(dict.fromkeys(texts)), exact=True)
    return Field(wire=name, name="", type=kind, required=False)
