"""What one definition of two places is called, and the examples of requests."""

from __future__ import annotations

from typing import Any

from generator.model import Lowered, LowerSettings, lower
from generator.model.ir import Model

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


def test_what_a_component_holds_is_named_by_it_wherever_it_is_used() -> None:
    schemas = {"FishingBoat": {"type": "object", "properties": {"owner": OWNER}}}
    inner = {"$ref": "#/components/schemas/FishingBoat/properties/owner"}
    content = {"application/json": {"schema": inner}}
    responses = {"200": {"description": "d", "content": content}}
    api = lowered({"responses": responses}, schemas).api
    names = {found.name for found in api.definitions.values()}
    assert names == {"FishingBoatOwner"}


def test_one_choice_in_two_places_is_named_by_the_component_that_holds_it() -> None:
    values = [f"under repair in dock number {n}" for n in range(12)]
    state = {"type": "string", "enum": values}
    boat = {"type": "object", "properties": {"state": state}}
    schemas = {"LongDistanceFishingBoat": boat}
    reference = {"$ref": "#/components/schemas/LongDistanceFishingBoat"}
    content = {"application/json": {"schema": reference}}
    api = lowered(
        {
            "parameters": [{"name": "state", "in": "query", "schema": state}],
            "responses": {"200": {"description": "d", "content": content}},
        },
        schemas,
    ).api
    names = {found.name for found in api.definitions.values()}
    assert names == {"LongDistanceFishingBoat", "LongDistanceFishingBoatState"}


def test_what_errors_hold_is_named_by_their_status() -> None:
    content = {"application/json": {"schema": OWNER}}
    responses = {
        status: {"description": "d", "content": content}
        for status in ("200", "404", "4XX", "default")
    }
    api = lowered({"responses": responses}, {}).api
    assert [outcome.status for outcome in api.operations[0].errors] == [
        "404",
        "4XX",
        "default",
    ]
    assert {found.name for found in api.definitions.values()} == {
        "AddBoatResponse",
        "AddBoatError404",
        "AddBoatError4XX",
        "AddBoatError",
    }


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
        example.name: ({(p, n): v for p, n, v in example.parameters}, example.body)
        for example in operation.requests
    }
    assert shown == {
        "small": ({("query", "pier"): "north"}, {"length": 3}),
        "plain": ({}, {}),
        "empty": ({("query", "pier"): ""}, None),
    }


def test_a_property_says_more_than_what_it_refers_to() -> None:
    owner = {**OWNER, "description": "A person."}
    reference = {"$ref": "#/components/schemas/Owner"}
    properties = {"seller": {**reference, "description": "Sells."}, "buyer": reference}
    boat = {"type": "object", "properties": properties}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}}}
    responses = {"200": {"description": "d", "content": content}}
    api = lowered({"responses": responses}, {"Owner": owner, "Boat": boat}).api
    (found,) = (d for d in api.definitions.values() if d.name == "Boat")
    assert isinstance(found, Model)
    assert [field.description for field in found.fields] == ["Sells.", "A person."]
