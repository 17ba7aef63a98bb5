"""Damaged documents are repaired or refused with places; they never crash anything."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from benchmarks.damage import damaged
from generator.openapi.dump import dump_document
from generator.openapi.load import load_document
from generator.openapi.nodes import load_tree
from generator.openapi.validate import validate
from generator.report.diagnostics import InputError, Report
from generator.source import Source

DOCUMENT = yaml.safe_load("""
openapi: 3.0.3
info: {title: T, version: "1", contact: {name: N}, license: {name: M}}
servers: [{url: "https://{h}/v1", variables: {h: {default: a, enum: [a, b]}}}]
security: [{oauth: [read]}, {}]
tags: [{name: pets, description: P}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - $ref: "#/components/parameters/limit"
        - {name: tags, in: query, style: form, schema: {type: array, items: {type: string}}}
      responses:
        "200":
          description: ok
          headers: {X-Rate: {schema: {type: integer}}}
          links: {self: {operationId: getPet, parameters: {id: $request.path.id}}}
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              examples: {a: {$ref: "#/components/examples/rex"}}
        4XX: {$ref: "#/components/responses/Bad"}
    put:
      requestBody: {$ref: "#/components/requestBodies/Pet"}
      callbacks:
        done: {"{$request.body#/url}": {post: {responses: {"200": {description: ok}}}}}
      responses: {default: {description: any}}
components:
  parameters: {limit: {name: limit, in: query, schema: {type: integer, default: 5}}}
  examples: {rex: {value: {name: Rex}}}
  responses:
    Bad: {description: bad, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
  requestBodies:
    Pet:
      content:
        multipart/form-data:
          schema: {type: object, properties: {file: {type: string, format: binary}}}
          encoding: {file: {contentType: image/png}}
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: "https://t", scopes: {read: r}}}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Error: {type: object, required: [code], properties: {code: {type: integer, minimum: 1}}}
    Pet:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat"}}
    Cat:
      allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [kind], properties: {lives: {type: integer, default: 9}}}]
    Dog:
      allOf: [{$ref: "#/components/schemas/Base"}]
    Base:
      type: object
      required: [kind]
      properties:
        kind: {type: string, enum: [cat, dog]}
        parent: {$ref: "#/components/schemas/Pet", nullable: true}
        names: {type: object, additionalProperties: {type: string, pattern: "^a"}}
""")


@pytest.mark.parametrize("seed", range(100, 140))
def test_damage(seed: int) -> None:
    text = json.dumps(damaged(DOCUMENT, seed, 1 + seed % 3))
    report = Report()
    try:
        document = load_document(Source("a.json", text), report)
    except InputError:
        return
    assert validate(document, report), [str(d) for d in report]
    assert all(r.span.file == "a.json" for r in document.repairs)
    again: Any = load_tree(Source("a.yaml", dump_document(document.value))).value
    assert again == document.value
    second = load_document(Source("a.json", json.dumps(document.value)), Report())
    assert not second.repairs
    assert second.value == document.value
