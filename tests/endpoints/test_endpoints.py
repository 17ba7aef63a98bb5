"""Endpoints of pages: a folder for each way of naming them.

`expected.txt` has a line an operation, in the order of the page: method, path, names of
a query behind `?`, `(deprecated)`, and a summary behind a colon; then mentions that became
none.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.facts import Mention, MentionKind, Reading, Section
from generator.formats import sniff
from generator.readers import read
from generator.readers.accounting import settled
from generator.source import read_source

CASES = sorted(Path(__file__).with_name("cases").iterdir())


def line(section: Section) -> str:
    """An operation as `expected.txt` has it."""
    subject = section.subject
    stated = {fact.pointer: fact.value for fact in section.facts}
    keys = [p[1] for p in stated if p[0] == "parameters" and p[1].startswith("query:")]
    names = dict.fromkeys(key.removeprefix("query:") for key in keys)
    text = f"{subject.method} {subject.path}" + ("?" + "&".join(names) if names else "")
    text += " (deprecated)" if stated.get(("deprecated",)) else ""
    summary = stated.get(("summary",))
    return f"{text}: {summary}" if summary else text


def mention_line(mention: Mention) -> str:
    """A mention that became no operation."""
    return f"{mention.kind} {mention.method} {mention.path}: {mention.reason}"


def lines(reading: Reading) -> list[str]:
    """All of a page as `expected.txt` has it."""
    operations = [line(section) for section in reading.sections]
    others = [
        mention_line(mention)
        for mention in settled(reading.mentions)
        if mention.kind in (MentionKind.ASIDE, MentionKind.UNREAD)
    ]
    return [*operations, *others]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_endpoints(case: Path) -> None:
    page = next(path for path in case.iterdir() if path.stem == "page")
    expected = (case / "expected.txt").read_text().splitlines()
    source = read_source(page)
    if find_spec(f"generator.formats.{sniff(source)}") is None:
        pytest.skip(f"no format {sniff(source)} is installed")
    (reading,) = read([source])
    assert [text for text in expected if text] == lines(reading)
