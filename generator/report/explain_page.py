"""The facts, examples and endpoints found in each block of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.facts import Fact, MentionKind, Reading
from generator.formats.outline import outline
from generator.formats.page import (
    Block,
    Code,
    Component,
    Container,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Table,
    ThematicBreak,
    text_of,
)
from generator.report.diagnostics import Span

WIDTH = 60
"""Longest text of a block that is shown, in characters."""
MOST_FACTS = 8
"""So many pointers of an operation are spelled out for one block."""


@dataclass(frozen=True, slots=True)
class Given:
    """A fact or an example of an operation, and where it is stated."""

    operation: str
    what: str
    span: Span


def page_lines(page: Page, reading: Reading) -> Iterator[str]:
    """A line for each block, and what it gave below it; then what became nothing."""
    given = sorted(all_given(reading), key=lambda item: item.span)
    mine = [item for item in given if item.span.file == page.file]
    yield f"{page.file}: {page.format}, {len(reading.sections)} operations"
    spots = [
        s for s in outline(page.blocks).spots if not isinstance(s.block, ThematicBreak)
    ]
    ends = [spot.block.span.line for spot in spots[1:]]
    for spot, following in zip(spots, [*ends, 1 << 30], strict=True):
        block = spot.block
        first = block.span.line
        last = max(block.span.last_line, first)
        if isinstance(block, Container | Component):
            last = min(last, max(following - 1, first))
        found = [item for item in mine if first <= item.span.line <= last]
        yield f"  {first:5} {described(block)}"
        yield from (f"        {line}" for line in grouped(found))
    for mention in reading.mentions:
        if mention.kind in (MentionKind.ASIDE, MentionKind.UNREAD):
            name = f"{mention.method} {mention.path}".strip()
            yield f"  {mention.span.line:5} {mention.kind}: {name}: {mention.reason}"


def all_given(reading: Reading) -> Iterator[Given]:
    """The facts and examples of a reading."""
    for section in reading.sections:
        subject = section.subject
        name = f"{subject.method or ''} {subject.path or ''}".strip() or "no operation"
        for fact in section.facts:
            yield Given(name, pointer(fact), fact.span)
        for example in section.examples:
            yield Given(name, f"a {example.kind} example", example.span)


def pointer(fact: Fact) -> str:
    """The place of a fact in its operation."""
    return "/".join(fact.pointer)


def grouped(found: Sequence[Given]) -> Iterator[str]:
    """The facts from a block, one line per operation."""
    operations: dict[str, list[str]] = {}
    for item in found:
        operations.setdefault(item.operation, []).append(item.what)
    for operation, facts in operations.items():
        shown = ", ".join(dict.fromkeys(facts[:MOST_FACTS]))
        more = f" and {len(facts) - MOST_FACTS} more" if len(facts) > MOST_FACTS else ""
        yield f"{operation}: {shown}{more}"


def described(block: Block) -> str:
    """A block in a few words."""
    match block:
        case Heading(level=level, runs=runs):
            return f"{'#' * level} {cut(text_of(runs))}"
        case Paragraph(runs=runs):
            return f"text: {cut(text_of(runs))}"
        case ItemList(items=items):
            return f"list of {len(items)}"
        case DefinitionList(entries=entries):
            return f"definitions of {len(entries)}"
        case Table(rows=rows, head=head):
            heads = " | ".join(cell.text for cell in head.cells) if head else ""
            return f"table of {len(rows)} rows: {cut(heads)}"
        case Code(language=language, text=text):
            return f"{language or 'code'}: {cut(text)}"
        case Container(kind=kind, title=title):
            return f"{kind}: {cut(title)}"
        case Component(name=name, argument=argument):
            return f"<{name}> {cut(argument)}"
        case _:
            return "rule"


def cut(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 3]}..."
