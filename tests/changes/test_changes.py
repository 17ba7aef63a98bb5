"""What is reported of two versions of a document: directories of both and the report."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from generator.changes import Change, compare
from generator.changes.aliases import former_names
from generator.changes.pins import Chosen, pinned, pins_of
from generator.changes.rules import RULES, STEPS
from generator.model import LowerSettings, lower
from generator.model.ir import Api, Former

CASES = Path(__file__).parent / "cases"
SOME = sorted(path.name for path in CASES.iterdir())
BACK = {"added": "removed", "added-required": "removed", "required": "optional"}


@cache
def api(case: str, version: str) -> Api:
    text = (CASES / case / f"{version}.yaml").read_text()
    lowered = lower(yaml.load(text, yaml.CSafeLoader), LowerSettings())
    assert not lowered.skipped
    return lowered.api


def report(case: str) -> str:
    old, new = api(case, "before"), api(case, "after")
    if (CASES / case / "aliases.txt").exists():
        old, new = with_aliases(case, old, new)
    if (CASES / case / "locked").exists():
        new = pinned(new, pins_of(old), Chosen())
    found = compare(old, new)
    return "".join(f"{c.impact} {c.code} {c}\n" for c in found)


def with_aliases(case: str, old: Api, new: Api) -> tuple[Api, Api]:
    """The versions with those that the older one has, and what is kept of them."""
    lines = (CASES / case / "aliases.txt").read_text().splitlines()
    old = replace(old, former=tuple(Former(*line.split()) for line in lines))
    return old, replace(new, former=former_names(old, new))


@pytest.mark.parametrize("case", SOME)
def test_changes(case: str) -> None:
    assert report(case) == (CASES / case / "expected.txt").read_text()


@pytest.mark.parametrize("case", SOME)
@pytest.mark.parametrize("version", ["before", "after"])
def test_nothing_changed(case: str, version: str) -> None:
    assert compare(api(case, version), api(case, version)) == []


@pytest.mark.parametrize("case", SOME)
def test_the_way_back(case: str) -> None:
    """What was added is removed on the way back, and what is required is optional."""
    old, new = api(case, "before"), api(case, "after")
    there, back = compare(old, new), compare(new, old)
    undone = {(called(change), change.code) for change in back}
    for change in there:
        kind, _, what = change.code.partition("-")
        if what in BACK and kind != "credentials":
            assert (called(change), f"{kind}-{BACK[what]}") in undone


def called(change: Change) -> str:
    """What a change is about; the client itself may have another name."""
    is_option = change.code.startswith("option-")
    return change.name.partition("(")[2] if is_option else change.name


def test_every_rule_has_a_case() -> None:
    seen = {
        tuple(line.split(" ", 2)[:2])
        for case in SOME
        for line in (CASES / case / "expected.txt").read_text().splitlines()
    }
    assert {(str(rule.impact), rule.code) for rule in RULES} == seen


def test_rules_are_stated_once() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.impact in STEPS for rule in RULES)
