"""What documents of OpenAPI 3.2 have, and older ones have not."""

from __future__ import annotations

from generator.openapi.validate import validate
from tests.openapi.test_repairs import OK, get, load


def test_newer_documents_stay_so() -> None:
    text = "openapi: 3.2.0" + get(OK)[14:] + "    query:\n      responses: {}\n"
    document, report = load(text)
    assert document.value["openapi"] == "3.2.0"
    assert "query" in document.value["paths"]["/a"]
    assert validate(document, report), list(report)


def test_a_whole_query_string_is_a_parameter_of_newer_documents() -> None:
    content = "{application/x-www-form-urlencoded: {schema: {type: object}}}"
    text = f"parameters: [{{name: q, in: querystring, content: {content}}}]\n" + OK
    document, report = load("openapi: 3.2.0" + get(text)[14:])
    assert len(document.value["paths"]["/a"]["get"]["parameters"]) == 1
    assert not document.repairs
    assert validate(document, report), list(report)
    assert not load(get(text))[0].value["paths"]["/a"]["get"].get("parameters")
