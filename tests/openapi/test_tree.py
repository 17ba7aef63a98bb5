"""Reading text into plain values, and refusing what costs too much."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from generator.openapi.nodes import load_tree
from generator.report.diagnostics import Diagnostic, InputError
from generator.source import Source


def load(text: str) -> Any:
    return load_tree(Source("a.yaml", text)).value


def refusal(text: str) -> Diagnostic:
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        load(text)
    assert time.process_time() - started < 2
    return caught.value.diagnostics[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: 1", {"a": 1}),
        ("200: ok\n0xC8: hex", {"200": "ok", "0xC8": "hex"}),
        ("on: no\nNo: yes", {"on": "no", "No": "yes"}),
        ("a: 12:30:45\nb: 017\nc: 0o17", {"a": "12:30:45", "b": 17, "c": 15}),
        ("a: 2024-02-30\nb: .inf", {"a": "2024-02-30", "b": ".inf"}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1}\nc: {<<: *x, b: 2}", {"a": {"b": 1}, "c": {"b": 2}}),
        (
            "a: &x {b: 1}\nd: &y {e: 3}\nc: {<<: [*x, *y], f: 2}",
            {"a": {"b": 1}, "d": {"e": 3}, "c": {"f": 2, "b": 1, "e": 3}},
        ),
        ("a: !!str 12\nb: ! 12", {"a": "12", "b": "12"}),
        ("a:\r  b: 1\r  c: 2", {"a": {"b": 1, "c": 2}}),
        ("\ufeffa: 1", {"a": 1}),
        ('"<<": {a: 1}', {"<<": {"a": 1}}),
        ('{"a": "\\u0000\\ud83d\\ude00"}', {"a": "\0\U0001f600"}),
        ('{"a": NaN}', {"a": "NaN"}),
        ("{a: 1, b: [2, 3,]}", {"a": 1, "b": [2, 3]}),
        ("true: 1\nnull: 2\n1.5: 3", {"true": 1, "null": 2, "1.5": 3}),
    ],
)
def test_values_are_those_of_the_core_schema(text: str, value: Any) -> None:
    assert load(text) == value


def test_aliased_collections_are_not_shared() -> None:
    value = load("a: &x {b: []}\nc: *x\nd: {<<: *x}")
    value["a"]["b"].append(1)
    assert value["c"] == value["d"] == {"b": []}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate-key", 3, 1),
        ('a: 1\n"a": 3', "duplicate-key", 2, 1),
        ("200: 1\n'200': 3", "duplicate-key", 2, 1),
        ('{"a": 1,\n "a": 2}', "duplicate-key", 2, 2),
        ("a: &x\n  b: *x", "recursive-alias", 2, 6),
        ("a: *x", "unknown-anchor", 1, 4),
        ("a: 1\n---\nb: 2", "several-documents", 2, 1),
        ("a: !!python/name:os.system x", "bad-scalar", 1, 4),
        ("a: !!timestamp 2020-01-01", "bad-scalar", 1, 4),
        ("a: !!set {x}", "bad-scalar", 1, 4),
        ("a: !!int x", "bad-scalar", 1, 4),
        ("a:\n\t- b", "bad-yaml", 2, 1),
        ("a:\n  b: 'x", "bad-yaml", 2, 6),
        ("b: 1\na: \x01", "bad-yaml", 2, 4),
        ("b: 1\na: \ud800", "bad-yaml", 2, 4),
        ('{"b": 1,\n"a": "\\ud800"}', "bad-text", 2, 6),
        ('{"a": 1\n "b": 2}', "bad-json", 2, 2),
        ("? [a]\n: 1", "bad-key", 1, 3),
        ("a: &x b\n*x : 1", "bad-key", 2, 1),
        ("a: {<<: 1}", "bad-merge", 1, 1),
    ],
)
def test_what_is_no_json_value_is_refused_with_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    found = refusal(text)
    assert found.span is not None
    assert (found.code, found.span.line, found.span.column) == (code, line, column)


@pytest.mark.parametrize("number", ["9" * 10_000, "1e999", "-1e999", "7e1000"])
def test_a_number_out_of_range_is_text(number: str) -> None:
    for text in (f"a: {number}", f'{{"a": {number}}}', f"{{a: {number}}}"):
        assert load(text) == {"a": number}


def test_both_places_of_a_duplicate_key_are_told() -> None:
    assert "a.yaml:2:3" in refusal("x:\n  a: 1\n  b: 2\n  a: 3").message
    assert "a.yaml:1:7" in refusal('{"x": {"a": 1, "a": 2}}'.replace("x", "")).message


def test_a_tab_is_called_a_tab() -> None:
    assert "tab" in refusal("a:\n\tb: 1").hint


def laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for i in range(1, 10):
        items = ", ".join([f"*a{i - 1}"] * 10)
        lines.append(f"a{i}: &a{i} [{items}]")
    return "\n".join(lines)


def nested_merges() -> str:
    lines = ["a0: &a0 {k: 1}"]
    for i in range(1, 25):
        lines.append(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: *a{i - 1}}}")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (laughs(), "alias-expansion"),
        (nested_merges(), "alias-expansion"),
        ("[" * 200_000, "too-deep"),
        ('{"a":' * 200_000, "too-deep"),
        ("[" * 500 + "]" * 500, "too-deep"),
        ("- " * 200_000, "too-deep"),
        ("? " * 200_000, "bad-key"),
        ("{a: " * 100_000, "too-deep"),
        ("a: " + "[" * 200_000, "too-deep"),
        ("[" + "1," * 2_000_000 + "1]", "too-many-values"),
    ],
    ids=range(10),
)
def test_bombs_end_early(text: str, code: str) -> None:
    assert refusal(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "enum:\n" + "- value\n" * 50_000,
        json.dumps({"allOf": [{"type": "object"}] * 10_000}),
        "a: " + "x" * 1_000_000,
        '{"a": "' + "x" * 1_000_000 + '"}',
    ],
)
def test_large_but_plain_input_is_read(text: str) -> None:
    assert load(text)


YAML = """\
a:
  b: [x, {c: 1}]
  200: &n
    e: 1
f: *n
g:
  <<: *n
  h: 2
k:
  <<: [{l: 1}, *n]
"""
PLACES = [
    ((), 1, 1),
    (("a",), 1, 1),
    (("a", "b", 1, "c"), 2, 11),
    (("a", "200", "e"), 4, 5),
    (("f", "e"), 4, 5),
    (("g", "e"), 4, 5),
    (("g", "h"), 8, 3),
    (("k", "l"), 10, 9),
    (("k", "e"), 4, 5),
    (("a", "b", "7"), 2, 3),
    (("a", "b", "1", "c", "no", "where"), 2, 11),
]


@pytest.mark.parametrize(("pointer", "line", "column"), PLACES)
def test_places_of_yaml(pointer: tuple[str | int, ...], line: int, column: int) -> None:
    span = load_tree(Source("a.yaml", YAML)).locate(pointer)
    assert (span.line, span.column) == (line, column)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ((), 1, 1),
        (("a",), 2, 2),
        (("a", 1), 2, 13),
        (("a", 1, 'q"'), 3, 1),
        (("b",), 4, 1),
        (("b", "no"), 4, 1),
    ],
)
def test_places_of_json(pointer: tuple[str | int, ...], line: int, column: int) -> None:
    text = '{\r\n "a": [[1], {\r\n"q\\"": 1e5}],\r\n"b": {}}'
    span = load_tree(Source("a.json", text)).locate(pointer)
    assert (span.line, span.column) == (line, column)


def test_places_count_from_the_block_in_its_page() -> None:
    page = Source("p.md", "# T\n\n  a:\n    b: 1\n")
    tree = load_tree(page.block(3, 4, indent=2))
    assert tree.locate(("a", "b"))[:3] == ("p.md", 4, 5)


def test_unquoted_number_keys_are_remembered() -> None:
    tree = load_tree(Source("a.yaml", "r:\n  200: a\n  '201': b"))
    assert isinstance(tree.value, dict)
    assert tree.number_keys[id(tree.value["r"])] == ["200"]
