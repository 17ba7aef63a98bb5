"""Responses that differ from their documentation, on demand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fragmint.mock import Mock
from tests.mock.pets import document, request

PET = {
    "type": "object",
    "properties": {
        "nick": {"type": ["string", "null"]},
        "name": {"type": "string"},
        "kind": {"type": "string", "enum": ["cat", "dog"]},
    },
}
PAGE = {
    "type": "object",
    "properties": {
        "total": {"type": "integer"},
        "pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
    },
}


def answered(schema: Any, kind: str, media: str = "application/json") -> Any:
    content = {media: {"schema": schema}}
    stated = document(
        "/pets",
        responses={"200": {"description": "", "content": content}},
        root={"components": {"schemas": {"Pet": PET}}},
    )
    mock = Mock(stated)
    mock.handle(request("GET", "/pets", x_fragmint_fault=kind))
    (call,) = mock.calls
    assert call.fault == kind
    assert call.reply is not None
    return json.loads(call.reply.content) if "json" in media else call.reply.content


PLAIN = {"nick": "nick", "name": "Ada Lovelace", "kind": "cat"}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("extra-field", {**PLAIN, "undocumented": "undocumented"}),
        ("null-field", {**PLAIN, "name": None}),
        ("new-value", {**PLAIN, "kind": "undocumented"}),
    ],
)
def test_one_difference(kind: str, wanted: Any) -> None:
    assert answered(PET, kind) == wanted
    assert answered(PAGE, kind) == {"total": 1, "pets": [wanted]}
    assert answered({"type": "array", "items": PET}, kind) == [wanted]


def test_nothing_to_change() -> None:
    assert answered({"type": "array", "items": {"type": "string"}}, "null-field") == [
        "text"
    ]
    assert answered({"type": "string"}, "extra-field", "text/plain") == b"text"
    free = {"type": "object", "properties": {"a": {}}}
    assert answered(free, "null-field") == {"a": "text"}


def test_a_new_value_where_the_enumeration_is_inside() -> None:
    either = {"anyOf": [{"type": "string", "enum": ["cat"]}, {"type": "null"}]}
    schema = {"type": "object", "properties": {"kind": either}}
    assert answered(schema, "new-value") == {"kind": "undocumented"}


def test_a_new_value_of_a_property_that_is_missing() -> None:
    mock = Mock(
        document(
            "/pets",
            responses={
                "200": {
                    "description": "",
                    "content": {"application/json": {"schema": PET, "example": {}}},
                }
            },
        )
    )
    reply = mock.handle(request("GET", "/pets", x_fragmint_fault="new-value"))
    assert json.loads(reply.content) == {"kind": "undocumented"}


def test_a_fault_that_is_none() -> None:
    mock = Mock(document("/pets"))
    reply = mock.handle(request("GET", "/pets", x_fragmint_fault="fire"))
    title = json.loads(reply.content)["title"]
    assert (reply.status, "`fire` is not a fault" in title) == (400, True)
