"""Every rule on the mistake that it is for: what becomes of it, and where it is told."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.openapi.load import Document, load_document
from generator.openapi.overlay import apply_overlay, write_overlay
from generator.openapi.rule_names import rule_names
from generator.openapi.validate import validate
from generator.pointers import ABSENT, find
from generator.report.diagnostics import Report
from generator.source import Source

NAMES = rule_names() | {"reference"}
HEAD = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a'}]
"""


NONE = HEAD + "components: {}\n"


def load(text: str, off: frozenset[str] = frozenset()) -> tuple[Document, Report]:
    report = Report()
    return load_document(Source("a.yaml", text), report, rules_off=off), report


def schema(text: str) -> str:
    indented = text.replace("\n", "\n        ")
    return f"{HEAD}components:\n    schemas:\n      A:\n        {indented}\n"


def get(text: str, path: str = "/a") -> str:
    indented = text.replace("\n", "\n      ")
    return f"{HEAD}paths:\n  {path}:\n    get:\n      {indented}\n"


OK = "responses: {default: {description: d}}\n"
A = "#/components/schemas/A"
GET = "#/paths/~1a/get"
CASES: list[tuple[str, str, str, Any]] = [
    ("nullable", schema("type: string\nnullable: true"), f"{A}/type", ["string", "null"]),
    (
        "nullable",
        schema("$ref: '#/components/schemas/B'\nnullable: true\ntitle: t")
        + "      B: {}\n",
        A,
        {"title": "t", "anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]},
    ),
    ("nullable", schema("enum: [a]\nnullable: true"), f"{A}/enum", ["a", None]),
    (
        "null-beside-reference",
        schema("$ref: '#/components/schemas/B'\ntype: [object, 'null']\ntitle: t")
        + "      B: {type: object}\n",
        A,
        {"title": "t", "anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]},
    ),
    (
        "exclusive-bound",
        schema("minimum: 1\nexclusiveMinimum: true"),
        A,
        {"exclusiveMinimum": 1},
    ),
    ("dialect", schema("$schema: https://a.example/own\ntype: string"), A, {
        "type": "string",
    }),
    ("newer-field", NONE + "paths: {/a: {query: {responses: {}}}}\n", "#/openapi", "3.2.0"),
    ("dialect", "jsonSchemaDialect: https://a.example/own\n" + NONE,
     "#/jsonSchemaDialect", ABSENT),
    ("schema-type", schema("type: any"), A, {}),
    ("schema-type", schema("type: file"), A, {"type": "string", "format": "binary"}),
    (
        "schema-type",
        schema("type: object[]"),
        A,
        {"type": "array", "items": {"type": "object"}},
    ),
    ("schema-type", schema("type: [string, ~]"), A, {"type": ["string", "null"]}),
    (
        "required-flag",
        schema("properties:\n  b: {type: string, required: true}\n  c: {required: false}"),
        A,
        {"properties": {"b": {"type": "string"}, "c": {}}, "required": ["b"]},
    ),
    ("required-flag", schema("required: true"), A, {}),
    ("required-flag", schema("required: [a, a]"), A, {"required": ["a"]}),
    ("array-items", "openapi: 3.0.0\n" + schema("type: array")[15:], f"{A}/items", {}),
    ("enum", schema("enum: []"), A, {}),
    ("enum", schema("enum: [a, b, a]"), f"{A}/enum", ["a", "b"]),
    ("enum", schema("type: string\nenum: [1, true]"), f"{A}/enum", ["1", "true"]),
    ("enum", schema("enum: [{value: a, label: x}, {value: b}]"), f"{A}/enum", ["a", "b"]),
    ("illegal-default", schema("type: integer\ndefault: '5'"), f"{A}/default", 5),
    ("illegal-default", schema("type: integer\ndefault: f()"), A, {"type": "integer"}),
    ("illegal-default", schema("enum: [a]\ndefault: b"), A, {"enum": ["a"]}),
    (
        "required-unknown",
        schema("required: [b]\nallOf: [{type: object}]"),
        f"{A}/properties",
        {"b": {}},
    ),
    (
        "ref-siblings",
        "openapi: 3.0.0\n"
        + schema("$ref: '#/components/schemas/B'\ntype: object\ntitle: t")[15:]
        + "      B: {}\n",
        A,
        {"$ref": "#/components/schemas/B", "title": "t"},
    ),
    ("pattern", schema(r"pattern: '\p{L}'"), A, {}),
    ("pattern", schema("pattern: '(?<a>b)'"), f"{A}/pattern", "(?P<a>b)"),
    ("schema-expected", schema("items: true\nproperties: {b: [string]}"), A, {
        "items": True, "properties": {"b": {"type": ["string"]}},
    }),
    ("schema-expected", schema("not: [{type: string}]"), f"{A}/not", {"type": "string"}),
    ("schema-expected", schema("properties: {b: ~, c: string}"), f"{A}/properties", {
        "b": {}, "c": {"type": "string"},
    }),
    ("schema-expected", schema("properties: []"), f"{A}/properties", {}),
    ("wrong-type", schema("description: 5"), f"{A}/description", "5"),
    ("wrong-type", schema("deprecated: 'true'"), f"{A}/deprecated", True),
    ("wrong-type", schema("minLength: '3'"), f"{A}/minLength", 3),
    ("wrong-type", schema("maxLength: -3"), A, {}),
    ("wrong-type", schema("discriminator: kind"), f"{A}/discriminator/propertyName",
     "kind"),
    ("unknown-key", get(OK + "foo: 1"), f"{GET}/foo", ABSENT),
    ("null-scopes", get(OK + "security: [{basic: ~}]"), f"{GET}/security",
     [{"basic": []}]),
    ("undefined-scheme", get(OK + "security: [{basic: []}]"),
     "#/components/securitySchemes/basic", {"type": "http", "scheme": "basic"}),
    ("security-scheme", HEAD + "components: {securitySchemes: {k: {type: bearer}}}",
     "#/components/securitySchemes/k", {"type": "http", "scheme": "bearer"}),
    ("nested-tags", get(OK + "tags: [[a, b], [c]]"), f"{GET}/tags", ["a", "b", "c"]),
    ("tags", HEAD + "tags: [{name: a}, {name: a}, {}]\npaths: {}", "#/tags",
     [{"name": "a"}]),
    ("missing-paths", "openapi: 3.0.0\ninfo: {title: T, version: '1'}\ncomponents: {}",
     "#/paths", {}),
    ("required-field", "openapi: 3.1.0\npaths: {}", "#/info/title", "API"),
    ("required-field", get("responses: {'200': {}}"),
     f"{GET}/responses/200/description", ""),
    ("method-case", get(OK).replace("get:", "GET:"), f"{GET}/responses/default",
     {"description": "d"}),
    ("path-slash", get(OK, "a"), f"{GET}/responses/default/description", "d"),
    ("path-braces", get(OK, "'/a/{b/c}'"),
     "#/paths/~1a~1{b}~1c%7D/get/parameters/0/name", "b"),
    ("path-pattern", get(OK + "parameters: [{name: b, in: path, required: true, "
     "schema: {}}]", "'/{b:int}'"), "#/paths/~1{b}/get/parameters/0/name", "b"),
    ("path-query", get(OK + "parameters: [{name: b, in: query, schema: {}}]",
     "'/a?b={b}'"), "#/paths/~1a/get/parameters/0/name", "b"),
    ("query-variable", get(OK + "parameters: [{name: b, in: path, required: true, "
     "schema: {}}]", "'/a?{b}=1'"), "#/paths/~1a/get/parameters/0/in", "query"),
    ("path-names", get(OK, "/{b}"), "#/paths/~1{b}/get/parameters/0/name", "b"),
    ("path-names", get(OK + "parameters:\n- {name: b, in: path, required: true, "
     "schema: {}}"), f"{GET}/parameters", []),
    ("path-parameter-required", get(OK + "parameters: [{name: b, in: path, schema: {}}]",
     "/{b}"), "#/paths/~1{b}/get/parameters/0/required", True),
    ("http-date", get(OK + "parameters: [{name: If-Modified-Since, in: header, schema: "
     "{type: string, format: date-time}}]"), f"{GET}/parameters/0/schema",
     {"type": "string"}),
    ("example-type", get(OK + "parameters: [{name: b, in: query, example: '7', "
     "schema: {type: number}}]"), f"{GET}/parameters/0/example", 7),
    ("duplicate-parameter", get(OK + "parameters:\n- {name: b, in: query, schema: {}}\n"
     "- {name: b, in: query, schema: {type: string}}"), f"{GET}/parameters",
     [{"name": "b", "in": "query", "schema": {}}]),
    ("body-parameter", get(OK + "parameters: [{name: b, in: body}]"),
     f"{GET}/requestBody", {"content": {"application/json": {"schema": {}}}}),
    ("parameter-schema", get(OK + "parameters: [{name: b, in: query}]"),
     f"{GET}/parameters/0/schema", {}),
    ("parameter-style", get(OK + "parameters: [{name: b, in: query, style: simple, "
     "schema: {}}]"), f"{GET}/parameters/0/style", ABSENT),
    ("parameter-in", get(OK + "parameters: [{name: b, in: Query, schema: {}}]"),
     f"{GET}/parameters/0/in", "query"),
    ("authorization-header", get(OK + "parameters: [{name: Authorization, in: header, "
     "schema: {}}]"), f"{GET}/security", [{"authorization": []}]),
    ("status-key", get("responses: {4xx: {description: d}}"),
     f"{GET}/responses/4XX/description", "d"),
    ("status-key", get("responses: {200 OK: {description: d}, x y: {description: e}}"),
     f"{GET}/responses",
     {"200": {"description": "d"}, "default": {"description": "e"}}),
    ("empty-responses", get("responses: {}"), f"{GET}/responses",
     {"default": {"description": ""}}),
    ("no-content", get("responses: {'204': {description: d, content: {a/b: {}}}}"),
     f"{GET}/responses/204", {"description": "d"}),
    ("same-media", get("responses: {'200': {description: d, content: {a/json: {example: 1},"
     " a/json; charset=utf-8: {schema: {type: integer}}}}}"),
     f"{GET}/responses/200/content",
     {"a/json": {"schema": {"type": "integer"}, "example": 1}}),
    ("operation-id", get(OK + "operationId: a") + "    put:\n      operationId: a\n",
     "#/paths/~1a/put/operationId", "a_2"),
    ("dangling-ref", schema("$ref: '#/components/schemas/No'\ntitle: t"), A,
     {"title": "t"}),
    ("ref-spelling", schema("$ref: B") + "      B: {}\n", A,
     {"$ref": "#/components/schemas/B"}),
    ("ref-cycle", schema("$ref: '#/components/schemas/A'"), A, {}),
    ("ref-kind", get("responses:\n  '200': {$ref: '#/components/schemas/B'}")
     + "components: {schemas: {B: {}}}", f"{GET}/responses/200/content",
     {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}),
    ("ref-kind", schema("$ref: '#/components/parameters/p'")
     + "    parameters: {p: {name: p, in: query, schema: {type: string}}}", A,
     {"$ref": "#/components/parameters/p/schema"}),
    ("ref-kind", schema("$ref: '#/info'"), A, {}),
    ("ref-kind", schema("{type: string, enum: {$ref: '#/x-c'}}")
     + "x-c: [r, g]", f"{A}/enum", ["r", "g"]),
    ("ref-kind", schema("{type: object, required: {$ref: '#/x-c'}}")
     + "x-c: [r, g]", f"{A}/required", ["r", "g"]),
    ("ref-kind", schema("{allOf: {$ref: '#/x-c'}}")
     + "x-c: [{type: string}, {minLength: 1}]", f"{A}/allOf/1", {"minLength": 1}),
    ("ref-kind", get(OK + "parameters: {$ref: '#/x-c'}")
     + "x-c: [{name: p, in: query, schema: {}}]",
     f"{GET}/parameters/0/name", "p"),
    ("ref-kind", get(OK + "parameters: [{name: q, in: query, schema: {}}, "
     "{$ref: '#/x-c'}]") + "x-c: [{name: p, in: query, schema: {}}]",
     f"{GET}/parameters/1/name", "p"),
    ("component-name", HEAD + "components: {schemas: {a b: {}, C: {$ref: "
     "'#/components/schemas/a%20b'}}}", "#/components/schemas",
     {"a_b": {}, "C": {"$ref": "#/components/schemas/a_b"}}),
    ("discriminator-mapping", schema("discriminator: {propertyName: k}\noneOf:\n"
     "- $ref: '#/components/schemas/B'\n- $ref: '#/components/schemas/C'")
     + "      B: {properties: {k: {const: b}}}\n      C: {}\n",
     f"{A}/discriminator/mapping",
     {"b": "#/components/schemas/B", "C": "#/components/schemas/C"}),
    ("discriminator-mapping", schema("discriminator: {propertyName: k, mapping: {b: B, "
     "c: No}}") + "      B: {}\n", f"{A}/discriminator/mapping",
     {"b": "#/components/schemas/B"}),
    ("discriminator-property", schema("discriminator: {propertyName: k}\nproperties: "
     "{k: {$ref: '#/components/schemas/B'}}") + "      B: {type: array, items: {}}\n",
     f"{A}/discriminator", ABSENT),
    ("schema-examples", schema("examples: {a: {value: 1}, b: 2}"), f"{A}/examples",
     [1, 2]),
    ("nameless-parameter", HEAD + "components: {parameters: {a: {in: query}}}",
     "#/components/parameters", {}),
    ("empty-composition", schema("oneOf: []"), A, {}),
    ("dangling-ref", HEAD + "paths: {/a: {$ref: '#/components/pathItems/no'}}",
     "#/paths/~1a", {}),
    ("missing-server", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}",
     "#/servers", [{"url": "/"}]),
    *[("server-address", NONE.replace("https://a", url), "#/servers", ABSENT)
      for url in ("http://a:b:c", "https://a:70000/v1", "https://[host]/", "http://a b")],
    ("server-address", NONE.replace("https://a'}", "https://a:x'}, {url: /b}"),
     "#/servers", [{"url": "/b"}]),
    ("server-url", NONE.replace("https://a", "api.example.com/v1"), "#/servers/0/url",
     "https://api.example.com/v1"),
    ("server-url", NONE.replace("https://a", "//a/v1"), "#/servers/0/url",
     "https://a/v1"),
    ("server-variable", NONE.replace("https://a", "https://{a}"),
     "#/servers/0/variables", {"a": {"default": "a"}}),
    ("binary-in-json", get("responses: {default: {description: d, content: "
     "{application/json: {schema: {properties: {b: {type: string, format: binary}}}}}}}"),
     f"{GET}/responses/default/content/application~1json/schema/properties/b",
     {"type": "string", "contentEncoding": "base64"}),
    ("ambiguous-path", get("parameters: [{name: b, in: path, required: true, "
     "schema: {}}]\n" + OK, "/{b}") + "  /{c}:\n    parameters: [{name: c, in: path, "
     "required: true, schema: {}}]\n    put: {responses: {default: {description: e}}}",
     "#/paths/~1{b}/put", {"responses": {"default": {"description": "e"}},
     "parameters": [{"name": "b", "in": "path", "required": True, "schema": {}}]}),
    ("example-value", HEAD + "components: {examples: {e: {value: 1, externalValue: x}}}",
     "#/components/examples/e", {"value": 1}),
    ("license-url", NONE.replace("T,", "T, license: {name: M, identifier: a, url: b},"),
     "#/info/license", {"name": "M", "url": "b"}),
    ("parameter-schema", get("parameters: [{name: q, in: query, type: integer, "
     "default: 1}]\n" + OK), f"{GET}/parameters/0/schema",
     {"type": "integer", "default": 1}),
    ("parameter-schema", get("parameters: [{name: q, in: query, schema: {type: string}, "
     "type: integer, minLength: 1}]\n" + OK), f"{GET}/parameters/0/schema",
     {"type": "string", "minLength": 1}),
    ("security-scheme", HEAD + "paths: {}\ncomponents: {securitySchemes: "
     "{k: {type: apiKey, name: n, in: body}}}",
     "#/components/securitySchemes/k/in", "header"),
    ("link-target", get("responses: {default: {description: d, links: {l: {}}}}"),
     f"{GET}/responses/default/links", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "text", "pointer", "value"),
    CASES,
    ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)],
)
def test_rule(rule: str, text: str, pointer: str, value: Any) -> None:
    document, report = load(text)
    assert find(document.value, pointer) == value
    assert rule in {r.rule for r in document.repairs}
    assert all(r.span.file == "a.yaml" and r.message for r in document.repairs)
    assert validate(document, report), list(report)
    off, _ = load(text, frozenset({rule}))
    assert rule not in {r.rule for r in off.repairs}
    as_overlay(text, document)


def as_overlay(text: str, repaired: Document) -> None:
    """The repairs, written as an Overlay, do the same to the upgraded document."""
    upgraded, _ = load(text, NAMES)
    assert not upgraded.repairs
    overlay = yaml.safe_dump(write_overlay(repaired.repairs))
    report = Report()
    value = apply_overlay(upgraded.value, Source("o.yaml", overlay), report)
    assert value == repaired.value, list(report)


def test_every_rule_has_a_case() -> None:
    assert {c[0] for c in CASES} == NAMES - {"reference", "int-status-key", "cut-off"}


def test_unquoted_status_codes_are_without_repeats_per_operation() -> None:
    document, _ = load(
        get("responses:\n  200: {description: d}\n  404: {description: e}")
    )
    found = [(r.rule, r.span.line, "200, 404" in r.message) for r in document.repairs]
    assert found == [("int-status-key", 8, True)]


def test_a_document_without_mistakes_has_no_repairs() -> None:
    text = (
        get(OK) + "components: {schemas: {A: {type: [string, 'null'], enum: [a, ~]}}}"
    )
    assert not load(text)[0].repairs


def test_upgrade_is_no_repair() -> None:
    text = schema("type: string\nnullable: true\nexample: a\nformat: byte")
    document, report = load("openapi: 3.0.3" + text[14:] + "paths: {}")
    assert not document.repairs
    assert find(document.value, A) == {
        "type": ["string", "null"],
        "format": "byte",
        "examples": ["a"],
    } | (
        {"contentEncoding": "base64"}
        if "contentEncoding" in str(document.value)
        else {}
    )
    assert validate(document, report)


def test_anchors_are_references_by_pointer() -> None:
    text = schema("$ref: '#b'") + "      B: {properties: {c: {$anchor: b}}}\n"
    assert find(load(text)[0].value, A) == {
        "$ref": "#/components/schemas/B/properties/c"
    }
