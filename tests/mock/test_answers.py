"""What a mock answers, on a socket too."""

from __future__ import annotations

import json
import zlib
from typing import Any

import httpx2
import jsonschema_rs
import pytest
from hypothesis import given, settings, strategies as st

from fragmint.mock import Mock, serve
from fragmint.mock.document import Document, Json
from fragmint.mock.samples import Sampler
from fragmint.mock.schemas import Schemas
from fragmint.mock.variants import Variants
from tests.mock.pets import POINT, document, request


def answering(content: Any, status: str = "200") -> dict[str, Any]:
    return document("/p", responses={status: {"description": "", "content": content}})


def test_documented_example_comes_first() -> None:
    stated = answering({"application/json": {"schema": POINT, "example": {"x": 3}}})
    reply = Mock(stated).handle(request("GET", "/p"))
    assert (reply.status, json.loads(reply.content)) == (200, {"x": 3})


OWNED = {
    "type": "object",
    "required": ["id", "owner"],
    "properties": {
        "id": {"type": "integer"},
        "owner": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        },
    },
}


@pytest.mark.parametrize(
    ("schema", "example", "expected"),
    [
        (OWNED, {"id": 7}, {"id": 7, "owner": {"name": "text"}}),
        (OWNED, {"owner": {"age": 3}}, {"id": 1, "owner": {"age": 3, "name": "text"}}),
        (
            {"type": "array", "items": OWNED},
            [{"id": 7, "owner": {"name": "Ada"}, "more": 1}, {"id": 8}],
            [
                {"id": 7, "owner": {"name": "Ada"}, "more": 1},
                {"id": 8, "owner": {"name": "text"}},
            ],
        ),
        (OWNED, {"id": "seven"}, {"id": "seven"}),
    ],
)
def test_an_abridged_example_is_completed(
    schema: Any, example: Any, expected: Any
) -> None:
    stated = answering({"application/json": {"schema": schema, "example": example}})
    reply = Mock(stated).handle(request("GET", "/p"))
    assert json.loads(reply.content) == expected


def test_made_up_value_is_valid() -> None:
    reply = Mock(answering({"application/json": {"schema": POINT}}, "2XX")).handle(
        request("GET", "/p")
    )
    assert (reply.status, json.loads(reply.content)) == (
        200,
        {"x": 1, "label": "label"},
    )


def test_expectation_is_answered_once() -> None:
    mock = Mock(document("/p"))
    mock.expect("GET /p", status=404, body={"a": 1}, headers={"X-A": "b"})
    first, second = (mock.handle(request("GET", "/p")) for _ in range(2))
    assert (first.status, first.content, first.headers) == (
        404,
        b'{"a":1}',
        {"X-A": "b"},
    )
    assert second.status == 200


def test_broken_request_is_refused_with_what_is_wrong() -> None:
    reply = Mock(document("/p")).handle(request("GET", "/p?a=1"))
    assert reply.status == 400
    assert reply.media_type == "application/problem+json"
    assert json.loads(reply.content)["violations"] == [
        {"kind": "undocumented", "detail": "query parameter a: not documented"}
    ]


def test_literal_path_beats_a_variable() -> None:
    both = document("/p/{id}")
    both["paths"]["/p/new"] = document("/p/new")["paths"]["/p/new"]
    mock = Mock(both)
    mock.handle(request("GET", "/p/new"))
    mock.handle(request("GET", "/p/old"))
    assert [e.operation for e in mock.calls] == ["GET /p/new", "GET /p/{id}"]


def test_base_paths_of_servers() -> None:
    servers = [
        {"url": "https://a.example/v2/"},
        {"url": "/{v}", "variables": {"v": {"default": "v3"}}},
    ]
    mock = Mock(document("/p", root={"servers": servers}))
    paths = ("/v2/p", "/v3/p", "/p")
    assert [mock.handle(request("GET", path)).status for path in paths] == [
        200,
        200,
        404,
    ]


def test_served_on_a_socket() -> None:
    mock = Mock(document("/p/{id}", "put"))
    with serve(mock) as url:
        answer = httpx2.put(
            f"{url}/p/a%2Fb?q=%20", content=b"\x00", headers={"X-A": "1"}
        )
    assert answer.status_code == 415
    sent = mock.calls[0].request
    assert (sent.method, sent.path, sent.query) == ("PUT", "/p/a%2Fb", "q=%20")
    assert (sent.header("x-a"), sent.body) == ("1", b"\x00")


SCALARS = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 9, "maxLength": 12},
        {"type": "string", "format": "date-time"},
        {"type": "string", "pattern": "^[a-f0-9]{24}$"},
        {"type": "integer", "minimum": 5, "multipleOf": 4},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 0.75},
        {"type": ["null", "boolean"]},
        {"enum": [None, "b", "c"]},
        {"const": {"a": [1]}},
        {"$ref": "#/components/schemas/Tree"},
        {"allOf": [{"$ref": "#/components/schemas/Tree"}, {"required": ["extra"]}]},
    ]
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fields = st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    return st.one_of(
        st.builds(lambda i: {"type": "array", "items": i, "minItems": 2}, inner),
        st.builds(
            lambda f: {"type": "object", "properties": f, "required": sorted(f)}, fields
        ),
        st.builds(lambda a: {"anyOf": [{"type": "null"}, a]}, inner),
        st.builds(
            lambda f: {
                "allOf": [{"type": "object", "properties": f}, {"required": list(f)}]
            },
            fields,
        ),
    )


TREE = {
    "type": "object",
    "required": ["name", "below"],
    "properties": {
        "name": {"type": "string"},
        "extra": {"type": "integer"},
        "below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        "parent": {"$ref": "#/components/schemas/Tree"},
    },
}


@settings(max_examples=150, deadline=None)
@given(schema=st.recursive(SCALARS, containers, max_leaves=8), full=st.booleans())
def test_made_up_values_are_valid(schema: Any, full: bool) -> None:
    stated = Document({"components": {"schemas": {"It": schema, "Tree": TREE}}})
    schemas = Schemas(stated, "response")
    place = ("components", "schemas", "It")
    value = Sampler(stated, schemas, "response").value(place, full=full)
    assert schemas.problems(place, value) == []
    again = Sampler(stated, schemas, "response").value(place, full=full)
    assert again == value


def test_a_property_that_no_value_fits_costs_only_itself() -> None:
    never = {"type": "string", "pattern": "^(?!.)x$", "minLength": 1}
    item = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "label": never},
    }
    page = {"type": "object", "properties": {"data": {"type": "array", "items": item}}}
    stated = Document({"components": {"schemas": {"Page": page}}})
    schemas = Schemas(stated, "response")
    found = Sampler(stated, schemas, "response").value(
        ("components", "schemas", "Page"), full=True
    )
    assert [sorted(one) for one in found["data"]] == [["id"]] * len(found["data"])
    assert found["data"]


def test_text_without_a_schema_is_text() -> None:
    reply = Mock(answering({"text/html": {}})).handle(request("GET", "/p"))
    assert (reply.media_type, reply.content) == ("text/html", b"text")


@pytest.mark.parametrize(
    ("media_type", "media", "content"),
    [
        ("text/event-stream", {}, b"data: text\n\n"),
        ("text/event-stream", {"schema": {"type": "integer"}}, b"data: 1\n\n"),
        ("application/jsonl", {"itemSchema": {"const": {"a": 1}}}, b'{"a": 1}\n'),
        ("application/x-ndjson", {"schema": {"type": "array"}}, b'"text"\n'),
        ("application/json-seq", {"itemSchema": {"const": None}}, b"\x1enull\n"),
    ],
)
def test_sequences_have_two_values(media_type: str, media: Any, content: bytes) -> None:
    reply = Mock(answering({media_type: media})).handle(request("GET", "/p"))
    assert (reply.media_type, reply.content) == (media_type, 2 * content)


def test_the_media_type_that_is_asked_for() -> None:
    mock = Mock(answering({"text/csv": {}, "application/json": {}}))
    wanted = {
        **dict.fromkeys(("text/csv", "text/*", "x/y, Text/CSV"), "text/csv"),
        **dict.fromkeys(("*/*", "", "x/y", "text/csv;q=0"), "application/json"),
        "application/json;q=0.2, text/*;q=0.3": "text/csv",
        "text/csv; q=0.2, */*": "application/json",
    }
    for accept, described in wanted.items():
        asked = request("GET", "/p", accept=accept)
        assert mock.handle(asked).media_type == described


def test_a_subtype_alone_is_what_selects_it_in_a_union() -> None:
    kind = {"type": "string", "enum": ["call", "event"]}
    base = {"type": "object", "required": ["kind"], "properties": {"kind": kind}}
    refs = {
        name: {"$ref": f"#/components/schemas/{name}"} for name in ("Call", "Event")
    }
    mapping = {"call": refs["Call"]["$ref"], "event": "Event"}
    either = {"oneOf": list(refs.values())}
    schemas = {
        "Call": {"allOf": [base]},
        "Event": {"allOf": [base]},
        "Any": either | {"discriminator": {"propertyName": "kind", "mapping": mapping}},
    }
    stated = answering({"application/json": {"schema": refs["Event"]}})
    reply = Mock(stated | {"components": {"schemas": schemas}}).handle(
        request("GET", "/p")
    )
    assert json.loads(reply.content) == {"kind": "event"}


TEXT: dict[str, Any] = {"type": "string"}
BY_KIND = {"propertyName": "kind"}


def pet(own: str, **kind: Any) -> dict[str, Any]:
    """A component of a union: a property of its own, and perhaps its kind."""
    required = [own, *(["kind"] if kind.pop("required", False) else ())]
    return {
        "type": "object",
        "required": required,
        "properties": {own: TEXT, **({"kind": kind} if kind else {})},
    }


@pytest.mark.parametrize(
    ("cat", "dog", "selection", "kinds"),
    [
        (pet("lives", **TEXT), pet("barks", **TEXT), {}, ("Cat", "Dog")),
        (
            pet("lives", required=True, **TEXT),
            pet("barks", required=True, **TEXT),
            {"mapping": {"doggy": "Dog", "kitty": "#/components/schemas/Cat"}},
            ("kitty", "doggy"),
        ),
        (pet("lives"), pet("barks"), {"mapping": {"d": "Dog"}}, ("Cat", "d")),
        (
            pet("lives", enum=["cat", "kitten"]),
            pet("barks", const="dog"),
            {"mapping": {"cat": "Cat", "dog": "Dog"}},
            ("cat", "dog"),
        ),
        (
            pet("lives", required=True, enum=["tom"]),
            pet("barks", required=True, enum=["rex"]),
            {"mapping": {"cat": "Cat", "dog": "Dog"}},
            ("tom", "rex"),
        ),
        (
            pet("lives", required=True, **TEXT) | {"x-discriminator-value": "mine"},
            pet("barks", required=True, **TEXT),
            {},
            ("Cat", "Dog"),
        ),
    ],
)
def test_a_value_says_which_alternative_it_is(
    cat: Json, dog: Json, selection: dict[str, Any], kinds: tuple[str, str]
) -> None:
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
    either = {"oneOf": refs, "discriminator": BY_KIND | selection}
    schemas = {"Either": either, "Cat": cat, "Dog": dog}
    stated = answering({"application/json": {"schema": refs[0]}})
    root = Document(stated | {"components": {"schemas": schemas}})
    judge = Schemas(root, "response")
    place = ("components", "schemas", "Either")
    found = [Sampler(root, judge, "response").value(place)]
    found += Variants(root, judge, "response").of(place)
    assert {each["kind"] for each in found if "kind" in each} == set(kinds)
    for each in found:
        wanted = kinds[0] if "lives" in each else kinds[1]
        is_free = cat["properties"].get("kind") == TEXT and cat["required"] == ["lives"]
        assert each.get("kind", wanted if is_free else "") == wanted, each


def test_a_kind_that_its_schema_does_not_allow_is_not_named() -> None:
    schemas = {"Cat": pet("lives", required=True, enum=["tom", "felix"])}
    cat = {"$ref": "#/components/schemas/Cat"}
    for mapped, kind in (("felix", "felix"), ("feline", "tom")):
        selection = {"discriminator": BY_KIND | {"mapping": {mapped: "Cat"}}}
        own = {**schemas, "Either": {"oneOf": [cat], **selection}}
        stated = answering({"application/json": {"schema": cat}})
        mock = Mock(stated | {"components": {"schemas": own}})
        reply = mock.handle(request("GET", "/p"))
        assert json.loads(reply.content)["kind"] == kind


@pytest.mark.parametrize("inside", [False, True])
def test_different_items_of_a_list_name_the_same_subtype(inside: bool) -> None:
    parent = pet("name", required=True, **TEXT) | {"discriminator": BY_KIND}
    schemas = {"Pet": parent, "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}}
    cat = {"$ref": "#/components/schemas/Cat"}
    item = {"properties": {"pet": cat}, "required": ["pet"]} if inside else cat
    cats = {"type": "array", "minItems": 3, "uniqueItems": True, "items": item}
    root = Document({"components": {"schemas": schemas | {"Cats": cats}}})
    place = ("components", "schemas", "Cats")
    sampler = Sampler(root, Schemas(root, "response"), "response")
    found = [each.get("pet", each) for each in sampler.value(place, full=True)]
    assert [each["kind"] for each in found] == ["Cat"] * 3
    assert len({each["name"] for each in found}) == 3


def test_a_subtype_names_itself_as_its_extension_says() -> None:
    parent = pet("name", required=True, **TEXT) | {"discriminator": BY_KIND}
    base = {"$ref": "#/components/schemas/Pet"}
    cat = {"allOf": [base], "x-discriminator-value": "kitty"}
    schemas = {"Pet": parent, "Cat": cat, "Dog": {"allOf": [base]}}
    for name, kind in (("Cat", "kitty"), ("Dog", "Dog")):
        schema = {"$ref": f"#/components/schemas/{name}"}
        stated = answering({"application/json": {"schema": schema}})
        mock = Mock(stated | {"components": {"schemas": schemas}})
        reply = mock.handle(request("GET", "/p"))
        assert json.loads(reply.content)["kind"] == kind


def test_lines_of_json_are_no_value_in_json() -> None:
    stated = answering({"application/stream+json": {"schema": POINT}})
    reply = Mock(stated).handle(request("GET", "/p"))
    lines = reply.content.decode().splitlines()
    assert [json.loads(line)["x"] for line in lines] == [1, 1]


NAMES = {"type": "object", "additionalProperties": False, "minProperties": 2}


@pytest.mark.parametrize(
    "schema",
    [
        {
            "type": "array",
            "items": {"type": "integer"},
            "minItems": 3,
            "uniqueItems": True,
        },
        {
            "type": "array",
            "items": {"enum": ["a", "b"]},
            "minItems": 2,
            "uniqueItems": True,
        },
        {"type": "array", "contains": {"const": 7}, "minContains": 2},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5},
        {"type": "number", "multipleOf": 0.1, "exclusiveMinimum": 0.2, "maximum": 0.4},
        {**NAMES, "patternProperties": {r"^x_\d+$": {"type": "integer"}}},
        {
            "type": "object",
            "minProperties": 2,
            "propertyNames": {"pattern": "^[a-z]{3}$"},
            "additionalProperties": {"type": "boolean"},
        },
        {"type": "string", "not": {"enum": ["text", "other"]}},
        {"not": {"type": "string"}},
        {"type": "string", "format": "email", "maxLength": 8},
        {
            "allOf": [
                {
                    "type": "object",
                    "properties": {"n": {"type": "integer", "minimum": 3}},
                },
                {"properties": {"n": {"maximum": 3}}, "required": ["n"]},
            ]
        },
        {
            "type": "object",
            "properties": {"kind": {"const": "b"}},
            "required": ["kind"],
            "oneOf": [
                {"properties": {"kind": {"const": "a"}}},
                {"properties": {"kind": {"const": "b"}}},
            ],
        },
    ],
)
def test_made_up_values_keep_every_keyword(schema: Any) -> None:
    stated = Document({"components": {"schemas": {"It": schema}}})
    place = ("components", "schemas", "It")
    for full in (True, False):
        sampler = Sampler(stated, Schemas(stated, "response"), "response")
        value = sampler.value(place, full=full)
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        assert [error.message for error in validator.iter_errors(value)] == []


def test_headers_of_a_form_of_their_own() -> None:
    named = {
        name: {"schema": {"type": "string"}} for name in ("Location", "ETag", "X-A")
    }
    stated = document("/p", responses={"302": {"description": "", "headers": named}})
    reply = Mock(stated).handle(request("GET", "/p"))
    location = "https://example.com/"
    assert reply.headers == {"Location": location, "ETag": '"text"', "X-A": "text"}


def test_an_image_is_one() -> None:
    content = {"image/png": {"schema": {"type": "string", "format": "binary"}}}
    reply = Mock(answering(content)).handle(request("GET", "/p"))
    data, checksum = reply.content[37:54], reply.content[54:58]
    assert reply.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert zlib.crc32(data) == int.from_bytes(checksum, "big")


@pytest.mark.parametrize("name", ["cursor", "page", "offset"])
def test_whoever_follows_made_up_pages_comes_to_an_end(name: str) -> None:
    fields = {
        "data": {"type": "array", "items": POINT},
        "has_more": {"type": "boolean"},
        "next": {"type": ["string", "null"]},
        "total": {"type": "integer", "example": 50},
        "nextCursor": {"type": "string"},
    }
    schema = {"type": "object", "properties": fields}
    stated = answering({"application/json": {"schema": schema}})
    mark = {"name": name, "in": "query", "schema": {"type": "string"}}
    stated["paths"]["/p"]["get"]["parameters"] = [mark]
    body = json.loads(Mock(stated).handle(request("GET", "/p")).content)
    point = {"x": 1, "label": "label"}
    assert body == {"data": [point], "has_more": False, "next": None, "total": 1}
