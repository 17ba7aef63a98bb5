"""Replacing a folder as a whole, so that no reader sees a mixture."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

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
    are the relative paths of our own files.
    """
    for folder, _, names in os.walk(old):
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
