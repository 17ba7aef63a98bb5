"""One writer per folder at a time, by an advisory lock on the folder itself."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.report.diagnostics import InputError, Span, input_error

PATIENCE = 20.0
"""Seconds to wait for another run before giving up."""


REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "free some space"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "check its permissions"),
}
"""Advice on a failure, by its error number."""


def cannot_write(path: Path, error: OSError) -> InputError:
    """The diagnostic for an operation that the system refused."""
    reason = error.strerror or type(error).__name__
    hint = (
        f"nothing was changed; {REMEDIES.get(error.errno or 0, 'name another folder')}"
    )
    return input_error(
        "cannot-write", f"cannot be written: {reason}", Span(str(path), 1), hint
    )


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the folder, which is made where missing, for this process alone.

    A folder made here is removed again when the body fails.

    Raises:
        InputError: The folder cannot be made or opened (`cannot-write`), or another
            run holds it (`busy-output`).
    """
    made: list[Path] = []
    try:
        handle = _held(root, made)
        try:
            yield
        finally:
            os.close(handle)
    except BaseException:
        _unmake(made)
        raise


@contextmanager
def locked_new(folder: Path) -> Iterator[None]:
    """Hold a folder that no one else knows yet, and that is about to be known.

    Raises:
        OSError: The system refuses.
    """
    handle = _opened(folder)
    try:
        _acquire(handle, folder)
        yield
    finally:
        os.close(handle)


def _held(root: Path, made: list[Path]) -> int:
    """The handle of the folder that has the name once the lock is ours: another run may
    have put a new one in its place while we waited.
    """
    while True:
        try:
            _make(root, made)
            handle = _opened(root)
        except OSError as error:
            raise cannot_write(root, error) from None
        try:
            _acquire(handle, root)
            if os.path.samestat(os.fstat(handle), os.stat(root)):
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))


def _make(root: Path, made: list[Path]) -> None:
    """Make a folder and the ones above it, noting which, outermost first."""
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    for folder in reversed(missing):
        try:
            folder.mkdir()
        except FileExistsError:
            # Another run made it first: it is not ours to remove.
            continue
        made.append(folder)
        folder.chmod(0o755)


def _unmake(made: list[Path]) -> None:
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _acquire(handle: int, root: Path) -> None:
    """Wait for the lock; a system without locks goes on without."""
    try:
        import fcntl
    except ImportError:
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                place = Span(str(root), 1)
                hint = "wait for it to finish, then run again"
                raise input_error(
                    "busy-output", "another run is writing here", place, hint
                ) from None
            time.sleep(0.05)
        except OSError:
            return
        else:
            return
