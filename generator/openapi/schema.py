"""Schemas of a document as nodes (OpenAPI 3.1.1, section 4.8.24; JSON Schema 2020-12)."""

from __future__ import annotations

from typing import Any, Final

from generator.openapi.nodes import (
    BadReference,
    FlagField,
    JsonMap,
    JsonObject,
    OneField,
    ProseField,
    References,
    TextField,
    TextsField,
)

ANNOTATIONS: Final = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
        "externalDocs",
        "$comment",
        "xml",
    }
)


COMPOSING: Final = frozenset({"allOf", "anyOf", "oneOf"})
"""Keywords that make one schema of several."""
VALUE_KEYWORDS: Final = ("x-discriminator-value", "x-ms-discriminator-value")
"""How Swagger 2.0 documents state the value that selects a subtype."""


def tag_text(value: str | float) -> str:
    """A value of a discriminator's property as the text that a mapping has for it."""
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def is_annotation(key: str) -> bool:
    """Whether a keyword says nothing about which values are valid."""
    return key in ANNOTATIONS or key.startswith("x-")


class SchemaField:
    """A schema; one that allows anything if there is none, or only a boolean."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(self, node: JsonObject, owner: object = None) -> SchemaObject:
        return SchemaObject(
            node.references, node.raw.get(self.key), (node, (self.key,))
        )


class SchemaListField:
    """A list of schemas."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(self, node: JsonObject, owner: object = None) -> list[SchemaObject]:
        return [
            SchemaObject(node.references, entry, (node, (self.key, str(n))))
            for n, entry in enumerate(node.entries(self.key))
        ]


class SchemaMapField:
    """Schemas by name."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(
        self, node: JsonObject, owner: object = None
    ) -> dict[str, SchemaObject]:
        return {
            name: SchemaObject(node.references, entry, (node, (self.key, name)))
            for name, entry in node.members(self.key).items()
        }


class DiscriminatorObject(JsonObject):
    """The property that distinguishes the alternatives of a schema (section 4.8.25)."""

    __slots__ = ()
    name = TextField("propertyName")
    default_mapping = TextField("defaultMapping")

    @property
    def mapping(self) -> dict[str, str]:
        """The reference, or name of a schema, that each value selects."""
        entries = self.members("mapping").items()
        return {value: ref for value, ref in entries if isinstance(ref, str)}


class SchemaObject(JsonObject):
    """A schema as it stands, without what it refers to (section 4.8.24)."""

    __slots__ = ()
    is_followed = False
    ref = TextField("$ref")
    dynamic_ref = TextField("$dynamicRef")
    dynamic_anchor = TextField("$dynamicAnchor")
    title = TextField("title")
    description = ProseField("description")
    format = TextField("format")
    content_encoding = TextField("contentEncoding")
    content_media_type = TextField("contentMediaType")
    nullable = FlagField("nullable")
    deprecated = FlagField("deprecated")
    read_only = FlagField("readOnly")
    write_only = FlagField("writeOnly")
    required = TextsField("required")
    properties = SchemaMapField("properties")
    pattern_properties = SchemaMapField("patternProperties")
    definitions = SchemaMapField("$defs")
    dependent_schemas = SchemaMapField("dependentSchemas")
    items = SchemaField("items")
    prefix_items = SchemaListField("prefixItems")
    all_of = SchemaListField("allOf")
    one_of = SchemaListField("oneOf")
    any_of = SchemaListField("anyOf")
    then = SchemaField("then")
    otherwise = SchemaField("else")
    discriminator = OneField("discriminator", DiscriminatorObject)

    @property
    def types(self) -> list[str]:
        """The JSON types under `type`; none if it is not stated."""
        match self.raw.get("type"):
            case str(name):
                return [name]
            case _:
                return [t for t in self.entries("type") if isinstance(t, str)]

    @property
    def values(self) -> list[Any] | None:
        """The only values by `const` or `enum`; None if there may be others."""
        match self.raw:
            case {"const": value}:
                return [value]
            case {"enum": list(values)}:
                return values
            case _:
                return None

    @property
    def selecting_values(self) -> list[str]:
        """The values by which extensions say that the schema is selected."""
        found = (self.raw.get(key) for key in VALUE_KEYWORDS)
        return [value for value in found if isinstance(value, str)]

    @property
    def compositions(self) -> dict[str, list[SchemaObject]]:
        """The schemas that it consists of, by the keyword that puts them together."""
        if COMPOSING.isdisjoint(self.raw):
            return {}
        found = {"allOf": self.all_of, "anyOf": self.any_of, "oneOf": self.one_of}
        return {keyword: parts for keyword, parts in found.items() if parts}

    @property
    def additional(self) -> SchemaObject | bool | None:
        """The schema of properties that are not declared; None if nothing is stated."""
        for key in ("additionalProperties", "unevaluatedProperties"):
            match self.raw.get(key):
                case dict() as found:
                    return self.child(SchemaObject, found, key)
                case bool(allowed):
                    return allowed
        return None

    @property
    def followed(self) -> SchemaObject:
        """The schema after all references; an empty one where they lead nowhere."""
        if "$ref" not in self.raw:
            return self
        try:
            found, pointer = self.references.follow(self.raw, "")
        except BadReference as error:
            return SchemaObject(self.references, None, self._place, str(error))
        return SchemaObject(self.references, found, pointer or self._place)

    def forbids(self, *keys: str) -> bool:
        """Whether nothing may be what one of some keywords describes."""
        return any(self.raw.get(key) is False for key in keys)

    def made(self, raw: JsonMap) -> SchemaObject:
        """A schema that was put together and stands for this one."""
        return SchemaObject(self.references, raw, self._place)

    def without(self, *keys: str) -> SchemaObject:
        """The schema without some of its keywords."""
        return self.made({k: v for k, v in self.raw.items() if k not in keys})

    @property
    def assertions(self) -> JsonMap:
        """The keywords that say which values are valid."""
        return {k: v for k, v in self.raw.items() if not is_annotation(k)}

    def property_named(self, name: str) -> SchemaObject | None:
        """One of the properties, if there is one of that name."""
        entries = self.members("properties")
        step = "properties", name
        return (
            self.child(SchemaObject, entries[name], *step) if name in entries else None
        )

    def number(self, key: str) -> int | float | None:
        """The number under a keyword, if there is one."""
        found = self.raw.get(key)
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return found if is_number else None

    @property
    def refers_only(self) -> bool:
        """Whether the schema says nothing but where another one is."""
        return bool(self.ref) and all(k == "$ref" or is_annotation(k) for k in self.raw)


UNSTATED: Final = SchemaObject(References({}), {}, "#")
"""A schema that says nothing, for a type that no document states."""
