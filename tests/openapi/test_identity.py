"""References by `$id`, references where none are allowed, and what hostile ones cost."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from generator.addresses import split_url
from generator.openapi.load import Document, load_document
from generator.openapi.settle import settle
from generator.report.diagnostics import Report
from generator.source import Source, read_source

HEAD = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
SCHEMA = "#/components/schemas/"


def load(**parts: Any) -> tuple[Document, Report]:
    report = Report()
    source = Source("a.json", json.dumps({**HEAD, **parts}))
    return load_document(source, report), report


def schemas(**named: Any) -> dict[str, Any]:
    document, _ = load(components={"schemas": named})
    found: dict[str, Any] = document.value["components"]["schemas"]
    return found


def test_references_start_from_the_id_of_their_schema() -> None:
    found = schemas(
        A={"$id": "https://a.example/s/a.json", "type": "string"},
        B={
            "$id": "https://a.example/s/b.json",
            "properties": {
                "near": {"$ref": "a.json"},
                "rooted": {"$ref": "/s/a.json"},
                "own": {"$ref": "#/$defs/C"},
                "whole": {"$ref": "#/components/schemas/A"},
            },
            "$defs": {"C": {"type": "integer"}},
        },
        D={"$ref": "https://a.example/s/b.json"},
    )
    refs = {key: value["$ref"] for key, value in found["B"]["properties"].items()}
    assert refs == {
        "near": f"{SCHEMA}A",
        "rooted": f"{SCHEMA}A",
        "own": f"{SCHEMA}B/$defs/C",
        "whole": f"{SCHEMA}A",
    }
    assert found["D"]["$ref"] == f"{SCHEMA}B"


def test_a_namesake_elsewhere_is_not_meant() -> None:
    found = schemas(A={"type": "string"}, B={"$ref": "https://b.example/x.json#/A"})
    assert found["B"] == {}


def response(content: Any) -> dict[str, Any]:
    answer = {"description": "d", "content": content}
    return {"/a": {"get": {"operationId": "a", "responses": {"200": answer}}}}


@pytest.mark.parametrize(
    "content",
    [
        {"$ref": "#/components/mediaTypes/all"},
        {"application/json": {"$ref": "#/components/mediaTypes/one"}},
        {"application/json": {"schema": {"$ref": "#/models/M"}}},
    ],
)
def test_what_can_be_resolved_is_not_removed(content: Any) -> None:
    schema = {"type": "object", "properties": {"x": {"type": "string"}}}
    kinds = {"one": {"schema": schema}, "all": {"application/json": {"schema": schema}}}
    document, report = load(
        paths=response(content), components={"mediaTypes": kinds}, models={"M": schema}
    )
    answer = document.value["paths"]["/a"]["get"]["responses"]["200"]
    found = answer["content"]["application/json"]["schema"]
    target = document.value["components"].get("schemas", {}).get("M")
    assert (target if "$ref" in found else found) == schema
    assert not report.failed


def test_what_is_removed_is_a_warning() -> None:
    _, report = load(paths={}, nonsense={"a": 1})
    assert [(d.code, "nonsense" in d.message) for d in report] == [("removed", True)]


def test_a_root_lets_a_document_refer_to_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "a.yaml").write_text("A: {type: integer}")
    text = "openapi: 3.1.0\ncomponents: {schemas: {B: {$ref: '../a.yaml#/A'}}}\n"
    file = tmp_path / "own" / "main.yaml"
    file.write_text(text)
    for roots, codes in (((), ["forbidden-ref"]), ((tmp_path,), [])):
        report = Report()
        source = read_source(file, "main.yaml")
        document = load_document(source, report, roots=roots)
        assert [d.code for d in report] == codes
    assert document.value["components"]["schemas"]["B"] == {"type": "integer"}


SLOW: dict[str, dict[str, Any]] = {
    "pattern": {"type": "string", "pattern": "^(a+)+$"},
    "patternProperties": {"type": "object", "patternProperties": {"^(a+)+$": {}}},
    "propertyNames": {"type": "object", "propertyNames": {"pattern": "^(a+)+$"}},
    "no pattern": {"patternProperties": {"a\\": {}}},
    "too large": {"type": "number", "multipleOf": 10**400},
}


@pytest.mark.parametrize("name", SLOW)
def test_no_pattern_is_run(name: str) -> None:
    text, started = "a" * 40 + "!", time.perf_counter()
    kind = SLOW[name].get("type")
    default = {"string": text, "number": 1.5}.get(str(kind), {text: "x"})
    document, report = load(
        paths={}, components={"schemas": {"A": {**SLOW[name], "default": default}}}
    )
    settle(document, report)
    assert not report.failed
    assert time.perf_counter() - started < 5


def test_multiples_are_decimal() -> None:
    schema = {"type": "number", "multipleOf": 0.01, "default": 0.29}
    document, report = load(paths={}, components={"schemas": {"A": schema}})
    settle(document, report)
    assert document.value["components"]["schemas"]["A"] == schema


@pytest.mark.parametrize("url", ["https://[x]/a", "https://[::1", "http://a:b/", "//["])
def test_any_text_is_a_url(url: str) -> None:
    found = split_url(url)
    assert isinstance(found.path, str)
    assert found.port is None
