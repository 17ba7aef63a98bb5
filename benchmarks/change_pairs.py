"""Whether what is reported of two versions is what happens to code that calls them.

    python benchmarks/change_pairs.py [--count N] [--seed N] [--paths N] DOCUMENT...

Takes a few paths of a document, makes one random edit, and generates a package from
both versions: half of the pairs with the names of the first one pinned, as in a project,
the others without, with aliases for what was renamed. Code that calls every method, reads
every field and makes every model of the old package is type-checked against the new one
(mypy), and calls with the documented values of the old package, whose results and errors
are read to the last field, are made on the mock of the new one (`change_calls.py`). One of
the two must fail if and only if a change is reported as breaking. Prints each pair where
that is not so, and exits with 1 if there are any. What is reported as risky may fail at
run time, for some values; how often it does is counted.
"""

from __future__ import annotations

import argparse
import ast
import copy
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from mypy import api as mypy

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.edits import EDITS, METHODS, edited  # noqa: E402
from generator.changes import Change, compare  # noqa: E402
from generator.changes.aliases import former_names  # noqa: E402
from generator.changes.pins import Chosen, pinned, pins_of  # noqa: E402
from generator.changes.rules import Impact  # noqa: E402
from generator.model import LowerSettings, lower  # noqa: E402
from generator.model.ir import Api  # noqa: E402
from generator.prepare import prepare  # noqa: E402
from generator.project.config import Settings  # noqa: E402
from generator.project.jobs import Input, Job  # noqa: E402
from generator.report.diagnostics import Report  # noqa: E402
from generator.source import read_source  # noqa: E402
from generator.targets import emit  # noqa: E402

PACKAGE, CLIENT, CALLS, RECORDED = "pair_client", "Pair", "calls.py", "calls.bin"
SECONDS = itertools.count(1_000_000_000)
INPUTS = frozenset({"Input", "OpenInput"})
WALKS = ("Paginator", "Iterator")


class Pair(NamedTuple):
    """Two versions of a document, and how they come about."""

    name: str
    old: Api
    new: Api
    before: dict[str, Any]
    after: dict[str, Any]


def read_document(path: Path) -> dict[str, Any]:
    """A document as a build has it, with its repairs."""
    source = read_source(path, path.name)
    job = Job(Settings(), (path.name,), path.parent, inputs=(Input(source, True),))
    return prepare(job, Report()).document


def excerpt(document: dict[str, Any], count: int, chance: random.Random) -> Any:
    """A few paths with the components they need."""
    paths = [p for p, item in document["paths"].items() if item.keys() & {*METHODS}]
    some = {*chance.sample(paths, min(count, len(paths)))}
    kept = {path: item for path, item in document["paths"].items() if path in some}
    value = {**document, "paths": kept, "webhooks": {}}
    components = document.get("components", {})
    needed: dict[tuple[str, str], Any] = {}
    level: list[Any] = [kept]
    for node in level:
        if isinstance(node, str):
            kind, _, name = node.removeprefix("#/components/").partition("/")
            found = components.get(kind, {}).get(name)
            if found is not None and (kind, name) not in needed:
                needed[kind, name] = found
                level.append(found)
        elif isinstance(node, dict | list):
            level += node.values() if isinstance(node, dict) else node
    own: dict[str, Any] = {"securitySchemes": components.get("securitySchemes", {})}
    for (kind, name), found in needed.items():
        own.setdefault(kind, {})[name] = found
    return copy.deepcopy({**value, "components": own})


def pairs(
    documents: list[dict[str, Any]], count: int, paths: int, seed: int
) -> Iterator[Pair]:
    """Pairs of versions, each with one edit."""
    settings = LowerSettings(PACKAGE, CLIENT)
    for number in range(seed, seed + count):
        chance = random.Random(number)
        before = excerpt(chance.choice(documents), paths, chance)
        name, after = edited(before, number)
        old, new = lower(before, settings).api, lower(after, settings).api
        new = replace(new, environment=old.environment)
        if number % 2:
            name, new = f"{name}, pinned", pinned(new, pins_of(old), Chosen())
        new = replace(new, former=former_names(old, new))
        yield Pair(f"{number} {name}", old, new, before, after)


def write(folder: Path, api: Api, document: dict[str, Any]) -> None:
    """Write the import package and its tests, over what was there before."""
    wanted = emit(api, document)
    for path in sorted((folder / PACKAGE).rglob("*.py*")):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            # Mypy takes a file of one size and one second for unchanged.
            os.utime(path, (second := next(SECONDS), second))


def calls(folder: Path, api: Api) -> str:
    """Code that uses all that a package offers, with the types it has."""
    lines = ["from __future__ import annotations", f"from {PACKAGE} import {CLIENT}"]
    imports: dict[str, None] = {}
    body: list[str] = []
    for group in api.groups:
        path = folder / PACKAGE / "resources" / f"{group.module}.py"
        module = ast.parse(path.read_text())
        imports.update(dict.fromkeys(imported(module)))
        body += called(module, ".".join(group.path))
    paths = sorted((folder / PACKAGE / "models").glob("[!_]*.py"))
    modules = [ast.parse(path.read_text()) for path in paths]
    sent = inputs(modules)
    for module in modules:
        imports.update(dict.fromkeys(imported(module)))
        body += used(module, sent)
    body += values(folder, "\n".join(line for line in body if line.startswith("def ")))
    return "\n".join([*lines, *imports, *body]) + "\n"


def values(folder: Path, sent: str) -> Iterator[str]:
    """The values of enumerations that are sent, each as one of its type."""
    words = {*re.findall(r"\w+", sent)}
    for path in sorted((folder / PACKAGE / "models").glob("[!_]*.py")):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.AnnAssign):
                continue
            name, kind = ast.unparse(node.target), node.value
            if not isinstance(kind, ast.Subscript) or name not in words:
                continue
            if ast.unparse(kind.value) == "Literal":
                found = ast.literal_eval(kind.slice)
                given = found if isinstance(found, tuple) else (found,)
                for number, value in enumerate(given):
                    yield f"{name}_{number}: {name} = {value!r}"


def imported(module: ast.Module) -> Iterator[str]:
    """The imports of a module as those of somebody else: models by their names."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            source = node.module or ""
            if node.level and source.partition(".")[0] in (
                "endpoints",
                "_base",
                "_input",
            ):
                continue
            if node.level and not source:
                continue
            if node.level:
                is_runtime = source == "_runtime"
                source = f"{PACKAGE}._runtime" if is_runtime else f"{PACKAGE}.models"
            names = [name for name in node.names if not name.asname]
            if names:
                shown = ", ".join(name.name for name in names)
                yield f"from {source} import {shown}"


def called(module: ast.Module, path: str) -> Iterator[str]:
    """A function for each method: it is called with all that it needs, then with all."""
    for owner in module.body:
        if not isinstance(owner, ast.ClassDef) or owner.name.startswith("Async"):
            continue
        for node in owner.body:
            if isinstance(node, ast.FunctionDef) and not node.decorator_list:
                yield from calling(node, f"client.{path}.{node.name}")


def calling(node: ast.FunctionDef, method: str) -> Iterator[str]:
    """A function that calls one method."""
    given = node.args
    first = len(given.args) - len(given.defaults)
    needed = [a.arg for a in given.args[1:first]]
    more = [f"{a.arg}={a.arg}" for a in given.args[max(first, 1) :]]
    named = list(zip(given.kwonlyargs, given.kw_defaults, strict=True))
    must = [f"{a.arg}={a.arg}" for a, default in named if default is None]
    may = [f"{a.arg}={a.arg}" for a, default in named if default is not None]
    arguments = [*given.args[1:], *given.kwonlyargs]
    typed = [f"{a.arg}: {ast.unparse(a.annotation)}" for a in arguments if a.annotation]
    returns = ast.unparse(node.returns) if node.returns else "None"
    name = method.replace(".", "_")
    yield f"def use_{name}({', '.join([f'client: {CLIENT}', *typed])}) -> None:"
    for number, values in enumerate(([*needed, *must], [*needed, *more, *must, *may])):
        call = f"{method}({', '.join(values)})"
        kind, _, item = returns.partition("[")
        if kind in WALKS:
            yield f"    for item_{number} in {call}:"
            yield f"        value_{number}: {item[:-1]} = item_{number}"
        elif returns == "None":
            yield f"    {call}"
        else:
            yield f"    result_{number}: {returns} = {call}"


def inputs(modules: Sequence[ast.Module]) -> frozenset[str]:
    """The names of the models that are sent: what is below the base of these."""
    owners = [n for m in modules for n in m.body if isinstance(n, ast.ClassDef)]
    found, before = INPUTS, frozenset[str]()
    while found != before:
        before = found
        found |= {n.name for n in owners if {*map(ast.unparse, n.bases)} & found}
    return found


def used(module: ast.Module, sent: Collection[str]) -> Iterator[str]:
    """A function for each model: fields of answers are read, requests are made."""
    for owner in module.body:
        if isinstance(owner, ast.AnnAssign):
            yield f"from {PACKAGE}.models import {ast.unparse(owner.target)}"
        if isinstance(owner, ast.Assign):
            yield f"from {PACKAGE}.models import {ast.unparse(owner.targets[0])}"
        if not isinstance(owner, ast.ClassDef):
            continue
        yield f"from {PACKAGE}.models import {owner.name}"
        fields = [
            node
            for node in owner.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]
        yield from (made if owner.name in sent else fields_read)(owner.name, fields)


def fields_read(name: str, fields: list[ast.AnnAssign]) -> Iterator[str]:
    """A function that reads all fields of a model."""
    yield f"def read_{name}(value: {name}) -> None:"
    yield "    pass"
    for number, node in enumerate(fields):
        kind = ast.unparse(node.annotation)
        yield f"    field_{number}: {kind} = value.{ast.unparse(node.target)}"


def made(name: str, fields: list[ast.AnnAssign]) -> Iterator[str]:
    """A function that makes a model, with what it needs and with all."""
    named = [(ast.unparse(node.target), node) for node in fields]
    typed = [f"{field}: {ast.unparse(node.annotation)}" for field, node in named]
    yield f"def make_{name}({', '.join(typed)}) -> None:"
    for some in ([n for n in named if n[1].value is None], named):
        yield f"    {name}({', '.join(f'{field}={field}' for field, _ in some)})"


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
    (folder / CALLS).write_text(calls(folder, pair.old))
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
    return (
        f"{len(verdicts)} pairs of {len(EDITS)} kinds of edits, {called} of {methods} "
        f"methods called; the type checker rejects {typed}, {failed} fail on the mock, "
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
    documents = [read_document(path) for path in options.documents]
    folder = Path(tempfile.mkdtemp(prefix="pairs-"))
    verdicts: list[Verdict] = []
    try:
        for pair in pairs(documents, options.count, options.paths, options.seed):
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
