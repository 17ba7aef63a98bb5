"""Properties of the token scanner and the literal reader."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from generator.facts import Json
from generator.snippets.parts.messages import parse_written_json
from generator.snippets.parts.source_code import (
    Lexis,
    NotLiteralError,
    TokenKind,
    literal,
    parse_json,
    parse_prefix,
    scan,
)

VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text("abc -_", max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_json_is_a_literal(value: Json) -> None:
    text = json.dumps(value)
    assert literal(scan(text, Lexis()), 0) == value
    assert parse_json(text) == value


@given(st.text(max_size=200))
def test_scanning_never_fails(text: str) -> None:
    for token in scan(text, Lexis(escaped="\"'`", comments=(r"#[^\n]*",))):
        assert token.text or token.kind is TokenKind.STRING
        assert 0 <= token.at < len(text)


@given(st.text(max_size=60))
def test_reading_a_literal_gives_a_value_or_refuses(text: str) -> None:
    with suppress(NotLiteralError):
        literal(scan(text, Lexis()), 0)


@pytest.mark.parametrize(
    "text",
    ["", "NaN", "[Infinity]", "1" * 500, "1e999", "[" * 100_000, "{} x", "{'a': 1}"],
)
def test_json_is_strict(text: str) -> None:
    with pytest.raises(ValueError):
        parse_json(text)


def test_prefix() -> None:
    assert parse_prefix('{"a": [1]} and more') == ({"a": [1]}, 10)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[:]", {}),
        ("{}", {}),
        ("[]", []),
        ("{a: 1, 'b': nil,}", {"a": 1, "b": None}),
        ("['x' => true, 'y' => array(1, 2)]", {"x": True, "y": [1, 2]}),
        ("1_000", 1000),
        ("-2.5", -2.5),
    ],
)
def test_literals_of_other_languages(text: str, value: Json) -> None:
    assert literal(scan(text, Lexis()), 0) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"state": "on" | "off", "n": 1}', {"state": "on", "n": 1}),
        ('{"n": 1 |\n 2,\n "a": [true | null]}', {"n": 1, "a": [True]}),
        ('{"pier": {"n": 1} | null, "b": 2}', {"pier": {"n": 1}, "b": 2}),
        ('{"a": 1\n "b": [2\n 3]}', {"a": 1, "b": [2, 3]}),
        ('{"a", 1, "b": 2}', {"a": 1, "b": 2}),
    ],
)
def test_json_as_it_is_written_in_documentation(text: str, value: Json) -> None:
    assert parse_written_json(text)[0] == value
