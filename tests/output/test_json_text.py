"""JSON for files that people compare: the same value, one entry per line."""

from __future__ import annotations

import json
from difflib import ndiff
from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator import json_text
from generator.json_text import ascii_only, indented, spread

SCALARS = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(
    SCALARS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES, st.integers(0, 6))
def test_the_value_stays(value: Any, levels: int) -> None:
    assert json.loads(spread(value, levels)) == value
    assert json.loads(indented(value)) == value
    assert json.loads(ascii_only(spread(value, levels))) == value
    assert indented(value).isascii()


def test_what_the_fast_encoder_refuses() -> None:
    value = {"half": "\ud800", "big": 1 << 70}
    assert json.loads(indented(value)) == value
    assert indented(value).startswith('{\n "half": ')


def test_layout() -> None:
    value = {"a": {"b": [{"c": [1, 2]}, {"d": {"e": {}}}]}, "f": [], "g": ["x", 1]}
    assert spread(value, 3) == (
        '{\n "a": {\n  "b": [\n   {"c":[1,2]},\n   {"d":{"e":{}}}\n  ]\n },\n'
        ' "f": [],\n "g": ["x",1]\n}\n'
    )
    assert indented({"a": [1, {"b": "\u2028é"}]}) == (
        '{\n "a": [\n  1,\n  {\n   "b": "\\u2028\\u00e9"\n  }\n ]\n}\n'
    )


@given(st.dictionaries(st.text(), VALUES, min_size=3, max_size=5))
def test_a_change_is_a_change_of_few_lines(value: dict[str, Any]) -> None:
    key = list(value)[1]
    changed = {**value, key: "something else"}
    before, after = (spread(v, 1).split("\n") for v in (value, changed))
    lines = [line for line in ndiff(before, after) if line[0] in "+-"]
    assert len(lines) <= 2


@pytest.mark.parametrize("size", [1, 3, 10, 1000])
def test_a_text_in_parts_is_the_same(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = {"a": [{"b": "é\n", "c": [1, None, []]}, "😀"], "d": {"e": {"f": -1.5}}}
    whole = json.dumps(value, indent=1) + "\n"
    monkeypatch.setattr(json_text, "BLOCK", size)
    assert indented(value) == whole
