"""A document with many ways to send things."""

from __future__ import annotations

from typing import Any

from fragmint.mock import Mock, Request

TEXTS = {"type": "array", "items": {"type": "string"}}
NUMBERS = {"type": "array", "items": {"type": "integer"}}
POINT = {
    "type": "object",
    "properties": {"x": {"type": "integer"}, "label": {"type": "string"}},
}


def parameter(name: str, location: str, schema: Any, **more: Any) -> dict[str, Any]:
    required = {"required": True} if location == "path" else {}
    return {"name": name, "in": location, "schema": schema, **required, **more}


def document(
    path: str, method: str = "get", *, root: dict[str, Any] | None = None, **stated: Any
) -> dict[str, Any]:
    """A document with one operation."""
    operation = {"responses": {"200": {"description": "Fine"}}, **stated}
    return {
        "openapi": "3.1.1",
        "info": {"title": "Pets", "version": "1"},
        "paths": {path: {method: operation}},
        **(root or {}),
    }


def request(method: str, target: str, body: bytes = b"", **headers: str) -> Request:
    """A request as it came over the wire."""
    path, _, query = target.partition("?")
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Request(method, path, query, named, body)


def described(
    stated: dict[str, Any], sent: Request
) -> tuple[Any, list[str], list[str]]:
    """Parameters by name, the kinds of the violations, and their texts."""
    mock = Mock(stated)
    mock.handle(sent)
    call = mock.calls[0]
    found = call.reading.parameters if call.reading else {}
    values = {name: value for (_, name), value in found.items()}
    kinds = [violation.kind for violation in call.violations]
    return values, kinds, [str(violation) for violation in call.violations]
