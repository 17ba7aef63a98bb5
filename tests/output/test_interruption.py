"""Writing that is interrupted: undone where we live on, resumed where we don't."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.output import Tree, lock, transaction, write
from generator.output.manifest import STAGE
from generator.report.diagnostics import InputError, Report

FIRST = {"a.py": "a = 1\n", "pkg/b.py": "b = 1\n", "gone/c.py": "c = 1\n"}
SECOND = {"a.py": "a = 2\n", "pkg/b.py": "b = 2\n", "new/d.py": "d = 2\n"}
STEPS = range(1, 9)
"""Replacements of one build: journal, three files, a removal, manifest."""


def put(root: Path, files: dict[str, str]) -> None:
    write([Tree(root, files)], Report())


def snapshot(root: Path) -> dict[str, bytes]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def failing_replace(step: int, failure: Callable[[], None]) -> Callable[..., None]:
    """`os.replace` that fails at its step-th call, once."""
    count = 0
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count == step:
            failure()
        real(source, target)

    return replace


def disk_full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupted() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("failure", [disk_full, interrupted])
def test_a_failure_puts_everything_back(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    failure: Callable[[], None],
) -> None:
    put(tmp_path, FIRST)
    before = snapshot(tmp_path)
    monkeypatch.setattr(os, "replace", failing_replace(step, failure))
    try:
        put(tmp_path, SECOND)
    except (InputError, KeyboardInterrupt):
        assert snapshot(tmp_path) == before
        assert not (tmp_path / "new").exists()
    else:
        assert step > 6
        assert (tmp_path / "a.py").read_text() == SECOND["a.py"]
    assert not (tmp_path / STAGE).exists()


def killed_build(root: Path, step: int) -> None:
    replace = failing_replace(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
    os.replace = replace
    put(root, SECOND)


@pytest.mark.parametrize("step", range(1, 7))
def test_a_killed_build_is_resumed_by_the_next(tmp_path: Path, step: int) -> None:
    put(tmp_path, FIRST)
    context = multiprocessing.get_context("fork")
    process = context.Process(target=killed_build, args=(tmp_path, step))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    put(tmp_path, {**SECOND, "a.py": "a = 3\n"})
    assert (tmp_path / "a.py").read_text() == "a = 3\n"
    assert not (tmp_path / "gone").exists()
    assert not (tmp_path / STAGE).exists()


def test_a_full_disk_while_preparing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, FIRST)
    before = snapshot(tmp_path)

    def store(path: Path, data: bytes) -> None:
        if path.name == "new-1":
            disk_full()
        path.write_bytes(data)

    monkeypatch.setattr(transaction, "_store", store)
    with pytest.raises(InputError, match="cannot-write"):
        put(tmp_path, SECOND)
    assert snapshot(tmp_path) == before


def test_a_failed_first_build_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", failing_replace(2, disk_full))
    with pytest.raises(InputError, match="cannot-write"):
        put(tmp_path / "x/y", FIRST)
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot-write"):
        put(tmp_path / "file/out", FIRST)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    before = snapshot(tmp_path)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(InputError, match="cannot-write"):
            put(tmp_path, SECOND)
    finally:
        tmp_path.chmod(0o755)
    assert snapshot(tmp_path) == before


def test_only_one_run_writes_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with lock.locked(tmp_path), pytest.raises(InputError, match="busy-output"):
        put(tmp_path, FIRST)
    put(tmp_path, FIRST)
