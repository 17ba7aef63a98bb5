"""Variables of a path are names, whatever a web framework writes behind them."""

from __future__ import annotations

import pytest

from generator.openapi.load import load_document
from generator.openapi.rules.paths import named
from generator.openapi.validate import violations
from generator.report.diagnostics import Report
from generator.source import Source

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /books/{id:[0-9]+}/pages/{page:}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      parameters: [{name: page, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: d}}
"""


@pytest.mark.parametrize(
    ("path", "names", "expected"),
    [
        ("/a/{b:int}", {"b"}, "/a/{b}"),
        ("/a/{b:int}", {"b:int", "b"}, "/a/{b:int}"),
        ("/a/{b:int}", {"c"}, "/a/{b:int}"),
        ("/a/{b:}.{c:x}", {"b", "c"}, "/a/{b}.{c}"),
    ],
)
def test_known(path: str, names: set[str], expected: str) -> None:
    assert named(path, names) == expected


def test_a_document() -> None:
    document = load_document(Source("a.yaml", DOCUMENT), Report())
    assert list(document.value["paths"]) == ["/books/{id}/pages/{page}"]
    assert {repair.rule for repair in document.repairs} == {"path-pattern"}
    assert not list(violations(document))
