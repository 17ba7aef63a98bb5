"""Paths without a method: headings, lines, items, terms and rows that are nothing but one,
or begin with it. `path_methods` joins each with what names its method.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator import patterns as re
from generator.formats.outline import Outline, Spot
from generator.formats.page import (
    Block,
    Code,
    DefinitionList,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    text_of,
)
from generator.readers.endpoints.blocks import first_sentence
from generator.readers.endpoints.candidates import spaced
from generator.readers.endpoints.labels import (
    BASE_PATH,
    LABEL,
    METHOD_LABEL,
    SITE,
    PathOnly,
)
from generator.readers.endpoints.path_methods import BASE
from generator.readers.endpoints.request_lines import (
    is_method,
    methods_in,
    read_line,
)
from generator.readers.endpoints.route_columns import Columns, columns_of
from generator.readers.endpoints.targets import RequestTarget, read_target, scan_target
from generator.report.diagnostics import Span

MAX_ITEMS = 200
"""So many items of a list are looked at; the longest list of paths has fewer."""
MAX_LINES = 40
"""So many lines of a paragraph are looked at for a URL."""
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
        shown = shown_call(spot, page)
        if shown is not None and is_callable(shown):
            yield PathOnly(shown, spot.block.span, spot.index, shown=True)
            continue
        if rows := [*items_of_paths(spot.block, spot.index)]:
            yield from rows
            continue
        for runs, span in _texts(spot.block):
            text = spaced(runs).strip().partition("\n")[0]
            target = lone(text, runs) or address(text, spot, page)
            target = target or called_within(spaced(runs))
            if target and is_callable(target):
                yield PathOnly(target, span, spot.index, labelled=False)


def under_method(page: Outline, spot: Spot) -> PathOnly | None:
    """The line of a paragraph that is a path or URL, below a heading that is a method."""
    if not isinstance(spot.block, Paragraph | Code) or not spot.trail:
        return None
    title = page.title(spot.trail[-1])
    pair = LABEL.fullmatch(title)
    if not is_method(pair[2] if pair and METHOD_LABEL.fullmatch(pair[1]) else title):
        return None
    block = spot.block
    text = block.text.strip() if isinstance(block, Code) else spaced(block.runs)
    if isinstance(block, Code) and "\n" in text:
        return None
    for line in text.split("\n")[:MAX_RUNS]:
        begins = line.lstrip(" `")[:1]
        target = read_target(line) if begins in ("/", "h", "{", "<") else None
        if target and begins not in ("/", "h") and not target.placed:
            continue
        if target and len(target.path) > 1:
            return PathOnly(target, spot.block.span, spot.index)
    return None


def lone(text: str, runs: Runs) -> RequestTarget | None:
    """The path that a text is, or whose query it begins with."""
    target = read_target(text) if len(runs) <= MAX_RUNS else None
    if not text.startswith(("/", "`/")):
        in_code = len(runs) == 1 and runs[0].mark is Mark.CODE and not read_line(text)
        return target if in_code and target and target.placed else None
    if target is None:
        target, _ = scan_target(text)
        target = target if target and target.query else None
    return target


def address(text: str, spot: Spot, page: Outline) -> RequestTarget | None:
    """The whole URL that a line is, below a line that leads to it, or above one that names
    its method.

    A URL elsewhere is a link to read; one behind a colon is what is called.
    """
    if not isinstance(spot.block, Paragraph) or not text.startswith(("http", "`http")):
        return None
    above, _, below = (
        page.spots[at].block if 0 <= at < len(page.spots) else None
        for at in range(spot.index - 1, spot.index + 2)
    )
    led = isinstance(above, Paragraph) and spaced(above.runs).rstrip().endswith(
        (":", "：")
    )
    stated = isinstance(below, Paragraph) and len(methods_in(text_of(below.runs))) == 1
    return read_address(text) if led or (stated and not SITE.match(text)) else None


OWN_HOST = re.compile(
    r"(?i)https?://(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|[<{\[$%]|[a-z0-9-]{1,60}(?:[:/]|\.(?:local|lan|home)\b)"
    r"|[^/]{0,60}(?:your|my)[^/]{0,60}/)"
)
"""A host of the reader, at which nothing is to be read: what is there is called."""


def shown_call(spot: Spot, page: Outline) -> RequestTarget | None:
    """The URL at a host of the reader's own that is a paragraph or a block of code, other
    than below a line or heading about the base of all.
    """
    block = spot.block
    if isinstance(block, Paragraph):
        coded = len(block.runs) == 1 and block.runs[0].mark is Mark.CODE
        text = text_of(block.runs) if coded else ""
    else:
        text = block.text if isinstance(block, Code) else ""
    lines = text.strip().split("\n")[:MAX_LINES]
    if not all(map(OWN_HOST.match, lines)):
        return None
    above = page.spots[spot.index - 1].block if spot.index else None
    lead = text_of(above.runs) if isinstance(above, Paragraph | Heading) else ""
    target = next(filter(None, map(read_address, lines)), None)
    based = BASE.search(lead) or (target and BASE_PATH.fullmatch(f"{target.path}/"))
    return None if based else target


CUT = re.compile(r"(?<=\S)[ ]{1,3}(?=&\w{1,40}=)")
"""Where a URL was broken to fit the page: `?user=U &to=T`."""


def read_address(text: str) -> RequestTarget | None:
    """The whole URL that a text is, with a path."""
    text = CUT.sub("", text.strip()[:2000])
    target = read_target(text) if text.startswith(("http", "`http")) else None
    return target if target and target.base and len(target.path) > 1 else None


def called_within(text: str) -> RequestTarget | None:
    """The URL with a query that is a line of a paragraph, below one that leads to it."""
    lines = text.strip().split("\n")[:MAX_LINES]
    for above, line in pairwise(lines):
        if above.rstrip().endswith((":", "：")) and line.startswith("http"):
            target = read_address(line)
            if target is not None and target.query:
                return target
    return None


def rows_of_paths(table: Table, spot: int) -> Iterator[PathOnly]:
    """The paths of a table that has a column for them and none for methods.

    Without heads the first column that is nothing but paths is one.
    """
    columns = columns_of(table.head)
    rows = [row for row in table.rows if not any(is_method(c.text) for c in row.cells)]
    if table.head is None and len(rows) == len(table.rows):
        column = next((n for n in range(2) if all(path_in(r, n) for r in rows)), -1)
        columns = Columns(path=column, text=column + 1)
    if columns.path < 0:
        return
    head = table.head.cells[columns.path].text if table.head else ""
    sure = bool(SURE_COLUMN.fullmatch(head))
    for row in rows:
        if target := path_in(row, columns.path):
            cells = row.cells
            about = cells[columns.text].text if 0 <= columns.text < len(cells) else ""
            yield PathOnly(target, row.span, spot, sure, row=True, title=about)


def path_in(row: Row, column: int) -> RequestTarget | None:
    """The path that a cell of a row is."""
    cells = row.cells
    text = spaced(cells[column].runs).strip() if column < len(cells) else ""
    return read_target(text) if text.startswith(("/", "`/")) else None


def items_of_paths(block: Block, spot: int) -> Iterator[PathOnly]:
    """The items of a list, or its terms, that begin with a path each."""
    entries: list[tuple[Runs, tuple[Block, ...], Span]] = []
    if isinstance(block, ItemList):
        entries = [(i.runs, i.blocks[1:], i.span) for i in block.items[:MAX_ITEMS]]
    else:
        terms = block.entries[:MAX_ITEMS] if isinstance(block, DefinitionList) else ()
        entries = [(term, e.blocks, e.span) for e in terms for term in e.terms]
    made = []
    for runs, own, span in entries:
        begun = begins_with(runs, is_term=isinstance(block, DefinitionList))
        if begun is None:
            return
        target, title = begun
        title = title or first_sentence(own)
        made.append(PathOnly(target, span, spot, False, True, title, own))
    # One item that is nothing but a path is as good as a line with it.
    if len(made) > 1 or (made and (made[0].title or made[0].own)):
        yield from made


def begins_with(runs: Runs, *, is_term: bool) -> tuple[RequestTarget, str] | None:
    """The path that an item begins with, set as code or apart, and what is behind it."""
    text = spaced(runs).strip()
    if read_line(text) is not None:
        return None
    whole = read_target(text)
    if whole is not None and (text.lstrip("`<").startswith("/") or is_term):
        return (whole, "") if is_callable(whole) else None
    found = LED.match(text[:MAX_TEXT])
    target = read_target(found[1] or found[2]) if found else None
    if found is None or target is None or not is_callable(target):
        return None
    return target, text[found.end() :].strip()


LED = re.compile(
    r"`(/[^`\s]{1,300})`(?:\s{0,3}[:–—-])?\s|(/\S{1,300}?)(?:\s{1,3}[–—-]|:)\s"
)
"""A path in front of what is said of it: `` `/pets` lists them``, `/pets: all of them`."""
MAX_TEXT = 500
FILES = re.compile(
    r"/(?:bin|boot|dev|etc|home|lib|lib64|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|Users)(?:/|\Z).*"
)
"""Paths of a file system."""
DOCUMENT = re.compile(
    r".{0,400}\.(?:html?|pdf|png|jpe?g|gif|svg|zip|tar|gz|exe|md|css|js)"
)
"""The last part of the address of a file, where nothing says that it is called."""


def is_callable(target: RequestTarget) -> bool:
    """Whether a path may be one of an API: not one of a file, nor a site as such."""
    path = target.path
    if FILES.fullmatch(path) or (target.base and DOCUMENT.fullmatch(path)):
        return False
    return path != "/" and not (target.placed and BASE_PATH.fullmatch(path))


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
