"""What a vendor does to its pages, and what a build reports: in each dialect, the pages
before, and a folder for each change.

`change.diff` is the change, as `git apply` takes it; `expected.txt` has the version, the
changes with their places, and the files of the import package that are written.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

PAGES = Path(__file__).parent / "pages"
BEFORE, CHANGE, EXPECTED = "before", "change.diff", "expected.txt"
CASES = sorted(
    f"{change.parent.name}/{change.name}"
    for change in PAGES.glob("*/*")
    if change.name != BEFORE
)
DIALECTS = sorted({case.partition("/")[0] for case in CASES})
CALM = {"order", "renamed", "split", "merged", "markdown", "html"}
"""Changes that concern no caller, wherever they are made."""


pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def change(pages: Path, case: str) -> None:
    """Change a folder of pages as a vendor does."""
    ceiling = {**os.environ, "GIT_CEILING_DIRECTORIES": str(pages.parent)}
    command = ["git", "apply", str(PAGES / case / CHANGE)]
    subprocess.run(command, cwd=pages, env=ceiling, check=True)


def told(summary: Any) -> str:
    """What a build tells, as it is expected."""
    return "".join(f"{line}\n" for line in described(summary))


def expected(case: Path, text: str) -> str:
    """What a case expects; `UPDATE_EXPECTED=1` makes that what is told now."""
    if os.environ.get("UPDATE_EXPECTED"):
        (case / EXPECTED).write_text(text)
    return (case / EXPECTED).read_text()


def described(summary: Any) -> Iterator[str]:
    """What a build tells: the version, each change, each file of the import package."""
    yield f"version {summary['version']}"
    for row in summary["api_changes"]:
        line = row["line"] or "deleted"
        place = f" ({row['file']}:{line})" if row["file"] else ""
        yield f"{row['severity']} {row['change']} {row['name']}: {row['detail']}{place}"
    for name in sorted(summary["changed"]):
        folder, _, file = name.rpartition("_client/")
        if folder:
            yield f"file {file}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a project of each dialect as it was built with the pages before."""
    return tmp_path_factory.mktemp("built")


def project(run: Run, folder: Path, built: Path, dialect: str) -> Path:
    """A project with one API in the folder of a test, built with the pages before; its
    pages.
    """
    made, here = built / dialect, folder / "specs"
    if not made.exists():
        home = here / "boats"
        shutil.copytree(PAGES / dialect / BEFORE, home / "pages")
        (home / "fragmint.toml").write_text('inputs = ["pages"]\n')
        assert run("build").code == 0
        shutil.copytree(here, made)
    shutil.copytree(made, here, dirs_exist_ok=True)
    return here / "boats/pages"


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_pages(run: Run, tmp_path: Path, built: Path, case: str) -> None:
    pages = project(run, tmp_path, built, case.partition("/")[0])
    change(pages, case)
    text = told(run("build", "--check", "--format", "json").json)
    assert text == expected(PAGES / case, text)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_that_stay_are_found_again(
    run: Run, tmp_path: Path, built: Path, dialect: str
) -> None:
    pages = project(run, tmp_path, built, dialect)
    change(pages, f"{dialect}/reworded")
    assert run("build").code == 0
    lock = (pages.parent / "fragmint.lock").read_text()
    shutil.rmtree(pages.parent / "generated")
    assert run("build").code == 0
    assert (pages.parent / "fragmint.lock").read_text() == lock


@pytest.mark.parametrize("case", [c for c in CASES if c.partition("/")[2] in CALM])
def test_what_concerns_no_caller(case: str) -> None:
    lines = (PAGES / case / EXPECTED).read_text().splitlines()
    assert [line for line in lines if not line.startswith(("version", "file"))] == []


def test_there_are_many_in_each_dialect() -> None:
    assert len(CASES) >= 100
    assert all(sum(c.startswith(f"{d}/") for c in CASES) >= 10 for d in DIALECTS)
