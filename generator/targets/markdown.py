"""Text that is not to be trusted, inside Markdown (CommonMark 0.31)."""

from __future__ import annotations

import re

from generator.targets.python.literals import plain

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
TICKS = re.compile(r"`+")
START = re.compile(r"^(\d{0,9})([-+=.)])")


def code(text: str) -> str:
    """One line of text as code; a pipe would end the cell of a table."""
    line = " ".join(plain(text).split()).replace("|", "\\|")
    ticks = "`" * (max((len(run) for run in TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}" if line else ""


def inline(text: str) -> str:
    """One line of plain text: nothing in it is markup, a link or HTML."""
    line = " ".join(plain(text).split())
    return START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", line))
