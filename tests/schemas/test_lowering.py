"""What lowering says of constructs that have no counterpart, or that newer ones add."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.model import Lowered, LowerSettings, lower
from generator.model.ir import NO_BOUNDS, Kind, MapOf, Parameter, Ref, Scalar
from tests.emission import files_of
from tests.schemas.conftest import CASES


def lowered(parameters: list[Any], **more: Any) -> Lowered:
    operation = {"parameters": parameters, "responses": {}, "operationId": "x"}
    paths = {"/x": {"get": operation}}
    document: dict[str, Any] = {"openapi": "3.2.0", "info": {}, "paths": paths}
    return lower({**document, **more}, LowerSettings(package="p"))


def only(parameters: list[Any]) -> Parameter:
    (found,) = lowered(parameters).api.operations[0].parameters
    return found


def test_a_whole_query_string_is_written_like_a_body() -> None:
    """OpenAPI 3.2, `in: querystring`."""
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    found = only([{"name": "q", "in": "querystring", "content": content}])
    assert (found.location, found.style) == ("query", "querystring")
    assert found.media_type == "application/x-www-form-urlencoded"
    assert isinstance(found.type, MapOf)


def test_what_is_left_out_is_told() -> None:
    bad: list[dict[str, Any]] = [
        {"in": "query"},
        {"name": "x", "in": ["query"]},
        {"$ref": "#/nowhere"},
    ]
    result = lowered(bad)
    assert [pointer.rpartition("/")[2] for pointer, _ in result.notes] == list("012")
    assert result.api.operations[0].parameters == ()


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}},
        {
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}]},
        },
        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"title": "t"}]}},
    ],
)
def test_what_is_nothing_but_itself_may_be_anything(schemas: dict[str, Any]) -> None:
    parts = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    schema = {"oneOf": [*parts, {"type": "object", "properties": {"x": {}}}]}
    answer = {"content": {"application/json": {"schema": schema}}, "description": "d"}
    paths = {"/x": {"get": {"operationId": "x", "responses": {"200": answer}}}}
    document: dict[str, Any] = {"openapi": "3.1.0", "info": {}, "paths": paths}
    files = files_of({**document, "components": {"schemas": schemas}}, "p")
    assert [compile(text, name, "exec") for name, text in files.items()]


def test_constructs_without_counterpart_are_counted() -> None:
    text = (CASES / "references" / "openapi.yaml").read_text(encoding="utf-8")
    unused = lower(yaml.safe_load(text), LowerSettings(package="p")).api.unused
    assert unused["not"] == 1
    assert "$dynamicRef" not in unused
    assert unused["$anchor"] == 1


def test_a_construct_counts_once_per_place() -> None:
    def schema(number: int) -> dict[str, Any]:
        limits = {"allOf": [{"type": "string"}, {"pattern": "x"}]}
        parts = [{"properties": {"a": limits}}, {"properties": {f"b{number}": limits}}]
        return {"type": "object", "allOf": parts}

    schemas = {f"S{number}": schema(number) for number in range(300)}
    parts = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    content = {"application/json": {"schema": {"type": "array", "prefixItems": parts}}}
    document: dict[str, Any] = {
        "openapi": "3.1.1",
        "info": {},
        "paths": {"/x": {"get": {"responses": {"200": {"content": content}}}}},
        "components": {"schemas": schemas},
    }
    unused = lower(document, LowerSettings(package="p")).api.unused
    assert unused["pattern"] == 600


def test_broken_references_are_told() -> None:
    text = (CASES / "references" / "openapi.yaml").read_text(encoding="utf-8")
    notes = dict(lower(yaml.safe_load(text), LowerSettings(package="p")).notes)
    pointers = {pointer.rpartition("/")[2] for pointer in notes}
    assert {"broken", "elsewhere"} <= pointers


def test_numbers_without_end_are_no_limits() -> None:
    schema = {"type": "number", "maximum": float("inf"), "minimum": float("nan")}
    assert only([{"name": "q", "in": "query", "schema": schema}]).bounds == NO_BOUNDS


def test_media_types_by_reference() -> None:
    """OpenAPI 3.2, `components/mediaTypes`; what is not used of them is counted."""
    text = """
      openapi: 3.2.0
      info: {}
      paths:
        /x:
          post:
            requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/M'}}}
            responses:
              "200": {content: {application/json: {$ref: '#/components/mediaTypes/M'}}}
              "201": {content: {application/jsonl: {itemSchema: {type: string}}}}
      components:
        mediaTypes: {M: {schema: {type: object, properties: {n: {type: integer}}}}}
    """
    found = lower(yaml.safe_load(text), LowerSettings(package="p"))
    (operation,) = found.api.operations
    assert operation.body is not None
    assert [f.wire for f in operation.body.fields or ()] == ["n"]
    assert isinstance(operation.successes[0].type, Ref)
    assert found.api.unused == {"itemSchema": 1}


def test_the_index_of_no_models_offers_nothing() -> None:
    files = files_of({"openapi": "3.1.1", "info": {}, "paths": {}}, "p")
    index = files["models/__init__.py"]
    assert "lazy(" in index
    assert index.count('"""') == 4
    assert "models/__init__.pyi" in files


def test_a_parameter_of_an_operation_goes_before_that_of_its_path() -> None:
    own = {"name": "q", "in": "query", "required": True, "schema": {"type": "integer"}}
    general = {"name": "q", "in": "query", "schema": {"type": "string"}}
    header = {"name": "q", "in": "header", "schema": {"type": "boolean"}}
    item = {
        "parameters": [general, header],
        "get": {"parameters": [own], "responses": {}, "operationId": "x"},
    }
    (found,) = lowered([], paths={"/x": item}).api.operations
    described = {(p.location, p.type, p.required) for p in found.parameters}
    assert described == {
        ("query", Scalar(Kind.INTEGER), True),
        ("header", Scalar(Kind.BOOLEAN), False),
    }
