"""What a site prints besides the text of a page: the signs of links to headings, and the
numbers of lines of code.
"""

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


GUTTER = re.compile(r"\s{0,8}(\d{1,4})(?![\d.):/-])(.{0,4000})")
BEGINS_CODE = re.compile(r"(?:curl|wget|http|[A-Z]{3,7} /|import|const|require|[{\[<])")
PLACEHOLDER = re.compile(r"\A\s{0,8}x{6,40}\s{0,4}\Z")
"""The line by which editors of code measure the width of a letter."""


def without_gutters(source: Source) -> Source:
    """A source whose code, copied with the numbers of its lines glued to them, is without.

    The numbers count from 1, blank lines may stand between them: `1curl -X POST \\\\`, then
    `2  --url https://host/pets`. The page has as many lines as before.
    """
    if not NUMBERED_CODE.search(source.text):
        return source
    lines, at = list(source.lines), 0
    while at < len(lines):
        shown, end = numbered_lines(lines, at)
        if shown:
            for above in range(max(0, at - 2), at):
                lines[above] = PLACEHOLDER.sub("", lines[above])
            lines[at:end] = [*shown, *[""] * (end - at - len(shown))]
        at = max(end, at + 1)
    return replace(source, text="\n".join(lines))


NUMBERED_CODE = re.compile(rf"(?m)^[ \t]{{0,8}}1[ \t]{{0,8}}{BEGINS_CODE.pattern}")


def numbered_lines(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The lines of code from a line on without their numbers, and the line behind them."""
    shown: list[str] = []
    end = at
    for number in range(at, len(lines)):
        found = GUTTER.fullmatch(lines[number])
        if found and int(found[1]) == len(shown) + 1:
            if not shown and not BEGINS_CODE.match(found[2].lstrip()):
                break
            shown.append(found[2])
            end = number + 1
        elif lines[number].strip():
            break
    return shown, end
