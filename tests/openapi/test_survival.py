"""Damaged documents still become packages; what cannot is refused in one line each."""

from __future__ import annotations

import copy
import random
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.damage import built, damaged
from generator.openapi.rule_names import rule_names
from generator.openapi.settle import RULE
from tests.emission import load
from tests.openapi.test_mutation import DOCUMENT

LINE = re.compile(r"damaged\.json:\d+:\d+: (error|warning)\[[a-z-]+\]: .+")
NOTHING_OFF: frozenset[str] = frozenset()
ALL_OFF = rule_names() - {RULE}


@pytest.mark.parametrize("seed", range(60))
def test_damage(seed: int) -> None:
    off = [NOTHING_OFF, ALL_OFF, some(seed)][seed % 3]
    report, _, files = built(damaged(DOCUMENT, seed), off)
    assert all(LINE.fullmatch(str(item)) for item in report)
    assert bool(files) is not report.failed
    for name, text in files.items():
        if name.endswith(".py"):
            compile(text, name, "exec", dont_inherit=True)


def some(seed: int) -> frozenset[str]:
    chance = random.Random(seed)
    return frozenset(name for name in ALL_OFF if chance.random() < 0.5)


def test_what_is_cut_costs_nothing_else(tmp_path: Path) -> None:
    """A broken schema and an operation that is none: the others work."""
    document: Any = copy.deepcopy(DOCUMENT)
    document["paths"]["/other"] = {"get": [1]}
    document["components"]["schemas"]["Base"]["properties"]["kind"]["minLength"] = -1
    report, count, files = built(document, ALL_OFF)
    assert count == 2
    assert {item.code for item in report} == {RULE}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    package = load(tmp_path, "damaged")
    cat = package.Cat.model_validate({"kind": "cat", "lives": 3})
    assert (cat.kind, cat.lives) == ("cat", 3)
