"""Sections about the operations of an index: `## Endpoints` with a table of all calls
of a resource, followed by shared `## Path parameters` and `## Request body` sections.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline
from generator.formats.page import DefinitionList, Heading, ItemList, Row, Table
from generator.readers.endpoints.purposes import Purpose, announced
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Passage

WRITING = ("POST", "PUT", "PATCH")
METHODS = {
    Purpose.PATH: ("GET", "DELETE", *WRITING),
    Purpose.QUERY: ("GET",),
    Purpose.BODY: WRITING,
    Purpose.FORM: WRITING,
}
"""The operations of an index that a section may speak of, by what it announces. What
responses hold differs between one thing and a list of them, so it is left out."""
VERBS = (
    (re.compile(r"(?i)\b(create|creating|add|new|post)\b"), ("POST",)),
    (re.compile(r"(?i)\b(update|updating|edit|change|put|patch)\b"), ("PUT", "PATCH")),
)


def with_page_sections(units: Sequence[Unit], lines: Outline) -> list[Unit]:
    """The units of a page, entries of an index with the sections that are beside it."""
    entries = [unit for unit in units if unit.listed]
    if len(entries) * 2 < len(units) or not is_one_resource(entries):
        return list(units)
    starts = [spot.block.span.line for spot in lines.spots]
    at = max(bisect_right(starts, entries[0].first) - 1, 0)
    around = {*lines.spots[at].trail}
    apart = [(u.first, u.last) for u in units if not u.listed]
    beside = [
        (lines.title(spot.index), passage)
        for spot in lines.spots
        if isinstance(spot.block, Heading) and around.issuperset(spot.trail)
        if not any(first <= spot.block.span.line <= last for first, last in apart)
        for passage in fields_below(lines, spot.index)
    ]
    every = (v.name for u in entries for e in u.endpoints for v in e.variables)
    names = frozenset(every)
    return [
        with_passages(u, beside, names) if u.listed and beside else u for u in units
    ]


def is_one_resource(entries: Sequence[Unit]) -> bool:
    """Whether several entries have paths below the shortest of them."""
    paths = [e.path.rstrip("/") for unit in entries for e in unit.endpoints]
    root = min(paths, key=len, default="")
    return len(paths) > 1 and all(f"{path}/".startswith(f"{root}/") for path in paths)


def fields_below(lines: Outline, heading: int) -> Iterator[Passage]:
    """The tables and lists just below a heading that announces a part of calls."""
    about = announced(lines.title(heading))
    if about is None or about.purpose not in METHODS:
        return
    for spot in lines.spots[heading + 1 : lines.end(heading)]:
        own = spot.trail[-1:] == (heading,)
        if own and isinstance(spot.block, Table | ItemList | DefinitionList):
            yield Passage(spot.block, (lines.heading(heading),))


def with_passages(
    unit: Unit, beside: Sequence[tuple[str, Passage]], variables: frozenset[str]
) -> Unit:
    """An entry with what speaks of operations of its methods; `variables` are those of
    all entries, of which it takes its own.
    """
    methods = {endpoint.method for endpoint in unit.endpoints}
    single = all(e.path.rstrip("/").endswith("}") for e in unit.endpoints)
    own = {v.name for endpoint in unit.endpoints for v in endpoint.variables}
    mine = tuple(
        taken
        for title, passage in beside
        if methods & {*spoken_of(title)} and not (single and asks(title))
        if (taken := without_rows(passage, variables - own)) is not None
    )
    scope = replace(unit.scope, passages=(*unit.scope.passages, *mine))
    return replace(unit, scope=scope) if mine else unit


def without_rows(passage: Passage, names: frozenset[str]) -> Passage | None:
    """A table without the rows of these names; None if no row is left."""
    block = passage.block
    if not isinstance(block, Table):
        return passage
    rows = tuple(r for r in block.rows if name_of(r) not in names)
    return replace(passage, block=replace(block, rows=rows)) if rows else None


def name_of(row: Row) -> str:
    """The text of a row's first cell."""
    return row.cells[0].text.strip("` *") if row.cells else ""


def asks(title: str) -> bool:
    """Whether a section is about queries, which those that get one thing hardly have."""
    about = announced(title)
    return about is not None and about.purpose is Purpose.QUERY


def spoken_of(title: str) -> tuple[str, ...]:
    """The methods that a section is about: `Request body (create)` is about POST."""
    about = announced(title)
    methods = METHODS.get(about.purpose, ()) if about else ()
    named = [m for words, verbs in VERBS if words.search(title[:200]) for m in verbs]
    return tuple(m for m in methods if m in named) if named else methods
