"""reStructuredText as blocks, read by docutils.

Directives of sphinxcontrib-httpdomain (`.. http:get:: /path`) are components of that
name with the path as argument; their field lists are definitions whose terms are the
names of the fields (`query integer limit`). Includes, raw HTML and code of other files
are left out. What docutils cannot read is left out with a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from generator.formats.page import (
    Block,
    Cell,
    Code,
    Component,
    Container,
    Definitions,
    Entry,
    Heading,
    Item,
    ItemList,
    Mark,
    Page,
    Paragraph,
    Row,
    Rule,
    Run,
    Runs,
    Table,
    text_of,
)
from generator.formats.rst_directives import (
    CHANGES,
    CODE,
    TAB,
    TABS,
    TRANSPARENT,
    known,
)
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

NAME = "rst"
MAX_DEPTH = 60
"""Nested lists and quotations beyond which docutils' recursion would end the process."""
MAX_LINE = 20_000
"""Characters of a line: docutils' inline patterns are slow on longer ones."""
JOINED = re.compile(r"[\w.+:-]{200,}")
MAX_JOINTS = 30
"""Joints in one such word: docutils searches for a role from each of them on."""
LEVELS = 6
BULLETS = re.compile(r"[ \t]*(?:(?:[-*+•]|\d{1,4}[.)]|#\.)[ \t]+)*")
ADMONITIONS: Mapping[type[nodes.Element], str] = {
    nodes.note: "note",
    nodes.tip: "note",
    nodes.hint: "note",
    nodes.important: "note",
    nodes.warning: "warning",
    nodes.caution: "warning",
    nodes.danger: "warning",
    nodes.attention: "warning",
    nodes.error: "warning",
    nodes.admonition: "note",
}
MARKS: Mapping[type[nodes.Element], Mark] = {
    nodes.strong: Mark.STRONG,
    nodes.emphasis: Mark.EMPHASIS,
    nodes.literal: Mark.CODE,
    nodes.title_reference: Mark.EMPHASIS,
}


def read(source: Source) -> Page:
    """Read a page in reStructuredText."""
    lines, problem = bounded(source)
    text = "\n".join(lines)
    settings = get_default_settings(Parser)
    settings.report_level = settings.halt_level = 5
    settings.warning_stream = None
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.line_length_limit = MAX_LINE * 2
    settings.syntax_highlight = "none"
    document = new_document(source.file, settings)
    diagnostics = [problem] if problem else []
    try:
        with known(text):
            Parser().parse(text, document)
    except Exception as error:
        # docutils ends with errors of many classes on broken input.
        message = (
            f"not readable as reStructuredText from here on: {type(error).__name__}"
        )
        hint = "correct the markup; what was read before it is kept"
        place = source.span(1)
        diagnostics.append(
            Diagnostic(Severity.WARNING, "broken-rst", message, place, hint)
        )
    reader = Reader(source, document.substitution_defs)
    blocks = tuple(reader.blocks(document.children, 1))
    first = next((b for b in blocks if isinstance(b, Heading)), None)
    title = text_of(first.runs).strip() if first else ""
    return Page(
        source.file,
        NAME,
        blocks,
        title,
        omitted=tuple(reader.omitted),
        diagnostics=tuple(diagnostics),
    )


def bounded(source: Source) -> tuple[list[str], Diagnostic | None]:
    """The lines within our budgets, and what was cut."""
    kept: list[str] = []
    cut = 0
    for number, line in enumerate(source.lines, 1):
        line = line.replace("\0", " ")
        lead = BULLETS.match(line[:2000])
        indent = len((lead[0] if lead else "").expandtabs(8))
        if len(line) > MAX_LINE or indent > MAX_DEPTH * 4 or is_joined(line):
            cut = cut or number
            line = ""
        kept.append(line)
    if not cut:
        return kept, None
    message = f"a line is longer than {MAX_LINE} characters, or too deeply nested"
    return kept, Diagnostic(
        Severity.WARNING, "too-deep", message, source.span(cut), "break it up"
    )


def is_joined(line: str) -> bool:
    """Whether a line has a word that would take docutils quadratic time."""
    return any(
        sum(word[0].count(joint) for joint in ".+:-") > MAX_JOINTS
        for word in JOINED.finditer(line)
    )


@dataclass(slots=True)
class Reader:
    """Turns the nodes of one document into blocks."""

    source: Source
    substitutions: Mapping[str, nodes.Element]
    omitted: list[tuple[Span, str]] = field(default_factory=list)
    last: int = 1

    def span(self, node: nodes.Node) -> Span:
        """The place of a node; docutils gives some of them none."""
        line = node.get("line") if isinstance(node, nodes.Element) else None
        line = line or node.line or self.first_line(node) or self.last
        self.last = max(1, min(int(line), len(self.source.lines)))
        return self.source.span(self.last)

    def first_line(self, node: nodes.Node) -> int:
        """The first line that something inside a node has."""
        for inner in node.findall():
            if inner.line:
                return int(inner.line)
        return 0

    def blocks(self, children: Sequence[nodes.Node], level: int) -> Iterator[Block]:
        """The blocks of nodes; `level` is that of the next title."""
        for node in children:
            yield from self.block(node, level)

    def block(self, node: nodes.Node, level: int) -> Iterator[Block]:
        """The blocks of one node."""
        match node:
            case nodes.section():
                yield from self.section(node, level)
            case nodes.title() | nodes.rubric():
                yield Paragraph((Run(node.astext(), Mark.STRONG),), self.span(node))
            case nodes.paragraph() | nodes.line_block():
                yield Paragraph(self.runs(node), self.span(node))
            case nodes.bullet_list() | nodes.enumerated_list():
                yield self.item_list(node, level)
            case nodes.definition_list() | nodes.field_list() | nodes.option_list():
                yield self.definitions(node, level)
            case nodes.docinfo():
                pass
            case nodes.literal_block() | nodes.doctest_block():
                yield self.code(node)
            case nodes.table():
                yield self.table(node, level)
            case nodes.block_quote():
                # Indented text is a quotation only for reStructuredText: writers indent.
                yield from self.blocks(node.children, level)
            case nodes.transition():
                yield Rule(self.span(node))
            case nodes.container():
                yield from self.directive(node, level)
            case nodes.comment():
                reason = str(node.get("omitted") or "comment")
                self.omitted.append((self.span(node), reason))
            case nodes.topic() | nodes.sidebar() | nodes.compound():
                yield from self.blocks(node.children, level)
            case nodes.Element() if isinstance(node, nodes.Admonition):
                yield self.admonition(node, level)
            case _:
                pass

    def section(self, node: nodes.section, level: int) -> Iterator[Block]:
        """A heading and what stands below it."""
        title = node.next_node(nodes.title)
        place = self.span(title) if title is not None else self.span(node)
        # docutils gives the line of the underline.
        text = title.astext().split("\n")[0] if title is not None else ""
        place = self.upward(place, text)
        runs = self.runs(title) if title is not None else ()
        anchor = next(iter(node.get("ids", ())), "")
        yield Heading(min(level, LEVELS), runs, place, anchor)
        yield from self.blocks(
            [child for child in node.children if child is not title], level + 1
        )

    def upward(self, place: Span, text: str) -> Span:
        """The line of a title: the one that has its text, at most two lines up."""
        offset = self.source.first_line - 1
        words = text[:20].split()
        for line in range(place.line - offset, max(0, place.line - offset - 3), -1):
            shown = (
                self.source.lines[line - 1] if line <= len(self.source.lines) else ""
            )
            if words and words[0] in shown:
                return self.source.span(line)
        return place

    def item_list(self, node: nodes.Element, level: int) -> ItemList:
        """A list with its items."""
        place = self.span(node)
        items = tuple(
            Item(tuple(self.blocks(child.children, level)), self.span(child))
            for child in node.children
            if isinstance(child, nodes.list_item)
        )
        return ItemList(items, place, isinstance(node, nodes.enumerated_list))

    def definitions(self, node: nodes.Element, level: int) -> Definitions:
        """A definition list, field list or option list."""
        place = self.span(node)
        entries = [self.entry(c, level) for c in node.children if is_entry(c)]
        return Definitions(tuple(entries), place)

    def entry(self, node: nodes.Node, level: int) -> Entry:
        """One term with its classifiers, and what is said of it."""
        place = self.span(node)
        terms: list[Runs] = []
        extra: list[Run] = []
        blocks: list[Block] = []
        for child in node.children:
            match child:
                case nodes.term() | nodes.field_name() | nodes.option_group():
                    terms.append(self.runs(child))
                case nodes.classifier():
                    extra += [Run(" : "), *self.runs(child)]
                case nodes.Element():
                    blocks += self.blocks(child.children, level)
        if terms and extra:
            terms[-1] = (*terms[-1], *extra)
        return Entry(tuple(terms), tuple(blocks), place)

    def code(self, node: nodes.Element) -> Code:
        """A literal block."""
        found: list[str] = list(map(str, node.get("classes", ())))
        classes = [name for name in found if name != "code"]
        place = self.span(node)
        language = classes[0].lower() if classes else ""
        return Code(node.astext() + "\n", place, language, code_line=place.line)

    def table(self, node: nodes.table, level: int) -> Table:
        """A table; cells that span several rows or columns are repeated."""
        place = self.span(node)
        titles = [c.astext() for c in node.children if isinstance(c, nodes.title)]
        group = node.next_node(nodes.tgroup)
        heads: list[Row] = []
        rows: list[Row] = []
        for part in group.children if group is not None else ():
            if isinstance(part, nodes.thead | nodes.tbody):
                found = self.rows(part, level)
                (heads if isinstance(part, nodes.thead) else rows).extend(found)
        head = heads[0] if heads else None
        return Table(head, (*heads[1:], *rows), place, titles[0] if titles else "")

    def rows(self, part: nodes.Element, level: int) -> list[Row]:
        """The rows of a part of a table."""
        found: list[Row] = []
        below: dict[int, tuple[int, Cell]] = {}
        for line in part.children:
            cells: list[Cell] = []
            place = self.span(line)
            for entry in (e for e in line.children if isinstance(e, nodes.entry)):
                carry(cells, below)
                cell = self.cell(entry, level)
                for _ in range(min(int(entry.get("morecols", 0)), 50) + 1):
                    if more := min(int(entry.get("morerows", 0)), 500):
                        below[len(cells)] = (more, cell)
                    cells.append(cell)
            carry(cells, below)
            found.append(Row(tuple(cells), place))
        return found

    def cell(self, node: nodes.entry, level: int) -> Cell:
        """A cell: running text, and blocks where it holds more than that."""
        place = self.span(node)
        inner = tuple(self.blocks(node.children, level))
        runs: list[Run] = []
        rest = 0
        for block in inner:
            if not isinstance(block, Paragraph):
                break
            runs += [*([Run("", Mark.BREAK)] if runs else []), *block.runs]
            rest += 1
        return Cell(tuple(runs), place, blocks=inner[rest:])

    def admonition(self, node: nodes.Element, level: int) -> Container:
        """A box."""
        kind = ADMONITIONS.get(type(node), "note")
        place = self.span(node)
        title = ""
        children = list(node.children)
        if children and isinstance(children[0], nodes.title):
            title = children.pop(0).astext()
        return Container(kind, title, tuple(self.blocks(children, level)), place)

    def directive(self, node: nodes.container, level: int) -> Iterator[Block]:
        """What a directive that docutils does not know stands for."""
        name = str(node.get("directive") or "")
        argument = str(node.get("argument") or "")
        place = self.span(node)._replace(end_line=self.last_line(node))
        attributes = tuple(node.get("attributes") or ())
        if not name or name in TRANSPARENT:
            yield from self.blocks(node.children, level)
        elif "code" in node:
            yield from self.code_of(node, name, argument, place)
        elif name in TABS or name in TAB:
            kind = "tabs" if name in TABS else "tab"
            yield Container(
                kind, argument, tuple(self.blocks(node.children, level)), place
            )
        elif name in CHANGES:
            inner = tuple(self.blocks(node.children, level))
            yield Container(CHANGES[name], f"{name} {argument}".strip(), inner, place)
        else:
            inner = tuple(self.blocks(node.children, level))
            yield Component(name, attributes, place, argument, blocks=inner)

    def code_of(
        self, node: nodes.container, name: str, argument: str, place: Span
    ) -> Iterator[Block]:
        """The code of a directive, in a tab of its own where it is one."""
        options = dict(node.get("attributes") or ())
        language, _, rest = argument.partition(" ")
        shown = str(node["code"])
        line = self.source.span(
            min(int(node["code_line"]), len(self.source.lines))
        ).line
        title = options.get("caption", "") or (rest if name == "code-tab" else "")
        text = shown + "\n" if shown else ""
        code = Code(text, place, language.lower(), title=title, code_line=line)
        if name == "code-tab":
            yield Container("tab", rest or language, (code,), place)
        elif name in CODE or shown:
            yield code

    def last_line(self, node: nodes.Element) -> int:
        """The last line of a directive in the file."""
        end = int(node.get("end") or 0)
        return self.source.span(end).line if end else 0

    def runs(self, node: nodes.Node) -> Runs:
        """Running text with its marks."""
        return tuple(self.run_parts(node, Mark.PLAIN, 0))

    def run_parts(self, node: nodes.Node, mark: Mark, depth: int) -> Iterator[Run]:
        """The runs inside a node, set in the mark of what is around it."""
        for child in node.children:
            match child:
                case nodes.Text():
                    yield Run(child.astext().replace("\0", ""), mark)
                case nodes.reference():
                    target = str(child.get("refuri") or child.get("refname") or "")
                    yield Run(child.astext(), Mark.LINK, target)
                case nodes.substitution_reference():
                    name = str(child.get("refname", "")).strip()
                    found = self.substitutions.get(name)
                    if found is None or depth > 3:
                        yield Run(child.astext(), mark)
                    else:
                        yield from self.run_parts(found, mark, depth + 1)
                case nodes.line():
                    yield from self.run_parts(child, mark, depth)
                    yield Run("", Mark.BREAK)
                case nodes.problematic() | nodes.target() | nodes.footnote_reference():
                    yield Run(child.astext(), mark)
                case nodes.Element():
                    yield from self.run_parts(
                        child, MARKS.get(type(child), mark), depth
                    )


def is_entry(node: nodes.Node) -> bool:
    """Whether a node is one entry of a list of terms."""
    return isinstance(
        node, nodes.definition_list_item | nodes.field | nodes.option_list_item
    )


def carry(cells: list[Cell], below: dict[int, tuple[int, Cell]]) -> None:
    """Repeat cells of earlier rows that reach down to this one."""
    while len(cells) in below:
        left, cell = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, cell)
        cells.append(cell)
