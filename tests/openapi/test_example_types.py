"""The example of a parameter is of the type of its schema where both are sent alike."""

from __future__ import annotations

import pytest

from generator.facts import Json
from generator.openapi.rules.parameters import as_typed


@pytest.mark.parametrize(
    ("value", "types", "items", "expected"),
    [
        ("7", {"integer"}, set(), 7),
        ("-7.5", {"number"}, set(), -7.5),
        ("7", {"number", "null"}, set(), 7),
        ("7.5", {"integer"}, set(), "7.5"),
        ("007", {"integer"}, set(), "007"),
        ("7", {"string"}, set(), "7"),
        ("7", set(), set(), "7"),
        ("many", {"integer"}, set(), "many"),
        ("9" * 40, {"integer"}, set(), "9" * 40),
        ("true", {"boolean"}, set(), True),
        ("True", {"boolean"}, set(), "True"),
        (True, {"string"}, set(), True),
        (2, {"string"}, set(), "2"),
        (2.0, {"integer"}, set(), 2.0),
        (float("inf"), {"integer"}, set(), float("inf")),
        (2.5, {"integer"}, set(), 2.5),
        ("a,b", {"array"}, {"string"}, ["a", "b"]),
        ("a", {"array"}, {"string"}, ["a"]),
        ("1,2", {"array"}, {"integer"}, [1, 2]),
        ("1,b", {"array"}, {"integer"}, "1,b"),
        (3, {"array"}, {"integer"}, [3]),
        ("", {"array"}, {"string"}, ""),
        (["a"], {"array"}, {"string"}, ["a"]),
        (None, {"string"}, set(), None),
    ],
)
def test_as_typed(
    value: Json, types: set[str], items: set[str], expected: Json
) -> None:
    found = as_typed(value, types, items)
    assert (type(found), found) == (type(expected), expected)
