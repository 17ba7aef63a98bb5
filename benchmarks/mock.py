"""How fast the mock starts and answers.

    python benchmarks/mock.py [INPUT ...]

Each input is served by a process of its own. Time is that of the processor, which other
work on the machine does not change: until the first answer (the input was served before,
as on every start but the first), and of the server alone for small answers.
"""

from __future__ import annotations

import http.client
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = (ROOT / "specs" / "webflow",)
CALLS = 4_000
LIMITS = ((1_000_000, 0.5), (5_000_000, 2.0))
"""Seconds until the first answer, by the size of the input in bytes."""
LEAST = 2_000
"""Small answers a second on one core."""


class Figures(NamedTuple):
    """Seconds until the first answer at all, and later; answers a second."""

    cold: float
    start: float
    answers: float


def spent(pid: int) -> float:
    """Seconds of processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Served:
    """An input that is served, and a connection to it."""

    def __init__(self, source: Path, cache: Path) -> None:
        """Start the server, and take the first call that it names."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fragmint", "mock", str(source)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)},
            text=True,
        )
        assert self.process.stdout is not None
        lines = iter(self.process.stdout.readline, "")
        words = shlex.split(
            next(line for line in lines if line.lstrip().startswith("curl "))
        )
        address = words[-1].removeprefix("http://")
        host, _, path = address.partition("/")
        self.connection = http.client.HTTPConnection(host, timeout=60)
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        self.request = (method, f"/{path}")
        self.headers = {"Authorization": "Bearer token"}

    def ask(self) -> None:
        """One call."""
        method, path = self.request
        self.connection.request(method, path, headers=self.headers)
        self.connection.getresponse().read()

    def close(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.communicate()


def measured(source: Path, cache: Path) -> Figures:
    first = Served(source, cache)
    first.ask()
    cold = spent(first.process.pid)
    first.close()
    served = Served(source, cache)
    served.ask()
    start = spent(served.process.pid)
    for _ in range(CALLS):
        served.ask()
    seconds = spent(served.process.pid) - start
    served.close()
    return Figures(cold, start, CALLS / max(seconds, 0.001))


def size(source: Path) -> int:
    files = (
        [p for p in source.rglob("*") if p.is_file()] if source.is_dir() else [source]
    )
    return sum(path.stat().st_size for path in files)


def main() -> None:
    cache = ROOT / "build" / "mock-cache"
    failed = False
    print("input                        first answer, s  again, s  limit  answers/s")
    for source in [Path(name) for name in sys.argv[1:]] or DEFAULT:
        began = time.time()
        found = measured(source, cache / str(began))
        limit = next(
            (s for bytes_, s in LIMITS if size(source) < bytes_), LIMITS[-1][1]
        )
        failed |= found.start > limit or found.answers < LEAST
        print(
            f"{source.name:28} {found.cold:15.2f} {found.start:9.2f} {limit:6.1f}"
            f" {found.answers:10.0f}"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
