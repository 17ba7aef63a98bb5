"""Which keywords of a schema hold schemas (JSON Schema 2020-12, section 10)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.merge.tree import Part

UNIONS = ("oneOf", "anyOf", "allOf")
"""Keywords that make a schema a union or an intersection of branches."""

BRANCHES = frozenset({*UNIONS, "prefixItems"})
"""Keywords that hold a list of schemas."""

MAPS = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
"""Keywords that hold schemas by names that are no keywords."""

SINGLE = frozenset(
    {"items", "additionalProperties", "not", "if", "then", "else", "contains"}
    | {"propertyNames", "unevaluatedProperties", "unevaluatedItems"}
)
"""Keywords that hold one schema."""


def inner_schemas(part: Part) -> Iterator[tuple[tuple[str, ...], Part]]:
    """The schemas directly inside a schema, with the way to them."""
    for key, child in part.children.items():
        if key in SINGLE:
            yield (key,), child
        elif key in BRANCHES or key in MAPS:
            for name, inner in child.children.items():
                yield (key, name), inner


def subschemas(part: Part) -> Iterator[Part]:
    """A schema and all schemas inside it."""
    yield part
    for _, inner in inner_schemas(part):
        yield from subschemas(inner)
