"""What documents of OpenAPI 3.2 have, and older ones have not."""

from __future__ import annotations

import pytest

from generator.openapi.validate import validate
from tests.openapi.test_repairs import OK, get, load


def test_newer_documents_stay_so() -> None:
    text = "openapi: 3.2.0" + get(OK)[14:] + "    query:\n      responses: {}\n"
    document, report = load(text)
    assert document.value["openapi"] == "3.2.0"
    assert "query" in document.value["paths"]["/a"]
    assert validate(document, report), list(report)


QUERY = "{name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}"
LINES = (
    "responses: {'200': {description: ok, content: {application/jsonl:"
    " {itemSchema: {type: object, properties: {a: {type: string}}}}}}}"
)


def test_a_whole_query_string_is_a_parameter_of_newer_documents() -> None:
    text = f"parameters: [{QUERY}]\n" + OK
    document, report = load("openapi: 3.2.0" + get(text)[14:])
    assert len(document.value["paths"]["/a"]["get"]["parameters"]) == 1
    assert not document.repairs
    assert validate(document, report), list(report)


@pytest.mark.parametrize("text", [f"parameters: [{QUERY}]\n" + OK, LINES])
def test_a_document_that_has_what_is_newer_is_newer(text: str) -> None:
    document, report = load(get(text))
    assert document.value["openapi"] == "3.2.0"
    assert [repair.rule for repair in document.repairs] == ["newer-field"]
    assert validate(document, report), list(report)
    assert not [each for each in report if each.code == "removed"]


def test_newer_names_for_people_change_no_version() -> None:
    tags = "tags: [{name: a, summary: of a}]\n"
    document, _ = load(get(OK).replace("paths:", tags + "paths:", 1))
    assert document.value["openapi"] == "3.1.1"
    assert document.value["tags"] == [{"name": "a"}]
