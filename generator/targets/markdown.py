"""Text that is not to be trusted, inside Markdown (CommonMark 0.31)."""

from __future__ import annotations

import re

from generator.targets.python.literals import plain

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
START = re.compile(r"^(\d{0,9})([-+=.)])")


def inline(text: str) -> str:
    """One line of plain text: nothing in it is markup, a link or HTML."""
    line = " ".join(plain(text).split())
    return START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", line))
