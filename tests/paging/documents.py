"""Documents with one list operation."""

from __future__ import annotations

from typing import Any

STRING: dict[str, Any] = {"type": "string"}
INTEGER: dict[str, Any] = {"type": "integer"}
BOOLEAN: dict[str, Any] = {"type": "boolean"}
THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": STRING, "name": STRING},
}
THINGS: dict[str, Any] = {"type": "array", "items": THING}


def fields(**properties: Any) -> dict[str, Any]:
    """An object schema."""
    return {"type": "object", "properties": properties}


def operation(
    answer: dict[str, Any],
    query: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
    headers: tuple[str, ...] = (),
    status: str = "200",
) -> dict[str, Any]:
    """An Operation Object that asks with `query` and `body`."""
    described = {name: {"schema": STRING} for name in headers}
    content = {"application/json": {"schema": answer}}
    stated: dict[str, Any] = {
        "operationId": "listThings",
        "tags": ["things"],
        "parameters": [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in (query or {}).items()
        ],
        "responses": {
            status: {"description": "ok", "headers": described, "content": content}
        },
    }
    if body is not None:
        stated["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return stated


def document(method: str, stated: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The document with the operation at `/things`."""
    return {
        "openapi": "3.1.1",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://things.example/v1"}],
        "paths": {"/things": {method: stated}, **more},
        "components": {
            "schemas": {
                "Size": {"type": "integer", "minimum": 5, "maximum": 50},
                "Paging": fields(starting_after=STRING, per_page=INTEGER),
            }
        },
    }
