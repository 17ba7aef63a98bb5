"""The schemas of an OpenAPI document as facts (OpenAPI 3.1.1, section 4.8.24)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from generator.facts import Json, NamedSchema, Pointer
from generator.readers.fields.limits import limits_of
from generator.readers.openapi.fragment import (
    DEFINITIONS,
    MAX_DEPTH,
    MAX_FACTS,
    SCHEMAS,
    At,
    OpenApiFragment,
    plain,
)


class SchemaReader:
    """Turns schemas into facts, references resolved in place."""

    def __init__(self, fragment: OpenApiFragment) -> None:
        self.fragment = fragment
        self.wanted: dict[At, str] = {}

    def read(
        self, at: At, to: Pointer, depth: int = 0, skip: Collection[str] = ()
    ) -> None:
        """State the facts of the schema at `at`, without the keywords in `skip`."""
        fragment = self.fragment
        schema = fragment.get(at)
        if depth > MAX_DEPTH or (fragment.spent > 0 and self.overspent(at)):
            return
        match schema:
            case dict() if "$ref" in schema:
                self.refer(at, to, schema, depth)
            case dict():
                self.keywords(at, to, schema, depth, skip)
            case False:
                fragment.state((*to, "not"), {}, at)
            case True:
                fragment.state(to, {}, at)
            case _:
                fragment.repaired("not-a-schema", "a schema is expected here", at)
                fragment.state(to, {}, at)

    def overspent(self, at: At) -> bool:
        """Whether the fragment states more than anybody writes; reported once."""
        fragment = self.fragment
        if fragment.spent <= MAX_FACTS:
            return False
        if not any(d.code == "too-large" for d in fragment.diagnostics):
            fragment.error(
                "too-large",
                f"references expand to more than {MAX_FACTS} statements",
                at,
                "give the document itself instead of the page",
            )
        return True

    def refer(
        self, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
    ) -> None:
        """State what a reference leads to, and what is beside it."""
        fragment = self.fragment
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        target = fragment.target(schema["$ref"], (*at, "$ref"))
        if target is None:
            fragment.state(to, {}, at)
            return
        name = fragment.name(target)
        if target in fragment.recursive:
            fragment.state((*to, "$ref"), name, (*at, "$ref"))
            self.wanted.setdefault(target, name)
        else:
            if target[:-1] in (SCHEMAS, DEFINITIONS):
                fragment.state((*to, "$name"), name, (*at, "$ref"))
            self.read(target, to, depth + 1, tuple(siblings))
        if siblings:
            self.keywords(at, to, siblings, depth, ())

    def keywords(
        self,
        at: At,
        to: Pointer,
        schema: Mapping[str, Json],
        depth: int,
        skip: Collection[str],
    ) -> None:
        """State the facts of a schema object, keyword by keyword."""
        if not schema:
            self.fragment.state(to, {}, at)
        for keyword in schema:
            if keyword not in skip:
                WALKS.get(keyword, leaf)(self, (*at, keyword), to, schema, depth)
        self.prose_limits((*at, "description"), to, schema)

    def prose_limits(self, at: At, to: Pointer, schema: Mapping[str, Json]) -> None:
        """State the limits that a schema's description tells."""
        text = schema.get("description")
        if isinstance(text, str):
            for limit in limits_of(text, types_of(schema)):
                self.fragment.state((*to, limit.keyword), limit.value, at, weak=True)

    def components(self) -> tuple[NamedSchema, ...]:
        """The recursive components that were referred to, with their own facts."""
        done: dict[At, NamedSchema] = {}
        while left := [at for at in self.wanted if at not in done]:
            at = left[0]
            before = self.fragment.facts
            self.fragment.facts = []
            self.read(at, ())
            done[at] = NamedSchema(self.wanted[at], tuple(self.fragment.facts))
            self.fragment.facts = before
        return tuple(done[at] for at in sorted(done))


Walk = Callable[[SchemaReader, At, Pointer, Mapping[str, Json], int], None]

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
    described = schema.get("type")
    several = described if isinstance(described, list) else [described]
    return tuple(t for t in several if isinstance(t, str) and t != "null")


def leaf(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value is a fact as it stands."""
    value = schema[at[-1]]
    if isinstance(value, str) and at[-1] == "description":
        value = plain(value)
        if not value:
            return
    reader.fragment.state((*to, at[-1]), value, at)


def title_keyword(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`title`, unless it only repeats the name of its component."""
    if at[:-2] not in (SCHEMAS, DEFINITIONS) or at[-2] != schema["title"]:
        leaf(reader, at, to, schema, depth)


def type_keyword(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`type`: one name or several; `null` is a fact of its own."""
    fragment = reader.fragment
    types: Json = list(types_of(schema))
    described = schema["type"]
    if (isinstance(described, list) and "null" in described) or described == "null":
        fragment.state((*to, "nullable"), True, at)
    if types:
        assert isinstance(types, list)
        fragment.state((*to, "type"), types[0] if len(types) == 1 else types, at)


def nullable_keyword(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`nullable` of OpenAPI 3.0."""
    if schema["nullable"] is True:
        reader.fragment.state((*to, "nullable"), True, at)


def enum_keyword(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`enum`, also as a list of `{value: x}`; null in it is a fact of its own."""
    fragment = reader.fragment
    described = schema["enum"]
    if not isinstance(described, list):
        leaf(reader, at, to, schema, depth)
        return
    values = described
    if described and all(isinstance(v, dict) and "value" in v for v in described):
        values = [v["value"] for v in described if isinstance(v, dict)]
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


def properties_keyword(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`properties`, and for each of them whether it is required."""
    fragment = reader.fragment
    described = schema["properties"]
    if not isinstance(described, dict):
        return
    listed = schema.get("required")
    required = listed if isinstance(listed, list) else []
    for name, property_ in described.items():
        reader.read((*at, name), (*to, "properties", name), depth + 1)
        own = property_.get("required") if isinstance(property_, dict) else None
        if name not in required:
            fragment.state((*to, "required", name), own is True, (*at, name))


def required_keyword(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """`required`: one fact per name; a boolean belongs to the parent."""
    described = schema["required"]
    if isinstance(described, bool):
        reader.fragment.repaired(
            "required-on-property", "`required` must be a list of names", at
        )
    for index, name in enumerate(described if isinstance(described, list) else []):
        if isinstance(name, str):
            place = (*at, str(index))
            reader.fragment.state((*to, "required", name), True, place)


def schema_map(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value maps names to schemas."""
    described = schema[at[-1]]
    for name in described if isinstance(described, dict) else ():
        reader.read((*at, name), (*to, at[-1], name), depth + 1)


def single(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value is a schema (or a list of them: `items` before 2020)."""
    described = schema[at[-1]]
    if isinstance(described, bool) and at[-1] in BOOLEAN:
        reader.fragment.state((*to, at[-1]), described, at)
    elif described == {} and at[-1] in BOOLEAN:
        reader.fragment.state((*to, at[-1]), True, at)
    elif isinstance(described, list):
        for index in range(len(described)):
            inner = (*to, "prefixItems", str(index))
            reader.read((*at, str(index)), inner, depth + 1)
    else:
        reader.read(at, (*to, at[-1]), depth + 1)


def several(
    reader: SchemaReader, at: At, to: Pointer, schema: Mapping[str, Json], depth: int
) -> None:
    """A keyword whose value is a list of schemas; a null branch is nullability."""
    described = schema[at[-1]]
    branches = [
        (*at, str(index))
        for index, branch in enumerate(described if isinstance(described, list) else [])
        if not (isinstance(branch, dict) and branch.get("type") == "null")
    ]
    if isinstance(described, list) and len(branches) < len(described):
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
