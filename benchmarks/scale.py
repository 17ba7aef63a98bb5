"""Measure how the cost of a build grows with the size of its document.

    python benchmarks/scale.py [--sizes 100 1000 10000] [--profile]

Synthetic documents of 100, 1,000 and 10,000 operations are built, each in a process of
its own. Exit status 1 when CPU time or peak memory grows faster than size ** 1.05
between two neighbouring sizes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.documents import write_document
from benchmarks.measure import Usage, byte_compiled, run, slope, typical
from benchmarks.tables import table

SIZES = (100, 1_000, 10_000)
STEEPEST = 1.05
TIMEOUT = 1200.0


def build(document: Path, output: Path, *extra: str | Path) -> Usage:
    """Build a document from nothing."""
    command = (sys.executable, *extra, "-m", "generator", "build", document)
    arguments = ("--output", output, "--package", "warehouse")
    return run([*command, *arguments], cwd=document.parent, timeout=TIMEOUT)


def measured(folder: Path, size: int, rounds: int) -> Usage:
    """The typical cost of a build; what it writes is thrown away."""
    document = folder / f"{size}.json"
    write_document(document, size)
    usages = []
    for _ in range(rounds):
        with TemporaryDirectory(dir=folder) as output:
            usages.append(build(document, Path(output) / "out"))
    failed = next((usage for usage in usages if usage.exit), None)
    if failed is not None:
        sys.exit(f"{size} operations: exit {failed.exit}\n{failed.errors[-2000:]}")
    return typical(usages)


def profiled(folder: Path, size: int) -> str:
    """The functions that cost most for a size, their own time first."""
    script = (
        "import cProfile, pstats, runpy, sys; sys.argv[0] = 'fragmint'\n"
        "profile = cProfile.Profile()\n"
        "try: profile.runcall(runpy.run_module, 'generator', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "pstats.Stats(profile).sort_stats('tottime').print_stats(25)"
    )
    document = folder / f"{size}.json"
    write_document(document, size)
    arguments = ("build", document, "--output", folder / f"profiled-{size}")
    done = run([sys.executable, "-c", script, *arguments], cwd=folder, timeout=TIMEOUT)
    return done.output + done.errors[-2000:]


def verdict(name: str, value: float) -> str:
    """One line about a slope."""
    word = "ok" if value <= STEEPEST else "FAIL"
    return f"slope of {name}: {value:.3f}, at most {STEEPEST}: {word}"


def report(sizes: Sequence[int], usages: Sequence[Usage]) -> bool:
    """Print costs and slopes; whether both slopes are within the limit."""
    rows = [
        (
            f"{size:,}",
            f"{usage.cpu:.2f}",
            f"{usage.cpu / size * 1000:.2f}",
            f"{usage.mib:.0f}",
        )
        for size, usage in zip(sizes, usages, strict=True)
    ]
    print(table(("operations", "CPU s", "CPU ms each", "peak MiB"), rows), "\n")
    time = slope(sizes, [usage.cpu for usage in usages])
    memory = slope(sizes, [usage.mib for usage in usages])
    print(verdict("CPU time", time), verdict("peak memory", memory), sep="\n")
    return max(time, memory) <= STEEPEST


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=1, help="builds of each size")
    parser.add_argument("--profile", action="store_true", help="show what costs most")
    arguments = parser.parse_args()
    byte_compiled(Path(__file__).parents[1] / "generator")
    with TemporaryDirectory(prefix="fragmint-scale-") as name:
        folder = Path(name)
        if arguments.profile:
            for size in arguments.sizes:
                print(profiled(folder, size))
            return
        usages = [measured(folder, size, arguments.rounds) for size in arguments.sizes]
    sys.exit(not report(arguments.sizes, usages))


if __name__ == "__main__":
    main()
