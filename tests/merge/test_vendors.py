"""Pages of invented vendors: the merged document says what a careful reader would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from generator.merge.result import Merged
from tests.merge.pages import ROOT, merged

VENDORS = sorted(path.parent for path in ROOT.glob("tests/pages/*/expected.json"))


@pytest.fixture(params=VENDORS, ids=lambda path: path.name)
def vendor(request: pytest.FixtureRequest) -> tuple[Merged, dict[str, Any]]:
    folder: Path = request.param
    return merged(folder), json.loads((folder / "expected.json").read_text())


def found_operations(document: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def expected_operations(expected: Any) -> dict[str, Any]:
    return {f"{o['method']} {o['path']}": o for o in expected["operations"]}


def resolved(schema: Any, document: Any) -> Any:
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
    return schema


def types(schema: Any, document: Any) -> set[str]:
    """The JSON types that a schema admits, empty where it says nothing."""
    schema = resolved(schema, document)
    stated = schema.get("type", [])
    found = set([stated] if isinstance(stated, str) else stated)
    for union in ("oneOf", "anyOf", "allOf"):
        for branch in schema.get(union, []):
            found |= types(branch, document)
    return found


def wanted_types(value: Any) -> set[str]:
    return set() if value is None else {value} if isinstance(value, str) else set(value)


def test_is_valid(vendor: tuple[Merged, Any]) -> None:
    validate(json.loads(json.dumps(vendor[0].document)))


def test_operations(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    operations = found_operations(found.document)
    assert operations.keys() == expected_operations(expected).keys()
    ids = [operation["operationId"] for operation in operations.values()]
    assert len(ids) == len(set(ids))


def test_server(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    assert found.document["servers"] == [{"url": expected["server"]}]


def test_parameters(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    operations = found_operations(found.document)
    for key, wanted in expected_operations(expected).items():
        parameters = {
            (p["in"], p["name"].lower()): (
                p.get("required", False),
                types(p.get("schema", {}), found.document),
            )
            for p in operations[key].get("parameters", [])
        }
        assert parameters == {
            (p["in"], p["name"].lower()): (p["required"], declared(p))
            for p in wanted["parameters"]
        }, key


def declared(parameter: Any) -> set[str]:
    """A path parameter that no page types is declared as a string."""
    stated = wanted_types(parameter["type"])
    return stated or ({"string"} if parameter["in"] == "path" else set())


def test_bodies(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    operations = found_operations(found.document)
    for key, wanted in expected_operations(expected).items():
        content = operations[key].get("requestBody", {}).get("content", {})
        media = wanted.get("media_type", "application/json")
        assert bool(content) == bool(wanted["body_fields"]), key
        if content:
            schema = resolved(content[media].get("schema", {}), found.document)
            required = schema.get("required", [])
            properties = schema.get("properties", {})
            assert properties.keys() == wanted["body_fields"].keys(), key
            for name, field in wanted["body_fields"].items():
                inner = types(properties[name], found.document)
                assert inner == wanted_types(field["type"]), (key, name)
                assert (name in required) == bool(field["required"]), (key, name)


def test_statuses(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    operations = found_operations(found.document)
    for key, wanted in expected_operations(expected).items():
        assert operations[key]["responses"].keys() - {"2XX"} == set(
            wanted["statuses"]
        ), key


def test_credentials_and_scopes(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    components: Any = found.document["components"]
    (scheme,) = components["securitySchemes"].values()
    (wanted,) = expected["credentials"]
    if wanted["name"] == "Authorization":
        assert scheme == {"type": "http", "scheme": wanted["scheme"]}
    else:
        assert (scheme["in"], scheme["name"]) == (wanted["in"], wanted["name"])
    operations = found_operations(found.document)
    for key, operation in expected_operations(expected).items():
        (need,) = operations[key]["security"]
        (scopes,) = need.values()
        assert scopes == operation["scope"], key


def test_known_by_example(vendor: tuple[Merged, Any]) -> None:
    found, expected = vendor
    operations = found_operations(found.document)
    for key, wanted in expected_operations(expected).items():
        marked = operations[key].get("x-documented-by") == "example"
        assert marked == wanted.get("by_example", False), key
