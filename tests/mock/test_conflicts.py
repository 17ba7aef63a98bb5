"""What a mock that keeps items refuses, and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fragmint.mock import Mock
from fragmint.mock.answers import Reply
from fragmint.mock.requests import Request

MESSAGE = {"type": "object", "properties": {"message": {"type": "string"}}}
PROBLEM = {"type": "object", "required": ["error"], "properties": {"error": MESSAGE}}
BOAT = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "slug": {"type": "string"},
        "email": {"type": "string"},
        "name": {"type": "string"},
        "rig": {"type": "string", "default": "sloop"},
    },
}


def content(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


ERRORS = {status: content(PROBLEM) for status in ("403", "404", "409", "422")}
SENT = {"requestBody": content(BOAT)}
BY_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
MADE = {"responses": {"201": content(BOAT), **ERRORS}, **SENT}
LISTED = {"responses": {"200": content({"type": "array", "items": BOAT})}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "Boats", "version": "1"},
    "paths": {
        "/boats": {
            "get": LISTED,
            "post": {**MADE, "security": [{"oauth": ["write"]}]},
        },
        "/boats/{id}": {
            "parameters": [BY_ID],
            "get": {"responses": {"200": content(BOAT), **ERRORS}},
            "patch": {"responses": {"200": content(BOAT), **ERRORS}, **SENT},
        },
        "/guests": {"get": LISTED, "post": MADE},
        "/search": {
            "get": LISTED,
            "post": {"responses": LISTED["responses"], **SENT},
        },
    },
    "components": {
        "securitySchemes": {
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {"tokenUrl": "/t", "scopes": {"write": ""}}
                },
            }
        }
    },
}


def asked(mock: Mock, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    headers = (("authorization", "Bearer t"), ("content-type", "application/json"))
    data = b"" if body is None else json.dumps(body).encode()
    sent = headers[: 1 if body is None else 2]
    reply = mock.handle(Request(method, path, "", sent, data))
    return reply.status, said(reply)


def said(reply: Reply) -> Any:
    """The message of an error, else the body."""
    body = json.loads(reply.content) if reply.content else None
    error = body.get("error") if isinstance(body, dict) else None
    return error["message"] if isinstance(error, dict) else body


@pytest.fixture
def mock() -> Mock:
    return Mock(DOCUMENT, stateful=True)


def test_a_taken_name_is_a_conflict_in_what_changes_as_well(mock: Mock) -> None:
    one, two = {"slug": "a", "name": "Ann"}, {"slug": "b", "name": "Ann"}
    first = asked(mock, "POST", "/boats", one)[1]["id"]
    assert asked(mock, "POST", "/boats", two)[0] == 201
    assert asked(mock, "POST", "/boats", one) == (409, "slug a is taken")
    path = f"/boats/{first}"
    assert asked(mock, "PATCH", path, {"slug": "b"}) == (409, "slug b is taken")
    assert asked(mock, "PATCH", path, {"slug": "a", "rig": "ketch"})[0] == 200


def test_each_telling_name_counts(mock: Mock) -> None:
    assert (
        asked(mock, "POST", "/boats", {"slug": "a", "email": "x@y.example"})[0] == 201
    )
    again = {"slug": "b", "email": "x@y.example"}
    assert asked(mock, "POST", "/boats", again) == (409, "email x@y.example is taken")


def test_what_does_not_exist_is_named(mock: Mock) -> None:
    assert asked(mock, "GET", "/boats/99") == (404, "boat 99 does not exist")


def test_defaults_of_a_request_are_kept(mock: Mock) -> None:
    assert asked(mock, "POST", "/boats", {"slug": "a"})[1]["rig"] == "sloop"
    assert asked(mock, "POST", "/boats", {"rig": "yawl"})[1]["rig"] == "yawl"


def test_items_without_a_path_are_listed(mock: Mock) -> None:
    made = asked(mock, "POST", "/guests", {"email": "a@b.example"})[1]
    assert asked(mock, "POST", "/guests", {"email": "a@b.example"})[0] == 409
    assert asked(mock, "GET", "/guests") == (200, [made])
    assert asked(mock, "GET", "/boats") == (200, [])


def test_a_search_creates_nothing(mock: Mock) -> None:
    assert asked(mock, "POST", "/search", {"slug": "a"})[0] == 200
    state = mock.state
    assert state is not None
    assert state.is_empty


def test_the_message_is_about_the_status() -> None:
    mock = Mock(DOCUMENT, scopes=(), native=True)
    status, message = asked(mock, "POST", "/boats", {"slug": 5})
    assert (status, message) == (403, "security: no scope write")


@pytest.mark.parametrize(("native", "key"), [(False, "title"), (True, "error")])
def test_an_error_that_is_not_documented_can_be_asked_for(
    native: bool, key: str
) -> None:
    asking = Request("GET", "/boats", "", (("prefer", "code=503"),), b"")
    reply = Mock(DOCUMENT, native=native).handle(asking)
    assert (reply.status, next(iter(json.loads(reply.content)))) == (503, key)


ANY = {"type": "object", "properties": {"data": {"type": "array", "items": {}}}}
BOATS = {"properties": {"data": {"type": "array", "items": BOAT}}}


@pytest.mark.parametrize("parts", [[ANY, BOATS], [BOATS, ANY]])
def test_a_list_in_a_wrapper_of_any_lists(parts: list[Any]) -> None:
    listed = {"responses": {"200": content({"allOf": parts})}}
    paths = {**DOCUMENT["paths"], "/boats": {"get": listed, "post": MADE}}
    mock = Mock({**DOCUMENT, "paths": paths}, stateful=True)
    assert asked(mock, "GET", "/boats") == (200, {"data": []})
    made = asked(mock, "POST", "/boats", {"slug": "a"})[1]
    assert asked(mock, "GET", "/boats") == (200, {"data": [made]})
