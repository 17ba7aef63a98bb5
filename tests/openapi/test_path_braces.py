"""Every brace of a path template belongs to a variable, or is no brace."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, strategies as st

from generator.openapi.rules.paths import balanced


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/a/{b}", "/a/{b}"),
        ("/a/{b", "/a/{b}"),
        ("/a/{b/c", "/a/{b}/c"),
        ("/a/{{b}}/c", "/a/{b}/c"),
        ("/a/b}", "/a/b%7D"),
        ("/a/{", "/a/%7B"),
        ("/a/{b}.{c", "/a/{b}.{c}"),
        ("/a/{b c", "/a/%7Bb c"),
    ],
)
def test_known(written: str, meant: str) -> None:
    assert balanced(written) == meant


@given(st.text(alphabet="{}/ab.", max_size=20))
def test_always_a_template(path: str) -> None:
    made = balanced(path)
    assert balanced(made) == made
    list(string.Formatter().parse(made))
