"""Blocks of a Markdown page: the parser's tokens and the marks between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.containers import Box, boxed, grouped_tabs, quoted
from generator.formats.fragments import Fragment, trimmed, undented
from generator.formats.inline import START, STOP, LineMark, Lines, runs_of
from generator.formats.languages import named_language
from generator.formats.magic_blocks import INFO, magic_blocks
from generator.formats.page import (
    Block,
    Cell,
    Code,
    DefinitionList,
    Entry,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    ThematicBreak,
    text_of,
)
from generator.formats.stacked import OTHERS
from generator.report.diagnostics import Span
from generator.source import Source

MAX_INLINE = 50_000
"""Characters of one running text that are searched for markup (a budget)."""
MAX_BOXES = 40
"""Boxes inside each other; the tags of deeper ones are read as empty (a budget)."""
ANCHOR = re.compile(r"\s*\{\s{0,4}#([\w:.-]{1,200})[^{}]{0,200}\}\s*$")
CELL_BLOCK = re.compile(r"<(?:ul|ol|table|pre|dl)\b", re.IGNORECASE)
Piece: TypeAlias = "Block | LineMark"
Inner = Callable[[Source, bool, int], tuple[Block, ...]]
"""The blocks of Markdown, or of MDX, that is inside so much HTML."""


@dataclass(slots=True)
class Blocks:
    """Turns tokens into blocks.

    `inner` gives the blocks of Markdown inside HTML, itself `nested` so deep: the two
    may alternate.
    """

    page: Lines
    parser: MarkdownIt
    env: dict[str, object]
    tokens: Sequence[Token]
    inner: Inner
    nested: int = 0
    at: int = 0
    pending: list[Token] = field(default_factory=list)

    def span(self, token: Token) -> Span:
        """The place of a token."""
        if not token.map:
            return self.page.source.span(1)
        first, end = token.map
        while end - 1 > first and not self.page.out[end - 1].strip():
            end -= 1
        origin = self.page.origin
        if first >= len(origin):
            return self.page.source.span((origin[-1] if origin else 0) + 1)
        last = origin[max(first, min(end, len(origin)) - 1)]
        return self.lines(origin[first], last)

    def lines(self, first: int, last: int) -> Span:
        """The place of lines, from 0."""
        end = last + 1 if last > first else 0
        return self.page.source.span(first + 1, 1, end)

    def inline(self, text: str) -> Runs:
        """Running text as runs; what is over the budget has no marks."""
        if len(text) > MAX_INLINE:
            return (Run(text),)
        tokens: list[Token] = []
        self.parser.inline.parse(text, self.parser, self.env, tokens)
        return runs_of(tokens)

    def all(self) -> tuple[Block, ...]:
        """All blocks."""
        return self.until("")

    def until(self, closing: str) -> tuple[Block, ...]:
        """Blocks to the token of this type, marks assembled."""
        pieces: list[Piece] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == closing:
                break
            pieces += self.piece(token)
            if token.type == "hr" and len(pieces) > 1:
                pieces[-2:] = underlined(*pieces[-2:])
        return self.assemble(pieces)

    def piece(self, token: Token) -> Iterator[Piece]:
        """The block that a token begins."""
        match token.type:
            case "mark":
                yield self.page.marks[token.meta["index"]]
            case "heading_open":
                yield self.heading(token)
            case "paragraph_open":
                yield from self.paragraph(token)
            case "bullet_list_open" | "ordered_list_open":
                yield self.list(token)
            case "blockquote_open":
                yield quoted(self.until("blockquote_close"), self.span(token))
            case "table_open":
                yield from parted(self.table(token))
            case "dl_open":
                yield self.definitions(token)
            case "fence" | "code_block":
                yield self.code(token)
            case "hr":
                yield ThematicBreak(self.span(token))
            case _:
                pass

    def next_inline(self) -> str:
        """The running text that comes next, and its closing token skipped."""
        text = self.tokens[self.at].content
        self.at += 2
        return text

    def heading(self, token: Token) -> Heading:
        """A heading; `{#id}` at its end is its anchor."""
        text = self.next_inline()
        anchor = ANCHOR.search(text[-400:]) if text.endswith("}") else None
        if anchor:
            text = text[: len(text) - len(anchor[0])]
        runs = trimmed(self.inline(text))
        return Heading(
            int(token.tag[1]), runs, self.span(token), anchor[1] if anchor else ""
        )

    def paragraph(self, token: Token) -> Iterator[Block]:
        """A paragraph, if it says anything."""
        runs = trimmed(self.inline(self.next_inline()))
        if runs:
            yield Paragraph(runs, self.span(token))

    def list(self, token: Token) -> ItemList:
        """A list."""
        closing = token.type.replace("open", "close")
        items: list[Indented] = []
        while self.at < len(self.tokens):
            inner = self.tokens[self.at]
            self.at += 1
            if inner.type == closing:
                break
            item = Item(self.until("list_item_close"), self.span(inner))
            items.append(Indented(self.column(inner), item))
        ordered = token.type.startswith("ordered")
        nested = [item for _, item in items] if ordered else set_in(items)
        return ItemList(tuple(nested), self.span(token), ordered)

    def column(self, token: Token) -> int:
        """How far the line is indented that a token begins on."""
        lines = self.page.out
        line = lines[token.map[0]] if token.map and token.map[0] < len(lines) else ""
        return len(line) - len(line.lstrip(" "))

    def definitions(self, token: Token) -> DefinitionList:
        """A definition list."""
        entries: list[tuple[list[Runs], list[Block], Span]] = []
        is_term = False
        while self.at < len(self.tokens):
            inner = self.tokens[self.at]
            self.at += 1
            if inner.type == "dl_close":
                break
            if inner.type == "dt_open":
                if not is_term:
                    entries.append(([], [], self.span(inner)))
                is_term = True
                entries[-1][0].append(trimmed(self.inline(self.next_inline())))
            elif inner.type == "dd_open":
                is_term = False
                entries[-1][1].extend(self.until("dd_close"))
        found = tuple(Entry(tuple(t), tuple(b), at) for t, b, at in entries)
        return DefinitionList(found, self.span(token))

    def table(self, token: Token) -> Table:
        """A table with a head."""
        rows: list[Row] = []
        cells: list[Cell] = []
        row = token
        while self.at < len(self.tokens):
            inner = self.tokens[self.at]
            self.at += 1
            if inner.type == "table_close":
                break
            if inner.type == "tr_open":
                cells, row = [], inner
            elif inner.type == "inline":
                cells.append(self.cell(inner.content, self.span(row), not rows))
            elif inner.type == "tr_close":
                rows.append(Row(tuple(cells), self.span(row)))
        rows = _narrowed(rows)
        head = rows[0] if rows and any(cell.text for cell in rows[0].cells) else None
        return Table(head, tuple(rows[1:]), self.span(token))

    def cell(self, text: str, span: Span, is_head: bool) -> Cell:
        """A cell; lists and tables in it are HTML."""
        block = CELL_BLOCK.search(text) if "<" in text else None
        blocks: tuple[Block, ...] = ()
        if block and "`" not in text[: block.start()].replace("``", "")[-1:]:
            blocks = self.fragment(text[block.start() :], span.line - 1, fixed=span)
            text = text[: block.start()]
        runs = self.inline(text)
        indent = 0
        if runs:
            first = runs[0].text
            indent = len(first) - len(first.lstrip("\u00a0\u2003\u2002"))
        return Cell(trimmed(runs), span, is_head, indent, blocks)

    def fragment(
        self, text: str, line: int, fixed: Span | None = None
    ) -> tuple[Block, ...]:
        """The blocks of an HTML fragment that begins on a line (from 0)."""

        def place(first: int, last: int) -> Span:
            return fixed or self.lines(line + first, line + last)

        def markdown(inner: str, first: int) -> tuple[Block, ...]:
            return self.within(inner, line + first)

        return Fragment(text, self.inline, markdown, place).blocks()

    def within(self, text: str, line: int) -> tuple[Block, ...]:
        """Markdown inside HTML as blocks."""
        if self.nested > 4:
            return (Paragraph((Run(text),), self.lines(line, line)),)
        source = self.page.source
        block = replace(
            source, text=text, first_line=source.first_line + line, digest=""
        )
        return self.inner(block, self.page.is_mdx, self.nested + 1)

    def code(self, token: Token) -> Code:
        """Code that the parser found: indented, or fenced in a quotation."""
        span = self.span(token)
        line = span.line + (token.type == "fence")
        return code(token.info, token.content, span, line)

    def marked_code(self, mark: LineMark) -> Code:
        """Code that a mark holds, fenced or not."""
        span = self.lines(mark.line, mark.end)
        if mark.family == "fence":
            return code(mark.name, mark.text, span, span.line + 1)
        comment = re.match(r"\s*//\s{0,4}(\S[^\n]{0,300})", mark.text)
        title = comment[1].strip() if comment else ""
        text = undented(mark.text)
        return Code(text, span, mark.name, "", title, span.line, inferred=True)

    def assemble(self, pieces: Sequence[Piece]) -> tuple[Block, ...]:
        """Siblings with what is between opening and closing marks put in boxes."""
        if not any(isinstance(piece, LineMark) for piece in pieces):
            return tuple(pieces)  # type: ignore[arg-type]
        ends = matched(pieces)
        stack = [Box(None)]
        for index, piece in enumerate(pieces):
            if not isinstance(piece, LineMark):
                stack[-1].blocks.append(piece)
            elif index in ends and piece.part == "open":
                stack.append(Box(piece))
            elif index in ends:
                box = stack.pop()
                box.end = piece.end
                stack[-1].blocks += boxed(box, self)
            else:
                self.single(piece, stack[-1])
        return grouped_tabs(stack[0].blocks)

    def single(self, mark: LineMark, box: Box) -> None:
        """A mark that holds nothing, or is not closed."""
        match mark.part:
            case "code" if mark.name.startswith(INFO):
                place = self.lines(mark.line, mark.end)
                box.blocks += magic_blocks(mark.name, mark.text, place, self.inline)
            case "code":
                box.blocks.append(self.marked_code(mark))
            case "html":
                box.blocks += self.fragment(mark.text, mark.line)
            case "inline":
                runs = trimmed(self.inline(mark.text))
                if runs:
                    box.blocks.append(Paragraph(runs, self.lines(mark.line, mark.end)))
            case "title":
                box.title = box.title or text_of(self.inline(mark.text)).strip()
            case "attributes":
                _apply(mark.text, box.blocks)
            case "open" | "leaf":
                box.blocks += boxed(Box(mark, end=mark.end), self)
            case _:
                self.page.omitted.append((mark.line, mark.end, "unmatched tag"))


def underlined(above: Piece, rule: Piece) -> tuple[Piece, ...]:
    """A numbered line and the rule right below it as the heading that they were meant to
    be: Markdown takes the first of `1. Sign in`, `----------` for a list.
    """
    if not isinstance(above, ItemList) or not isinstance(rule, ThematicBreak):
        return above, rule
    item = above.items[0]
    alone = above.ordered and len(above.items) == len(item.blocks) == 1
    below = rule.span.line == above.span.last_line + 1
    if not (alone and below and item.runs) or "\n" in text_of(item.runs):
        return above, rule
    return (Heading(2, item.runs, item.span),)


class Indented(NamedTuple):
    """An item of a list, and how far its bullet is indented."""

    column: int
    item: Item


SET_IN = 2
"""So many blanks before a bullet, more than before the one above, set an item in."""


def set_in(items: Sequence[Indented]) -> list[Item]:
    """The items of a list with those inside the item above whose bullets are set in,
    though by less than its text: the first writers of Markdown nested lists so, and
    CommonMark (0.31, section 5.2) has them beside each other.
    """
    found: list[Item] = []
    at = 0
    while at < len(items):
        column, item = items[at]
        at += 1
        first = at
        while at < len(items) and items[at].column >= column + SET_IN:
            at += 1
        if inner := items[first:at]:
            span = inner[0].item.span
            below = ItemList(tuple(set_in(inner)), span)
            item = replace(item, blocks=(*item.blocks, below))
        found.append(item)
    return found


def matched(pieces: Sequence[Piece]) -> set[int]:
    """The indices of opening marks that are closed and of those that close them."""
    open_at: list[tuple[int, str]] = []
    depths: dict[str, list[int]] = {}
    found: set[int] = set()
    for index, piece in enumerate(pieces):
        if not isinstance(piece, LineMark) or piece.part not in ("open", "close"):
            continue
        key = f"{piece.family} {piece.text if piece.family == 'colons' else piece.name}"
        if piece.part == "open":
            depths.setdefault(key, []).append(len(open_at))
            open_at.append((index, key))
        elif depths.get(key):
            depth = depths[key][-1]
            if depth < MAX_BOXES:
                found |= {open_at[depth][0], index}
            while len(open_at) > depth:
                depths[open_at.pop()[1]].pop()
    return found


def _narrowed(rows: list[Row]) -> list[Row]:
    """Rows without last columns that are empty throughout."""
    width = max((len(row.cells) for row in rows), default=0)
    while width > 1 and not any(
        cell.runs or cell.blocks
        for row in rows
        for cell in row.cells[width - 1 : width]
    ):
        width -= 1
    return [replace(row, cells=row.cells[:width]) for row in rows]


def code(info: str, text: str, span: Span, line: int) -> Code:
    """Code with its language and title from an info string.

    A bracket alone in its place is the first line of the code.
    """
    if info.strip() in ("{", "["):
        return Code(f"{info.strip()}\n{text}", span, "", "", "", line - 1)
    match = re.match(r"\{?\s{0,4}\.?([\w+#./-]{0,60})", info)
    language = match[1].lower() if match else ""
    rest = info[match.end() :].strip(" }:,") if match else info
    named = re.search(r"""(?:title|filename|label)\s?=\s?["'{]?([^"'}]{1,200})""", rest)
    title = named[1] if named else ""
    if not title and rest and not re.search(r"[={}]", rest) and rest[:1].isupper():
        title = rest
    return Code(text, span, named_language(language, text), rest, title, line)


def _apply(text: str, blocks: list[Block]) -> None:
    """Give a kramdown `#id` to the heading before it."""
    anchor = re.search(r"#([\w:.-]{1,200})", text)
    if anchor and blocks and isinstance(blocks[-1], Heading):
        blocks[-1] = replace(blocks[-1], anchor=anchor[1])


def mark_index(text: str) -> int:
    """The number of the mark that a line holds, -1 where it holds none."""
    if text.startswith(START) and text.endswith(STOP) and text[1:-1].isdigit():
        return int(text[1:-1])
    return -1


RULE = re.compile(r":?-{2,}:?")


def parted(table: Table) -> Iterator[Block]:
    """A table, or the several that stand together without a blank line: each row of
    dashes is below the head of one, and lines above that head title it.

    A rule below a row that is no head only divides the rows, as kramdown has it.
    """
    start, head = 0, table.head
    ruled = [row for row in table.rows if is_rule(row)]
    if ruled and not any(map(is_headed, table.rows, table.rows[1:])):
        yield replace(table, rows=tuple(r for r in table.rows if r not in ruled))
        return
    for index, row in enumerate(table.rows):
        if index <= start or not is_rule(row):
            continue
        stop = index - 1
        while stop > start and not any(c.text for c in table.rows[stop - 1].cells[1:]):
            stop -= 1
        yield replace(table, head=head, rows=table.rows[start:stop])
        for line in table.rows[stop : index - 1]:
            yield Paragraph(line.cells[0].runs, line.span)
        start, head = index + 1, table.rows[index - 1]
    yield replace(table, head=head, rows=table.rows[start:])


def is_rule(row: Row) -> bool:
    """Whether a row has nothing but dashes in its cells."""
    filled = [cell.text for cell in row.cells if cell.text]
    return len(filled) > 1 and all(map(RULE.fullmatch, filled))


def is_headed(row: Row, following: Row) -> bool:
    """Whether a row heads what is behind the rule below it: `Name | Type`, but not
    `id | Integer`.
    """
    texts = [cell.text.strip() for cell in row.cells]
    if not is_rule(following) or is_rule(row) or not texts[0]:
        return False
    return not texts[0][0].islower() or any(t.lower() in OTHERS for t in texts[1:])
