"""What the folder of a build calls the API in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.prepare import prepare
from generator.project.inputs import opened
from generator.project.jobs import plan_jobs
from generator.report.diagnostics import Report

PAGE = "# Calls\n\n## List kites\n\n`GET /kites`\n"


def title(folder: Path, page: str = PAGE) -> str:
    """The title of a document made of a folder with one page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.md").write_text(page)
    report = Report()
    (job,) = plan_jobs((str(folder),), report)
    return str(prepare(opened(job, report), report).document["info"]["title"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kites", "Kites API"),
        ("kite-store-api", "Kite Store API"),
        ("kite_store_v2", "Kite Store API"),
        ("docs", "API"),
        ("api-docs", "API"),
        ("pages", "API"),
        ("tmp", "API"),
        ("k8s3f9", "API"),
        ("kites-api-1.2", "Kites API"),
        ("x", "API"),
    ],
)
def test_a_folder_names_what_is_in_it(tmp_path: Path, name: str, expected: str) -> None:
    assert title(tmp_path / name) == expected


def test_pages_come_first(tmp_path: Path) -> None:
    page = PAGE.replace("# Calls", "# Glider API")
    assert title(tmp_path / "kites", page) == "Glider API"


def test_a_configuration_names_the_folder_it_is_in(tmp_path: Path) -> None:
    home = tmp_path / "kites"
    home.mkdir()
    (home / "fragmint.toml").write_text('inputs = ["pages"]\n')
    (home / "pages").mkdir()
    (home / "pages" / "page.md").write_text(PAGE)
    report = Report()
    (job,) = plan_jobs((str(home),), report)
    document = prepare(opened(job, report), report).document
    assert document["info"]["title"] == "Kites API"


def test_a_fetched_folder_is_called_what_its_site_is(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "pages.lock").write_text('source = "https://docs.kites.io/api"\n')
    assert title(folder) == "Kites API"
