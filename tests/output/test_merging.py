"""Two branches that both built, and were merged: building again resolves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.output import Tree, clean, last_written, write
from generator.report.diagnostics import InputError, Report

MARKS = "<<<<<<< ours\n{}=======\n{}>>>>>>> theirs\n"
MANIFEST = ".fragmint.json"


def put(root: Path, **files: str) -> tuple[str, ...]:
    tree = Tree(root, {f"{name}.py": text for name, text in files.items()})
    (changes,) = write([tree], Report())
    return changes.written


def conflict(one: str, other: str, before: str = "") -> str:
    """What git leaves of two texts, line by line."""
    lines: list[str] = []
    for ours, theirs in zip(one.splitlines(True), other.splitlines(True), strict=True):
        base = f"||||||| base\n{before}" if before else ""
        both = MARKS.replace("=", f"{base}=", 1).format(ours, theirs)
        lines.append(ours if ours == theirs else both)
    return "".join(lines)


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A folder in which two branches wrote `a.py` in two ways."""
    put(tmp_path, a="one = 1\n", b="b = 1\n", gone="x = 1\n")
    one = (tmp_path / MANIFEST).read_text()
    put(tmp_path, a="two = 2\n", b="b = 1\n", gone="x = 2\n")
    other = (tmp_path / MANIFEST).read_text()
    (tmp_path / MANIFEST).write_text(conflict(one, other))
    (tmp_path / "a.py").write_text(conflict("one = 1\n", "two = 2\n"))
    return tmp_path


def test_a_build_resolves_a_merge(merged: Path) -> None:
    assert last_written(merged, "a.py") is None
    assert put(merged, a="three = 3\n", b="b = 1\n") == ("a.py",)
    assert (merged / "a.py").read_text() == "three = 3\n"
    assert not (merged / "gone.py").exists()
    assert "<<<" not in (merged / MANIFEST).read_text()


def test_what_git_merged_by_itself_is_no_edit(merged: Path) -> None:
    (merged / "a.py").write_text("one = 1\ntwo = 2\n")
    assert put(merged, a="three = 3\n", b="b = 1\n") == ("a.py",)
    assert sorted(path.name for path in merged.glob("*.py")) == ["a.py", "b.py"]


def test_an_edit_of_what_no_branch_changed_is_one(merged: Path) -> None:
    (merged / "b.py").write_text("b = 5\n")
    with pytest.raises(InputError):
        put(merged, a="three = 3\n", b="b = 1\n")


def test_a_conflict_that_shows_what_was_before(tmp_path: Path) -> None:
    put(tmp_path, a="a = 1\n")
    one = (tmp_path / MANIFEST).read_text()
    put(tmp_path, a="a = 2\n")
    text = conflict(one, (tmp_path / MANIFEST).read_text(), "  nonsense\n")
    (tmp_path / MANIFEST).write_text(text)
    assert put(tmp_path, a="a = 3\n") == ("a.py",)


def test_a_conflict_where_the_manifest_has_none(tmp_path: Path) -> None:
    put(tmp_path, a="a = 1\n")
    (tmp_path / "a.py").write_text(conflict("a = 1\n", "a = 2\n"))
    assert put(tmp_path, a="a = 3\n") == ("a.py",)
    (tmp_path / "a.py").write_text(conflict("a = 1\n", "a = 2\n"))
    clean(tmp_path, {}, Report())
    assert not (tmp_path / "a.py").exists()


@pytest.mark.parametrize("text", ["<<<<<<< a\n=======\n>>>>>>> b\n", "<<<<<<< a\n"])
def test_a_broken_manifest_is_still_one(tmp_path: Path, text: str) -> None:
    put(tmp_path, a="a = 1\n")
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputError):
        put(tmp_path, a="a = 1\n")
