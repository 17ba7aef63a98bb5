"""Streams that grpc-gateway describes are sequences of JSON lines."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import Ref
from generator.openapi.load import load_document
from generator.openapi.swagger2 import is_streamed
from generator.report.diagnostics import Report
from generator.source import Source

TEXT = """\
swagger: "2.0"
info: {title: Tides, version: "1"}
host: tides.example
schemes: [https]
produces: [application/json]
paths:
  /watch:
    get:
      operationId: watch
      responses:
        "200": {description: Streamed., schema: {$ref: "#/x-stream-definitions/Tide"}}
  /tail:
    get:
      operationId: tail
      responses:
        "200":
          description: Streamed.
          schema: &stream
            type: object
            title: Stream result of Tide
            properties:
              result: {$ref: "#/definitions/Tide"}
              error: {$ref: "#/definitions/Problem"}
  /gone:
    get:
      operationId: gone
      responses:
        "200": {description: ok, schema: {$ref: "#/x-stream-definitions/Lost"}}
  /once:
    get:
      operationId: once
      responses: {"200": {description: ok, schema: {$ref: "#/definitions/Tide"}}}
definitions:
  Tide: {type: object, properties: {height: {type: number}}}
  Problem: {type: object, properties: {message: {type: string}}}
x-stream-definitions:
  Tide: *stream
"""


def operations() -> dict[str, Any]:
    report = Report()
    document = load_document(Source("tides.yaml", TEXT), report)
    assert not report.failed, [*report]
    assert "x-stream-definitions" not in document.value
    api = lower(document.value, LowerSettings()).api
    return {operation.id: operation for operation in api.operations}


def test_streams_are_sequences() -> None:
    found = operations()
    for name in ("watch", "tail"):
        (outcome,) = found[name].successes
        assert isinstance(outcome.item, Ref)
        assert outcome.media_type == "application/x-ndjson"
    (outcome,) = found["once"].successes
    assert outcome.item is None


def test_a_stream_that_nobody_defines_is_anything() -> None:
    assert "gone" in operations()


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"title": "Stream result of X", "properties": {"result": {}}}, True),
        ({"title": "Stream result of X", "properties": {"error": {}}}, False),
        ({"title": "Stream result of X", "properties": {"result": {}, "a": {}}}, False),
        ({"title": "Result", "properties": {"result": {}}}, False),
        ({"title": 3, "properties": {"result": {}}}, False),
        ({"title": "Stream result of X", "properties": []}, False),
        (None, False),
    ],
)
def test_only_what_says_so_is_a_stream(schema: Any, expected: bool) -> None:
    assert is_streamed(schema) is expected
