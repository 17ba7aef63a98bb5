"""Where base URLs end and paths begin, as in the document of the last build.

All pages together tell the base URL, so that a page that comes or goes may move `/v4`
from all paths into the server, or back. The URLs stay what they are, so callers must not
notice: the routes that operations had decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from generator.addresses import segments, split_url, version_of
from generator.dataclass import replace
from generator.facts import Fact, Section
from generator.merge.identity import PathTemplate

SERVER = ("servers", "0", "url")
MOST_SEGMENTS = 4
"""Base URLs with more segments than this, or as many in front of paths, do not occur."""


class Move(NamedTuple):
    """Segments that base URLs give to paths (`lead`), or that paths give to them (`tail`)."""

    lead: str = ""
    tail: str = ""


STAY = Move()


def rebased(sections: Sequence[Section], routes: Collection[str]) -> list[Section]:
    """Sections whose paths begin where those of the last build did, if these `routes` of
    it (`GET /pets/{}`) agree on that for a base URL, and all that have this can follow.
    """
    if not routes:
        return [*sections]
    members: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        members[server_of(section)].append(section)
    moves = {url: agreed(found, routes) for url, found in members.items() if url}
    return [moved(each, moves.get(server_of(each), STAY)) for each in sections]


def agreed(sections: Sequence[Section], routes: Collection[str]) -> Move:
    """What most of the sections of one base URL ask for, and all can follow."""
    votes = Counter(move for s in sections for move in moves_of(s, routes))
    best = max(votes, key=lambda m: (votes[m], m == STAY, m), default=STAY)
    placed = (section for section in sections if section.subject.path)
    return best if all(moved(s, best) != s for s in placed) else STAY


def moves_of(section: Section, routes: Collection[str]) -> Iterator[Move]:
    """What leads from the route of a section to one of the last build."""
    url, method = server_of(section), section.subject.method
    if not (url and method and section.subject.path):
        return
    path = PathTemplate.parse(section.subject.path).identity
    base, own = segments(split_url(url).path), segments(path)
    if f"{method.upper()} {path}" in routes:
        yield STAY
    for count in range(1, min(len(base), MOST_SEGMENTS) + 1):
        lead = "/" + "/".join(base[-count:])
        if f"{method.upper()} {PathTemplate.parse(led(lead, path)).identity}" in routes:
            yield Move(lead=lead)
    for count in range(1, min(len(own), MOST_SEGMENTS) + 1):
        rest = "/" + "/".join(own[count:])
        if f"{method.upper()} {rest}" in routes and not any(map(is_value, own[:count])):
            yield Move(tail="/" + "/".join(own[:count]))


def led(lead: str, path: str) -> str:
    """A path with segments in front; that of the whole API is these alone."""
    return lead if path == "/" else lead + path


def is_value(segment: str) -> bool:
    """Whether a segment has a value that callers give."""
    return "{" in segment


def server_of(section: Section) -> str:
    """The base URL that a section states, empty for none."""
    return next((str(f.value) for f in section.facts if f.pointer == SERVER), "")


def moved(section: Section, move: Move) -> Section:
    """A section with the end of its base URL in front of its path, or the other way round;
    the same if it does not fit.
    """
    path, url = section.subject.path, server_of(section).rstrip("/")
    if not path or not url:
        return section
    if move.lead and url.endswith(move.lead):
        path, url = led(move.lead, path), url.removesuffix(move.lead)
    elif move.tail and f"{path}/".startswith(f"{move.tail}/"):
        path, url = path.removeprefix(move.tail) or "/", url + move.tail
    else:
        return section
    return replace(
        section,
        subject=replace(section.subject, path=path),
        facts=tuple(at(fact, url) for fact in section.facts),
        edition=replace(section.edition, version=version_of(url)),
    )


def at(fact: Fact, url: str) -> Fact:
    """A fact, with another base URL if it is about that."""
    return replace(fact, value=url) if fact.pointer == SERVER else fact
