"""References that lead nowhere within a document: each is told with its place."""

from __future__ import annotations

import pytest

from generator.openapi.load import load_document
from generator.report.diagnostics import Report
from generator.source import Source

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets:
    get:
      parameters: [{$ref: '#/components/parameters/Limt'}]
      responses:
        default: {$ref: '#/components/responses/Eror'}
        '200':
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/Pte'}}}
  /odd: {$ref: '#/components/pathItems/Odd'}
components:
  schemas: {Pet: {type: object}, 'Owner~x': {$ref: '#/components/schemas/None'}}
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
  responses: {Error: {description: d}}
"""
TOLD = [
    "a.yaml:6:21: warning[dangling-ref]: `#/components/parameters/Limt` cannot be"
    " resolved, so it is omitted; did you mean `Limit`?",
    "a.yaml:8:19: warning[dangling-ref]: `#/components/responses/Eror` cannot be"
    " resolved, so it is omitted; did you mean `Error`?",
    "a.yaml:11:49: warning[dangling-ref]: `#/components/schemas/Pte` cannot be"
    " resolved, so anything is accepted here; did you mean `Pet`?",
    "a.yaml:12:10: warning[dangling-ref]: `#/components/pathItems/Odd` cannot be"
    " resolved, so it is omitted; correct it, or add its target",
    "a.yaml:14:46: warning[dangling-ref]: `#/components/schemas/None` cannot be"
    " resolved, so anything is accepted here; correct it, or add its target",
]


@pytest.mark.parametrize("off", [False, True])
def test_references_to_nothing(off: bool) -> None:
    report = Report()
    rules = frozenset({"dangling-ref"} if off else ())
    load_document(Source("a.yaml", DOCUMENT), report, rules_off=rules)
    described = sorted(report, key=lambda d: d.span.line if d.span else 0)
    assert [str(item) for item in described] == ([] if off else TOLD)


def test_extensions_lead_nowhere_either() -> None:
    text = """\
openapi: 3.1.0
info: {title: T, version: '1', x-a: {$ref: '#/components/schemas/Nix', b: 1}}
paths: {}
components:
  x-b: [{$ref: other.yaml}, {deep: [{$ref: '#/components/schemas/Ok'}]}]
  schemas: {Ok: {x-c: {$ref: 'https://a.example/b.json'}, example: {$ref: '#/no'}}}
"""
    document = load_document(Source("a.yaml", text), Report())
    value = document.value
    ok = {"$ref": "#/components/schemas/Ok"}
    assert value["info"]["x-a"] == {"b": 1}
    assert value["components"]["x-b"] == [{}, {"deep": [ok]}]
    schema = value["components"]["schemas"]["Ok"]
    assert (schema["x-c"], schema["examples"]) == ({}, [{}])
    assert [repair.rule for repair in document.repairs].count("dangling-ref") == 4


def test_values_that_are_shown_lead_nowhere_either() -> None:
    text = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              examples:
                one: {value: {a: {$ref: '#/components/examples/nix'}, b: 1}}
                two: {value: [{$ref: './far.yaml#/x'}]}
                ok: {value: {$ref: '#/components/schemas/Ok'}}
              schema: {type: object, default: {$ref: '#/none'}}
components:
  schemas: {Ok: {type: object}}
"""
    document = load_document(Source("a.yaml", text), Report())
    responses = document.value["paths"]["/pets"]["get"]["responses"]
    media = responses["200"]["content"]["application/json"]
    assert {name: each["value"] for name, each in media["examples"].items()} == {
        "one": {"a": {}, "b": 1},
        "two": [{}],
        "ok": {"$ref": "#/components/schemas/Ok"},
    }
    assert media["schema"]["default"] == {}


def test_a_way_through_other_references_leads_where_they_do() -> None:
    text = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200': {$ref: '#/components/responses/First'}
        '404':
          description: d
          content: {application/json: {schema: {$ref: '#/paths/~1pets/get/responses/200/content/application~1json/schema'}}}
components:
  responses:
    First: {$ref: '#/components/responses/Second'}
    Second: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Alias'}}}}
  schemas:
    Alias: {$ref: '#/components/schemas/Pet'}
    Pet: {type: object, properties: {id: {type: integer}, name: {$ref: '#/components/schemas/Alias/properties/id'}, kin: {$ref: '#/components/schemas/Kin/properties/id'}}}
    Kin: {allOf: [{$ref: '#/components/schemas/Alias'}, {type: object}]}
"""
    report = Report()
    value = load_document(Source("a.yaml", text), report).value
    assert list(report) == []
    properties = value["components"]["schemas"]["Pet"]["properties"]
    number = {"$ref": "#/components/schemas/Pet/properties/id"}
    assert (properties["name"], properties["kin"]) == (number, number)
    problem = value["paths"]["/pets"]["get"]["responses"]["404"]
    assert problem["content"]["application/json"]["schema"] == {
        "$ref": "#/components/responses/Second/content/application~1json/schema"
    }
