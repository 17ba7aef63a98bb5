"""Types as pages write them: in words, and like TypeScript's."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from generator.dialects.parts.told import told_type
from generator.facts import Json
from generator.readers.typescript_types import NotTypeError, parse_type


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("string", {"type": "string"}),
        ("List of Strings", {"type": "array", "items/type": "string"}),
        ("list of lists of integers", {"type": "array", "items/type": "array", "items/items/type": "integer"}),
        ("Array<number>", {"type": "array", "items/type": "number"}),
        ("string[]", {"type": "array", "items/type": "string"}),
        ("list of Widget objects", {"type": "array", "items/type": "object"}),
        ("map from strings to doubles", {"type": "object", "additionalProperties/type": "number", "additionalProperties/format": "double"}),
        ("string or null", {"type": "string", "nullable": True}),
        ("null | boolean", {"type": "boolean", "nullable": True}),
        ("string<uuid>", {"type": "string", "format": "uuid"}),
        ("string($date-time)", {"type": "string", "format": "date-time"}),
        ('"a" | "b"', {"type": "string", "enum": ["a", "b"]}),
        ("any", {"": {}}),
    ],
)  # fmt: skip
def test_types_in_words(words: str, facts: dict[str, Json]) -> None:
    told = told_type(words)
    assert told is not None
    assert {"/".join(t.to): t.value for t in told} == facts


def test_other_words_are_no_type() -> None:
    assert told_type("") is None
    assert told_type("Widget") is None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("string", {"type": "string"}),
        ("string | null", {"type": "string", "nullable": True}),
        ("'a' | 'b' | null", {"type": "string", "enum": ["a", "b"], "nullable": True}),
        ("1 | 2.5", {"type": "number", "enum": [1, 2.5]}),
        ("('a' | 'b')[]", {"type": "array", "items/type": "string", "items/enum": ["a", "b"]}),
        ("unknown[]", {"type": "array", "items": {}}),
        ("{ }", {"type": "object"}),
        ("{ a?: string; 'b-c': number }", {"type": "object", "required/a": False, "properties/a/type": "string", "required/b-c": True, "properties/b-c/type": "number"}),
        ("{ [key: string]: boolean; }", {"type": "object", "additionalProperties/type": "boolean"}),
        ("Record<string, number[]>", {"type": "object", "additionalProperties/type": "array", "additionalProperties/items/type": "number"}),
        ("string | { a: 1 }", {"oneOf/0/type": "string", "oneOf/1/type": "object", "oneOf/1/required/a": True, "oneOf/1/properties/a/type": "integer", "oneOf/1/properties/a/enum": [1]}),
        ("[string, number]", {"type": "array", "prefixItems/0/type": "string", "prefixItems/1/type": "number"}),
        ("Date", {"type": "string", "format": "date-time"}),
    ],
)  # fmt: skip
def test_typescript_types(text: str, facts: dict[str, Json]) -> None:
    assert {"/".join(f.to): f.value for f in parse_type(text)} == facts


@pytest.mark.parametrize("text", ["", "{", "{ a }", "a b", "|", "{ a: }", "[", "("])
def test_no_types(text: str) -> None:
    with pytest.raises(NotTypeError):
        parse_type(text)


@given(st.text("{}[]()|&<>:;,? \"'ab1\n", max_size=60))
def test_types_parse_or_are_refused(text: str) -> None:
    with suppress(NotTypeError):
        assert all(0 <= fact.at <= len(text) for fact in parse_type(text))
