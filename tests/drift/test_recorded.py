"""What an API was recorded to answer, as evidence about its document."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings, strategies as st

from generator.drift.recorded import measured, recorded_responses
from generator.report.diagnostics import Report
from generator.source import Source
from tests.drift.test_amend import document, obj, schema_of


def line(value: Any, operation: str = "GET /a", status: int = 200) -> str:
    content = {"mimeType": "application/json", "text": json.dumps(value)}
    return json.dumps(
        {
            "_fragmint": 1,
            "_operation": operation,
            "_base": "https://a.example",
            "request": {"method": "GET", "url": "https://a.example/a", "headers": []},
            "response": {"status": status, "headers": [], "content": content},
        }
    )


def changed(schema: Any, *values: Any) -> tuple[Any, list[str]]:
    """The schema after recorded responses, and the kinds of what changed it."""
    report = Report()
    known = document(schema)
    text = "\n".join(map(line, values))
    responses = recorded_responses(Source("calls.jsonl", text), report)
    amendments = measured(known, responses, report)
    assert not list(report)
    return schema_of(known), [item.kind for item in amendments]


STRING, NUMBER = {"type": "string"}, {"type": "number"}
CASES: list[tuple[Any, Any, Any]] = [
    (obj(x=STRING), {"x": None}, obj(x={"type": ["string", "null"]})),
    (obj(x={"type": "integer"}), {"x": 1.5}, obj(x=NUMBER)),
    (obj(x=NUMBER), {"x": 1}, obj(x=NUMBER)),
    (obj(), {"y": {"z": [1]}},
     obj(y={"type": "object", "properties": {"z": {"type": "array", "items": {"type": "integer"}}}})),
    ({**obj(x=STRING), "required": ["x"]}, {}, obj(x=STRING)),
    (obj(x={**STRING, "enum": ["a"]}), {"x": "b"}, obj(x={**STRING, "enum": ["a", "b"]})),
    ({"type": "object", "additionalProperties": NUMBER}, {"a": None},
     {"type": "object", "additionalProperties": {"type": ["number", "null"]}}),
    ({"oneOf": [obj(x=STRING), obj(y=STRING)]}, {"z": 1},
     {"oneOf": [obj(x=STRING), obj(y=STRING)]}),
    ({"title": "any"}, {"a": 1}, {"title": "any"}),
    (obj(x={**STRING, "enum": ["a"]}), {"x": "redacted"}, obj(x={**STRING, "enum": ["a"]})),
    (obj(), {f"k{n}": 1 for n in range(30)}, obj()),
    (obj(), {"a@b.example": 1, "1234567": 2}, obj()),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "wanted"), CASES)
def test_a_schema_holds_what_came(schema: Any, value: Any, wanted: Any) -> None:
    found, kinds = changed(schema, value)
    assert found == wanted
    assert bool(kinds) == (wanted != schema)


NAMES = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.just(1.5) | st.just("text"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=9,
)
SCHEMAS = st.sampled_from(
    [
        obj(),
        obj(a=STRING, b={"type": "array", "items": NUMBER}),
        {**obj(a=STRING, c=obj(a=STRING)), "required": ["a", "c"]},
        {"allOf": [obj(a={"type": "integer"}), {**obj(b=STRING), "required": ["b"]}]},
        obj(a={"type": ["string", "null"]}, b={"anyOf": [STRING]}),
        {"type": "object", "additionalProperties": {"type": "boolean"}},
    ]
)


@settings(deadline=None, derandomize=True)
@given(SCHEMAS, st.lists(st.dictionaries(NAMES, VALUES, max_size=3), max_size=3))
def test_a_document_holds_all_that_was_recorded(schema: Any, values: list[Any]) -> None:
    found, _ = changed(schema, *values)
    validator = jsonschema_rs.validator_for(found)
    for value in values:
        assert [e.message for e in validator.iter_errors(value)] == []


def test_a_change_is_made_once() -> None:
    _, kinds = changed(obj(x=STRING), {"x": None}, {"x": None})
    assert kinds == ["null"]


def test_items_of_a_page_that_is_made_one_of_something() -> None:
    page = obj(data={"type": "array", "items": {"type": "object"}})
    own = obj(data={"type": "array", "items": obj(x=STRING)})
    found, _ = changed({"allOf": [page, own]}, {"data": [{"x": None}]})
    assert found["allOf"][0] == page
    assert found["allOf"][1]["properties"]["data"]["items"]["properties"]["x"] == {
        "type": ["string", "null"]
    }


def test_what_finds_no_place_is_warned_of() -> None:
    report = Report()
    lines = [line(1, "GET /b"), line(1, "GET /a", 404), line(1, "")]
    responses = recorded_responses(Source("calls.jsonl", "\n".join(lines)), report)
    assert measured(document(obj()), responses, report) == []
    assert [str(item).partition("; ")[0] for item in report] == [
        "calls.jsonl:3:1: warning[recording-misses]: calls that match no documented operation: 1",
        "calls.jsonl:1:147: warning[recording-misses]: `GET /b`: is not documented",
        "calls.jsonl:2:147: warning[recording-misses]: `GET /a`: no response 404 with JSON"
        " is documented",
    ]


def test_a_line_that_is_cut_off_is_an_error() -> None:
    report = Report()
    found = recorded_responses(
        Source("calls.jsonl", f"{line(1)}\n{line(1)[:99]}"), report
    )
    assert len(found) == 1
    assert report.failed
    assert str(next(iter(report))).startswith("calls.jsonl:2:")
