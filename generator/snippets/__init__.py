"""Readers of code snippets: one file per language, found by discovery.

A reader module has `LANGUAGES` (names and aliases, lower case) and
`read(block, title) -> Example | None`. Nothing is ever executed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol, cast

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence, Example
from generator.plugins import plugins
from generator.snippets.parts.source_code import MAX_CODE
from generator.source import Source

ENTRY_POINTS = "fragmint.snippets"
SERVES = re.compile(
    r"\bnew (?:\w{1,20}\.)?Server\(|\bexpress\(\)|\b(?:FastAPI|Flask)\(__name__|\bListenAndServe\("
    r"|\b(?:app|server)\.(?:listen|register|route|use|start)\("
)
"""What code does that answers requests, and makes none."""
NO_CODE = ("", "text", "txt", "plain", "plaintext", "console", "markdown", "md")


class SnippetReader(Protocol):
    """The interface of a module of this package."""

    LANGUAGES: tuple[str, ...]

    def read(self, block: Source, title: str) -> Example | None:
        """The request that the snippet makes, None if it shows none."""
        ...


def found() -> Iterator[SnippetReader]:
    """Our own readers, then those of other distributions."""
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            name = f"{__name__}.{module.name}"
            yield cast(SnippetReader, importlib.import_module(name))
    yield from plugins(ENTRY_POINTS)


@cache
def readers() -> Mapping[str, SnippetReader]:
    """The readers by language name; the first one found wins."""
    table: dict[str, SnippetReader] = {}
    for reader in found():
        for language in reader.LANGUAGES:
            table.setdefault(language, reader)
    return MappingProxyType(table)


def read_snippet(
    language: str, block: Source, title: str, evidence: Evidence
) -> Example | str:
    """The request that a snippet shows, or why it adds nothing."""
    name = language.lower()
    reader = readers().get(name)
    if reader is None:
        shown = name if name not in NO_CODE else "no language"
        return f"snippet in {shown} adds nothing"
    if len(block.text) > MAX_CODE:
        return f"snippet in {name} is longer than {MAX_CODE} characters"
    serves = SERVES.search(block.text)
    example = None if serves else reader.read(block, title)
    if example is None:
        return f"snippet in {name} shows no request"
    return replace(example, evidence=evidence)
