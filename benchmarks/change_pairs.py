"""Whether what is reported of two versions is what happens to code that calls them.

    python benchmarks/change_pairs.py [--count N] [--seed N] [--paths N] DOCUMENT...
    python benchmarks/change_pairs.py tests/changes

Takes a few paths of a document, makes one random edit, and generates a package from
both versions: half of the pairs with the names of the first one pinned, as in a project,
the others without, with aliases for what was renamed. A folder stands for the pairs of
versions in it, of documents and of pages (`change_versions`). Code that calls every method, reads
every field and makes every model of the old package is type-checked against the new one
(mypy), and calls with the documented values of the old package, whose results and errors
are read to the last field, are made on the mock of the new one (`change_calls.py`). One of
the two must fail if and only if a change is reported as breaking. Prints each pair where
that is not so, and exits with 1 if there are any. What is reported as risky may fail at
run time, for some values; how often it does is counted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from mypy import api as mypy

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.change_code import CallingCode  # noqa: E402
from benchmarks.change_versions import (  # noqa: E402
    Pair,
    pairs_of_directories,
    random_pairs,
    read_document,
)
from generator.changes import Change, compare  # noqa: E402
from generator.changes.rules import RULES, Impact  # noqa: E402
from generator.model.ir import Api  # noqa: E402
from generator.targets import emit  # noqa: E402

CALLS, RECORDED = "calls.py", "calls.bin"
SECONDS = itertools.count(1_000_000_000)


def write(folder: Path, api: Api, document: dict[str, Any]) -> None:
    """Write the import package and its tests, over what was there before."""
    wanted = emit(api, document)
    for path in sorted(folder.rglob("*.py*")):
        if path.name == CALLS or ".cache" in path.parts:
            continue
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            # Mypy takes a file of one size and one second for unchanged.
            os.utime(path, (second := next(SECONDS), second))


def complaints(folder: Path) -> list[str]:
    """What the type checker says of the calls."""
    options = ["--no-error-summary", "--hide-error-context", "--follow-imports=silent"]
    cache = f"--cache-dir={folder / '.cache'}"
    out, _, _ = mypy.run([*options, cache, str(folder / CALLS)])
    return [line for line in out.splitlines() if ": error:" in line]


class Verdict(NamedTuple):
    """What became of a pair: what the type checker says of the code with the old
    package and with the new one, what fails on the mock, and what is reported.
    """

    unfit: list[str]
    found: list[str]
    failed: list[str]
    reported: list[Change]
    called: int = 0
    methods: int = 0

    @property
    def breaking(self) -> list[Change]:
        """What is reported to break code that was right."""
        return [change for change in self.reported if change.breaking]

    @property
    def is_risky(self) -> bool:
        """Whether something fails on the mock of which a risk is reported."""
        risky = any(change.impact is Impact.RISKY for change in self.reported)
        return risky and bool(self.failed) and not self.found and not self.breaking

    @property
    def agrees(self) -> bool:
        """Whether the code fails if and only if that is reported."""
        fails = bool(self.found or self.failed)
        return self.is_risky or fails == bool(self.breaking)

    def __str__(self) -> str:
        """Where the two disagree."""
        if self.unfit:
            return "\n  ".join(
                ["the code does not fit the old package", *self.unfit[:3]]
            )
        failures = [*self.found, *self.failed]
        lines = [f"{c.code} {c}" for c in self.reported if c.breaking or failures]
        kind = "fails, not reported" if failures else "reported, does not fail"
        if self.agrees:
            kind = "fails" if failures else "does not fail"
        return "\n  ".join([kind, *failures[:4], *lines[:4]])


def judged(folder: Path, pair: Pair) -> Verdict:
    """What is reported of a pair, and what happens."""
    write(folder, pair.old, pair.before)
    (folder / CALLS).write_text(CallingCode(folder, pair.old).text())
    if unfit := complaints(folder):
        return Verdict(unfit, [], [], [])
    called, methods = json.loads(called_on_mock("record", folder))
    write(folder, pair.new, pair.after)
    failed = json.loads(called_on_mock("replay", folder))
    reported = compare(pair.old, pair.new)
    return Verdict([], complaints(folder), failed, reported, called, methods)


def called_on_mock(step: str, folder: Path) -> str:
    """Make or repeat the calls, in a process that knows one version only."""
    command = [sys.executable, "-m", "benchmarks.change_calls", step]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    made = subprocess.run(
        [*command, str(folder), str(folder / RECORDED)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise SystemExit(made.stderr)
    return made.stdout


def summary(verdicts: Sequence[Verdict]) -> str:
    """What happened to pairs whose code fits the old package."""
    called = sum(verdict.called for verdict in verdicts)
    methods = sum(verdict.methods for verdict in verdicts)
    typed = sum(bool(v.found) for v in verdicts)
    failed = sum(bool(v.failed) and not v.is_risky for v in verdicts)
    risky = sum(v.is_risky for v in verdicts)
    seen = {change.code for verdict in verdicts for change in verdict.reported}
    return (
        f"{len(verdicts)} pairs with {len(seen)} of {len(RULES)} kinds of changes, "
        f"{called} of {methods} methods called; the type checker rejects {typed}, {failed} fail on the mock, "
        f"and {risky} of which only a risk is reported"
    )


def main() -> int:
    """Judge pairs, and print where the report and the type checker disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--paths", type=int, default=6)
    parser.add_argument("--all", action="store_true", help="print each pair")
    options = parser.parse_args()
    files = [path for path in options.documents if path.is_file()]
    folders = [path for path in options.documents if path.is_dir()]
    documents = [read_document(path) for path in files]
    numbers = options.count if documents else 0, options.paths, options.seed
    pairs = chain(pairs_of_directories(folders), random_pairs(documents, *numbers))
    folder = Path(tempfile.mkdtemp(prefix="pairs-"))
    verdicts: list[Verdict] = []
    try:
        for pair in pairs:
            verdict = judged(folder, pair)
            verdicts.append(verdict)
            if verdict.unfit or not verdict.agrees or options.all:
                print(f"{pair.name}: {verdict}", flush=True)
    finally:
        shutil.rmtree(folder)
    fit = [verdict for verdict in verdicts if not verdict.unfit]
    wrong = sum(not verdict.agrees for verdict in fit)
    print(summary(fit))
    print(f"{wrong} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
