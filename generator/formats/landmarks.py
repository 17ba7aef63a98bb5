"""What tells the headings of a text copied from a browser: the signs of links to them,
and the menus that list them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator import patterns as re
from generator.formats.chrome import is_control
from generator.formats.glued import TYPE_LINE
from generator.formats.stacked import CALLS, GROUPS, NAMES, OTHERS, TITLE, YES_NO
from generator.formats.text_labels import ENDPOINT, METHOD, PART, STATUS


class Landmarks(NamedTuple):
    """The lines (from 0) that are headings, and those that are of menus."""

    headings: frozenset[int]
    menus: frozenset[int]


ENTRY = re.compile(r"[A-Z0-9/a-z{][^\t`\"]{0,99}")
MESSAGE = re.compile(r"HTTP/\d|[\w-]{1,60}: |[A-Z]{3,7} \S{1,99} HTTP/")
"""The beginning of a line of a message, of which there may be as many as of headings."""
MAX_WORDS = 16
"""Words of an entry of a menu; titles of sections have up to fourteen."""
FEWEST = 3
"""Entries of a menu that are headings of the page, so that no chance makes one."""
MAX_MENU = 6
"""Words of a line in front of a page; text has more."""
MOST_PLACES = 60
"""So many places of one entry are looked at (a budget): `Parameters` is at each operation."""
MAX_FRONT = 600
"""Lines of the menu of a site in front of a page; the longest that we saw has 230."""
WORDS = CALLS | NAMES | GROUPS | OTHERS | YES_NO
"""Cells of tables, which a copy sets on lines of their own as it does with menus."""


def landmarks(lines: Sequence[str], marked: frozenset[int]) -> Landmarks:
    """The headings and menus of a copy, of whose lines those marked have a sign.

    A menu is a run of lines most of which are found again, each alone on its line and in
    the same order: those are the headings that it leads to.
    """
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        places.setdefault(line.strip(), []).append(at)
    headings, menus = set(marked), set[int]()
    # The longest first: what it leads to may be a run as well.
    for run in sorted(runs(lines), key=len, reverse=True):
        if not headings.isdisjoint(run):
            continue
        entries = [lines[at].strip() for at in run]
        found = together(led_to(run, entries, places, lines, menus))
        telling = sum(is_telling(lines[at].strip()) for at in found.values())
        if telling < FEWEST or telling * 2 <= len(found):
            continue
        # What is around those leads to other pages of the site.
        menus |= {*run}
        headings |= {*found.values()}
    headings -= without_gaps(menus)
    return Landmarks(frozenset(headings), frozenset(menus | front(lines, headings)))


def runs(lines: Sequence[str]) -> Iterator[Sequence[int]]:
    """Runs of lines that may be menus: short, without a blank one, none of them twice."""
    run: list[int] = []
    held: set[str] = set()
    for at, line in enumerate((*lines, "")):
        text = line.strip()
        if is_entry(text) and text not in held:
            run.append(at)
            held.add(text)
            continue
        if len(run) >= FEWEST:
            yield run
        run, held = ([at], {text}) if is_entry(text) else ([], set())


def is_entry(text: str) -> bool:
    """Whether a line can be an entry of a menu."""
    if not ENTRY.fullmatch(text) or len(text.split()) > MAX_WORDS:
        return False
    if text.lower() in WORDS or any(
        p.match(text) for p in (TYPE_LINE, MESSAGE, STATUS, METHOD)
    ):
        return False
    is_path = text.startswith("/") or ENDPOINT.fullmatch(text)
    return bool(is_path) or not text.endswith((".", ",", ";", ":", "{", "}"))


def is_telling(text: str) -> bool:
    """Whether no chance repeats a line: the parts of operations are the same in each."""
    is_label = PART.match(text) or TITLE.fullmatch(text) or is_control(text)
    return not is_label and not text[0].islower()


def led_to(
    run: Sequence[int],
    entries: Sequence[str],
    places: Mapping[str, Sequence[int]],
    lines: Sequence[str],
    menus: set[int],
) -> dict[int, int]:
    """The lines that the entries of a menu lead to, by the lines of the entries: the
    longest sequence of places in the order of the menu.
    """
    inside, texts = set(run), set(entries)
    tails: list[int] = []
    owners: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for at, entry in zip(run, entries, strict=True):
        for place in reversed(places[entry][:MOST_PLACES]):
            if (
                place in inside
                or place in menus
                or is_listed(lines, place, texts, inside)
            ):
                continue
            length = bisect_left(tails, place)
            before[at, place] = owners[length - 1] if length else None
            tails[length : length + 1] = [place]
            owners[length : length + 1] = [(at, place)]
    found: dict[int, int] = {}
    pair = owners[-1] if owners else None
    while pair is not None:
        found[pair[0]] = pair[1]
        pair = before[pair]
    return found


def together(found: Mapping[int, int]) -> dict[int, int]:
    """The lines that entries lead to, of those that stand together in the menu: most of
    all between the first and the last. Else the longest part of it without gaps, which is
    the page's own in a menu of the site; a word in front may have led to another place.
    """
    if len(found) * 2 > max(found, default=0) - min(found, default=0):
        return dict(found)
    parts: list[list[int]] = []
    for at in sorted(found):
        if not parts or at - parts[-1][-1] > MAX_GAP:
            parts.append([])
        parts[-1].append(at)
    return {at: found[at] for at in max(parts, key=len, default=[])}


MOST_TOGETHER = 3
"""Headings without text between them: those of a chapter, a section and an operation."""


def is_listed(
    lines: Sequence[str], at: int, entries: set[str], inside: set[int]
) -> bool:
    """Whether a line is in another menu, between lines that are entries as well."""
    count = 1
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(lines) and count <= MOST_TOGETHER:
            if near in inside or lines[near].strip() not in entries:
                break
            count += 1
            near += step
    return count > MOST_TOGETHER


MAX_GAP = 2
"""Lines in a menu that look like no entry of one: `Parameters`, `Type`."""


def without_gaps(menus: set[int]) -> set[int]:
    """The lines of menus with the few between them."""
    found = sorted(menus)
    for above, below in pairwise(found):
        if below - above <= MAX_GAP + 1:
            menus |= {*range(above, below)}
    return menus


def front(lines: Sequence[str], headings: set[int]) -> set[int]:
    """The lines above the first heading, if they are but entries of menus."""
    first = min(headings, default=0)
    above = [line.strip() for line in lines[:first]]
    if first > MAX_FRONT or not all(is_menu_word(text) for text in above if text):
        return set()
    return {*range(first)}


def is_menu_word(text: str) -> bool:
    """Whether a line is of a menu of the site, which has no text and nothing to send."""
    return len(text.split()) <= MAX_MENU and not text.endswith((".", ":", "{"))
