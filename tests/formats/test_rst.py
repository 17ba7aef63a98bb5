"""reStructuredText that is broken, deep or long costs little and never ends in a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from generator.formats import rst
from generator.source import Source

PAGE = (Path(__file__).parent / "cases/rst/page.rst").read_text()
COSTLY = {
    "lists": "\n".join(" " * 2 * i + "- a\n" for i in range(2000)),
    "quotes": "\n".join(" " * i + "a\n" for i in range(2000)),
    "colons": ":a" * 9000 + ":",
    "boxes": "\n".join("   " * i + ".. note::\n" for i in range(300)),
    "circle": "|a| " * 2000 + "\n\n.. |a| replace:: |a| |a|\n",
    "titles": "\n".join(f"T{i}\n{'=-~^*+'[i % 6] * 5}\n\nx\n" for i in range(1000)),
    "backquotes": "`" * 19_000,
    "endpoints": "\n".join(f".. http:get:: /a{i}\n\n   x\n" for i in range(1000)),
}


@pytest.mark.parametrize("name", COSTLY)
def test_it_costs_little(name: str) -> None:
    started = time.process_time()
    rst.read(Source("a.rst", COSTLY[name]))
    assert time.process_time() - started < 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PAGE)), st.integers(0, 60), st.text(max_size=20))
def test_a_broken_page_is_read(at: int, cut: int, more: str) -> None:
    page = rst.read(Source("a.rst", PAGE[:at] + more + PAGE[at + cut :]))
    lines = len(Source("a.rst", PAGE + more).lines) + 1
    assert all(1 <= block.span.line <= lines for block in page.blocks)


def test_nothing_is_included(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    text = (
        f".. include:: {secret}\n\n.. literalinclude:: {secret}\n\n"
        f".. csv-table:: t\n   :file: {secret}\n\n.. raw:: html\n   :file: {secret}\n"
    )
    page = rst.read(Source("a.rst", text))
    assert "hidden" not in repr(page)


def test_directives_of_a_page_are_forgotten() -> None:
    from docutils.parsers.rst import directives

    before = dict(directives._directives)  # type: ignore[attr-defined]
    rst.read(Source("a.rst", ".. never-heard-of:: x\n"))
    assert directives._directives == before  # type: ignore[attr-defined]
