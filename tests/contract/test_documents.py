"""The emitted suite of every odd document is green: mock and client agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
