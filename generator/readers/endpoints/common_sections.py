"""Sections beside those of operations that speak of them: of all operations of their
page (`## Common headers`, and `## Errors` with "All endpoints may return these"), and of
the only one below a heading (`### Response`, behind others about what it does).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.formats.outline import Outline, Spot
from generator.formats.page import (
    DefinitionList,
    Heading,
    ItemList,
    Paragraph,
    Table,
    text_of,
)
from generator.readers.endpoints.purposes import (
    GIVING,
    Purpose,
    announced,
    purpose_of,
)
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Passage
from generator.report.diagnostics import Span

COMMON = re.compile(r"(?i)\b(?:common|global|shared|universal)\b")
"""A word in a heading that says that its section is about all operations."""
ALL = re.compile(
    r"(?i)\b(?:all|every|each|any)\s(?:of\s)?(?:the\s|these\s|our\s)?(?:api\s|rest\s|http\s)?"
    r"(?:endpoints?|requests?|calls?|operations?|methods?|routes?)\b"
)
LIMITED = re.compile(
    r"(?i)\b(?:except|excluding|unless|other than|apart from|only|some|most|if|when|where)\b"
)
"""Words by which a sentence leaves some operations out."""
HELD = frozenset({Purpose.QUERY, Purpose.HEADER, Purpose.ERROR, Purpose.STATUS})
"""What operations have in common: a body is that of one."""


class Ranges:
    """Ranges of lines, from and to; each question takes the logarithm of their number."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        pairs = list(ranges)
        self.firsts = sorted(first for first, _ in pairs)
        self.lasts = sorted(last for _, last in pairs)

    def hold(self, line: int) -> bool:
        """Whether a line is in one of them."""
        return bisect_right(self.firsts, line) > bisect_left(self.lasts, line)

    def begin_in(self, first: int, last: int) -> bool:
        """Whether one of them begins between two lines."""
        return bisect_left(self.firsts, first) < bisect_right(self.firsts, last)


def with_common_sections(units: Sequence[Unit], lines: Outline) -> list[Unit]:
    """The units of a page, with what is said of all of them behind what is said of each."""
    apart = Ranges((unit.first, unit.last) for unit in units)
    heads = [
        spot.index
        for spot in lines.spots
        if isinstance(spot.block, Heading) and not apart.hold(spot.block.span.line)
    ]
    more = tuple(each for index in heads for each in said_of_all(lines, index))
    paged = next((span for i in heads if (span := linked_pages(lines, i))), None)
    if not more and paged is None:
        return list(units)
    scopes = [
        replace(u.scope, passages=(*u.scope.passages, *more), paged=paged)
        for u in units
    ]
    return [
        replace(unit, scope=scope) for unit, scope in zip(units, scopes, strict=True)
    ]


PAGING = re.compile(
    r"(?i)\W*(?:\d+\W+)?(?:\w+ ){0,2}(?:pagination|paging|paginated (?:\w+ ?){1,2})\W*"
)
LINK = re.compile(
    r"(?i)(?:\blink\b[^.\n]{0,20}\bheader|\bheader\b[^.\n]{0,20}\blink\b)"
)
"""Words about the header that leads to other pages (RFC 8288)."""


def linked_pages(lines: Outline, heading: int) -> Span | None:
    """Where the section of a heading says that all lists come with a `Link` header."""
    if not PAGING.fullmatch(lines.title(heading)[:100]):
        return None
    below = lines.spots[heading + 1 : lines.end(heading)]
    texts = [
        (text_of(spot.block.runs)[:2000], spot.block.span)
        for spot in below
        if isinstance(spot.block, Paragraph)
    ]
    if any(SOME.search(text) for text, _ in texts):
        return None
    if "next" not in " ".join(text for text, _ in texts).lower():
        return None
    return next((span for text, span in texts if LINK.search(text)), None)


SOME = re.compile(
    r"(?i)\b(?:some|only|most|few|not all|certain)\b[^.]{0,30}\b(?:endpoint|list|call|re(?:quest|source|sponse))"
)
"""Words by which a section about pages leaves operations out."""


def with_later_parts(units: Sequence[Unit], lines: Outline) -> list[Unit]:
    """The units of a page, with what comes back where that is told behind explanations
    of their own headings: `### Call`, `### Lifecycle`, then `### Response`.

    Only the single operation below a heading is spoken of by all that is there.
    """
    heads = {s.block.span.line: s for s in lines.spots if isinstance(s.block, Heading)}
    result = []
    for unit in units:
        home = heads.get(unit.head) if unit.sole else None
        more = tuple(told_later(unit, home, lines)) if home else ()
        passages = (*unit.scope.passages, *more)
        scope = replace(unit.scope, passages=passages)
        result.append(replace(unit, scope=scope) if more else unit)
    return result


def told_later(unit: Unit, home: Spot, lines: Outline) -> Iterator[Passage]:
    """The blocks below headings of responses that are beside the one of an operation."""
    end = lines.end(home.trail[-1]) if home.trail else 0
    level = lines.heading(home.index).level
    for spot in lines.spots[lines.end(home.index) : end]:
        block = spot.block
        if not isinstance(block, Heading) or block.level != level:
            continue
        if block.span.line <= unit.last:
            continue
        about = announced(lines.title(spot.index))
        if about is None or about.purpose not in GIVING:
            continue
        for inner in lines.spots[spot.index + 1 : lines.end(spot.index)]:
            if inner.trail[-1:] == (spot.index,) and not inner.boxes:
                yield Passage(inner.block, (lines.heading(spot.index),))


ANSWERED = re.compile(r"(?i)\b(?:return|respon[ds]|answer|come back|receive)\w*")


def found_in_answers(lead: str, purpose: Purpose) -> bool:
    """Whether a sentence speaks of headers that come back: `Every call returns these`."""
    return purpose is Purpose.HEADER and ANSWERED.search(lead) is not None


def said_of_all(lines: Outline, heading: int) -> Iterator[Passage]:
    """The tables and lists just below a heading that hold for all operations."""
    title = lines.title(heading)
    about = announced(title)
    if about is None or about.purpose not in HELD | {Purpose.PARAMETERS}:
        return
    lead = ""
    for spot in lines.spots[heading + 1 : lines.end(heading)]:
        if spot.trail[-1:] != (heading,):
            continue
        if isinstance(spot.block, Paragraph):
            lead = text_of(spot.block.runs)
        elif isinstance(spot.block, Table | ItemList | DefinitionList):
            of_all = ALL.search(lead) and not LIMITED.search(lead)
            given = found_in_answers(lead, about.purpose)
            made = Passage(spot.block, (lines.heading(heading),), lead)
            found = purpose_of(made)
            held = found is not None and found.purpose in HELD and not given
            if (of_all or COMMON.search(title)) and held:
                yield made
            lead = ""
