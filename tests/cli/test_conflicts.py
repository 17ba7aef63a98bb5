"""What pages disagree about, in words: every value, who says it, what stands and why."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.project.jobs import Display
from generator.report.diagnostics import Span
from generator.report.findings import describe_conflict
from generator.report.records import Conflict, ConflictValue

from .conftest import Run

PAGES = Path(__file__).parents[2] / "specs/webflow/pages"
LOCALE = (
    "pages/data-api.md:1805:9: note[conflict]: /components/schemas/CollectionItem/"
    "properties/cmsLocaleId: required: false at pages/data-api.md:1805 and 5 more;"
    " required: true at pages/update-items-live.beta.md:36 and 1 more;"
    " required: false was chosen (fragment over table)"
)


def stated(value: Any, line: int) -> ConflictValue:
    return ConflictValue(value, Span("a.md", line))


@pytest.mark.parametrize(
    ("chosen", "values", "text"),
    [
        (
            "b",
            [stated("a", 1), stated("b", 2), stated("b", 3)],
            '"b" at a.md:2 and 1 more; "a" at a.md:1; "b" was chosen (rule)',
        ),
        (
            {"nullable": True},
            [stated({"nullable": True}, 1), stated({"nullable": None}, 2)],
            "nullable: true at a.md:1; nullable: nothing at a.md:2;"
            " nullable: true was chosen (rule)",
        ),
        (["x" * 99], [stated(["x" * 99], 1)], f'["{"x" * 55}... at a.md:1; '),
    ],
)
def test_words(chosen: Any, values: list[ConflictValue], text: str) -> None:
    row = Conflict("/p", chosen, "rule", tuple(values))
    assert describe_conflict(row, Display(Path())).startswith(f"/p: {text}")


def test_conflicts(run: Run, tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "pages")
    ran = run("conflicts", "pages")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert LOCALE in lines
    assert not [line for line in lines if line.endswith("was chosen (stated)")]
    built = run("build", "pages", "--output", "out")
    assert f"conflicts  {len(lines)}, listed by `fragmint conflicts`" in built.out
    strict = run("build", "pages", "--strict")
    assert LOCALE.replace("note[", "error[") + "; resolve it" in strict.err


def test_no_conflicts(run: Run, document: Path) -> None:
    ran = run("conflicts", document.name)
    assert (ran.code, ran.out, ran.err) == (0, "", "no conflicts\n")
    assert run("conflicts", "missing.md").code == 3


BUILD = ("build", "docs", "--output", "out")
PAGE = """\
# List kites

`GET https://api.kites.example/v1/kites`

| Parameter | Type | Required |
|---|---|---|
| color | {} | no |
"""


def test_conflicts_that_are_new(run: Run, tmp_path: Path) -> None:
    """Between equal evidence both types stand, and a build tells since when."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text(PAGE.format("string"))
    assert "conflicts  0\n" in run(*BUILD).out
    (tmp_path / "docs/b.md").write_text(PAGE.format("integer"))
    words = "listed by `fragmint conflicts`"
    assert f"1, 1 new: docs/b.md:7, {words}" in run(*BUILD).out
    assert f"conflicts  1, {words}" in run(*BUILD).out
    source = (tmp_path / "out/kites_client/endpoints/kites.py").read_text()
    assert "color: str | int | None = None" in source
    (tmp_path / "docs/a.md").write_text(PAGE.format("string") + "\nMore words.\n")
    assert f"conflicts  1, {words}" in run(*BUILD).out
