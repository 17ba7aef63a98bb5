"""Tables in text that is laid out by typing: columns of blanks, rules of dashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from generator import patterns as re
from generator.formats.page import Cell, Row, Run
from generator.report.diagnostics import Span

Place: TypeAlias = Callable[[int, int], Span]
"""The place of lines, first and last from 0."""

APART = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")
"""What stands between two columns."""
FIRST_CELL = re.compile(r"[`<\"'{:@$*]?[A-Za-z_0-9][\w.\[\]<>{}`\"'/*?:$@-]{0,60},?")
"""The first cell of a row is a name, a status or a word."""


MAX_LINE = 1_000
"""Characters of a row; what people typed into columns has 80 to 200."""


def indent(line: str) -> int:
    """The blanks in front of a line."""
    return len(line) - len(line.lstrip(" "))


def is_row(line: str) -> bool:
    """Whether a line has columns, the first of which is a name."""
    if len(line) > MAX_LINE:
        return False
    first, *rest = APART.split(line.strip(), maxsplit=1)
    named = FIRST_CELL.fullmatch(first) is not None and not first.endswith(":")
    return bool(rest) and named


HEADS = frozenset(
    "name field parameter param type required mandatory optional description default code "
    "status meaning key header value remarks notes format where location".split()
)


def is_head(row: Row) -> bool:
    """Whether the cells of a row name columns."""
    named = [cell.text.lower().strip("?.: ") for cell in row.cells]
    known = sum(name in HEADS for name in named)
    return known >= 2 and known * 2 >= len(named)


def columns_of(lines: Sequence[str]) -> list[int]:
    """Where the columns of rows start: where most of the rows have a cell."""
    counts: dict[int, int] = {}
    for line in lines:
        for start in (indent(line), *(m.end() for m in APART.finditer(line))):
            if start >= indent(line):
                counts[start] = counts.get(start, 0) + 1
    needed = max(1, (len(lines) + 1) // 2)
    starts = sorted(
        start
        for start, count in counts.items()
        if count >= needed
        or all(len(t) <= start or t[start - 1 : start] == " " for t in lines)
    )
    return starts or [indent(lines[0])]


def row_of(
    lines: Sequence[str], place: Place, numbers: Sequence[int], starts: Sequence[int]
) -> Row:
    """The cells of a row's lines; what begins between two columns is in the one before."""
    texts: list[list[str]] = [[] for _ in starts]
    for number in numbers:
        line = lines[number]
        ends = [m.end() for m in APART.finditer(line)]
        begins = [indent(line), *(e for e in ends if e > indent(line))]
        for begin, end in zip(begins, [*begins[1:], len(line)], strict=True):
            column = max(
                (n for n, start in enumerate(starts) if start <= begin + 1), default=0
            )
            texts[column].append(line[begin:end].strip())
    span = place(numbers[0], numbers[-1])
    cells = tuple(Cell((Run(" ".join(text)),), span) for text in texts)
    return Row(cells, span)


GRID = re.compile(r"\s{0,40}\+(?:[-=]{2,200}\+){1,40}\s*")


def rows_between(
    lines: Sequence[str], place: Place, numbers: Sequence[int], edges: Sequence[int]
) -> list[Row]:
    """A row for each line, cut where the bars are."""
    rows = []
    for number in numbers:
        line, span = lines[number], place(number, number)
        cuts = (line[a + 1 : b].strip() for a, b in pairwise(edges))
        rows.append(Row(tuple(Cell((Run(cut),), span) for cut in cuts), span))
    return rows


def merged(rows: Sequence[Row]) -> Row:
    """The lines of one row put together."""
    columns = zip(*(row.cells for row in rows), strict=True)
    texts = (" ".join(c.text for c in column if c.text) for column in columns)
    return Row(tuple(Cell((Run(t),), rows[0].span) for t in texts), rows[0].span)
