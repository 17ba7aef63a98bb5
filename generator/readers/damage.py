"""What copying and crawling did to pages, put right: letters that were read in another
encoding, and tables whose cells stand on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.report.diagnostics import Diagnostic, Severity
from generator.source import Source

DAMAGE = re.compile(
    r"[\u00c2-\u00df][\u0080-\u00bf]"
    r"|\u00e2(?:[\u0080-\u00bf]|[\u0152-\u2122]){2}"
    r"|[\u00e0-\u00ef][\u0080-\u00bf]{2}"
    r"|\u00f0[\u009f\u0178](?:[\u0080-\u00bf]|[\u0152-\u2122]){2}"
)


BROKEN_ROW = re.compile(r"(?m)^\|[ \t]*$")
RULE = re.compile(r"\s{0,3}\|(?:\s{0,3}:?-{2,}:?\s{0,3}\|)+\s{0,3}")
LONE_HEAD = re.compile(r"\|\s{0,3}[^|\n]{1,60}\|\s{0,3}")
MAX_ROW = 60
"""Lines of a row that is put together; a cell with a long text has a dozen."""


MAX_TYPE = 40
"""Characters of the line that is a type; longer ones are sentences."""


def with_whole_rows(source: Source) -> Source:
    """A source in which a row of a table whose cells were set on lines of their own is
    one line. The page has as many lines as before: blank ones follow such a table.
    """
    if not BROKEN_ROW.search(source.text):
        return source
    lines, at = list(source.lines), 0
    while at < len(lines):
        rows, end = _broken_table(lines, at)
        if rows and len(rows) <= end - at:
            lines[at:end] = [*rows, *[""] * (end - at - len(rows))]
        at = max(end, at + 1)
    return rewritten(source, lines)


def _broken_table(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The rows of a broken table from a line on, whole, and the line behind it."""
    if LONE_HEAD.fullmatch(lines[at]) and at + 1 < len(lines) and _opens(lines[at + 1]):
        return _headed_table(lines, at)
    rows: list[str] = []
    columns = 0
    while at < len(lines) and lines[at].strip() == "|":
        cells, end = _cells(lines, at + 1)
        if end < len(lines) and RULE.fullmatch(lines[end]):
            columns = len(cells)
            rows += (
                ["", _whole(cells), lines[end].strip()]
                if rows
                else [_whole(cells), lines[end].strip()]
            )
            at = end + 1
            continue
        if not columns or len(cells) < columns:
            break
        # What follows the last cell of the last row is no part of it.
        _, at = _cells(lines, at + 1, columns)
        rows.append(_whole(cells[:columns]))
    return (rows, at) if columns else ([], at)


def _headed_table(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """Rows below one head for all columns, each a name, a type and what it is."""
    rows = [f"{lines[at].strip()} Type | Description |", "|---|---|---|"]
    at += 1
    while at < len(lines) and _opens(lines[at]):
        end = at + 1
        while end < min(at + MAX_ROW, len(lines)) and lines[end].strip() != "|":
            end += 1
        if end >= len(lines) or lines[end].strip() != "|":
            break
        name = lines[at].strip().removesuffix("|").strip()
        kind, *about = (line.strip() for line in lines[at + 1 : end])
        if len(kind) > MAX_TYPE or kind.endswith("."):
            kind, about = "", [kind, *about]
        rows.append(_whole([name, kind, " ".join(about)]))
        at = end + 1
    return rows, at


def _cells(lines: Sequence[str], at: int, most: int = 0) -> tuple[list[str], int]:
    """The cells from a line on, up to a line that begins with a bar (or so many), and
    the line behind them.
    """
    cells: list[str] = []
    kept: list[str] = []
    for end in range(at, min(at + MAX_ROW, len(lines))):
        text = lines[end].strip()
        if text.startswith("|") or (most and len(cells) == most):
            return cells, end
        kept.append(text.removesuffix("|").rstrip())
        if text.endswith("|"):
            cells.append(" ".join(filter(None, kept)))
            kept = []
    return cells, min(at + MAX_ROW, len(lines))


def _opens(line: str) -> bool:
    """Whether a line is the first cell of a row, with its bar behind it."""
    text = line.strip()
    return text.endswith("|") and not text.startswith("|") and text.count("|") == 1


def _whole(cells: Sequence[str]) -> str:
    """Cells as one line."""
    return f"| {' | '.join(cells)} |"


def mended(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """A source with damaged letters and rows put right, and a note for each line whose
    letters were.
    """
    source = with_whole_rows(source)
    if not DAMAGE.search(source.text):
        return source, ()
    notes, lines = [], []
    for number, line in enumerate(source.lines, 1):
        whole = DAMAGE.sub(mended_letter, line)
        if whole != line:
            match = DAMAGE.search(line)
            notes.append(mojibake(source, number, match.start() + 1 if match else 1))
        lines.append(whole)
    return rewritten(source, lines), tuple(notes)


def rewritten(source: Source, lines: Iterable[str]) -> Source:
    """The source with other lines, as many as before."""
    return replace(source, text="\n".join(lines))


def mended_letter(match: re.Match[str]) -> str:
    """The letter behind a damaged sequence, or the sequence if it is no damage."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return match[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def mojibake(source: Source, line: int, column: int) -> Diagnostic:
    """The note about a line that was put right."""
    return Diagnostic(
        Severity.NOTE,
        "repair:mojibake",
        "UTF-8 that had been read as Latin-1 was put right",
        source.span(line, column),
        "save the page as UTF-8",
    )
