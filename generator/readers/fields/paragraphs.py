"""Fields as paragraphs, one after the other, as a list of them.

Some references write `**channel** `string` Required` as a paragraph, and below it what it
is, instead of a table or a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.formats.page import (
    Block,
    Container,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Run,
    text_of,
)
from generator.readers.fields.row import PLAIN_NAME
from generator.readers.fields.types import note_of

FEWEST = 2
"""So many such paragraphs in a row are fields; one may be a label."""
MAX_HEAD = 100
"""Characters of a paragraph that only names a field, its type and its marks."""
SEPARATED = re.compile(r"\s{0,3}(?:[:：–—]|-\s)\s{0,3}\S")
"""Between a name in code and what it is: `` `id` : which one``."""
SEPARATORS = re.compile(r"[\s,;:|()\[\]·•–—-]+")


def with_field_lists(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, runs of such paragraphs made lists."""
    return tuple(_listed(blocks))


def _listed(blocks: Sequence[Block]) -> Iterator[Block]:
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Container):
            inner = with_field_lists(block.blocks)
            yield Container(block.kind, block.title, inner, block.span)
            at += 1
            continue
        items, end = run_of_fields(blocks, at)
        if len(items) >= FEWEST:
            yield ItemList(tuple(items), items[0].span)
            at = end
        else:
            yield block
            at += 1


def run_of_fields(blocks: Sequence[Block], at: int) -> tuple[list[Item], int]:
    """The fields from a block on, each with the text below it, and where they end."""
    items: list[Item] = []
    own: list[Block] = []
    while at < len(blocks) and isinstance(block := blocks[at], Paragraph):
        if is_field(block):
            items += [Item(tuple(own), own[0].span)] if own else []
            own = [block]
        elif own and not is_label(block):
            own.append(block)
        else:
            break
        at += 1
    items += [Item(tuple(own), own[0].span)] if own else []
    return items, at


def is_field(block: Paragraph) -> bool:
    """Whether a paragraph is but a name set off, with a type or a mark behind it."""
    first, rest = block.runs[0], block.runs[1:]
    if first.mark not in (Mark.STRONG, Mark.CODE) or not rest:
        return False
    name, text = first.text.strip(" :*"), text_of(rest)
    if not PLAIN_NAME.fullmatch(name):
        return False
    if first.mark is Mark.CODE and SEPARATED.match(text):
        return True
    if len(text) > MAX_HEAD or "\n" in text.strip():
        return False
    pieces = [piece for run in rest for piece in pieces_of(run)]
    return bool(pieces) and all(note_of(piece, {}) is not None for piece in pieces)


def pieces_of(run: Run) -> list[str]:
    """The words of a run, a run in code as one."""
    if run.mark is Mark.CODE:
        return [run.text.strip()]
    return [piece for piece in SEPARATORS.split(run.text) if piece]


def is_label(block: Paragraph) -> bool:
    """Whether a paragraph announces something else: it is all set off, or ends with a
    colon.
    """
    strong = all(run.mark is Mark.STRONG for run in block.runs if run.text.strip())
    first = block.runs[0]
    if first.mark is Mark.STRONG and first.text.rstrip().endswith((":", "：")):
        return True
    return strong or text_of(block.runs).rstrip().endswith(":")
