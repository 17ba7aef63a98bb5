"""Paths in front of all others, where a sentence states them without a host: `All
endpoints are prefixed with /api/v1`, `The base path is /rest`.

On a page with operations a sentence speaks for those below its heading, or else for
the page; on one without any it speaks for the whole set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.outline import Outline
from generator.formats.page import Code, Heading, ItemList, Paragraph, Table, walk
from generator.readers.endpoints.candidates import spaced
from generator.readers.endpoints.page_bases import overlap
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint, Rank

PATH = r"(?:[\w ]{0,30}\s)?[`\"'*]{0,3}(?P<path>(?:/[\w.~-]{1,40}){1,5})/?(?:\*{1,2})?(?=[`\"'*\s.,;:!)]|\Z)"
THINGS = (
    r"(?:end-?points?|routes?|paths?|ur[li]s?|requests?|calls?|resources?|operations?)"
)
STATED = (
    re.compile(
        rf"(?i)\b(?:all|every|each)\b(?P<between>[^.\n]{{0,60}}?)\b{THINGS}\b[^.\n]{{0,40}}?\b"
        r"(?:(?:is|are|be) (?:\w{1,12} )?(?:prefixed (?:with|by)|relative to|"
        r"(?:mounted|served|rooted|available|exposed|found|reachable|accessible|located) "
        r"(?:at|under|on|from|below)|under|below)|(?:live|sit)s? (?:under|below)|"
        rf"(?:start|begin)s? with|ha(?:s|ve) the (?:common )?prefix) {PATH}"
    ),
    re.compile(
        r"(?i)\b(?:base|root|common|api|url)[ -](?:path|prefix|url|uri|route)\b"
        rf"(?P<between>[^.\n/]{{0,50}}?)(?:\bis|\bare|:|=)[*_]{{0,2}}\s{{1,3}}{PATH}"
    ),
    re.compile(
        r"(?i)\bprefix (?P<between>(?:all|every|each) )"
        rf"[^.\n]{{0,40}}?\b{THINGS}\b[^.\n]{{0,20}}?\b(?:with|by) {PATH}"
    ),
)
PARTIAL = re.compile(
    r"(?i)\b(?:that|which|whose|these|those|some|most|following|"
    r"this (?!document|page|api|reference|guide|manual|service))\b"
)
"""Words of a sentence that speaks of some operations, told by more than it says."""
MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class StatedPrefix:
    """A path in front of others, and the spot of the sentence that states it."""

    path: str
    spot: int


def stated_prefixes(lines: Outline) -> Iterator[StatedPrefix]:
    """The prefixes that the sentences of a page state, in order."""
    for spot in lines.spots:
        if isinstance(spot.block, Paragraph | ItemList | Table):
            for text in (*sentences_of(spot.block), *shown_below(lines, spot.index)):
                for pattern in STATED:
                    found = pattern.search(text)
                    if found and not PARTIAL.search(found[0].rpartition("/")[0]):
                        yield StatedPrefix(found["path"].rstrip("/."), spot.index)
                        break


SPACE = re.compile(r"/?((?:[\w-]{1,40}/){1,3}v\d{1,3})/?")
"""A heading that is but the namespace of the paths below it: `tides/v1`."""


def entitled_prefixes(lines: Outline) -> Iterator[StatedPrefix]:
    """The prefixes that headings are: `tides/v1`, which the page has behind `/api` where
    it shows the whole.
    """
    spots = [spot for spot in lines.spots if isinstance(spot.block, Heading)]
    for spot in spots:
        found = SPACE.fullmatch(lines.title(spot.index).strip())
        if found:
            yield StatedPrefix(whole_of(lines, f"/{found[1]}"), spot.index + 1)


def whole_of(lines: Outline, path: str) -> str:
    """The path that the page shows a namespace at the end of."""
    whole = re.compile(rf"((?:/[\w-]{{1,40}}){{0,3}}{re.escape(path)})/")
    for spot in lines.spots:
        text = spaced(spot.block.runs) if isinstance(spot.block, Paragraph) else ""
        if found := whole.search(text[:MAX_TEXT]):
            return found[1]
    return path


LONE = re.compile(
    r"\s*(?:<[\w -]{1,40}>|\{{1,2}[\w -]{1,40}\}{1,2})?(/[\w.~/-]{1,200})\s*"
)
"""Code that is but a path, behind a placeholder for its host: `<host>/plugin/tides`."""


def shown_below(lines: Outline, index: int) -> Iterator[str]:
    """A sentence that ends in a colon with the path that is the code below it."""
    block = lines.spots[index].block
    below = lines.spots[index + 1].block if index + 1 < len(lines.spots) else None
    if isinstance(block, Paragraph) and isinstance(below, Code):
        text = spaced(block.runs)[-MAX_TEXT:].rstrip()
        path = LONE.fullmatch(below.text[:300])
        if text.endswith(":") and path:
            yield f"{text[:-1]} {path[1]}"


def sentences_of(block: Paragraph | ItemList | Table) -> Iterator[str]:
    """The texts of a block in which a sentence can stand, short ones only."""
    if isinstance(block, Table):
        rows = (" : ".join(cell.text for cell in row.cells) for row in block.rows[:20])
        yield from (text[:MAX_TEXT] for text in rows if "/" in text)
        return
    for each in walk([block]):
        text = spaced(each.runs) if isinstance(each, Paragraph) else ""
        if "/" in text:
            yield from (line[:MAX_TEXT] for line in text.split("\n")[:40])


def prefix_of_set(pages: Iterable[tuple[Outline, Sequence[Unit]]]) -> str:
    """The one prefix that pages without operations state for all; empty if none does."""
    found = {
        stated.path
        for lines, units in pages
        if not any(map(declares, units))
        for stated in stated_prefixes(lines)
    }
    return found.pop() if len(found) == 1 else ""


def declares(unit: Unit) -> bool:
    """Whether a unit states its operations, and does not only call them."""
    return any(endpoint.rank is Rank.DECLARATION for endpoint in unit.endpoints)


def with_stated_prefixes(lines: Outline, units: Sequence[Unit]) -> list[Unit]:
    """The units of a page behind the prefixes that its sentences state for them."""
    result = list(units)
    if not units:
        return []
    for stated in (*entitled_prefixes(lines), *stated_prefixes(lines)):
        first, last = section_of(lines, stated.spot)
        inside = [i for i, unit in enumerate(result) if first <= unit.first < last]
        inside = inside or list(range(len(result)))
        if is_apart(stated.path, (e for i in inside for e in result[i].endpoints)):
            for index in inside:
                result[index] = behind(result[index], stated.path)
    for stated in entitled_prefixes(lines):
        result = [whole_unit(unit, stated.path) for unit in result]
    return result


def whole_unit(unit: Unit, prefix: str) -> Unit:
    """A unit with its paths whole that begin within a prefix: `/tides/v1/ports` is
    `/api/tides/v1/ports` where the namespace is `/api/tides/v1`.
    """
    parts = prefix.split("/")[1:]
    own = {f"/{'/'.join(parts[at:])}/" for at in range(1, len(parts) - 1)}
    head = next((each for each in own if unit.endpoints[0].path.startswith(each)), "")
    if not head or any(e.base or e.prefix is not None for e in unit.endpoints):
        return unit
    made = (replace(e, path=joined(prefix, e.path)) for e in unit.endpoints)
    return unit.of(tuple(made))


def section_of(lines: Outline, spot: int) -> tuple[int, int]:
    """The lines of the section that a block is in, from the first to one behind."""
    trail = lines.spots[spot].trail
    if not trail:
        return 0, 1 << 60
    end = lines.end(trail[-1])
    after = lines.spots[end].block.span.line if end < len(lines.spots) else 1 << 60
    return lines.spots[trail[-1]].block.span.line, after


def is_apart(prefix: str, endpoints: Iterable[Endpoint]) -> bool:
    """Whether paths need a prefix: they have no host, and none has it already."""
    paths = [e.path for e in endpoints if not e.base and e.prefix is None]
    return bool(paths) and not any(
        path == prefix or path.startswith(f"{prefix}/") for path in paths
    )


def behind(unit: Unit, prefix: str) -> Unit:
    """A unit with its paths behind a prefix."""
    return unit.of(
        tuple(
            (
                e
                if e.base or e.prefix is not None
                else replace(e, path=joined(prefix, e.path))
            )
            for e in unit.endpoints
        )
    )


def joined(prefix: str, path: str) -> str:
    """A path behind a prefix, what the one ends with and the other begins with once:
    `/v1/pets` behind `/api/v1` is `/api/v1/pets`.
    """
    rest = path.split("/")[1 + overlap(prefix, path) :]
    return "/".join([prefix, *rest]) if path != "/" else prefix
