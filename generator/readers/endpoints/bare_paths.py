"""Paths that stand without a method and without a label: alone in a heading, a line or
a list, or in the column of a table that has no other for methods.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.formats.outline import Outline, Spot
from generator.formats.page import (
    Block,
    Code,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Run,
    Runs,
    Table,
)
from generator.readers.endpoints.blocks import columns_of
from generator.readers.endpoints.candidates import spaced
from generator.readers.endpoints.labels import PathOnly
from generator.readers.endpoints.request_lines import is_method, read_line
from generator.readers.endpoints.targets import RequestTarget, read_target, scan_target
from generator.report.diagnostics import Span

MAX_ITEMS = 200
"""So many items of a list are looked at; the longest list of paths has fewer."""
MAX_RUNS = 6
"""A text that is nothing but a path has few runs: its variables set in other type."""
SURE_COLUMN = re.compile(r"(?i)\W*(api )?(endpoints?|routes?|接口(地址|路径)?)\W*")
"""Heads of a column that holds endpoints; `Path` may be one of files."""


def lone_paths(page: Outline) -> Iterator[PathOnly]:
    """Headings, paragraphs and items that are nothing but a path, or begin with a query."""
    for spot in page.spots:
        if isinstance(spot.block, Table):
            yield from rows_of_paths(spot.block, spot.index)
            continue
        if (below := under_method(page, spot)) is not None:
            yield below
            continue
        for runs, span in _texts(spot.block):
            text = spaced(runs).strip().partition("\n")[0]
            target = lone(text, runs) or address(text, spot, page)
            if target and target.path != "/":
                yield PathOnly(target, span, spot.index, labelled=False)


def under_method(page: Outline, spot: Spot) -> PathOnly | None:
    """The line of a paragraph that is a path or URL, below a heading that is a method."""
    if not isinstance(spot.block, Paragraph) or not spot.trail:
        return None
    if not is_method(page.title(spot.trail[-1])):
        return None
    for line in spaced(spot.block.runs).split("\n")[:MAX_RUNS]:
        target = read_target(line) if line.lstrip(" `")[:1] in ("/", "h") else None
        if target and len(target.path) > 1:
            return PathOnly(target, spot.block.span, spot.index)
    return None


def lone(text: str, runs: Runs) -> RequestTarget | None:
    """The path that a text is, or whose query it begins with."""
    target = read_target(text) if len(runs) <= MAX_RUNS else None
    if not text.startswith(("/", "`/")):
        in_code = len(runs) == 1 and runs[0].mark is Mark.CODE
        return target if in_code and target and target.placed else None
    if target is None:
        target, _ = scan_target(text)
        target = target if target and target.query else None
    return target


def address(text: str, spot: Spot, page: Outline) -> RequestTarget | None:
    """The whole URL that a line is, below a line that leads to it.

    A URL elsewhere is a link to read; one behind a colon is what is called.
    """
    above = page.spots[spot.index - 1].block if spot.index else None
    if not isinstance(above, Paragraph) or not isinstance(spot.block, Paragraph):
        return None
    if not spaced(above.runs).rstrip().endswith((":", "：")):
        return None
    target = read_target(text) if text.startswith(("http", "`http")) else None
    return target if target and target.base and len(target.path) > 1 else None


def rows_of_paths(table: Table, spot: int) -> Iterator[PathOnly]:
    """The paths of a table that has a column for them and none for methods."""
    columns = columns_of(table.head)
    if columns.path < 0 or table.head is None:
        return
    sure = bool(SURE_COLUMN.fullmatch(table.head.cells[columns.path].text))
    for row in table.rows:
        cells = row.cells
        if len(cells) <= columns.path or any(is_method(c.text) for c in cells):
            continue
        text = spaced(cells[columns.path].runs).strip()
        target = read_target(text) if text.startswith(("/", "`/")) else None
        if target:
            about = cells[columns.text].text if 0 <= columns.text < len(cells) else ""
            yield PathOnly(target, row.span, spot, sure, row=True, title=about)


def _texts(block: Block) -> Iterator[tuple[Runs, Span]]:
    """The texts of a block that may be a path: its own, or those of its items."""
    match block:
        case Heading(runs=runs, span=span) | Paragraph(runs=runs, span=span):
            yield runs, span
        case ItemList(items=items):
            for item in items[:MAX_ITEMS]:
                for inner in item.blocks[:1]:
                    if isinstance(inner, Paragraph):
                        yield inner.runs, inner.span
        case Code(text=text, span=span) if (
            len(text.strip().split("\n")) == 1 and read_line(text) is None
        ):
            yield (Run(text.strip(), Mark.CODE),), span
        case _:
            pass
