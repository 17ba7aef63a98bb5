"""The journal of a pending change, so that the next run can complete or discard it.

New files are prepared in a *stage*: beside the folder if it is swapped as a whole, so that
no reader sees a mixture, otherwise inside it. Once everything is prepared the journal is
written, which commits the change: whoever finds the journal completes it. A stage without
a journal is discarded.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache
from pathlib import Path

from generator.dataclass import dataclass
from generator.output.lock import cannot_write, locked, locked_new
from generator.output.manifest import (
    MANIFEST,
    STAGE,
    is_relative,
    load_manifest,
    read_regular,
)
from generator.report.diagnostics import InputError

EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux (renameat2), `RENAME_SWAP` of macOS (renamex_np)."""
HERE = -100
"""`AT_FDCWD`: paths are relative to the working folder."""
UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
MOST = 20_000
"""To link more files than this takes longer than to write a package of any size."""
OTHERS = frozenset({".git", ".hg", ".svn"})
"""Names of entries that belong to programs that may write there at any moment."""


class UnswappableError(Exception):
    """A folder that cannot be replaced as a whole; the reason."""


@lru_cache(maxsize=1)
def system_exchange() -> Callable[[bytes, bytes], int] | None:
    """The system's call that exchanges two names, None if it has none."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            swap = library.renamex_np
            return lambda one, other: int(swap(one, other, EXCHANGE))
        rename = library.renameat2
        return lambda one, other: int(rename(HERE, one, HERE, other, EXCHANGE))
    return None


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False if the system or its file system
    cannot.

    Raises:
        OSError: It can, but refuses.
    """
    call = system_exchange()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))


def aside_of(new: Path) -> Path:
    """The temporary name of the old folder during a swap in two steps."""
    return new.with_name(f"{new.name}-aside")


def swap(new: Path, target: Path) -> None:
    """Put a folder in place of another, which is in its own place then.

    Without a call that does so at once there is a moment with no folder at all, and
    never one with a mix.

    Raises:
        OSError: The system refuses; both are where they were.
    """
    if exchange(new, target):
        return
    aside = aside_of(new)
    os.rename(target, aside)
    try:
        os.rename(new, target)
    except OSError:
        os.rename(aside, target)
        raise
    os.rename(aside, new)


def check_swappable(folder: Path) -> None:
    """Raise for a folder that somebody is in, or that others write into.

    Raises:
        UnswappableError: It cannot be replaced without harm.
    """
    here = os.path.realpath(os.getcwd())
    real = os.path.realpath(folder)
    if os.path.commonpath([here, real]) == real:
        raise UnswappableError("it is the working folder, or above it")
    if os.path.ismount(real):
        raise UnswappableError("it is a mount")
    if any((folder / name).exists() for name in OTHERS):
        raise UnswappableError("it is the root of a work tree")


def copy_linked(source: Path, copy: Path, without: Collection[str]) -> None:
    """Make a copy of a folder, whose files are the same files under a second name; those
    of some relative paths are left out.

    Raises:
        UnswappableError: A file system is mounted below it, it is too large, or its
            owner cannot be kept.
        OSError: The system refuses, or knows no second names.
    """
    device, count = os.lstat(source).st_dev, 0
    pending = [("", source, copy)]
    while pending:
        path, old, new = pending.pop()
        make_alike(old, new, device)
        with os.scandir(old) as entries:
            for entry in entries:
                count += 1
                inner = f"{path}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    below = (f"{inner}/", old / entry.name, new / entry.name)
                    pending.append(below)
                elif inner not in without:
                    os.link(entry.path, new / entry.name, follow_symlinks=False)
        if count > MOST:
            raise UnswappableError(f"it holds more than {MOST} files")


def make_alike(old: Path, new: Path, device: int) -> None:
    """Make a folder with the mode and the owner of another.

    Raises:
        UnswappableError: The other is of another device, or its owner cannot be kept.
    """
    known = os.lstat(old)
    if known.st_dev != device:
        raise UnswappableError("a file system is mounted below it")
    os.mkdir(new, 0o700)
    made = os.lstat(new)
    if (known.st_uid, known.st_gid) != (made.st_uid, made.st_gid):
        try:
            os.chown(new, known.st_uid, known.st_gid)
        except OSError:
            raise UnswappableError("its owner cannot be kept") from None
    os.chmod(new, stat.S_IMODE(known.st_mode))


def bring_over(old: Path, new: Path, known: Collection[str]) -> None:
    """Move to a new folder what somebody else wrote into the old one meanwhile; `known`
    are the relative paths of our own files. Compiled modules come again where they are
    needed: others would keep a folder that is gone importable.
    """
    for folder, folders, names in os.walk(old):
        folders[:] = [name for name in folders if name != "__pycache__"]
        below = Path(folder).relative_to(old)
        for name in names:
            path = below / name
            if path.as_posix() in known or is_same_file(old / path, new / path):
                continue
            with suppress(OSError):
                (new / below).mkdir(parents=True, exist_ok=True)
                os.replace(old / path, new / path)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two names are of one file."""
    try:
        return os.path.samestat(os.lstat(one), os.lstat(other))
    except OSError:
        return False


def prune(root: Path, path: str) -> None:
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


def store(path: Path, data: bytes) -> None:
    """Write a new file; its mode does not depend on the umask.

    Raises:
        OSError: The system refuses.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path, flags, 0o600), "wb") as stream:
        stream.write(data)
    path.chmod(0o644)


def put_new(root: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write new files below a folder that no one reads yet, each by its relative path.

    Raises:
        OSError: The system refuses.
    """
    for path, data in files:
        folder = root
        for part in path.split("/")[:-1]:
            folder = folder / part
            with suppress(FileExistsError):
                folder.mkdir()
                folder.chmod(0o755)
        store(root / path, data)


JOURNAL = "journal.json"
SWAP, PUT, DROP = "swap", "put", "drop"


@dataclass(frozen=True, slots=True)
class Replacement:
    """One change: `new` is a name in the stage, `target` a path below the root, empty for
    the root itself. `inode` is that of a new folder.
    """

    kind: str
    target: str
    new: str = ""
    inode: int = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """The changes of one folder, and the folders that change together, the one that
    decides first. `known` are the paths of our files, before and after.
    """

    roots: tuple[str, ...]
    steps: tuple[Replacement, ...]
    known: tuple[str, ...] = ()


def beside(root: Path) -> Path:
    """The stage of a folder that is swapped as a whole; `/` has nothing beside it."""
    return root.with_name(f".{root.name}{STAGE}") if root.name else root / STAGE


def stages(root: Path) -> Iterator[Path]:
    """The stages of a folder that are there; a link is none."""
    for stage in {beside(root): (), root / STAGE: ()}:
        # Unlike `Path.is_dir`, this is False for a name that the system refuses.
        if os.path.isdir(stage) and not stage.is_symlink():
            yield stage


def write_journal(stage: Path, journal: Journal) -> None:
    """Decide a change: all that is needed for it lies in the stage.

    Raises:
        OSError: The system refuses.
    """
    steps = [[s.kind, s.target, s.new, s.inode] for s in journal.steps]
    value = {"roots": journal.roots, "steps": steps, "known": journal.known}
    text = json.dumps(value)
    part = stage / f"{JOURNAL}.part"
    part.write_text(text, encoding="utf-8")
    os.replace(part, stage / JOURNAL)


def read_journal(stage: Path) -> Journal | None:
    """The journal of a stage; None if there is none, or none of ours."""
    try:
        stated = json.loads(read_regular(stage / JOURNAL) or b"")
        steps = tuple(map(step_of, stated["steps"]))
        roots, known = (tuple(map(str, stated[name])) for name in ("roots", "known"))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    own = ("", MANIFEST)
    fits = all(step.target in own or is_relative(step.target) for step in steps)
    names = all("/" not in step.new and ".." not in step.new for step in steps)
    return Journal(roots, steps, known) if fits and names and roots else None


def step_of(entry: object) -> Replacement:
    """A step as the journal has it.

    Raises:
        TypeError: It is something else.
    """
    match entry:
        case [str() as kind, str() as target, str() as new, int() as inode]:
            return Replacement(kind, target, new, inode)
    raise TypeError(entry)


def recover(root: Path) -> None:
    """Finish or forget what an interrupted run has left of a folder, and of those that
    changed together with it.

    Raises:
        InputError: Another run is at work (`busy-output`), or the system refuses.
    """
    root = Path(os.path.realpath(root))
    if not any(stages(root)):
        return
    found = [j for stage in stages(root) if (j := read_journal(stage)) is not None]
    together = found[0].roots if found else (str(root),)
    roots = [Path(name) for name in together if any(stages(Path(name)))]
    with ExitStack() as stack:
        for each in sorted({root, *roots}):
            stack.enter_context(locked(each))
        if found and is_decided(found[0]):
            for each in reversed(roots):
                finish(each, found[0])
        remove([stage for each in roots or [root] for stage in stages(each)])


def is_decided(journal: Journal) -> bool:
    """Whether the folder that decides has its journal, and so have all others."""
    leading = stages(Path(journal.roots[0]))
    return any(read_journal(stage) is not None for stage in leading)


def remove(found: Iterable[Path]) -> None:
    """Remove stages, that of the folder that decides first, and first its journal: whoever
    finds the rest of a stage has nothing to carry out.
    """
    for stage in found:
        with suppress(OSError):
            (stage / JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(stage, ignore_errors=True)


def finish(root: Path, together: Journal) -> None:
    """Carry out what is left of a folder's journal.

    Raises:
        InputError: The system refuses (`cannot-write`); the rest stays to be done.
    """
    for stage in list(stages(root)):
        journal = read_journal(stage)
        if journal is None or journal.roots != together.roots:
            continue
        for step in journal.steps:
            try:
                repeat(root, stage, step, journal.known)
            except OSError as error:
                raise cannot_write(Path(error.filename or root), error) from None


def repeat(root: Path, stage: Path, step: Replacement, known: Sequence[str]) -> None:
    """Carry out one step, unless it was already.

    Raises:
        OSError: The system refuses.
    """
    target, new = root / step.target if step.target else root, stage / step.new
    if step.target and not is_inside(root, step.target):
        return
    match step.kind:
        case "swap":
            finish_swap(target, new, step.inode, below(step.target, known))
        case "put" if new.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(new, target)
        case "drop" if is_ours(root, step.target):
            target.unlink(missing_ok=True)
    tidy(root, step)


def tidy(root: Path, step: Replacement) -> None:
    """Remove the folders that a step has left empty, a swapped one itself included."""
    path = Path(step.target)
    prune(root, (path if step.kind == DROP else path / JOURNAL).as_posix())


def finish_swap(target: Path, new: Path, inode: int, known: Collection[str]) -> None:
    """Swap two folders, unless they were already; `known` are our files in them."""
    if inode_of(target) != inode == inode_of(new):
        with locked_new(new):
            if target.is_dir() and not aside_of(new).is_dir():
                swap(new, target)
            else:
                # Nothing is there but an empty folder that was made to be locked.
                os.rename(new, target)
    if inode_of(target) == inode:
        for old in (aside_of(new), new):
            if old.is_dir():
                bring_over(old, target, known)


def inode_of(folder: Path) -> int:
    """The number of a folder in its file system, 0 if there is none."""
    return folder.stat().st_ino if folder.is_dir() else 0


def below(folder: str, known: Iterable[str]) -> frozenset[str]:
    """The paths below a folder, relative to it."""
    start = f"{folder}/" if folder else ""
    return frozenset(p.removeprefix(start) for p in known if p.startswith(start))


def is_inside(root: Path, path: str) -> bool:
    """Whether no folder on the way to a path is a link."""
    return not any((root / above).is_symlink() for above in Path(path).parents[:-1])


def is_ours(root: Path, path: str) -> bool:
    """Whether the manifest of a folder lists a path."""
    try:
        return path in load_manifest(root).files
    except InputError:
        return False
