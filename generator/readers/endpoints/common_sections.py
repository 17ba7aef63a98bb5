"""Sections beside those of operations that speak of them: of all operations of their
page (`## Common headers`, and `## Errors` with "All endpoints may return these"), and of
the only one below a heading (`### Response`, behind others about what it does).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline, Spot
from generator.formats.page import (
    DefinitionList,
    Heading,
    ItemList,
    Paragraph,
    Table,
    text_of,
)
from generator.formats.title_words import is_structural
from generator.readers.endpoints.purposes import (
    GIVING,
    Purpose,
    announced,
    purpose_of,
)
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Passage
from generator.readers.endpoints.targets import ENDING
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
        more = tuple(stated_later(unit, home, lines)) if home else ()
        passages = (*unit.scope.passages, *more)
        scope = replace(unit.scope, passages=passages)
        result.append(replace(unit, scope=scope) if more else unit)
    return result


def stated_later(unit: Unit, home: Spot, lines: Outline) -> Iterator[Passage]:
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


def shared_sections(found: Sequence[Unit], page: Outline) -> list[Unit]:
    """Units that stand together without a heading between them share what follows.

    `## Endpoints` with several fences, then `## Query parameters` for all of them. A
    variable that only the path of another one has is none of its parameters.
    """
    heads = [s.block.span.line for s in page.spots if isinstance(s.block, Heading)]
    groups: dict[int, list[int]] = {}
    for index, unit in enumerate(found):
        above = bisect_right(heads, unit.endpoints[0].span.line)
        groups.setdefault(above, []).append(index)
    units = with_twins(found)
    for members in groups.values():
        follow = tuple(
            passage
            for passage in beside_endpoints(units[members[-1]])
            if passage.trail and is_structural(text_of(passage.trail[0].runs))
        )
        sharing = [i for i in members[:-1] if not has_parts(units[i])] if follow else []
        for index in sharing:
            scope = units[index].scope
            scope = replace(scope, passages=(*scope.passages, *follow))
            units[index] = replace(units[index], scope=scope)
        names = {index: variables_of(units[index]) for index in (*sharing, members[-1])}
        every = frozenset().union(*names.values())
        for index, own in names.items() if sharing else ():
            scope = units[index].scope
            scope = replace(scope, refused=scope.refused | (every - own))
            units[index] = replace(units[index], scope=scope)
    return units


def with_twins(found: Sequence[Unit]) -> list[Unit]:
    """Units of one request in several formats (`POST /pets.json`, `POST /pets.xml`) have
    the parts of their section in common that none of them stands in.
    """
    groups: dict[tuple[tuple[str, ...], str, str], list[int]] = {}
    for index, unit in enumerate(found):
        first = unit.endpoints[0]
        stem = ENDING.sub("", first.path)
        if stem != first.path and not unit.listed:
            groups.setdefault((unit.titles, first.method, stem), []).append(index)
    units = list(found)
    for members in groups.values():
        common = {i: tuple(free_parts(units[i])) for i in members}
        for index in members if len(members) > 1 else ():
            more = [p for i in members if i != index for p in common[i]]
            scope = units[index].scope
            scope = replace(scope, passages=(*scope.passages, *more))
            units[index] = replace(units[index], scope=scope)
    return units


def free_parts(unit: Unit) -> Iterator[Passage]:
    """The passages of a unit below headings of parts that hold none of its endpoints."""
    lines = {endpoint.span.line for endpoint in unit.endpoints}
    passages = unit.scope.passages
    own = {p.trail[0].span for p in passages if p.trail and p.block.span.line in lines}
    for passage in passages:
        head = passage.trail[0] if passage.trail else None
        if head and head.span not in own and is_structural(text_of(head.runs)):
            yield passage


def has_parts(unit: Unit) -> bool:
    """Whether something below a heading of its own belongs to a unit."""
    return any(passage.trail for passage in beside_endpoints(unit))


def beside_endpoints(unit: Unit) -> Iterator[Passage]:
    """The passages of a unit that do not state its endpoints, as a line below a heading
    `Request` does.
    """
    lines = {endpoint.span.line for endpoint in unit.endpoints}
    return (p for p in unit.scope.passages if p.block.span.line not in lines)


def variables_of(unit: Unit) -> frozenset[str]:
    """The names of the variables in the paths of a unit."""
    return frozenset(v.name for e in unit.endpoints for v in e.variables)
