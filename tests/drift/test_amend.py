"""Lines of a record, and what each makes of a schema."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator.drift.amend import MeasuredSchemas, amended
from generator.drift.lines import drift_lines, is_record
from generator.report.diagnostics import Report
from generator.source import Source

POINTER = ("paths", "/a", "get")
REF = {"$ref": "#/components/schemas/Home"}
HOME = {
    "type": "object",
    "required": ["street"],
    "properties": {"street": {"type": "string"}},
}
ANY_NULL = {"anyOf": [REF, {"type": "null"}]}


def line(kind: str, place: list[Any], seen: object, **other: object) -> str:
    known = {"drift": 1, "package": "p", "operation": "a.get", "status": 200}
    return json.dumps({**known, "kind": kind, "place": place, "seen": seen, **other})


def document(schema: Any, status: str = "200") -> dict[str, Any]:
    content = {"text/csv": {}, "application/json": {"schema": copy.deepcopy(schema)}}
    responses = {status: {"description": "d", "content": content}}
    schemas = {"Home": copy.deepcopy(HOME)}
    return {
        "paths": {"/a": {"get": {"responses": responses}}},
        "components": {"schemas": schemas},
    }


def schema_of(value: dict[str, Any], status: str = "200") -> Any:
    responses = value["paths"]["/a"]["get"]["responses"]
    return responses[status]["content"]["application/json"]["schema"]


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


X = [".x"]
CHANGES = [
    (
        obj(x={"type": "string"}),
        ("null", X, "null"),
        obj(x={"type": ["string", "null"]}),
    ),
    (obj(x={"type": ["string", "null"]}), ("null", X, "null"), None),
    (obj(x={}), ("null", X, "null"), None),
    (obj(x=REF), ("null", X, "null"), obj(x=ANY_NULL)),
    (obj(x=ANY_NULL), ("null", X, "null"), None),
    (
        obj(x={"description": "d", **REF}),
        ("null", X, "null"),
        obj(x={"description": "d", **ANY_NULL}),
    ),
    (
        obj(x={"type": "string", "enum": ["a"]}),
        ("null", X, "null"),
        obj(x={"type": ["string", "null"], "enum": ["a", None]}),
    ),
    (
        obj(x={"type": "string", "enum": ["a"]}),
        ("value", X, "b"),
        obj(x={"type": "string", "enum": ["a", "b"]}),
    ),
    (
        obj(x={"type": ["string", "null"], "enum": ["a", None]}),
        ("value", X, "b"),
        obj(x={"type": ["string", "null"], "enum": ["a", "b", None]}),
    ),
    (obj(x={"const": "a"}), ("value", X, "b"), obj(x={"enum": ["a", "b"]})),
    (obj(x={"type": "string", "enum": ["a"]}), ("value", X, "a"), None),
    (obj(x={"type": "string", "enum": ["a"]}), ("value", X, 1), None),
    (obj(x={"type": "string"}), ("value", X, "b"), None),
    (obj(), ("property", X, "array"), obj(x={"type": "array"})),
    (obj(), ("property", X, "null"), obj(x={})),
    ({"type": "object"}, ("property", X, "string"), obj(x={"type": "string"})),
    (obj(x={"type": "string"}), ("property", X, "string"), None),
    (
        obj(x={"type": "string"}),
        ("property", X, "boolean"),
        obj(x={"type": ["string", "boolean"]}),
    ),
    (
        obj(x={"type": "array"}),
        ("property", [".x", "[]"], "object"),
        obj(x={"type": "array", "items": {"type": "object"}}),
    ),
    (
        {"allOf": [{"description": "d"}, obj(y={"type": "string"})]},
        ("property", X, "string"),
        {
            "allOf": [
                {"description": "d"},
                obj(y={"type": "string"}, x={"type": "string"}),
            ]
        },
    ),
    (
        {**obj(x={"type": "string"}), "required": ["x", "y"]},
        ("missing", X, "nothing"),
        {**obj(x={"type": "string"}), "required": ["y"]},
    ),
    (
        {"allOf": [{**obj(x={"type": "string"}), "required": ["x"]}]},
        ("missing", X, "nothing"),
        {"allOf": [obj(x={"type": "string"})]},
    ),
    (obj(x={"type": "integer"}), ("type", X, "number"), obj(x={"type": "number"})),
    (obj(x={"type": "number"}), ("type", X, "integer"), None),
    (
        obj(x={"type": "string", "format": "date-time"}),
        ("type", X, "string"),
        obj(x={"type": "string"}),
    ),
    (obj(x=REF), ("type", X, "string"), obj(x={"anyOf": [REF, {"type": "string"}]})),
    (
        obj(x={"type": "string", "enum": ["a"]}),
        ("type", X, "integer"),
        obj(x={"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "integer"}]}),
    ),
    (
        {"type": "array", "items": obj(x={"type": "string"})},
        ("null", ["[]", ".x"], "null"),
        {"type": "array", "items": obj(x={"type": ["string", "null"]})},
    ),
    (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        ("type", ["{}"], "string"),
        {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
    ),
    ({"oneOf": [REF, obj(y={})]}, ("null", [".street"], "null"), None),
    (obj(x={"type": "string"}), ("null", [".z", ".y"], "null"), None),
]


@pytest.mark.parametrize(("schema", "met", "wanted"), CHANGES)
def test_what_a_line_changes(schema: Any, met: tuple[Any, ...], wanted: Any) -> None:
    value, report = document(schema), Report()
    lines = drift_lines(Source("d.jsonl", line(*met)), report)
    found = amended(value, {"a.get": POINTER}, lines, report)
    assert value == document(schema if wanted is None else wanted)
    assert len(found) == (wanted is not None)
    assert not list(report)
    again = amended(value, {"a.get": POINTER}, lines, report)
    assert again == []


def test_a_shared_schema_is_changed_where_it_is() -> None:
    value, report = document(obj(x=REF)), Report()
    text = line("null", [".x", ".street"], "null")
    (found,) = amended(
        value, {"a.get": POINTER}, drift_lines(Source("d.jsonl", text), report), report
    )
    assert found.pointer == "/components/schemas/Home/properties/street"
    home = value["components"]["schemas"]["Home"]
    assert home["properties"]["street"] == {"type": ["string", "null"]}


@pytest.mark.parametrize("status", ["200", "2XX", "default"])
def test_responses_by_status(status: str) -> None:
    value, report = document(obj(), status), Report()
    lines = drift_lines(Source("d.jsonl", line("property", X, "string")), report)
    assert len(amended(value, {"a.get": POINTER}, lines, report)) == 1


def test_what_finds_no_place_is_a_warning() -> None:
    report = Report()
    texts = [line("null", X, "null", operation="b.gone")] * 2
    texts += [line("null", X, "null", status=404), line("null", [".y"], "null")]
    lines = drift_lines(Source("d.jsonl", "\n".join(texts)), report)
    assert amended(document(obj()), {"a.get": POINTER}, lines, report) == []
    assert [(d.code, d.span and d.span.line) for d in report] == [
        ("drift-misses", 1),
        ("drift-misses", 3),
    ]


BAD = [
    "{",
    "[1]",
    "nonsense",
    '{"drift": 1}',
    line("null", X, "null", drift=2),
    line("null", X, "null", drift=True),
    line("null", X, "null", status="200"),
    line("null", X, "null", status=7),
    line("null", X, "null", operation="a b"),
    line("null", X, "null", operation="__import__('os')"),
    line("null", X, "null", package=None),
    line("nil", X, "null"),
    line("null", ["x"], "null"),
    line("null", ["."], "null"),
    line("null", [1], "null"),
    line("null", [".a\nb"], "null"),
    line("null", X * 41, "null"),
    line("property", [], "string"),
    line("null", X, "nil"),
    line("null", X, ["null"]),
    line("value", X, "x" * 300),
    line("value", X, "a\nb"),
    line("value", X, True),
    line("value", X, None),
    line("value", X, 1.5),
    "[" * 5000,
    '{"drift": 1' + " " * 9000 + "}",
    '{"drift": ' + "9" * 6000 + "}",
]


@pytest.mark.parametrize("text", BAD)
def test_a_line_that_is_none_is_one_error(text: str) -> None:
    report = Report()
    good = line("null", X, "null")
    found = drift_lines(Source("d.jsonl", f"{good}\n\n{text}\n{good}\n"), report)
    assert len(found) == 1
    (error,) = report
    assert (error.code, str(error.span)) == ("bad-drift", "d.jsonl:3:1")
    assert len(str(error)) < 200
    assert "\n" not in str(error)


def test_many_bad_lines_are_few_errors() -> None:
    report = Report()
    drift_lines(Source("d.jsonl", "{\n" * 500), report)
    assert len(list(report)) == 21
    report = Report()
    drift_lines(Source("d.jsonl", "\n" * 100_001), report)
    assert [d.code for d in report] == ["bad-drift"]


def test_what_a_record_is() -> None:
    assert is_record(line("null", X, "null"))
    assert is_record("{broken\n" + line("null", X, "null"))
    assert not is_record('{"openapi": "3.1.0"}')
    assert not is_record("")


STEPS = st.lists(st.sampled_from([".x", ".y", ".street", "[]", "{}"]), max_size=4)
SCHEMAS = st.recursive(
    st.sampled_from(
        [{}, {"type": "string"}, REF, {"type": "string", "enum": ["a"]}, True]
    ),
    lambda inner: st.one_of(
        st.builds(lambda x, y: obj(x=x, y=y), inner, inner),
        st.builds(lambda x: {"type": "array", "items": x}, inner),
        st.builds(lambda x: {"type": "object", "additionalProperties": x}, inner),
        st.builds(lambda x, y: {"allOf": [x, y]}, inner, inner),
        st.builds(lambda x: {"anyOf": [x, {"type": "null"}]}, inner),
    ),
    max_leaves=6,
)
KINDS = st.sampled_from(
    [("null", "null"), ("value", "b"), ("property", "string"), ("missing", "nothing"),
     ("type", "boolean"), ("type", "number")]
)  # fmt: skip


@given(SCHEMAS, STEPS, KINDS)
def test_any_line_on_any_schema_is_done_once(
    schema: Any, place: list[str], met: tuple[str, str]
) -> None:
    kind, seen = met
    report = Report()
    lines = drift_lines(Source("d.jsonl", line(kind, place, seen)), report)
    value = document(schema)
    amended(value, {"a.get": POINTER}, lines, report)
    once = copy.deepcopy(value)
    assert amended(value, {"a.get": POINTER}, lines, report) == []
    assert value == once


def test_references_in_circles_end() -> None:
    value = document({"$ref": "#/components/schemas/A"})
    value["components"]["schemas"] |= {
        "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
        "B": {"allOf": [{"$ref": "#/components/schemas/A"}]},
        "C": {"$ref": "#/components/schemas/C"},
    }
    report = Report()
    lines = drift_lines(Source("d.jsonl", line("null", X, "null")), report)
    assert amended(value, {"a.get": POINTER}, lines, report) == []
    own = MeasuredSchemas(value)
    assert own.resolved(("components", "schemas", "C")) == (
        "components",
        "schemas",
        "C",
    )
