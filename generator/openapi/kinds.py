"""The objects of OpenAPI 3.1 and 3.2 as data: their fields, in canonical order.

Fields of 3.2 that 3.1 lacks are marked, so that one table serves both.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from generator.dataclass import dataclass
from generator.facts import Pointer


class Shape(StrEnum):
    """The form of a field's value."""

    ANY = "any"
    TEXT = "text"
    FLAG = "flag"
    NUMBER = "number"
    COUNT = "count"
    TEXTS = "texts"
    ONE = "one"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class ObjectField:
    """One field: its shape, and the kind of object that it holds, if any.

    `since` is the minor version of OpenAPI 3 that brought the field.
    """

    shape: Shape
    kind: str = ""
    since: int = 0


ANY: Final = ObjectField(Shape.ANY)
TEXT: Final = ObjectField(Shape.TEXT)
FLAG: Final = ObjectField(Shape.FLAG)
NUMBER: Final = ObjectField(Shape.NUMBER)
COUNT: Final = ObjectField(Shape.COUNT)
TEXTS: Final = ObjectField(Shape.TEXTS)
TEXT_32: Final = ObjectField(Shape.TEXT, since=2)
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def one(kind: str, since: int = 0) -> ObjectField:
    """A field that holds one object."""
    return ObjectField(Shape.ONE, kind, since)


def many(kind: str, since: int = 0) -> ObjectField:
    """A field that holds a list of objects."""
    return ObjectField(Shape.LIST, kind, since)


def named(kind: str, since: int = 0) -> ObjectField:
    """A field that holds a map of objects."""
    return ObjectField(Shape.MAP, kind, since)


SCHEMA: Final = one("schema")
SCHEMAS: Final = many("schema")
NAMED_SCHEMAS: Final = named("schema")
EXAMPLES: Final = {"example": ANY, "examples": named("example")}
DOCS: Final = {"externalDocs": one("externalDocs")}
NAMED: Final = {"name": TEXT, "in": TEXT}
HEADER: Final[dict[str, ObjectField]] = {
    "description": TEXT,
    "required": FLAG,
    "deprecated": FLAG,
    "allowEmptyValue": FLAG,
    "style": TEXT,
    "explode": FLAG,
    "allowReserved": FLAG,
    "schema": SCHEMA,
    "content": named("media"),
    **EXAMPLES,
}
URLS: Final = {"refreshUrl": TEXT, "scopes": one("texts")}

KINDS: Final[dict[str, dict[str, ObjectField]]] = {
    "root": {
        "openapi": TEXT,
        "$self": TEXT_32,
        "info": one("info"),
        "jsonSchemaDialect": TEXT,
        "servers": many("server"),
        "security": many("requirement"),
        "tags": many("tag"),
        **DOCS,
        "paths": one("paths"),
        "webhooks": named("path"),
        "components": one("components"),
    },
    "info": {
        "title": TEXT,
        "summary": TEXT,
        "version": TEXT,
        "description": TEXT,
        "termsOfService": TEXT,
        "contact": one("contact"),
        "license": one("license"),
    },
    "contact": {"name": TEXT, "url": TEXT, "email": TEXT},
    "license": {"name": TEXT, "identifier": TEXT, "url": TEXT},
    "server": {
        "url": TEXT,
        "name": TEXT_32,
        "description": TEXT,
        "variables": named("variable"),
    },
    "variable": {"default": TEXT, "description": TEXT, "enum": TEXTS},
    "requirement": {"*": TEXTS},
    "texts": {"*": TEXT},
    "tag": {
        "name": TEXT,
        "summary": TEXT_32,
        "description": TEXT,
        "parent": TEXT_32,
        "kind": TEXT_32,
        **DOCS,
    },
    "externalDocs": {"url": TEXT, "description": TEXT},
    "paths": {"*": one("path")},
    "path": {
        "$ref": TEXT,
        "summary": TEXT,
        "description": TEXT,
        "servers": many("server"),
        "parameters": many("parameter"),
        **dict.fromkeys(METHODS, one("operation")),
        "query": one("operation", 2),
        "additionalOperations": named("operation", 2),
    },
    "operation": {
        "operationId": TEXT,
        "summary": TEXT,
        "description": TEXT,
        "tags": TEXTS,
        **DOCS,
        "deprecated": FLAG,
        "servers": many("server"),
        "security": many("requirement"),
        "parameters": many("parameter"),
        "requestBody": one("requestBody"),
        "responses": one("responses"),
        "callbacks": named("callback"),
    },
    "callback": {"*": one("path")},
    "parameter": {**NAMED, **HEADER},
    "header": HEADER,
    "requestBody": {
        "description": TEXT,
        "required": FLAG,
        "content": named("media"),
    },
    "media": {
        "schema": SCHEMA,
        "itemSchema": one("schema", 2),
        **EXAMPLES,
        "encoding": named("encoding"),
        "prefixEncoding": many("encoding", 2),
        "itemEncoding": one("encoding", 2),
    },
    "encoding": {
        "contentType": TEXT,
        "headers": named("header"),
        "style": TEXT,
        "explode": FLAG,
        "allowReserved": FLAG,
        "encoding": named("encoding", 2),
        "prefixEncoding": many("encoding", 2),
        "itemEncoding": one("encoding", 2),
    },
    "responses": {"*": one("response")},
    "response": {
        "summary": TEXT_32,
        "description": TEXT,
        "headers": named("header"),
        "content": named("media"),
        "links": named("link"),
    },
    "example": {
        "summary": TEXT,
        "description": TEXT,
        "value": ANY,
        "externalValue": TEXT,
        "dataValue": ObjectField(Shape.ANY, since=2),
        "serializedValue": TEXT_32,
    },
    "link": {
        "operationRef": TEXT,
        "operationId": TEXT,
        "parameters": one("texts"),
        "requestBody": ANY,
        "description": TEXT,
        "server": one("server"),
    },
    "securityScheme": {
        "type": TEXT,
        "description": TEXT,
        "deprecated": ObjectField(Shape.FLAG, since=2),
        **NAMED,
        "scheme": TEXT,
        "bearerFormat": TEXT,
        "flows": one("flows"),
        "openIdConnectUrl": TEXT,
        "oauth2MetadataUrl": TEXT_32,
    },
    "flows": {
        "implicit": one("implicit"),
        "password": one("password"),
        "clientCredentials": one("clientCredentials"),
        "authorizationCode": one("authorizationCode"),
        "deviceAuthorization": one("deviceAuthorization", 2),
    },
    "implicit": {"authorizationUrl": TEXT, **URLS},
    "password": {"tokenUrl": TEXT, **URLS},
    "clientCredentials": {"tokenUrl": TEXT, **URLS},
    "authorizationCode": {"authorizationUrl": TEXT, "tokenUrl": TEXT, **URLS},
    "deviceAuthorization": {
        "deviceAuthorizationUrl": TEXT_32,
        "tokenUrl": TEXT,
        **URLS,
    },
    "components": {
        "securitySchemes": named("securityScheme"),
        "parameters": named("parameter"),
        "headers": named("header"),
        "requestBodies": named("requestBody"),
        "responses": named("response"),
        "schemas": NAMED_SCHEMAS,
        "examples": named("example"),
        "links": named("link"),
        "callbacks": named("callback"),
        "pathItems": named("path"),
        "mediaTypes": named("media", 2),
    },
    "schema": {
        **dict.fromkeys(("$id", "$schema", "$anchor", "$dynamicAnchor"), TEXT),
        **dict.fromkeys(("$ref", "$dynamicRef", "$comment"), TEXT),
        **dict.fromkeys(("title", "description"), TEXT),
        "type": ANY,
        "format": TEXT,
        **dict.fromkeys(("contentEncoding", "contentMediaType"), TEXT),
        "contentSchema": SCHEMA,
        **dict.fromkeys(("const", "enum", "default", "examples", "example"), ANY),
        **dict.fromkeys(("deprecated", "readOnly", "writeOnly"), FLAG),
        **dict.fromkeys(("minimum", "maximum"), NUMBER),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), ANY),
        "multipleOf": NUMBER,
        **dict.fromkeys(("minLength", "maxLength"), COUNT),
        "pattern": TEXT,
        **dict.fromkeys(("minItems", "maxItems"), COUNT),
        "uniqueItems": FLAG,
        "prefixItems": SCHEMAS,
        **dict.fromkeys(("items", "unevaluatedItems", "contains"), SCHEMA),
        **dict.fromkeys(("minContains", "maxContains"), COUNT),
        **dict.fromkeys(("minProperties", "maxProperties"), COUNT),
        "required": ANY,
        "properties": NAMED_SCHEMAS,
        "patternProperties": NAMED_SCHEMAS,
        "propertyNames": SCHEMA,
        **dict.fromkeys(("additionalProperties", "unevaluatedProperties"), SCHEMA),
        "dependentRequired": ANY,
        "dependentSchemas": NAMED_SCHEMAS,
        **dict.fromkeys(("allOf", "oneOf", "anyOf"), SCHEMAS),
        **dict.fromkeys(("not", "if", "then", "else"), SCHEMA),
        "discriminator": one("discriminator"),
        "xml": one("xml"),
        **DOCS,
        **dict.fromkeys(("$defs", "definitions"), NAMED_SCHEMAS),
    },
    "discriminator": {
        "propertyName": TEXT,
        "mapping": one("texts"),
        "defaultMapping": TEXT_32,
    },
    "xml": {
        "name": TEXT,
        "nodeType": TEXT_32,
        **dict.fromkeys(("namespace", "prefix"), TEXT),
        **dict.fromkeys(("attribute", "wrapped"), FLAG),
    },
}


def kind_at(pointer: Pointer) -> str | None:
    """The kind of object that is at a pointer, as far as OpenAPI defines it.

    A field that holds several objects is a `map`.
    """
    kind, tokens = "root", list(pointer)
    while tokens:
        fields = KINDS.get(kind, {})
        field = fields.get(tokens[0], fields.get("*"))
        if field is None or not field.kind:
            return None
        taken = 1 if field.shape is Shape.ONE else 2
        if len(tokens) < taken:
            return "map"
        kind, tokens = field.kind, tokens[taken:]
    return kind


def takes_any_name(pointer: Pointer) -> bool:
    """Whether the members of what is there have names that the author chooses."""
    kind = kind_at(pointer)
    return kind == "map" or "*" in KINDS.get(kind or "", {})
