"""Rendered pages as other sites show them."""

from __future__ import annotations

from generator.facts import Json, Reading, Section
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


PAGE = """# Change a guardrail

**URL:** https://docs.example.dev/guardrails/update

---

PATCH

https://api.example.dev/api/v1/guardrails/:guard\\_id

PATCH

/api/v1/guardrails/:guard\\_id

Changes what a guardrail holds back.

### Headers

AuthorizationstringRequired

Header authentication of the form `Api-Key <token>`

Accept-VersionstringOptional

### Path parameters

guard\\_idstringRequired`format: "uuid"`

### Query parameters

limitintegerOptional`1-100`

sortenumOptional

Allowed values:CreatedOn-CreatedOn

orderenumOptional

Allowed values:

`asc`

`desc`

### Request

This endpoint expects an object.

-   namestringOptional`1-200 characters`

    What people see

aliasstring or nullOptional`<=64 characters`

topicslist of enums or nullOptional

Show 6 enum values

inputstring or list of strings or list of lists of doublesRequired

Show 3 variants

ratiodouble or nullOptional `>=0` `<=2`

oldDeprecatedbooleanOptionalDefaults to false

### Response

Changed

deletedtrue

An update of the profile

kind"guardrail"

itemslist of objects

Show property

### Errors

404

Not Found Error

Was this page helpful?YesNo
"""


def test_a_rendered_page_with_everything() -> None:
    reading = page(PAGE)
    (section,) = reading.sections
    assert keys(reading) == [("PATCH", "/guardrails/{guard_id}")]
    assert section.edition.version == "v1"
    assert section.subject.url == "https://docs.example.dev/guardrails/update"
    assert value(section, "security", "api-key") == []
    query = ("parameters", "query:limit", "schema")
    assert value(section, *query, "minimum") == 1
    assert value(section, *query, "maximum") == 100
    assert value(section, "parameters", "query:sort", "description") is None
    order = ("parameters", "query:order", "schema", "enum")
    assert value(section, *order) == ["asc", "desc"]


def test_fields_of_a_rendered_page() -> None:
    (section,) = page(PAGE).sections
    fields = (*BODY, "properties")
    assert value(section, *BODY, "type") == "object"
    assert value(section, *fields, "name", "minLength") == 1
    assert value(section, *fields, "name", "maxLength") == 200
    assert value(section, *fields, "name", "description") == "What people see"
    assert value(section, *fields, "alias", "nullable") is True
    assert value(section, *fields, "alias", "maxLength") == 64
    assert value(section, *fields, "topics", "items", "type") == "string"
    assert value(section, *fields, "input", "oneOf", "0", "type") == "string"
    inner = ("input", "oneOf", "2", "items", "items", "type")
    assert value(section, *fields, *inner) == "number"
    assert value(section, *BODY, "required", "input") is True
    assert value(section, *fields, "ratio", "maximum") == 2
    assert value(section, *fields, "old", "default") is False
    answer = ("responses", "2XX", *ANSWER, "properties")
    names = {f.pointer[6] for f in section.facts if f.pointer[:6] == answer}
    assert names == {"deleted", "kind", "items"}
    assert value(section, *answer, "deleted", "enum") == [True]
    assert value(section, *answer, "kind", "enum") == ["guardrail"]


def test_errors_in_a_list_under_the_response() -> None:
    text = """# Get it

**GET** `/things`

## Response

- **200 OK**: Returns it
- **404 Not Found**
- `503` - Down: for repair
"""
    (section,) = page(text).sections
    described = {
        f.pointer[1]: f.value for f in section.facts if f.pointer[0] == "responses"
    }
    assert described == {
        "200": "Returns it",
        "404": "Not Found",
        "503": "Down: for repair",
    }
