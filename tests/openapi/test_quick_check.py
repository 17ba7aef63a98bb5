"""What passes the quick check passes openapi-spec-validator too."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from generator import pointers
from generator.openapi.gate import FAILURES, make_validator
from generator.openapi.quick_check import is_surely_valid

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Kites", "version": "1"},
    "tags": [{"name": "kites"}],
    "paths": {
        "/kites/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "getKite",
                "parameters": [
                    {
                        "name": "color",
                        "in": "query",
                        "schema": {"type": "string", "enum": ["red"], "default": "red"},
                    },
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {
                            "type": "integer",
                            "format": "int32",
                            "minimum": 1,
                            "maximum": 50,
                            "default": 20,
                        },
                    },
                ],
                "responses": {
                    "200": {
                        "description": "A kite.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Kite"}
                            }
                        },
                    },
                    "404": {"$ref": "#/components/responses/Missing"},
                },
            },
        },
    },
    "components": {
        "parameters": {
            "Id": {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "pattern": "^k"},
            }
        },
        "responses": {"Missing": {"description": "None."}},
        "schemas": {
            "Kite": {
                "type": "object",
                "required": ["id", "tail"],
                "allOf": [{"$ref": "#/components/schemas/Tailed"}],
                "properties": {
                    "id": {"type": "string"},
                    "parts": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/Kite"},
                        "default": [],
                    },
                    "wind": {"anyOf": [{"type": "null"}, {"type": "number"}]},
                },
            },
            "Tailed": {"properties": {"tail": {"type": "boolean", "default": False}}},
        },
    },
}
"""What the quick check looks at, all of it valid."""

VALUES: tuple[Any, ...] = (
    *(None, True, 0, 99, 1.5, 2**40, "x", "integer", "path", "id", "(", "{a}"),
    *([], {}, ["a"], [{}], {"$ref": "#/components/schemas/Nobody"}),
    *({"$ref": "#/paths"}, {"type": "string", "default": 1}, {"$id": "x"}),
    {"type": "array", "items": {"type": "string"}, "default": [1]},
)
KEYWORDS = (
    *(
        "type",
        "required",
        "default",
        "format",
        "allOf",
        "not",
        "items",
        "$ref",
        "query",
    ),
    *("parameters", "operationId", "in", "name", "$schema", "const", "nullable"),
)


def is_valid(document: dict[str, Any]) -> bool:
    """What the library says; a document that it cannot follow is not valid."""
    try:
        return not any(True for _ in make_validator(document).iter_errors())
    except FAILURES:
        return False


def nodes(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[Any]:
    """The pointers to all parts of a value."""
    yield path
    if isinstance(value, dict | list):
        named = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in named:
            yield from nodes(inner, (*path, key))


def damaged(path: tuple[str | int, ...]) -> Iterator[dict[str, Any]]:
    """The document without a part, with another value there, and with more in it."""
    *above, last = path
    for value in VALUES:
        changed = copy.deepcopy(DOCUMENT)
        pointers.get(changed, above)[last] = value
        yield changed
    gone = copy.deepcopy(DOCUMENT)
    del pointers.get(gone, above)[last]
    yield gone
    if isinstance(pointers.get(DOCUMENT, path), dict):
        for number, keyword in enumerate(KEYWORDS):
            more = copy.deepcopy(DOCUMENT)
            pointers.get(more, path)[keyword] = VALUES[number % len(VALUES)]
            yield more


def test_a_plain_document_needs_no_more() -> None:
    assert is_surely_valid(DOCUMENT)
    assert is_valid(DOCUMENT)


@pytest.mark.parametrize("path", [*nodes(DOCUMENT)][1:], ids=pointers.text)
def test_nothing_passes_that_the_library_refuses(path: tuple[str | int, ...]) -> None:
    for document in damaged(path):
        assert not is_surely_valid(document) or is_valid(document), document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("paths", "/kites/{id}/{of}"), {"get": {"responses": {}}}),
        (("paths", "/k"), {"get": {"operationId": "getKite"}}),
        (("paths", "/k"), {"$ref": "other.yaml"}),
        (("tags",), [{"name": "a"}, {"name": "a"}]),
        (("components", "schemas", "Of"), {"type": "integer", "default": "1"}),
        (("components", "schemas", "Of"), {"pattern": "(?P<"}),
        (("components", "schemas", "Of"), {"allOf": [{}], "required": ["a"]}),
        (("components", "schemas", "Of"), {"$ref": "#/components/schemas/Of"}),
        (("components", "schemas", "Of"), {"$schema": "https://of.kites.io"}),
    ],
)
def test_it_leaves_the_rest_to_the_library(
    path: tuple[str, ...], value: dict[str, Any]
) -> None:
    document = copy.deepcopy(DOCUMENT)
    pointers.get(document, path[:-1])[path[-1]] = value
    assert not is_surely_valid(document)
