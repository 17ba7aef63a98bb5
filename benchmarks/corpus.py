"""Builds every document of a folder, imports every module and checks every type.

    python -m benchmarks.corpus FOLDER [--no-types] [--no-pyright] [--tests] [--names FILE]
        [--keep DIR]

Prints one line per document and totals; exits with 1 when a document gives no package,
an operation is lost, a module does not import, a type checker objects, or a contract
test fails. Names that a reader would object to are counted, and listed below DIR.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.smells import smells

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (".yaml", ".yml", ".json")
PACKAGE = "corpus_client"
COLUMNS = [
    "operations",
    "generated",
    "skipped",
    "models",
    "lines",
    "unimportable",
    "mypy",
    "pyright",
    "failing",
    "variants",
    "numbered",
    "underscored",
    "writers",
    "hollow",
    "void",
]
LIMIT = 600
"""Seconds that one step of one document may take."""
IMPORT_ALL = """
import importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
count = 0
for path in sorted(root.rglob("*.py")):
    parts = path.relative_to(root.parent).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    try:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", ()):
            getattr(module, public)
    except Exception as error:
        count += 1
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
print(count)
"""


@dataclass
class Row:
    """What became of one document; -1 stands for what could not be tried."""

    name: str
    operations: int = -1
    generated: int = -1
    skipped: int = -1
    models: int = -1
    lines: int = -1
    unimportable: int = -1
    mypy: int = -1
    pyright: int = -1
    failing: int = -1
    variants: int = -1
    numbered: int = -1
    underscored: int = -1
    writers: int = -1
    hollow: int = -1
    void: int = -1
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether the package is whole and right."""
        whole = self.operations == self.generated + self.skipped
        enough = self.generated >= 0.99 * self.operations
        faults = (self.unimportable, self.mypy, self.pyright, self.failing)
        return self.operations >= 0 and whole and enough and not any(faults)


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command with its output as text; one that takes too long ends with 124."""
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"{command}: too slow\n")


def tool(name: str) -> str:
    """A program of the environment that runs this script."""
    return str(Path(sys.executable).parent / name)


def build(document: Path, output: Path, row: Row) -> bool:
    """Generate the package; False if there is none."""
    options = ["--output", str(output), "--package", PACKAGE, "--format", "json"]
    command = [sys.executable, "-m", "generator", "build", str(document), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = run(command, ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    row.seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    if ran.returncode:
        print(ran.stderr, file=sys.stderr)
        return False
    summary = json.loads(ran.stdout)
    row.operations, row.generated = summary["operations"], summary["generated"]
    row.skipped, row.models = len(summary["skipped"]), summary["models"]
    return True


def count_lines(paths: Iterable[Path]) -> int:
    """Number of lines of files."""
    return sum(len(path.read_bytes().splitlines()) for path in paths)


def unimportable(output: Path) -> int:
    """Number of modules that do not import."""
    ran = run([sys.executable, "-c", IMPORT_ALL, PACKAGE], output)
    print(ran.stderr, file=sys.stderr, end="")
    return int(ran.stdout) if ran.returncode == 0 else -1


def mypy_errors(output: Path) -> int:
    """Number of errors by `mypy --strict`."""
    cache = ["--cache-dir", str(output.parent / "mypy")]
    ran = run([tool("mypy"), "--strict", *cache, "--no-error-summary", PACKAGE], output)
    errors = [line for line in ran.stdout.splitlines() if ": error:" in line]
    print(*errors[:20], ran.stderr, sep="\n", end="", file=sys.stderr)
    return len(errors) or (-1 if ran.returncode else 0)


def pyright_errors(output: Path) -> int:
    """Number of errors by basedpyright in its standard mode."""
    config = {"typeCheckingMode": "standard", "include": [PACKAGE]}
    (output / "pyrightconfig.json").write_text(json.dumps(config))
    python = ["--pythonpath", sys.executable]
    ran = run(
        [tool("basedpyright"), *python, "--outputjson", "--level", "error"], output
    )
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        print(ran.stdout, ran.stderr, file=sys.stderr)
        return -1
    errors = [d for d in found["generalDiagnostics"] if d["severity"] == "error"]
    for error in errors[:20]:
        line = error["range"]["start"]["line"] + 1
        print(f"{error['file']}:{line}: {error['message']}", file=sys.stderr)
    return len(errors)


def failing_tests(output: Path) -> int:
    """Number of emitted contract tests that fail; -1 where they do not run."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ran = run([*command, "--tb=short", "tests"], output)
    (output / "tests.log").write_text(ran.stdout + ran.stderr)
    if ran.returncode in (0, 5):
        return 0
    counts = re.findall(r"(\d+) (?:failed|error)", ran.stdout.rpartition("\n=")[2])
    return sum(map(int, counts)) or -1


def examine(document: Path, folder: Path, options: argparse.Namespace) -> Row:
    """Build one document and look at the result."""
    row = Row(document.name)
    output = folder / document.stem
    if build(document, output, row):
        row.lines = count_lines((output / PACKAGE).rglob("*.py"))
        row.unimportable = unimportable(output)
        types = not options.no_types
        row.mypy = mypy_errors(output) if types else 0
        both = types and not options.no_pyright
        row.pyright = pyright_errors(output) if both else 0
        row.failing = failing_tests(output) if options.tests else 0
        found = smells(output / PACKAGE, output / "tests")
        (output / "smells.json").write_text(json.dumps(vars(found), indent=1))
        vars(row).update(found.counts())
    values = "".join(f"{getattr(row, name):>13}" for name in COLUMNS)
    print(f"{row.name:<28}{values}{row.seconds:>8.2f}", flush=True)
    return row


def main() -> None:
    """Examine every document of a folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-types", action="store_true")
    parser.add_argument("--no-pyright", action="store_true")
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--names", type=Path, help="a file with the names to take")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    documents = sorted(p for p in options.folder.iterdir() if p.suffix in DOCUMENTS)
    if options.names is not None:
        named = options.names.read_text().split()
        documents = [options.folder / name for name in named]
    heads = "".join(f"{name:>13}" for name in COLUMNS)
    print(f"{'':<28}{heads}{'CPU s':>8}")
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        rows = [examine(one, folder.resolve(), options) for one in documents]
    good = sum(row.is_good for row in rows)
    totals = "".join(f"{sum(max(0, getattr(r, n)) for r in rows):>13}" for n in COLUMNS)
    seconds = sum(row.seconds for row in rows)
    print(f"{f'{good} of {len(rows)} good':<28}{totals}{seconds:>8.2f}")
    sys.exit(good < len(rows) or not rows)


if __name__ == "__main__":
    main()
