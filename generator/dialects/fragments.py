"""Markdown pages that carry an OpenAPI fragment for their operation.

Documentation platforms serve them to language models: title, `METHOD url`, prose, a
fence with the OpenAPI document of the one operation, and snippets of their SDKs.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.facts import Evidence, Reading
from generator.readers.openapi_document import Stated, read_fragment
from generator.source import Source

from .parts.blocks import Block, BlockKind, blocks_of
from .parts.chunks import endpoint_in, has_fragment
from .parts.credentials import settle
from .parts.draft import Draft
from .parts.endpoints import base_of, same_path
from .parts.fences import read_fence
from .parts.frontmatter import front_matter
from .parts.markdown import read_markdown
from .parts.part import Part
from .tables import read_table

NAME = "fragments"


def sniff(source: Source) -> float:
    """Sure if a fence holds an OpenAPI document."""
    if "```" not in source.text and "~~~" not in source.text:
        return 0.0
    skip = range(1, front_matter(source).last + 1)
    return 0.95 if any(has_fragment(b) for b in blocks_of(source, skip)) else 0.0


def read(source: Source) -> Reading:
    """Read a page (or several in one file)."""
    handlers = {BlockKind.FENCE: fence, BlockKind.TABLE: read_table}
    return read_markdown(source, NAME, Evidence.FRAGMENT, handlers)


def fence(part: Part, block: Block) -> None:
    """A fence: a fragment, or what fences are elsewhere."""
    if not has_fragment(block):
        read_fence(part, block)
        return
    page = part.page
    last = block.last - 1 if block.closed else block.last
    text = page.source.block(block.first + 1, max(last, block.first + 1), 0)
    reason = "the fence around the fragment"
    page.ledger.ignore(block.first, block.first, reason)
    if block.closed:
        page.ledger.ignore(block.last, block.last, reason)
    reading = read_fragment(text, page.ledger, block.first + 1)
    page.diagnostics.extend(reading.diagnostics)
    page.schemes.update(reading.schemes)
    if not reading.operations and not reading.diagnostics:
        part.operation = False
    add(part, reading.operations)


def add(part: Part, operations: Sequence[Stated]) -> None:
    """Add the operations of a fragment: one is the part's own, others stand alone."""
    own = chosen(part, operations)
    for stated in operations:
        draft = part.draft
        if stated is not own:
            draft = Draft(
                part.page.source, part.draft.evidence, draft.first, draft.last
            )
        draft.identify(stated.method, stated.path)
        draft.facts.extend(stated.facts)
        draft.examples.extend(stated.examples)
        draft.components.extend(stated.components)
        draft.names.update(stated.names)
        server = draft.value("servers", "0", "url")
        draft.base = draft.base or (server if isinstance(server, str) else None)
        if stated is own:
            serve(part, stated.path)
        else:
            settle(draft, part.page.schemes)
            part.page.sections.append(draft.section())


def chosen(part: Part, operations: Sequence[Stated]) -> Stated | None:
    """The operation that the page is about: the one its endpoint line names."""
    if part.draft.subject.path or not operations:
        return None
    for _, target in filter(None, map(endpoint_in, part.blocks)):
        for stated in operations:
            if target.method == stated.method and same_path(target.path, stated.path):
                return stated
    return operations[0]


def serve(part: Part, path: str) -> None:
    """State the base URL: what the endpoint line has before the fragment's path."""
    for line, target in filter(None, map(endpoint_in, part.blocks)):
        if target.base and same_path(target.path, path):
            base = base_of(target.base + target.path, path)
            part.draft.serve(base or target.base, line)
            return
