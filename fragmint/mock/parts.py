"""The schemas that one value is put together from, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from .discriminators import is_component, listed
from .document import Document, Json, Place

TYPING = frozenset(
    "type enum const properties additionalProperties patternProperties required items"
    " prefixItems pattern format default example examples minLength maxLength".split()
)
"""Keywords that say, or hint at, what type a value has."""
SAYING = TYPING | {"oneOf", "anyOf", "$dynamicRef", "discriminator"}
"""Keywords beside a reference that make a schema more than what it refers to."""
DEEPEST = 40
"""References to follow one after the other."""

Part: TypeAlias = tuple[dict[str, Json], Place]
"""A schema and where it stands."""


class Shape(NamedTuple):
    """The parts of a schema, and all its keywords."""

    parts: tuple[Part, ...]
    schema: dict[str, Json]


def content_place(parts: Sequence[Part]) -> Place:
    """The place of the schema that describes what a text contains."""
    return next((here for schema, here in parts if "contentSchema" in schema), ())


def joined(parts: Sequence[Part]) -> dict[str, Json]:
    """The keywords of all parts of a schema; what is stated first counts."""
    return {k: v for schema, _ in reversed(parts) for k, v in schema.items()}


def enumerated(parts: Sequence[Part]) -> list[Json]:
    """The values that the parts of a schema allow, if any enumerates them: what all of
    them allow, or else what the outermost does. Null only where nothing else is.

    A part may be one branch of an enumeration that spells out its values, and so may
    disagree with the schema that restricts it.
    """
    lists = [
        [schema["const"]] if "const" in schema else listed(schema, "enum")
        for schema, _ in parts
        if schema.keys() & {"const", "enum"}
    ]
    if not lists:
        return []
    common = [v for v in lists[0] if all(within(v, other) for other in lists[1:])]
    values = common or lists[0]
    return [v for v in values if v is not None] or [None]


def is_choice(schema: dict[str, Json]) -> bool:
    """Whether a schema has several alternatives that are not just null."""
    return any(
        sum(branch != {"type": "null"} for branch in listed(schema, keyword)) > 1
        for keyword in ("oneOf", "anyOf")
    )


def leads_nowhere(parts: Sequence[Part]) -> bool:
    """Whether the alternatives of unions are each other and null, so that nothing but
    null is a value.
    """
    unions = [schema for schema, _ in parts if schema.keys() & {"oneOf", "anyOf"}]
    options = [o for u in unions for k in ("oneOf", "anyOf") for o in listed(u, k)]
    return len(unions) == len(parts) and {"type": "null"} in options


def within(value: Json, values: list[Json]) -> bool:
    """Whether a list holds a value; `true` is not 1."""
    return any(
        v == value and isinstance(v, bool) == isinstance(value, bool) for v in values
    )


def meant(document: Document, place: Place) -> Place:
    """The schema that one amounts to which only repeats another: `allOf` with one
    reference, as many write what they say about a property; a component is itself.
    """
    for _ in range(DEEPEST):
        schema, here = document.mapping(place)
        sole = len(listed(schema, "allOf")) == 1
        if not sole or is_component(here) or schema.keys() & SAYING:
            return here
        place = (*here, "allOf", "0")
    return place
