"""Properties of reading reStructuredText: no input fails, nothing outside is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from generator.formats.page import Paragraph, text_of, walk
from generator.formats.rst import read
from generator.source import Source

PIECES = [
    "- ", "  ", "* ", "``", "`", "|", "|x|", "::", "\n", "\n\n", "=====", "+---+",
    "| a |", "=== ===", ".. |x| replace:: |x|", ".. _a: b", "_", "__", ":ref:`a`", "\\",
    "\t", "1. ", "[1]_", ".. [1] ", "   * - a", ".. list-table::", ".. http:get:: /x",
    "   :query int a: b", ".. default-domain:: http", ">>> x", ".. |i| image:: x",
    ".. unicode:: 0x110000", ".. |u| unicode:: 99999999999", "\u2028", "--opt  x", "word",
    ".. csv-table::\n   :file: x", ".. tabs::\n\n   .. tab:: T\n\n      ",
]  # fmt: skip
PAGES = {path.parent.name: path for path in Path(__file__).parent.glob("cases/*/*.rst")}
DEEP = {
    "markers": "- " * 5000,
    "directives": ".. note:: " * 3000,
    "indentation": "".join(f"{' ' * i}x\n\n" for i in range(1000)),
    "substitutions": "".join(
        f".. |a{i}| replace:: |a{i + 1}||a{i + 1}|\n" for i in range(60)
    )
    + "\n|a0|\n",
    "marks": "`a " * 20000,
    "wide": f"+{'---+' * 5000}\n|{' a |' * 5000}\n+{'---+' * 5000}\n",
    "lists": "- a\n\np\n\n" * 1000,
    "nested": "\n".join(" " * 2 * i + "- a\n" for i in range(2000)),
    "colons": ":a" * 9000 + ":",
    "joints": f"{'a.b-c+d:' * 700}\n\n" * 20,
    "roles": f"{':a' * 2900}\n\n" * 20,
    "boxes": "\n".join("   " * i + ".. note::\n" for i in range(300)),
    "circle": "|a| " * 2000 + "\n\n.. |a| replace:: |a| |a|\n",
    "titles": "\n".join(f"T{i}\n{'=-~^*+'[i % 6] * 5}\n\nx\n" for i in range(1000)),
    "backquotes": "`" * 19_000,
    "targets": "".join(f".. _a{i}: b{i}_\n" for i in range(2000)),
}
SECONDS = 5.0
"""Far above what these take (half a second), far below what any power of them would."""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_text_fails(pieces: list[str]) -> None:
    page = read(Source("page.rst", "".join(pieces)))
    assert all(block.span.line >= 1 for block in walk(page.blocks))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PAGES)), st.data())
def test_no_damaged_page_fails(name: str, data: st.DataObject) -> None:
    text = PAGES[name].read_text()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(st.sampled_from(PIECES))
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 8)) :]
    lines = text.count("\n") + 1
    for block in walk(read(Source("page.rst", text)).blocks):
        assert 1 <= block.span.line <= block.span.last_line <= lines + 1


@pytest.mark.bomb
@pytest.mark.parametrize("name", sorted(DEEP))
def test_depth_and_length_cost_little(name: str) -> None:
    start = time.process_time()
    read(Source("page.rst", DEEP[name]))
    assert time.process_time() - start < SECONDS


def test_no_file_is_read_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    options = (".. include::", ".. literalinclude::", ".. raw:: html\n   :file:")
    more = (".. csv-table::\n   :file:", ".. figure::", ".. |x| image::")
    text = "".join(f"{option} {secret}\n\n" for option in (*options, *more))
    page = read(Source("page.rst", f"{text}`broken\n"))
    shown = [b for b in walk(page.blocks) if isinstance(b, Paragraph)]
    assert not any("hidden" in text_of(block.runs) for block in shown)
    assert "hidden" not in repr(page)
    assert {reason for _, reason in page.omitted} >= {"raw", "image"}
    assert capfd.readouterr() == ("", "")


DIRECTIVE = ".. http:get:: /kites\n\n   Lists kites.\n"


@pytest.mark.parametrize(
    ("following", "codes"),
    [("\nMore text.\n", []), ("", []), ("More text.\n", ["rst-markup"])],
)
def test_a_directive_that_ends_without_a_blank_line_is_told(
    following: str, codes: list[str]
) -> None:
    page = read(Source("page.rst", DIRECTIVE + following))
    assert [diagnostic.code for diagnostic in page.diagnostics] == codes
