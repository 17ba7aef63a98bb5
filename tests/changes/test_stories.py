"""What becomes of an API from one folder of pages to the next: directories of both, and
what a build reports.

`expected.txt` is as in `test_pages.py`: the version, the changes with their places, and the
files of the import package that are written.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.changes.test_pages import expected, told
from tests.cli.conftest import Run

STORIES = Path(__file__).parent / "stories"
SOME = sorted(path.name for path in STORIES.iterdir())


def put(project: Path, story: str, version: str) -> None:
    """Put the pages of one version in place."""
    shutil.rmtree(project / "pages", ignore_errors=True)
    shutil.copytree(STORIES / story / version, project / "pages")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project with one API."""
    home = tmp_path / "specs/boats"
    home.mkdir(parents=True)
    (home / "fragmint.toml").write_text('inputs = ["pages"]\n')
    return home


@pytest.mark.parametrize("story", SOME)
def test_story(run: Run, project: Path, story: str) -> None:
    put(project, story, "before")
    assert run("build").code == 0
    put(project, story, "after")
    text = told(run("build", "--check", "--format", "json").json)
    assert text == expected(STORIES / story, text)
