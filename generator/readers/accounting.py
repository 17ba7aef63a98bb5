"""Endpoint accounting: the outcome of every method and path mentioned on pages.

The promise of page reading: each mention is an operation, an example of one, or listed
with its place and the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.dataclass import dataclass
from generator.facts import Mention, MentionKind, Reading
from generator.formats.page import (
    Block,
    Code,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Table,
    walk,
)
from generator.naming import counted
from generator.readers.endpoints.targets import identity
from generator.report.diagnostics import Diagnostic, Severity, Span

UNREAD = "unread-endpoint"
NOTHING = "page-of-nothing"
ASSUMED = "assumed-method"
DIFFERS = "differing-call"
ORDER = (
    MentionKind.OPERATION,
    MentionKind.EXAMPLE,
    MentionKind.ASIDE,
    MentionKind.UNREAD,
)
MOST = 20
"""So many unread endpoints of a build are warnings of their own; the rest is one."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many different endpoints pages name, by what became of them."""

    mentioned: int = 0
    operations: int = 0
    examples: int = 0
    asides: int = 0
    unread: int = 0


def settled(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention for each endpoint: the one that became most."""
    best: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        key = (mention.method, identity(mention.path).rstrip("/"))
        known = best.get(key)
        if known is None or ORDER.index(mention.kind) < ORDER.index(known.kind):
            best[key] = mention
    return list(best.values())


def tally(readings: Iterable[Reading]) -> Tally:
    """The count over a set of pages; an endpoint that several name counts once."""
    every = settled(m for reading in readings for m in reading.mentions)
    counts = Counter(mention.kind for mention in every)
    return Tally(len(every), *(counts[kind] for kind in ORDER))


def lost(readings: Iterable[Reading]) -> list[Mention]:
    """The endpoints of a set of pages that became nothing, in order."""
    every = settled(m for reading in readings for m in reading.mentions)
    return sorted(
        (m for m in every if m.kind is MentionKind.UNREAD), key=lambda m: m.span
    )


def unread(readings: Iterable[Reading]) -> Iterator[Diagnostic]:
    """A warning for each endpoint that became nothing."""
    found = lost(readings)
    hint = "describe it with a heading, parameters or an example call, or remove it"
    for mention in found[:MOST]:
        name = f"{mention.method} {mention.path}".strip()
        message = (
            f"`{name}` is mentioned but did not become an operation: {mention.reason}"
        )
        yield Diagnostic(Severity.WARNING, UNREAD, message, mention.span, hint)
    if len(found) > MOST:
        message = f"{len(found) - MOST} more endpoints are mentioned but did not become operations"
        place = found[MOST].span
        yield Diagnostic(Severity.WARNING, UNREAD, message, place, "see --format json")


def differing(readings: Iterable[Reading]) -> Iterator[Diagnostic]:
    """A warning for each call that its own section contradicts."""
    hint = "correct the one that is wrong; the call is taken for an example until then"
    for mention in settled(m for reading in readings for m in reading.mentions):
        if mention.kind is MentionKind.EXAMPLE and mention.reason:
            name = f"{mention.method} {mention.path}".strip()
            message = f"`{name}` is called here, but {mention.reason}"
            yield Diagnostic(Severity.WARNING, DIFFERS, message, mention.span, hint)


def assumed(places: Sequence[tuple[Span, str]]) -> Iterator[Diagnostic]:
    """A note on the paths of a page for which nothing names a method."""
    if not places:
        return
    span, name = places[0]
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    message = f"no page states the method of `{name}`{more}: GET is assumed"
    hint = "if it is another one, write it in front of the path"
    yield Diagnostic(Severity.NOTE, ASSUMED, message, span, hint)


FRONT_FIELDS = frozenset(
    "parameters params query body headers request response".split()
)


def front_fields(page: Page) -> Iterator[Diagnostic]:
    """A warning where the front matter of an operation's page describes its fields, other
    than in lists that are read as tables.
    """
    found = [key for key, value in page.matter if key.lower() in FRONT_FIELDS and value]
    tables = [block for block in page.blocks[: 2 * len(found)] if is_front(block)]
    if len(tables) < len(found):
        text = f"the front matter describes `{found[0]}`, but front matter is not read"
        hint = "show it in the page too, in a table or an example"
        place = Span(page.file, 1)
        yield Diagnostic(Severity.WARNING, "unread-fields", text, place, hint)


def is_front(block: Block) -> bool:
    """Whether a block is a table that was made of front matter: its lines are there."""
    return (
        isinstance(block, Table)
        and block.head is not None
        and (block.head.span == block.rows[0].span)
    )


def of_nothing(page: Page, mentions: Sequence[Mention]) -> Iterator[Diagnostic]:
    """A message on a page without operations: what was looked for, and what was seen.

    A page whose mentions are all of what other pages describe needs none.
    """
    kinds = {mention.kind for mention in mentions}
    if kinds and kinds <= {MentionKind.OPERATION, MentionKind.EXAMPLE}:
        return
    if mentions:
        first = min(mention.span for mention in mentions)
        message = (
            f"{counted(len(mentions), 'mention')} of a method and path, none became "
            f"an operation; the first at line {first.line}"
        )
        hint = "add a heading, a description or an example call"
        yield Diagnostic(Severity.WARNING, NOTHING, message, first, hint)
        return
    message = f"no method and path was found on this page; it contains {seen(page)}"
    hint = "an endpoint is read from `GET /x` in a heading, a line, code or a table, and from curl"
    yield Diagnostic(Severity.NOTE, NOTHING, message, Span(page.file, 1), hint)


KINDS = (
    (Heading, "heading"),
    (Paragraph, "paragraph"),
    (ItemList, "list"),
    (Table, "table"),
    (Code, "block of code"),
)


def seen(page: Page) -> str:
    """The blocks of a page in words: `3 headings, 1 table`."""
    counts = Counter(type(block) for block in walk(page.blocks))
    parts = [counted(counts[kind], name) for kind, name in KINDS if counts[kind]]
    return ", ".join(parts) or "no text"
