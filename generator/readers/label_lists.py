"""Lists that do not list things: parts of an operation, and tables of contents.

A common README template states an operation as one list: `* **URL**`, `* **Method:**`,
`* **URL Params**`, `* **Success Response:**`, with the content in each item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Container,
    DefinitionList,
    Heading,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Run,
    Runs,
    Table,
    text_of,
)
from generator.formats.title_words import is_structural
from generator.readers.endpoints.labels import (
    METHOD_LABEL,
    PATH_LABEL,
    methods_of_items,
)
from generator.readers.endpoints.purposes import ASKING, GIVING, Purpose, announced
from generator.readers.endpoints.request_lines import read_line

LEVEL = 6
"""Level of the headings that such labels become: below any heading of the page."""
CODE = re.compile(
    r"(?i)\W*(?:status |http )?(?:code|status)\W{1,4}([1-5]\d\d[A-Za-z _-]{0,40})"
)
MAX_LABEL = 40
"""Characters of a label; `Success Response Example:` has 25."""
FEWEST = 2
"""So many labels make a list one of parts."""
FEWEST_PARTS = 3
"""So many of them, and little else, do it without a method or a path."""


FEWEST_LINKS = 3
"""So many items that are links into their own page make a table of contents."""


def without_contents(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without tables of contents: each item a link to a section of the page.

    What they name is described where the links lead; read as more, such a list states
    fields called like headings for all operations of the page.
    """
    return tuple(block for block in blocks if not is_contents(block))


def is_contents(block: Block) -> bool:
    """Whether a block is a list of nothing but links into its own page, other than one of
    calls: what it names may have no section.
    """
    return (
        isinstance(block, ItemList)
        and all(map(is_link, block.items))
        and not all(read_line(text_of(item.runs)) for item in block.items)
        and sum(1 for _ in items_of(block)) >= FEWEST_LINKS
    )


def items_of(block: Block) -> Iterator[Item]:
    """The items of a list and of the lists inside."""
    if isinstance(block, ItemList):
        for item in block.items:
            yield item
            for inner in item.blocks:
                yield from items_of(inner)


def is_link(item: Item) -> bool:
    """Whether an item is a link into its own page, and holds only such items."""
    match item.blocks:
        case [Paragraph(runs=runs), *inner]:
            marked = [run for run in runs if run.text.strip(" \n.-:")]
            own = all(r.mark is Mark.LINK and r.target[:1] == "#" for r in marked)
            return bool(marked) and own and all(map(is_nested_contents, inner))
    return False


def is_nested_contents(block: Block) -> bool:
    """Whether a block inside an item is a list of links into the page."""
    return isinstance(block, ItemList) and all(map(is_link, block.items))


def with_label_sections(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, such lists opened: a heading for each label, its part below it."""
    return tuple(_opened(blocks))


def _opened(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case ItemList() if is_list_of_parts(block):
                yield from parts(block.items)
            case ItemList() if any(map(is_above_parts, block.items)):
                for item in block.items:
                    if is_above_parts(item):
                        yield from opened_item(item)
                    else:
                        yield ItemList((item,), item.span)
            case DefinitionList(entries=entries) if is_of_labels(block):
                for entry in entries:
                    term, span = entry.terms[0], entry.span
                    if is_structural(text_of(term)):
                        yield Heading(LEVEL, term, span)
                    else:
                        yield Paragraph(term, span)
                    yield from with_label_sections(entry.blocks)
            case Container(kind=kind, title=title, blocks=inner, span=span):
                yield Container(kind, title, with_label_sections(inner), span)
            case _:
                yield block


BESIDE_QUERY = re.compile(r"(?i)param(?:eter)?s?")


def parts(items: Sequence[Item]) -> Iterator[Block]:
    """The items as sections. Beside a `Query`, `Params` are those of the path: the names
    are those of Express and of what is made like it.
    """
    apart = any(label_of(item).lower() == "query" for item in items)
    for item in items:
        for block in part(item):
            title = text_of(block.runs) if isinstance(block, Heading) else ""
            if apart and BESIDE_QUERY.fullmatch(title.strip(" :")):
                yield Heading(LEVEL, (Run("Path params"),), block.span)
            else:
                yield block


def is_list_of_parts(block: ItemList) -> bool:
    """Whether the items of a list are labelled parts of an operation: its path or its
    method among them, or lists of what it takes and gives.
    """
    if any(map(holds_fields, block.items)):
        return True
    labels = [label for item in block.items if (label := label_of(item))]
    most = len(labels) >= FEWEST_PARTS and len(labels) * 3 >= len(block.items) * 2
    if most and any(map(is_of_answer, labels)):
        return True
    named = any(PATH_LABEL.fullmatch(x) or METHOD_LABEL.fullmatch(x) for x in labels)
    return named and len(labels) >= FEWEST and len(labels) * 2 >= len(block.items)


def is_of_answer(label: str) -> bool:
    """Whether a label of two words or more is of what comes back: `Success Response`."""
    about = announced(label) if " " in label else None
    return about is not None and about.purpose in GIVING


def is_of_labels(block: DefinitionList) -> bool:
    """Whether the terms of a definition list are the parts of an operation, with lists of
    what it takes or gives in at least one: `Parameters`, and definitions inside.
    """
    if not all(entry.terms for entry in block.entries):
        return False
    titles = [text_of(entry.terms[0]).strip(" :") for entry in block.entries]
    abouts = [announced(title) for title in titles]
    named = all(is_structural(title) or " " in title for title in titles)
    holding = (
        about is not None
        and about.purpose in ASKING | GIVING
        and any(isinstance(b, ItemList | DefinitionList | Table) for b in entry.blocks)
        for about, entry in zip(abouts, block.entries, strict=True)
    )
    return named and any(holding)


LISTING = re.compile(r"(?i)(?:fields|attributes|properties|parameters|arguments):")
"""A label of a list of fields, whatever they are of."""
TAKEN = frozenset({Purpose.BODY, Purpose.QUERY, Purpose.PATH, Purpose.HEADER})


def holds_fields(item: Item) -> bool:
    """Whether an item titles a list of what a request takes: `**Request Body**: ...`.

    Its title has two words (`Query Parameters`), set off: a field may be called `body`.
    """
    first = item.runs[0] if item.runs else Run("")
    alone = len(item.runs) == 1 and first.mark is Mark.PLAIN
    about = (
        announced(first.text.strip(" :"))
        if first.mark is Mark.STRONG or alone
        else None
    )
    return (
        about is not None
        and (
            (about.purpose in TAKEN and len(first.text.split()) == 2)
            or (alone and LISTING.fullmatch(first.text.strip()) is not None)
        )
        and is_structural(first.text)
        and any(isinstance(inner, ItemList) for inner in item.blocks)
    )


def is_above_parts(item: Item) -> bool:
    """Whether an item is about an operation, with its parts in a list below."""
    return len(item.blocks) > 1 and any(
        isinstance(inner, ItemList)
        and (any(map(holds_fields, inner.items)) or has_path(inner))
        for inner in item.blocks[1:]
    )


def has_path(block: ItemList) -> bool:
    """Whether the parts that a list labels have the path of an operation among them."""
    named = any(
        PATH_LABEL.fullmatch(label_of(item))
        and text_of(item.runs).partition(":")[2].strip(" `*")[:1] in ("/", "{")
        for item in block.items
    )
    return named and is_list_of_parts(block)


def opened_item(item: Item) -> Iterator[Block]:
    """An item with its parts as sections; one that is but the title of an operation, as
    a heading.
    """
    first, *rest = item.blocks
    titles = any(isinstance(inner, ItemList) and has_path(inner) for inner in rest)
    if titles and isinstance(first, Paragraph):
        yield Heading(LEVEL - 1, first.runs, first.span)
    else:
        yield first
    yield from with_label_sections(rest)


def label_of(item: Item) -> str:
    """The label that an item begins with; empty if it has none."""
    text, _ = split_label(item.runs)
    known = PATH_LABEL.fullmatch(text) or METHOD_LABEL.fullmatch(text)
    known = known or COOKIES.fullmatch(text)
    return text if text and (known or is_structural(text)) else ""


COOKIES = re.compile(r"(?i)cookies?")
CONTENT = re.compile(r"(?i)contents?|body|example")
MAX_WORDS = 5
"""Words of a label among labels; longer lines are sentences about what they hold."""


def own_label(item: Item) -> str:
    """The line that titles what an item holds: `Header Options:`, `Error Response`."""
    match item.blocks:
        case [Paragraph(runs=runs), _, *_]:
            label, rest = split_label(runs)
            few = 0 < len(label.split()) <= MAX_WORDS and len(label) <= MAX_LABEL
            return label if few and not text_of(rest).strip(" :\n") else ""
    return ""


def split_label(runs: Runs) -> tuple[str, Runs]:
    """The label in front of a paragraph and what follows it.

    It is set off, or ends with a colon, or is all there is.
    """
    first = runs[0] if runs else None
    if first is None:
        return "", runs
    if first.mark in (Mark.STRONG, Mark.EMPHASIS) and len(first.text) <= MAX_LABEL:
        return first.text.strip(" :"), runs[1:]
    text = text_of(runs)
    label, colon, rest = text.partition(":")
    if len(label) <= MAX_LABEL and (colon or not rest):
        return label.strip(), runs if colon and rest.strip() else ()
    return "", runs


def part(item: Item) -> Iterator[Block]:
    """An item as a section; a label with its value on the line stays a paragraph."""
    first = item.blocks[0] if item.blocks else None
    label = label_of(item) or own_label(item)
    if is_above_parts(item) and not label_of(item):
        yield from opened_item(item)
        return
    if not isinstance(first, Paragraph) or not label:
        yield from remark(item)
        return
    following = next(iter(item.blocks[1:]), None)
    named = METHOD_LABEL.fullmatch(label) is not None
    items = following.items if named and isinstance(following, ItemList) else ()
    if items and (methods := methods_of_items(items)):
        yield Paragraph((Run(f"{label}: {methods}"),), first.span)
        return
    _, rest = split_label(first.runs)
    words = text_of(rest).lstrip(" :")
    if words.startswith("\n") and is_structural(label) and words.strip():
        yield Heading(LEVEL, first.runs[:1], first.span)
        yield Paragraph(below(rest), first.span)
    elif words.strip():
        yield first
    else:
        yield Heading(LEVEL, first.runs, first.span)
    for block in with_label_sections(item.blocks[1:]):
        yield from responses(block) if isinstance(block, ItemList) else (block,)


REMARK = re.compile(r"[a-z][a-z -]{1,20}: [\w/.-]{1,30}")


def remark(item: Item) -> Iterator[Block]:
    """An item that is no part: a list of its own, or the line that it is (`format: json`)."""
    match item.blocks:
        case [Paragraph(runs=runs)] if REMARK.fullmatch(text_of(runs).strip()):
            yield item.blocks[0]
        case _:
            yield ItemList((item,), item.span)


def below(runs: Runs) -> Runs:
    """What is below a label: the runs behind the end of its line."""
    while runs and not runs[0].text.strip(" :\n"):
        runs = runs[1:]
    return (replace(runs[0], text=runs[0].text.lstrip(" :\n")), *runs[1:])


def responses(block: ItemList) -> Iterator[Block]:
    """A list of `Code: 201` and `Content:` as sections by status; else the list."""
    codes = [code for item in block.items if (code := code_of(item))]
    if not codes:
        yield from contents(block)
        return
    for item in block.items:
        code = code_of(item)
        first, *rest = item.blocks
        if code:
            yield Heading(LEVEL, (Run(code),), first.span)
        elif not isinstance(first, Paragraph) or text_of(split_label(first.runs)[1]):
            yield first
        for inner in rest:
            yield from contents(inner)


def contents(block: Block) -> Iterator[Block]:
    """What a list holds that is nothing but the content of a message: `* **Content:**
    `{"id": 1}``; any other block as it is.
    """
    items = block.items if isinstance(block, ItemList) else ()
    labels = [split_label(item.runs)[0] for item in items]
    if not labels or not all(map(CONTENT.fullmatch, labels)):
        yield block
        return
    for item in items:
        first, *rest = item.blocks
        if not isinstance(first, Paragraph) or text_of(split_label(first.runs)[1]):
            yield first
        yield from rest


def code_of(item: Item) -> str:
    """The status that an item states and nothing else, as `201 Created`."""
    found = CODE.fullmatch(text_of(item.runs))
    return found[1].strip() if found else ""
