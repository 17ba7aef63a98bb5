"""Synthetic OpenAPI documents of any size, written without being held in memory.

A resource has five operations and four components: its model, what creates it, its
list and its status. Models refer to themselves and to the resource before them, as a
line item refers to its order. Four resources share a tag.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

OPERATIONS_PER_RESOURCE = 5
RESOURCES_PER_TAG = 4

Member = tuple[str, Any]
JsonObject = dict[str, Any]


def write_document(path: Path, operations: int) -> None:
    """Write a document with that many operations, a multiple of five."""
    count = operations // OPERATIONS_PER_RESOURCE
    with path.open("w", encoding="utf-8") as out:
        out.write('{"openapi": "3.1.0",')
        out.write(f'"info": {json.dumps(_info(operations))},')
        out.write('"servers": [{"url": "https://api.example.com/v1"}],')
        out.write('"security": [{"token": []}], "paths": {')
        _members(out, (pair for index in range(count) for pair in _paths(index)))
        out.write('}, "components": {"securitySchemes": ')
        out.write('{"token": {"type": "http", "scheme": "bearer"}}, "schemas": {')
        _members(out, _schemas(count))
        out.write("}}}")


def _members(out: TextIO, members: Iterator[Member]) -> None:
    for index, (key, value) in enumerate(members):
        out.write(f'{"," if index else ""}{json.dumps(key)}: {json.dumps(value)}')


def _info(operations: int) -> JsonObject:
    return {"title": f"Warehouse {operations}", "version": "1.0.0"}


def _schemas(count: int) -> Iterator[Member]:
    yield "Problem", _object(
        {
            "code": {"type": "string", "enum": ["invalid", "missing", "forbidden"]},
            "message": {"type": "string", "description": "What went wrong."},
            "details": {"type": "array", "items": {"type": "string"}},
        },
        "code",
        "message",
    )
    for index in range(count):
        yield from _components(index)


def _components(index: int) -> Iterator[Member]:
    name = _name(index)
    fields: JsonObject = {
        "name": {"type": "string", "description": f"Name of the {name}."},
        "quantity": {"type": "integer", "minimum": 0, "default": 1},
        "price": {"type": ["number", "null"], "description": "Price per piece."},
        "dueOn": {"type": "string", "format": "date-time"},
        "status": _ref(f"{name}Status"),
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    nested: JsonObject = {
        "id": {"type": "string", "format": "uuid", "readOnly": True},
        "parent": {"anyOf": [_ref(name), {"type": "null"}]},
        "dimensions": _object(
            {"width": {"type": "number"}, "height": {"type": "number"}}
        ),
    }
    if index:
        nested["previous"] = _ref(_name(index - 1))
    yield f"{name}Status", {"type": "string", "enum": ["draft", "active", "closed"]}
    yield f"{name}Draft", _object(fields, "name")
    yield name, _object({**nested, **fields}, "id", "name")
    yield f"{name}List", _object(
        {
            "items": {"type": "array", "items": _ref(name)},
            "total": {"type": "integer"},
            "nextCursor": {"type": ["string", "null"]},
        },
        "items",
    )


def _paths(index: int) -> Iterator[Member]:
    name, plural = _name(index), f"item-kinds-{index}"
    identifier = _parameter("itemId", "path", f"Identifier of the {name}.")
    one = _content(_ref(name))
    draft = {"required": True, **_content(_ref(f"{name}Draft"))}
    yield f"/{plural}", {
        "get": _operation(
            index, "list", _content(_ref(f"{name}List")), parameters=_filters()
        ),
        "post": _operation(index, "create", one, status="201", requestBody=draft),
    }
    yield f"/{plural}/{{itemId}}", {
        "parameters": [identifier],
        "get": _operation(index, "get", one),
        "patch": _operation(index, "update", one, requestBody=draft),
        "delete": _operation(index, "delete", {}, status="204"),
    }


def _operation(
    index: int, verb: str, answer: JsonObject, status: str = "200", **more: Any
) -> JsonObject:
    problem = {"description": "It did not work.", **_content(_ref("Problem"))}
    return {
        "operationId": f"{verb}{_name(index)}",
        "tags": [f"Section {index // RESOURCES_PER_TAG}"],
        "summary": f"{verb.capitalize()} {_name(index)}",
        "description": f"How to {verb} one or more of {_name(index)}, in detail.",
        **more,
        "responses": {status: {"description": "Done.", **answer}, "404": problem},
    }


def _filters() -> list[JsonObject]:
    return [
        {**_parameter("cursor", "query", "Where to go on."), "required": False},
        {
            **_parameter("limit", "query", "Most items to return."),
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": 100},
        },
        {
            **_parameter("status", "query", "Only these."),
            "required": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
    ]


def _parameter(name: str, place: str, description: str) -> JsonObject:
    return {
        "name": name,
        "in": place,
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


def _object(properties: JsonObject, *required: str) -> JsonObject:
    return {"type": "object", "required": [*required], "properties": properties}


def _content(schema: JsonObject) -> JsonObject:
    return {"content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _name(index: int) -> str:
    return f"ItemKind{index}"
