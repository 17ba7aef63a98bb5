"""Fields as a name by itself with a list of its attributes below, as a list of fields.

Some references write a name, then `:Type: String`, `:Required: Yes` and the like as a
field list (or as items `Type: String`) instead of a row of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.formats.page import (
    Block,
    Container,
    DefinitionList,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Run,
    text_of,
)
from generator.readers.fields.row import PLAIN_NAME
from generator.readers.fields.type_words import NO, YES
from generator.readers.fields.types import note_of

ATTRIBUTES = frozenset(
    "type description required optional mandatory default example parent values code "
    "format note notes constraints".split()
)
"""What is said of a field; a list of other labels is a list of fields."""
PAIR = re.compile(r"([A-Za-z][\w ]{0,24}):\s{0,4}(.{0,2000})", re.DOTALL)
FEWEST = 2
"""So many attributes make a list of them; one may be a sentence."""


def with_attribute_lists(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, runs of such fields made lists."""
    return tuple(_listed(blocks))


def _listed(blocks: Sequence[Block]) -> Iterator[Block]:
    items: list[Item] = []
    known: dict[str, str] = {}
    at = 0
    while at < len(blocks):
        block = blocks[at]
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        have = attributes_of(following) if following and name_of(block) else {}
        if have:
            items.append(item_of(block, have, known))
            at += 2
            continue
        if items:
            yield ItemList(tuple(items), items[0].span)
            items, known = [], {}
        if isinstance(block, Container):
            inner = with_attribute_lists(block.blocks)
            block = Container(block.kind, block.title, inner, block.span)
        yield block
        at += 1
    if items:
        yield ItemList(tuple(items), items[0].span)


def name_of(block: Block) -> str:
    """The name that is all of a paragraph, set in code or bold; else empty."""
    if not isinstance(block, Paragraph):
        return ""
    shown = [run for run in block.runs if run.text.strip(" :")]
    if len(shown) != 1 or shown[0].mark not in (Mark.CODE, Mark.STRONG):
        return ""
    text = shown[0].text.strip(" :")
    return text if PLAIN_NAME.fullmatch(text) else ""


def attributes_of(block: Block) -> Mapping[str, str]:
    """The attributes that a list states, by their labels; empty for other lists."""
    pairs: list[tuple[str, str]] = []
    match block:
        case DefinitionList(entries=entries):
            for entry in entries:
                term = text_of(entry.terms[0]) if entry.terms else ""
                pairs.append((term, paragraphs(entry.blocks)))
        case ItemList(items=items):
            for item in items:
                found = PAIR.fullmatch(paragraphs(item.blocks))
                pairs.append((found[1], found[2]) if found else ("", ""))
        case _:
            return {}
    have = {name.strip(" :*`").lower(): text.strip() for name, text in pairs}
    return have if len(have) >= FEWEST and have.keys() <= ATTRIBUTES else {}


def paragraphs(blocks: Sequence[Block]) -> str:
    """The running text of blocks."""
    return "\n".join(text_of(b.runs) for b in blocks if isinstance(b, Paragraph))


def item_of(block: Block, have: Mapping[str, str], known: dict[str, str]) -> Item:
    """The field as an item of a list: `name` (type, required) - description.

    One of an error begins with its status. `known` has the names above it, qualified.
    """
    name, about = name_of(block), have.get("description", "")
    if status := STATUS.match(have.get("code", "")):
        line = Run(f"{status[0]} - {name}: {about}")
        return Item((Paragraph((line,), block.span),), block.span)
    parent = known.get(have.get("parent", "").strip(" `*."), "")
    known[name] = f"{parent}.{name}" if parent else name
    notes = ", ".join(dict.fromkeys(notes_of(have)))
    default = (
        f" Default: `{have['default'].strip('`')}`." if have.get("default") else ""
    )
    marks = f" ({notes})" if notes else ""
    runs = (Run(known[name], Mark.CODE), Run(f"{marks} - {about}{default}"))
    return Item((Paragraph(runs, block.span),), block.span)


STATUS = re.compile(r"[1-5]\d\d(?!\d)")
PRESENCE = (
    ("required", "required", "optional"),
    ("mandatory", "required", "optional"),
    ("optional", "optional", "required"),
)
"""Attributes that say whether a field must be there, and what yes and no mean."""


def notes_of(have: Mapping[str, str]) -> Iterator[str]:
    """The type and the marks that attributes state."""
    kind = have.get("type", "")
    if kind and note_of(kind, {}) is not None:
        yield kind
    for key, yes, no in PRESENCE:
        word = have.get(key, "").strip(" .").lower()
        if word in YES or word in NO:
            yield yes if word in YES else no
