"""Wording of docstrings, and of the iterators' signatures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emission import files_of

INTEGER = {"type": "integer"}
TEXT = {"type": "string"}


def shelf(
    query: dict[str, Any], properties: dict[str, Any], *, required: bool = True
) -> dict[str, str]:
    """The files of a package that lists books with some parameters and properties."""
    book = {"type": "object", "properties": properties}
    page = {
        "type": "object",
        "properties": {"data": {"type": "array", "items": book}, "total": INTEGER},
    }
    parameters = [
        {"name": name, "in": "query", "required": required, "schema": schema}
        for name, schema in query.items()
    ]
    content = {"application/json": {"schema": page}}
    responses = {"200": {"description": "", "content": content}}
    call = {"tags": ["books"], "parameters": parameters, "responses": responses}
    return files_of(
        {
            "openapi": "3.1.0",
            "info": {"title": "Books", "version": "1"},
            "paths": {"/books": {"get": call}},
        },
        "books",
    )


@pytest.mark.parametrize(
    ("query", "required", "expected"),
    [
        ({"offset": INTEGER}, True, "offset: int = 0"),
        ({"page": INTEGER}, True, "page: int = 1"),
        ({"page": {**INTEGER, "minimum": 0}}, True, "page: int = 0"),
        ({"offset": {**INTEGER, "minimum": 1}}, True, "offset: int = 1"),
        ({"offset": INTEGER}, False, "offset: int | None = None"),
    ],
)
def test_an_iterator_knows_where_to_begin(
    query: dict[str, Any], required: bool, expected: str
) -> None:
    files = shelf(query, {"name": TEXT}, required=required)
    methods = files["resources/books.py"]
    _, iterate = methods.split("def iterate(", 1)
    assert expected in iterate.partition(")")[0]
    name = next(iter(query))
    given = f"def list(self, *, {name}: int)" if required else f"{name}: int | None"
    assert given in methods


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({**TEXT, "description": "in hours"}, '"""In hours."""'),
        ({**TEXT, "description": "iPad or not"}, '"""iPad or not."""'),
        ({**TEXT, "description": "snake_case name"}, '"""snake_case name."""'),
        ({**TEXT, "description": "The guests:-"}, '"""The guests."""'),
        ({**TEXT, "description": "A range of 1-"}, '"""A range of 1."""'),
        ({**TEXT, "minLength": 1}, '"""Not empty."""'),
        ({**TEXT, "minLength": 2}, '"""At least 2 characters."""'),
        ({**INTEGER, "minLength": 0, "maxLength": 0}, "field: int | None = None\n"),
        ({"type": "array", "items": TEXT, "minItems": 1}, '"""Not empty."""'),
    ],
)
def test_what_is_said_of_a_field(schema: dict[str, Any], expected: str) -> None:
    text = shelf({}, {"field": schema})["models/books.py"]
    _, _, after = text.partition("    field: ")
    assert expected in f"    field: {after}".replace("    field", "field")
    assert "characters" not in after or "characters" in expected


def test_the_only_value_of_an_argument_need_not_be_given() -> None:
    kind, sort = {"const": "novel"}, {"type": "string", "enum": ["up"]}
    body = {
        "type": "object",
        "required": ["kind", "title"],
        "properties": {"kind": kind, "title": TEXT, "note": kind},
    }
    content = {"application/json": {"schema": body}}
    call = {
        "tags": ["books"],
        "parameters": [
            {"name": "sort", "in": "query", "required": True, "schema": sort}
        ],
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": ""}},
    }
    stated = {
        "openapi": "3.1.0",
        "info": {"title": "Books", "version": "1"},
        "paths": {"/books": {"post": call}},
    }
    for name in ("resources", "endpoints"):
        text = files_of(stated, "books")[f"{name}/books.py"]
        assert 'kind: Literal["novel"] = "novel",' in text
        assert 'sort: Literal["up"] = "up",' in text
        assert 'note: Literal["novel"] | None = None' in text
        assert "title: str,\n" in text
