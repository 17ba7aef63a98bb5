"""One document with a text of the caller's choice in every field that matters."""

from __future__ import annotations

from typing import Any

from tests.hostile.components import Text, components

NAMES = frozenset(
    "title tag operation schema schema.title property variant items file form.field"
    " query.name header.name cookie.name response.header webhook callback link"
    " bearer.name key.name oauth.name other.name variable example.name path".split()
)
"""The fields that identifiers are made from."""


def document(text: Text) -> dict[str, Any]:
    """An OpenAPI 3.1 document; every text comes from `text`."""
    return {
        "openapi": "3.1.0",
        "info": info(text),
        "servers": [server(text)],
        "tags": [{"name": bare(text("tag")), "description": text("tag.description")}],
        "externalDocs": {"url": text("docs.url"), "description": text("docs.about")},
        "security": [{text("bearer.name"): []}],
        "paths": {
            "/typed/{id}": {"post": typed(text), "parameters": [path_value(text)]},
            "/forms": {"post": form(text), "put": multipart(text)},
            f"/raw/{bare(text('path'))}": {"post": raw(text)},
            "/paged": {"get": paged(text)},
        },
        "webhooks": {text("webhook"): {"post": webhook(text)}},
        "components": components(text),
    }


def bare(text: str) -> str:
    """A text without the characters that structure paths, tags and media types."""
    return "".join("_" if c in "{}/.;" else c for c in text)


def info(text: Text) -> dict[str, Any]:
    return {
        "title": text("title"),
        "version": text("version"),
        "summary": text("info.summary"),
        "description": text("info.description"),
        "termsOfService": text("terms"),
        "license": {"name": text("license"), "url": text("license.url")},
        "contact": {"name": text("contact"), "email": text("email")},
        "x-import": text("extension"),
        "x-python-type": text("extension"),
    }


def server(text: Text) -> dict[str, Any]:
    return {
        "url": f"https://api.example.com/{text('server.url')}",
        "description": text("server.description"),
        "variables": {
            text("variable"): {
                "default": text("variable.default"),
                "enum": [text("variable.default"), "other"],
                "description": text("variable.description"),
            }
        },
    }


def path_value(text: Text) -> dict[str, Any]:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": text("path.description"),
        "schema": {"type": "string", "default": text("path.default")},
    }


def parameter(text: Text, place: str, **more: Any) -> dict[str, Any]:
    return {
        "name": text(f"{place}.name"),
        "in": place,
        "description": text(f"{place}.description"),
        "example": text(f"{place}.example"),
        "schema": {
            "type": "string",
            "default": text(f"{place}.default"),
            "pattern": text(f"{place}.pattern"),
            "format": text(f"{place}.format"),
        },
        **more,
    }


def typed(text: Text) -> dict[str, Any]:
    literals = {"type": "string", "enum": [text("query.enum"), "b"]}
    return {
        "operationId": text("operation"),
        "summary": text("summary"),
        "description": text("description"),
        "tags": [bare(text("tag"))],
        "externalDocs": {"url": text("operation.url")},
        "servers": [server(text)],
        "security": [
            {text("bearer.name"): [text("scope")], text("key.name"): []},
            {text("oauth.name"): [text("scope")]},
        ],
        "parameters": [
            parameter(text, "query", style="deepObject", allowReserved=True),
            parameter(text, "header"),
            parameter(text, "cookie"),
            {"name": "choice", "in": "query", "schema": literals},
            {"name": "odd", "in": "query", "style": text("style"), "schema": {}},
            {"name": "sent", "in": "query", "content": {text("media"): {"schema": {}}}},
            {"name": "Idempotency-Key", "in": "header", "schema": {}},
        ],
        "requestBody": {
            "description": text("body.description"),
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Holder"},
                    "examples": {text("example.name"): {"value": text("example")}},
                }
            },
        },
        "responses": responses(text),
        "callbacks": {text("callback"): {text("expression"): {"post": webhook(text)}}},
    }


def responses(text: Text) -> dict[str, Any]:
    holder = {"schema": {"$ref": "#/components/schemas/Holder"}}
    either = {"schema": {"$ref": "#/components/schemas/Either"}}
    return {
        "200": {
            "description": text("response.description"),
            "headers": {text("response.header"): {"schema": {"type": "integer"}}},
            "content": {f"application/x-{bare(text('media'))}+json": holder},
            "links": {text("link"): {"operationId": text("operation")}},
        },
        "202": {
            "description": text("response.description"),
            "content": {"application/json": either},
        },
        "404": {
            "description": text("error.description"),
            "content": {"application/json": holder},
        },
        text("status"): {
            "description": text("error.description"),
            "content": {"application/json": {"schema": {"type": "string"}}},
        },
    }


def form(text: Text) -> dict[str, Any]:
    properties = {
        text("form.field"): {"type": "array", "items": {"type": "string"}},
        "styled": {"type": "object", "additionalProperties": {"type": "integer"}},
    }
    schema = {"type": "object", "properties": properties}
    encoding = {
        text("form.field"): {"contentType": text("encoding")},
        "styled": {"style": text("encoding.style"), "explode": False},
    }
    return operation(
        text, "application/x-www-form-urlencoded", schema, encoding=encoding
    )


def multipart(text: Text) -> dict[str, Any]:
    properties = {text("file"): {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": properties, "required": [text("file")]}
    encoding = {text("file"): {"contentType": text("encoding")}}
    return operation(text, "multipart/form-data", schema, encoding=encoding)


def raw(text: Text) -> dict[str, Any]:
    return operation(text, f"text/x-{bare(text('media'))}", {"type": "string"})


def operation(
    text: Text, media: str, schema: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "tags": ["Forms"],
        "description": text("description"),
        "requestBody": {
            "required": True,
            "content": {media: {"schema": schema, **more}},
        },
        "responses": {
            "200": {
                "description": text("response.description"),
                "content": {f"application/x-{bare(text('media'))}": {}},
            }
        },
    }


def paged(text: Text) -> dict[str, Any]:
    listing = {
        "type": "object",
        "properties": {
            text("items"): {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Holder"},
            },
            "next": {"type": ["string", "null"]},
        },
    }
    return {
        "tags": [f"Deep.{bare(text('tag'))}"],
        "parameters": [
            {"name": "cursor", "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer"}},
        ],
        "responses": {
            "200": {
                "description": "",
                "content": {"application/json": {"schema": listing}},
            }
        },
    }


def webhook(text: Text) -> dict[str, Any]:
    holder = {"$ref": "#/components/schemas/Holder"}
    return {
        "description": text("webhook.description"),
        "requestBody": {"content": {"application/json": {"schema": holder}}},
        "responses": {"200": {"description": ""}},
    }
