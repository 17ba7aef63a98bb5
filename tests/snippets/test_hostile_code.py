"""Hostile code: reading it ends soon, whatever the language."""

from __future__ import annotations

import time

import pytest

from generator.facts import Evidence
from generator.snippets import read_snippet
from generator.snippets.parts.source_code import MAX_CODE
from generator.source import Source


@pytest.mark.bomb
@pytest.mark.parametrize("atom", ["[", "\\", "a.", "a = new A; ", '"', "client.a("])
def test_hostile_code_ends_soon(atom: str) -> None:
    source = Source("p.md", (atom * MAX_CODE)[:MAX_CODE])
    for language in ("ts", "kotlin", "go", "php", "python", "bash"):
        start = time.process_time()
        read_snippet(language, source, "", Evidence.FRAGMENT)
        assert time.process_time() - start < 2
