"""Lines that stand for headings: `**Path parameters**`, `Response:`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .blocks import Block, BlockKind
from .statuses import status_in
from .topics import announced

LEVEL = 6
"""The level of such a heading: below all others."""

BOLD = re.compile(
    r"(?:\*\*|__)(?P<text>[^*_\n]{2,80})(?:\*\*|__)[ \t]*:?[ \t]*"
    r"(?P<rest>[`*(]{0,3}[1-5]\d\d[\w '-]{0,40}[`*)]{0,3})?:?"
)
COLON = re.compile(r"(?P<text>[A-Z][\w /()-]{2,60}):(?P<rest>)")


def with_labels(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, every text that announces a topic made a heading.

    The lines of a text behind its first one, if that is a label, stay text.
    """
    for block in blocks:
        label, _, rest = block.text.partition("\n")
        title = heading_of(label) if is_plain(block) else ""
        if not title:
            yield block
            continue
        yield Block(BlockKind.HEADING, block.first, block.first, title, LEVEL)
        if rest.strip():
            yield replace(block, first=block.first + 1, text=rest)


def is_plain(block: Block) -> bool:
    """Whether a block is text outside of a list."""
    return block.kind is BlockKind.TEXT and not block.item


def heading_of(text: str) -> str:
    """The heading that a line stands for; empty where it is none."""
    text = text.strip()
    found = BOLD.fullmatch(text) or COLON.fullmatch(text)
    title = found["text"].strip(" :") if found else ""
    if not found or announced(title) is None:
        return ""
    status = status_in(found["rest"].strip("()")) if found["rest"] else None
    return f"{title} ({status[0]})" if status else title
