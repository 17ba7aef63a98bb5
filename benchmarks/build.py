"""CPU time of the command on the documentation pages: cold, again, after an edit of one
page, and `--version`; of a comparison with a changed document, where a large one is at
hand.

    python benchmarks/build.py [FOLDER]

FOLDER holds the pages; default `../shared/pages/webflow`, else our own transcription.
Exits with 1 when a limit is exceeded.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
LARGE = ROOT.parent / "shared/corpus/stripe_2023_09.yaml"
"""A document of 4 MB."""
LIMITS = {
    "--version": 0.15,
    "cold": 2.0,
    "nothing changed": 0.4,
    "one page edited": 1.2,
    "diff of 4 MB": 8.0,
}
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
    own = Path(shutil.copytree(pages, folder / "pages"))
    colds = [
        cpu_seconds("build", str(own), "--output", str(folder / str(number)))
        for number in range(RUNS)
    ]
    again = ("build", str(own), "--output", str(folder / "0"))
    found = {
        "--version": min(cpu_seconds("--version") for _ in range(RUNS)),
        "cold": min(colds),
        "nothing changed": min(cpu_seconds(*again) for _ in range(RUNS)),
        "one page edited": min(edited(own, again) for _ in range(RUNS)),
    }
    if LARGE.is_file():
        other = folder / LARGE.name
        text = LARGE.read_text(encoding="utf-8")
        other.write_text(text.replace("description: ID ", "description: The id "))
        both = (str(LARGE), str(other))
        found["diff of 4 MB"] = min(cpu_seconds("diff", *both) for _ in range(RUNS))
    return found


def edited(pages: Path, build: Sequence[str]) -> float:
    """The cost of a build after a line was added to the first page."""
    first = min(path for path in pages.rglob("*") if path.is_file())
    with first.open("a", encoding="utf-8") as page:
        page.write("\nOne more line.\n")
    return cpu_seconds(*build)


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
