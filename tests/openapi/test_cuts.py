"""What no rule can repair is cut off at the smallest place, and told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator import pointers
from generator.openapi.load import Document, load_document
from generator.openapi.overlay import apply_overlay, write_overlay
from generator.openapi.rule_names import rule_names
from generator.openapi.settle import Settlement, settle
from generator.openapi.validate import validate, violations
from generator.report.diagnostics import Report
from generator.source import Source

OFF = rule_names()
TEXT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a'}]
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/page'}]
    get:
      operationId: listPets
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    post:
      responses: {'201': {description: d}}
components:
  parameters:
    page: {name: page, in: query, schema: {type: integer, default: 1}}
  schemas:
    Pet: {type: object, properties: {id: {type: string}, age: {type: integer}}}
"""
PET = "/components/schemas/Pet"


def settled(text: str) -> tuple[Document, Settlement, Report]:
    """A document read without any repair, then settled."""
    document = load_document(Source("a.yaml", text), Report(), rules_off=OFF)
    report = Report()
    settlement = settle(document, report)
    assert not list(violations(document))
    return document, settlement, report


def spoilt(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


CASES: dict[str, tuple[str, str, Any, str]] = {
    "keyword": (
        spoilt("age: {type: integer}", "age: {type: integer, multipleOf: -1}"),
        f"{PET}/properties/age",
        {"type": "integer"},
        "17:79: warning[cut-off]: `multipleOf` is omitted: ",
    ),
    "default": (
        spoilt("default: 1", "default: [1]"),
        "/components/parameters/page/schema",
        {"type": "integer"},
        "15:59: warning[cut-off]: `default` is omitted: ",
    ),
    "type": (
        spoilt("id: {type: string}", "id: {type: 5, minLength: 1}"),
        f"{PET}/properties/id",
        {"minLength": 1},
        "17:43: warning[cut-off]: `type` is omitted: ",
    ),
    "schema": (
        spoilt("id: {type: string}", "id: 5"),
        f"{PET}/properties/id",
        {},
        "17:38: warning[cut-off]: the content of the schema `id` is omitted: ",
    ),
    "required": (
        spoilt("    Pet:", "    New: {allOf: [{type: object}], required: [id]}\n    Pet:"),
        "/components/schemas/New",
        {"allOf": [{"type": "object"}]},
        "17:36: warning[cut-off]: `required` is omitted: ",
    ),
    "parameter": (
        spoilt("{name: page, in: query, schema", "{name: page, in: query, content: 1, schema"),
        "/components/parameters/page",
        {"name": "page", "in": "query", "schema": {"type": "integer", "default": 1}},
        "15:35: warning[cut-off]: `content` is omitted: ",
    ),
    "unknown key": (
        spoilt("operationId: listPets", "operationid: listPets"),
        "/paths/~1pets/get/operationid",
        pointers.ABSENT,
        "8:7: warning[cut-off]: `operationid` is omitted: ",
    ),
    "name": (
        spoilt("    Pet:", "    Odd Name: {type: string}\n    Pet:"),
        "/components/schemas/Odd Name",
        pointers.ABSENT,
        "17:5: warning[cut-off]: `Odd Name` is omitted: ",
    ),
    "nameless": (
        spoilt("{name: page, in: query, ", "{in: query, "),
        "/paths/~1pets/parameters",
        [],
        "15:5: warning[cut-off]: the parameter `page` is omitted: ",
    ),
    "title": (
        spoilt("title: T", "title: [T]"),
        "/info",
        {"title": "API", "version": "1"},
        "2:8: warning[cut-off]: the content of `title` is omitted: ",
    ),
    "description": (
        spoilt("'201': {description: d}", "'201': {headers: {A: {schema: {}}}}"),
        "/paths/~1pets/post/responses/201",
        {"description": "", "headers": {"A": {"schema": {}}}},
        "12:19: warning[cut-off]: `description` is filled in: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_smallest_place_is_cut_off(case: str) -> None:
    text, pointer, expected, message = CASES[case]
    document, settlement, report = settled(text)
    assert pointers.get(document.value, pointers.tokens(pointer)) == expected
    described = [str(item) for item in report]
    assert described[-1].startswith(f"a.yaml:{message}")
    assert [r.rule for r in settlement.repairs] == ["cut-off"] * len(described)
    assert not settlement.lost


def test_all_that_has_no_place_goes_at_once() -> None:
    names = "".join(f"    Odd {number}: {{type: string}}\n" for number in range(50))
    text = spoilt("    Pet:", f"{names}    Pet:")
    odd = "\n".join(f"      odd{number}: 1" for number in range(50))
    text = text.replace("operationId: listPets", f"operationId: listPets\n{odd}")
    document, settlement, _ = settled(text)
    assert list(document.value["components"]["schemas"]) == ["Pet"]
    assert document.value["paths"]["/pets"]["get"]["operationId"] == "listPets"
    assert len(settlement.repairs) == 100


@pytest.mark.parametrize("paths", ["5", "[]", "{a: 5, /a: [1]}"])
def test_paths_that_are_none(paths: str) -> None:
    head, _, tail = TEXT.partition("paths:\n")
    document, _, _ = settled(
        f"{head}paths: {paths}\ncomponents:{tail[-330:].partition('components:')[2]}"
    )
    assert not any(document.value["paths"].values())


def test_extensions_of_the_paths_are_no_paths() -> None:
    text = spoilt("paths:\n", "paths:\n  x-root: /apis\n")
    document, _, report = settled(text)
    assert document.value["paths"]["x-root"] == "/apis"
    assert not list(report)


def test_an_operation_is_lost_only_as_a_whole() -> None:
    text = spoilt("post:\n      responses: {'201': {description: d}}", "post: [1]")
    document, settlement, report = settled(text)
    (lost,) = settlement.lost
    assert (lost.operation, lost.path) == ("POST /pets", ("paths", "/pets", "post"))
    assert list(document.value["paths"]["/pets"]) == ["parameters", "get"]
    assert "the operation `POST /pets` is omitted" in [*map(str, report)][-1]


def test_where_items_of_a_list_were_removed_places_stay_right() -> None:
    listed = "[{in: query, schema: {}}, {in: query, schema: {}}, {name: z, in: 5, schema: {}}]"
    text = spoilt("[{$ref: '#/components/parameters/page'}]", listed)
    document, _, report = settled(text)
    assert document.value["paths"]["/pets"]["parameters"] == []
    columns = {item.span.column for item in report if item.span}
    assert columns >= {18, 43, 68}


def test_a_reference_that_stops_the_validator() -> None:
    text = spoilt("#/components/schemas/Pet", "#/components/schemas/Nope")
    document, settlement, _ = settled(text)
    assert [lost.operation for lost in settlement.lost] == ["GET /pets"]
    assert "post" in document.value["paths"]["/pets"]


def test_the_same_as_an_overlay() -> None:
    text = spoilt("age: {type: integer}", "age: {type: integer, multipleOf: -1}")
    document, settlement, _ = settled(text)
    plain = load_document(Source("a.yaml", text), Report(), rules_off=OFF).value
    overlay = json.dumps(write_overlay(settlement.repairs))
    assert apply_overlay(plain, Source("o.json", overlay), Report()) == document.value


def test_what_cutting_cannot_help_is_refused() -> None:
    document = load_document(Source("a.yaml", TEXT), Report(), rules_off=OFF)
    document.value["openapi"] = 5
    before = json.dumps(document.value)
    report = Report()
    assert settle(document, report) == Settlement()
    assert json.dumps(document.value) == before
    assert {item.code for item in report} == {"invalid-spec"}
    assert not validate(document, Report())
