"""Seeded defects: which of them do the tests not see?

    python benchmarks/mutants.py [GROUP ...] [--per-group N] [--seed N]
        [--module NAME] [--uncalled]

A defect is a small change of one function (a comparison that is off by one, a condition
turned round, a call left out), chosen by a seed, so that each run has the same. The tests
of a group are collected once, and run once to see which functions each of them calls,
which is kept in `build/mutants` until a source or a test changes. For each defect a
process is forked from that state, the function is changed in place, and the tests that
call it run until one fails. A defect is caught where a test fails, uses far more processor
time than without, or waits for what never comes; what is merely slow says nothing, as the
machine may be busy. What no test sees is printed with its line; the exit status is 1 where
fewer than 95 % were caught.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import itertools
import os
import pickle
import random
import resource
import select
import signal
import sys
import time
import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.called import Calls, Place, place_of  # noqa: E402
from benchmarks.defects import Change, Defect, changed, defects  # noqa: E402

ENOUGH = 0.95
PATIENCE = 60
"""Seconds that the tests of a defect may take on top of five times what they take without
it; whatever takes longer hangs, or has to share the machine.
"""
MEMORY = 4 << 30
"""Bytes that a process with a defect may map: a loop without end must not starve others."""


TESTS = (
    *("formats", "snippets", "readers", "endpoints", "fields", "merge", "naming"),
    *("model", "openapi", "paging", "schemas", "wire", "generated", "contract"),
    *("runtime", "output", "cli"),
)
"""The folders of tests that are asked: those that run in one process."""
NEAR = {
    "runtime": ("runtime",),
    "output": ("output",),
    "model": ("model", "naming", "paging", "schemas"),
    "targets": ("contract", "generated", "wire", "schemas", "cli"),
    "openapi": ("openapi",),
    "formats": ("formats",),
    "merge": ("merge",),
    "readers": ("readers", "endpoints", "fields"),
}
"""The folders of tests about the folders of modules: they are asked first."""
GROUPS = {
    "runtime": "generator/runtime/*.py",
    "writer": "generator/output/*.py",
    "naming": "generator/naming.py",
    "lowering": "generator/model/*.py",
    "emitter": "generator/targets/**/*.py",
    "openapi": "generator/openapi/**/*.py",
    "formats": "generator/formats/*.py",
    "snippets": "generator/snippets/**/*.py",
    "readers": "generator/readers/*.py",
    "endpoints": "generator/readers/endpoints/*.py",
    "fields": "generator/readers/fields/*.py",
    "operations": "generator/readers/operations/*.py",
    "calls": "generator/readers/calls/*.py",
    "documents": "generator/readers/documents/*.py",
    "merge": "generator/merge/*.py",
}
"""The modules of each group."""
SLOW = (
    *("test_storm", "test_deadlines", "test_editor", "test_typing", "stress"),
    *("linear", "bombs", "_soon", "little_time", "time_grows"),
)
"""Tests that wait, start other programs or measure time: no defect is found by these alone,
and a busy machine fails some.
"""
LONG = 2.0
"""Seconds of processor time: tests that need more are not asked, as all are for each defect
that survives; they watch costs, or try many inputs.
"""
BUDGET = 40.0
"""Seconds of processor time that the tests of a defect may take without it: of a function
that most tests call, the nearest and cheapest are asked.
"""
SOURCES = ("benchmarks", "fragmint", "generator", "templates", "tests")
"""Folders that decide what tests do."""
KEPT = ROOT / "build" / "mutants"
"""Where what tests call is kept, as learning it takes as long as all tests."""
CAUGHT, SURVIVED, UNLOADED, HUNG, BROKEN = (
    "caught",
    "SURVIVED",
    "not loaded",
    "hung",
    "?",
)
WAITS = 5
"""The status of a process that waits for what does not come."""
VERDICTS = {0: SURVIVED, 1: CAUGHT, 3: UNLOADED, -signal.SIGXCPU: CAUGHT, WAITS: CAUGHT}
"""What the status of a process says of the defect that it tried."""
VERDICTS[-signal.SIGKILL] = HUNG


def chosen(pattern: str, count: int, seed: int, module: str = "") -> list[Defect]:
    """So many defects of a group, or of one of its modules; no two of one function while
    others have none.
    """
    paths = [p for p in sorted(ROOT.glob(pattern)) if module in ("", p.stem)]
    found = [defect for path in paths for defect in defects(path)]
    order = random.Random(f"{seed} {pattern}")
    order.shuffle(found)
    first: dict[tuple[Path, str], Defect] = {}
    for defect in found:
        first.setdefault((defect.path, defect.function), defect)
    rest = [d for d in found if first[(d.path, d.function)] is not d]
    return [*first.values(), *rest][:count]


def live() -> dict[Place, list[types.FunctionType]]:
    """The functions by where they are defined, wherever they are wrapped."""
    found: dict[Place, list[types.FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType):
            found.setdefault(place_of(each.__code__), []).append(each)
    return found


def apply(change: Change, known: Sequence[types.FunctionType]) -> int:
    """Change the live function; how many there are."""
    found = known or live().get(place_of(change.before), [])
    fitting = [f for f in found if f.__code__.co_freevars == change.after.co_freevars]
    for function in fitting:
        change.apply(function)
    return len(fitting)


class Forks:
    """A plugin that runs the collected tests once for each defect."""

    def __init__(
        self, wanted: Sequence[Defect], calls: Calls, uncalled: Collection[str]
    ) -> None:
        """Prepare to try these, and to list the functions of files that no test calls."""
        self.wanted = wanted
        self.uncalled = uncalled
        self.calls = calls
        self.verdicts: dict[Defect, str] = {}
        self.live: dict[Place, list[types.FunctionType]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Fork for each defect; nothing runs in this process."""
        session.items[:] = [i for i in session.items if not is_slow(i.nodeid)]
        self.calls.loading |= self.calls.taken()
        gc.collect()
        # The tests of a defect are not worth a line.
        session.config.pluginmanager.unregister(name="terminalreporter")
        self.learn(session)
        by_place: dict[Place, list[pytest.Item]] = {}
        for item in session.items:
            if item.nodeid in self.calls.skipped | self.calls.failed:
                continue
            for place in self.calls.of(item):
                by_place.setdefault(place, []).append(item)
        if self.uncalled:
            for file, line, name in sorted(self.calls.places):
                is_called = {(file, line, name)} & (
                    by_place.keys() | self.calls.loading
                )
                if file in self.uncalled and not is_called and name[0] != "<":
                    print(
                        f"{Path(file).relative_to(ROOT)}:{line}: no test calls {name}"
                    )
        self.live = live()
        # What is frozen is not looked through, and so not copied, in each process.
        gc.freeze()
        for number, defect in enumerate(self.wanted, start=1):
            started = time.monotonic()
            verdict = VERDICTS.get(self.judge(defect, by_place), BROKEN)
            seconds = time.monotonic() - started
            self.verdicts[defect] = verdict
            print(f"{number:4} {verdict:10} {seconds:5.1f} s  {defect}", flush=True)
        gc.unfreeze()
        return True

    def learn(self, session: pytest.Session) -> None:
        """Run all tests without a defect, to know what each calls, and which fail; or
        read what such a run told, where nothing has changed since.
        """
        kept = KEPT / f"{fingerprint(item.nodeid for item in session.items)}.pickle"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)

            def work() -> int:
                code = run(session.items, self.calls)
                part = kept.with_suffix(".part")
                part.write_bytes(pickle.dumps(self.calls.learned()))
                part.replace(kept)
                return code

            fork(work, None)
        self.calls.learn(pickle.loads(kept.read_bytes()))
        for name in sorted(self.calls.failed):
            print(f"{name} fails without any defect, and is not asked", flush=True)

    def judge(self, defect: Defect, by_place: dict[Place, list[pytest.Item]]) -> int:
        """The status of the tests with a defect: 0 where all pass, 3 where none can tell,
        as the function is only called while its module loads.
        """
        change = changed(defect)
        place = place_of(change.before)
        items = by_place.get(place, [])
        if not items:
            return 3 if place in self.calls.loading else 0
        cost = self.calls.work
        package = defect.path.relative_to(ROOT / "generator").parts[0]
        near = tuple(f"tests/{name}/" for name in NEAR.get(package, ()))
        items = sorted(
            items,
            key=lambda item: (
                not item.nodeid.startswith(near),
                cost[item.nodeid],
            ),
        )
        total = itertools.accumulate(cost[item.nodeid] for item in items)
        items = [
            item
            for item, sum_so_far in zip(items, total, strict=True)
            if cost[item.nodeid] < LONG and sum_so_far < BUDGET
        ]
        seconds = sum(self.calls.seconds[item.nodeid] for item in items)

        def work() -> int:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            # Some are only loaded by the test that needs them.
            module = defect.path.relative_to(ROOT).with_suffix("")
            import_module(".".join(module.parts).removesuffix(".__init__"))
            if apply(change, self.live.get(place, ())) == 0:
                return 3
            return run(items, limits=self.calls.work)

        return fork(work, PATIENCE + 5 * seconds)


def fingerprint(tests: Iterable[str]) -> str:
    """A digest of some tests, and of all that they may run."""
    digest = hashlib.sha256("\n".join([sys.version, *tests]).encode())
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"\n{path.relative_to(ROOT)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


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
        waits = is_waiting(pid)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return WAITS if waits else -signal.SIGKILL
    _, state = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(state)


def is_waiting(pid: int) -> bool:
    """Whether a process waits for something that does not come, rather than for its turn."""
    states = []
    for _ in range(10):
        time.sleep(0.2)
        for thread in Path(f"/proc/{pid}/task").glob("*/stat"):
            states.append(thread.read_text().rpartition(")")[2].split()[0])
    return bool(states) and all(state == "S" for state in states)


def is_slow(name: str) -> bool:
    """Whether a test is left out."""
    return any(part in name for part in SLOW)


def quiet() -> None:
    """Let a process say nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def run(
    items: Sequence[pytest.Item],
    calls: Calls | None = None,
    limits: Mapping[str, float] | None = None,
) -> int:
    """Run tests until one fails; `calls` notes what each calls, `limits` has the seconds
    of processor time that each takes without a defect.
    """
    for item, following in zip(items, [*items[1:], None], strict=True):
        started, worked = time.monotonic(), time.process_time()
        if limits is not None:
            most = int(worked + 10 + 5 * limits[item.nodeid])
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if calls is not None:
            calls.tests[item.nodeid] = calls.taken()
            calls.seconds[item.nodeid] = time.monotonic() - started
            calls.work[item.nodeid] = time.process_time() - worked
        if calls is None and item.session.testsfailed:
            return 1
    return 0


def measure(given: argparse.Namespace, calls: Calls) -> Verdicts:
    """What became of the defects of groups."""
    wanted = {
        defect: name
        for name in given.groups
        for defect in chosen(GROUPS[name], given.per_group, given.seed, given.module)
    }
    paths = (path for name in given.groups for path in ROOT.glob(GROUPS[name]))
    uncalled = [str(path) for path in paths] if given.uncalled else []
    plugin = Forks([*wanted], calls, uncalled)
    print(f"{', '.join(given.groups)}: {len(wanted)} defects", flush=True)
    # Why a test fails is not said, as comparing long texts takes longer than the test.
    options = ["-q", "-x", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"]
    options += ["-p", "no:randomly", "-p", "no:xdist"]
    pytest.main(
        [*options, *(f"tests/{name}" for name in TESTS)], plugins=[plugin, calls]
    )
    return [(wanted[d], d, plugin.verdicts.get(d, BROKEN)) for d in wanted]


Verdicts = list[tuple[str, Defect, str]]
"""Groups, their defects and what became of them."""


def main() -> int:
    """Try the defects of all groups, or of some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], default=[])
    parser.add_argument("--per-group", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", default="", help="one module of a group")
    parser.add_argument(
        "--uncalled", action="store_true", help="list the functions that no test calls"
    )
    given = parser.parse_args()
    os.chdir(ROOT)
    os.environ["FRAGMINT_INPUTS"] = "first"
    given.groups = given.groups or [*GROUPS]
    # All are marked, whichever are asked for, so that what is learned serves all groups.
    calls = Calls({p for pattern in GROUPS.values() for p in ROOT.glob(pattern)})
    calls.install()
    found = measure(given, calls)
    print()
    for group in dict.fromkeys(group for group, _, _ in found):
        print(f"{group:12} {figure([v for g, _, v in found if g == group])}")
    verdicts = [verdict for _, _, verdict in found]
    print(f"{'all':12} {figure(verdicts)}")
    for _, defect, verdict in found:
        if verdict in (SURVIVED, HUNG):
            print(f"  {verdict:10} {defect}")
    told = verdicts.count(CAUGHT) + verdicts.count(SURVIVED)
    return 0 if told and verdicts.count(CAUGHT) >= ENOUGH * told else 1


def figure(verdicts: Sequence[str]) -> str:
    """How many of some defects were caught, of those whose tests say something."""
    caught = verdicts.count(CAUGHT)
    told = caught + verdicts.count(SURVIVED)
    others = f", {len(verdicts) - told} without verdict" if told < len(verdicts) else ""
    return f"{caught} of {told} defects caught ({caught / max(told, 1):.0%}){others}"


if __name__ == "__main__":
    sys.exit(main())
