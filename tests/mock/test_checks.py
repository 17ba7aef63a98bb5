"""What breaks the document is in the ledger, and nothing else is."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from typing import Any
from urllib.parse import quote

import pytest

from fragmint.mock import Mock
from fragmint.mock.examples import example_call
from tests.mock.pets import POINT, described, document, parameter, request

JSON = {"application/json": {"schema": {**POINT, "required": ["x"]}}}
LIMIT = parameter("limit", "query", {"type": "integer", "maximum": 10}, required=True)
PAIR = base64.b64encode(b"user:word").decode()
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "pair": {"type": "http", "scheme": "basic"},
    "key": {"type": "apiKey", "in": "query", "name": "api_key"},
}


@pytest.mark.parametrize(
    ("method", "target", "kinds"),
    [
        ("GET", "/p?limit=10", []),
        ("GET", "/p", ["missing"]),
        ("GET", "/p?limit=11", ["schema"]),
        ("GET", "/p?limit=ten", ["schema"]),
        ("GET", "/p?limit=1&Limit=2", ["undocumented"]),
        ("GET", "/q?limit=1", ["operation"]),
        ("POST", "/p?limit=1", ["operation"]),
        ("GET", "/p/?limit=1", ["operation"]),
    ],
)
def test_parameters(method: str, target: str, kinds: list[str]) -> None:
    stated = document("/p", parameters=[LIMIT])
    assert described(stated, request(method, target))[1] == kinds


@pytest.mark.parametrize(
    ("body", "content_type", "kinds"),
    [
        (b'{"x":1}', "application/json", []),
        (b'{"x":1}', "application/json; charset=utf-8", []),
        (b'{"x":"1"}', "application/json", ["schema"]),
        (b"{}", "application/json", ["schema"]),
        (b"{x:1}", "application/json", ["syntax"]),
        (b'{"x":NaN}', "application/json", ["syntax"]),
        (b'{"x":1}', "text/plain", ["media"]),
    ],
)
def test_bodies(body: bytes, content_type: str, kinds: list[str]) -> None:
    stated = document("/p", "post", requestBody={"required": True, "content": JSON})
    sent = request("POST", "/p", body, content_type=content_type)
    assert described(stated, sent)[1] == kinds


def test_missing_body() -> None:
    stated = document("/p", "post", requestBody={"required": True, "content": JSON})
    assert described(stated, request("POST", "/p"))[1] == ["missing"]
    stated = document("/p", "post", requestBody={"content": JSON})
    assert described(stated, request("POST", "/p"))[1] == []


@pytest.mark.parametrize(
    ("security", "target", "headers", "kinds"),
    [
        ([{"token": []}], "/p", {"authorization": "Bearer t"}, []),
        ([{"token": []}], "/p", {"authorization": "Basic t"}, ["security"]),
        ([{"token": []}], "/p", {}, ["security"]),
        ([{"token": []}, {}], "/p", {}, []),
        ([], "/p", {}, []),
        ([{"pair": []}], "/p", {"authorization": f"Basic {PAIR}"}, []),
        ([{"pair": []}], "/p", {"authorization": "Basic ???"}, ["security"]),
        ([{"key": []}], "/p?api_key=k", {}, []),
        ([{"key": []}], "/p", {}, ["security"]),
        ([{"key": [], "token": []}], "/p?api_key=k", {}, ["security"]),
        ([{"pair": []}, {"key": []}], "/p?api_key=k", {}, []),
    ],
)
def test_security(
    security: Any, target: str, headers: dict[str, str], kinds: list[str]
) -> None:
    root = {"components": {"securitySchemes": SCHEMES}, "security": security}
    stated = document("/p", root=root)
    assert described(stated, request("GET", target, b"", **headers))[1] == kinds


@pytest.mark.parametrize("scheme", SCHEMES)
def test_calls_that_are_shown_have_the_credentials_that_count(scheme: str) -> None:
    root = {"components": {"securitySchemes": SCHEMES}, "security": [{scheme: []}]}
    stated = document("/p", root=root)
    mock = Mock(stated, tokens=["us:er"])
    (operation,) = mock.operations.values()
    for known, kinds in ((Mock(stated), ["security"]), (mock, [])):
        call = example_call(known, operation)
        headers = {name.lower(): value for name, value in call.headers.items()}
        mock.handle(request(call.method, call.target, b"", **headers))
        assert [violation.kind for violation in mock.calls[-1].violations] == kinds


def test_read_only_is_not_required_of_a_request() -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string", "readOnly": True}, "name": {}},
    }
    content = {"application/json": {"schema": schema}}
    stated = document("/p", "post", requestBody={"content": content})
    headers = {"content_type": "application/json"}
    assert described(stated, request("POST", "/p", b'{"name":1}', **headers))[1] == []
    assert described(stated, request("POST", "/p", b'{"id":"a"}', **headers))[1] == [
        "schema"
    ]


INFINITE = [b'{"a":1e999}', b"[-1e999]", b'{"a":[{"b":NaN}]}', b"1" * 5_000]
DEEP = b"[" * 50_000


@pytest.mark.parametrize("sent", [*INFINITE, DEEP])
def test_numbers_without_end_and_endless_nesting_are_no_json(sent: bytes) -> None:
    content: dict[str, Any] = {"multipart/form-data": {}}
    content["application/json"] = {"schema": {}}
    query = {
        "name": "j",
        "in": "query",
        "content": {"application/json": {"schema": {}}},
    }
    stated = document(
        "/p", "post", requestBody={"content": content}, parameters=[query]
    )
    reply = Mock(stated).handle(
        request("POST", "/p", sent, content_type="application/json")
    )
    assert reply.status == 400
    target = f"/p?j={sent[:4_800].decode()}"
    assert Mock(stated).handle(request("POST", target)).status == 400
    head = b'--b\r\nContent-Disposition: form-data; name="a"\r\n'
    part = b"%bContent-Type: application/json\r\n\r\n%b\r\n--b--" % (head, sent)
    kind = "multipart/form-data; boundary=b"
    reading = described(stated, request("POST", "/p", part, content_type=kind))
    assert reading[1] == []


@pytest.mark.parametrize("text", ["1e999", "-1e999", "NaN", "inf", "9" * 5_000])
def test_numbers_without_end_are_no_numbers(text: str) -> None:
    stated = document("/p", parameters=[parameter("n", "query", {"type": "number"})])
    values, kinds, (told,) = described(stated, request("GET", f"/p?n={text}"))
    assert (values, kinds) == ({"n": text}, ["schema"])
    assert "null" not in told


def test_form_fields_are_typed() -> None:
    kind = "application/x-www-form-urlencoded"
    nested = {"type": "object", "properties": {"n": {"type": "integer"}, "at": POINT}}
    encoding = {"at": {"style": "deepObject"}}
    content = {kind: {"schema": nested, "encoding": encoding}}
    mock = Mock(document("/p", "post", requestBody={"content": content}))
    mock.handle(request("POST", "/p", b"n=1&at[x]=2&more=3", content_type=kind))
    reading = mock.calls[0].reading
    assert reading is not None
    assert reading.body is not None
    assert reading.body.value == {"n": 1, "at": {"x": 2}, "more": "3"}
    assert mock.violations == []


def test_multipart_parts_are_read() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "f": {}}}
    content = {"multipart/form-data": {"schema": schema}}
    mock = Mock(document("/p", "post", requestBody={"content": content}))
    body = (
        b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n5\r\n'
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n--b--\r\n"
    )
    mock.handle(
        request("POST", "/p", body, content_type="multipart/form-data; boundary=b")
    )
    reading = mock.calls[0].reading
    assert reading is not None
    assert reading.body is not None
    assert reading.body.value["n"] == 5
    assert [part.filename for part in reading.body.parts] == [None, "a.bin"]
    assert reading.body.parts[1].content == b"\x00\xff"


def test_patterns_that_take_for_ever_do_not() -> None:
    schema = {"type": "string", "pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}
    stated = document("/p", parameters=[parameter("a", "query", schema)])
    assert described(stated, request("GET", f"/p?a={'a' * 60}"))[1] == ["schema"]


def test_value_that_several_branches_take_breaks_nothing() -> None:
    schema = {"oneOf": [{"type": "string"}, {"minLength": 3}]}
    stated = document("/p", parameters=[parameter("a", "query", schema)])
    assert described(stated, request("GET", "/p?a=long"))[1] == []
    schema = {"oneOf": [{"type": "integer"}, {"minLength": 3}]}
    stated = document("/p", parameters=[parameter("a", "query", schema)])
    assert described(stated, request("GET", "/p?a=b"))[1] == ["schema"]


@pytest.mark.parametrize(
    "text", ["-9223372036854775809", "9223372036854775808", "9e99"]
)
def test_integers_wider_than_their_format(text: str) -> None:
    stated = document(
        "/a",
        parameters=[parameter("n", "query", {"type": "integer", "format": "int64"})],
    )
    assert described(stated, request("GET", f"/a?n={text}"))[1] == ["schema"]
    assert described(stated, request("GET", "/a?n=-9223372036854775808"))[1] == []


@pytest.mark.parametrize(
    ("encoding", "body", "kinds"),
    [
        ("gzip", gzip.compress(b'{"x":1}', mtime=0), []),
        ("deflate", zlib.compress(b'{"x":1}'), []),
        ("gzip", gzip.compress(b"{}", mtime=0), ["schema"]),
        ("gzip", b'{"x":1}', ["syntax"]),
        ("br", b'{"x":1}', ["media"]),
        ("identity", b'{"x":1}', []),
    ],
)
def test_compressed_bodies(encoding: str, body: bytes, kinds: list[str]) -> None:
    stated = document("/p", "post", requestBody={"content": JSON})
    headers = {"content_type": "application/json", "content_encoding": encoding}
    assert described(stated, request("POST", "/p", body, **headers))[1] == kinds


def test_multipart_without_its_boundary() -> None:
    content = {"multipart/form-data": {"schema": {"type": "object"}}}
    stated = document("/p", "post", requestBody={"content": content})
    for kind in ("multipart/form-data", "multipart/form-data; boundary=B"):
        sent = request("POST", "/p", b"a=1", content_type=kind)
        assert described(stated, sent)[1] == ["syntax"]


def test_an_empty_value_that_is_allowed() -> None:
    parameter = {"name": "n", "in": "query", "schema": {"type": "integer"}}
    for allowed, kinds in ((True, []), (False, ["schema"])):
        stated = document("/p", parameters=[{**parameter, "allowEmptyValue": allowed}])
        assert described(stated, request("GET", "/p?n="))[1] == kinds


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("email", "nobody", "a@b.co"),
        ("ipv4", "999.1.1.1", "192.0.2.1"),
        ("ipv6", "1:2", "::1"),
        ("uri", "not one", "https://example.com/"),
    ],
)
def test_formats_of_requests(name: str, wrong: str, right: str) -> None:
    schema = {"type": "string", "format": name}
    for more, value, kinds in (
        ({}, right, []),
        ({}, wrong, ["schema"]),
        ({"example": wrong}, wrong, []),
    ):
        parameter = {"name": "v", "in": "query", "schema": {**schema, **more}}
        stated = document("/p", parameters=[parameter])
        assert described(stated, request("GET", f"/p?v={quote(value)}"))[1] == kinds


KEY = {
    "type": "object",
    "required": ["key"],
    "properties": {"key": {"type": "string"}},
    "additionalProperties": False,
}
OWN = {
    "type": "object",
    "properties": {"own": {"type": "integer"}},
    "additionalProperties": False,
}
REFERRED = {"$ref": "#/components/schemas/Key"}


@pytest.mark.parametrize(
    ("schema", "body", "texts"),
    [
        ({"allOf": [REFERRED, OWN]}, {"key": "k", "own": 1}, []),
        ({"allOf": [KEY, OWN]}, {"key": "k", "own": 1}, []),
        ({"allOf": [KEY, OWN]}, {"key": "k", "x": 1}, ["Unevaluated properties"]),
        (
            {"allOf": [REFERRED], "description": "x"},
            {"key": "k", "x": 1},
            ["Additional"],
        ),
        ({"allOf": [REFERRED], "properties": {"x": {}}}, {"key": "k", "x": 1}, []),
        ({"allOf": [REFERRED, OWN]}, {"own": 1}, ['"key" is a required']),
    ],
)
def test_parts_of_an_object_are_closed_together(
    schema: Any, body: Any, texts: list[str]
) -> None:
    content = {"application/json": {"schema": schema}}
    root = {"components": {"schemas": {"Key": KEY}}}
    stated = document("/p", "post", requestBody={"content": content}, root=root)
    sent = json.dumps(body).encode()
    found = described(
        stated, request("POST", "/p", sent, content_type="application/json")
    )[2]
    assert len(found) == len(texts)
    assert all(text in each for text, each in zip(texts, found, strict=True))


def test_the_alternative_that_a_value_fits_best_says_what_is_wrong() -> None:
    deep = {
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "object", "properties": {"n": {"type": "integer"}}}
        },
    }
    schema = {"oneOf": [deep, {"type": "object", "required": ["b"]}]}
    content = {"application/json": {"schema": schema}}
    stated = document("/p", "post", requestBody={"content": content})
    sent = request("POST", "/p", b'{"a":{"n":"x"}}', content_type="application/json")
    assert described(stated, sent)[2] == ['body: /a/n: "x" is not of type "integer"']


@pytest.mark.parametrize(
    ("security", "wanted"),
    [
        ([{"token": []}, {"pair": []}], 'Bearer realm="api", Basic realm="api"'),
        ([{"key": []}], None),
    ],
)
def test_a_refusal_names_the_schemes(security: Any, wanted: str | None) -> None:
    root = {"components": {"securitySchemes": SCHEMES}, "security": security}
    reply = Mock(document("/p", root=root)).handle(request("GET", "/p"))
    assert (reply.status, reply.headers.get("WWW-Authenticate")) == (401, wanted)


CAT = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}, "claws": {"type": "integer"}},
}
DOG = {
    "type": "object",
    "required": ["kind", "bark"],
    "properties": {"kind": {"enum": ["d", "dog"]}, "bark": {"type": "string"}},
}
MAPPING = {"c": "#/components/schemas/Cat", "d": "Dog"}


@pytest.mark.parametrize(
    ("mapping", "body", "texts"),
    [
        (MAPPING, {"kind": "c", "claws": 1}, []),
        (MAPPING, {"kind": "d", "bark": "!"}, []),
        (MAPPING, {"kind": "d"}, ['body: "bark" is a required property']),
        (MAPPING, {"kind": "c", "claws": "x"}, ['body: /claws: "x" is not of type "integer"']),
        (MAPPING, {"kind": "x"}, ['body: /kind: "x" is not one of "c" or "d"']),
        # What the document maps to a schema that does not take it is not judged.
        ({**MAPPING, "e": "Dog"}, {"kind": "d"}, []),
        ({"c": "Cat"}, {"kind": "d"}, []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_a_discriminator_selects_the_alternative(
    keyword: str, mapping: dict[str, str], body: Any, texts: list[str]
) -> None:
    schema = {
        keyword: [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    content = {"application/json": {"schema": schema}}
    root = {"components": {"schemas": {"Cat": CAT, "Dog": DOG}}}
    stated = document("/p", "post", requestBody={"content": content}, root=root)
    sent = json.dumps(body).encode()
    asked = request("POST", "/p", sent, content_type="application/json")
    assert described(stated, asked)[2] == texts


@pytest.mark.parametrize(
    ("schema", "is_open"),
    [
        ({"allOf": [{"$ref": "#/components/schemas/Sort"}], "default": "up"}, False),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, False),
        ({"oneOf": [{"type": "string"}, {"items": {"type": "string"}}]}, False),
        ({"$ref": "#/components/schemas/Sort"}, False),
        ({"allOf": [{"properties": {"a": {"type": "string"}}}]}, True),
        ({}, True),
    ],
)
def test_a_parameter_that_cannot_be_an_object_spreads_no_names(
    schema: dict[str, Any], is_open: bool
) -> None:
    sort = {"components": {"schemas": {"Sort": {"enum": ["up", "down"]}}}}
    stated = document("/p", parameters=[parameter("sort", "query", schema)], root=sort)
    _, kinds, _ = described(stated, request("GET", "/p?else=1"))
    assert kinds == ([] if is_open else ["undocumented"])
