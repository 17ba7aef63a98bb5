"""What a whole process costs: CPU seconds and peak memory, as the kernel counts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median
from typing import IO

TIMEOUT = 600.0


@dataclass(frozen=True)
class Usage:
    """What a process and the children it waited for used.

    Attributes:
        exit: Exit status; negative for a signal.
        cpu: User and system time, in CPU seconds.
        mib: Largest resident set of any of the processes, in MiB.
        seconds: Wall time.
        output: Standard output.
        errors: Standard error.
    """

    exit: int
    cpu: float
    mib: float
    seconds: float
    output: str
    errors: str


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Usage:
    """Run a command to its end; it is killed after `timeout` seconds.

    Keep the calling process small: on Linux a child starts with the resident set of
    its parent as its peak.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=cwd,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(env or {})},
            start_new_session=True,
        )
        timer = threading.Timer(timeout, _kill, [process.pid])
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        return Usage(
            process.returncode,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss / 1024,
            time.monotonic() - started,
            _text(out),
            _text(err),
        )


def byte_compiled(folder: Path) -> Path:
    """The folder, its modules compiled as pip compiles what it installs."""
    run([sys.executable, "-m", "compileall", "-q", folder])
    return folder


def typical(usages: Iterable[Usage]) -> Usage:
    """The usage with the median CPU time."""
    ranked = sorted(usages, key=lambda usage: usage.cpu)
    return ranked[len(ranked) // 2]


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Growth of log cost per log size, the steepest between neighbours.

    1 is linear, 2 is quadratic. The steepest step is taken, since a start-up cost
    flattens the small end.
    """
    pairs = list(zip(sizes, costs, strict=True))
    return max(
        log(cost / before[1]) / log(size / before[0])
        for before, (size, cost) in pairwise(pairs)
    )


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(values)


def _kill(process_id: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process_id, signal.SIGKILL)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")
