"""Documents in several files, read only below the given folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.openapi.load import Document, load_document
from generator.openapi.validate import validate
from generator.report.diagnostics import Report
from generator.source import read_source

MAIN = """\
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /pets:
    $ref: paths/pets.yaml
  /dogs:
    $ref: "paths/more.json#/~1dogs"
components:
  schemas:
    Pet:
      $ref: ./schemas/pet.yaml
"""
PETS = """\
parameters:
  - $ref: ../shared.yaml#/parameters/limit
get:
  responses:
    "200":
      description: ok
      content:
        application/json:
          schema: {type: array, items: {$ref: ../schemas/pet.yaml}}
    default: {$ref: "../shared.yaml#/responses/Error"}
"""
MORE = """\
{"/dogs": {"get": {"responses": {"200": {"description": "ok", "content":
 {"application/json": {"schema": {"$ref": "../main.yaml#/components/schemas/Pet"}}}}}}}}
"""
PET = """\
type: object
properties:
  name: {type: string}
  parent: {$ref: pet.yaml}
  owner: {$ref: "#/$defs/owner"}
  tag: {$ref: "../shared.yaml#/schemas/my tag"}
$defs:
  owner: {type: object, properties: {pets: {type: array, items: {$ref: "#"}}}}
"""
SHARED = """\
parameters:
  limit: {name: limit, in: query, schema: {$ref: "#/schemas/limit"}}
responses:
  Error: {description: bad}
schemas:
  limit: {type: integer}
  my tag: {type: string}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "main.yaml": MAIN,
        "paths/pets.yaml": PETS,
        "paths/more.json": MORE,
        "schemas/pet.yaml": PET,
        "shared.yaml": SHARED,
    }
    for name, text in files.items():
        path = tmp_path / "api" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "api"


def load(folder: Path) -> tuple[Document, Report]:
    report = Report()
    source = read_source(folder / "main.yaml", "api/main.yaml")
    return load_document(source, report), report


def test_everything_is_taken_over_once(folder: Path) -> None:
    document, report = load(folder)
    assert not list(report)
    assert validate(document, report), list(report)
    schemas = document.value["components"]["schemas"]
    assert set(schemas) == {"Pet", "owner", "my_tag", "limit"}
    properties = schemas["Pet"]["properties"]
    assert properties["parent"] == {"$ref": "#/components/schemas/Pet"}
    assert properties["tag"] == {"$ref": "#/components/schemas/my_tag"}
    items = schemas["owner"]["properties"]["pets"]["items"]
    assert items == {"$ref": "#/components/schemas/Pet"}
    dogs = document.value["paths"]["/dogs"]["get"]["responses"]["200"]["content"]
    schema = dogs["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Pet"}


def test_places_are_those_of_the_files(folder: Path) -> None:
    document, _ = load(folder)
    span = document.locate(("paths", "/pets", "get", "responses", "200"))
    assert (span.file, span.line) == ("api/paths/pets.yaml", 5)
    span = document.locate(("components", "schemas", "limit", "type"))
    assert (span.file, span.line) == ("api/shared.yaml", 6)
    span = document.locate(("components", "schemas", "Pet", "properties", "name"))
    assert (span.file, span.line) == ("api/schemas/pet.yaml", 3)


FOREIGN = [
    "http://example.com/a.yaml",
    "file:///etc/passwd",
    "//host/a.yaml",
    "\\\\\\\\host\\\\a.yaml",
    "/etc/passwd",
    "../outside.yaml",
    "%2e%2e/outside.yaml",
    "link.yaml",
    "HTTPS://example.com/a.yaml#/x",
    "a%00.yaml",
]


@pytest.mark.parametrize("ref", FOREIGN)
def test_nothing_outside_is_read(folder: Path, ref: str) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_text("type: integer")
    (folder / "link.yaml").symlink_to(outside)
    text = f'openapi: 3.1.0\ncomponents: {{schemas: {{A: {{$ref: "{ref}"}}}}}}\n'
    (folder / "main.yaml").write_text(text)
    document, report = load(folder)
    assert document.value["components"]["schemas"]["A"] == {}
    codes = [(d.code, d.span.line) for d in report if d.span]
    assert codes == [("forbidden-ref", 2)]


def test_a_file_that_is_missing_costs_only_its_place(folder: Path) -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n"
        "    A: {$ref: other.yaml}\n    B: {type: string}\n    C: {$ref: B}\n"
    )
    (folder / "main.yaml").write_text(text)
    document, report = load(folder)
    assert validate(document, report)
    schemas = {
        "A": {},
        "B": {"type": "string"},
        "C": {"$ref": "#/components/schemas/B"},
    }
    assert document.value["components"]["schemas"] == schemas
    (described,) = report
    assert str(described).startswith(
        "api/main.yaml:5:9: warning[missing-file]: `other.yaml`"
    )
    assert "dangling-ref" in [r.rule for r in document.repairs]


@pytest.mark.parametrize(
    ("other", "code", "file"),
    [
        ("a: [", "bad-yaml", "api/other.yaml"),
        ("a: 1\na: 2", "duplicate-key", "api/other.yaml"),
    ],
)
def test_what_cannot_be_read_is_told(
    folder: Path, other: str, code: str, file: str
) -> None:
    (folder / "other.yaml").write_text(other)
    text = "openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: other.yaml}}}\n"
    (folder / "main.yaml").write_text(text)
    _, report = load(folder)
    assert [(d.code, d.span and d.span.file) for d in report] == [(code, file)]


def test_circles_between_files_end(folder: Path) -> None:
    text = "openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: b.yaml}}}\n"
    (folder / "main.yaml").write_text(text)
    (folder / "b.yaml").write_text("$ref: c.yaml\n")
    (folder / "c.yaml").write_text("$ref: b.yaml\n")
    document, report = load(folder)
    assert validate(document, report)


def test_names_inside_other_files(folder: Path) -> None:
    """An anchor is found in its own file; what is nowhere there is told."""
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n"
        "  schemas: {A: {$ref: 'b.yaml#/T'}, B: {$ref: 'b.yaml#U'}, C: {$ref: 'b.yaml#V'}}"
    )
    (folder / "main.yaml").write_text(text)
    (folder / "b.yaml").write_text(
        "T: {type: object, properties: {p: {$ref: '#part'}}, $defs: {Part: "
        "{$anchor: part, type: string}}}\nU: {type: integer}\n"
    )
    document, report = load(folder)
    assert validate(document, report), list(report)
    schemas = document.value["components"]["schemas"]
    assert schemas["A"]["properties"]["p"] == {"$ref": "#/components/schemas/Part"}
    assert schemas["B"] == {"type": "integer"}
    assert "dangling-ref" in [r.rule for r in document.repairs]
