"""Properties of reading AsciiDoc: no input fails, and length costs no power of itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from generator.formats.asciidoc import read
from generator.formats.page import walk
from generator.source import Source

PAGE = (Path(__file__).parent / "cases/asciidoc/page.adoc").read_text()
PIECES = ["|===", "====", "----", "....", "* ", "** ", ". ", "::", "[source]", "\n", "\n\n",
          "`", "*", "_", "<<", "{x}", "|", "= ", "//", "+", "NOTE: ", "word", "\t"]  # fmt: skip
COSTLY = {
    "boxes": "".join(f"{'=' * (4 + i)}\n\n" for i in range(500)),
    "lists": "".join(f"{'*' * (1 + i % 5)} a\n\n" for i in range(3000)),
    "marks": "`a *b _c <<d {e " * 3000,
    "cells": f"|===\n{'|a ' * 20000}\n|===\n",
    "tables": "|===\n|a\n\n" * 2000,
    "open": "----\n\n....\n\n" * 2000,
    "terms": "a:: b\n" * 3000,
    "colons": "a:" * 20000,
}


@pytest.mark.bomb
@pytest.mark.parametrize("name", sorted(COSTLY))
def test_length_costs_little(name: str) -> None:
    started = time.process_time()
    read(Source("a.adoc", COSTLY[name]))
    assert time.process_time() - started < 2


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.integers(0, len(PAGE)))
def test_no_damaged_page_fails(pieces: list[str], at: int) -> None:
    text = PAGE[:at] + "".join(pieces) + PAGE[at:]
    page = read(Source("a.adoc", text))
    lines = text.count("\n") + 1
    assert all(1 <= b.span.line <= b.span.last_line <= lines for b in walk(page.blocks))
