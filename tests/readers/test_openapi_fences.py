"""Forms in which other platforms embed OpenAPI documents."""

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


def test_several_json_fragments_under_second_level_headings() -> None:
    def fragment(path: str, method: str) -> str:
        return (
            '```json\n{"openapi":"3.0.0","info":{"title":"Users","version":"1"},'
            '"servers":[{"url":"https://api.example.dev/v3"}],"paths":{"'
            + path
            + '":{"'
            + method
            + '":{"operationId":"x","responses":{"200":{"description":"ok"}}}}}}\n```\n'
        )

    text = (
        "# Users\n\n## List users\n\n> Returns all of them\n\n"
        + fragment("/users", "get")
        + "\n## Create a user\n\n"
        + fragment("/users", "post")
    )
    reading = page(text)
    assert keys(reading) == [("GET", "/users"), ("POST", "/users")]
    first, second = reading.sections
    assert value(first, "description") == "Returns all of them"
    assert value(second, "summary") == "Create a user"
    assert first.edition.version == "v3"


PLANT = """> ## Documentation Index
> Fetch the complete documentation index at: https://docs.example.dev/llms.txt

# Create plant

> Plants a plant

## OpenAPI

````yaml /openapi.json post /plants
openapi: 3.1.0
info:
  title: Plants
  version: 1.0.0
servers:
  - url: https://plants.example.dev
security:
  - bearerAuth: []
paths:
  /plants:
    post:
      description: Plants a plant
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Plant'
            example: {name: fern}
      responses:
        '200':
          description: planted
components:
  schemas:
    Plant:
      type: object
      required: [name]
      properties:
        name:
          type: string
          maxLength: 9
  securitySchemes:
    bearerAuth:
      type: http
      scheme: bearer
````
"""


def test_a_fence_of_four_with_its_endpoint_in_the_info() -> None:
    reading = page(PLANT)
    (section,) = reading.sections
    assert keys(reading) == [("POST", "/plants")]
    assert value(section, *BODY, "required", "name") is True
    assert value(section, "security", "bearer") == []
    assert dict(reading.schemes)["bearer"] == {"type": "http", "scheme": "bearer"}
    (example,) = section.examples
    assert (example.kind, example.body) == (ExampleKind.REQUEST, {"name": "fern"})


def test_shared_parameters_and_references_of_a_fragment() -> None:
    text = """openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: q, in: query, schema: {type: string}}
    get:
      parameters:
        - {name: q, in: query, schema: {type: boolean}}
        - $ref: '#/components/parameters/Page'
      responses:
        '200': {$ref: '#/components/responses/Ok'}
        '404': {description: no}
components:
  parameters:
    Page: {name: page, in: query, schema: {type: [integer, 'null'], enum: [1, null]}}
  responses:
    Ok:
      description: fine
      headers:
        X-Left: {schema: {type: integer}}
      content:
        application/json:
          schema:
            anyOf: [{type: string}, {type: 'null'}]
          examples: {one: {value: x, summary: The one}}
"""
    reading = page(text)
    assert reading.dialect == "openapi"
    (section,) = reading.sections
    assert value(section, "parameters", "path:id", "schema", "type") == "integer"
    assert value(section, "parameters", "query:q", "schema", "type") == "boolean"
    paging = ("parameters", "query:page", "schema")
    assert value(section, *paging, "nullable") is True
    assert value(section, *paging, "enum") == [1]
    answer = ("responses", "200")
    assert value(section, *answer, "headers", "x-left", "schema", "type") == "integer"
    assert value(section, *answer, *ANSWER, "type") == "string"
    assert value(section, *answer, *ANSWER, "nullable") is True
    assert [(e.title, e.body, e.status) for e in section.examples] == [
        ("The one", "x", "200")
    ]


PREFIXED = """# Upload a lexicon

POST https://api.example.dev/v1/lexicons
Content-Type: multipart/form-data

Reference: https://docs.example.dev/lexicons/upload

## OpenAPI Specification

```yaml
openapi: 3.1.1
info:
  title: Upload a lexicon
  version: endpoint_lexicons.upload
paths:
  /v1/lexicons:
    post:
      operationId: upload
      tags:
        - subpackage_lexicons
      parameters:
        - name: xi-api-key
          in: header
          required: false
          schema:
            type: string
        - name: Accept
          in: header
          required: true
          schema:
            type: string
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/type_lexicons:Lexicon'
components:
  schemas:
    type_lexicons:Lexicon:
      type: object
      title: type_lexicons:Lexicon
      properties:
        tag:
          type: string
          description: |-
            The tag.

            Min length: `1`

            Max length: `64`
        left:
          $ref: '#/components/schemas/type_a:Side'
        right:
          $ref: '#/components/schemas/type_b:Side'
    type_a:Side:
      type: string
    type_b:Side:
      type: integer
```
"""


def test_names_and_headers_of_a_platform() -> None:
    reading = page(PREFIXED)
    (section,) = reading.sections
    answer = ("responses", "200", *ANSWER)
    assert value(section, "servers", "0", "url") == "https://api.example.dev"
    assert value(section, "tags") == ["lexicons"]
    assert value(section, *answer, "$name") == "Lexicon"
    assert value(section, *answer, "title") is None
    assert value(section, *answer, "properties", "left", "$name") == "type_a:Side"
    assert value(section, *answer, "properties", "tag", "minLength") == 1
    assert value(section, *answer, "properties", "tag", "maxLength") == 64
    assert value(section, "security", "xi-api-key") == []
    assert not any(f.pointer[0] == "parameters" for f in section.facts)
