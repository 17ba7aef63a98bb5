"""Swagger 2.0 documents become documents of OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from generator.openapi.load import Document, load_document
from generator.openapi.validate import validate
from generator.report.diagnostics import Report
from generator.source import Source

TEXT = """\
swagger: "2.0"
info: {title: T, version: "1"}
host: api.example.com
basePath: /v1
schemes: [http, https]
consumes: [application/json]
produces: [application/json, application/xml]
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: query, name: k}
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: "https://a", tokenUrl: "https://t", scopes: {r: read}}
security: [{oauth: [r]}]
parameters:
  limit: {name: limit, in: query, type: integer, maximum: 10, exclusiveMaximum: true}
  pet: {name: pet, in: body, required: true, schema: {$ref: "#/definitions/Pet"}}
responses:
  Bad: {description: bad, schema: {$ref: "#/definitions/Pet"}}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, type: string}
    get:
      parameters:
        - $ref: "#/parameters/limit"
        - {name: ids, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: tags, in: query, type: array, items: {type: string}}
      responses:
        "200":
          description: ok
          schema: {$ref: "#/definitions/Pet"}
          headers: {X-Rate: {type: integer}}
          examples: {application/json: {name: Rex}}
        default: {$ref: "#/responses/Bad"}
    put:
      parameters:
        - $ref: "#/parameters/pet"
        - {name: dry, in: query, type: boolean}
      responses: {"204": {description: done}}
    post:
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string, description: text}
      responses: {"200": {description: file, schema: {type: file}}}
definitions:
  Pet:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: {type: string}
      name: {type: string, x-nullable: true, example: Rex}
"""


def load() -> Document:
    report = Report()
    document = load_document(Source("a.yaml", TEXT), report)
    assert validate(document, report), list(report)
    return document


def operation(method: str) -> Any:
    return load().value["paths"]["/pets/{id}"][method]


def test_head() -> None:
    value = load().value
    assert value["openapi"] == "3.1.1"
    assert value["servers"] == [
        {"url": "https://api.example.com/v1"},
        {"url": "http://api.example.com/v1"},
    ]
    schemes = value["components"]["securitySchemes"]
    assert schemes["basic"] == {"type": "http", "scheme": "basic"}
    assert schemes["oauth"]["flows"]["authorizationCode"]["tokenUrl"] == "https://t"
    assert not {"swagger", "host", "basePath", "definitions", "consumes"} & set(value)


def test_parameters() -> None:
    limit, ids, tags = operation("get")["parameters"]
    assert limit == {"$ref": "#/components/parameters/limit"}
    assert (ids["style"], ids["explode"]) == ("form", True)
    assert (tags["style"], tags["explode"]) == ("form", False)
    assert tags["schema"] == {"type": "array", "items": {"type": "string"}}
    shared = load().value["components"]["parameters"]
    assert shared["limit"]["schema"] == {"type": "integer", "exclusiveMaximum": 10}
    assert "pet" not in shared


def test_bodies() -> None:
    put = operation("put")
    assert [p["name"] for p in put["parameters"]] == ["dry"]
    assert put["requestBody"] == {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
        },
    }
    form = operation("post")["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"]["format"] == "binary"
    assert form["properties"]["note"] == {"type": "string", "description": "text"}
    assert form["required"] == ["file"]


def test_responses() -> None:
    responses = operation("get")["responses"]
    assert set(responses["200"]["content"]) == {"application/json", "application/xml"}
    assert responses["200"]["content"]["application/json"]["example"] == {"name": "Rex"}
    assert responses["200"]["headers"]["X-Rate"]["schema"] == {"type": "integer"}
    file = operation("post")["responses"]["200"]["content"]["application/xml"]["schema"]
    assert (file["type"], file["format"]) == ("string", "binary")


def test_schemas() -> None:
    pet = load().value["components"]["schemas"]["Pet"]
    assert pet["discriminator"] == {"propertyName": "kind"}
    assert "wrong-type" not in {r.rule for r in load().repairs}
    assert pet["properties"]["name"]["type"] == ["string", "null"]
    assert pet["properties"]["name"]["examples"] == ["Rex"]


def line(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def test_places_are_those_of_the_text() -> None:
    locate = load().locate
    name = ("components", "schemas", "Pet", "properties", "name")
    assert locate(name).line == line("name: {type: string, x-")
    limit = ("components", "parameters", "limit", "schema")
    assert locate(limit).line == line("limit: {")
    path = ("paths", "/pets/{id}", "put")
    assert locate((*path, "parameters", 0)).line == line("- {name: dry")
    assert locate((*path, "requestBody")).line == line('- $ref: "#/parameters/pet')
    assert locate(("servers", 0)).line == 1


def test_bodies_and_lists_of_parameters_that_are_spelled_otherwise() -> None:
    head = 'swagger: "2.0"\ninfo: {title: T, version: "1"}\nhost: a.example\n'
    text = f"""{head}x-common: [{{name: q, in: query, type: integer}}]
paths:
  /a:
    post:
      consumes: [application/json]
      parameters:
        - $ref: "#/x-common"
        - {{name: whole, in: body, type: string, required: true}}
      responses: {{"204": {{description: done}}}}
"""
    document = load_document(Source("a.yaml", text), Report()).value
    post = document["paths"]["/a"]["post"]
    assert [parameter["name"] for parameter in post["parameters"]] == ["q"]
    media = post["requestBody"]["content"]["application/json"]
    assert media["schema"] == {"type": "string"}
