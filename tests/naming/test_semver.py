"""Versions: their order, their steps, and what a document calls its version."""

from __future__ import annotations

import doctest

from hypothesis import given, strategies as st

from generator import semver
from generator.semver import is_before, next_version, parse_version

ORDER = "0.1 0.9.1 1.0.dev1 1.0a1 1.0a2.dev3 1.0b1 1.0rc1 1.0 1.0.post1 1.0.1 1.10 2"
NUMBERS = st.lists(st.integers(0, 10**6), min_size=1, max_size=3)
TAILS = st.sampled_from(["", "a1", "b9", "rc2", ".post1", ".dev4"])


def test_examples() -> None:
    assert doctest.testmod(semver).failed == 0


def test_order() -> None:
    found = ORDER.split()
    parsed = [parse_version(text) for text in found]
    assert None not in parsed
    assert sorted(found, key=lambda text: parse_version(text) or ()) == found
    assert not is_before("1.0", "1.0.0")


@given(NUMBERS, TAILS, st.sampled_from(["major", "minor", "patch"]))
def test_a_step_leads_to_a_later_version(
    numbers: list[int], tail: str, step: str
) -> None:
    base = ".".join(map(str, numbers)) + tail
    assert is_before(base, next_version(base, step))
    assert next_version(base, "") == base
