"""Names get an underscore only where something is in the way."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import Model

TEXT = {"type": "string"}


def fields(*names: str) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(names, TEXT)}


def lowered(schema: dict[str, Any], *parameters: str) -> Any:
    content = {"application/json": {"schema": schema}}
    stated = {
        "parameters": [{"name": n, "in": "query", "schema": TEXT} for n in parameters],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    document: Any = {"openapi": "3.1.1", "paths": {"/x": {"post": stated}}}
    return lower(document, LowerSettings()).api


def keywords(schema: dict[str, Any], *parameters: str) -> list[str]:
    (operation,) = lowered(schema, *parameters).operations
    body = operation.body.fields or ()
    return [*(p.name for p in operation.parameters), *(f.name for f in body)]


@pytest.mark.parametrize(
    ("schema", "parameters", "expected"),
    [
        (fields("to", "body"), (), ["to", "body"]),
        (fields("_async"), ("_async",), ["async_", "body_async"]),
        (fields(), ("tag", "tag[]"), ["tag", "tags"]),
        (fields(), ("tags[]", "tags"), ["tags_list", "tags"]),
        (fields(), ("ids[]",), ["ids"]),
        (fields("to", "additional_properties"), (), ["to", "additional_properties"]),
        (TEXT, ("body",), ["body_"]),
        ({**fields("additional_properties"), "additionalProperties": True}, (), ["additional_properties_"]),
        (fields("self", "call", "class"), (), ["self_", "call_", "class_"]),
    ],
)  # fmt: skip
def test_arguments(
    schema: dict[str, Any], parameters: tuple[str, ...], expected: list[str]
) -> None:
    assert keywords(schema, *parameters) == expected


def test_fields() -> None:
    wires = ("model_name", "model_id", "model_dump", "model_config", "json", "body")
    found = lowered(fields(*wires)).definitions.values()
    (model,) = (d for d in found if isinstance(d, Model))
    assert [field.name for field in model.fields] == [
        "model_name",
        "model_id",
        "model_dump_",
        "model_config_",
        "json_",
        "body",
    ]
