"""Peers in virtual environments of their own, thrown away or kept in a cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import run


class MissingPeerError(Exception):
    """A peer cannot run here; the message says why."""


@dataclass(frozen=True)
class Peer:
    """Something to compare with.

    Attributes:
        name: Distribution whose version is printed.
        requirements: What pip installs.
        programs: Programs that must be on the path.
    """

    name: str
    requirements: tuple[str, ...]
    programs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installed:
    """An environment in which a peer is installed."""

    peer: Peer
    folder: Path
    version: str

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / "bin" / "python"

    @property
    def env(self) -> dict[str, str]:
        """Environment variables that make it the active one."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        return {"PATH": path, "VIRTUAL_ENV": str(self.folder)}

    def program(self, name: str) -> Path:
        """A script of the peer."""
        return self.folder / "bin" / name

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.peer.name} {self.version}"


@contextmanager
def cache(folder: Path | None) -> Iterator[Path]:
    """The given folder, or one that is removed in the end."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
        return
    with TemporaryDirectory(prefix="fragmint-peers-") as passing:
        yield Path(passing)


def install(peer: Peer, folder: Path) -> Installed:
    """Install a peer below a folder, unless it is there.

    Raises:
        MissingPeerError: A program it needs is absent, or pip fails.
    """
    for program in peer.programs:
        if shutil.which(program) is None:
            raise MissingPeerError(f"{peer.name}: {program} is not installed")
    home = folder / f"{peer.name}-{_digest(peer)}"
    ready = home / "ready"
    if not ready.exists():
        _make(peer, home)
        ready.touch()
    return Installed(peer, home, _version(peer, home / "bin" / "python"))


def _make(peer: Peer, home: Path) -> None:
    venv.create(home, with_pip=True, clear=True)
    pip = (home / "bin" / "python", "-m", "pip", "install", "--quiet")
    done = run([*pip, "--prefer-binary", *peer.requirements])
    if done.exit:
        last = done.errors.strip().splitlines()[-1:] or ["pip failed"]
        raise MissingPeerError(f"{peer.name}: {last[0]}")


def _version(peer: Peer, python: Path) -> str:
    code = f"from importlib.metadata import version; print(version({peer.name!r}))"
    return run([python, "-c", code]).output.strip()


def _digest(peer: Peer) -> str:
    text = repr((sys.version, peer.requirements))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
