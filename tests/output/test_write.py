"""Writing: all or nothing, and only what is ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.output import (
    Changes,
    Tree,
    check,
    clean,
    last_written,
    owned,
    plan,
    write,
)
from generator.output.journal import beside
from generator.output.lock import locked
from generator.output.manifest import CACHE, MANIFEST, STAGE, dump_manifest, write_file
from generator.report.diagnostics import InputError, Report
from generator.version import MARKER

FIRST = {"a.py": "a = 1\n", "pkg/b.py": "b = 1\n", "pkg/deep/c.py": "c = 1\n"}
SECOND = {"a.py": "a = 2\n", "pkg/b.py": "b = 2\n", "pkg/d.py": "d = 2\n"}


def put(root: Path, files: dict[str, str], force: bool = False) -> Changes:
    (changes,) = write([Tree(root, files)], Report(), force=force)
    return changes


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def refusal(root: Path, files: dict[str, str]) -> set[str]:
    """The codes of the errors, after a check that nothing was touched."""
    before = snapshot(root)
    with pytest.raises(InputError) as caught:
        put(root, files)
    assert snapshot(root) == before
    assert not (root / STAGE).exists()
    return {diagnostic.code for diagnostic in caught.value.diagnostics}


def test_writes_and_removes(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    changes = put(tmp_path, SECOND)
    assert changes.written == ("a.py", "pkg/b.py", "pkg/d.py")
    assert changes.removed == ("pkg/deep/c.py",)
    assert not (tmp_path / "pkg/deep").exists()
    assert (tmp_path / "a.py").read_bytes() == b"a = 2\n"


def test_unchanged_files_are_not_touched(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    assert not put(tmp_path, FIRST)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_a_deleted_file_comes_back(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    (tmp_path / "a.py").unlink()
    assert put(tmp_path, FIRST).written == ("a.py",)


def test_foreign_files_stay_and_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("mine\n")
    (tmp_path / "other.txt").write_text("mine too\n")
    assert refusal(tmp_path, FIRST) == {"foreign-file"}
    (tmp_path / "a.py").unlink()
    assert refusal(tmp_path, FIRST) == {"occupied-output"}
    put(tmp_path, FIRST, force=True)
    put(tmp_path, {})
    assert (tmp_path / "other.txt").read_text() == "mine too\n"
    assert not (tmp_path / "a.py").exists()


def test_force_never_takes_foreign_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("mine\n")
    with pytest.raises(InputError, match="foreign-file"):
        put(tmp_path, FIRST, force=True)


def test_force_takes_what_is_marked_as_ours(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f"# {MARKER} from documentation.\nold = 1\n")
    assert refusal(tmp_path, FIRST) == {"foreign-file"}
    assert "a.py" in put(tmp_path, FIRST, force=True).written


def test_an_equal_foreign_file_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(FIRST["a.py"])
    assert "a.py" not in put(tmp_path, FIRST).written


def test_edited_files_are_refused_unless_forced(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    (tmp_path / "a.py").write_text("edited\n")
    assert refusal(tmp_path, SECOND) == {"edited-file"}
    assert put(tmp_path, SECOND, force=True)
    assert (tmp_path / "a.py").read_text() == SECOND["a.py"]


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("README.md", "move the edit to `readme-before` or `readme-after` in"),
        ("LICENSE", "move the edit to `license-file` in `[project]`"),
        ("pyproject.toml", "move the edit to `[project]` of fragmint.toml"),
        ("a.py", "move the edit to `extensions` or `templates`"),
    ],
)
def test_the_message_says_where_an_edit_belongs(
    tmp_path: Path, name: str, home: str
) -> None:
    put(tmp_path, {name: "key = 1\n"})
    (tmp_path / name).write_text("key = 2\n")
    with pytest.raises(InputError) as refused:
        put(tmp_path, {name: "key = 3\n"})
    assert home in str(refused.value.diagnostics[0])


def test_an_edited_file_that_is_no_longer_emitted_stays(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    (tmp_path / "pkg/deep/c.py").write_text("edited\n")
    report = Report()
    write([Tree(tmp_path, SECOND)], report)
    assert [d.code for d in report] == ["kept-file"]
    assert (tmp_path / "pkg/deep/c.py").read_text() == "edited\n"


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("mine\n")
    (tmp_path / "pkg").write_text("a file where a folder should be\n")
    with pytest.raises(InputError) as caught:
        put(tmp_path, FIRST)
    codes = [d.code for d in caught.value.diagnostics]
    assert sorted(codes) == ["foreign-file", "not-a-folder", "not-a-folder"]


def test_links_are_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.py").write_text("precious\n")
    root = tmp_path / "out"
    root.mkdir()
    (root / "pkg").symlink_to(outside)
    assert refusal(root, FIRST) == {"link-in-output"}
    (root / "pkg").unlink()
    (root / "a.py").symlink_to(outside / "b.py")
    assert refusal(root, FIRST) == {"link-in-output"}
    assert (outside / "b.py").read_text() == "precious\n"


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("kind", ["link", "file", "folder"])
def test_what_is_in_place_of_the_stage_is_not_followed(
    tmp_path: Path, kind: str, inside: bool
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    root = tmp_path / "out"
    root.mkdir()
    if inside:
        (root / ".git").mkdir()
    stage = root / STAGE if inside else beside(root)
    if kind == "link":
        stage.symlink_to(outside)
    elif kind == "file":
        stage.write_text("left over")
    else:
        (stage / "left/over").mkdir(parents=True)
    put(root, FIRST)
    assert (outside / "precious").read_text() == "x"
    assert (root / "a.py").read_text() == FIRST["a.py"]
    assert not stage.exists()


def test_pipes_and_folders_in_the_way(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    (tmp_path / "pkg/b.py").mkdir(parents=True)
    assert refusal(tmp_path, FIRST) == {"not-a-file"}


def test_a_folder_that_cannot_be_looked_at_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, {f"{'n' * 300}/b.py": ""}) == {"cannot-read"}
    assert refusal(tmp_path, {f"{'n' * 300}.py": ""}) == {"cannot-read"}


def test_a_broken_manifest_is_refused(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    for text in ("", "{", "[]", '{"fragmint": 1, "files": {"../x": "0"}}', "[" * 9999):
        (tmp_path / MANIFEST).write_text(text)
        assert refusal(tmp_path, SECOND) == {"bad-manifest"}


def test_a_manifest_is_sorted() -> None:
    text = dump_manifest({"b": ("2", "3"), "a": ("1",)}).decode()
    assert text.splitlines()[2:6] == [
        ' "files": {',
        '  "a": "1",',
        '  "b": ["2", "3"]',
        " }",
    ]


def test_what_stays_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, FIRST)
    (tmp_path / MANIFEST).write_bytes((tmp_path / MANIFEST).read_bytes() + b"\n")
    monkeypatch.setattr(plan, "sketch", None)
    assert not put(tmp_path, FIRST)


def test_a_manifest_cannot_reach_out(tmp_path: Path) -> None:
    root = tmp_path / "out"
    put(root, FIRST)
    (tmp_path / "victim").write_text("x")
    manifest = (root / MANIFEST).read_text().replace('"a.py"', '"../victim"')
    (root / MANIFEST).write_text(manifest)
    assert refusal(root, SECOND) == {"bad-manifest"}
    assert (tmp_path / "victim").exists()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a//b", MANIFEST, ""])
def test_paths_stay_inside(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        put(tmp_path, {path: "x"})


def test_names_that_differ_only_in_case_are_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        put(tmp_path, {"a.py": "", "A.py": ""})


def test_check_touches_nothing(tmp_path: Path) -> None:
    root = tmp_path / "out"
    (changes,) = check([Tree(root, FIRST)], Report())
    assert len(changes.written) == 3
    assert not root.exists()
    put(root, FIRST)
    (root / "a.py").write_text("edited\n")
    (changes,) = check([Tree(root, FIRST)], Report())
    assert changes.written == ("a.py",)


@pytest.mark.parametrize("shared", [False, True])
def test_modes_do_not_depend_on_the_umask(tmp_path: Path, shared: bool) -> None:
    if shared:
        (tmp_path / "out/.git").mkdir(parents=True)
    old = os.umask(0o777)
    try:
        put(tmp_path / "out", FIRST)
    finally:
        os.umask(old)
    assert (tmp_path / "out/pkg/b.py").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "out/pkg").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755 or shared


def test_a_folder_that_another_run_makes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Path.mkdir

    def overtaken(folder: Path) -> None:
        make(folder)
        make(folder)

    monkeypatch.setattr(Path, "mkdir", overtaken)
    with locked(tmp_path / "new"):
        assert (tmp_path / "new").is_dir()


def test_two_trees_are_one_unit(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    (tmp_path / "two/a.py").write_text("mine\n")
    trees = [Tree(tmp_path / "one", FIRST), Tree(tmp_path / "two", FIRST)]
    with pytest.raises(InputError, match="foreign-file"):
        write(trees, Report())
    assert not (tmp_path / "one").exists()


def test_a_check_tells_of_edits(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    (tmp_path / "a.py").write_text("edited\n")
    report = Report()
    (changes,) = check([Tree(tmp_path, FIRST)], report)
    assert changes.written == ("a.py",)
    assert [(d.severity, d.code) for d in report] == [("warning", "edited-file")]


def test_a_huge_file_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text("a = 123456\n")
    monkeypatch.setattr("generator.output.manifest.MAX_BYTES", 8)
    assert refusal(tmp_path, FIRST) == {"cannot-read"}


def test_cleaning_removes_what_is_ours_and_nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "out"
    put(root, FIRST)
    (root / CACHE).mkdir()
    (root / CACHE / "x").write_text("x")
    changes = clean(root, {"names": "kept\n"}, Report())
    assert sorted(changes.removed) == sorted(FIRST)
    assert snapshot(root).keys() == {"names", MANIFEST}
    clean(root, {}, Report())
    assert not root.exists()


def test_cleaning_keeps_what_was_edited(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    (tmp_path / "a.py").write_text("edited\n")
    report = Report()
    clean(tmp_path, {}, report)
    assert snapshot(tmp_path) == {"a.py": b"edited\n"}
    assert [d.code for d in report] == ["kept-file"]


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep/er/names"
    for text in (b"one", b"two"):
        write_file(path, text)
        (path.parent / ".names.part").write_text("left by a run that was killed")
        assert path.read_bytes() == text
    write_file(path, b"three")
    assert [each.name for each in path.parent.iterdir()] == ["names"]


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    assert owned(tmp_path) == sorted(FIRST)
    assert last_written(tmp_path, "a.py") == FIRST["a.py"]
    (tmp_path / "a.py").write_text("edited\n")
    assert last_written(tmp_path, "a.py") is None
    assert last_written(tmp_path, "missing.py") is None
    (tmp_path / MANIFEST).write_text("{")
    assert owned(tmp_path) == []
