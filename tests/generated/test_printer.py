"""The printer lays code out as formatters do: black and ruff have nothing to change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import black
import pytest
from black.mode import TargetVersion
from hypothesis import given, settings, strategies as st

from generator.targets import headed
from generator.targets.python.printer import (
    Conditional,
    Items,
    Named,
    Node,
    Union,
    call,
    flat,
    keyword,
    laid_out,
    mapping,
    own_line,
    sequence,
    subscript,
)

MODE = black.Mode({TargetVersion.PY311}, line_length=88)
WORDS = st.integers(3, 50).map(lambda size: ("long_" * 12)[:size].rstrip("_"))
CLASSES = st.integers(3, 50).map(lambda size: ("Long" * 13)[:size])
VALUES = st.one_of(WORDS, WORDS.map(lambda word: f'"{word}"'))


def unique(nodes: Sequence[Node]) -> list[Node]:
    return list(dict.fromkeys(nodes))


def types(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(leaf, min_size=2, max_size=4).map(unique)
    return st.one_of(
        some.filter(lambda nodes: len(nodes) > 1).map(lambda n: Union(tuple(n))),
        leaf.map(lambda node: subscript("Sequence", node)),
        leaf.map(lambda node: subscript("Mapping", "str", node)),
    )


def flattened(node: Node) -> Node:
    """Unions within unions are one, as the speller makes them."""
    match node:
        case Union(members):
            inner = [flattened(member) for member in members]
            found = [
                n for m in inner for n in (m.members if isinstance(m, Union) else [m])
            ]
            return Union(tuple(dict.fromkeys(found)))
        case _ if isinstance(node, str):
            return node
    items = tuple(flattened(item) for item in node.items)  # type: ignore[union-attr]
    return subscript(node.before, *items)  # type: ignore[union-attr]


TYPES = st.recursive(CLASSES, types, max_leaves=4).map(flattened)
CALLS = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.tuples(WORDS, st.lists(inner, max_size=3)).map(
            lambda pair: call(pair[0], *pair[1])
        ),
        st.lists(st.tuples(VALUES, inner), min_size=1, max_size=3).map(
            lambda pairs: mapping([(f'"{k.strip(chr(34))}"', v) for k, v in pairs])
        ),
        st.lists(inner, min_size=1, max_size=3).map(sequence),
    ),
    max_leaves=6,
)
PARAMETERS = st.lists(
    st.tuples(WORDS, TYPES, st.sampled_from(["", " = None"])), min_size=1, max_size=3
).map(lambda found: [Named(f"{n}{i}", ": ", t, d) for i, (n, t, d) in enumerate(found)])


def shown(*chunks: Node) -> str:
    return "".join(laid_out(chunks))


def same(text: str) -> None:
    assert black.format_str(text, mode=MODE) == text


@settings(max_examples=150, deadline=None)
@given(WORDS, CALLS)
def test_assignments(name: str, value: Node) -> None:
    same(shown(f"{name} = ", own_line(value), "\n"))


@settings(max_examples=150, deadline=None)
@given(WORDS, TYPES, st.sampled_from(["", " = None", " = MISSING"]))
def test_fields(name: str, kind: Node, default: str) -> None:
    same(shown(f"class A(Model):\n    {name}: ", own_line(kind), default, "\n"))


@settings(max_examples=150, deadline=None)
@given(WORDS, PARAMETERS, TYPES)
def test_headers(name: str, parameters: list[Named], returns: Node) -> None:
    items = Items(("self", "*", *parameters))
    head: list[Node] = ["class A:\n    def ", name, "(", items, ") -> ", returns, ":\n"]
    same(shown(*head, "        pass\n"))


@settings(max_examples=100, deadline=None)
@given(WORDS, st.lists(CALLS, max_size=3), CALLS)
def test_calls(name: str, values: list[Node], body: Node) -> None:
    arguments = [keyword(f"key{n}", value) for n, value in enumerate(values)]
    made = call("json_body", body)
    choice = Conditional("None", "body is None", made)
    lines: list[Node] = ["def f():\n    return Call(\n        ", call(name, *arguments)]
    same(shown(*lines, ",\n        body=", choice, ",\n    )\n"))


@pytest.mark.parametrize("formatter", ["black", "ruff"])
def test_formatters_change_nothing(tmp_path: Path, formatter: str) -> None:
    name = "enterprise_stub_write_replication_secondary_token"
    result = subscript("Call", "EnterpriseStubWriteReplicationSecondaryTokenResponse")
    wide = Union(("EventEnrichmentPostResponse" * 2, "EventEnrichmentPutResponse" * 2))
    given = Named("page_number_of_the_thing", ": ", "str | None", " = None")
    text = shown(
        f"def {name}(",
        Items(()),
        ") -> ",
        result,
        f":\n    return Call()\n\n\ndef {name}(",
        Items((given,)),
        ") -> ",
        wide,
        f":\n    return send(\n        {name}(),\n    )\n",
    )
    assert flat(wide) not in text
    path = tmp_path / "module.py"
    path.write_text(text)
    arguments = ["-q"] if formatter == "black" else ["format", "--isolated"]
    subprocess.run([sys.executable, "-m", formatter, *arguments, path], check=True)
    assert path.read_text() == text


def test_a_file_without_content_is_one_line() -> None:
    assert headed("models/__init__.pyi", "\n").count("\n") == 1
    assert headed("py.typed", "") == ""
