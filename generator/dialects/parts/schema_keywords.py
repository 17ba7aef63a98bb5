"""The keywords of JSON Schema as facts (OpenAPI 3.1.1, section 4.8.24)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from generator.facts import Json, Pointer

from .fragment import DEFINITIONS, SCHEMAS, At, Fragment
from .prose import plain


class Reads(Protocol):
    """What the keywords need: the fragment, and a way to read inner schemas."""

    fragment: Fragment

    def read(self, at: At, to: Pointer, depth: int = 0) -> None:
        """State the facts of the schema at `at`."""
        ...


Walk = Callable[[Reads, At, Pointer, Mapping[str, Json], int], None]

MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
SINGLES = (
    "items",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
)
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
BOOLEAN = ("additionalProperties", "unevaluatedProperties", "unevaluatedItems")


def types_of(schema: Mapping[str, Json]) -> tuple[str, ...]:
    """The JSON types that a schema allows, `null` aside."""
    told = schema.get("type")
    several = told if isinstance(told, list) else [told]
    return tuple(t for t in several if isinstance(t, str) and t != "null")


def leaf(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value is a fact as it stands."""
    value = schema[at[-1]]
    if isinstance(value, str) and at[-1] == "description":
        value = plain(value)
        if not value:
            return
    reader.fragment.state((*to, at[-1]), value, at)
    reader.fragment.use_all(at)


def title_keyword(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`title`, unless it only repeats the name of its component."""
    if at[:-2] in (SCHEMAS, DEFINITIONS) and at[-2] == schema["title"]:
        reader.fragment.drop(at, "repeats the name of the component")
    else:
        leaf(reader, at, to, schema, depth)


def type_keyword(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`type`: one name or several; `null` is a fact of its own."""
    fragment = reader.fragment
    types: Json = list(types_of(schema))
    told = schema["type"]
    fragment.use_all(at)
    if (isinstance(told, list) and "null" in told) or told == "null":
        fragment.state((*to, "nullable"), True, at)
    if types:
        assert isinstance(types, list)
        fragment.state((*to, "type"), types[0] if len(types) == 1 else types, at)


def nullable_keyword(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`nullable` of OpenAPI 3.0."""
    if schema["nullable"] is True:
        reader.fragment.state((*to, "nullable"), True, at)
    reader.fragment.use(at)


def enum_keyword(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`enum`, also as a list of `{value: x}`; null in it is a fact of its own."""
    fragment = reader.fragment
    told = schema["enum"]
    if not isinstance(told, list):
        leaf(reader, at, to, schema, depth)
        return
    values = told
    if told and all(isinstance(v, dict) and "value" in v for v in told):
        values = [v["value"] for v in told if isinstance(v, dict)]
        fragment.repaired(
            "enum-value-object",
            "enum members are objects with a `value`",
            at,
            "list the values themselves",
        )
    if any(v is None for v in values):
        fragment.state((*to, "nullable"), True, at)
        values = [v for v in values if v is not None]
    if values:
        fragment.state((*to, "enum"), values, at)
    fragment.use_all(at)


def properties_keyword(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`properties`, and for each of them whether it is required."""
    fragment = reader.fragment
    told = schema["properties"]
    fragment.use(at)
    if not isinstance(told, dict):
        return
    listed = schema.get("required")
    required = listed if isinstance(listed, list) else []
    for name, property_ in told.items():
        reader.read((*at, name), (*to, "properties", name), depth + 1)
        own = property_.get("required") if isinstance(property_, dict) else None
        if name not in required:
            fragment.state((*to, "required", name), own is True, (*at, name))


def required_keyword(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`required`: one fact per name; a boolean belongs to the parent."""
    told = schema["required"]
    if isinstance(told, bool):
        reader.fragment.repaired(
            "required-on-property", "`required` must be a list of names", at
        )
    reader.fragment.use(at)
    for index, name in enumerate(told if isinstance(told, list) else []):
        if isinstance(name, str):
            place = (*at, str(index))
            reader.fragment.state((*to, "required", name), True, place)


def schema_map(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value maps names to schemas."""
    told = schema[at[-1]]
    for name in told if isinstance(told, dict) else ():
        reader.read((*at, name), (*to, at[-1], name), depth + 1)


def single(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value is a schema (or a list of them: `items` before 2020)."""
    told = schema[at[-1]]
    if isinstance(told, bool) and at[-1] in BOOLEAN:
        reader.fragment.state((*to, at[-1]), told, at)
    elif told == {} and at[-1] in BOOLEAN:
        reader.fragment.state((*to, at[-1]), True, at)
    elif isinstance(told, list):
        for index in range(len(told)):
            inner = (*to, "prefixItems", str(index))
            reader.read((*at, str(index)), inner, depth + 1)
    else:
        reader.read(at, (*to, at[-1]), depth + 1)


def several(
    reader: Reads, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value is a list of schemas; a null branch is nullability."""
    told = schema[at[-1]]
    branches = [
        (*at, str(index))
        for index, branch in enumerate(told if isinstance(told, list) else [])
        if not (isinstance(branch, dict) and branch.get("type") == "null")
    ]
    reader.fragment.use_all(at)
    if isinstance(told, list) and len(branches) < len(told):
        reader.fragment.state((*to, "nullable"), True, at)
        if len(branches) == 1 and at[-1] != "allOf":
            reader.read(branches[0], to, depth + 1)
            return
    for index, branch in enumerate(branches):
        reader.read(branch, (*to, at[-1], str(index)), depth + 1)


WALKS: dict[str, Walk] = {
    "type": type_keyword,
    "title": title_keyword,
    "nullable": nullable_keyword,
    "enum": enum_keyword,
    "properties": properties_keyword,
    "required": required_keyword,
    **dict.fromkeys(MAPS[1:], schema_map),
    **dict.fromkeys(SINGLES, single),
    **dict.fromkeys(LISTS, several),
}
