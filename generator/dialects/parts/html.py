"""HTML inside Markdown pages: tables as blocks, headings and text without tags."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

MAX_TABLE_LINES = 5000
NAMES = (
    "a|abbr|article|aside|b|big|blockquote|br|button|center|code|dd|del|details|div|dl|"
    "dt|em|figure|figcaption|font|footer|header|h[1-6]|hr|i|img|ins|kbd|label|li|main|"
    "mark|nav|ol|p|pre|s|samp|section|small|span|strong|sub|summary|sup|svg|table|tbody|"
    "td|tfoot|th|thead|tr|tt|u|ul|var"
)
TAG = re.compile(rf"<(/?)({NAMES})((?:\s[^<>]{{0,400}})?)/?>", re.IGNORECASE)
HEADING = re.compile(r"\s*<h([1-6])[^<>]{0,200}>(.{0,300}?)</h\1>\s*", re.IGNORECASE)
LINK = re.compile(
    r"""<a\s[^<>]{0,200}?href=["']([^"'<>]{1,500})["'][^<>]{0,200}>([^<>]{0,300})</a>""",
    re.IGNORECASE,
)
CODE = re.compile(r"</?(?:code|kbd|samp|tt)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
ITEM = re.compile(r"\s*<li(?:\s[^<>]{0,200})?>\s*", re.IGNORECASE)
OPEN = re.compile(r"\s*(?:<div[^<>]*>\s*)?<table\b", re.IGNORECASE)
CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)
INVISIBLE = {
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2007"), " "),
    **dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad")),
}
"""Blanks of other kinds become plain ones; marks without width are dropped."""
SPAN = re.compile(r"(`[^`\n]*`)")


def readable(text: str) -> str:
    """Text without HTML tags, entities and invisible marks; code between backticks is left alone.

    >>> readable("A <b>key</b> &amp; its <code>id</code>")
    'A key & its `id`'
    """
    if not text.isascii():
        text = text.translate(INVISIBLE)
    if "<" not in text and "&" not in text:
        return text
    return "".join(
        piece if piece.startswith("`") and len(piece) > 1 else untagged(piece)
        for piece in SPAN.split(text)
    )


def untagged(text: str) -> str:
    """Text without tags; links, code and line breaks are written in Markdown."""
    if "<" in text:
        text = LINK.sub(r"[\2](\1)", text)
        text = ITEM.sub("\n- ", BREAK.sub("\n", CODE.sub("`", text)))
        text = TAG.sub("", text)
    return html.unescape(text).translate(INVISIBLE) if "&" in text else text


def markdown_line(line: str) -> str:
    """A line with an HTML heading as a Markdown one, any other line as it is."""
    found = HEADING.fullmatch(line) if "<h" in line or "<H" in line else None
    return f"{'#' * int(found[1])} {untagged(found[2])}" if found else line


class HtmlRow(NamedTuple):
    """A row of a table: its first and last line, from 1, and its cells."""

    first: int
    last: int
    cells: tuple[str, ...]


def html_tables(
    lines: Sequence[str], taken: Collection[int]
) -> Iterator[tuple[int, int, list[HtmlRow]]]:
    """First line, last line and rows of the HTML tables outside of taken lines."""
    line = 1
    while line <= len(lines):
        if line not in taken and OPEN.match(lines[line - 1]):
            last = table_end(lines, line)
            rows = table_rows(lines[line - 1 : last], line) if last else []
            if len(rows) > 1:
                yield line, last, rows
                line = last
        line += 1


def table_end(lines: Sequence[str], first: int) -> int:
    """The line that closes a table, 0 where none does."""
    window = lines[first - 1 : first - 1 + MAX_TABLE_LINES]
    return next((n for n, text in enumerate(window, first) if CLOSE.search(text)), 0)


def table_rows(lines: Sequence[str], first: int) -> list[HtmlRow]:
    """The rows of a table whose first line is given."""
    reader = TableReader(first)
    reader.feed("\n".join(lines))
    reader.close()
    return reader.rows


class TableReader(HTMLParser):
    """Gathers the rows of one table; cells keep their inline tags."""

    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=False)
        self.first = first
        self.rows: list[HtmlRow] = []
        self.start = first
        self.cells: list[str] = []
        self.cell: list[str] | None = None

    @property
    def line(self) -> int:
        """The line of the page that is being read."""
        return self.first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; other tags are part of the cell."""
        if tag == "tr":
            self.end_row()
            self.start = self.line
        elif tag in ("td", "th"):
            self.end_cell()
            self.cell = []
        elif self.cell is not None:
            self.cell.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """End a row or a cell."""
        if tag in ("tr", "table"):
            self.end_row()
        elif tag in ("td", "th"):
            self.end_cell()
        elif self.cell is not None:
            self.cell.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self.cell is not None:
            self.cell.append(data)

    def handle_entityref(self, name: str) -> None:
        """An entity stays as it is written."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A numbered character stays as it is written."""
        self.handle_data(f"&#{name};")

    def end_cell(self) -> None:
        """Finish the open cell, if there is one."""
        if self.cell is not None:
            self.cells.append(" ".join("".join(self.cell).split()))
            self.cell = None

    def end_row(self) -> None:
        """Finish the open row, if it has cells."""
        self.end_cell()
        if self.cells:
            self.rows.append(HtmlRow(self.start, self.line, tuple(self.cells)))
            self.cells = []
