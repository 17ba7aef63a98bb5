"""Values that nobody documents, plausible by their names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fragmint.mock import Mock
from fragmint.mock.examples import example_call
from tests.mock.pets import document, parameter, request

TEXT = {"type": "string"}
PATH = "/ships/{ship_id}/crew"


def answered(schema: Any, **example: str) -> Any:
    content = {"application/json": {"schema": schema}}
    stated = document(
        PATH,
        parameters=[parameter("ship_id", "path", TEXT, **example)],
        responses={"200": {"description": "", "content": content}},
        root={"components": {"schemas": {"Ship": {"properties": {"id": TEXT}}}}},
    )
    return json.loads(Mock(stated).handle(request("GET", "/ships/9/crew")).content)


def property_of(name: str, schema: Any, **example: str) -> Any:
    return answered({"type": "object", "properties": {name: schema}}, **example)[name]


@pytest.mark.parametrize(
    ("name", "schema", "wanted"),
    [
        ("contentType", TEXT, "image/png"),
        ("originalFileName", TEXT, "photo.png"),
        ("photoUrls", {"type": "array", "items": TEXT}, ["https://example.com/page"]),
        ("publishedOn", TEXT, "2026-01-02T03:04:05Z"),
        ("created", {"type": "integer"}, 1767323045),
        ("expires_in", {"type": "number"}, 3600),
        ("altText", TEXT, "alt text"),
        ("ownerId", TEXT, "a1b2c3d4"),
        ("ownerId", {"type": "string", "format": "owner-id"}, "a1b2c3d4"),
        ("button_name", TEXT, "button name"),
        ("updated_at", {"type": "string", "format": "date"}, "2024-05-17"),
        ("login", {"type": "string", "minLength": 6}, "textxx"),
        ("created", {"type": "integer", "maximum": 9}, 1),
        ("\u202e{{1}}", TEXT, "text"),
        ("class", {"type": "array", "items": TEXT}, ["class"]),
    ],
)
def test_a_value_by_the_name(name: str, schema: Any, wanted: Any) -> None:
    assert property_of(name, schema) == wanted


def test_an_id_is_the_documented_one_of_its_path() -> None:
    assert property_of("shipId", TEXT, example="s-77") == "s-77"
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/Ship"}}
    assert property_of("ships", listed, example="s-77") == [{"id": "s-77"}]
    assert property_of("id", TEXT, example="s-77") == "a1b2c3d4"


def test_a_property_of_several_schemas_is_plausible_too() -> None:
    # Neither part of `count` has a value that the other allows: both count together.
    parts = [
        {"properties": {"user_id": TEXT, "count": {"type": "integer", "minimum": 5}}},
        {"properties": {"user_id": TEXT, "count": {"type": "integer", "maximum": 7}}},
    ]
    assert answered({"allOf": parts}) == {"user_id": "a1b2c3d4", "count": 5}


def test_the_call_to_copy_has_plausible_ids() -> None:
    mock = Mock(document(PATH, parameters=[parameter("ship_id", "path", TEXT)]))
    call = example_call(mock, mock.operations[f"GET {PATH}"])
    assert call.target == "/ships/a1b2c3d4/crew"


CODES = ["bad_request", "ship_not_found", "internal_error", "not_a_ship"]
ERROR = {
    "type": "object",
    "properties": {
        "status": {"type": "integer"},
        "error": {"type": "object", "properties": {"code": {"enum": CODES}}},
    },
}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, CODES[0]),
        (404, CODES[1]),
        (500, CODES[2]),
        (401, CODES[0]),
        (499, CODES[0]),
    ],
)
def test_an_error_is_about_its_status(status: int, code: str) -> None:
    content = {"application/json": {"schema": ERROR}}
    stated = document(
        "/p", responses={"default": {"description": "", "content": content}}
    )
    reply = Mock(stated).documented("GET /p", status)
    assert json.loads(reply.content) == {"status": status, "error": {"code": code}}


def test_a_status_that_would_not_be_valid_is_left_out() -> None:
    schema = {
        "type": "object",
        "properties": {"code": {"type": "integer", "maximum": 99}},
    }
    content = {"application/json": {"schema": schema}}
    stated = document("/p", responses={"404": {"description": "", "content": content}})
    assert json.loads(Mock(stated).documented("GET /p", 404).content) == {"code": 1}


def test_an_id_of_another_operation_is_known() -> None:
    stated = document(
        "/ships/{ship_id}",
        parameters=[parameter("ship_id", "path", TEXT, example="s-77")],
    )
    (operation,) = stated["paths"]["/ships/{ship_id}"].values()
    other = "/ships/{shipId}/crew"
    stated["paths"][other] = {
        "get": {**operation, "parameters": [parameter("shipId", "path", TEXT)]}
    }
    mock = Mock(stated)
    assert (
        example_call(mock, mock.operations[f"GET {other}"]).target == "/ships/s-77/crew"
    )
