"""Where the rows of a table go, by its heading and by what the calls beside it show."""

from __future__ import annotations

import json

import pytest

from generator.facts import Json
from generator.readers import read
from generator.readers.fields.schema_statements import is_schema
from generator.readers.operations.shown_types import with_values
from generator.source import Source

ROWS = "| Name | Type |\n|------|------|\n| color | string |\n| size | integer |\n"
ASKS = (
    "| Name | Type | Required |\n|------|------|------|\n"
    "| color | string | yes |\n| size | integer | no |\n"
)
SHOWN = '{"color": "red", "size": 4}'


def places(page: str) -> set[str]:
    """What a page says that fields are part of."""
    (reading,) = read([Source("a.md", page)])
    pointers = [fact.pointer for section in reading.sections for fact in section.facts]
    found = {p[1].partition(":")[0] for p in pointers if p[0] == "parameters"}
    found |= {"body" for p in pointers if p[0] == "requestBody" and "properties" in p}
    return found | {
        f"response {p[1]}"
        for p in pointers
        if p[0] == "responses" and "properties" in p
    }


def page(
    method: str, heading: str, table: str, *, query: str = "", body: str = "", answer: str = ""
) -> str:  # fmt: skip
    """A page about one operation, with a call and its answer where there are any."""
    data = f" -d '{body}'" if body else ""
    call = f"curl -X {method} 'https://kites.io/kites{query}'{data}"
    lines = [f"# Kites\n\n## Kites\n\n`{method} /kites`\n"]
    lines += [f"### {heading}\n"] if heading else []
    lines += [table]
    lines += [f"### Example\n\n```bash\n{call}\n```\n"] if query or body else []
    lines += [f"### Response\n\n```json\n{answer}\n```\n"] if answer else []
    return "\n".join(lines)


QUERY = "?color=red&size=4"


@pytest.mark.parametrize(
    ("method", "heading", "shown", "place"),
    [
        ("GET", "Parameters", {}, {"query"}),
        ("DELETE", "Parameters", {}, {"query"}),
        ("POST", "Parameters", {}, {"body"}),
        ("POST", "Parameters", {"query": QUERY}, {"query"}),
        ("POST", "Parameters", {"body": SHOWN}, {"body"}),
        ("DELETE", "Parameters", {"body": SHOWN}, {"body"}),
        ("GET", "Request", {}, {"query"}),
        ("PUT", "Request", {"query": QUERY}, {"query"}),
        ("GET", "Request body", {"query": QUERY}, {"query"}),
        ("GET", "Request body", {"answer": SHOWN}, {"response 2XX"}),
        ("POST", "Request body", {"answer": SHOWN}, {"body"}),
        ("POST", "Query parameters", {"body": SHOWN}, {"query"}),
        ("GET", "Headers", {}, {"header"}),
        ("POST", "Response fields", {"body": SHOWN}, {"response 2XX"}),
    ],
)
def test_headings_and_calls(
    method: str, heading: str, shown: dict[str, str], place: set[str]
) -> None:
    assert places(page(method, heading, ROWS, **shown)) == place


@pytest.mark.parametrize(
    ("method", "table", "shown", "place"),
    [
        ("GET", ROWS, {"answer": SHOWN}, {"response 2XX"}),
        ("POST", ROWS, {"answer": SHOWN}, {"response 2XX"}),
        ("POST", ASKS, {"answer": SHOWN}, {"body"}),
        ("GET", ROWS, {"query": QUERY, "answer": SHOWN}, {"query"}),
        ("GET", ROWS, {"query": QUERY, "answer": '{"id": 1}'}, {"query"}),
        ("POST", ROWS, {"body": SHOWN, "answer": '{"id": 1}'}, {"body"}),
        ("POST", ROWS, {"query": QUERY, "answer": '{"id": 1}'}, {"query"}),
        ("POST", ROWS, {"query": "?color=red", "answer": '{"id": 1}'}, {"query"}),
        ("POST", ROWS, {"body": SHOWN, "query": "?color=red"}, {"body"}),
        ("GET", ASKS, {"answer": '{"id": 1}'}, {"query"}),
        ("POST", ASKS, {"answer": '{"id": 1}'}, {"body"}),
        ("POST", ROWS, {}, {"body"}),
        ("GET", ROWS, {}, {"query"}),
    ],
)
def test_calls_alone(
    method: str, table: str, shown: dict[str, str], place: set[str]
) -> None:
    assert places(page(method, "", table, **shown)) == place


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ({"type": "object", "properties": {}}, True),
        ({"type": "object", "additionalProperties": {"type": "string"}}, True),
        ({"type": "array", "items": {"type": "object", "properties": {}}}, True),
        ({"type": "string", "format": "date"}, True),
        ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, True),
        ({"type": "object"}, False),
        ({"type": "object", "properties": "none"}, False),
        ({"type": "object", "additionalProperties": True}, False),
        ({"type": "array", "items": [1]}, False),
        ({"type": "array", "items": {"id": 1}}, False),
        ({"type": "string", "name": "North"}, False),
        ({"type": "kite", "properties": {}}, False),
        ({"properties": {}}, False),
        ([1], False),
    ],
)
def test_schemas_beside_values(value: Json, is_one: bool) -> None:
    assert is_schema(value) is is_one


@pytest.mark.parametrize(
    ("shown", "body"),
    [
        ('{"id": "integer", "ok": "boolean"}', {"id": 1, "ok": True}),
        ('{"id": "integer", "a": "string", "name": "North"}', {"id": 1, "a": "string", "name": "North"}),
        ('{"id": "integer", "name": "North"}', {"id": "integer", "name": "North"}),
        ('{"a": "integer", "b": "number", "c": "x", "d": "y"}', {"a": "integer", "b": "number", "c": "x", "d": "y"}),
        ('{"a": "string", "b": "string"}', {"a": "string", "b": "string"}),
        ('{"kind": "integer"}', {"kind": 1}),
        ('{"on": ["integer"], "type": "boolean"}', {"on": [1], "type": True}),
    ],
)  # fmt: skip
def test_words_for_types_as_values(shown: str, body: Json) -> None:
    assert with_values(json.loads(shown)) == body


CARRIED = """\
# Kites

## Read kites

```http
GET /kites HTTP/1.1
Host: kites.io
X-Empty:

{"color": "red"}
```
"""


def test_a_message_that_reads_carries_no_body() -> None:
    (reading,) = read([Source("a.md", CARRIED)])
    (example,) = (e for section in reading.sections for e in section.examples)
    assert (example.method, example.has_body) == ("GET", False)
    assert ("X-Empty", "") not in example.headers
