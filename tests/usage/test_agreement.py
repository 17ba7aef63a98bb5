"""Code that uses all of an older version meets each change that callers are told of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from generator.changes import compare
from generator.changes.rules import Impact
from generator.changes.surface import IN, Thing
from generator.model import LowerSettings, lower
from generator.model.ir import Api
from generator.report.diagnostics import Report
from generator.usage.flow import uses_of
from generator.usage.judge import judged
from generator.usage.offer import Offer, offer
from generator.usage.sources import PythonFile, python_files
from generator.usage.transition import transition

CASES = Path(__file__).parents[1] / "changes/cases"
SOME = sorted(path.name for path in CASES.iterdir())
CONCERNS = (Impact.BREAKING, Impact.RISKY)
MORE = frozenset({"argument-removed", "field-removed"})
"""An iterator that is paged in another way takes other arguments, and what is no model any
more has no fields: the report has one line for each, code one for each use.
"""


def api(case: str, version: str) -> Api:
    text = (CASES / case / f"{version}.yaml").read_text(encoding="utf-8")
    return lower(yaml.load(text, yaml.CSafeLoader), LowerSettings()).api


def calls(thing: Thing, name: str) -> Iterator[str]:
    """Calls with everything, with what must be given, and by name alone."""
    own = dict(thing.slots)
    if thing.kind == "iterator":
        own.pop("limit", None)
    for names in (own, {n: slot for n, slot in own.items() if slot.required}):
        for positional in (thing.positional, ()):
            given = ["v" if n in positional else f"{n}=v" for n in names]
            yield f"{name}({', '.join(given)})"


def statements(known: Offer) -> Iterator[str]:
    """Statements of a function that use everything."""
    seen = known.seen
    options = ", ".join(f"{name}=v" for name in seen.options)
    for made in (options, "", "server=1", "base_url=v"):
        yield f"client = {seen.client}({made})"
    yield f"os.environ['{seen.environment}_BASE_URL']"
    for number, (name, thing) in enumerate(seen.things.items()):
        match thing.kind:
            case "method" | "iterator":
                shape = seen.things[known.walks.get(name, name)]
                yield from guarded(calls(shape, f"client.{name}"))
            case "model":
                yield from (f"m{number}.{field}" for field in thing.slots)
                if thing.extra:
                    yield f"m{number}.anything"
                if any(slot.direction is IN for slot in thing.slots.values()):
                    yield from calls(thing, name)
            case "webhook":
                yield f"x = {name}(v)"
    for made_by in known.endpoints.values():
        shape = seen.things[made_by.method]
        yield from calls(shape, f"{made_by.module}.{made_by.function}")


def guarded(lines: Iterator[str]) -> Iterator[str]:
    """Statements whose exceptions are handled."""
    yield "try:"
    yield from (f"    r = {line}" for line in lines)
    yield "except ApiStatusError:"
    yield "    pass"


def code(known: Offer) -> str:
    """A module that uses everything that a package offers."""
    things = known.seen.things
    package = known.api.package
    named = [name for name, thing in things.items() if thing.kind in ("model", "type")]
    modules = {made_by.module for made_by in known.endpoints.values()}
    lines = ["import os", f"from {package} import {known.seen.client}"]
    lines += [f"from {package}.models import {name}" for name in named]
    lines += [f"from {package}.endpoints import {name}" for name in sorted(modules)]
    lines += [f"from {package} import webhooks"] * bool(known.api.webhooks)
    lines.append(f"from {package}.errors import ApiStatusError")
    typed = (
        f"m{n}: {k}" for n, (k, t) in enumerate(things.items()) if t.kind == "model"
    )
    lines.append(f"def main({', '.join(('v', *typed))}):")
    lines += [f"    {line}" for line in statements(known)]
    return "\n".join(lines) + "\n"


def refused(file: PythonFile) -> None:
    raise AssertionError(file)


@pytest.mark.parametrize("pointer", [("before", "after"), ("after", "before")])
@pytest.mark.parametrize("case", SOME)
def test_each_change_is_met(
    case: str, pointer: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old, new = (api(case, version) for version in pointer)
    (tmp_path / "code.py").write_text(code(offer(old)))
    report = Report()
    files = python_files(tmp_path, report)
    assert not list(report)
    world = transition(old, new)
    effects, _ = judged(uses_of(files, world, refused), world)
    met = {(e.code, e.name.removesuffix("_BASE_URL")) for e in effects}
    described = {(c.code, c.name) for c in compare(old, new) if c.impact in CONCERNS}
    assert described <= met
    more = {rule for rule, name in met - described if not is_of_endpoints(rule, name)}
    assert {rule for rule in more if not rule.endswith("-alias")} <= MORE


def is_of_endpoints(rule: str, name: str) -> bool:
    """Whether it is about a module or a function of `endpoints`, which have names of
    their own: the report is about methods.
    """
    return rule == "module-moved" or (rule == "method-renamed" and "." not in name)
