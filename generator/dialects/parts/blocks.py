"""A Markdown page as blocks with line numbers (CommonMark 0.31, GFM tables).

Only block structure is parsed (headings, fences, tables, rules, text); lines that
another reader has taken, such as code without a fence, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from generator.source import Source

from .endpoints import METHODS
from .html import html_tables

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from .loose import Loose

URL = re.compile(r"(https?://|/)[^\s]*")
RULES = ["fence", "heading", "lheading", "table", "hr", "list"]
MAX_UNDERLINED = 120
"""Longest line that an underline makes a heading."""


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    FENCE = "fence"
    TABLE = "table"
    TEXT = "text"
    RULE = "rule"
    LOOSE = "loose"
    ENDPOINT = "endpoint"


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its first line, from 1, its cells, and its last line if later."""

    line: int
    cells: tuple[str, ...]
    last: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `first` to `last` (from 1, inclusive).

    `text` is a heading's text, a fence's code or the text itself; `info` the info
    string of a fence, `level` that of a heading, `rows` a table's (the head first),
    `loose` what a reader found without a fence.
    `item` tells that a text stands in a list.
    """

    kind: BlockKind
    first: int
    last: int
    text: str = ""
    level: int = 0
    info: str = ""
    closed: bool = True
    item: bool = False
    rows: tuple[Row, ...] = field(default=())
    loose: Loose | None = None


@cache
def parser() -> MarkdownIt:
    """The block parser; loaded when first needed."""
    from markdown_it import MarkdownIt

    from generator.formats.markdown import TABLE_ENDS, narrow_table

    markdown = MarkdownIt("zero").enable(RULES)
    markdown.block.ruler.at("table", narrow_table, {"alt": TABLE_ENDS})
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def blocks_of(source: Source, taken: Collection[int] = ()) -> list[Block]:
    """The blocks of a page in order; lines in `taken` count as blank."""
    lines = source.lines
    if taken:
        lines = ["" if n in taken else line for n, line in enumerate(lines, 1)]
    return list(parsed("\n".join(line.replace("\0", " ") for line in lines)))


@lru_cache(maxsize=2)
def parsed(text: str) -> tuple[Block, ...]:
    """The blocks of a text; sniffing and reading ask for the same one."""
    lines = text.split("\n")
    blocks = list(walk(parser().parse(text), lines))
    tables = list(html_blocks(blocks, lines)) if "<t" in text or "<T" in text else []
    if tables:
        inside = {n for b in tables for n in range(b.first, b.last + 1)}
        lines = ["" if n in inside else line for n, line in enumerate(lines, 1)]
        blocks = [*walk(parser().parse("\n".join(lines)), lines), *tables]
    from .labels import with_labels
    from .listed import with_listed

    blocks = list(paired(sorted(blocks, key=lambda block: block.first)))
    return tuple(with_labels(list(with_listed(blocks, lines))))


def html_blocks(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Block]:
    """The tables that are written in HTML."""
    fences = [b for b in blocks if b.kind is BlockKind.FENCE]
    fenced = {n for b in fences for n in range(b.first, b.last + 1)}
    for first, last, found in html_tables(lines, fenced):
        rows = tuple(Row(row.first, row.cells, row.last) for row in found)
        yield Block(BlockKind.TABLE, first, last, rows=rows)


def paired(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, a method and the URL in the next paragraph made one of them."""
    index = 0
    while index < len(blocks):
        pair = blocks[index : index + 2]
        texts = [block.text for block in pair if block.kind is BlockKind.TEXT]
        line = method_and_url(*texts) if len(texts) == 2 else None
        if line:
            first, last = pair[0].first, pair[1].last
            yield Block(BlockKind.ENDPOINT, first, last, line)
            index += 1
        else:
            yield blocks[index]
        index += 1


def method_and_url(method: str, url: str) -> str | None:
    """`METHOD url` if the two texts are nothing but that."""
    method, url = method.strip().strip("*_`").upper(), url.strip().strip("`").replace(
        "\\", ""
    )
    if method not in METHODS or not URL.fullmatch(url[:2000]):
        return None
    return f"{method} {url}"


def walk(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block]:
    """The blocks that a token stream describes."""
    depth = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        match token.type:
            case "list_item_open":
                depth += 1
            case "list_item_close":
                depth -= 1
            case "heading_open":
                yield from heading(token, tokens[index + 1])
                index += 2
            case "fence":
                yield fence(token, lines)
            case "hr":
                first, last = span(token)
                yield Block(BlockKind.RULE, first, last)
            case "table_open":
                end = next(
                    i
                    for i in range(index, len(tokens))
                    if tokens[i].type == "table_close"
                )
                yield table(tokens[index : end + 1])
                index = end
            case "inline":
                first, last = span(token)
                yield Block(BlockKind.TEXT, first, last, token.content, item=depth > 0)
        index += 1


def span(token: Token) -> tuple[int, int]:
    """First and last line of a token, from 1, inclusive."""
    first, end = token.map or [0, 1]
    return first + 1, max(end, first + 1)


def heading(token: Token, inline: Token) -> Iterator[Block]:
    """A heading block; text above a line that can hardly be an underline stays text."""
    first, last = span(token)
    level, text = int(token.tag[1:]), inline.content.strip()
    underlined = token.markup in ("-", "=")
    if underlined and (
        "\n" in text or len(text) > MAX_UNDERLINED or text[-1:] in ("", *".;,")
    ):
        yield Block(BlockKind.TEXT, first, last - 1, inline.content)
        yield Block(BlockKind.RULE, last, last)
    else:
        yield Block(BlockKind.HEADING, first, last, text, level)


def fence(token: Token, lines: Sequence[str]) -> Block:
    """A fenced block; `closed` is false if the page ends inside it."""
    first, last = span(token)
    last = min(last, len(lines))
    closing = lines[last - 1].strip().lstrip("> ")
    closed = last > first and bool(closing) and not closing.strip(token.markup[:1])
    info = token.info.strip()
    return Block(BlockKind.FENCE, first, last, token.content, 0, info, closed)


def table(tokens: Sequence[Token]) -> Block:
    """A table block with its rows."""
    first, last = span(tokens[0])
    rows: list[Row] = []
    cells: list[str] = []
    line = first
    for token in tokens:
        match token.type:
            case "tr_open":
                cells = []
                line = span(token)[0]
            case "inline":
                cells.append(token.content.strip())
            case "tr_close":
                rows.append(Row(line, tuple(cells)))
    return Block(BlockKind.TABLE, first, last, rows=tuple(rows))
