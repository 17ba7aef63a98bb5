"""JSON pointers: what is spelled is read again, as in the table of RFC 6901."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator import pointers

KEYS = st.text(max_size=8) | st.sampled_from(["~", "~1", "/", "%25", "#", "", "0", "²"])
DOCUMENT: dict[str, Any] = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@given(st.lists(KEYS, max_size=4))
def test_what_is_spelled_is_read_again(keys: list[str]) -> None:
    pointer = tuple(keys)
    assert pointers.tokens(pointers.text(pointer)) == pointer
    assert pointers.tokens(f"#{pointers.text(pointer)}") == pointer
    if not any("\ud800" <= c <= "\udfff" for key in keys for c in key):
        assert pointers.parse(pointers.spell(pointer)) == pointer


@pytest.mark.parametrize(
    ("ref", "value"),
    [
        *(("#", DOCUMENT), ("#/foo", ["bar", "baz"]), ("#/foo/0", "bar"), ("#/", 0)),
        *(("#/a~1b", 1), ("#/c%25d", 2), ("#/e%5Ef", 3), ("#/g%7Ch", 4)),
        *(("#/i%5Cj", 5), ("#/k%22l", 6), ("#/%20", 7), ("#/m~0n", 8)),
        *(("#/foo/2", pointers.ABSENT), ("#/foo/-", pointers.ABSENT)),
        *(("#/foo/²", pointers.ABSENT), ("other.yaml", pointers.ABSENT)),
        *((5, pointers.ABSENT), ("#/c%d", 2)),
    ],
)
def test_references(ref: object, value: object) -> None:
    assert pointers.find(DOCUMENT, ref) == value


def test_circles_end() -> None:
    root = {"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"x": 1}}
    assert pointers.resolve(root, root["a"]) == {"$ref": "#/b"}
    assert pointers.resolve(root, {"$ref": "#/c"}) == {"x": 1}
    assert pointers.resolve(root, 5) == {}
