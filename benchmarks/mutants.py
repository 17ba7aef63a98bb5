"""Seeded defects: which of them do the tests not see?

    python benchmarks/mutants.py [GROUP ...] [--per-group N] [--seed N]

A defect is a small change of one function (a comparison that is off by one, a condition
turned round, a call left out), chosen by a seed, so that each run has the same. The tests
of a group are collected once; for each defect a process is forked from that state, the
function is changed in place, and the tests run until one fails. What no test sees is
printed with its line; the exit status is 1 where fewer than 95 % were caught.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import os
import random
import select
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 0.95
PATIENCE = 120
"""Seconds for the tests of one defect; whatever takes longer hangs, which is seen."""


@dataclass(frozen=True)
class Group:
    """Modules, and the tests that are to see their defects."""

    modules: str
    tests: tuple[str, ...]


GROUPS = {
    "runtime": Group("generator/runtime/*.py", ("tests/runtime",)),
    "writer": Group("generator/output/*.py", ("tests/output",)),
    "naming": Group("generator/naming.py", ("tests/naming", "tests/changes")),
    "merge": Group("generator/merge/*.py", ("tests/merge", "tests/readers")),
    "readers": Group("generator/readers/*.py", ("tests/readers", "tests/endpoints")),
    "lowering": Group(
        "generator/model/*.py",
        ("tests/model", "tests/naming", "tests/paging", "tests/schemas"),
    ),
    "emitter": Group(
        "generator/targets/python/*.py",
        ("tests/naming", "tests/wire", "tests/generated", "tests/schemas"),
    ),
}
SLOW = ("test_storm", "test_deadlines", "test_editor", "test_typing", "stress")
"""Tests that wait, or start other programs: no defect is found by these alone."""
QUIET = frozenset({"__repr__", "__init_subclass__", "main"})
"""Functions whose defects nobody notices for good reasons: texts for people."""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
}
NAMES = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "sorted": "list",
    "startswith": "endswith",
    "endswith": "startswith",
    "lower": "upper",
    "removeprefix": "removesuffix",
    "partition": "rpartition",
    "strip": "lstrip",
    "rpartition": "partition",
    "update": "clear",
    "append": "remove",
}
"""What is easily taken for something else."""


@dataclass(frozen=True)
class Defect:
    """The number-th change of a function of a module."""

    path: Path
    line: int
    function: str
    number: int
    what: str

    def __str__(self) -> str:
        """The defect on one line, as compilers tell of theirs."""
        name = self.path.relative_to(ROOT)
        return f"{name}:{self.line}: {self.function}: {self.what}"


Change = tuple[int, str, Callable[[], None]]
"""A line, what is changed there, and what changes it in place."""


def changes(function: ast.AST) -> Iterator[Change]:
    """All changes of a function, in a fixed order."""
    for node in walk(function):
        match node:
            case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
                new = COMPARISONS[type(operator)]
                what = f"{type(operator).__name__} becomes {new.__name__}"
                yield node.lineno, what, setter(node, "ops", [new()])
            case ast.BoolOp(op=operator):
                new_op = ast.Or() if isinstance(operator, ast.And) else ast.And()
                what = "`and` and `or` change places"
                yield node.lineno, what, setter(node, "op", new_op)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                yield node.lineno, "`not` is gone", becoming(node, inner)
            case ast.BinOp(op=operation) if type(operation) in ARITHMETIC:
                made = ARITHMETIC[type(operation)]
                what = f"{type(operation).__name__} becomes {made.__name__}"
                yield node.lineno, what, setter(node, "op", made())
            case ast.Constant(value=bool() as value):
                yield node.lineno, f"{value} is not", setter(node, "value", not value)
            case ast.Constant(value=int() | float() as number):
                what = f"{number} is one more"
                yield node.lineno, what, setter(node, "value", number + 1)
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                other = ast.UnaryOp(ast.Not(), test)
                yield node.lineno, "a condition is turned round", setter(
                    node, "test", other
                )
            case ast.Return(value=ast.expr()):
                yield node.lineno, "nothing is returned", setter(node, "value", None)
            case ast.Expr(value=ast.Call()):
                yield node.lineno, "a call is left out", becoming(node, ast.Pass())
            case ast.Continue():
                yield node.lineno, "continue becomes break", becoming(node, ast.Break())
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in NAMES:
                place = "id" if isinstance(node, ast.Name) else "attr"
                what = f"{name} becomes {NAMES[name]}"
                yield node.lineno, what, setter(node, place, NAMES[name])


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function in the order of the text, without annotations, messages of
    errors and what is not run.
    """
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not is_silent(child):
                yield child
                yield from walk(child)


def is_silent(node: ast.AST) -> bool:
    """Whether nothing depends on a node but what people read, or no test can."""
    match node:
        case ast.Raise() | ast.JoinedStr() | ast.Assert() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="LOGGER" | "logger"))):
            return True
        case ast.Expr(value=ast.Call() as call):
            return is_silent(call)
    return False


def setter(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    """What gives a node another value in one field."""
    return lambda: setattr(node, name, value)


def becoming(node: ast.AST, other: ast.AST) -> Callable[[], None]:
    """What makes a node another one, in its place."""

    def become() -> None:
        place = ast.copy_location(copy.copy(other), node)
        node.__class__ = place.__class__
        node.__dict__.clear()
        node.__dict__.update(vars(place))

    return become


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """The functions of a module and of its classes, by their qualified names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, Function) and node.name not in QUIET:
            yield f"{prefix}{node.name}", node


def defects(path: Path) -> Iterator[Defect]:
    """All defects that a module can have."""
    for name, function in functions(ast.parse(path.read_text(encoding="utf-8"))):
        for number, (line, what, _) in enumerate(changes(function)):
            yield Defect(path, line, name, number, what)


def chosen(group: Group, count: int, seed: int) -> list[Defect]:
    """So many defects of a group, no two of one function while others have none."""
    found = [d for path in sorted(ROOT.glob(group.modules)) for d in defects(path)]
    order = random.Random(f"{seed} {group.modules}")
    order.shuffle(found)
    first: dict[tuple[Path, str], Defect] = {}
    for defect in found:
        first.setdefault((defect.path, defect.function), defect)
    rest = [d for d in found if first[(d.path, d.function)] is not d]
    return [*first.values(), *rest][:count]


def changed_code(defect: Defect) -> tuple[types.CodeType, types.CodeType]:
    """The code of a function as it is, and with the defect."""
    tree = ast.parse(defect.path.read_text(encoding="utf-8"))
    before = compile(tree, str(defect.path), "exec")
    function = dict(functions(tree))[defect.function]
    for number, (_, _, change) in enumerate(changes(function)):
        if number == defect.number:
            change()
            break
    ast.fix_missing_locations(tree)
    after = compile(tree, str(defect.path), "exec")
    return code_of(before, defect.function), code_of(after, defect.function)


def code_of(module: types.CodeType, name: str) -> types.CodeType:
    """The code of a function inside of a module's."""
    code = module
    for part in name.split("."):
        inner = (c for c in code.co_consts if isinstance(c, types.CodeType))
        code = next(c for c in inner if c.co_name == part)
    return code


def apply(defect: Defect) -> int:
    """Change the live function, wherever it is wrapped; how many there are."""
    before, after = changed_code(defect)
    place = (before.co_filename, before.co_firstlineno, before.co_name)
    count = 0
    for found in gc.get_objects():
        if isinstance(found, types.FunctionType):
            code = found.__code__
            own = (code.co_filename, code.co_firstlineno, code.co_name)
            if own == place and code.co_freevars == after.co_freevars:
                found.__code__ = after
                count += 1
    return count


class Forks:
    """A plugin that runs the collected tests once for each defect."""

    def __init__(self, wanted: Sequence[Defect]) -> None:
        """Prepare to try these."""
        self.wanted = wanted
        self.survived: list[Defect] = []
        self.lost: list[Defect] = []
        self.broken = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Fork for each defect; nothing runs in this process."""
        session.items[:] = [i for i in session.items if not is_slow(i.nodeid)]
        gc.collect()
        self.broken = self.fork(session, None) != 0
        for number, defect in enumerate([] if self.broken else self.wanted, start=1):
            started = time.monotonic()
            code = self.fork(session, defect)
            seconds = time.monotonic() - started
            verdict = {0: "SURVIVED", 3: "not loaded"}.get(code, "caught")
            if code == 0:
                self.survived.append(defect)
            elif code == 3:
                self.lost.append(defect)
            print(f"{number:4} {verdict:10} {seconds:5.1f} s  {defect}", flush=True)
        return True

    def fork(self, session: pytest.Session, defect: Defect | None) -> int:
        """The exit status of a process with a defect: 0 where all tests pass, which one
        without may take its time for.
        """
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            status = 4
            try:
                quiet()
                status = run(session, defect)
            finally:
                os._exit(status)
        os.close(writer)
        patience = PATIENCE if defect is not None else None
        ended, _, _ = select.select([reader], [], [], patience)
        os.close(reader)
        if not ended:
            os.kill(pid, signal.SIGKILL)
        _, state = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(state)


def is_slow(name: str) -> bool:
    """Whether a test is left out."""
    return any(part in name for part in SLOW)


def quiet() -> None:
    """Let a process say nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def run(session: pytest.Session, defect: Defect | None) -> int:
    """Run the tests until one fails, the likeliest first; 3 where nothing was changed."""
    if defect is not None and apply(defect) == 0:
        return 3
    stem = defect.path.stem if defect is not None else ""
    items = sorted(session.items, key=lambda item: stem not in item.nodeid)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def measure(name: str, count: int, seed: int) -> tuple[int, list[Defect]]:
    """How many defects of a group were tried, and which survived."""
    group = GROUPS[name]
    plugin = Forks(chosen(group, count, seed))
    print(f"{name}: {len(plugin.wanted)} defects", flush=True)
    options = [
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-p",
        "no:xdist",
    ]
    pytest.main([*options, *group.tests], plugins=[plugin])
    if plugin.broken:
        print(f"{name}: the tests fail without any defect", flush=True)
        return len(plugin.wanted), [*plugin.wanted]
    return len(plugin.wanted) - len(plugin.lost), plugin.survived


def main() -> int:
    """Try the defects of all groups, or of some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], default=[])
    parser.add_argument("--per-group", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    tried = 0
    survived: list[Defect] = []
    for name in given.groups or GROUPS:
        count, left = measure(name, given.per_group, given.seed)
        tried, survived = tried + count, [*survived, *left]
    caught = tried - len(survived)
    print(f"\n{caught} of {tried} defects caught ({caught / max(tried, 1):.0%})")
    for defect in survived:
        print(f"  {defect}")
    return 0 if caught >= ENOUGH * tried else 1


if __name__ == "__main__":
    sys.exit(main())
