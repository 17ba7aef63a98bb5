"""Labels in paragraphs of their own, one in front of another: `Response:`, then `Body:`.

A block is announced by the label just above it. Where `Response:` has labels below it,
it titles them all, as a heading does, up to the next label such as it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Component,
    Container,
    Heading,
    Mark,
    Paragraph,
    text_of,
)
from generator.formats.title_words import is_structural
from generator.readers.endpoints.purposes import Purpose, announced
from generator.readers.label_lists import LEVEL, split_label

MESSAGES = frozenset({Purpose.REQUEST, Purpose.RESPONSE, Purpose.ERROR})
PARTS = frozenset(
    {
        Purpose.PARAMETERS,
        Purpose.QUERY,
        Purpose.PATH,
        Purpose.HEADER,
        Purpose.BODY,
        Purpose.FORM,
        Purpose.FIELDS,
        Purpose.STATUS,
    }
)
MAX_WORDS = 3
"""`Error Response 404:` has three words; a longer line tells what follows."""


def with_label_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, labels of messages as headings wherever one has labels below it."""
    found = [inner_opened(block) for block in blocks]
    start = 0
    for end in (
        *(i for i, b in enumerate(found) if isinstance(b, Heading)),
        len(found),
    ):
        part = found[start:end]
        if any(leads(one, other) for one, other in pairwise(part)):
            found[start:end] = map(as_heading, part)
        start = end
    return tuple(found)


def inner_opened(block: Block) -> Block:
    """A block with the labels inside it as headings."""
    match block:
        case Container(blocks=inner) | Component(blocks=inner) if inner:
            return replace(block, blocks=with_label_headings(inner))
    return block


def leads(block: Block, below: Block) -> bool:
    """Whether a label of a message has the label of a part of it right below."""
    return is_message_label(block) and any(
        label_purpose(below, whole) in PARTS for whole in (True, False)
    )


def is_message_label(block: Block) -> bool:
    """Whether a block is but the label of a request or a response."""
    return label_purpose(block, whole=True) in MESSAGES


def as_heading(block: Block) -> Block:
    """The label of a message as a heading, any other block as it is."""
    if isinstance(block, Paragraph) and is_message_label(block):
        return Heading(LEVEL, block.runs, block.span)
    return block


def label_purpose(block: Block, whole: bool) -> Purpose | None:
    """What the label that a paragraph begins with, or is, announces."""
    if not isinstance(block, Paragraph):
        return None
    text = text_of(block.runs).strip()
    set_off = (
        block.runs[0].mark in (Mark.STRONG, Mark.EMPHASIS) if block.runs else False
    )
    label, rest = split_label(block.runs)
    alone = not text_of(rest).strip(" :\n")
    if (whole and not alone) or not (set_off or ":" in text):
        return None
    if len(label.split()) > MAX_WORDS or not is_structural(label):
        return None
    found = announced(label)
    return found.purpose if found else None
