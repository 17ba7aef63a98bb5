"""Whole documents in other words: each folder is read and compared with what it states.

A folder holds the files of one API and `expected.txt`: its operations with their facts
and examples, and what was left out. `UPDATE_EXPECTED=1` writes what is read now.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.facts import Reading, Section
from generator.readers.documents import READERS, opened
from generator.source import Source, read_source

HERE = Path(__file__).parent
EXPECTED = "expected.txt"
CASES = sorted(path.parent for path in HERE.glob(f"*/*/{EXPECTED}"))


def sources(folder: Path) -> list[Source]:
    """The files of a case, named relative to it."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != EXPECTED)
    return [read_source(path, path.relative_to(folder).as_posix()) for path in files]


def readings(folder: Path) -> Iterator[Reading]:
    """What every file of a case states, nothing for one that no reader knows."""
    for group in opened(sources(folder)):
        for source in group:
            reader = max(READERS, key=lambda reader: reader.sniff(source))
            if reader.sniff(source):
                yield reader.read(source)


def shown(folder: Path) -> str:
    """A case as text."""
    lines: list[str] = []
    for reading in readings(folder):
        lines += [f"# {reading.file}: {reading.dialect} {reading.title}".rstrip(), ""]
        lines += [f"{name}: {json.dumps(value)}" for name, value in reading.schemes]
        for section in reading.sections:
            lines += ["", *about(section)]
        lines += ["", *map(str, reading.diagnostics), ""]
    return "\n".join(lines)


def about(section: Section) -> Iterator[str]:
    """A section as lines."""
    place = f"lines {section.span.line} to {section.span.last_line}"
    yield f"{section.subject.method} {section.subject.path}, {place}"
    for fact in section.facts:
        pointer = "/".join(token.replace("/", "~1") for token in fact.pointer)
        yield f"  {pointer}: {json.dumps(fact.value)}"
    for example in section.examples:
        body = json.dumps(example.body) if example.has_body else ""
        head = example.url if example.kind == "request" else example.status
        yield f"  {example.kind} {head} {example.media_type or ''} {body}".rstrip()
    for component in section.components:
        yield f"  component {component.name}: {len(component.facts)} facts"


@pytest.mark.parametrize("folder", CASES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_case(folder: Path) -> None:
    text = shown(folder)
    if os.environ.get("UPDATE_EXPECTED"):
        (folder / EXPECTED).write_text(text, encoding="utf-8")
    assert text == (folder / EXPECTED).read_text(encoding="utf-8")


def test_there_are_cases_of_each_kind() -> None:
    kinds = {reader.NAME.replace("-", "_") for reader in READERS}
    assert {path.parent.name for path in CASES} >= kinds
