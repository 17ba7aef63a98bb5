"""The format of a text, told by what it holds."""

from __future__ import annotations

import pytest

from generator.formats import sniff
from generator.source import Source

TEXTS = [
    ("a.md", "<!DOCTYPE html>\n<html><body><p>x</p></body></html>", "html"),
    ("a.md", "<!-- saved -->\n<html><head></head></html>", "html"),
    ("a.txt", "# Cats\n\nSee [dogs](/dogs).\n", "markdown"),
    ("a.md", "Just words.\n", "markdown"),
    ("a.txt", "Create cat\n\nPOST /cats\n\nBody\n", "text"),
    ("a.txt", "Cats\n====\n\n.. http:get:: /cats\n\n   :query a: b\n", "rst"),
    ("a.rst", "Cats\n----\n\nSome *words*.\n", "rst"),
    (
        "a.rst",
        "GET /cats\n#########\n\n+----+----+\n| a  | b  |\n+====+====+\n| `c` | d |\n+----+----+\n",
        "rst",
    ),
    ("a", '<Route method="GET">/cats</Route>\n\n## Cats\n\n`x`\n', "markdown"),
    ("a.txt", "", "text"),
    (
        "a.txt",
        "= Cats\n\n[[list]]\n== List\n--\n'GET /cats/'\n--\n\nSee `x`.\n",
        "asciidoc",
    ),
    ("a.txt", "= Cats\n\n# List\n\n- `x`\n", "markdown"),
]


@pytest.mark.parametrize(("file", "text", "expected"), TEXTS)
def test_format(file: str, text: str, expected: str) -> None:
    assert sniff(Source(file, text)) == expected
