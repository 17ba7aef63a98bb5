"""Text that is not to be trusted, inside Markdown (CommonMark 0.31)."""

from __future__ import annotations

import re

from generator.targets.python.literals import plain

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
TICKS = re.compile(r"`+")
SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,500})(?<!`)\1(?!`)")
"""A code span, which stays one (6.1)."""
LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^()\s]{0,2000}\)")
"""A link or an image, of which the text stays (6.3, 6.4)."""
STRONG = re.compile(
    r"(?<![\w*])(\*{1,2})(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\1(?![\w*])"
)
"""Emphasis, of which the text stays (6.2)."""
START = re.compile(r"^(\d{0,9})([-+=.)])")


def code(text: str) -> str:
    """One line of text as code; a pipe would end the cell of a table."""
    line = " ".join(plain(text).split()).replace("|", "\\|")
    ticks = "`" * (max((len(run) for run in TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}" if line else ""


def inline(text: str) -> str:
    """One line of a description: its code stays code, and nothing else in it is markup, a
    link or HTML.
    """
    line = " ".join(plain(text).split())
    found = []
    end = 0
    for span in SPAN.finditer(line):
        found += [_escaped(line[end : span.start()]), code(span[2])]
        end = span.end()
    found.append(_escaped(line[end:]))
    return START.sub(r"\1\\\2", "".join(found))


def _escaped(text: str) -> str:
    """Text outside of code, its links and its emphasis as their texts."""
    shown = STRONG.sub(r"\2", LINK.sub(r"\1", text))
    return SPECIAL.sub(r"\\\1", shown)
