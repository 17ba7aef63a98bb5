"""CPU time of the command on the documentation pages: cold, again, and `--version`.

    python benchmarks/build.py [FOLDER]

FOLDER holds the pages; default `../shared/pages/webflow`, else our own transcription.
Exits with 1 when a limit is exceeded.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
LIMITS = {"--version": 0.15, "cold": 2.0, "nothing changed": 0.4}
"""Seconds of CPU time, user and system, of the whole process."""


def cpu_seconds(*arguments: str) -> float:
    """CPU time of one run of the command, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "generator", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(pages: Path, folder: Path) -> dict[str, float]:
    """The best of a few runs of each kind."""
    colds = [
        cpu_seconds("build", str(pages), "--output", str(folder / str(number)))
        for number in range(RUNS)
    ]
    again = ("build", str(pages), "--output", str(folder / "0"))
    return {
        "--version": min(cpu_seconds("--version") for _ in range(RUNS)),
        "cold": min(colds),
        "nothing changed": min(cpu_seconds(*again) for _ in range(RUNS)),
    }


def main() -> None:
    """Measure and print a table."""
    shared = ROOT.parent / "shared/pages/webflow"
    default = shared if shared.is_dir() else ROOT / "specs/webflow/pages"
    pages = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    with tempfile.TemporaryDirectory() as folder:
        found = measure(pages.resolve(), Path(folder))
    print(f"{'':<18}{'CPU s':>7}{'limit':>7}")
    for name, seconds in found.items():
        verdict = "" if seconds <= LIMITS[name] else "  too slow"
        print(f"{name:<18}{seconds:>7.3f}{LIMITS[name]:>7.2f}{verdict}")
    sys.exit(any(seconds > LIMITS[name] for name, seconds in found.items()))


if __name__ == "__main__":
    main()
