"""Which functions each test calls, at next to no cost."""

from __future__ import annotations

import ast
import builtins
import mmap
import sys
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

MARKS = "_called_functions"
"""The name that marks use, which is in no module."""
LEARNED = ("loading", "tests", "fixtures", "seconds", "work", "skipped", "failed")
"""What a run of the tests without any defect tells."""
Place = tuple[str, int, str]
"""Where a function is defined: file, line and name."""


def place_of(code: types.CodeType) -> Place:
    """The place of a function by its code."""
    return code.co_filename, code.co_firstlineno, code.co_name


def marked(path: Path, number: int) -> tuple[types.CodeType, list[Place]]:
    """The code of a module, each of whose functions tells that it is called, by numbers
    from the given one, and the places of the functions.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places: list[Place] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            mark = ast.parse(f"{MARKS}[{number + len(places)}] = 1").body
            for each in ast.walk(mark[0]):
                ast.copy_location(each, node.body[0])
            # What is not first is no docstring.
            start = 1 if ast.get_docstring(node, clean=False) is not None else 0
            node.body[start:start] = mark
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            places.append((str(path), first, node.name))
    return compile(tree, str(path), "exec"), places


class Calls:
    """Which functions of the groups each test calls, itself, by its fixtures, or in the
    processes that it forks: their modules are loaded with a mark in each function, as
    `sys.settrace` makes tests many times slower.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        """Mark modules that are not loaded yet."""
        self.places: list[Place] = []
        self.codes: dict[str, types.CodeType] = {}
        for path in sorted(paths):
            self.codes[str(path)], inner = marked(path, len(self.places))
            self.places += inner
        self.flags = mmap.mmap(-1, len(self.places) + 1)
        self.loading: set[Place] = set()
        self.tests: dict[str, set[Place]] = {}
        self.fixtures: dict[str, set[Place]] = {}
        self.seconds: dict[str, float] = {}
        self.work: dict[str, float] = {}
        self.skipped: set[str] = set()
        self.failed: set[str] = set()

    def install(self) -> None:
        """Load marked modules from now on."""
        setattr(builtins, MARKS, self.flags)
        sys.meta_path.insert(0, Marking(self.codes))

    def learned(self) -> list[object]:
        """What a run of the tests tells."""
        return [getattr(self, name) for name in LEARNED]

    def learn(self, learned: Sequence[object]) -> None:
        """Take what a run of the tests told."""
        for name, value in zip(LEARNED, learned, strict=True):
            setattr(self, name, value)

    def taken(self) -> set[Place]:
        """What was called since this was asked last."""
        flags = self.flags[:]
        self.flags[:] = bytes(len(flags))
        found: set[Place] = set()
        number = flags.find(1)
        while number >= 0:
            found.add(self.places[number])
            number = flags.find(1, number + 1)
        return found

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note which tests are skipped, and which fail on a busy machine."""
        if report.skipped:
            self.skipped.add(report.nodeid)
        if report.failed:
            self.failed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Note what a fixture calls, which may last for many tests."""
        before = self.flags[:]
        self.taken()
        try:
            return (yield)
        finally:
            self.fixtures.setdefault(str(fixturedef), set()).update(self.taken())
            self.flags[:] = before

    def of(self, item: Any) -> set[Place]:
        """What a test calls."""
        found = set(self.tests.get(item.nodeid, ()))
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                found |= self.fixtures.get(str(definition), set())
        return found


class Marked(SourceFileLoader):
    """Loads a module with the marks instead of the file as it is."""

    code: types.CodeType

    def get_code(self, fullname: str) -> types.CodeType:
        """The code with the marks, whatever a cache of Python holds."""
        return self.code


class Marking:
    """Finds the modules with marks."""

    def __init__(self, codes: Mapping[str, types.CodeType]) -> None:
        """Take the code by the names of files."""
        self.codes = codes

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: Any = None
    ) -> ModuleSpec | None:
        """What Python finds, where it has marks."""
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin is None or spec.origin not in self.codes:
            return None
        spec.loader = loader = Marked(name, spec.origin)
        loader.code = self.codes[spec.origin]
        return spec
