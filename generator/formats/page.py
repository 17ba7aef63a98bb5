"""A page as blocks with places, independent of its format.

The same content gives the same blocks in Markdown, HTML, reStructuredText and text
copied from a browser. Blocks know nothing of APIs; readers interpret them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.report.diagnostics import Diagnostic, Span


class Mark(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    LINK = "link"
    BREAK = "break"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class Run:
    """Text set in one way, entities and escapes resolved.

    `target` is where a link leads, as written. A BREAK is a line break (`<br>`, a hard
    break); a BADGE is a word in a box of its own (`<span class="badge">POST</span>`).
    """

    text: str
    mark: Mark = Mark.PLAIN
    target: str = ""


Runs: TypeAlias = tuple[Run, ...]


def text_of(runs: Sequence[Run]) -> str:
    """The text of runs without their marks, line breaks as newlines."""
    return "".join(["\n" if run.mark is Mark.BREAK else run.text for run in runs])


def marked_runs(
    text: str,
    marks: re.Pattern[str],
    run_of: Callable[[re.Match[str]], Run | None],
) -> Runs:
    """Running text with its marks: each match of a pattern is the run that `run_of` makes
    of it, or nothing.
    """
    found: list[Run] = []
    at = 0
    for match in marks.finditer(text):
        if match.start() > at:
            found.append(Run(text[at : match.start()]))
        if (run := run_of(match)) is not None:
            found.append(run)
        at = match.end()
    if at < len(text):
        found.append(Run(text[at:]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the page's title) to 6; `anchor` is its id, if it has one."""

    level: int
    runs: Runs
    span: Span
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; soft line endings are newlines in the text of its runs."""

    runs: Runs
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: blocks, the first usually a paragraph."""

    blocks: tuple[Block, ...]
    span: Span

    @property
    def runs(self) -> Runs:
        """The text that the item begins with; none if another block is first."""
        first = self.blocks[0] if self.blocks else None
        return first.runs if isinstance(first, Paragraph) else ()


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, ordered or not."""

    items: tuple[Item, ...]
    span: Span
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A term (or several) and what is said of it."""

    terms: tuple[Runs, ...]
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A definition list or a field list."""

    entries: tuple[Entry, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `indent` counts levels of indentation at its start.

    `blocks` holds what is more than running text (a list, code, a table in a cell).
    """

    runs: Runs
    span: Span
    header: bool = False
    indent: int = 0
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The running text of the cell, trimmed."""
        return text_of(self.runs).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; cells that span several rows or columns are repeated."""

    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `head` is the row of column heads, None if there is none.

    A table whose first column holds `header` cells has its heads in rows.
    """

    head: Row | None
    rows: tuple[Row, ...]
    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Code, fenced, indented, or in `<pre>`.

    `language` is the first word of its info string or class, lower case; `info` the
    rest; `title` a caption or the label of its tab. `code_line` is the line of the page
    on which `text` begins; `inferred` code was recognized in text without a fence.
    """

    text: str
    span: Span
    language: str = ""
    info: str = ""
    title: str = ""
    code_line: int = 0
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """Blocks inside something: an admonition, a tab, a disclosure, a quotation.

    `kind` is `note`, `warning`, `deprecated`, `quote`, `details`, `tabs` (its children
    are `tab`), `tab`, `column`; `title` the label that a reader sees.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Component:
    """A component or directive by its own name, which the page's site gives meaning.

    MDX `<Route method="GET">/x</Route>` (`name` `Route`), reST `.. http:get:: /x` (`name`
    `http:get`, `argument` `/x`), Liquid and Hugo tags. `attributes` keep their order and
    their text without quotes; `runs` is running text inside, `blocks` anything more.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]
    span: Span
    argument: str = ""
    runs: Runs = ()
    blocks: tuple[Block, ...] = ()

    def attribute(self, *names: str) -> str:
        """The text of the first of these attributes that is there, else empty."""
        have = dict(self.attributes)
        return next((have[name] for name in names if name in have), "")


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A thematic break."""

    span: Span


Block: TypeAlias = (
    Heading
    | Paragraph
    | ItemList
    | DefinitionList
    | Table
    | Code
    | Container
    | Component
    | ThematicBreak
)


@dataclass(frozen=True, slots=True)
class Page:
    """A text as blocks.

    `format` is the name of the module that read it. `matter` is front matter (flat keys
    as text, `title`, `url`, `published` among them). `omitted` are places that were left
    out, with the reason (`navigation`, `script`, `comment`).
    """

    file: str
    format: str
    blocks: tuple[Block, ...]
    title: str = ""
    matter: tuple[tuple[str, str], ...] = ()
    omitted: tuple[tuple[Span, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block, outer ones first, in the order of the page."""
    for block in blocks:
        yield block
        match block:
            case ItemList(items=items):
                for item in items:
                    yield from walk(item.blocks)
            case DefinitionList(entries=entries):
                for entry in entries:
                    yield from walk(entry.blocks)
            case Table(head=head, rows=rows):
                for row in (*((head,) if head else ()), *rows):
                    for cell in row.cells:
                        yield from walk(cell.blocks)
            case Container(blocks=inner) | Component(blocks=inner):
                yield from walk(inner)
            case _:
                pass


PATH = re.compile(r"/[\w{}:./~-]{1,300}")


def is_path(title: str) -> bool:
    """Whether the title of a table is but the path that it is of."""
    return PATH.fullmatch(title) is not None and "{" in title


COUNTED = re.compile(r".{1,160}\{(\d{1,4})\}\]?")
"""A type with the number of its fields, as a viewer shows it: `array[object {2}]`."""


def set_in(table: Table) -> Table:
    """A table of entries, the fields of the one that all further ones are inside set in."""
    count = len(table.rows)
    for index, row in enumerate(table.rows):
        found = COUNTED.fullmatch(text_of(row.cells[1].runs))
        if found and int(found[1]) == count - index - 1:
            inner = (deeper(each) for each in table.rows[index + 1 :])
            return replace(table, rows=(*table.rows[: index + 1], *inner))
    return table


def with_depths(table: Table, depths: Sequence[int]) -> Table:
    """A table with its rows set in as deep as told."""
    return replace(
        table,
        rows=tuple(
            replace(row, cells=(replace(row.cells[0], indent=depth), *row.cells[1:]))
            for row, depth in zip(table.rows, depths, strict=True)
        ),
    )


def deeper(row: Row) -> Row:
    """A row that is inside the one above."""
    first, *rest = row.cells
    return replace(row, cells=(replace(first, indent=first.indent + 1), *rest))
