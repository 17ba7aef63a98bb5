"""HTML inside Markdown as blocks: tables, lists, definitions, preformatted text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.page import (
    Block,
    Cell,
    Code,
    DefinitionList,
    Entry,
    Heading,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
)
from generator.formats.tags import VOID
from generator.report.diagnostics import Span

MAX_DEPTH = 60
"""Elements inside each other; deeper ones are read at this depth (a budget)."""
MAX_REPEAT = 20
"""Columns or rows that one cell may span; wider ones are read as this many."""
ENDED_BY = {
    "td": frozenset({"td", "th", "tr", "tbody"}),
    "th": frozenset({"td", "th", "tr", "tbody"}),
    "tr": frozenset({"tr", "tbody", "thead", "tfoot"}),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "p": frozenset("p table ul ol dl pre h1 h2 h3 h4 h5 h6 div li td th tr".split()),
}
"""Elements whose end tag may be left out, and what begins instead (HTML, 13.1.2.4)."""
STOPS = frozenset({"table", "ul", "ol", "dl"})
"""An end tag is never looked for outside of these."""
BLOCKS = frozenset(
    "table ul ol dl pre h1 h2 h3 h4 h5 h6 p div blockquote details section".split()
)
Inline = Callable[[str], Runs]
Markdown = Callable[[str, int], tuple[Block, ...]]
Place = Callable[[int, int], Span]


@dataclass(slots=True)
class Element:
    """An element; children are elements and texts; `start` to `end` is its inside."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element | str] = field(default_factory=list)
    start: int = 0
    end: int = 0
    last_line: int = 0

    def elements(self, *names: str) -> Iterator[Element]:
        """The children that are elements of these names."""
        for child in self.children:
            if isinstance(child, Element) and child.name in names:
                yield child


class _Tree(HTMLParser):
    """Builds elements with the offsets of what is inside."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = text
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.root = Element("", {}, 0)
        self.stack = [self.root]
        self.feed(text)
        self.close()
        self.close_to(0, len(text))

    def position(self) -> int:
        """Where the parser is."""
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def close_to(self, depth: int, offset: int) -> None:
        """End elements until `depth` of them are open below the root."""
        while len(self.stack) > depth + 1:
            element = self.stack.pop()
            element.end = offset
            element.last_line = self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.close_implied(tag)
        line = self.getpos()[0] - 1
        element = Element(tag, {k: v or "" for k, v in attrs}, line, last_line=line)
        self.stack[-1].children.append(element)
        if tag not in VOID and len(self.stack) < MAX_DEPTH:
            element.start = self.position() + len(self.get_starttag_text() or "")
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element without content."""
        self.close_implied(tag)
        line = self.getpos()[0] - 1
        self.stack[-1].children.append(
            Element(tag, {k: v or "" for k, v in attrs}, line, last_line=line)
        )

    def close_implied(self, tag: str) -> None:
        """End the elements that this one ends by beginning."""
        for index in range(len(self.stack) - 1, 0, -1):
            name = self.stack[index].name
            if tag in ENDED_BY.get(name, ()):
                self.close_to(index - 1, self.position())
            if name in STOPS:
                return

    def handle_endtag(self, tag: str) -> None:
        """Close an element, if it is open."""
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].name == tag:
                self.close_to(index - 1, self.position())
                return
            if self.stack[index].name in STOPS:
                return

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.stack[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        """Add an entity as it is written; running text resolves it."""
        self.stack[-1].children.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Add a character reference as it is written."""
        self.stack[-1].children.append(f"&#{name};")


@dataclass(slots=True)
class Fragment:
    """Turns an HTML fragment into blocks.

    `inline` reads running text with tags in it, `markdown` a text of blocks whose first
    line is given, `place` makes a span of two lines of the fragment (from 0).
    """

    text: str
    inline: Inline
    markdown: Markdown
    place: Place

    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the fragment."""
        return tuple(self.inside(_Tree(self.text).root))

    def inside(self, element: Element) -> Iterator[Block]:
        """The blocks inside an element, its loose text as paragraphs."""
        loose: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and child.name in BLOCKS:
                yield from self.paragraph(loose, element)
                loose = []
                yield from self.block(child)
            else:
                loose.append(child)
        yield from self.paragraph(loose, element)

    def paragraph(
        self, parts: Sequence[Element | str], around: Element
    ) -> Iterator[Block]:
        """A paragraph of loose text, if there is any."""
        text = "".join(written(part) for part in parts).strip()
        runs = trimmed(self.inline(text)) if text else ()
        if runs:
            first = next((p.line for p in parts if isinstance(p, Element)), around.line)
            yield Paragraph(runs, self.place(first, max(first, around.last_line)))

    def block(self, element: Element) -> Iterator[Block]:
        """The blocks that an element is."""
        span = self.place(element.line, element.last_line)
        match element.name:
            case "table":
                yield self.table(element, span)
            case "ul" | "ol":
                yield self.list(element, span)
            case "dl":
                yield self.definitions(element, span)
            case "pre":
                yield self.code(element, span)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                runs = trimmed(without_handle(self.running(element)))
                anchor = element.attributes.get("id", "")
                yield Heading(int(element.name[1]), runs, span, anchor)
            case _:
                yield from self.content(element)

    def running(self, element: Element) -> Runs:
        """The running text inside an element."""
        return self.inline("".join(written(child) for child in element.children))

    def content(self, element: Element) -> tuple[Block, ...]:
        """The blocks inside an element, which may be written in Markdown."""
        inner = self.text[element.start : element.end]
        if re.search(r"\n[ \t]*\n[ \t]*\S|^\s*\n[ \t]*\n|```", inner):
            lead = len(inner) - len(inner.lstrip("\n"))
            line = self.text.count("\n", 0, element.start) + lead
            if not inner.lstrip().startswith(("<p", "<ul", "<table", "<div")):
                return self.markdown(undented(inner.strip("\n")), line)
        return tuple(self.inside(element))

    def table(self, element: Element, span: Span) -> Table:
        """A table; a first row of header cells alone is its head."""
        rows = [self.row(row) for row in rows_of(element)]
        rows = [row for row in rows if row.cells]
        first = rows[0].cells if rows else ()
        is_head = first and all(cell.header for cell in first)
        head = rows.pop(0) if is_head and (len(first) > 1 or len(rows) == 1) else None
        caption = next(element.elements("caption"), None)
        title = "".join(r.text for r in self.running(caption)) if caption else ""
        return Table(head, tuple(rows), span, title.strip())

    def row(self, element: Element) -> Row:
        """A row; cells over several columns are repeated."""
        cells: list[Cell] = []
        for child in element.elements("td", "th"):
            width = child.attributes.get("colspan", "1")
            repeat = int(width) if width.isdigit() and len(width) < 4 else 1
            cells += [self.cell(child)] * max(1, min(repeat, MAX_REPEAT))
        return Row(tuple(cells), self.place(element.line, element.last_line))

    def cell(self, element: Element) -> Cell:
        """A cell: its first running text, and what more there is as blocks."""
        blocks = list(self.content(element))
        runs: list[Run] = []
        while blocks and isinstance(blocks[0], Paragraph):
            runs += [Run("", Mark.BREAK)] if runs else []
            runs += blocks.pop(0).runs  # type: ignore[union-attr]
        span = self.place(element.line, element.last_line)
        return Cell(tuple(runs), span, element.name == "th", 0, tuple(blocks))

    def list(self, element: Element, span: Span) -> ItemList:
        """A list."""
        items = tuple(
            Item(self.content(item), self.place(item.line, item.last_line))
            for item in element.elements("li")
        )
        return ItemList(items, span, element.name == "ol")

    def definitions(self, element: Element, span: Span) -> DefinitionList:
        """A definition list; terms in a row share what is said of them."""
        entries: list[tuple[list[Runs], list[Block], Span]] = []
        is_term = False
        for child in entries_of(element):
            if not entries or (child.name == "dt" and not is_term):
                place = self.place(child.line, child.last_line)
                entries.append(([], [], place))
            is_term = child.name == "dt"
            if is_term:
                entries[-1][0].append(trimmed(self.running(child)))
            else:
                entries[-1][1].extend(self.content(child))
        found = tuple(Entry(tuple(t), tuple(b), at) for t, b, at in entries)
        return DefinitionList(found, span)

    def code(self, element: Element, span: Span) -> Code:
        """Preformatted text; its language is in a class of `pre` or `code`."""
        inner = next(element.elements("code"), element)
        classes = f"{element.attributes.get('class', '')} "
        classes += inner.attributes.get("class", "")
        named = re.search(
            r"(?:language|lang|highlight-source|brush:)[- ]?([\w+#-]+)", classes
        )
        language = named[1] if named else element.attributes.get("lang", "")
        text = "".join(run_text(self.raw(element))).lstrip("\n").rstrip() + "\n"
        return Code(text, span, language.lower(), code_line=span.line)

    def raw(self, element: Element) -> Iterator[Run]:
        """The text inside, entities resolved, line breaks kept."""
        for child in element.children:
            if isinstance(child, Element):
                yield Run("\n") if child.name == "br" else Run("")
                yield from self.raw(child)
            else:
                yield Run(resolved(child))


def run_text(runs: Iterator[Run]) -> Iterator[str]:
    """The texts of runs."""
    return (run.text for run in runs)


def resolved(text: str) -> str:
    """Text with its character references resolved."""
    from html import unescape

    return unescape(text) if "&" in text else text


def rows_of(element: Element) -> Iterator[Element]:
    """The rows of a table, not those of tables inside."""
    for child in element.elements("tr", "thead", "tbody", "tfoot"):
        if child.name == "tr":
            yield child
        else:
            yield from child.elements("tr")


def entries_of(element: Element) -> Iterator[Element]:
    """Terms and definitions, in `div` groups or not."""
    for child in element.elements("dt", "dd", "div"):
        if child.name == "div":
            yield from child.elements("dt", "dd")
        else:
            yield child


def written(part: Element | str) -> str:
    """Running HTML as text again, so that the reader of running text takes it."""
    if isinstance(part, str):
        return re.sub(r"\s*\n\s*", "\n", part)
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in part.attributes.items()
        if '"' not in value
    )
    if part.name in VOID:
        return f"<{part.name}{attributes}>"
    inner = "".join(written(child) for child in part.children)
    return f"<{part.name}{attributes}>{inner}</{part.name}>"


def trimmed(runs: Sequence[Run]) -> Runs:
    """Runs without blanks and line breaks at both ends."""
    found = list(runs)
    while found and found[0].mark is not Mark.CODE and not found[0].text.strip():
        del found[0]
    while found and found[-1].mark is not Mark.CODE and not found[-1].text.strip():
        del found[-1]
    if found:
        first = found[0]
        found[0] = Run(first.text.lstrip(), first.mark, first.target)
        last = found[-1]
        found[-1] = Run(last.text.rstrip(), last.mark, last.target)
    return tuple(found)


def undented(text: str) -> str:
    """Text without the indentation that all of its lines share."""
    lines = text.expandtabs(4).split("\n")
    widths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    width = min(widths, default=0)
    return "\n".join(line[width:] for line in lines)


HANDLES = frozenset("¶ # § 🔗".split())
"""Characters that a site shows behind a heading as the link to it."""


def without_handle(runs: Runs) -> Runs:
    """The text of a heading without the link to itself at its end."""
    last = runs[-1] if runs else None
    is_handle = last and last.mark is Mark.LINK and last.text.strip() in HANDLES
    return runs[:-1] if is_handle else runs
