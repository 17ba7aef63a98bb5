"""Fenced code in the lines of a page: where each begins and ends, unclosed ones too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.formats.unfenced import Budget, balanced_end

OPENING = re.compile(
    r"(?P<lead>\s{0,80}(?:(?:[-*+]|\d{1,9}[.)])\s{1,8})?)"
    r"(?P<fence>`{3,20}|~{3,20})(?P<info>[^\n]{0,2000})$"
)
HEADING = re.compile(r"#{1,6}\s+\S")
HASH_COMMENTS = frozenset(
    "sh shell bash console zsh python py ruby rb yaml yml toml http curl powershell "
    "perl r php elixir dockerfile makefile".split()
)
"""Languages in which `# text` is a comment: only `##` ends an unclosed fence there."""
MARKUP = frozenset("md markdown mdx rst".split())


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence: lines `first` to `last` (from 0, inclusive), its fences among them.

    `lead` is what stands before it on its line (indentation, a list marker); `closed`
    whether `last` is a closing fence.
    """

    first: int
    last: int
    lead: str
    info: str
    closed: bool

    def body(self, lines: Sequence[str]) -> str:
        """The code, without the indentation of its fence."""
        inner = lines[self.first + 1 : self.last + (not self.closed)]
        width = len(self.lead.expandtabs(4))
        return unnumbered("".join(f"{_dedent(line, width)}\n" for line in inner))


NUMBERED = re.compile(r" {0,6}(\d{1,4})(.*)", re.DOTALL)


def unnumbered(text: str) -> str:
    """Code without the numbers of its lines, if every line has its own.

    >>> unnumbered('1{\\n2  "a": 1\\n3}\\n')
    '{\\n  "a": 1\\n}\\n'
    """
    if not NUMBERED.match(text):
        return text
    lines = text.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if not bare and number == len(lines):
            kept.append(line)
        elif bare.startswith(str(number)) and NUMBERED.fullmatch(line):
            kept.append(bare.removeprefix(str(number)))
        else:
            return text
    return "\n".join(kept)


def _dedent(line: str, width: int) -> str:
    """A line without up to `width` columns of blanks at its start."""
    if not width or not line[:1].isspace():
        return line
    line = line.expandtabs(4) if "\t" in line[:width] else line
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


def fence_at(lines: Sequence[str], first: int) -> Fence | None:
    """The fence that opens on line `first`, or None."""
    opening = OPENING.match(lines[first])
    if not opening:
        return None
    fence, info = opening["fence"], opening["info"].strip()
    if fence[0] == "`" and "`" in info:
        return None
    last, closed = _last(lines, first, fence, info)
    return Fence(first, last, opening["lead"], info, closed)


def _last(lines: Sequence[str], first: int, fence: str, info: str) -> tuple[int, bool]:
    """The last line of a fence and whether it closes it.

    A fence that opens with a language inside another of the same length says that the
    outer one was never closed (CommonMark would read all that follows inside out).
    """
    language = (info.split() or [""])[0].strip("{}.").lower()
    for index in range(first + 1, len(lines)):
        text = lines[index].strip()
        if not text.startswith(fence):
            continue
        rest = text.lstrip(fence[0])
        if not rest:
            return index, True
        same = len(text) - len(rest) == len(fence)
        if same and rest.strip().isalnum() and language not in MARKUP:
            return _cut(lines, first, index, language), False
    return _cut(lines, first, len(lines), language), False


def _cut(lines: Sequence[str], first: int, end: int, language: str) -> int:
    """Where an unclosed fence ends: behind the JSON that it holds, before the next
    heading, or before `end`.
    """
    shown = balanced_end(lines[:end], first + 1, Budget()) if first + 1 < end else -1
    if shown > 0 and lines[first + 1].strip()[:1] in ("{", "["):
        return shown
    least = 2 if language in HASH_COMMENTS else 1
    for index in range(first + 2, end):
        heading = HEADING.match(lines[index])
        if not heading or lines[index - 1].strip():
            continue
        if heading[0].count("#") >= least:
            return _filled(lines, first, index - 1)
    return _filled(lines, first, end - 1)


def _filled(lines: Sequence[str], first: int, last: int) -> int:
    """The last line that is not blank."""
    while last > first and not lines[last].strip():
        last -= 1
    return last
