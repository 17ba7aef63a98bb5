"""What each check needs: environments of its own, the mock in a process, addresses."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import venv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "interop"
PATIENCE = 120.0
"""Seconds for one step that should take five: a busy machine is slow."""


class Verdict(NamedTuple):
    """What came of a check: `wrong` lists the faults that are ours, `theirs` counts what
    is not; `skipped` is the reason why nothing was checked.
    """

    name: str
    checked: str
    wrong: tuple[str, ...] = ()
    theirs: str = ""
    skipped: str = ""


def judged(name: str, done: subprocess.CompletedProcess[str]) -> Verdict:
    """What a script found: a line for each fault, and a last one that counts."""
    *lines, last = done.stdout.splitlines() or [done.stderr[-800:]]
    return Verdict(name, last[:80], tuple(lines if done.stdout else [last]))


def environment(name: str, *packages: str) -> Path:
    """The interpreter of a virtual environment with packages, made once."""
    folder = WORK / "environments" / name
    python = folder / "bin" / "python"
    done = folder / "done.txt"
    wanted = "\n".join(packages)
    if not done.is_file() or done.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        run([str(python), "-m", "pip", "install", "--quiet", *packages], timeout=600)
        done.write_text(wanted)
    return python


def clean() -> dict[str, str]:
    """The variables for a program that must not see our packages."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}


def run(
    command: Sequence[str], timeout: float = PATIENCE, check: bool = True, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end.

    Raises:
        RuntimeError: It failed, and `check` is set.
    """
    more.setdefault("env", clean())
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=timeout, **more
    )
    if check and done.returncode:
        raise RuntimeError(f"{command[0]}: {(done.stderr or done.stdout)[-2000:]}")
    return done


def ours() -> dict[str, str]:
    """The variables for a command of ours."""
    return {**clean(), "PYTHONPATH": str(ROOT)}


def document(source: Path) -> Path:
    """The document that the mock serves for a source, in a file."""
    command = [sys.executable, "-m", "fragmint", "mock", "--document", str(source)]
    path = WORK / f"{source.stem}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(run(command, env=ours()).stdout)
    return path


def loaded(path: Path) -> dict[str, Any]:
    """A document."""
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def built(source: Path) -> Path:
    """The client of a source."""
    folder = WORK / "clients" / source.stem
    command = [sys.executable, "-m", "fragmint", "build", str(source)]
    run([*command, "--output", str(folder), "--force"], env=ours())
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@contextmanager
def mocked(source: Path, *options: str) -> Iterator[str]:
    """The mock of a source in a process of its own; yields its base URL."""
    command = [sys.executable, "-m", "fragmint", "mock", str(source), *options]
    with started(command, env=ours()) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        line = next((line for line in lines if line.startswith("base URL")), "")
        if not line:
            raise RuntimeError(f"the mock of {source} did not start")
        # It tells of each violation: a full pipe would stop it.
        reader = Thread(target=deque, args=(lines, 0), daemon=True)
        reader.start()
        yield line.split()[-1]
        process.terminate()
        reader.join(10)


@contextmanager
def started(
    command: Sequence[str], output: IO[str] | int = subprocess.PIPE, **more: Any
) -> Iterator[subprocess.Popen[str]]:
    """A program that runs as long as it is needed; one that talks a lot to a file."""
    process = subprocess.Popen(
        command, stdout=output, stderr=subprocess.STDOUT, text=True, **more
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
