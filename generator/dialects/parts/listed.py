"""Lists of parameters or properties, read as the tables that they stand for.

An entry is a marked name with its type: ``- `limit` (integer, optional): How many``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from .blocks import Block, BlockKind, Row
from .told import told_type

HEAD = ("name", "type", "required", "description")
MAX_LENGTH = 2000
NAME = re.compile(
    r"[*_`~]{1,4}(?P<name>[\w.$@\[\]-]{1,80})[*_`~]{1,4}(?P<rest>.*)", re.DOTALL
)
NOTES = (
    re.compile(
        r"\s*[:–—-]?\s*\((?P<notes>[^()]*(?:\([^()]*\)[^()]*)*)\)(?P<text>.*)",
        re.DOTALL,
    ),
    re.compile(
        r"\s*[:–—-]?\s*[*_`]{1,3}(?P<notes>[^*_`\n]{1,80})[*_`]{1,3}(?P<text>.*)",
        re.DOTALL,
    ),
    re.compile(
        r"\s*[:–—-]?\s*(?P<notes>[\w \[\]<>|]{2,40}?)\s*(?:[–—:]|-(?=\s))(?P<text>.*)",
        re.DOTALL,
    ),
)
MARKS = {"required": "yes", "mandatory": "yes", "optional": "no"}


def with_listed(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Block]:
    """The blocks, every list whose items are entries made a table."""
    for is_item, group in groupby(
        blocks, lambda b: b.kind is BlockKind.TEXT and b.item
    ):
        run = list(group)
        rows = [row_of(block, lines) for block in run] if is_item else []
        if rows and all(rows) and any(row and row.cells[1] for row in rows):
            head = Row(run[0].first, HEAD, run[0].first)
            found = tuple(row for row in rows if row)
            yield Block(
                BlockKind.TABLE, run[0].first, run[-1].last, rows=(head, *found)
            )
        else:
            yield from run


def row_of(block: Block, lines: Sequence[str]) -> Row | None:
    """The row that an item stands for; None if it begins with no marked name."""
    found = NAME.fullmatch(block.text) if len(block.text) < MAX_LENGTH else None
    if not found:
        return None
    kind, required, text = noted(found["rest"])
    line = lines[block.first - 1]
    blank = "\u00a0" * (len(line) - len(line.lstrip()))
    name = f"{blank}`{found['name']}`"
    return Row(block.first, (name, kind, required, text), block.last)


def noted(rest: str) -> tuple[str, str, str]:
    """Type, requiredness and description behind a name."""
    for form in NOTES:
        found = form.fullmatch(rest)
        if not found:
            continue
        kind, required, others = "", "", []
        for piece in re.split(r"\s*[,;]\s*", found["notes"].strip()):
            if piece.lower() in MARKS:
                required = MARKS[piece.lower()]
            elif not kind and told_type(piece) is not None:
                kind = piece
            else:
                others.append(piece)
        if kind or required:
            text = found["text"].lstrip(" :–—-.")
            told = [f"{other[:1].upper()}{other[1:]}." for other in others]
            end = "." if told and text[-1:].isalnum() else ""
            return kind, required, " ".join([f"{text}{end}", *told]).strip()
    return "", "", rest.lstrip(" :–—-")
