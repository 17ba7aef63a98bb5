"""Measure the generated Webflow client beside its transport and beside its peers.

    python benchmarks/runtime.py [--project DIR] [--cache DIR] [--calls N] [--rounds N]

The peers live in virtual environments that are thrown away, or kept with `--cache`. A
server of our own answers on the loopback interface, in a process of its own. What is
compared takes turns, so that ratios hold on a loaded machine; they are medians over the
rounds. Exit status 1 when a limit is exceeded.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.limits import Check, verdicts
from benchmarks.loopback import running
from benchmarks.measure import byte_compiled, middle, run
from benchmarks.peers import Installed, MissingPeerError, Peer, cache, install
from benchmarks.starts import OWN_STARTS, start

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "webflow_client"
OURS = Peer("httpx2", ("httpx2>=2.16.2,<3", "pydantic>=2.14,<3", "orjson"))
"""What the generated package needs."""
PEERS = {
    "webflow": Peer("webflow", ("webflow==2.0.0", "orjson")),
    "openai": Peer("openai", ("openai", "orjson")),
}
MIB = 1024 * 1024

Values = dict[str, list[float]]
"""One value per round, by name."""


@dataclass(frozen=True)
class Bench:
    """Where things are, and how often to measure."""

    url: str
    project: Path
    ours: Installed
    peers: Mapping[str, Installed]
    rounds: int

    def python(self, who: str) -> Path:
        """The interpreter of a peer; for others the one with what we need."""
        return self.peers.get(who, self.ours).python

    @property
    def env(self) -> dict[str, str]:
        """An environment in which workloads and the generated package are found."""
        return {"PYTHONPATH": f"{self.project}{os.pathsep}{ROOT}"}

    def workload(self, name: str, *arguments: object, who: str = "ours") -> Values:
        """Run a workload in a process of its own."""
        module = f"benchmarks.workloads.{name}"
        command = (self.python(who), "-m", module)
        done = run([*command, *map(str, arguments)], env=self.env, cwd=ROOT)
        if done.exit:
            raise RuntimeError(f"{name} {who}: {done.errors.strip()[-2000:]}")
        found: Values = json.loads(done.output)
        return found


def ratio(values: Values, over: str, under: str) -> float:
    """The median over the rounds of one value divided by another."""
    pairs = zip(values[over], values[under], strict=True)
    return middle(a / b for a, b in pairs)


COMPARED = (
    ("first client / httpx2.Client()", "our client", "bare client", 1.2),
    ("first call / httpx2 + pydantic by hand", "our call", "call by hand", 1.3),
    ("first async call / by hand", "our async call", "async call by hand", 1.3),
)
"""Starts that are divided by each other: title, ours, the other, most."""


def starts(bench: Bench) -> Iterator[Check]:
    """Import, first client, first decoded call."""
    values = start_times(bench)
    for name, found in values.items():
        print(f"  {name}: {middle(found) * 1000:.1f} ms of CPU")
    own = middle(values["our import"]) * 1000
    yield Check("import over bare Python", own, 5, "ms")
    for title, ours, others, limit in COMPARED:
        yield Check(title, ratio(values, ours, others), limit)
    for peer in bench.peers:
        value = ratio(values, "our call", f"{peer} call")
        imported = ratio(values, "imports", f"{peer} call")
        print(
            f"  first call / {peer}: {value:.2f}, of which {imported:.2f} for importing"
            f" httpx2, httpcore2 and pydantic, {value - imported:.2f} for the rest"
        )
        yield Check(f"first call / {peer}", value, 0.6)


def start_times(bench: Bench) -> Values:
    """CPU seconds of every start, round after round."""
    names = [*OWN_STARTS, *(f"{peer} call" for peer in bench.peers)]
    values: Values = {name: [] for name in names}
    for _ in range(bench.rounds + 1):
        for name in names:
            python = bench.python(name.partition(" ")[0])
            values[name].append(start(name, python, bench.url, bench.env))
    # The first round fills caches.
    return {name: found[1:] for name, found in values.items()}


def calls(bench: Bench) -> Iterator[Check]:
    """CPU time per call with a small answer."""
    count, rounds = 200, 3 * bench.rounds
    values = bench.workload("calls", "ours", bench.url, count, rounds)
    yield Check("CPU per call / httpx2", ratio(values, "ours", "bare"), 1.25)
    for peer in bench.peers:
        values |= bench.workload("calls", peer, bench.url, count, rounds, who=peer)
        yield Check(f"CPU per call / {peer}", ratio(values, "ours", peer), 1.0)
    for name, found in values.items():
        print(f"  {name}: {middle(found) * 1e6:.0f} us of CPU per call")


def decoding(bench: Bench) -> Iterator[Check]:
    """A page of 100 items with custom fields, 65 kB.

    Every process also times `orjson.loads`, the unit in which they are compared.
    """
    ours = bench.workload("decoding", "ours", 50, 3 * bench.rounds)
    floor = ratio(ours, "ours", "orjson")
    yield Check("page of 100 items / orjson.loads", floor, 4)
    deciders = (("webflow", "webflow", 25.0), ("stainless", "openai", 10.0))
    print(f"  orjson: {middle(ours['orjson']) * 1e6:.0f} us per page")
    for name, peer, limit in deciders:
        if peer in bench.peers:
            values = bench.workload("decoding", name, 5, 3 * bench.rounds, who=peer)
            faster = ratio(values, name, "orjson") / floor
            yield Check(f"page: faster than {name}", faster, limit, least=True)


def concurrency(bench: Bench) -> Iterator[Check]:
    """Throughput of 200 concurrent async calls."""
    values = bench.workload("concurrency", bench.url, bench.rounds)
    value = ratio(values, "ours", "bare")
    yield Check("throughput of 200 concurrent calls / httpx2", value, 0.8, least=True)


def memory(bench: Bench, number: int) -> Iterator[Check]:
    """What many calls leave behind, and what a large answer needs in passing."""
    values = bench.workload("memory", bench.url, number)
    growth = values["growth"][0] / MIB
    yield Check(f"memory after {number:,} calls", growth, 4, "MiB")
    peak = ratio(values, "passing", "size")
    yield Check("peak of a large answer / its size", peak, 2)


@contextmanager
def project(folder: Path) -> Iterator[Path]:
    """A compiled copy of the generated package; built anew where there is none."""
    with TemporaryDirectory(prefix="fragmint-runtime-") as name:
        output = Path(name) / "project"
        if (folder / PACKAGE).is_dir():
            shutil.copytree(folder / PACKAGE, output / PACKAGE)
        else:
            build(output)
        yield byte_compiled(output)


def build(output: Path) -> None:
    """Build the package from its documentation."""
    command = (sys.executable, "-m", "generator", "build", "specs/webflow/pages")
    done = run([*command, "--output", output, "--package", PACKAGE], cwd=ROOT)
    if done.exit:
        sys.exit(done.errors)


def installed(folder: Path) -> Iterator[tuple[str, Installed]]:
    """The peers that can be installed; the others are named."""
    for name, peer in PEERS.items():
        try:
            yield name, install(peer, folder)
        except MissingPeerError as reason:
            print(f"missing: {reason}")


def measure(bench: Bench, number: int) -> Iterator[Check]:
    """Every check, in turn."""
    yield from starts(bench)
    yield from calls(bench)
    yield from decoding(bench)
    yield from concurrency(bench)
    yield from memory(bench, number)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    generated = ROOT / "generated" / "webflow"
    parser.add_argument("--project", type=Path, default=generated)
    parser.add_argument("--cache", type=Path, help="keep the peers' environments here")
    parser.add_argument("--calls", type=int, default=100_000, help="for the memory")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with (
        cache(arguments.cache) as folder,
        project(arguments.project) as generated,
        running() as url,
    ):
        ours, peers = install(OURS, folder), dict(installed(folder))
        print("with", ", ".join(peer.title for peer in (ours, *peers.values())))
        bench = Bench(url, generated, ours, peers, arguments.rounds)
        checks = list(measure(bench, arguments.calls))
    print(verdicts(checks))
    sys.exit(not all(check.kept for check in checks))


if __name__ == "__main__":
    main()
