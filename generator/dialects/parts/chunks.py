"""Where the parts of a page begin, and which of them are about an operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .blocks import Block, BlockKind
from .endpoints import Endpoint, parse_endpoint
from .part import SUCCESS
from .statuses import status_of
from .topics import Topic, announced

IS_OPENAPI = re.compile(r"(?m)^[\"'{ ]*(openapi|swagger)[\"']?\s*:|^paths:")
YAML_OR_JSON = ("yaml", "yml", "json", "openapi", "")
ENDPOINTS = (
    BlockKind.TEXT,
    BlockKind.FENCE,
    BlockKind.HEADING,
    BlockKind.ENDPOINT,
)
OF_OPERATIONS = {
    Topic.PATH,
    Topic.QUERY,
    Topic.BODY,
    Topic.FORM,
    Topic.RESPONSE,
    Topic.REQUEST_EXAMPLE,
    Topic.RESPONSE_EXAMPLE,
}


def chunks(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks of each part: a part begins at the title of an operation or guide."""
    starts = sorted(part_starts(blocks))
    for start, end in zip([0, *starts], [*starts, len(blocks)], strict=True):
        if start < end:
            yield list(blocks[start:end])


def part_starts(blocks: Sequence[Block]) -> set[int]:
    """The indexes where parts begin: first-level titles, and titles of operations."""
    starts: set[int] = set()
    title = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            if parse_endpoint(block.text) or is_title(block):
                starts.add(index)
            title = index if announced(block.text) is None else title
        elif title is not None and (shows_endpoint(block) or has_fragment(block)):
            starts.add(title)
            title = None
    return starts


def is_title(block: Block) -> bool:
    """Whether a block is a first-level heading that announces no topic."""
    heading = block.kind is BlockKind.HEADING and block.level == 1
    return heading and announced(block.text) is None


def shows_endpoint(block: Block) -> bool:
    """Whether a block shows an endpoint on a line of its own."""
    return endpoint_in(block) is not None


def endpoint_in(block: Block) -> tuple[int, Endpoint] | None:
    """The first endpoint that a block shows on a line of its own, and that line."""
    if block.kind not in ENDPOINTS:
        return None
    lines = block.text.strip().split("\n", 6)
    if block.kind is BlockKind.FENCE and len(lines) > 1:
        return None
    first = block.first + (block.kind is BlockKind.FENCE)
    found = (
        (number, target)
        for number, line in enumerate(lines[:5], first)
        if (target := parse_endpoint(line))
    )
    return next(found, None)


def has_fragment(block: Block) -> bool:
    """Whether a block is a fence with an OpenAPI document, by language and content."""
    if block.kind is not BlockKind.FENCE:
        return False
    known = block.info.split(" ", 1)[0].lower() in YAML_OR_JSON
    return known and bool(IS_OPENAPI.search(block.text[:4000]))


def has_topics(blocks: Sequence[Block]) -> bool:
    """Whether headings announce what only an operation has."""
    topics = (announced(b.text) for b in blocks if b.kind is BlockKind.HEADING)
    return any(named.topic in OF_OPERATIONS for named in topics if named)


def about_operation(blocks: Sequence[Block], addressed: bool) -> bool:
    """Whether a part is about one operation; `addressed` if the page has a URL.

    An endpoint in the middle of a text does not make the text a reference: it must
    follow the title, or headings must announce what an operation has.
    """
    if any(has_fragment(block) for block in blocks):
        return True
    if has_topics(blocks):
        return addressed or any(shows_endpoint(block) for block in blocks)
    body = [block for block in blocks if block.kind is not BlockKind.HEADING]
    return bool(body) and shows_endpoint(body[0])


def success_status(blocks: Sequence[Block]) -> str:
    """The one success status that headings or lines name, else a range."""
    topics = (announced(b.text) for b in blocks if b.kind is BlockKind.HEADING)
    statuses = {named.status for named in topics if named and named.status}
    texts = (b.text.split("\n") for b in blocks if b.kind is BlockKind.TEXT)
    told = (status_of(line) for text in texts for line in text)
    statuses |= {status for status in told if status}
    found = {status for status in statuses if status.startswith("2")}
    return found.pop() if len(found) == 1 else SUCCESS
