"""What one definition of two places is called, and the examples of requests."""

from __future__ import annotations

from typing import Any

from generator.model import Lowered, LowerSettings, lower

OWNER = {
    "type": "object",
    "properties": {"first": {"type": "string"}, "last": {"type": "string"}},
}


def lowered(operation: dict[str, Any], schemas: dict[str, Any]) -> Lowered:
    document: Any = {
        "openapi": "3.1.0",
        "info": {"title": "Boats", "version": "1"},
        "paths": {"/boats": {"post": {"operationId": "addBoat", **operation}}},
        "components": {"schemas": schemas},
    }
    return lower(document, LowerSettings())


def test_one_shape_in_two_places_is_named_by_the_component_that_holds_it() -> None:
    boat = {"type": "object", "properties": {"owner": OWNER}}
    answer = {
        "type": "object",
        "properties": {
            "by": OWNER,
            "boat": {"$ref": "#/components/schemas/FishingBoat"},
        },
    }
    content = {"application/json": {"schema": answer}}
    api = lowered(
        {"responses": {"200": {"description": "d", "content": content}}},
        {"FishingBoat": boat},
    ).api
    names = {found.name for found in api.definitions.values()}
    assert names == {"AddBoatResponse", "FishingBoat", "FishingBoatOwner"}


def test_examples_of_one_name_are_one_request() -> None:
    def named(**values: Any) -> dict[str, Any]:
        return {name: {"value": value} for name, value in values.items()}

    body = {
        "schema": {"type": "object"},
        "examples": named(small={"length": 3}, plain={}),
    }
    parameter = {
        "name": "pier",
        "in": "query",
        "schema": {"type": "string"},
        "examples": named(small="north", empty=""),
    }
    (operation,) = lowered(
        {
            "parameters": [parameter],
            "requestBody": {"content": {"application/json": body}},
            "responses": {"204": {"description": "d"}},
        },
        {},
    ).api.operations
    shown = {
        example.name: (dict(((p, n), v) for p, n, v in example.parameters), example.body)
        for example in operation.requests
    }
    assert shown == {
        "small": ({("query", "pier"): "north"}, {"length": 3}),
        "plain": ({}, {}),
        "empty": ({("query", "pier"): ""}, None),
    }
