"""Fields whose attributes stand below their names: `Type: String`, `Required: Yes`.

They are a list, a list of definitions, or the last lines of the field's own paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator import patterns as re
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
from generator.readers.fields.type_shapes import NO, YES
from generator.readers.fields.types import note_of

ATTRIBUTES = frozenset(
    "type description required optional mandatory default example parent values code "
    "format note notes constraints".split()
)
"""Labels about a field; a list of other labels is a list of fields."""
PAIR = re.compile(r"([A-Za-z][\w ]{0,24}):\s{0,4}(.{0,2000})", re.DOTALL)
FEWEST_ATTRIBUTES = 2
"""So many attributes make a list of them; one may be a sentence."""


def with_attribute_lists(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, runs of such fields made lists."""
    return tuple(_with_attributes(blocks))


def _with_attributes(blocks: Sequence[Block]) -> Iterator[Block]:
    items: list[Item] = []
    known: dict[str, str] = {}
    at = 0
    while at < len(blocks):
        block = blocks[at]
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if field := attributed(block):
            items.append(field)
            at += 1
            continue
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


LINE = re.compile(r"([A-Z][a-z]{2,20}(?: [A-Za-z]{1,20}){0,2}):\s{1,4}(\S.{0,2000})")
TELLING = frozenset(("type", "required"))
MAX_LINES = 30
"""So many lines describe one field; longer paragraphs are texts."""


def attributed(block: Block) -> Item | None:
    """The field of a paragraph that is a name in bold, what it is on the lines below, and
    attributes on the last ones, `Type: String` or `Required: Yes` among them.
    """
    if not isinstance(block, Paragraph) or not block.runs:
        return None
    name, *rest = [run for run in block.runs if run.text.strip()] or [block.runs[0]]
    text = text_of(rest)
    named = name.mark is Mark.STRONG and PLAIN_NAME.fullmatch(name.text.strip(" :"))
    if not named or "\n" not in text or text.partition("\n")[0].strip():
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    pairs = [LINE.fullmatch(line) for line in lines[:MAX_LINES]]
    have = {found[1].lower(): found[2] for found in pairs if found}
    if not TELLING & have.keys():
        return None
    kept = (
        line
        for line, found in zip(lines, pairs, strict=False)
        if not found or found[1].lower() not in TELLING
    )
    own = {key: value for key, value in have.items() if key in TELLING}
    return item_of(
        Paragraph((name,), block.span), {**own, "description": " ".join(kept)}, {}
    )


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
    return have if len(have) >= FEWEST_ATTRIBUTES and have.keys() <= ATTRIBUTES else {}


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


def described_below(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """A list below a name read as its items (`Type: String`), as notes in a line,
    and the blocks that are left: `string, required`.
    """
    for index, block in enumerate(blocks):
        if not isinstance(block, ItemList):
            continue
        have: dict[str, str] = {}
        rest: list[Item] = []
        for item in block.items:
            found = PAIR.fullmatch(paragraphs(item.blocks))
            label = found[1].strip(" *`").lower() if found else ""
            if found and label in TOLD and label not in have:
                have[label] = found[2].strip(" *`.")
            else:
                rest.append(item)
        notes = ", ".join(notes_of(have))
        if not notes:
            return "", blocks
        texts = (b for item in rest for b in item.blocks)
        return notes, (*blocks[:index], *texts, *blocks[index + 1 :])
    return "", blocks


TOLD = frozenset(("type", "required", "mandatory", "optional"))
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
