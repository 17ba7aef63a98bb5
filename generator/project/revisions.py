"""The files of a Git revision, checked out beside the repository.

Git only lists and reads blobs; the working tree, its index and its hooks are not
touched.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO

from generator.dataclass import dataclass
from generator.report.diagnostics import input_error

MOST_BYTES = 512 * 1024 * 1024
"""Documentation is megabytes; a larger checkout is not what somebody meant."""
MOST_FILES = 100_000
PATIENCE = 20
"""Seconds that git may take to answer a question about a repository."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A revision's files below `folder`, which stands for the repository at `top`."""

    revision: str
    folder: Path
    top: Path

    def place(self, name: str) -> str:
        """The path in the checkout of a file of the working tree."""
        return str(self.folder / os.path.relpath(os.path.realpath(name), self.top))

    def shown(self, name: str) -> str:
        """A file of the checkout for the user's eyes, as git writes it."""
        below = os.path.relpath(os.path.realpath(name), os.path.realpath(self.folder))
        return f"{self.revision}:{Path(below).as_posix()}"


def top_level(folder: Path) -> Path | None:
    """The root of the repository around a folder that has commits, None without."""
    try:
        ran = git(folder, "rev-parse", "--show-toplevel", "--verify", "HEAD")
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = ran.stdout.decode(errors="surrogateescape").splitlines()
    return Path(lines[0]) if ran.returncode == 0 and lines else None


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, without its prompts."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
    )


def checkout(revision: str, folder: Path) -> Checkout:
    """Put a revision's files into an empty folder; links are left out.

    Raises:
        InputError: There is no such revision, or it is too large (`usage`).
    """
    top = top_level(Path.cwd())
    commit = commit_of(top, revision) if top else ""
    if top is None or not commit:
        hint = "give a folder, a document, a package or a revision"
        message = f"no such file or revision: {revision}"
        raise input_error("usage", message, None, hint)
    with subprocess.Popen(
        ["git", "archive", "--format=tar", commit],
        cwd=top,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    ) as running:
        if running.stdout is not None:
            unpack(running.stdout, folder, revision)
    return Checkout(revision, folder, top)


def commit_of(top: Path, revision: str) -> str:
    """The commit that a revision names, empty if there is none."""
    named = f"{revision}^{{commit}}"
    return git(top, "rev-parse", "--verify", "--quiet", named).stdout.decode().strip()


def unpack(stream: IO[bytes], folder: Path, revision: str) -> None:
    """Write the regular files of an archive.

    Raises:
        InputError: They are too many or too large (`usage`).
    """
    left, count = MOST_BYTES, 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            parts = PurePosixPath(member.name).parts
            content = archive.extractfile(member) if member.isreg() else None
            if content is None or ".." in parts or member.name.startswith("/"):
                continue
            left, count = left - member.size, count + 1
            if left < 0 or count > MOST_FILES:
                message = f"the revision {revision} is too large to compare"
                raise input_error("usage", message, None, "name folders instead")
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
