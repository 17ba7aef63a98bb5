"""Types as viewers of APIs print them: like TypeScript's."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from generator.facts import Json
from generator.readers.fields.typescript_types import NotTypeError, parse_type


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
        ("true | false", {"type": "boolean", "enum": [True, False]}),
        ("'a' | 1", {"enum": ["a", 1]}),
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
