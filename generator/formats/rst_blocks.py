"""Conversion of the docutils tree to blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docutils import nodes

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Component,
    Container,
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
    ThematicBreak,
)
from generator.formats.rst_directives import Construct, Scan, Title
from generator.report.diagnostics import Span
from generator.source import Source

MAX_SUBSTITUTED = 5
"""Substitutions inside substitutions that are followed."""
MAX_SUBSTITUTIONS = 10_000
"""Substitutions on a page, so that a few lines cannot grow without end."""
MAX_SPANNED = 100_000
"""Cells that cells over several rows and columns may add to the tables of a page."""
WRAPPED = re.compile(r"(?<=[/_])\n(?=[\w<{:])|(?<=\w)\n(?=_\w)")
"""Where a cell was too narrow for a word: `/pets/` above `<pet_id>`, `owner` above `_id`."""
DEEPEST = 6
"""Levels of headings."""
SET: tuple[tuple[type[nodes.Element], Mark], ...] = (
    (nodes.literal, Mark.CODE),
    (nodes.math, Mark.CODE),
    (nodes.strong, Mark.STRONG),
    (nodes.emphasis, Mark.EMPHASIS),
    (nodes.title_reference, Mark.CODE),
)


@dataclass(slots=True)
class RstBlocks:
    """Makes blocks of nodes; `line` is the last line that a node gave."""

    source: Source
    scan: Scan
    line: int = 1
    floor: int = 0
    anchor: str = ""
    substituted: int = 0
    spanned: int = 0
    targets: dict[str, str] = field(default_factory=dict)
    anonymous: bool = False

    def blocks(self, children: Sequence[nodes.Node]) -> tuple[Block, ...]:
        """The blocks of nodes in order."""
        if not self.targets:
            self.targets = _targets(self.scan.document)
            self.anonymous = is_any_anonymous(self.scan.document)
        found: list[Block] = []
        for child in children:
            found.extend(self.block(child))
        return tuple(_tabbed(found))

    def block(self, node: nodes.Node) -> Iterator[Block]:
        """The blocks of a node."""
        self.line = max(self.line, getattr(node, "line", None) or 0)
        match node:
            case Title():
                yield self.heading(node)
            case Construct():
                yield from self.construct(node)
            case nodes.paragraph() | nodes.rubric() | nodes.title():
                yield Paragraph(self.runs(node.children), self.span(node))
            case nodes.bullet_list() | nodes.enumerated_list():
                yield self.listed(node)
            case nodes.definition_list() | nodes.field_list() | nodes.option_list():
                yield self.definitions(node)
            case nodes.literal_block() | nodes.doctest_block():
                yield self.code(node)
            case nodes.line_block():
                runs = tuple(self.lines(node))
                yield Paragraph(runs, self.span(node))
            case nodes.table():
                yield from self.tables(node)
            case nodes.transition():
                yield ThematicBreak(self.span(node))
            case nodes.Element():
                yield from self.other(node)
            case _:
                return

    def other(self, node: nodes.Element) -> Iterator[Block]:
        """Nodes without a block of their own: targets, comments, messages, wrappers."""
        match node:
            case nodes.target():
                self.anchor = next(map(str, node.get("names", ())), self.anchor)
            case nodes.comment():
                lines = node.astext().count("\n")
                first = self.line_of(node)
                self.scan.omit(first, first + lines, "comment")
            case nodes.system_message():
                kept = [c for c in node.children if isinstance(c, nodes.literal_block)]
                for each in kept:
                    each.line = each.line or node.get("line")
                yield from self.blocks(kept if node["level"] > 2 else ())
            case nodes.substitution_definition() | nodes.Invisible():
                return
            case nodes.image():
                self.scan.omit(self.line, self.line, "image")
            case nodes.footnote() | nodes.citation():
                inner = [c for c in node.children if not isinstance(c, nodes.label)]
                yield from self.blocks(inner)
            case _:
                yield from self.blocks(node.children)

    def heading(self, node: Title) -> Heading:
        """A heading, with the name of the target in front of it."""
        anchor, self.anchor = self.anchor, ""
        level = min(int(node["level"]), DEEPEST)
        return Heading(level, self.runs(node.children), self.span(node), anchor)

    def construct(self, node: Construct) -> Iterator[Block]:
        """The blocks of a directive."""
        span = self.place(self.line_of(node), int(node["last"]))
        match node["kind"]:
            case "wrapper" | "tabs":
                yield from self.blocks(node.children)
            case "code":
                text, language = str(node["text"]), str(node["language"])
                at = self.source.span(int(node["begins"])).line
                yield Code(text, span, language, "", str(node["title"]), at)
            case "component":
                options = tuple((str(k), str(v)) for k, v in node["options"])
                inner = self.blocks(node.children)
                name, argument = str(node["name"]), str(node["argument"])
                yield Component(name, options, span, argument, (), inner)
            case "names":
                yield from self.names(node, span)
            case kind:
                inner = self.blocks(node.children)
                yield Container(str(kind), str(node["title"]), inner, span)

    def names(self, node: Construct, span: Span) -> Iterator[Block]:
        """A list of names that another file describes, each a link to what it says."""
        found: list[tuple[str, str, int]] = node["names_found"]
        if node["status"]:
            entries = tuple(
                Entry(
                    ((Run(f"statuscode {name}"),),),
                    (Paragraph((Run(text),), self.source.span(line)),) if text else (),
                    self.source.span(line),
                )
                for name, text, line in found
            )
            if entries:
                yield DefinitionList(entries, span)
            return
        rows = tuple(
            Row((Cell((Run(name, Mark.CODE, target),), at), Cell((), at)), at)
            for name, target, at in self.described(found, str(node["file"]))
        )
        if rows:
            first = self.source.span(span.line - self.source.first_line + 1)
            heads = ("Name", "Description")
            cells = tuple(Cell((Run(text),), first, header=True) for text in heads)
            head = Row(cells, first)
            yield Table(head, rows, span)

    def described(
        self, found: Sequence[tuple[str, str, int]], file: str
    ) -> Iterator[tuple[str, str, Span]]:
        """Each name with where it is described, and its place."""
        for name, key, line in found:
            yield name, f"{file}#{key}" if key else "", self.source.span(line)

    def listed(self, node: nodes.Element) -> ItemList:
        """A list; what is between its items goes with them."""
        items: list[Item] = []
        for child in node.children:
            self.line = max(self.line, getattr(child, "line", None) or 0)
            first = self.line
            inner = self.blocks(getattr(child, "children", ()))
            items.append(Item(inner, self.around(first, inner)))
        ordered = isinstance(node, nodes.enumerated_list)
        first = items[0].span.line - self.source.first_line + 1 if items else self.line
        return ItemList(tuple(items), self.around(first, items), ordered)

    def definitions(self, node: nodes.Element) -> DefinitionList:
        """A list of terms, of fields or of options."""
        entries: list[Entry] = []
        for child in node.children:
            if isinstance(child, nodes.Element):
                self.line = max(self.line, child.line or 0)
                entries.append(self.entry(child))
        first = entries[0].span if entries else self.place(self.line, self.line)
        start = first.line - self.source.first_line + 1
        return DefinitionList(tuple(entries), self.around(start, entries))

    def entry(self, node: nodes.Element) -> Entry:
        """A term and what is said of it."""
        first = self.line
        terms: list[Runs] = []
        blocks: list[Block] = []
        for child in node.children:
            match child:
                case nodes.field_name():
                    terms.append((Run(_unescaped(child.rawsource)),))
                case nodes.term():
                    terms.append(self.runs(child.children))
                case nodes.classifier():
                    old = terms.pop() if terms else ()
                    terms.append((*old, Run(" : "), *self.runs(child.children)))
                case nodes.option_group():
                    terms.extend((Run(o.astext()),) for o in child.children)
                case nodes.Element():
                    blocks.extend(self.blocks(child.children))
                case _:
                    pass
        inner = tuple(blocks)
        return Entry(tuple(terms), inner, self.around(first, inner))

    def code(self, node: nodes.Element) -> Code:
        """A literal block."""
        text = node.astext()
        first = self.line_of(node)
        span = self.place(first, first + text.count("\n"))
        is_doctest = isinstance(node, nodes.doctest_block)
        language = "python" if is_doctest else self.scan.language
        return Code(f"{text}\n", span, language, code_line=span.line)

    def lines(self, node: nodes.Element) -> Iterator[Run]:
        """The lines of a block of lines, with breaks between them."""
        for number, child in enumerate(node.children):
            if number:
                yield Run("", Mark.BREAK)
            if isinstance(child, nodes.line_block):
                yield from self.lines(child)
            elif isinstance(child, nodes.Element):
                yield from self.runs(child.children)

    def tables(self, node: nodes.table) -> Iterator[Block]:
        """A table: its title, heads and rows."""
        title = next(
            (c.astext() for c in node.children if isinstance(c, nodes.title)), ""
        )
        for group in node.findall(nodes.tgroup):
            heads: list[Row] = []
            rows: list[Row] = []
            first = self.line_of(node)
            # The lines of a table that was data (`csv-table`) are counted from 1.
            self.floor = first
            for part in group.children:
                if isinstance(part, nodes.thead | nodes.tbody):
                    is_head = isinstance(part, nodes.thead)
                    (heads if is_head else rows).extend(self.rows(part, is_head, group))
            head = heads[0] if heads else None
            body = (*heads[1:], *rows)
            if body or head:
                yield Table(head, body, self.around(first, (*heads, *rows)), title)
            return

    def rows(self, part: nodes.Element, is_head: bool, group: Any) -> Iterator[Row]:
        """The rows of a part of a table, cells over several rows and columns repeated."""
        stubs = [bool(c.get("stub")) for c in group.children if c.tagname == "colspec"]
        below: dict[int, tuple[int, Cell]] = {}
        for row in part.children:
            cells: list[Cell] = []
            first = 0
            for entry in getattr(row, "children", ()):
                self.repeat(below, cells)
                is_stub = len(cells) < len(stubs) and stubs[len(cells)]
                cell = self.cell(entry, is_head or is_stub)
                first = first or cell.span.line
                wide = int(entry.get("morecols", 0)) + 1
                down = int(entry.get("morerows", 0))
                self.spanned += wide - 1 + down
                wide = wide if self.spanned < MAX_SPANNED else 1
                for _ in range(wide):
                    if down and self.spanned < MAX_SPANNED:
                        below[len(cells)] = (down, cell)
                    cells.append(cell)
            self.repeat(below, cells)
            yield Row(tuple(cells), self.row_span(cells))

    @staticmethod
    def repeat(below: dict[int, tuple[int, Cell]], cells: list[Cell]) -> None:
        """Add the cells that reach down from rows above."""
        while found := below.pop(len(cells), None):
            left, cell = found
            if left > 1:
                below[len(cells)] = (left - 1, cell)
            cells.append(cell)

    def row_span(self, cells: Sequence[Cell]) -> Span:
        """The place of a row: from its first cell's line to the last one's."""
        here = [cell.span for cell in cells]
        if not here:
            return self.source.span(self.line)
        first = max(here, key=lambda span: span.line)
        last = max(span.last_line for span in here)
        return Span(first.file, first.line, 1, last if last > first.line else 0)

    def cell(self, entry: Any, is_header: bool) -> Cell:
        """A cell: a paragraph or several are text, anything more are blocks."""
        inner = self.blocks(entry.children)
        texts = [b for b in inner if isinstance(b, Paragraph)]
        more = tuple(b for b in inner if not isinstance(b, Paragraph))
        runs: list[Run] = []
        for number, each in enumerate(texts):
            runs.extend((Run("", Mark.BREAK),) if number else ())
            runs.extend(replace(r, text=WRAPPED.sub("", r.text)) for r in each.runs)
        span = inner[0].span if inner else self.source.span(self.line)
        return Cell(tuple(runs), span, is_header, 0, more)

    def runs(self, children: Sequence[nodes.Node], depth: int = 0) -> Runs:
        """Running text."""
        return tuple(run for child in children for run in self.run(child, depth))

    def run(self, node: nodes.Node, depth: int) -> Iterator[Run]:
        """The runs of an inline node."""
        match node:
            case nodes.Text():
                yield Run(str(node).replace("\0", ""))
            case nodes.reference() if self.is_dangling(node):
                yield Run(node.rawsource)
            case nodes.reference():
                target = node.get("refuri") or self.target_of(node)
                yield Run(node.astext(), Mark.LINK, str(target))
            case nodes.substitution_reference():
                yield from self.substitution(node, depth)
            case nodes.image():
                yield Run(str(node.get("alt", "")))
            case nodes.target() | nodes.raw() | nodes.system_message():
                yield Run(node.astext() if not node.get("refuri") else "")
            case nodes.Element():
                mark = next(
                    (m for kind, m in SET if isinstance(node, kind)), Mark.PLAIN
                )
                yield Run(node.astext(), mark)
            case _:
                return

    def substitution(self, node: Any, depth: int) -> Iterator[Run]:
        """The text of a substitution; its name where it is not defined."""
        defined = self.scan.document.substitution_defs
        names = self.scan.document.substitution_names
        name = str(node.get("refname", node.astext()))
        name = name if name in defined else names.get(name.lower(), name)
        self.substituted += 1
        is_free = depth < MAX_SUBSTITUTED and self.substituted < MAX_SUBSTITUTIONS
        if name in defined and is_free:
            yield from self.runs(defined[name].children, depth + 1)
        else:
            yield Run(node.astext())

    def target_of(self, node: Any) -> str:
        """Where a reference by name leads."""
        name = str(node.get("refname", ""))
        return self.targets.get(name, f"#{name}" if name else "")

    def is_dangling(self, node: Any) -> bool:
        """Whether a word only looks like an anonymous reference: `/__version__`."""
        written = node.get("anonymous") and node.rawsource.endswith("__")
        return bool(written) and "`" not in node.rawsource and not self.anonymous

    def line_of(self, node: nodes.Element) -> int:
        """The first line of a node."""
        return max(node.line or self.line, self.floor)

    def span(self, node: nodes.Element) -> Span:
        """The place of a node that is nothing but text."""
        first = self.line_of(node)
        return self.place(first, first + node.rawsource.count("\n"))

    def around(self, first: int, inner: Sequence[Any]) -> Span:
        """The place from a line to the end of what is inside."""
        offset = self.source.first_line - 1
        last = max((each.span.last_line - offset for each in inner), default=first)
        return self.place(first, max(first, last))

    def place(self, first: int, last: int) -> Span:
        """The place of lines."""
        self.line = max(self.line, first)
        return self.source.span(first, 1, last if last > first else 0)


def _targets(document: Any) -> dict[str, str]:
    """The addresses of the targets of a document by name."""
    found = {"": ""}
    for node in document.findall(nodes.target):
        for name in node.get("names", ()):
            if uri := node.get("refuri"):
                found[name] = str(uri)
    return found


def is_any_anonymous(document: Any) -> bool:
    """Whether a document has a target for references without a name."""
    return any(node.get("anonymous") for node in document.findall(nodes.target))


def _tabbed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with tabs that are alone in a row put into a group."""
    group: list[Container] = []
    for block in blocks:
        if isinstance(block, Container) and block.kind == "tab":
            group.append(block)
            continue
        yield from _grouped(group)
        group = []
        yield block
    yield from _grouped(group)


def _grouped(group: Sequence[Container]) -> Iterator[Block]:
    """A group of tabs."""
    if group:
        first, last = group[0].span, group[-1].span
        span = Span(first.file, first.line, first.column, last.last_line)
        yield Container("tabs", "", tuple(group), span)


def _unescaped(text: str) -> str:
    """The name of a field without backslashes in front of what they escape."""
    return text.replace("\\", "")
