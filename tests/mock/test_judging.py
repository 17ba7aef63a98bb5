"""What the mock says of requests, and answers that fit what was asked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fragmint.mock import Mock, Request
from fragmint.mock.document import Document
from fragmint.mock.schemas import Schemas
from tests.mock.pets import described, document, parameter, request


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "format": "uuid"}, "5f0c1f2e-3a67-4e0e-9d5b-0f1d2c3b4a59", "5f0c"),
        ({"type": "string", "format": "date"}, "2024-02-29", "2023-02-29"),
        ({"type": "string", "format": "date-time"}, "2024-05-17T09:30:00Z", "2024-05-17"),
        ({"type": "string", "format": "date-time"}, "2024-05-17T09:30:00.123456789Z", "now"),
        ({"type": "integer", "format": "int32"}, "2147483647", "2147483648"),
        ({"type": "integer", "format": "int64"}, "-9223372036854775808", "9223372036854775808"),
        ({"type": "integer", "format": "int32", "maximum": 9}, "9", "10"),
        ({"type": "string", "format": "hostname"}, "host:80", None),
    ],
)  # fmt: skip
def test_formats_are_judged(schema: Any, good: str, bad: str | None) -> None:
    found = document("/p", parameters=[parameter("a", "query", schema)])
    assert described(found, request("GET", f"/p?a={good}"))[1] == []
    if bad is not None:
        assert described(found, request("GET", f"/p?a={bad}"))[1] == ["schema"]


def test_a_problem_says_where_and_what() -> None:
    tags = {"type": "array", "items": {"type": "string"}}
    schema = {"type": "object", "properties": {"a/b": tags}}
    body = {"content": {"application/json": {"schema": schema}}}
    mock = Mock(document("/p", "post", requestBody=body))
    sent = request("POST", "/p", b'{"a/b": [1]}', content_type="application/json")
    problem = json.loads(mock.handle(sent).content)
    assert problem["violations"] == [
        {
            "kind": "schema",
            "detail": 'body: /a~1b/0: 1 is not of type "string"',
            "pointer": "/a~1b/0",
            "expected": "#/paths/~1p/post/requestBody/content/application~1json/schema",
        }
    ]


SECURED = document(
    "/p",
    security=[{"oauth": ["read", "write"]}, {"oauth": ["admin"]}],
    root={
        "components": {"securitySchemes": {"oauth": {"type": "oauth2", "flows": {}}}}
    },
)


@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        (None, 200),
        ((), 403),
        (("read",), 403),
        (("admin",), 200),
        (("read", "write"), 200),
    ],
)
def test_scopes(scopes: tuple[str, ...] | None, status: int) -> None:
    mock = Mock(SECURED, scopes=scopes)
    reply = mock.handle(request("GET", "/p", authorization="Bearer t"))
    assert reply.status == status
    assert mock.handle(request("GET", "/p")).status == 401


def test_a_missing_scope_is_named() -> None:
    mock = Mock(SECURED, scopes=("read",))
    reply = mock.handle(request("GET", "/p", authorization="Bearer t"))
    assert json.loads(reply.content)["detail"] == "security: no scope write"


@pytest.mark.parametrize(
    ("documented", "expected"),
    [
        ({}, ("application/problem+json", "title")),
        ({"401": {"code": {"type": "integer"}}}, ("application/json", "code")),
        ({"404": {"code": {"type": "integer"}}}, ("application/json", "code")),
    ],
)
def test_a_status_stays_what_it_is_in_the_shape_of_other_errors(
    documented: dict[str, Any], expected: tuple[str, str]
) -> None:
    stated = json.loads(json.dumps(SECURED))
    for status, properties in documented.items():
        schema = {"type": "object", "properties": properties}
        content = {"application/json": {"schema": schema}}
        answer = {"description": "", "content": content}
        stated["paths"]["/p"]["get"]["responses"][status] = answer
    mock = Mock(stated, scopes=(), native=True)
    reply = mock.handle(request("GET", "/p", authorization="Bearer t"))
    assert reply.status == 403
    assert reply.media_type == expected[0]
    assert expected[1] in json.loads(reply.content)


WORDS = {"type": "string", "maxLength": 200}
MANY = {"type": "integer"}
ERRORS: dict[str, tuple[dict[str, Any], Any]] = {
    "outer": ({"message": WORDS, "code": MANY}, ["message"]),
    "inner": ({"error": {"type": "object", "properties": {"detail": WORDS}}}, ["error", "detail"]),
    "listed": (
        {"errors": {"type": "array", "items": {"type": "object", "properties": {"errorMessage": MANY, "msg": WORDS}}}},
        ["errors", 0, "msg"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_of_the_api_says_what_is_wrong(case: str) -> None:
    properties, way = ERRORS[case]
    stated = with_error({"type": "object", "properties": properties})
    reply = Mock(stated, native=True).handle(request("GET", "/p?n=many"))
    found = json.loads(reply.content)
    for key in way:
        found = found[key]
    assert (reply.status, found) == (
        422,
        'query parameter n: "many" is not of type "integer"',
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": ["no"]},
        {"type": "object", "required": ["message"], "properties": {"message": {"enum": ["no"]}}},
        {"type": "object", "required": ["reason"], "properties": {"reason": {"type": "string", "maxLength": 9}}},
        {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
    ],
)  # fmt: skip
def test_an_error_without_words_stays_as_it_is(schema: dict[str, Any]) -> None:
    mock = Mock(with_error(schema), native=True)
    reply = mock.handle(request("GET", "/p?n=many"))
    assert reply.status == 422
    assert "many" not in reply.content.decode()


PROBLEM = {"type": "object", "properties": {"error": {"type": "object", "properties": {"code": WORDS, "message": WORDS}}}}  # fmt: skip
OTHER = {"type": "object", "properties": {"reason": WORDS}}


def with_errors_elsewhere() -> dict[str, Any]:
    """An API whose errors three operations document, and two do not."""
    paths: dict[str, Any] = {"/plain": {"get": {"responses": {"204": {"description": ""}}}}}  # fmt: skip
    shapes = {
        "/one": ("404", PROBLEM),
        "/two": ("409", PROBLEM),
        "/odd": ("400", OTHER),
    }
    for path, (status, schema) in shapes.items():
        content = {"application/json": {"schema": schema}}
        error = {"description": "", "content": content}
        answers = {"200": {"description": ""}, status: error}
        paths[path] = {"post": {"responses": answers}}
    paths["/odd"]["get"] = {"responses": {"200": {"description": ""}}}
    return {"openapi": "3.1.1", "info": {"title": "P", "version": "1"}, "paths": paths}


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "shape"),
    [
        ("GET", "/nothing", {}, 404, "error"),
        ("PUT", "/one", {}, 405, "error"),
        ("GET", "/plain?n=1", {}, 400, "reason"),  # The one that has this status.
        ("POST", "/odd?n=1", {}, 400, "reason"),
        ("GET", "/plain", {"X-Fragmint-Fault": "rate-limit"}, 429, "error"),
        ("GET", "/plain", {"X-Fragmint-Fault": "unavailable"}, 503, "error"),
    ],
)
def test_what_no_operation_documents_has_the_shape_of_other_errors(
    method: str, path: str, headers: dict[str, str], status: int, shape: str
) -> None:
    stated = with_errors_elsewhere()
    asked = request(method, path)
    more = ((name.lower(), value) for name, value in headers.items())
    asked = replace(asked, headers=(*asked.headers, *more))
    reply = Mock(stated, native=True).handle(asked)
    assert (reply.status, reply.media_type) == (status, "application/json")
    assert list(json.loads(reply.content)) == [shape]
    plain = Mock(stated).handle(asked)
    assert {**plain.headers} == {**reply.headers}
    assert shape not in json.loads(plain.content)


def with_error(schema: dict[str, Any]) -> dict[str, Any]:
    """An API whose one operation takes a number, and says with a schema that it is none."""
    content = {"application/json": {"schema": schema}}
    responses = {
        "200": {"description": ""},
        "422": {"description": "", "content": content},
    }
    operation = {"parameters": [parameter("n", "query", MANY)], "responses": responses}
    return {
        "openapi": "3.1.1",
        "info": {"title": "P", "version": "1"},
        "paths": {"/p": {"get": operation}},
    }


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        ("/p/a%20b", []),
        ("/p/%c3%a9", []),
        ("/p/100%", ["syntax"]),
        ("/p/%zz", ["syntax"]),
        ("/p/%ff", ["syntax"]),
        ("/p/a?q=%zz", ["syntax"]),
        ("/p/a?q=%25zz", []),
    ],
)
def test_escapes_are_judged(target: str, kinds: list[str]) -> None:
    text = {"type": "string"}
    named = [parameter("a", "path", text), parameter("q", "query", text)]
    found = document("/p/{a}", parameters=named)
    assert described(found, request("GET", target))[1] == kinds


def answering(**media: Any) -> dict[str, Any]:
    responses = {"200": {"description": "", "content": {"application/json": media}}}
    named = parameter("petId", "path", {"type": "integer"})
    return document("/pets/{petId}", parameters=[named], responses=responses)


def body(found: dict[str, Any], target: str) -> Any:
    return json.loads(Mock(found).handle(request("GET", target)).content)


def test_the_example_of_an_id() -> None:
    examples: dict[str, Any] = {
        "first": {"value": {"id": 1, "name": "Rex"}},
        "second": {"value": {"pet": [{"id": 22, "name": "Max"}]}},
    }
    found = answering(examples=examples)
    assert body(found, "/pets/22") == examples["second"]["value"]
    assert body(found, "/pets/1") == examples["first"]["value"]
    assert body(found, "/pets/9") == examples["first"]["value"]


def test_made_up_items_have_the_id_of_the_path() -> None:
    pet = {"type": "object", "properties": {"id": {"type": "integer"}}}
    assert body(answering(schema=pet), "/pets/22") == {"id": 22}
    inside = {"type": "object", "properties": {"data": pet}}
    assert body(answering(schema=inside), "/pets/22") == {"data": {"id": 22}}
    text = {"type": "object", "properties": {"id": {"type": "string"}}}
    assert body(answering(schema=text), "/pets/22") == {"id": "a1b2c3d4"}


def test_documented_headers() -> None:
    headers = {
        "X-Left": {"schema": {"type": "integer"}, "example": 7},
        "X-Until": {"schema": {"type": "string", "format": "date-time"}},
        "X-Tags": {"schema": {"type": "array", "items": {"enum": ["a"]}}},
        "Link": {"schema": {"type": "string"}, "example": "</never>; rel=next"},
        "Content-Length": {"schema": {"type": "integer"}},
        "not a name\r\nX-Evil": {"schema": {"type": "string"}},
        "X-Evil": {"example": "a\r\nSet-Cookie: b"},
    }
    found = document("/p", responses={"200": {"description": "", "headers": headers}})
    mock = Mock(found)
    assert mock.handle(request("GET", "/p")).headers == {
        "X-Left": "7",
        "X-Until": "2024-05-17T09:30:00Z",
        "X-Tags": "a",
        "X-Evil": "a\r\nSet-Cookie: b",
    }
    with httpx2.Client(transport=mock.transport()) as client:
        answer = client.get("http://x/p")
    assert answer.headers["x-evil"] == "a??Set-Cookie: b"


def test_everything_made_up_is_valid() -> None:
    """Of a real document, each response and each body, formats included."""
    path = Path(__file__).parents[2] / "generated/webflow/tests/openapi.json"
    found = json.loads(path.read_text())
    mock, schemas = Mock(found), Schemas(Document(found), "response")
    count = 0
    for key, operation in mock.operations.items():
        for response in operation.answers:
            for media in response.content:
                status = int(response.status.replace("X", "0"))
                reply = mock.documented(key, status)
                if media.at and not media.examples and reply.content:
                    count += 1
                    assert schemas.problems(media.at, json.loads(reply.content)) == []
    assert count > 40
    assert mock.handle(Request("GET", "/nothing", "", (), b"")).status == 404


def test_where_the_documentation_states_what_is_broken() -> None:
    stated = document("/a", parameters=[parameter("n", "query", {"type": "integer"})])
    mock = Mock(stated, places={"/paths/~1a/get": "a.md # A", "/info": "b.md"})
    reply = mock.handle(request("GET", "/a?n=x&m=1"))
    assert [
        violation.get("documented")
        for violation in json.loads(reply.content)["violations"]
    ] == ["a.md # A", None]


NUMBERS = {"oneOf": [{"type": "integer"}, {"type": "number"}, {"type": "string"}]}
TAGGED = {
    "oneOf": [{"type": "null"}, {"additionalProperties": {"$ref": "#/x/Numbers"}}]
}
LATER = {"$ref": "#/x/Numbers/oneOf/2"}


@pytest.mark.parametrize(
    ("schema", "value", "valid"),
    [(NUMBERS, 3, True), (NUMBERS, [], False), (TAGGED, {"a": 3}, True),
     (TAGGED, {"a": []}, False), (LATER, "a", True), (LATER, 3, False)],
)  # fmt: skip
def test_values_that_several_branches_take(
    schema: Any, value: Any, valid: bool
) -> None:
    schemas = Schemas(Document({"x": {"Numbers": NUMBERS, "It": schema}}), "request")
    assert schemas.valid(("x", "It"), value) is valid
    assert schemas.valid(("x", "Numbers", "oneOf", "2"), "a")


TWICE = (
    '{"allOf": [REF, REF]}',
    '{"oneOf": [REF, REF]}',
    '{"if": {}, "then": REF, "not": {"not": REF}}',
)


@pytest.mark.parametrize("twice", TWICE)
@pytest.mark.parametrize(("length", "problems"), [(9, 1), (40, 0)])
def test_no_chain_takes_long(twice: str, length: int, problems: int) -> None:
    links: dict[str, Any] = {"S0": {"type": "object", "required": ["a"]}}
    for number in range(length):
        target = json.dumps({"$ref": f"#/components/schemas/S{number}"})
        links[f"S{number + 1}"] = json.loads(twice.replace("REF", target))
    schemas = Schemas(Document({"components": {"schemas": links}}), "response")
    place = ("components", "schemas", f"S{length}")
    assert len(schemas.problems(place, {}, limit=1)) == problems
