"""Documents as text: the same for every reader, in canonical order."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from generator.openapi.dump import dump_document, dump_yaml
from generator.openapi.nodes import load_tree
from generator.source import Source

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        *("", " ", "\n", "\n\n", "a\n", "a\n\n", "a\n \nb", " a\nb", "a \nb", "\ta\nb"),
        *("- a", "? a", "a: b", "a #b", "#a", "a:", ":a", "a\r\nb", "a\x85b", "\ufeff"),
        *("12", "1.5", "0x1", "017", "1_000", "12:30", "1e3", ".5", "2020-01-01", "="),
        *("yes", "No", "ON", "~", "null", "<<", "---", "...", "%a", "@a", "`a", "&a"),
        *("a,b", "[a]", "{a}", "a\u2028b", "'a'", '"a"', "\\n", "*a", "!a", "|", ">"),
    ]
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON: Any = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
@settings(max_examples=400, deadline=None)
def test_every_reader_gets_the_same_value_back(value: Any) -> None:
    text = dump_yaml(value)
    assert load_tree(Source("a", text)).value == value
    assert yaml.load(text, yaml.CSafeLoader) == value
    assert dump_yaml(load_tree(Source("a", text)).value) == text


@pytest.mark.parametrize("number", [1e16, 1e-7, 1.5e300, -0.0, 10**30, 5e-324])
def test_numbers_keep_their_type(number: float) -> None:
    text = dump_yaml([number])
    for value in (
        load_tree(Source("a", text)).value,
        yaml.load(text, yaml.CSafeLoader),
    ):
        assert isinstance(value, list)
        assert isinstance(value[0], int | float)
        assert type(value[0]) is type(number)
        assert math.copysign(1, value[0]) == math.copysign(1, number)
        assert value[0] == number


def test_a_long_key_is_written_explicitly() -> None:
    value: Any = {"a": [{"k" * 2000: {"b": 1}}]}
    assert yaml.load(dump_yaml(value), yaml.CSafeLoader) == value


def test_text_of_several_lines_is_a_block() -> None:
    assert dump_yaml({"a": "x\n\ny\n", "b": ["p\nq"]}) == (
        "a: |\n  x\n\n  y\nb:\n  - |-\n    p\n    q\n"
    )


def test_keys_are_in_canonical_order() -> None:
    operation = {
        "responses": {"default": {}, "4XX": {}, "404": {}, "200": {"x-a": 1}},
        "parameters": [{"schema": {"type": "string", "title": "t"}, "name": "num"}],
        "x-more": 1,
        "operationId": "a",
    }
    document = {"paths": {"/b": {"get": operation}, "/a": {}}, "openapi": "3.1.1"}
    assert dump_document(document) == (
        "openapi: 3.1.1\npaths:\n  /b:\n    get:\n      operationId: a\n"
        "      parameters:\n        - name: num\n          schema:\n"
        "            title: t\n            type: string\n"
        '      responses:\n        "200":\n          x-a: 1\n        "404": {}\n'
        '        "4XX": {}\n        default: {}\n      x-more: 1\n  /a: {}\n'
    )
