"""Forms that other platforms of the same kinds use."""

from __future__ import annotations

from generator.facts import ExampleKind, Json, Reading, Section
from generator.readers import read
from generator.source import Source

BODY = ("requestBody", "content", "application/json", "schema")
ANSWER = ("content", "application/json", "schema")


def page(text: str) -> Reading:
    (reading,) = read([Source("page.md", text)])
    assert [d for d in reading.diagnostics if d.severity.value == "error"] == []
    return reading


def value(section: Section, *pointer: str) -> Json:
    found = [f.value for f in section.facts if f.pointer == pointer]
    return found[0] if found else None


def keys(reading: Reading) -> list[tuple[str | None, str | None]]:
    return [(s.subject.method, s.subject.path) for s in reading.sections]


def test_endpoints_as_headings_and_a_base_url_for_all() -> None:
    text = """# Acme API

Base URL: `https://api.acme.example/v1`

## GET /things

All things.

### Query parameters

| Parameter | Type | Description |
|---|---|---|
| `limit` | integer, optional | Max: 50 |
| `kind`* | string | |

### Response `200`

| Field | Type | Description |
|---|---|---|
| `data[]` | array of objects | |
| `data[].id` | string | |

## POST /things

### Request body

| Field | Type | Required | Default |
|---|---|---|---|
| `name` | string | ✅ | |
| `size` | `"s"` \\| `"m"` | ❌ | `m` |
"""
    reading = page(text)
    assert keys(reading) == [("GET", "/things"), ("POST", "/things")]
    first, second = reading.sections
    base = "https://api.acme.example/v1"
    assert [value(s, "servers", "0", "url") for s in reading.sections] == [base, base]
    limit = ("parameters", "query:limit")
    assert value(first, *limit, "schema", "type") == "integer"
    assert value(first, *limit, "schema", "maximum") == 50
    assert value(first, *limit, "required") is False
    assert value(first, "parameters", "query:kind", "required") is True
    rows = ("responses", "200", *ANSWER, "properties", "data")
    assert value(first, *rows, "type") == "array"
    assert value(first, *rows, "items", "properties", "id", "type") == "string"
    assert value(second, *BODY, "required", "name") is True
    assert value(second, *BODY, "properties", "size", "enum") == ["s", "m"]
    assert value(second, *BODY, "properties", "size", "default") == "m"


MAKE = """# Make

POST https://api.example.com/boxes

Reference: https://docs.example.com/reference/make
"""


def test_unfolded_properties_belong_to_their_owner() -> None:
    text = """---
url: https://docs.example.com/reference/make
title: "Make | Docs"
published: 2025-01-31T10:00:00Z
---

Makes it.

### Request

boxobjectRequired

Hide 2 properties

widthintegerRequired`>=1`

lidslist of objectsOptional

Hide 1 property

colorstringOptional

nameboolean or nullOptional

### Response

idstring

### Errors

422

Unprocessable
"""
    made = Source("make.md", MAKE)
    section = read([Source("rendered.md", text), made])[0].sections[0]
    assert (section.subject.method, section.subject.path) == ("POST", "/boxes")
    box = (*BODY, "properties", "box")
    assert value(section, *box, "required", "width") is True
    assert value(section, *box, "properties", "width", "minimum") == 1
    lids = (*box, "properties", "lids", "items")
    assert value(section, *lids, "properties", "color", "type") == "string"
    assert value(section, *BODY, "required", "name") is False
    assert value(section, *BODY, "properties", "name", "nullable") is True
    answer = ("responses", "2XX", *ANSWER, "properties", "id", "type")
    assert value(section, *answer) == "string"
    assert value(section, "responses", "422", "description") == "Unprocessable"
    assert str(section.edition.published) == "2025-01-31"


def test_several_endpoints_in_a_viewer() -> None:
    text = """Sign In

First

GET /a
https://api.example.com/v1

Responses

200 text/csv

Rows

string

204

Second

POST /b

Request Body (required)

multipart/form-data

{ file: File; note?: string }

Responses

201 application/json

{ [key: string]: unknown }
"""
    (reading,) = read([Source("page.txt", text)])
    assert keys(reading) == [("GET", "/a"), ("POST", "/b")]
    first, second = reading.sections
    csv = ("responses", "200", "content", "text/csv", "schema", "type")
    assert value(first, *csv) == "string"
    form = ("requestBody", "content", "multipart/form-data", "schema")
    assert value(second, *form, "properties", "file", "format") == "binary"
    assert value(second, "requestBody", "required") is True
    rest = ("responses", "201", *ANSWER, "additionalProperties")
    assert value(second, *rest) == {}


def test_a_payload_under_a_response_heading_is_its_example() -> None:
    text = """# Get thing

GET https://api.example.com/v1/things/{id}

## Response

{
  "id": 7
}

## Errors

- `404` - no such thing
- `5XX`: our fault
"""
    (section,) = page(text).sections
    (example,) = section.examples
    assert (example.kind, example.status) == (ExampleKind.RESPONSE, "2XX")
    assert example.body == {"id": 7}
    assert value(section, "responses", "404", "description") == "no such thing"
    assert value(section, "responses", "5XX", "description") == "our fault"


def test_titles_and_statuses_of_json_fences() -> None:
    text = """# Make thing

POST https://api.example.com/things

## Request body

```json A small one
{"size": 1}
```

## Response 201

```json
{"id": 7}
```

```json 400 Bad request
{"code": "size"}
```
"""
    (section,) = page(text).sections
    request, made, refused = section.examples
    assert (request.kind, request.title, request.method) == (
        ExampleKind.REQUEST,
        "A small one",
        "POST",
    )
    assert (made.kind, made.status) == (ExampleKind.RESPONSE, "201")
    assert (refused.kind, refused.status) == (ExampleKind.RESPONSE, "400")
