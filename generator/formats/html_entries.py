"""Fields as viewers lay them out in boxes: name, type and marks side by side without a
blank between them, and what is said of them below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from generator import patterns as re
from generator.formats.entries import is_type
from generator.formats.html_elements import is_hidden, text_in
from generator.formats.page import (
    Block,
    Container,
    DefinitionList,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Run,
    Runs,
    text_of,
)

ROWS = frozenset(("div", "span", "summary", "header"))
"""Elements that lay out such a row; those of running text tell of it in other ways."""
NAME = re.compile(r"[A-Za-z_$@][\w.$\[\]-]{0,80}\*?:?")
MARK = re.compile(
    r"(?i)required|optional|nullable|deprecated|(?:read|write)-?only|<[\w-]{1,30}>"
)
MOST = 8
"""Elements of a row; a name, a type and all marks are six."""
MOST_TEXT = 120
"""Characters of an element of a row; types with their bounds have sixty."""


def entry_row(element: HtmlElement) -> Runs | None:
    """The name of a field and in brackets its type and marks, if an element is such a row
    or holds nothing else.

    `<div><b>limit</b><i>integer</i><i>required</i></div>` is `limit` (integer, required).
    """
    if element.tag not in ROWS or (element.text or "").strip():
        return None
    shown: list[tuple[HtmlElement, str]] = []
    for child in element:
        if isinstance(child.tag, str) and not is_hidden(child):
            text = " ".join(text_in(child).split()) if len(shown) <= MOST else ""
            shown += [(child, text)] if text else []
        if (child.tail or "").strip():
            return None
    if len(shown) == 1:
        return entry_row(shown[0][0])
    texts = [text for _, text in shown]
    if not 1 < len(texts) <= MOST or any(len(text) > MOST_TEXT for text in texts):
        return None
    name, kind, *marks = texts
    if not NAME.fullmatch(name) or not is_type(kind):
        return None
    if not all(map(MARK.fullmatch, marks)):
        return None
    name = name.rstrip(":")
    if name.endswith("*"):
        name, marks = name[:-1], [*marks, "required"]
    return Run(name, Mark.CODE), Run(f" ({', '.join([kind, *marks])})")


def is_row(block: Block) -> bool:
    """Whether a block is such a row, as it was read."""
    return isinstance(block, Paragraph) and is_row_text(block.runs)


def is_row_text(runs: Runs) -> bool:
    """Whether runs are a name and its type in brackets, and nothing else."""
    if len(runs) != 2 or runs[0].mark is not Mark.CODE:
        return False
    found = re.fullmatch(
        r" \(([^()]{1,400}(?:\([^()]{1,100}\))?[^()]{0,100})\)", runs[1].text
    )
    return found is not None and is_type(found[1].split(", ")[0])


def with_entries(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks of an element; rows with what is said of them as the items of a list."""
    items: list[Item] = []
    open_ = False
    for block in blocks:
        if is_row(block):
            items.append(Item((block,), block.span))
            open_ = True
        elif (entries := entries_in(block)) and not (open_ and holds_others(items[-1])):
            items += entries
            open_ = False
        elif open_ and isinstance(
            block, Paragraph | ItemList | DefinitionList | Container
        ):
            items[-1] = Item((*items[-1].blocks, block), items[-1].span)
        else:
            yield from listed(items)
            items, open_ = [], False
            yield block
    yield from listed(items)


HOLDING = re.compile(r"(?i)object|array|map|list|\[\]")


def holds_others(item: Item) -> bool:
    """Whether the type of a field is one that has others inside it."""
    return bool(HOLDING.search(text_of(item.runs).partition("(")[2]))


def entries_in(block: Block) -> tuple[Item, ...]:
    """The items of a list that such rows were read as."""
    if not isinstance(block, ItemList) or block.ordered:
        return ()
    firsts = [item.blocks[0] for item in block.items if item.blocks]
    whole = len(firsts) == len(block.items) and all(map(is_row, firsts))
    return block.items if whole else ()


def listed(items: Sequence[Item]) -> Iterator[ItemList]:
    """The items as a list, if there are any."""
    if items:
        yield ItemList(tuple(items), items[0].span)
