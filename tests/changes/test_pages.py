"""What a vendor does to its pages, and what a build tells of that: in each dialect, a folder
of pages before, folders of the same pages after a change, and what is expected of each.

`expected.txt` has the version, the changes with their places, and the files of the import
package that are written.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

PAGES = Path(__file__).parent / "pages"
BEFORE, EXPECTED = "before", "expected.txt"
CASES = sorted(
    f"{change.parent.name}/{change.name}"
    for change in PAGES.glob("*/*")
    if change.name != BEFORE
)
DIALECTS = sorted({case.partition("/")[0] for case in CASES})
CALM = {"order", "renamed", "split", "merged", "markdown", "html"}
"""Changes that concern no caller, wherever they are made."""


def put(folder: Path, pages: Path) -> None:
    """Let a folder hold these pages alone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in pages.iterdir():
        if page.name != EXPECTED:
            shutil.copy(page, folder)


def told(summary: Any) -> str:
    """What a build tells, as it is expected."""
    return "".join(f"{line}\n" for line in described(summary))


def described(summary: Any) -> Iterator[str]:
    """What a build tells: the version, each change, each file of the import package."""
    yield f"version {summary['version']}"
    for row in summary["api_changes"]:
        place = f" ({row['file']}:{row['line']})" if row["file"] else ""
        yield f"{row['severity']} {row['change']} {row['name']}: {row['detail']}{place}"
    for name in sorted(summary["changed"]):
        folder, _, file = name.rpartition("_client/")
        if folder:
            yield f"file {file}"


@pytest.fixture
def project(run: Run, tmp_path: Path) -> Path:
    """The folder of the pages of a project with one API."""
    home = tmp_path / "specs/boats"
    home.mkdir(parents=True)
    (home / "fragmint.toml").write_text('inputs = ["pages"]\n')
    return home / "pages"


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_pages(run: Run, project: Path, case: str) -> None:
    after = PAGES / case
    put(project, after.parent / BEFORE)
    assert run("build").code == 0
    put(project, after)
    text = told(run("build", "--check", "--format", "json").json)
    assert text == (after / EXPECTED).read_text()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_that_stay_are_found_again(run: Run, project: Path, dialect: str) -> None:
    put(project, PAGES / dialect / BEFORE)
    assert run("build").code == 0
    put(project, PAGES / dialect / "reworded")
    assert run("build").code == 0
    lock = (project.parent / "fragmint.lock").read_text()
    shutil.rmtree(project.parent / "generated")
    assert run("build").code == 0
    assert (project.parent / "fragmint.lock").read_text() == lock


@pytest.mark.parametrize("case", [c for c in CASES if c.partition("/")[2] in CALM])
def test_what_concerns_no_caller(case: str) -> None:
    expected = (PAGES / case / EXPECTED).read_text().splitlines()
    assert [line for line in expected if not line.startswith(("version", "file"))] == []


def test_there_are_many_in_each_dialect() -> None:
    assert len(CASES) >= 100
    assert all(sum(c.startswith(f"{d}/") for c in CASES) >= 10 for d in DIALECTS)
