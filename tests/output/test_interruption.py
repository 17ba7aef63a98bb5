"""Writing that is interrupted: undone where we live on, finished or forgotten where not."""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.output import (
    Tree,
    check,
    journal,
    last_written,
    lock,
    owned,
    transaction,
    write,
)
from generator.output.journal import JOURNAL, beside, recover
from generator.output.manifest import MANIFEST, STAGE
from generator.report.diagnostics import InputError, Report

FIRST = {
    "a.py": "a = 1\n",
    "pkg/b.py": "b = 1\n",
    "pkg/x.py": "",
    "gone/c.py": "c = 1\n",
}
SECOND = {
    "a.py": "a = 2\n",
    "pkg/b.py": "b = 2\n",
    "pkg/x.py": "",
    "new/deep/d.py": "d = 2\n",
}
OWN = {"pkg/mine.txt": "mine", "notes/n.txt": "also mine"}
MUTATIONS = frozenset(
    f"os.{name}"
    for name in "rename link remove rmdir mkdir chmod chown truncate".split()
)


def put(root: Path, files: dict[str, str]) -> None:
    write([Tree(root, files)], Report())


def snapshot(root: Path) -> dict[str, bytes]:
    """What a reader sees of a folder."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    return {k: v for k, v in found.items() if not k.startswith((STAGE, ".git"))}


def counted(step: int, failure: Callable[[], None]) -> None:
    """Let every mutating call of this process count, and fail at the step-th, once."""
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            failure()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
        opened = event == "open" and isinstance(arguments[2], int)
        if event in MUTATIONS or (opened and arguments[2] & writes):
            count()

    real = journal.system_exchange()

    def exchanged(one: bytes, other: bytes) -> int:
        count()
        assert real is not None
        return real(one, other)

    if real is not None:
        journal.system_exchange = lambda: exchanged  # type: ignore[assignment]
    sys.addaudithook(hook)


def in_child(work: Callable[[], None]) -> int:
    """The exit code of a process of its own that does some work, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        # Collecting garbage would copy all memory of this process.
        gc.disable()
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def disk_full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupted() -> None:
    raise KeyboardInterrupt


def whole(root: Path) -> None:
    """A folder that can be swapped at once."""


def in_parts(root: Path) -> None:
    (root / ".git").mkdir(exist_ok=True)


def one_by_one(root: Path) -> None:
    for name in ("", "pkg", "gone"):
        (root / name / ".git").mkdir(exist_ok=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a first build and files of its user's."""
    root = tmp_path / "out"
    put(root, FIRST)
    for path, text in OWN.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.fixture
def states(tmp_path: Path) -> list[dict[str, bytes]]:
    """What a reader may see: the whole old tree, or the whole new one."""
    other = tmp_path / "other"
    found = []
    for files in (FIRST, SECOND):
        put(other, files)
        found.append({**snapshot(other), **{k: v.encode() for k, v in OWN.items()}})
    return found


def parts(tree: dict[str, bytes], top: str) -> dict[str, bytes]:
    return {path: data for path, data in tree.items() if path.startswith(f"{top}/")}


SEEN: dict[Callable[[Path], None], Callable[[Any, Any], bool]] = {
    whole: lambda seen, states: seen in states,
    in_parts: lambda seen, states: all(
        parts(seen, top) in [parts(state, top) for state in states]
        for top in ("pkg", "gone", "notes")
    ),
    one_by_one: lambda seen, states: all(
        data in [state.get(path) for state in states]
        for path, data in seen.items()
        if path != MANIFEST
    ),
}


@pytest.mark.parametrize(
    ("layout", "exchanges"),
    [(whole, True), (in_parts, True), (one_by_one, True), (whole, False)],
)
def test_a_killed_build_is_old_or_new(
    root: Path,
    states: list[dict[str, bytes]],
    layout: Callable[[Path], None],
    exchanges: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not exchanges:
        monkeypatch.setattr(journal, "system_exchange", lambda: None)
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        layout(root)

        def build(step: int = step) -> None:
            counted(step, killed)
            put(root, SECOND)

        code = in_child(build)
        # Two renames instead of one leave a moment without any folder.
        assert (not exchanges and not root.exists()) or SEEN[layout](
            snapshot(root), states
        ), step
        recover(root)
        assert snapshot(root) in states, step
        assert stages_left(root) == []
        put(root, FIRST)
        assert snapshot(root) == states[0]
    assert (code, step > 8) == (0, True)


def stages_left(root: Path) -> list[Path]:
    return [path for path in (root / STAGE, beside(root)) if path.exists()]


@pytest.mark.parametrize("layout", [whole, one_by_one])
@pytest.mark.parametrize("failure", [disk_full, interrupted])
def test_a_failure_puts_everything_back(
    root: Path,
    states: list[dict[str, bytes]],
    layout: Callable[[Path], None],
    failure: Callable[[], None],
) -> None:
    step, ended, refused, done = 0, 3, 5, False
    while not done:
        step += 1
        layout(root)

        def build(step: int = step) -> None:
            counted(step, failure)
            try:
                put(root, SECOND)
            except InputError:
                os._exit(refused)
            except KeyboardInterrupt:
                os._exit(ended)

        code = in_child(build)
        seen = snapshot(root)
        if code == refused:
            assert seen == states[0], step
            assert not (root / "new").exists(), step
        elif code == ended:
            # While what is left over is removed, all is done already.
            assert seen in states, step
        else:
            assert (code, seen) == (0, states[1]), step
        put(root, FIRST)
        # A failure of the first way may lead to success by the second.
        done = step > 40 and code == 0
    assert stages_left(root) == []


@pytest.mark.parametrize("layout", [whole, in_parts, one_by_one])
def test_a_build_that_is_killed_while_it_undoes_is_old_or_new(
    root: Path,
    states: list[dict[str, bytes]],
    layout: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layout(root)
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1

        def build(step: int = step) -> None:
            def failing(*given: object) -> None:
                monkeypatch.undo()
                counted(step, killed)
                disk_full()

            monkeypatch.setattr(transaction, "tidy", failing)
            put(root, SECOND)

        code = in_child(build)
        recover(root)
        assert snapshot(root) in states, step
        put(root, FIRST)
    assert step > 1


NEXT: dict[str, Callable[[Path], object]] = {
    "checks": lambda root: check([Tree(root, SECOND)], Report()),
    "builds": lambda root: put(root, SECOND),
    "lists": owned,
    "reads": lambda root: last_written(root, "a.py"),
}


@pytest.mark.parametrize("work", NEXT.values(), ids=NEXT)
def test_whoever_comes_next_goes_on(
    root: Path, states: list[dict[str, bytes]], work: Callable[[Path], object]
) -> None:
    in_parts(root)

    def build() -> None:
        counted(30, killed)
        put(root, SECOND)

    assert in_child(build) == -signal.SIGKILL
    assert snapshot(root) not in states
    work(root)
    assert snapshot(root) == states[1]


def test_folders_that_change_together(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    trees = [[Tree(one, f, True), Tree(two, f)] for f in (FIRST, SECOND)]
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        write(trees[0], Report())

        def build(step: int = step) -> None:
            counted(step, killed)
            write(trees[1], Report())

        code = in_child(build)
        recover(two if step % 2 else one)
        texts = {(root / "a.py").read_text() for root in (one, two)}
        assert len(texts) == 1, step


@pytest.mark.parametrize(
    ("kind", "target", "new"),
    [
        *(("drop", "../victim", ""), ("drop", "link/victim", "")),
        *(("drop", "pkg/mine.txt", ""), ("drop", "notes", "")),
        *(("put", "../victim", "new"), ("put", "link/victim", "new")),
        *(("put", "link/deep/victim", "new"), ("put", "pkg/link/victim", "new")),
        *(("put", "stolen", "../../victim"), ("put", "stolen", "sub/new")),
        *(("put", "stolen", ".."), ("swap", "link/folder", "tree")),
        *(("swap", "../folder", "tree"), ("swap", "", "../../folder")),
        *(("swap", "pkg", "tree"), ("move", "a.py", "new")),
    ],
)
def test_a_journal_reaches_nothing_outside(
    root: Path, tmp_path: Path, kind: str, target: str, new: str
) -> None:
    (tmp_path / "victim").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/inner").write_text("x")
    for link in ("link", "pkg/link"):
        (root / link).symlink_to(tmp_path)
    stage = root / STAGE
    for folder in ("sub", "tree"):
        (stage / folder).mkdir(parents=True)
        (stage / folder / "new").write_text("forged")
    (stage / "new").write_text("forged")
    before, around = snapshot(root), sorted(tmp_path.iterdir())
    inode = (tmp_path / "folder").stat().st_ino
    journal = {"roots": [str(root)], "steps": [[kind, target, new, inode]], "known": []}
    (stage / JOURNAL).write_text(json.dumps(journal))
    recover(root)
    assert (tmp_path / "victim").read_text() == "x"
    assert (tmp_path / "folder/inner").read_text() == "x"
    assert (snapshot(root), sorted(tmp_path.iterdir())) == (before, around)
    assert stages_left(root) == []


@pytest.mark.parametrize("decided", [True, False])
def test_a_folder_changes_with_the_one_that_decides(
    root: Path, tmp_path: Path, decided: bool
) -> None:
    leading = tmp_path / "leading"
    leading.mkdir()
    roots = [str(leading), str(root)]
    for folder in (leading, root) if decided else (root,):
        (folder / STAGE).mkdir()
        (folder / STAGE / "new").write_text("a = 3\n")
        steps = [["put", "a.py", "new", 0]]
        journal = {"roots": roots, "steps": steps, "known": ["a.py"]}
        (folder / STAGE / JOURNAL).write_text(json.dumps(journal))
    recover(root)
    assert (root / "a.py").read_text() == ("a = 3\n" if decided else FIRST["a.py"])
    assert (leading / "a.py").exists() is decided
    assert stages_left(root) + stages_left(leading) == []


BROKEN = {
    "no roots": '{"roots": [], "steps": [["drop", "a.py", "", 0]], "known": []}',
    "no known": '{"roots": ["x"], "steps": [["drop", "a.py", "", 0]]}',
    "few fields": '{"roots": ["x"], "steps": [["drop", "a.py", ""]], "known": []}',
    "other types": '{"roots": ["x"], "steps": [["drop", 1, "", 0]], "known": []}',
    "steps are none": '{"roots": [], "steps": 1}',
    "a list": "[]",
    "nothing": "",
    "deep": "[" * 9999,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_journal_decides_nothing(root: Path, text: str) -> None:
    before = snapshot(root)
    (root / STAGE).mkdir()
    (root / STAGE / JOURNAL).write_text(text)
    recover(root)
    assert (snapshot(root), stages_left(root)) == (before, [])


def test_the_outermost_folder_has_its_stage_inside() -> None:
    assert beside(Path("/")) == Path("/", STAGE)
    assert beside(Path("/a/b")) == Path(f"/a/.b{STAGE}")


def test_where_the_manifest_is_broken_nothing_is_ours(root: Path) -> None:
    (root / MANIFEST).write_text("{")
    (root / STAGE).mkdir()
    steps = [["drop", "a.py", "", 0]]
    journal = {"roots": [str(root)], "steps": steps, "known": ["a.py"]}
    (root / STAGE / JOURNAL).write_text(json.dumps(journal))
    recover(root)
    assert (root / "a.py").exists()


def test_a_stage_that_is_a_link_is_left_alone(root: Path, tmp_path: Path) -> None:
    for stage in (root / STAGE, beside(root)):
        stage.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/precious").write_text("x")
    recover(root)
    assert (tmp_path / "elsewhere/precious").read_text() == "x"
    assert beside(root).is_symlink()


def test_a_step_that_the_system_refuses_stays_to_be_done(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / STAGE).mkdir()
    (root / STAGE / "new").write_text("a = 3\n")
    steps = [["put", "a.py", "new", 0]]
    journal = {"roots": [str(root)], "steps": steps, "known": ["a.py"]}
    (root / STAGE / JOURNAL).write_text(json.dumps(journal))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *names: disk_full())
        with pytest.raises(InputError, match="cannot-write"):
            recover(root)
    assert (root / "a.py").read_text() == FIRST["a.py"]
    recover(root)
    assert (root / "a.py").read_text() == "a = 3\n"


def test_a_failed_first_build_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "store", lambda path, data: disk_full())
    monkeypatch.setattr(journal, "store", lambda path, data: disk_full())
    with pytest.raises(InputError, match="cannot-write"):
        put(tmp_path / "x/y", FIRST)
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError) as caught:
        put(tmp_path / "file/out", FIRST)
    (found,) = caught.value.diagnostics
    assert str(found).startswith(f"{tmp_path}/file/out:1:1: error[cannot-write]")
    assert "name another folder" in found.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(root: Path) -> None:
    before = snapshot(root)
    for folder in (root, root.parent):
        folder.chmod(0o555)
    try:
        with pytest.raises(InputError, match="cannot-write"):
            put(root, SECOND)
    finally:
        for folder in (root.parent, root):
            folder.chmod(0o755)
    assert snapshot(root) == before


def test_only_one_run_writes_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with lock.locked(tmp_path), pytest.raises(InputError, match="busy-output"):
        put(tmp_path, FIRST)
    put(tmp_path, FIRST)
