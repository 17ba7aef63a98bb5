"""How much of damaged documents still becomes a package.

    python benchmarks/damage.py [--count N] [--no-repairs] DOCUMENT...

Damages each document at N random places, one at a time (a value of another type, a
missing or an unknown key), and prints how many still build, how many are refused, and
how many of their operations survive. Exits with 1 where anything crashes.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.model import LowerSettings, lower  # noqa: E402
from generator.openapi.nodes import load_tree  # noqa: E402
from generator.openapi.rule_names import rule_names  # noqa: E402
from generator.openapi.settle import RULE  # noqa: E402
from generator.prepare import prepare  # noqa: E402
from generator.project.config import Settings  # noqa: E402
from generator.project.jobs import Input, Job  # noqa: E402
from generator.report.diagnostics import InputError, Report  # noqa: E402
from generator.source import Source, read_source  # noqa: E402
from generator.targets import emit  # noqa: E402

JUNK: list[Any] = [
    *(None, True, False, 0, -1, 1.5, "", "x", "string", "{}", "%s", "#/info"),
    *([], [None], ["a"], [{}], [[]], {}, {"a": None}, {"$ref": "#/nope"}, {"$ref": 5}),
    *({"$ref": "#/paths"}, {"type": 5}, [{"name": 1}], {"in": "path"}, {"x-a": 1}),
    *({"200": 5}, {"$ref": "nowhere.yaml"}),
]
KEYS = [
    *("foo", "", "$ref", "type", "name", "in", "items", "schema", "default", "content"),
    *("required", "properties", "parameters", "enum", "nullable", "allOf"),
]


def collections(value: Any) -> list[Any]:
    """All lists and objects with members, the outermost first."""
    found = [value] if value else []
    for node in found:
        members = node.values() if isinstance(node, dict) else node
        found += [m for m in members if isinstance(m, dict | list) and m]
    return found


def damaged(document: Any, seed: int, mistakes: int = 1) -> Any:
    """A copy with mistakes at random places."""
    chance = random.Random(seed)
    value = copy.deepcopy(document)
    for _ in range(mistakes):
        damage(value, chance)
    return value


def damage(value: Any, chance: random.Random) -> None:
    """Make one mistake: another type, a missing or an unknown key, a value from elsewhere."""
    found = collections(value)
    if not found:
        return
    holder = chance.choice(found)
    key = chance.choice([*(holder if isinstance(holder, dict) else range(len(holder)))])
    kind = chance.choice(["type", "missing", "unknown", "moved"])
    if kind == "missing":
        del holder[key]
    elif kind == "unknown" and isinstance(holder, dict):
        holder[chance.choice(KEYS)] = copy.deepcopy(chance.choice(JUNK))
    elif kind == "moved":
        holder[key] = copy.deepcopy(chance.choice(found[1:] or JUNK))
    else:
        holder[key] = copy.deepcopy(chance.choice(JUNK))


def built(document: Any, off: frozenset[str]) -> tuple[Report, int, dict[str, str]]:
    """Messages, number of operations and files of the package; none where refused."""
    source, report = Source("damaged.json", json.dumps(document)), Report()
    job = Job(
        Settings(repairs_off=off),
        (source.file,),
        Path(),
        inputs=(Input(source, True),),
    )
    try:
        prepared = prepare(job, report)
    except InputError as error:
        report.extend(error.diagnostics)
        return report, 0, {}
    if report.failed:
        return report, 0, {}
    lowered = lower(prepared.document, LowerSettings(package="damaged"))
    count = len({operation.pointer for operation in lowered.api.operations})
    return report, count, emit(lowered.api, prepared.document)


def outcome(document: Any, off: frozenset[str]) -> tuple[str, int]:
    """What becomes of a document, and how many of its operations are left."""
    try:
        report, count, files = built(document, off)
        for name, text in files.items():
            if name.endswith(".py"):
                compile(text, name, "exec", dont_inherit=True)
    except Exception as error:
        print(f"  {type(error).__name__}: {error}", file=sys.stderr)
        return "crashed", 0
    cut = any(item.code == RULE for item in report)
    return ("refused" if not files else "cut" if cut else "built"), count


def main() -> int:
    """Print one line per document; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--no-repairs", action="store_true")
    options = parser.parse_args()
    off = rule_names() - {RULE} if options.no_repairs else frozenset[str]()
    crashed = 0
    for path in options.documents:
        started = time.perf_counter()
        document = load_tree(read_source(path)).value
        _, whole = outcome(document, off)
        results: Counter[str] = Counter()
        left = 0
        for seed in range(options.count):
            kind, count = outcome(damaged(document, seed), off)
            results[kind] += 1
            left += count
        crashed += results["crashed"]
        shares = ", ".join(f"{count} {kind}" for kind, count in results.most_common())
        kept = 100 * left / (whole * options.count or 1)
        seconds = time.perf_counter() - started
        print(f"{path.name:24} {shares}; {kept:.2f} % of operations; {seconds:.0f} s")
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
