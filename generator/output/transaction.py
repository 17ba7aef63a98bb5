"""Carrying out plans: everything is prepared first, then put in place, or undone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from generator.output.lock import cannot_write
from generator.output.manifest import MANIFEST, STAGE, read_regular
from generator.output.plan import Plan

Undo = Callable[[], object]


def commit(plans: Sequence[Plan]) -> None:
    """Write and remove what the plans say.

    A failure before the end puts everything back. A process that is killed leaves a
    manifest that knows the old and the new contents, so that the next run goes on.

    Raises:
        InputError: The system refused (`cannot-write`); nothing has changed.
    """
    due = [plan for plan in plans if _is_due(plan)]
    undo: list[Undo] = []
    current = due[0].root if due else Path()
    try:
        for plan in due:
            current = plan.root
            _prepare(plan)
        for plan in due:
            current = plan.root
            _carry_out(plan, undo)
    except OSError as error:
        _roll_back(undo)
        raise cannot_write(Path(error.filename or current), error) from None
    except BaseException:
        _roll_back(undo)
        raise
    finally:
        for plan in due:
            shutil.rmtree(plan.root / STAGE, ignore_errors=True)


def _is_due(plan: Plan) -> bool:
    """Whether anything, the manifest included, differs from what is there."""
    try:
        same = read_regular(plan.root / MANIFEST) == plan.manifest
    except OSError:
        same = False
    return bool(plan.changes) or not same


def _prepare(plan: Plan) -> None:
    """Put the new contents into a folder beside the old ones, numbered."""
    stage = plan.root / STAGE
    if stage.is_symlink() or stage.is_file():
        stage.unlink()
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    stage.chmod(0o700)
    for number, path in enumerate(plan.writes):
        _store(stage / f"new-{number}", plan.contents[path])
    _store(stage / "journal", plan.journal)
    _store(stage / "manifest", plan.manifest)


def _store(path: Path, data: bytes) -> None:
    """Write a new file; its mode does not depend on the umask."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path, flags, 0o600), "wb") as stream:
        stream.write(data)
    path.chmod(0o644)


def _carry_out(plan: Plan, undo: list[Undo]) -> None:
    stage = plan.root / STAGE
    _replace(stage / "journal", plan.root / MANIFEST, stage / "old-manifest", undo)
    for number, path in enumerate(plan.writes):
        target = plan.root / path
        _make_folders(plan.root, path, undo)
        _replace(stage / f"new-{number}", target, stage / f"old-{number}", undo)
    for number, path in enumerate(plan.removes):
        _remove(plan.root / path, stage / f"gone-{number}", undo)
    _replace(stage / "manifest", plan.root / MANIFEST, stage / "old-journal", undo)
    for path in plan.old.files.keys() - plan.contents.keys():
        _prune(plan.root, path)


def _make_folders(root: Path, path: str, undo: list[Undo]) -> None:
    folder = root
    for part in path.split("/")[:-1]:
        folder = folder / part
        with suppress(FileExistsError):
            folder.mkdir()
            undo.append(folder.rmdir)
            folder.chmod(0o755)


def _replace(new: Path, target: Path, backup: Path, undo: list[Undo]) -> None:
    """Put a file in place; the one it replaces is kept until the end."""
    try:
        _keep(target, backup)
    except FileNotFoundError:
        os.replace(new, target)
        undo.append(target.unlink)
        return
    undo.append(lambda: os.replace(backup, target))
    os.replace(new, target)


def _keep(target: Path, backup: Path) -> None:
    """A second name for a file, or a copy where the file system has no links."""
    try:
        os.link(target, backup, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except (OSError, NotImplementedError):
        shutil.copy2(target, backup, follow_symlinks=False)


def _remove(target: Path, backup: Path, undo: list[Undo]) -> None:
    os.replace(target, backup)
    undo.append(lambda: os.replace(backup, target))


def _prune(root: Path, path: str) -> None:
    """Remove folders that have become empty, compiled modules aside."""
    for folder in (root / path).parents:
        if folder == root:
            return
        names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else {""}
        if names - {"__pycache__"}:
            return
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        with suppress(OSError):
            folder.rmdir()


def _roll_back(undo: Sequence[Undo]) -> None:
    for step in reversed(undo):
        with suppress(OSError):
            step()
