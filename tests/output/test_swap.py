"""A folder that is replaced as a whole: what stays, and where that cannot be."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.output import Tree, journal, lock, transaction, write
from generator.output.journal import beside
from generator.output.manifest import MANIFEST, STAGE, dump_manifest
from generator.report.diagnostics import InputError, Report

FIRST = {"a.py": "a = 1\n", "pkg/b.py": "b = 1\n", "pkg/same.py": "", "gone/c.py": ""}
SECOND = {"a.py": "a = 2\n", "pkg/b.py": "b = 2\n", "pkg/same.py": "", "new/d.py": ""}


HANDLES = "/dev/fd"


def put(root: Path, files: dict[str, str]) -> None:
    write([Tree(root, files)], Report())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "out"
    put(root, FIRST)
    return root


def inode(path: Path) -> int:
    return path.lstat().st_ino


def check_second(root: Path) -> None:
    texts = {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*.py")
    }
    assert texts == SECOND
    assert not (root / "gone").exists()
    assert not (root / STAGE).exists()
    assert not beside(Path(os.path.realpath(root))).exists()


def test_a_build_is_one_swap(root: Path) -> None:
    before = inode(root)
    put(root, SECOND)
    assert inode(root) != before
    check_second(root)


def test_what_is_not_ours_stays_the_same_file(root: Path) -> None:
    (root / "pkg/mine.txt").write_text("mine")
    (root / "pkg/link").symlink_to("mine.txt")
    os.mkfifo(root / "pipe")
    (root / "pkg/away").symlink_to(root.parent)
    (root / "empty").mkdir(mode=0o750)
    (root / "gone/kept.txt").write_text("kept")
    names = ["pkg/mine.txt", "pkg/link", "pipe", "pkg/same.py", "gone/kept.txt"]
    names += ["pkg/away"]
    before = {name: inode(root / name) for name in names}
    times = (root / "pkg/same.py").stat().st_mtime_ns
    put(root, SECOND)
    assert {name: inode(root / name) for name in names} == before
    assert (root / "pkg/same.py").stat().st_mtime_ns == times
    assert (root / "pkg/link").is_symlink()
    assert (root / "pkg/away").is_symlink()
    assert (root / "empty").stat().st_mode & 0o777 == 0o750


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_of_a_folder_stays(root: Path) -> None:
    os.chown(root / "pkg", 1234, 1235)
    put(root, SECOND)
    found = (root / "pkg").stat()
    assert (found.st_uid, found.st_gid) == (1234, 1235)


def test_a_folder_of_others_as_well_stays(root: Path) -> None:
    before = inode(root)
    write([Tree(root, SECOND, shared=True)], Report())
    assert inode(root) == before
    check_second(root)


def test_a_manifest_alone_is_no_reason_to_swap(root: Path) -> None:
    before = inode(root)
    (root / MANIFEST).unlink()
    put(root, FIRST)
    assert inode(root) == before
    assert (root / MANIFEST).exists()


def test_what_comes_meanwhile_comes_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "notes.txt").write_text("before")
    real = journal.swap

    def late(new: Path, target: Path) -> None:
        assert beside(root).stat().st_mode & 0o777 == 0o700
        (root / "late/deep").mkdir(parents=True)
        (root / "late/deep/x.txt").write_text("late")
        saved = root / "notes.txt~"
        saved.write_text("after")
        saved.replace(root / "notes.txt")
        real(new, target)

    monkeypatch.setattr(transaction, "swap", late)
    put(root, SECOND)
    check_second(root)
    assert (root / "late/deep/x.txt").read_text() == "late"
    assert (root / "notes.txt").read_text() == "after"


def work_tree(root: Path, patch: pytest.MonkeyPatch) -> None:
    (root / ".git").mkdir()


def working_folder(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(root / "pkg")


def mount(root: Path, patch: pytest.MonkeyPatch) -> None:
    real = os.path.ismount
    patch.setattr(os.path, "ismount", lambda path: path == str(root) or real(path))


def no_room_beside(root: Path, patch: pytest.MonkeyPatch) -> None:
    beside(root).parent.mkdir(exist_ok=True)
    patch.setattr(transaction, "beside", lambda root: root / "no/such/folder")


def no_links(root: Path, patch: pytest.MonkeyPatch) -> None:
    def refuse(*names: object, **options: object) -> None:
        raise OSError(1, "Operation not permitted")

    patch.setattr(os, "link", refuse)


@pytest.mark.parametrize(
    "hinder", [work_tree, working_folder, mount, no_room_beside, no_links]
)
def test_a_folder_that_cannot_be_swapped_stays(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    hinder: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    hinder(root, monkeypatch)
    before = inode(root)
    put(root, SECOND)
    assert inode(root) == before
    check_second(root)


def test_the_package_of_a_work_tree_is_swapped(root: Path) -> None:
    (root / ".git").mkdir()
    (root / "pkg/mine.txt").write_text("mine")
    before = inode(root / "pkg")
    put(root, SECOND)
    assert inode(root / "pkg") != before
    assert (root / "pkg/mine.txt").read_text() == "mine"


def test_a_linked_folder_stays_a_link(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    put(link, SECOND)
    assert link.is_symlink()
    check_second(link)
    check_second(root)


def test_a_system_without_exchange(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "system_exchange", lambda: None)
    before = inode(root)
    put(root, SECOND)
    assert inode(root) != before
    check_second(root)


def test_a_swap_in_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "system_exchange", lambda: None)
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        folder.mkdir()
        (folder / folder.name).touch()
    journal.swap(new, old)
    assert sorted(tmp_path.rglob("*")) == [new, new / "old", old, old / "new"]
    rename, calls = os.rename, iter([True, False, True])

    def refuse(one: Path, other: Path) -> None:
        if not next(calls):
            raise OSError(1, "Operation not permitted")
        rename(one, other)

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(OSError, match="not permitted"):
        journal.swap(new, old)
    assert sorted(tmp_path.rglob("*")) == [new, new / "old", old, old / "new"]


@pytest.mark.parametrize("links", [True, False])
def test_what_is_kept_of_a_link_is_the_link(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        no_links(tmp_path, monkeypatch)
    (tmp_path / "precious").write_text("x")
    (tmp_path / "link").symlink_to("precious")
    transaction._keep(tmp_path / "link", tmp_path / "kept")
    assert (tmp_path / "kept").is_symlink()


def test_a_file_system_without_exchange(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "system_exchange", lambda: lambda one, other: -1)
    monkeypatch.setattr("ctypes.get_errno", lambda: journal.UNSUPPORTED[0])
    put(root, SECOND)
    check_second(root)


def test_a_refused_exchange_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "system_exchange", lambda: lambda one, other: -1)
    monkeypatch.setattr("ctypes.get_errno", lambda: 1)
    with pytest.raises(InputError, match="cannot-write"):
        put(root, SECOND)
    assert (root / "a.py").read_text() == FIRST["a.py"]


def test_a_lock_is_of_the_folder_that_has_the_name(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, real, seen = tmp_path / "new", lock._acquire, []
    new.mkdir()

    def waited(handle: int, folder: Path) -> None:
        real(handle, folder)
        seen.append(os.fstat(handle).st_ino)
        if len(seen) == 1:
            journal.swap(new, root)

    monkeypatch.setattr(lock, "_acquire", waited)
    before = len(os.listdir(HANDLES))
    with lock.locked(root):
        assert seen[1:] == [inode(root)]
    assert len(os.listdir(HANDLES)) == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others may have none")
def test_this_system_exchanges_folders(root: Path) -> None:
    other = root.parent / "other"
    put(other, SECOND)
    before = (root / "a.py").read_text(), (other / "a.py").read_text()
    assert journal.exchange(root, other)
    assert ((other / "a.py").read_text(), (root / "a.py").read_text()) == before


def test_a_folder_of_nothing_but_compiled_modules_goes(root: Path) -> None:
    cache = root / "gone" / "__pycache__"
    cache.mkdir()
    (cache / "c.cpython-311.pyc").write_bytes(b"")
    put(root, SECOND)
    assert not cache.parent.exists()


def test_manifests_name_files_as_they_are_called() -> None:
    assert "\u00e9.py".encode() in dump_manifest({"\u00e9.py": ("1",)})
