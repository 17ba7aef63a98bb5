"""What is told of two versions of a document: directories of both and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.changes import compare
from generator.changes.rules import TABLE
from generator.model import LowerSettings, lower
from generator.model.ir import Api

CASES = Path(__file__).parent / "cases"
MARKS = {"breaking": "!", "risky": "~", "compatible": " ", "docs": "."}
"""How bad a change is, in front of its line."""
SOME = sorted(path.name for path in CASES.iterdir())


def api(case: str, version: str) -> Api:
    text = (CASES / case / f"{version}.yaml").read_text()
    lowered = lower(yaml.safe_load(text), LowerSettings())
    assert not lowered.skipped
    return lowered.api


@pytest.mark.parametrize("case", SOME)
def test_changes(case: str) -> None:
    found = compare(api(case, "before"), api(case, "after"))
    told = "".join(f"{MARKS[change.severity]} {change}\n" for change in found)
    assert told == (CASES / case / "expected.txt").read_text()


def test_every_rule_has_a_case() -> None:
    seen = set()
    for case in SOME:
        old, new = api(case, "before"), api(case, "after")
        for change in (*compare(old, new), *compare(new, old)):
            seen.add((change.rule.kind, change.rule.change))
    assert seen == TABLE.keys()


@pytest.mark.parametrize("case", SOME)
@pytest.mark.parametrize("version", ["before", "after"])
def test_nothing_changed(case: str, version: str) -> None:
    assert compare(api(case, version), api(case, version)) == []


@pytest.mark.parametrize("case", SOME)
def test_the_way_back(case: str) -> None:
    """What was added is removed, and the other way round; a new name goes back."""
    old, new = api(case, "before"), api(case, "after")
    there, back = compare(old, new), compare(new, old)
    for one, other in (("added", "removed"), ("required", "optional")):
        assert {c.name for c in there if c.change == one} == {
            c.name for c in back if c.change == other
        }
    renamed = {
        c.detail.removeprefix("is now "): c.name for c in there if c.change == "renamed"
    }
    assert {renamed.get(c.name, c.name) for c in there if c.change == "type"} == {
        c.name for c in back if c.change == "type"
    }
