"""The only code that writes to an output folder.

The new files are compared with the folder (`plan`), then all are written or none
(`transaction`), in one step where the system supports it. An interrupted run leaves a
journal, which the next run completes first. Fragmint owns the files that its manifest
lists, with digests; all other files are left alone. Links are never followed.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from generator.dataclass import replace
from generator.output.journal import recover
from generator.output.lock import locked
from generator.output.manifest import (
    CACHE,
    MANIFEST,
    load_manifest,
    read_regular,
)
from generator.output.plan import Changes, Plan, Tree, examine, sketch
from generator.output.transaction import commit
from generator.report.diagnostics import InputError, Report, Severity
from generator.source import digest

__all__ = [
    "Changes",
    "Tree",
    "check",
    "clean",
    "last_written",
    "owned",
    "settle",
    "write",
]


def write(
    trees: Sequence[Tree], report: Report, *, force: bool = False
) -> tuple[Changes, ...]:
    """Bring folders up to date; unchanged files are not touched.

    `force` overwrites files of ours that were edited by hand. Warnings (`kept-file`)
    go to the report.

    Raises:
        InputError: A file in the way is not ours (`foreign-file`), was edited
            (`edited-file`), is a link or no file (`link-in-output`, `not-a-file`), or
            cannot be written (`cannot-write`, `busy-output`); or the folder holds
            files of somebody else (`occupied-output`). Nothing has changed then.
    """
    roots = sorted({tree.root for tree in trees})
    for root in roots:
        recover(root)
    with ExitStack() as stack:
        for root in roots:
            stack.enter_context(locked(root))
        plans = [examine(tree, force=force) for tree in trees]
        _refuse(plans)
        commit(plans)
    report.extend(note for plan in plans for note in plan.notes)
    return tuple(plan.changes for plan in plans)


def clean(root: Path, keep: Mapping[str, str], report: Report) -> Changes:
    """Remove what was generated into a folder, except for some texts, and nothing else.

    Files of ours that were edited stay, each with a warning (`kept-file`).

    Raises:
        InputError: As `write`.
    """
    (changes,) = write([Tree(root, keep, True, frozenset(keep))], report)
    shutil.rmtree(root / CACHE, ignore_errors=True)
    if not keep:
        (root / MANIFEST).unlink(missing_ok=True)
    with suppress(OSError):
        root.rmdir()
    return changes


def check(trees: Sequence[Tree], report: Report) -> tuple[Changes, ...]:
    """The changes that `write(..., force=True)` would make; nothing is touched, except
    for what an interrupted run has left to do.

    An edited file is a change like others, with a warning as `write` would refuse it.

    Raises:
        InputError: As `write`, except for edited files.
    """
    for tree in trees:
        settle(tree.root)
    plans = [examine(tree, force=True, anywhere=False) for tree in trees]
    _refuse(plans)
    for item in (item for plan in plans for item in plan.edited):
        report.add(replace(item, severity=Severity.WARNING))
    report.extend(note for plan in plans for note in plan.notes)
    return tuple(plan.changes for plan in plans)


def last_written(root: Path, path: str) -> str | None:
    """A file's text as we wrote it, whatever its formatting and line ends are now; None
    if it is missing or was edited since.
    """
    settle(root)
    try:
        data = read_regular(root / path)
        known = load_manifest(root).files.get(path, ())
        if data is None or not known:
            return None
        ours = digest(data) in known or sketch(path, data) in known
        return data.decode().replace("\r\n", "\n") if ours else None
    except (OSError, UnicodeDecodeError, InputError):
        return None


def owned(root: Path) -> list[str]:
    """The paths of a folder that are ours, sorted; none if its manifest is broken."""
    settle(root)
    try:
        return sorted(load_manifest(root).files)
    except InputError:
        return []


def settle(root: Path) -> None:
    """Finish or forget what an interrupted run has left of a folder, where we may."""
    with suppress(InputError, OSError):
        recover(root)


def _refuse(plans: Sequence[Plan]) -> None:
    """Raise the problems of all plans together."""
    problems = [problem for plan in plans for problem in plan.problems]
    if problems:
        raise InputError(*problems)
