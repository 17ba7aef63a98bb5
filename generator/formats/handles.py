"""The signs of links to headings themselves, which generators of sites print."""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.source import Source

HANDLE = re.compile(
    r"[ \t]{0,4}(?:\u00b6|&para;|\uf0c1|\u200b)(?=[ \t]{0,40}(?:$|<|\]\())",
    re.MULTILINE,
)
"""The sign of a link to a heading itself, which is at the end of its line or element."""
HANDLED = re.compile(r"[ \t]{0,4}\S.{0,200}?[ \t]{0,4}[\u00b6\uf0c1\u200b][ \t]{0,40}")
"""A line of a copy with such a sign."""


def without_handles(source: Source) -> Source:
    """A text without the signs that generators of sites put behind headings."""
    text = HANDLE.sub("", source.text)
    return source if text == source.text else replace(source, text=text)


def handled(lines: Sequence[str]) -> frozenset[int]:
    """The lines (from 0) that have such a sign."""
    return frozenset(i for i, line in enumerate(lines) if HANDLED.fullmatch(line))
