"""Bad and hostile pages: one located error each, never an exception, never slow."""

from __future__ import annotations

import time

import pytest

from generator.facts import Reading
from generator.readers import read
from generator.readers.documents import sniff
from generator.report.diagnostics import Severity
from generator.source import Source

FRAGMENT = """# Get thing

GET https://api.example.dev/v1/things/{id}

## OpenAPI Specification

```yaml
openapi: 3.1.1
info:
  title: Get thing
  version: endpoint_things.get
paths:
  /things/{id}:
    get:
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        '200':
          description: Here it is
SCHEMA
```
"""
TABLES = """# List things

```
GET https://api.example.dev/v1/things
```

## Query parameters

| Name | Type | Required | Description |
|---|---|---|---|
ROWS

## Errors

* **404:** No thing
"""


def page(text: str) -> Reading:
    return read([Source("page.md", text)])[0]


def warnings(reading: Reading) -> list[tuple[str, int]]:
    return [
        (d.code, d.span.line if d.span else 0)
        for d in reading.diagnostics
        if d.severity.value == "warning"
    ]


def errors(reading: Reading) -> list[tuple[str, int]]:
    return [
        (d.code, d.span.line if d.span else 0)
        for d in reading.diagnostics
        if d.severity.value == "error"
    ]


@pytest.mark.parametrize("text", ["", "\n \n\t\n", "\ufeff\n"])
def test_empty_page(text: str) -> None:
    assert errors(page(text)) == [("empty-page", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "just some words",
        "# My garden\n\nTulips, and then some more.\n",
        "<html><body>Hello</body></html>",
        "{}",
        '{"name": "package"}',
        "a: 1\nb: 2\n",
        "\x00\x01\x02",
        "# Getting started\n\nMake a token first, then call anything.\n",
        "# Limits\n\nBack off on 429, and be kind.\n",
    ],
)
def test_text_about_something_else_states_nothing(text: str) -> None:
    reading = page(text)
    assert reading.sections == ()
    assert errors(reading) == []


def test_a_document_of_no_known_kind() -> None:
    reading = read([Source("values.json", '{"name": "package"}')])[0]
    assert errors(reading) == [("unknown-document", 1)]
    assert reading.diagnostics[0].hint


def test_broken_yaml_in_a_page() -> None:
    text = FRAGMENT.replace("SCHEMA", "      summary: [unclosed")
    (found,) = errors(page(text))
    assert found[0] == "bad-yaml"
    assert 20 <= found[1] <= 26


def test_a_fragment_that_is_not_openapi() -> None:
    text = "# A\n\n```yaml\nopenapi: 3.1.1\ninfo:\n  title: x\n```\n"
    assert ("not-openapi", 4) in warnings(page(text))


def test_a_fence_under_an_openapi_heading_that_is_none() -> None:
    text = "# A\n\nGET /a\n\n## OpenAPI Specification\n\n```yaml\nfoo: bar\n```\n"
    assert ("not-openapi", 8) in warnings(page(text))


def test_a_document_too_long() -> None:
    source = Source("values.json", '{"a": "' + "x" * 16_000_001 + '"}')
    assert errors(read([source])[0]) == [("too-large", 1)]


def test_a_webhook_is_no_operation() -> None:
    text = """# Order paid

## OpenAPI Specification

```yaml
openapi: 3.1.0
info: {title: Order paid, version: endpoint_webhooks.paid}
webhooks:
  paid:
    post: {responses: {'200': {description: ok}}}
```
"""
    reading = page(text)
    assert errors(reading) == []
    assert reading.sections == ()


def test_a_reference_that_leads_nowhere() -> None:
    schema = """          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Gone'"""
    reading = page(FRAGMENT.replace("SCHEMA", schema))
    assert [(d.code, d.severity) for d in reading.diagnostics] == [
        ("dangling-ref", Severity.WARNING)
    ]
    assert reading.sections[0].facts


def test_a_type_that_is_none() -> None:
    text = "T\n\nGET /x\n\nResponses\n\n200 application/json\n\n{ a: ; }\n"
    (reading,) = read([Source("page.txt", text)])
    assert ("bad-type", 9) in warnings(reading)


def test_recursive_schemas_stay_references() -> None:
    schema = """          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Node'
components:
  schemas:
    Node:
      type: object
      properties:
        next:
          $ref: '#/components/schemas/Node'"""
    section = page(FRAGMENT.replace("SCHEMA", schema)).sections[0]
    answer = ("responses", "200", "content", "application/json", "schema")
    assert {f.pointer: f.value for f in section.facts}[*answer, "$ref"] == "Node"
    (node,) = section.components
    described = {f.pointer: f.value for f in node.facts}
    assert described["properties", "next", "$ref"] == "Node"
    assert described["type",] == "object"


def doubling(levels: int) -> str:
    """Schemas of which each refers to the next one ten times."""
    lines = ["          content: {a/b: {schema: {$ref: '#/components/schemas/S0'}}}"]
    lines += ["components:", "  schemas:"]
    for level in range(levels):
        lines.append(f"    S{level}: {{type: object, properties: {{")
        ref = f"{{$ref: '#/components/schemas/S{level + 1}'}}"
        lines.append("      " + ", ".join(f"p{n}: {ref}" for n in range(10)) + "}}")
    return "\n".join([*lines, f"    S{levels}: {{type: string}}"])


def long_chain(length: int) -> str:
    lines = ["          content: {a/b: {schema: {$ref: '#/components/schemas/S0'}}}"]
    lines += ["components:", "  schemas:"]
    for level in range(length):
        lines.append(f"    S{level}: {{$ref: '#/components/schemas/S{level + 1}'}}")
    return "\n".join([*lines, f"    S{length}: {{type: string}}"])


BOMBS = {
    "references": FRAGMENT.replace("SCHEMA", doubling(12)),
    "chain": FRAGMENT.replace("SCHEMA", long_chain(3000)),
    "cells": TABLES.replace("ROWS", "|" * 20_000),
    "rows": TABLES.replace("ROWS", "| `a` | string | No | d |\n" * 3_000),
    "long line": TABLES.replace("ROWS", "| " + "x" * 1_000_000 + " | string |"),
    "fences": "# A API\n\n" + "```\n" * 20_000,
    "nested lists": "# A API\n\n" + "- " * 5_000 + "x",
    "brackets": "# A API\n\n" + "[" * 100_000,
    "bracket lines": "# A API\n\n" + "[\n" * 20_000,
    "quotes": "# A API\n\n" + "> " * 5_000 + "x",
    "types": "T\n\nGET /x\n\nResponses\n\n200 a/b\n\n" + "{ a: " * 5_000,
    "unions": "T\n\nGET /x\n\nResponses\n\n200 a/b\n\n" + "(" * 5_000,
    "comments": "# A\n\nGET https://a.b/c\n\n```js\n" + "/*" * 100_000 + "\n```\n",
    "strings": "# A\n\nGET https://a.b/c\n\n```go\n" + '"a\\' * 50_000 + "\n```\n",
    "python": "# A\n\nGET https://a.b/c\n\n```python\n" + "(" * 50_000 + "\n```\n",
    "deep python": "# A\n\nGET https://a.b/c\n\n```python\nx(" + "-" * 50_000 + "1)\n```\n",
    "shell": "# A\n\nGET https://a.b/c\n\n```bash\ncurl " + "-X " * 50_000 + "\n```\n",
    "headings": "# A API\n" * 10_000,
    "endpoints": "# A\n\nGET https://a.b/c\n\n" * 2_000,
    "loose": "# A API\n\n" + "fetch(\n" * 5_000,
    "glued": "### Request\n\n" + "a" * 100_000 + "stringRequired\n\n### Response\n\nidstring\n",
    "scopes": "# A\n\nGET https://a.b/c\n\n" + "Required scope | " * 20_000,
    "mojibake": "# A API\n\n" + "\u00c3\u00a1" * 100_000,
}  # fmt: skip


ATOMS = ("-", " ", "(", "<A ", "`a`", "max ", "{", "[", "\\", "a or ", "404 A", "/")


SECONDS = 8
"""More than any machine takes: a bomb takes minutes. What reading costs is measured by
`make bench`.
"""


@pytest.mark.bomb
@pytest.mark.parametrize("atom", ATOMS)
def test_long_cells_and_lines_end_soon(atom: str) -> None:
    text = (atom * 60_000)[:60_000]
    row = f"| {text} | {text} | No | {text} |"
    start = time.process_time()
    page(TABLES.replace("ROWS", row) + text)
    page(f"# An API {text}\n\n### Request\n\n{text}stringRequired\n\n{text}\n")
    page(f"T\n\nGET /x\n\n{text}\n\nResponses\n\n200 a/b\n\n{text}\n")
    assert time.process_time() - start < SECONDS


@pytest.mark.bomb
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_soon(name: str) -> None:
    start = time.process_time()
    page(BOMBS[name])
    assert time.process_time() - start < SECONDS


def test_reading_is_deterministic() -> None:
    text = FRAGMENT.replace("SCHEMA", long_chain(5))
    assert page(text) == page(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"openapi": "3.1.0", "info": {}, "paths": {}}', "openapi"),
        ("openapi: '3.0.3'\npaths: {}\n", "openapi"),
        ("swagger: '2.0'\npaths: {}\n", "openapi"),
        ("# comment\n---\nopenapi: 3.1.0\npaths: {}\n", "openapi"),
        ("paths:\n  /a:\n    get: {}\n", "openapi"),
    ],
)
def test_sniffing_goes_by_content(text: str, name: str) -> None:
    found = sniff(Source("whatever.bin", text))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [FRAGMENT, TABLES, "---\ntitle: A\nopenapi: 'POST /v1/x'\n---\n\nThe API.\n"],
)
def test_pages_are_no_documents(text: str) -> None:
    assert sniff(Source("whatever.bin", text)) is None


def test_a_call_of_nothing() -> None:
    shown = page('# Things\n\n```sh\ncurl --url="  " -X POST\n```\n')
    assert not shown.sections


def test_a_server_in_brackets() -> None:
    """Such a host is no address (RFC 3986, section 3.2.2), and others stay as they are."""
    document = FRAGMENT.split("```yaml\n")[1].split("SCHEMA")[0]
    server = "servers: [{url: 'https://[region].api.example.com/v1'}]\n"
    beside = "# List things\n\n`GET /things`\n"
    sources = [Source("a.yaml", server + document), Source("b.md", beside)]
    subjects = {
        (section.subject.method, section.subject.path)
        for reading in read(sources)
        for section in reading.sections
    }
    assert subjects == {("GET", "/things/{id}"), ("GET", "/things")}
