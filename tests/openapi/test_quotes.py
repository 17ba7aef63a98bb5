"""A quote that is not closed is told where it stands, not where YAML gives up."""

from __future__ import annotations

import pytest

from generator.openapi.nodes import load_tree
from generator.report.diagnostics import InputError
from generator.source import Source

CASES = {
    "up to the next quote": (
        'a: 1\nb:\n  title: "abc\n  version: "1"\nc: 2\n',
        "x.yaml:3:10: error[bad-yaml]: an unclosed quote;",
    ),
    "up to a quote lines below": (
        "é: 1\nb:\n  get: 'abc\n  c: d\n  list:\n    - e: f\n    - g: h\n  k: 'x'\nz: 1\n",
        "x.yaml:3:8: error[bad-yaml]: an unclosed quote;",
    ),
    "up to the end": (
        'a: "b\nc: d\n',
        "x.yaml:1:4: error[bad-yaml]: ",
    ),
    "another mistake behind text on several lines": (
        'a: "one\n  two"\nb: [1\nc: 2\n',
        "x.yaml:4:",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_quotes(case: str) -> None:
    text, described = CASES[case]
    with pytest.raises(InputError) as caught:
        load_tree(Source("x.yaml", text))
    assert str(caught.value).startswith(described)
