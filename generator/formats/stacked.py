"""Tables that were copied as text: a cell a line, or with tabs between the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

NAMES = frozenset(
    "name parameter param field property attribute key argument header variable".split()
)
"""Heads of a first column of names."""
GROUPS = frozenset("parameters params fields attributes properties arguments".split())
"""Heads of such a column that may as well be the title of the table."""
OTHERS = frozenset(
    "type|data type|datatype|format|in|location|required|required?|optional|mandatory|"
    "requirement|requirements|"
    "default|default value|description|details|example|value|values|notes|comment".split(
        "|"
    )
)
YES_NO = frozenset("yes no true false required optional y n - ✓ ✔ ✗ mandatory".split())
MARKS = frozenset("required optional mandatory requirement requirements".split())
"""Heads of columns whose cells say whether a value must be sent."""
FIELD = re.compile(r"[A-Za-z_$@][\w.$\[\]-]{0,80}(?: ?\*)?")
WORDY = frozenset(("description", "details", "notes", "comment"))
"""Heads of columns whose cells may hold sentences; those of others are a few words."""
MAX_WORDS = 4
FEWEST_ROWS = 2
"""Lines of the shortest table between whose cells are tabs."""
FEWEST = 3
"""Columns of such a table; two lines `Name` and `Description` may as well be labels."""


class StackedRow(NamedTuple):
    """A row: its cells, and the lines of its first and last (from 0)."""

    cells: tuple[str, ...]
    first: int
    last: int


class StackedTable(NamedTuple):
    """The heads and rows of such a table, and the line after it."""

    heads: tuple[str, ...]
    rows: tuple[StackedRow, ...]
    following: int


def stacked(lines: Sequence[str], at: int, end: int) -> StackedTable | None:
    """The table whose first head is on a line; None if none begins there.

    >>> text = ["Name", "Type", "Required", "id", "integer", "Yes"]
    >>> stacked(text, 0, 6).rows[0].cells
    ('id', 'integer', 'Yes')
    """
    if lines[at].strip().lower() not in NAMES | GROUPS:
        return None
    places = [i for i in range(at, end) if lines[i].strip()]
    texts = [lines[i].strip() for i in places]
    heads = [texts[0]]
    for text in texts[1:]:
        if text.lower() not in OTHERS or text in heads:
            break
        heads.append(text)
    width = len(heads)
    if width < FEWEST:
        return None
    rows: list[StackedRow] = []
    for start in range(width, len(texts) - width + 1, width):
        cells = tuple(texts[start : start + width])
        if not is_row(cells, heads):
            break
        rows.append(StackedRow(cells, places[start], places[start + width - 1]))
    if not rows:
        return None
    return StackedTable(tuple(heads), tuple(rows), rows[-1].last + 1)


def is_row(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether texts fit the heads that they would stand under."""
    if not FIELD.fullmatch(cells[0]):
        return False
    for cell, head in zip(cells[1:], heads[1:], strict=True):
        kind = head.lower().rstrip("?")
        if kind in MARKS and cell.lower() not in YES_NO:
            return False
        if kind not in WORDY and len(cell.split()) > MAX_WORDS:
            return False
    return True


WORDS = frozenset(
    "name parameter param params field property attribute key header argument variable "
    "code status type option element member".split()
)
"""Names of a first column in small letters."""


MAX_BROKEN = 16
"""Lines of a row whose cells have several: a cell that lists its values has ten."""


def tabbed(lines: Sequence[str], at: int, end: int) -> StackedTable | None:
    """The table that begins on a line, its cells separated by tabs; None if none does."""
    # Empty cells at the end of a row are tabs too.
    width = lines[at].strip(" ").count("\t")
    rows: list[StackedRow] = []
    following = at
    while width and (last := row_end(lines, following, end, width)) is not None:
        last = cell_end(lines, last, end, width)
        text = " ".join(line.strip(" ") for line in lines[following : last + 1])
        cells = tuple(cell.strip() for cell in text.split("\t"))
        rows.append(StackedRow(cells, following, last))
        following = last + 1
    if len(rows) < FEWEST_ROWS:
        return None
    first = rows[0].cells
    headed = is_head(first)
    return StackedTable(first if headed else (), tuple(rows[headed:]), following)


def row_end(lines: Sequence[str], at: int, end: int, width: int) -> int | None:
    """The last line of the row that begins on a line: a cell of several lines goes on
    until there are as many tabs as the first row has; None if there is no such row.
    """
    tabs = 0
    for index in range(at, min(end, at + MAX_BROKEN)):
        found = lines[index].strip(" ").count("\t")
        if not lines[index].strip() or (index == at and not found):
            return None
        tabs += found
        if tabs >= width:
            return index
    return None


def cell_end(lines: Sequence[str], last: int, end: int, width: int) -> int:
    """The last line of the last cell of a row whose tabs end on a line: lines without
    tabs are in it if another row of the table follows them.
    """
    for index in range(last + 1, min(end, last + MAX_BROKEN)):
        line = lines[index].strip(" ")
        if not line:
            break
        if line.count("\t"):
            first, *others = line.split("\t")
            is_row = len(others) >= width and first.strip().lower() not in WORDS
            return index - 1 if is_row else last
    return last


def is_head(cells: Sequence[str]) -> bool:
    """Whether the first row of a table heads it: `orderId`, `Long` does not."""
    first = cells[0].strip()
    return not (first[:1].islower() or first[:1].isdigit()) or first.lower() in WORDS
