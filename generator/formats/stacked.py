"""Tables that were copied as text: a cell a line, or with tabs between the cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from generator import patterns as re
from generator.formats.glued import LITERAL_LINE
from generator.formats.text_labels import METHOD, PART, is_content_label

NAMES = frozenset(
    "name parameter param field property attribute key argument header variable "
    "code status".split()
)
"""Heads of a first column of names."""
STATUSES = frozenset(("code", "status"))
"""Those of statuses."""
TITLE = re.compile(r"(?i)success(?:ful)?|errors?|failures?")
"""The title of a table of statuses, which is no part of an operation."""
GROUPS = frozenset("parameters params fields attributes properties arguments".split())
"""Heads of such a column that may as well be the title of the table."""
OTHERS = frozenset(
    "type|data type|datatype|format|in|location|required|required?|optional|mandatory|"
    "requirement|requirements|"
    "default|default value|description|reason|meaning|details|example|value|values|notes|comment".split(
        "|"
    )
)
CALLS = frozenset(("method", "verb", "http method"))
"""Heads of a first column of methods, in a list of operations."""
ROUTES = frozenset("uri url path endpoint route resource".split())
"""Heads of the column of paths beside it."""
YES_NO = frozenset("yes no true false required optional y n - ✓ ✔ ✗ mandatory".split())
MARKS = frozenset("required optional mandatory requirement requirements".split())
"""Heads of columns whose cells say whether a value must be sent."""
FIELD = re.compile(
    r"[A-Za-z_$@][\w.$\[\]:-]{0,80}(?: ?\*| \(?(?:optional|required|deprecated)\)?)?"
    r"|[1-5]\d\d(?: ?[\u2013-]? ?[a-z][a-z' -]{1,40})?",
    re.IGNORECASE,
)
PLACES = frozenset(
    "path query body header headers cookie form formdata uri url plain".split()
)
"""Cells below `In`."""
WORDY = frozenset(("description", "reason", "meaning", "details", "notes", "comment"))
"""Heads of columns whose cells may hold sentences; those of others are a few words."""
MAX_WORDS = 4
FEWEST_ROWS = 2
"""Lines of the shortest table between whose cells are tabs."""
FEWEST = 2
"""Heads, and rows below only two of them: `Name` and `Description` may be labels."""


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


def stacked(
    lines: Sequence[str], at: int, end: int, stops: Callable[[int], bool]
) -> StackedTable | None:
    """The table whose first head is on a line, cells on lines of their own or behind
    tabs, blank lines between them or not; None if none begins there. `stops` says
    whether something else begins on a line.

    >>> text = ["Name", "Type", "Required", "id", "integer", "Yes"]
    >>> stacked(text, 0, 6, lambda _: False).rows[0].cells
    ('id', 'integer', 'Yes')
    """
    titled = at + 1 < end and TITLE.fullmatch(lines[at].strip())
    heads, following = heads_at(lines, at + 1 if titled else at, end)
    if len(heads) < FEWEST or (titled and heads[0].lower() not in STATUSES):
        return None
    calls = heads[0].lower() in CALLS
    stops = (lambda _: False) if calls else stops
    rows: list[StackedRow] = []
    while following < end:
        row = row_at(lines, following, end, heads, stops)
        if row is not None:
            rows.append(row)
            following = row.last + 1
            continue
        begins = next_row(lines, following, end, heads, stops) if rows else None
        if begins is None:
            break
        if not calls:  # Between those of a list of operations, a line names a group.
            rows[-1] = with_text(rows[-1], lines, following, begins)
        following = begins
    is_sure = len(heads) > FEWEST or heads[0].lower() in STATUSES
    fewest = 1 if is_sure else FEWEST
    if len(rows) < fewest:
        return None
    return StackedTable(heads, tuple(rows), rows[-1].last + 1)


def heads_at(lines: Sequence[str], at: int, end: int) -> tuple[tuple[str, ...], int]:
    """The heads that begin on a line, and the line after them."""
    first, *others = (cell.strip() for cell in lines[at].strip(" ").split("\t"))
    if first.lower() in CALLS and not others:
        return call_heads(lines, at, end)
    known = NAMES if others else NAMES | GROUPS
    if first.lower() not in known or not {each.lower() for each in others} <= OTHERS:
        return (), at
    heads = [first, *others]
    following = at + 1
    while not others and following < end:
        text = lines[following].strip()
        if text and (text.lower() not in OTHERS or text in heads):
            break
        heads += [text] if text else []
        following += 1
    return tuple(heads), following


def call_heads(lines: Sequence[str], at: int, end: int) -> tuple[tuple[str, ...], int]:
    """The heads `Method`, `Path` and `Description` that begin on a line."""
    places = [i for i in range(at, min(end, at + MAX_BROKEN)) if lines[i].strip()][:3]
    heads = tuple(lines[i].strip() for i in places)
    known = (CALLS, ROUTES, WORDY)
    fits = len(heads) == len(known) and all(
        head.lower() in names for head, names in zip(heads, known, strict=True)
    )
    return (heads, places[-1] + 1) if fits else ((), at)


def row_at(
    lines: Sequence[str],
    at: int,
    end: int,
    heads: Sequence[str],
    stops: Callable[[int], bool],
) -> StackedRow | None:
    """The row that begins on a line, blank ones before it or not; None if none does."""
    cells: list[str] = []
    first = last = at
    for index in range(at, min(end, at + MAX_BROKEN)):
        line = lines[index].strip(" ")
        if not line.strip():
            continue
        if len(cells) > len(heads) or (len(cells) == len(heads) and cells[-1]):
            break
        if cells and heads[len(cells) - 1].lower() in WORDY and stops(index):
            return None
        first = first if cells else index
        parts = [cell.strip() for cell in line.split("\t")]
        # A line that ends with a tab leaves its last cell to the next one.
        if cells and not cells[-1]:
            cells[-1] = parts.pop(0)
        cells += parts
        last = index
    is_whole = len(cells) == len(heads) and is_row(cells, heads)
    return StackedRow(tuple(cells), first, last) if is_whole else None


def next_row(
    lines: Sequence[str],
    at: int,
    end: int,
    heads: Sequence[str],
    stops: Callable[[int], bool],
) -> int | None:
    """The line of the next row, where those from `at` to it are of the cell above."""
    for index in range(at, min(end, at + MAX_BROKEN)):
        if not lines[index].strip():
            continue
        if stops(index):
            return None
        if index > at and row_at(lines, index, end, heads, stops):
            return index
    return None


def with_text(
    row: StackedRow, lines: Sequence[str], first: int, following: int
) -> StackedRow:
    """A row whose last cell goes on in further lines."""
    more = filter(None, (line.strip() for line in lines[first:following]))
    *cells, text = row.cells
    return StackedRow((*cells, " ".join((text, *more))), row.first, following - 1)


def is_row(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether texts fit the heads that they would stand under."""
    if heads[0].lower() in CALLS:
        return METHOD.fullmatch(cells[0]) is not None and cells[1].startswith("/")
    if not FIELD.fullmatch(cells[0]):
        return False
    if heads[0].lower() in STATUSES and not cells[0][0].isdigit():
        return False
    for cell, head in zip(cells[1:], heads[1:], strict=True):
        kind = head.lower().rstrip("?")
        if kind in MARKS and cell.lower() not in YES_NO:
            return False
        if kind in ("in", "location") and cell.lower() not in PLACES:
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


def tabbed(
    lines: Sequence[str], at: int, end: int, stops: Callable[[int], bool]
) -> StackedTable | None:
    """The table that begins on a line, its cells separated by tabs; None if none does.
    `stops` says whether something else begins on a line.
    """
    # Empty cells at the end of a row are tabs too.
    width = lines[at].strip(" ").count("\t")
    rows: list[StackedRow] = []
    following = at
    stop = next((i for i in range(at + 1, end) if stops(i)), end) if width else end
    while width and (last := row_end(lines, following, stop, width)) is not None:
        last = cell_end(lines, last, stop, width)
        text = " ".join(line.strip(" ") for line in lines[following : last + 1])
        cells = tuple(cell.strip() for cell in text.split("\t"))
        rows.append(StackedRow(cells, following, last))
        following = last + 1
        if last > rows[-1].first:
            # The paragraph that is a last cell has a blank line below.
            following = after_blank(lines, following, stop, width)
    if len(rows) < FEWEST_ROWS:
        return None
    first = rows[0].cells
    headed = is_head(first)
    return StackedTable(
        first if headed else (), tuple(rows[headed:]), rows[-1].last + 1
    )


def after_blank(lines: Sequence[str], at: int, end: int, width: int) -> int:
    """The line of the next row behind blank ones; `at` if they do not lead to one."""
    for index in range(at, min(end, at + MAX_BROKEN)):
        if lines[index].strip():
            return index if lines[index].strip(" ").count("\t") == width else at
    return at


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
    else:
        return last
    # A paragraph below an empty last cell is in that cell.
    is_open = lines[last].strip(" ").endswith("\t") and index > last + 1
    return index - 1 if is_open else last


def is_head(cells: Sequence[str]) -> bool:
    """Whether the first row of a table heads it: `orderId`, `Long` does not."""
    first = cells[0].strip()
    if METHOD.match(first) and cells[1].strip().startswith("/"):
        return False
    return not (first[:1].islower() or first[:1].isdigit()) or first.lower() in WORDS


NAME = re.compile(r"[A-Za-z_$][\w.$\[\]-]{0,80}(?::| ?\*)?\Z")
NOTES = frozenset(
    "required optional deprecated header query path body cookie read-only write-only enum".split()
)


def flat_row(
    lines: Sequence[str], at: int, end: int
) -> tuple[tuple[str, ...], int] | None:
    """A row: a name with its marks, paragraphs that describe it, its type."""
    places = [i for i in range(at, min(end, at + 40)) if lines[i].strip()]
    texts = [lines[i].strip() for i in places]
    if not texts or not NAME.match(texts[0].split(" ")[0]):
        return None
    name, _, marks = texts[0].partition(" ")
    if marks and not set(marks.lower().split()) <= NOTES:
        return None
    for index in range(1, min(len(texts), 10)):
        if PART.match(texts[index]):
            return None
        if LITERAL_LINE.match(texts[index]):
            described = " ".join(texts[1:index])
            return (name, texts[index], marks, described), places[index] + 1
    return None


MARK = "(?i:required|optional|deprecated|(?:read|write)-only|nullable)"
NOTE_LINE = re.compile(rf"(?:{MARK}){{2,4}}\Z")
"""Marks that were copied into one word: `read-onlyoptional`."""


def notes_below(lines: Sequence[str], at: int, end: int) -> tuple[list[str], int]:
    """The marks on the lines below a type, and the line after them."""
    notes: list[str] = []
    while at < end and not is_content_label(lines, at):
        line = lines[at].strip()
        if line.lower() in NOTES:
            notes.append(line)
        elif NOTE_LINE.match(line):
            notes += re.findall(MARK, line)
        else:
            break
        at += 1
    return notes, at
