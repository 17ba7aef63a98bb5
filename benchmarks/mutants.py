"""Seeded defects: which of them do the tests not see?

    python benchmarks/mutants.py [GROUP ...] [--per-group N] [--seed N] [--module NAME]

A defect is a small change of one function (a comparison that is off by one, a condition
turned round, a call left out), chosen by a seed, so that each run has the same. The tests
of a group are collected once, and run once to see which functions each of them calls. For
each defect a process is forked from that state, the function is changed in place, and the
tests that call it run until one fails. What no test sees is printed with its line; the
exit status is 1 where fewer than 95 % were caught.
"""

from __future__ import annotations

import argparse
import gc
import mmap
import os
import pickle
import random
import resource
import select
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.defects import Defect, changed_code, defects  # noqa: E402

ENOUGH = 0.95
PATIENCE = 60
"""Seconds that the tests of a defect may take on top of five times what they take without
it; whatever takes longer hangs, which is seen.
"""


@dataclass(frozen=True)
class Group:
    """Modules, and the tests that are to see their defects."""

    modules: str
    tests: tuple[str, ...]


GROUPS = {
    "runtime": Group("generator/runtime/*.py", ("tests/runtime",)),
    "writer": Group("generator/output/*.py", ("tests/output",)),
    "naming": Group("generator/naming.py", ("tests/naming",)),
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


def chosen(group: Group, count: int, seed: int, module: str = "") -> list[Defect]:
    """So many defects of a group, or of one of its modules; no two of one function while
    others have none.
    """
    paths = [p for p in sorted(ROOT.glob(group.modules)) if module in ("", p.stem)]
    found = [defect for path in paths for defect in defects(path)]
    order = random.Random(f"{seed} {group.modules}")
    order.shuffle(found)
    first: dict[tuple[Path, str], Defect] = {}
    for defect in found:
        first.setdefault((defect.path, defect.function), defect)
    rest = [d for d in found if first[(d.path, d.function)] is not d]
    return [*first.values(), *rest][:count]


Place = tuple[str, int, str]
"""Where a function is defined: file, line and name."""


def place_of(code: types.CodeType) -> Place:
    return code.co_filename, code.co_firstlineno, code.co_name


def apply(before: types.CodeType, after: types.CodeType) -> int:
    """Change the live function, wherever it is wrapped; how many there are."""
    count = 0
    for found in gc.get_objects():
        if isinstance(found, types.FunctionType):
            code = found.__code__
            fits = code.co_freevars == after.co_freevars
            if place_of(code) == place_of(before) and fits:
                found.__code__ = after
                count += 1
    return count


class Calls:
    """Which functions of the group each test calls, itself, by its fixtures, or in the
    processes that it forks.
    """

    def __init__(self, group: Group) -> None:
        """Watch the modules of a group, first what is called while they load."""
        codes = (code for path in ROOT.glob(group.modules) for code in codes_of(path))
        self.numbers = {place_of(code): n for n, code in enumerate(codes)}
        self.flags = mmap.mmap(-1, len(self.numbers) + 1)
        self.files = frozenset(place[0] for place in self.numbers)
        self.loading: set[Place] = set()
        self.tests: dict[str, set[Place]] = {}
        self.fixtures: dict[str, set[Place]] = {}
        self.seconds: dict[str, float] = {}
        self.work: dict[str, float] = {}

    def __call__(self, frame: types.FrameType, event: str, argument: Any) -> None:
        """Note a call, as `sys.setprofile` tells of it."""
        if event == "call" and frame.f_code.co_filename in self.files:
            number = self.numbers.get(place_of(frame.f_code))
            if number is not None:
                self.flags[number] = 1

    def watch(self, on: bool) -> None:
        """Begin or end to note calls, of all threads."""
        sys.setprofile(self if on else None)
        threading.setprofile(self if on else None)

    def taken(self) -> set[Place]:
        """What was called since this was asked last."""
        found = {place for place, n in self.numbers.items() if self.flags[n]}
        self.flags[:] = bytes(len(self.flags))
        return found

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Note what a fixture calls, which may last for many tests."""
        before = self.taken()
        try:
            return (yield)
        finally:
            own = self.taken()
            self.fixtures.setdefault(str(fixturedef), set()).update(own)
            for place in before:
                self.flags[self.numbers[place]] = 1

    def of(self, item: Any) -> set[Place]:
        """What a test calls."""
        found = set(self.tests.get(item.nodeid, ()))
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                found |= self.fixtures.get(str(definition), set())
        return found


def codes_of(path: Path) -> Iterator[types.CodeType]:
    """The code of a module, and all that is inside of it."""
    text = path.read_text(encoding="utf-8")
    pending = [compile(text, str(path), "exec")]
    while pending:
        code = pending.pop()
        yield code
        pending += [c for c in code.co_consts if isinstance(c, types.CodeType)]


class Forks:
    """A plugin that runs the collected tests once for each defect."""

    def __init__(self, wanted: Sequence[Defect], calls: Calls) -> None:
        """Prepare to try these."""
        self.wanted = wanted
        self.calls = calls
        self.survived: list[Defect] = []
        self.lost: list[Defect] = []
        self.broken = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Fork for each defect; nothing runs in this process."""
        session.items[:] = [i for i in session.items if not is_slow(i.nodeid)]
        self.calls.watch(False)
        self.calls.loading = self.calls.taken()
        gc.collect()
        self.broken = not self.learn(session)
        by_place: dict[Place, list[pytest.Item]] = {}
        for item in session.items:
            for place in self.calls.of(item):
                by_place.setdefault(place, []).append(item)
        for number, defect in enumerate([] if self.broken else self.wanted, start=1):
            started = time.monotonic()
            code = self.judge(session, defect, by_place)
            seconds = time.monotonic() - started
            verdict = {0: "SURVIVED", 3: "not loaded"}.get(code, "caught")
            if code == 0:
                self.survived.append(defect)
            elif code == 3:
                self.lost.append(defect)
            print(f"{number:4} {verdict:10} {seconds:5.1f} s  {defect}", flush=True)
        return True

    def learn(self, session: pytest.Session) -> bool:
        """Run all tests without a defect, to know what each calls; False if one fails."""
        with tempfile.TemporaryFile() as kept:

            def work() -> int:
                code = run(session.items, self.calls)
                found = self.calls
                pickle.dump(
                    (found.tests, found.fixtures, found.seconds, found.work), kept
                )
                kept.flush()
                return code

            if fork(work, None) != 0:
                return False
            kept.seek(0)
            found = self.calls
            found.tests, found.fixtures, found.seconds, found.work = pickle.load(kept)
        return True

    def judge(
        self,
        session: pytest.Session,
        defect: Defect,
        by_place: dict[Place, list[pytest.Item]],
    ) -> int:
        """The status of the tests with a defect: 0 where all pass, 3 where none can tell,
        as the function is only called while its module loads.
        """
        before, after = changed_code(defect)
        place = place_of(before)
        items = by_place.get(place, [])
        if not items:
            return 3 if place in self.calls.loading else 0
        items = sorted(items, key=lambda item: self.calls.seconds[item.nodeid])
        seconds = sum(self.calls.seconds[item.nodeid] for item in items)
        most = int(10 + 4 * sum(self.calls.work[item.nodeid] for item in items))

        def work() -> int:
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            # Some are only loaded by the test that needs them.
            module = defect.path.relative_to(ROOT).with_suffix("")
            import_module(".".join(module.parts).removesuffix(".__init__"))
            if apply(before, after) == 0:
                return 3
            return run(items)

        return fork(work, PATIENCE + 5 * seconds)


def fork(work: Callable[[], int], patience: float | None) -> int:
    """The exit status of a process that does some work, killed after so many seconds."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        status = 4
        try:
            quiet()
            status = work()
        finally:
            os._exit(status)
    os.close(writer)
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


def run(items: Sequence[pytest.Item], calls: Calls | None = None) -> int:
    """Run tests until one fails; `calls` notes what each calls."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        if calls is not None:
            calls.watch(True)
        started, worked = time.monotonic(), time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if calls is not None:
            calls.tests[item.nodeid] = calls.taken()
            calls.seconds[item.nodeid] = time.monotonic() - started
            calls.work[item.nodeid] = time.process_time() - worked
        if item.session.testsfailed:
            return 1
    return 0


def measure(name: str, count: int, seed: int, module: str) -> tuple[int, list[Defect]]:
    """How many defects of a group were tried, and which survived."""
    group = GROUPS[name]
    calls = Calls(group)
    plugin = Forks(chosen(group, count, seed, module), calls)
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
    calls.watch(True)
    pytest.main([*options, *group.tests], plugins=[plugin, calls])
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
    parser.add_argument("--module", default="", help="one module of a group")
    given = parser.parse_args()
    os.chdir(ROOT)
    tried = 0
    survived: list[Defect] = []
    for name in given.groups or GROUPS:
        count, left = measure(name, given.per_group, given.seed, given.module)
        tried, survived = tried + count, [*survived, *left]
    caught = tried - len(survived)
    print(f"\n{caught} of {tried} defects caught ({caught / max(tried, 1):.0%})")
    for defect in survived:
        print(f"  {defect}")
    return 0 if caught >= ENOUGH * tried else 1


if __name__ == "__main__":
    sys.exit(main())
