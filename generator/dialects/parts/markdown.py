"""The frame of every Markdown dialect: a page into parts, a part into a section."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from generator.facts import Evidence, Reading
from generator.readers.deprecation import without_mark
from generator.source import Source

from .blocks import Block, BlockKind, blocks_of
from .chunks import about_operation, chunks, has_fragment, success_status
from .credentials import settle, settle_page
from .draft import Draft
from .endpoints import parse_endpoint
from .fences import read_fence, read_loose
from .frontmatter import FrontMatter, front_matter, page_title
from .html import readable
from .ledger import Ledger
from .loose import Loose, find_loose
from .nested import inner_heading
from .part import REFERENCE, Page, Part, refer
from .prose import mend
from .statuses import status_in
from .texts import read_line, read_text, status_line
from .topics import Topic, announced

Handler = Callable[[Part, Block], None]
ONLY_MARKUP = re.compile(r"[\s>*+|:=_~`#<>/.\\-]*")


def read_markdown(
    source: Source,
    dialect: str,
    evidence: Evidence,
    handlers: Mapping[BlockKind, Handler],
    chrome: Collection[int] = (),
) -> Reading:
    """Read a page; `handlers` override what is done with a kind of block.

    The lines in `chrome` belong to the site around the page and are left out.
    """
    source, repairs = mend(source)
    page = Page(source, Ledger(source), list(repairs))
    matter = front_matter(source)
    taken = {*range(1, matter.last + 1), *chrome}
    for line in chrome:
        page.ledger.ignore(line, line, "site chrome")
    blocks = blocks_of(source, taken)
    loose = find_loose(source, fenced(blocks) | taken)
    if loose:
        taken |= {line for item in loose for line in item.lines}
        blocks = blocks_of(source, taken)
    table = {**DEFAULTS, **handlers}
    for chunk in chunks(with_loose(blocks, loose)):
        read_part(page, chunk, evidence, table, matter)
        matter = FrontMatter(published=matter.published)
    claim_markup(page)
    return finish(page, dialect)


def finish(page: Page, dialect: str) -> Reading:
    """The reading of a page whose parts have been read."""
    lines, accounted = page.ledger.counts()
    return Reading(
        page.source.file,
        dialect,
        settle_page(page.sections, page.schemes),
        page.ledger.claims(),
        (*page.diagnostics, *page.ledger.unclaimed()),
        lines,
        accounted,
        tuple(page.schemes.items()),
    )


def fenced(blocks: Sequence[Block]) -> set[int]:
    """The lines inside fences and tables."""
    kinds = (BlockKind.FENCE, BlockKind.TABLE)
    return {
        line
        for block in blocks
        if block.kind in kinds
        for line in range(block.first, block.last + 1)
    }


def with_loose(blocks: Sequence[Block], loose: Sequence[Loose]) -> list[Block]:
    """The blocks and the loose code in the order of the page."""
    extra = [
        Block(BlockKind.LOOSE, item.lines[0], item.last, loose=item) for item in loose
    ]
    return sorted([*blocks, *extra], key=lambda block: block.first)


def read_part(
    page: Page,
    blocks: list[Block],
    evidence: Evidence,
    table: Mapping[BlockKind, Handler],
    matter: FrontMatter,
) -> None:
    """Read one part of a page and add its section."""
    draft = Draft(
        page.source, evidence, blocks[0].first, blocks[-1].last,
        published=matter.published,
    )  # fmt: skip
    part = Part(page, draft, blocks)
    part.operation = about_operation(blocks, addressed(page, blocks, matter))
    part.success = success_status(blocks)
    if matter.last:
        read_matter(part, matter)
    at = len(page.sections)
    for block in sorted(blocks, key=has_fragment, reverse=True):
        table[block.kind](part, block)
    part.describe()
    if page.base and part.operation:
        draft.serve(*page.base)
    settle(draft, page.schemes)
    if part.operation and not draft.empty:
        page.sections.insert(at, draft.section())


def addressed(page: Page, blocks: Sequence[Block], matter: FrontMatter) -> bool:
    """Whether a part tells its own address."""
    texts = (block for block in blocks if block.kind is BlockKind.TEXT)
    lines = (n for block in texts for n in range(block.first, block.last + 1))
    return matter.url is not None or any(
        REFERENCE.fullmatch(page.source.lines[n - 1][:2500]) for n in lines
    )


def read_matter(part: Part, matter: FrontMatter) -> None:
    """State what the front matter tells."""
    ledger = part.ledger
    if part.operation:
        for line in matter.fact_lines:
            ledger.fact(line)
        if matter.title:
            title = page_title(matter.title)
            part.draft.state(("summary",), title, matter.title_line)
        if matter.url:
            refer(part, matter.url_line, matter.url)
    ledger.ignore(1, matter.last, "front matter about the page itself")


def read_heading(part: Part, block: Block) -> None:
    """A heading: the title of the part, or what follows it is about."""
    named = announced(block.text)
    if (
        named is None
        and part.operation
        and inner_heading(part, block.text, block.level)
    ):
        part.ledger.fact(block.first, block.last)
        return
    part.status, part.title, part.nested = None, "", ()
    part.memory.clear()
    part.said.clear()
    if part.operation and parse_endpoint(block.text):
        read_line(part, block.first, block.text)
        return
    if named:
        part.topic, part.status, part.title = named
        part.depth = block.level
        if part.operation and (told := status_in(block.text)):
            status_line(part, block.first, *told)
        part.ledger.prose(block.first, block.last)
        return
    titled = block.level <= 2 or block is part.blocks[0]
    if part.operation and titled and block is first_heading(part):
        title, deprecated = without_mark(readable(block.text))
        part.draft.state(("summary",), title, block.first, Evidence.PROSE)
        if deprecated:
            part.draft.state(("deprecated",), True, block.first, Evidence.PROSE)
        part.ledger.fact(block.first, block.last)
        return
    part.ledger.prose(block.first, block.last)
    if part.topic is Topic.INTRO and block.level > 3 and part.operation:
        return
    part.topic = Topic.PROSE


def first_heading(part: Part) -> Block | None:
    """The title of a part."""
    return next((b for b in part.blocks if b.kind is BlockKind.HEADING), None)


def read_rule(part: Part, block: Block) -> None:
    """A line across the page."""
    part.ledger.ignore(block.first, block.last, "a rule between parts")


def read_prose(part: Part, block: Block) -> None:
    """A block that is for people only."""
    part.ledger.prose(block.first, block.last)


def loose_block(part: Part, block: Block) -> None:
    """Code or a payload without a fence."""
    if block.loose:
        read_loose(part, block.loose)


def read_pair(part: Part, block: Block) -> None:
    """A method and a URL in two paragraphs."""
    if not part.operation or not read_line(part, block.first, block.text):
        part.ledger.prose(block.first, block.last)
    else:
        part.ledger.fact(block.first, block.last)


def claim_markup(page: Page) -> None:
    """Claim the lines that hold nothing but marks (an empty list item)."""
    for line in list(page.ledger.open_lines(1, len(page.source.lines))):
        if ONLY_MARKUP.fullmatch(page.source.lines[line - 1][:200]):
            page.ledger.ignore(line, line, "marks without text")


DEFAULTS: Mapping[BlockKind, Handler] = {
    BlockKind.HEADING: read_heading,
    BlockKind.FENCE: read_fence,
    BlockKind.TABLE: read_prose,
    BlockKind.TEXT: read_text,
    BlockKind.RULE: read_rule,
    BlockKind.LOOSE: loose_block,
    BlockKind.ENDPOINT: read_pair,
}
