"""Carrying out plans: everything is prepared first, then put in place or rolled back.

A folder is swapped as a whole with a prepared one. If that would do harm (it is
somebody's current directory, other programs write to it, it is a mount point), each
changed subfolder is swapped, and where even that is impossible, files are replaced one
by one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from generator.dataclass import dataclass, field
from generator.output.journal import (
    DROP,
    PUT,
    SWAP,
    Journal,
    Replacement,
    UnswappableError,
    below,
    beside,
    bring_over,
    check_swappable,
    copy_linked,
    prune,
    put_new,
    remove,
    store,
    swap,
    tidy,
    write_journal,
)
from generator.output.lock import cannot_write, locked_new
from generator.output.manifest import MANIFEST, STAGE, read_regular
from generator.output.plan import Plan

Undo = Callable[[], object]
TREE = "tree"
"""The name of the whole new folder in its stage."""


@dataclass
class Staged:
    """A plan whose new contents lie in a stage, and the steps to put them in place."""

    plan: Plan
    root: Path
    stage: Path
    steps: list[Replacement] = field(default_factory=list)

    @property
    def known(self) -> tuple[str, ...]:
        """The paths of our files, before and after."""
        files = (*self.plan.old.files, *self.plan.contents, MANIFEST)
        return tuple(dict.fromkeys(files))


def commit(plans: Sequence[Plan]) -> None:
    """Write and remove what the plans say.

    A failure before the end puts everything back. What a process that is killed has
    left to do is in its journals, for whoever comes next.

    Raises:
        InputError: The system refused (`cannot-write`); nothing has changed.
    """
    due = [plan for plan in plans if _is_due(plan)]
    undo: list[Undo] = []
    staged: list[Staged] = []
    current = due[0].root if due else Path()
    with ExitStack() as locks:
        try:
            for plan in due:
                current = plan.root
                staged.append(_prepared(plan))
            _decide(staged)
            for one in staged:
                current = one.plan.root
                _carry_out(one, undo, locks)
        except OSError as error:
            _roll_back(undo)
            raise cannot_write(Path(error.filename or current), error) from None
        except BaseException:
            _roll_back(undo)
            raise
        finally:
            remove([one.stage for one in staged])


def _is_due(plan: Plan) -> bool:
    """Whether anything, the manifest included, differs from what is there."""
    try:
        same = read_regular(plan.root / MANIFEST) == plan.manifest
    except OSError:
        same = False
    return bool(plan.changes) or not same


def _prepared(plan: Plan) -> Staged:
    """The new contents of a folder, and how they get there: as a whole or in parts."""
    root = Path(os.path.realpath(plan.root))
    if plan.changes and not plan.shared:
        with suppress(UnswappableError, OSError, NotImplementedError):
            return _staged(plan, root, beside(root), _as_a_whole)
    return _staged(plan, root, root / STAGE, _in_parts)


def _staged(
    plan: Plan, root: Path, stage: Path, fill: Callable[[Staged], None]
) -> Staged:
    """A stage that holds what a plan needs; none is left where that fails."""
    staged = Staged(plan, root, stage)
    try:
        fill(staged)
    except BaseException:
        remove([stage])
        raise
    return staged


def _as_a_whole(staged: Staged) -> None:
    """Prepare the new folder beside the old one."""
    plan = staged.plan
    check_swappable(staged.root)
    _open_stage(staged.stage)
    _stage_folder(staged, "", plan.writes, {MANIFEST: plan.manifest})


def _open_stage(stage: Path) -> None:
    if stage.is_symlink() or stage.is_file():
        stage.unlink()
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    stage.chmod(0o700)


def _stage_folder(
    staged: Staged,
    target: str,
    paths: Sequence[str],
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Prepare a folder that replaces one that is there: its files, without
    those that go, and with new ones by path from the root.
    """
    plan, number = staged.plan, len(staged.steps)
    name = TREE if not target else f"{TREE}-{number}"
    copy = staged.stage / name
    gone = below(target, (*paths, *more, *plan.removes))
    copy_linked(staged.root / target if target else staged.root, copy, gone)
    start = f"{target}/" if target else ""
    new = chain(((path, plan.contents[path]) for path in paths), more.items())
    put_new(copy, ((path.removeprefix(start), data) for path, data in new))
    for path in below(target, plan.old.files.keys() - plan.contents.keys()):
        prune(copy, path)
    inode = os.stat(copy).st_ino
    staged.steps.append(Replacement(SWAP, target, name, inode))


def _in_parts(staged: Staged) -> None:
    """Prepare the folders of a root that stays, the manifests around them."""
    plan = staged.plan
    _open_stage(staged.stage)
    store(staged.stage / "manifest-both", plan.journal)
    staged.steps.append(Replacement(PUT, MANIFEST, "manifest-both"))
    for top, writes, removes in _parts(plan):
        if not (top and _swaps_part(staged, top, writes)):
            _one_by_one(staged, writes, removes)
    store(staged.stage / "manifest", plan.manifest)
    staged.steps.append(Replacement(PUT, MANIFEST, "manifest"))


def _parts(plan: Plan) -> Iterator[tuple[str, list[str], list[str]]]:
    """The outermost folders that change, and the paths to write and remove in each; the
    files of the root itself last, under no name.
    """
    changed = (*plan.writes, *plan.removes)
    for top in (*filter(None, dict.fromkeys(map(_top, changed))), ""):
        writes = [path for path in plan.writes if _top(path) == top]
        removes = [path for path in plan.removes if _top(path) == top]
        if writes or removes:
            yield top, writes, removes


def _top(path: str) -> str:
    """The outermost folder of a path; empty for a file of the root."""
    return path.partition("/")[0] if "/" in path else ""


def _swaps_part(staged: Staged, top: str, writes: Sequence[str]) -> bool:
    """Prepare one folder to be swapped; False if it is not there yet, or cannot be."""
    folder = staged.root / top
    kept = len(staged.steps)
    try:
        if not folder.is_dir():
            return False
        check_swappable(folder)
        _stage_folder(staged, top, writes)
    except (UnswappableError, OSError, NotImplementedError):
        shutil.rmtree(staged.stage / f"{TREE}-{kept}", ignore_errors=True)
        return False
    return True


def _one_by_one(staged: Staged, writes: Sequence[str], removes: Sequence[str]) -> None:
    """Prepare files that replace others one by one."""
    for path in writes:
        name = f"new-{len(staged.steps)}"
        store(staged.stage / name, staged.plan.contents[path])
        staged.steps.append(Replacement(PUT, path, name))
    staged.steps += [Replacement(DROP, path) for path in removes]


def _decide(staged: Sequence[Staged]) -> None:
    """Write all journals, that of the first folder last: it decides for all."""
    roots = tuple(str(one.root) for one in staged)
    for one in reversed(staged):
        write_journal(one.stage, Journal(roots, tuple(one.steps), one.known))


def _carry_out(staged: Staged, undo: list[Undo], locks: ExitStack) -> None:
    root, stage = staged.root, staged.stage
    for number, step in enumerate(staged.steps):
        backup = stage / f"old-{number}"
        if step.kind == SWAP:
            _swap(staged, step, undo, locks)
        elif step.kind == PUT:
            _make_folders(root, step.target, undo)
            _replace(stage / step.new, root / step.target, backup, undo)
        else:
            _remove(root / step.target, backup, undo)
    for step in staged.steps:
        tidy(root, step)


def _swap(
    staged: Staged, step: Replacement, undo: list[Undo], locks: ExitStack
) -> None:
    """Swap a folder with its new one, and bring over what came into it meanwhile."""
    new = staged.stage / step.new
    target = staged.root / step.target if step.target else staged.root
    locks.enter_context(locked_new(new))
    swap(new, target)
    undo.append(lambda: swap(new, target))
    bring_over(new, target, below(step.target, staged.known))


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
        undo.append(lambda: os.replace(target, new))
        return
    undo.append(lambda: _put_back(new, target, backup))
    os.replace(new, target)


def _put_back(new: Path, target: Path, backup: Path) -> None:
    """Put a file back that was replaced, and the new one into its stage: the journal still
    tells to put it in place if we are killed now.
    """
    if not new.exists():
        _keep(target, new)
    os.replace(backup, target)


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


def _roll_back(undo: Sequence[Undo]) -> None:
    for step in reversed(undo):
        with suppress(OSError):
            step()
