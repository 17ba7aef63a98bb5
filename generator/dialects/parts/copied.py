"""Code as it is copied off a page: with line numbers, and without its language."""

from __future__ import annotations

import re

NUMBERED = re.compile(r" {0,6}(\d{1,4})(.*)", re.DOTALL)
LANGUAGES = (
    ("bash", re.compile(r"(?:[$#>] ?)?curl\s")),
    ("http", re.compile(r"[A-Z]{3,7} /\S* HTTP/\d")),
    ("python", re.compile(r"(?:import|from) [\w.]+(?: import .+)?$", re.MULTILINE)),
    ("javascript", re.compile(r"(?:const|let|var|import|await) .*|fetch\(")),
)
"""How code without a language begins that can be told all the same."""


def unnumbered(text: str) -> str:
    """Code without the numbers of its lines, if every line has its own.

    >>> unnumbered('1{\\n2  "a": 1\\n3}\\n')
    '{\\n  "a": 1\\n}\\n'
    """
    lines = text.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines, 1):
        found = NUMBERED.fullmatch(line) if line.strip() else None
        if not found and not line.strip() and number == len(lines):
            kept.append(line)
        elif found and line.strip().startswith(str(number)):
            kept.append(line.strip().removeprefix(str(number)))
        else:
            return text
    return "\n".join(kept)


def language_of(text: str) -> str:
    """The language that code without one is written in; empty if it cannot be told."""
    start = text.lstrip()[:400]
    return next((name for name, form in LANGUAGES if form.match(start)), "")
