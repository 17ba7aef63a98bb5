"""Components with a text of the caller's choice in every field that matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Text = Callable[[str], str]
"""Gives the text for a field, by the field's name."""


def components(text: Text) -> dict[str, Any]:
    return {
        "schemas": {
            text("schema"): inner(text),
            "Holder": holder(text),
            "Either": either(text),
            "Tree": {
                "description": text("alias.description"),
                "anyOf": [
                    {"type": "string", "enum": [text("enum"), "leaf"]},
                    {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
                ],
            },
        },
        "securitySchemes": schemes(text),
    }


def inner(text: Text) -> dict[str, Any]:
    return {
        "title": text("schema.title"),
        "description": text("schema.description"),
        "type": "object",
        "required": [text("property")],
        "properties": {
            text("property"): {
                "type": "string",
                "title": text("property.title"),
                "description": text("property.description"),
                "default": text("default"),
                "pattern": text("pattern"),
                "format": text("format"),
                "examples": [text("example")],
                "contentMediaType": text("media"),
                "externalDocs": {"url": text("docs.url")},
                "xml": {"name": text("xml")},
                "x-go-type": text("extension"),
            }
        },
    }


def holder(text: Text) -> dict[str, Any]:
    enum = [text("enum"), "plain", 1, True]
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"const": text("const")},
            "inner": {"$ref": f"#/components/schemas/{pointed(text('schema'))}"},
            "tree": {"$ref": "#/components/schemas/Tree"},
            "choice": {"enum": enum, "description": text("property.description")},
            "choices": {"enum": [*enum, "a-long-one-that-gets-an-alias"]},
            "wrong": {"type": "integer", "default": text("default")},
            "mistyped": {"type": text("type"), "minimum": text("minimum")},
            "mapped": {"patternProperties": {text("pattern"): {"type": "string"}}},
        },
        "additionalProperties": True,
    }


def pointed(name: str) -> str:
    """A component's name in a reference (RFC 6901, and RFC 3986 section 2.1)."""
    return name.replace("%", "%25").replace("~", "~0").replace("/", "~1")


def either(text: Text) -> dict[str, Any]:
    kinds = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string"}},
    }
    return {
        "oneOf": [
            {"title": text("variant"), **kinds},
            {"$ref": "#/components/schemas/Holder"},
        ],
        "discriminator": {
            "propertyName": text("discriminator"),
            "mapping": {text("mapping"): "#/components/schemas/Holder"},
        },
    }


def schemes(text: Text) -> dict[str, Any]:
    flow = {
        "tokenUrl": f"https://x.example/{text('token.url')}",
        "scopes": {text("scope"): text("scope.description")},
    }
    return {
        text("bearer.name"): {
            "type": "http",
            "scheme": "bearer",
            "description": text("scheme.description"),
        },
        text("key.name"): {
            "type": "apiKey",
            "in": "header",
            "name": text("key.header"),
        },
        text("oauth.name"): {"type": "oauth2", "flows": {"clientCredentials": flow}},
        text("other.name"): {"type": "apiKey", "in": text("key.place"), "name": "x"},
    }
