"""Bodies that are listed as parameters in OpenAPI 3."""

from __future__ import annotations

from typing import Any

from generator.openapi.load import load_document
from generator.openapi.validate import validate
from generator.report.diagnostics import Report
from generator.source import Source

HEAD = """\
openapi: 3.0.0
info: {title: T, version: '1'}
servers: [{url: 'https://a'}]
paths:
  /a:
"""
OK = "responses: {default: {description: d}}"


def item(text: str) -> Any:
    """The path item of a document, repaired."""
    report = Report()
    document = load_document(Source("a.yaml", HEAD + text), report)
    assert validate(document, report), list(report)
    assert "body-parameter" in {repair.rule for repair in document.repairs}
    return document.value["paths"]["/a"]


def test_json() -> None:
    found = item(f"""\
    put:
      {OK}
      parameters:
      - {{name: b, in: body, required: true, schema: {{type: object}}}}
      - {{name: c, in: query, schema: {{}}}}
""")["put"]
    assert found["parameters"] == [{"name": "c", "in": "query", "schema": {}}]
    content = {"application/json": {"schema": {"type": "object"}}}
    assert found["requestBody"] == {"required": True, "content": content}


def test_form() -> None:
    found = item(f"""\
    post:
      {OK}
      parameters:
      - {{name: b, in: formData, type: array, items: {{type: string}}}}
      - {{name: c, in: formData, required: true, schema: {{type: integer}}}}
""")["post"]["requestBody"]
    form = found["content"]["application/x-www-form-urlencoded"]
    assert form["schema"]["properties"]["c"] == {"type": "integer"}
    assert form["schema"]["required"] == ["c"]
    assert form["encoding"] == {"b": {"style": "form", "explode": False}}
    assert found["required"] is True


def test_files() -> None:
    found = item(f"""\
    post:
      {OK}
      parameters: [{{name: b, in: formData, type: file}}]
""")["post"]["requestBody"]
    part = found["content"]["multipart/form-data"]["schema"]["properties"]["b"]
    assert part["format"] == "binary"


def test_shared_by_a_path() -> None:
    found = item(f"""\
    parameters: [{{name: b, in: body, schema: {{type: array}}}}]
    get: {{{OK}}}
    put: {{{OK}}}
    post: {{{OK}, requestBody: {{content: {{text/plain: {{}}}}}}}}
""")
    assert "requestBody" not in found["get"]
    assert list(found["put"]["requestBody"]["content"]) == ["application/json"]
    assert list(found["post"]["requestBody"]["content"]) == ["text/plain"]
    assert found["parameters"] == []
