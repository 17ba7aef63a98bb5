"""The typed view of a document: fields, pointers, references, and what is malformed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from generator.openapi.document import OpenAPIObject, view
from generator.openapi.nodes import BadReference
from generator.openapi.schema import SchemaObject

ID = {"name": "id", "in": "path", "schema": {"type": "string"}}
TAGS = {
    "name": "tags",
    "in": "query",
    "x-collectionFormat": "pipes",
    "examples": {"two": {"$ref": "#/components/examples/two"}, "none": {}},
    "example": ["a"],
}
OPERATION = {
    "operationId": "shelve",
    "parameters": [TAGS, {"$ref": "#/components/parameters/page"}, {"$ref": "#/no"}],
    "requestBody": {"$ref": "#/components/requestBodies/book"},
    "responses": {
        "200": {"$ref": "#/components/responses/book"},
        "x-note": {"description": "not a response"},
    },
    "callbacks": {"moved": {"{$url}": {"post": {}}, "x-note": {}}},
    "security": [{"key": ["read", "write"], "other": []}, {}],
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.1",
    "servers": [{"url": "https://{at}.example", "variables": {"at": {"default": 1}}}],
    "paths": {
        "/books/{id}": {
            "parameters": [ID],
            "put": OPERATION,
            "additionalOperations": {"lock": {}},
        },
        "/same": {"$ref": "#/paths/~1books~1{id}"},
        "x-note": {"get": {}},
    },
    "components": {
        "examples": {"two": {"value": ["a", "b"]}},
        "parameters": {"page": {"name": "page", "in": "query", "explode": False}},
        "requestBodies": {
            "book": {"content": {"text/plain": {"schema": {"type": "string"}}}}
        },
        "responses": {
            "book": {
                "content": {"application/json": {"schema": {"$ref": "#book"}}},
                "headers": {"ETag": {"description": " of the edition "}},
            }
        },
        "schemas": {
            "Book": {"$anchor": "book", "properties": {"a/b": {}}, "nullable": True},
            "Alias": {"$ref": "#/components/schemas/Book", "title": "Another"},
            "Circle": {"$ref": "#/components/schemas/Circle"},
        },
    },
}


@pytest.fixture
def root() -> OpenAPIObject:
    return view(DOCUMENT)


def test_operations_know_their_path_method_and_pointer(root: OpenAPIObject) -> None:
    found = [
        (operation.key, operation.pointer)
        for item in root.paths
        for operation in item.operations
    ]
    first = [
        ("PUT /books/{id}", "#/paths/~1books~1{id}/put"),
        ("LOCK /books/{id}", "#/paths/~1books~1{id}/additionalOperations/lock"),
    ]
    same = [(key.replace("/books/{id}", "/same"), pointer) for key, pointer in first]
    assert found == first + same


def test_parameters_follow_references_and_have_the_usual_style(
    root: OpenAPIObject,
) -> None:
    put = next(iter(root.paths[0].operations))
    found = [
        (p.name, p.location, p.required, p.style, p.explode) for p in put.parameters
    ]
    assert found == [
        ("id", "path", True, "simple", False),
        ("tags", "query", False, "pipeDelimited", False),
        ("page", "query", False, "form", False),
        ("", "", False, "", False),
    ]
    assert [p.pointer for p in put.parameters] == [
        "#/paths/~1books~1{id}/parameters/0",
        "#/paths/~1books~1{id}/put/parameters/0",
        "#/components/parameters/page",
        "#/paths/~1books~1{id}/put/parameters/2",
    ]
    assert [p.problem for p in put.parameters[2:]] == ["", "`#/no` cannot be resolved"]
    assert list(put.parameters[1].examples) == [("two", ["a", "b"]), ("example", ["a"])]


def test_bodies_responses_and_callbacks(root: OpenAPIObject) -> None:
    put = next(iter(root.paths[0].operations))
    assert list(put.request_body.content) == ["text/plain"]
    assert list(put.responses) == ["200"]
    response = put.responses["200"]
    assert response.headers["ETag"].description == "of the edition"
    schema = response.content["application/json"].schema
    assert schema.pointer == (
        "#/components/responses/book/content/application~1json/schema"
    )
    assert schema.followed.pointer == "#/components/schemas/Book"
    ((name, item),) = put.callbacks
    assert (name, item.path) == ("moved", "{$url}")
    assert [o.pointer for o in item.operations] == [
        "#/paths/~1books~1{id}/put/callbacks/moved/{$url}/post"
    ]


def test_security_and_servers(root: OpenAPIObject) -> None:
    put, lock = root.paths[0].operations
    assert [(r.schemes, r.scopes) for r in put.security or ()] == [
        (("key", "other"), ("read", "write")),
        ((), ()),
    ]
    assert lock.security is None
    assert [(s.pointer, s.variables["at"].default) for s in root.servers] == [
        ("#/servers/0", "1")
    ]


def test_a_schema_is_found_under_one_pointer(root: OpenAPIObject) -> None:
    book = root.schema("#book")
    assert book.pointer == "#/components/schemas/Book"
    assert root.target("#/components/schemas/Alias") == book.pointer
    assert book.nullable
    inner = book.properties["a/b"]
    assert inner.pointer == "#/components/schemas/Book/properties/a~1b"
    for ref in ("#/components/schemas/Circle", "#/no", "other.yaml#/a"):
        with pytest.raises(BadReference):
            root.schema(ref)
        assert root.target(ref) == ""


def test_pointers_have_one_spelling() -> None:
    entry = {"title": "Half"}
    response = {"content": {"text/plain": {"schema": {"$ref": "#/c/a%20b%2525"}}}}
    operation = {"responses": {"200": {"$ref": "#/r/of%20it"}}}
    root = view(
        {
            "c": {"a b%25": entry},
            "r": {"of it": response},
            "paths": {"/": {"get": operation}},
        }
    )
    assert root.schema("#/c/a%20b%2525").raw is entry
    assert root.target("#/c/a b%2525") == "#/c/a b%25"
    (get,) = root.paths[0].operations
    schema = get.responses["200"].content["text/plain"].schema
    assert schema.pointer == "#/r/of it/content/text~1plain/schema"
    assert schema.followed.pointer == "#/c/a b%25"
    assert schema.followed.title == "Half"


def test_booleans_are_schemas_that_say_nothing() -> None:
    def schema(raw: dict[str, Any]) -> SchemaObject:
        return SchemaObject(view({}).references, raw, "#")

    assert schema({"additionalProperties": False}).additional is False
    assert schema({"unevaluatedProperties": True}).additional is True
    assert schema({}).additional is None
    found = schema({"additionalProperties": {"type": "null"}}).additional
    assert isinstance(found, SchemaObject)
    assert found.types == ["null"]
    assert not schema({"items": True}).items
    assert schema({"const": None}).values == [None]


SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a", "#/a"])
KEYS = st.sampled_from(
    "paths /a get parameters name in schema $ref content responses 200 security servers"
    " url components schemas properties allOf type enum examples headers callbacks".split()
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, ANY_JSON, max_size=5))
def test_whatever_stands_in_a_document_can_be_looked_at(raw: dict[str, Any]) -> None:
    root = view(raw)
    operations = [operation for item in root.paths for operation in item.operations]
    for operation in operations:
        found, pointer = operation.references.step(operation.pointer)
        assert (found is operation.raw, pointer) == (True, operation.pointer)
        for parameter in operation.parameters:
            assert isinstance(parameter.name, str)
            assert all(isinstance(name, str) for name in parameter.schema.types)
        for response in operation.responses.values():
            for media_type, media in response.content.items():
                assert media.problem or media.raw or not media.schema, media_type
        scopes = [scope for r in operation.security or () for scope in r.scopes]
        assert all(isinstance(scope, str) for scope in scopes)
    for name, schema in root.components.schemas.items():
        assert schema.pointer.endswith(f"/schemas/{name.replace('/', '~1')}")
        assert len(schema.all_of) == len(schema.entries("allOf"))
