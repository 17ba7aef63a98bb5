"""No build writes into a folder of somebody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

DOCUMENT = """\
openapi: 3.1.1
info: {title: Boats, version: "1"}
servers: [{url: https://boats.example}]
paths: {/boats: {get: {operationId: list, responses: {"204": {description: none}}}}}
"""


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A document in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "boats.yaml").write_text(DOCUMENT)
    return "boats.yaml"


@pytest.mark.parametrize("output", ["/", ".", "mine"])
def test_folders_with_other_files_are_refused(
    run: Run, document: str, output: str, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    ran = run("build", document, "--output", output)
    assert ran.code == 3
    assert "occupied-output" in ran.err
    checked = run("build", document, "--output", output, "--check")
    assert (checked.code, checked.err) == (ran.code, ran.err)
    assert not list(tmp_path.glob("**/pyproject.toml"))


def test_force_and_later_builds_write(run: Run, document: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    assert run("build", document, "--output", "mine", "--force").code == 0
    assert run("build", document, "--output", "mine", "--client", "Sea").code == 0
    assert (tmp_path / "mine/notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["new", "empty", "versioned"])
def test_free_folders_are_written(
    run: Run, document: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "versioned/.git").mkdir(parents=True)
    assert run("build", document, "--output", name).code == 0
