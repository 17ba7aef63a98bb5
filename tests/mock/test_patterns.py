"""Strings for the patterns of documents."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given, settings, strategies as st

from fragmint.mock.formats import keeps_format
from fragmint.mock.patterns import LONGEST, fitting, matching, text

PATTERNS = (
    "^/v1/accounts",
    "^[0-9a-f]{24}$",
    "^(usd|eur)-[A-Z]{2,4}$",
    r"^\d{3}-\d{2}-\d{4}$",
    r"^(?:https?)://[^/\s]+/.*$",
    r"^[^a0A]+$",
    r"^\+?[1-9]\d{7,14}$",
    r"^(?P<a>x)(?<b>y)z{0,2}$",
    r"^[\w.-]+@[\w-]+\.[a-z]{2,}$",
    "^sk_(test|live)_[0-9a-zA-Z]{10,}$",
    r"^a\u0041\x42[\]\-^]$",
    "^[-+]?x*?y$",
    "",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("times", [0, 1, 3])
def test_what_is_made_matches(pattern: str, times: int) -> None:
    assert re.search(pattern.replace("(?<b>", "(?P<b>"), matching(pattern, times))


def test_lengths_are_kept() -> None:
    made = fitting({"pattern": "^[a-z]+$", "minLength": 12, "maxLength": 12})
    assert re.fullmatch("[a-z]{12}", str(made))
    assert fitting({"pattern": "^(?=.*x)[a-z]+$"}) == "text"


@pytest.mark.parametrize(
    "pattern",
    ["(", "[", "\\", "a)", "(?<a", r"\p{", "(" * 99, "x" * 9999, r"\u{fffffff}"],
)
def test_patterns_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        matching(pattern)


def test_strings_have_a_bound() -> None:
    assert len(matching("(((a{9999}){9999}){9999}){9999}")) <= LONGEST


@settings(max_examples=300, deadline=None)
@given(st.text("abc019.*+?()[]{},|^$-\\dwsxu<>=!:P", max_size=30))
def test_any_pattern_ends(pattern: str) -> None:
    with contextlib.suppress(ValueError):
        assert len(matching(pattern, 4)) <= LONGEST


def test_a_format_decides_where_a_pattern_contradicts_it() -> None:
    made = fitting({"pattern": "^se-[0-9]+$", "format": "date-time"})
    assert str(made).endswith("Z")
    assert fitting({"pattern": "^2024-", "format": "date"}).startswith("2024-")


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("email", 30, 80),
        ("email", 120, 120),
        ("hostname", 1, 9),
        ("hostname", 90, 90),
        ("uri", 200, 200),
        ("uri", 3, 8),
        ("ipv4", 15, 15),
        ("ipv6", 39, 39),
        ("time", 12, 20),
        ("duration", 9, 9),
        ("uri-reference", 12, 12),
        ("json-pointer", 12, 12),
    ],
)
def test_a_text_of_a_length_keeps_its_format(name: str, least: int, most: int) -> None:
    made = text({"format": name, "minLength": least, "maxLength": most})
    assert least <= len(made) <= most
    assert keeps_format(made, name)


def test_no_length_changes_how_clients_write() -> None:
    for name, length in (("date-time", 20), ("date", 10), ("uuid", 36)):
        for bounds in ({"minLength": 50}, {"maxLength": 3}):
            assert len(text({"format": name, **bounds})) == length
    assert text({"format": "byte", "minLength": 9}) == "Zm9v" * 3
    assert text({"format": "other", "minLength": 9}) == "textxxxxx"
