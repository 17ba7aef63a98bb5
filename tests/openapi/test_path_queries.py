"""What a path says of its query is a parameter where it is described as one."""

from __future__ import annotations

import pytest

from generator.openapi.load import load_document
from generator.openapi.rules.paths import without_query
from generator.openapi.validate import violations
from generator.report.diagnostics import Report
from generator.source import Source

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /books?title={title}&sort={sort}:
    parameters: [{name: title, in: query, required: true, schema: {type: string}}]
    get:
      parameters: [{$ref: '#/components/parameters/Sort'}]
      responses: {'200': {description: d}}
  /pens?ink={ink}:
    get:
      parameters: [{name: ink, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: d}}
components: {parameters: {Sort: {name: sort, in: query, schema: {type: string}}}}
"""
NAMED = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /books/{id}?{title}=1&sort=up:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      parameters: [{$ref: '#/components/parameters/Title'}]
      responses: {'200': {description: d}}
components: {parameters: {Title: {name: title, in: path, required: true, schema: {type: string}}}}
"""


@pytest.mark.parametrize(
    ("path", "known", "expected"),
    [
        ("/a?b={b}", {"b"}, "/a"),
        ("/a?b={c}&d=1", {"b"}, "/a?d=1"),
        ("/a?b=1", {"b"}, "/a?b=1"),
        ("/a?b={b}", {"c"}, "/a?b={b}"),
        ("/a/{b}{?c,d*}", {"c", "d"}, "/a/{b}"),
        ("/a{?c,d}", {"c"}, "/a{?c,d}"),
        ("/a&b", {"b"}, "/a&b"),
    ],
)
def test_known(path: str, known: set[str], expected: str) -> None:
    assert without_query(path, known) == expected


def test_a_document() -> None:
    document = load_document(Source("a.yaml", DOCUMENT), Report())
    assert list(document.value["paths"]) == ["/pens?ink={ink}", "/books"]
    assert {repair.rule for repair in document.repairs} == {"path-query"}
    assert not list(violations(document))


def test_a_variable_for_the_name_of_a_parameter() -> None:
    document = load_document(Source("a.yaml", NAMED), Report())
    (path,) = document.value["paths"]
    assert path == "/books/{id}?sort=up"
    (found,) = document.value["paths"][path]["get"]["parameters"]
    assert (found["name"], found["in"]) == ("title", "query")
    assert {repair.rule for repair in document.repairs} == {"query-variable"}
    assert not list(violations(document))
