"""A small API with one of everything that the contract tests look at."""

from __future__ import annotations

from typing import Any

ITEM = {"id": "i1", "displayName": "Lamp", "madeOn": "2024-05-17T09:30:00.000Z"}
MORE = {**ITEM, "tags": ["a"], "price": 1.5, "maker": None, "unheard-of": {"x": [1]}}
PROBLEM = {"code": "gone", "message": "No such item", "details": ["i1"]}
WANTED = {"displayName": "Lamp", "colour": "red", "size": {"inMetres": 2}, "note": None}


def schemas() -> dict[str, Any]:
    text = {"type": "string"}
    item = {
        "type": "object",
        "required": ["id", "displayName"],
        "properties": {
            "id": text,
            "displayName": text,
            "madeOn": {"type": "string", "format": "date-time"},
            "tags": {"type": "array", "items": text},
            "price": {"type": "number"},
            "maker": {"type": ["string", "null"]},
        },
    }
    page = {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": ref("Item")}},
    }
    problem = {
        "type": "object",
        "required": ["code"],
        "properties": {"code": text, "message": text, "details": {"type": "array"}},
    }
    size = {
        "type": "object",
        "properties": {"inMetres": {"type": "number"}, "rounded": {"type": "boolean"}},
    }
    sale = {"type": "object", "required": ["item"], "properties": {"item": text}}
    closing = {"type": "object", "required": ["reason"], "properties": {"reason": text}}
    own = {"Sale": sale, "Closing": closing}
    return {**own, "Item": item, "ItemPage": page, "Problem": problem, "Size": size}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: dict[str, Any], *examples: Any) -> dict[str, Any]:
    named = {f"number {i}": {"value": value} for i, value in enumerate(examples)}
    return {"application/json": {"schema": schema, "examples": named}}


def answers(success: dict[str, Any], status: str = "200") -> dict[str, Any]:
    missing = {"description": "Missing", "content": content(ref("Problem"), PROBLEM)}
    busy = {"description": "Busy", "content": content(ref("Problem"))}
    return {status: {"description": "Done", **success}, "404": missing, "429": busy}


def listing() -> dict[str, Any]:
    since = {"type": "object", "properties": {"gte": {"type": "string"}}}
    return {
        "operationId": "listItems",
        "parameters": [
            {
                "name": "pageSize",
                "in": "query",
                "schema": {"type": "integer"},
                "examples": {"some": {"value": 20}},
            },
            {
                "name": "madeOn",
                "in": "query",
                "style": "deepObject",
                "schema": since,
                "examples": {"some": {"value": {"gte": "2024-05-17"}}},
            },
            {
                "name": "X-Shop",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "examples": {"some": {"value": "north"}},
            },
        ],
        "responses": answers({"content": content(ref("ItemPage"), {"items": [MORE]})}),
    }


def adding() -> dict[str, Any]:
    wanted = {
        "type": "object",
        "required": ["displayName"],
        "properties": {
            "displayName": {"type": "string"},
            "colour": {"type": "string", "enum": ["red", "blue"]},
            "size": ref("Size"),
            "note": {"type": ["string", "null"]},
        },
    }
    contradiction = {"displayName": 5}
    return {
        "operationId": "addItem",
        "requestBody": {
            "required": True,
            "content": content(wanted, WANTED, contradiction),
        },
        "responses": answers({"content": content(ref("Item"), ITEM)}, "201"),
    }


def hooks() -> dict[str, Any]:
    sold = {"content": content(ref("Sale"), {"item": "i1"}, {"item": 1})}
    closed = {"content": content(ref("Closing"))}
    done = {"200": {"description": "Done"}}
    return {
        "item.sold": {"post": {"requestBody": sold, "responses": done}},
        "shop.closed": {"post": {"requestBody": closed, "responses": done}},
    }


def document() -> dict[str, Any]:
    item_id = {"name": "itemId", "in": "path", "required": True}
    one = {
        "operationId": "getItem",
        "responses": answers({"content": content(ref("Item"), ITEM, MORE)}),
    }
    gone = {"operationId": "dropItem", "responses": answers({}, "204")}
    by_id = {
        "parameters": [{**item_id, "schema": {"type": "string"}, "example": "a/b c"}],
        "get": {**one, "tags": ["items"]},
        "delete": {**gone, "tags": ["items"]},
    }
    every = {
        "get": {**listing(), "tags": ["items"]},
        "post": {**adding(), "tags": ["items"]},
    }
    return {
        "openapi": "3.1.1",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.example.com/v3"}],
        "security": [{"token": []}],
        "paths": {"/items": every, "/items/{itemId}": by_id},
        "webhooks": hooks(),
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
