"""The emitted suite of every odd document is green: mock and client agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fragmint.suite.requests import url_octets
from generator.openapi.load import load_document
from generator.openapi.validate import validate
from generator.report.diagnostics import Report
from generator.source import Source
from tests.contract.suites import Runner, write_project
from tests.emission import ROOT

DOCUMENTS = [
    *sorted(Path(__file__).with_name("documents").glob("*.yaml")),
    ROOT / "tests" / "cases" / "contents" / "openapi.yaml",
]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """A process that runs suites."""
    made = Runner()
    yield made
    made.close()


@pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_suite_is_green(path: Path, tmp_path: Path, runner: Runner) -> None:
    report = Report()
    loaded = load_document(Source(path.name, path.read_text(encoding="utf-8")), report)
    assert validate(loaded, report), list(report)
    write_project(loaded.value, tmp_path)
    status, output = runner.run(tmp_path, "tests")
    assert status == 0, output
    assert " passed" in output


MARKED = """
openapi: 3.1.0
info: {title: Kites, version: "1"}
paths:
  /kites:
    get:
      operationId: kites.list
      tags: [kites]
      parameters: [{name: marker, in: query, schema: {type: string}}]
      responses:
        "200":
          description: Kites
          content:
            application/json:
              schema:
                type: object
                properties:
                  entries: {type: array, items: {type: object, properties: {id: {type: string}}}}
                  next_marker: {type: integer}
"""


def test_a_mark_may_be_a_number_in_answers_only(tmp_path: Path, runner: Runner) -> None:
    loaded = load_document(Source("kites.yaml", MARKED), Report())
    write_project(loaded.value, tmp_path)
    status, output = runner.run(tmp_path, "-rA", "tests")
    assert status == 0, output
    assert "test_pages[kites.list]" in output


RAW = """
openapi: 3.1.0
info: {title: Kites, version: "1"}
paths:
  /kites/{id}/photo:
    put:
      operationId: photos.replace
      tags: [photos]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content:
          application/octet-stream:
            schema: {type: string}
            examples: {curl: {value: YmxhaA==}}
      responses: {"204": {description: Stored}}
"""


def test_raw_bodies_are_given_as_bytes(tmp_path: Path, runner: Runner) -> None:
    """As the method is typed; an example of a page is text."""
    loaded = load_document(Source("kites.yaml", RAW), Report())
    write_project(loaded.value, tmp_path)
    made = next((tmp_path / "tests").glob("test_photos.py")).read_text("utf-8")
    assert 'body=b"YmxhaA=="' in made
    status, output = runner.run(tmp_path, "tests")
    assert status == 0, output


def test_values_of_a_url_count_as_they_are_sent() -> None:
    given = {("path", "a"): "ä/", ("query", "b"): 10, ("header", "c"): "x" * 99}
    assert url_octets(given) == len("%C3%A4%2F10")
