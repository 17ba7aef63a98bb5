"""Which blocks of a page an endpoint governs.

A declaration governs the smallest section that it announces. Where a section declares
nothing, its calls do; a call of what is declared nearby is an example of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.formats.outline import Outline, Spot, is_structural
from generator.formats.page import (
    Component,
    Container,
    Heading,
    Mark,
    Page,
    Paragraph,
    Rule,
    text_of,
)
from generator.readers.candidates import Candidate, candidates, of_matter
from generator.readers.labels import PathOnly, labelled
from generator.readers.scope import (
    Endpoint,
    Passage,
    Rank,
    Scope,
    nested,
    passages,
    wraps,
)
from generator.readers.targets import identity

ROOT = -1
"""The home of what stands in no section."""
SHARED = 3
"""So many items of a list may speak of one thing; more are an index."""
ASIDE = re.compile(
    r"(?i)\W{0,4}(api )?(change ?logs?|release notes?|what'?s new|upcoming changes?|"
    r"revision history|version history|recent changes|table of contents)\W{0,4}"
)
EXAMPLE = re.compile(
    r"(?i)\b(examples?|samples?|beispiele?|ejemplos?|exemples?|exemplos?)\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One operation of a page (or several that share a section), and its blocks.

    `titles` are the headings above it, outermost first; the last is its own.
    """

    endpoints: tuple[Endpoint, ...]
    scope: Scope
    titles: tuple[str, ...]
    first: int
    last: int
    family: str
    concrete: bool = False
    placed: bool = False
    listed: bool = False


@dataclass(slots=True)
class Regions:
    """The units of a page, and the candidates that are none."""

    units: list[Unit] = field(default_factory=list)
    mentions: list[Candidate] = field(default_factory=list)
    paths: list[PathOnly] = field(default_factory=list)
    preface: list[Passage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Key:
    """What identifies an endpoint."""

    method: str
    path: str


def key_of(endpoint: Endpoint) -> Key:
    """The identity of an endpoint, a slash at its end aside."""
    return Key(endpoint.method, identity(endpoint.path).rstrip("/") or "/")


def regions(page: Page, lines: Outline) -> Regions:
    """The units of a page in order."""
    return _Division(page, lines).divide()


class _Division:
    """A page on its way from candidates to units."""

    def __init__(self, page: Page, lines: Outline) -> None:
        self.page = page
        self.lines = lines
        self.result = Regions()
        self.homes: dict[int, list[Candidate]] = {}

    def divide(self) -> Regions:
        """Find the homes of all candidates, then cut the page between them."""
        named = labelled(self.lines)
        every = [*of_matter(self.page.matter, self.page.file)]
        every += candidates(self.lines)
        every += named.candidates
        every = [self.ranked(item) for item in every]
        every.sort(key=lambda item: (item.spot, item.endpoint.span))
        self.declared(item for item in every if item.endpoint.rank is Rank.DECLARATION)
        examples = [item for item in every if item.endpoint.rank is Rank.EXAMPLE]
        self.resolve(named.paths, examples)
        self.examples(examples)
        self.result.mentions += [i for i in every if i.endpoint.rank is Rank.MENTION]
        self.cut()
        self.lonely()
        return self.result

    def ranked(self, item: Candidate) -> Candidate:
        """A candidate, less sure where its section shows examples or history."""
        if item.spot < 0 or item.family == "heading":
            return item
        titles = [self.lines.title(i) for i in self.lines.spots[item.spot].trail]
        rank = item.endpoint.rank
        if any(ASIDE.fullmatch(title) for title in titles):
            rank = Rank.MENTION
        elif titles and EXAMPLE.search(titles[-1]) and item.family != "component":
            rank = min(rank, Rank.EXAMPLE)
        return replace(item, endpoint=replace(item.endpoint, rank=rank))

    def home(self, item: Candidate) -> int:
        """The heading or box whose section a candidate announces."""
        if item.spot < 0:
            return ROOT
        if item.family == "heading" or item.inner:
            return item.spot
        return self.around(self.lines.spots[item.spot])

    def around(self, spot: Spot) -> int:
        """The innermost home that a spot can stand in."""
        options = [i for i in spot.boxes if i in self.homes]
        for index in reversed(spot.trail):
            if not is_structural(self.lines.title(index)):
                options.append(index)
                break
        return max(options, default=ROOT)

    def declared(self, items: Iterable[Candidate]) -> None:
        """Place the declarations at their homes."""
        for item in items:
            self.homes.setdefault(self.home(item), []).append(item)

    def resolve(self, paths: Sequence[PathOnly], examples: Sequence[Candidate]) -> None:
        """Give paths without a method that of the only call of their section."""
        for path in paths:
            home = self.around(self.lines.spots[path.spot])
            near = [e for e in examples if self.home(e) == home]
            methods = {e.endpoint.method for e in near}
            if home in self.homes or len(methods) != 1:
                self.result.paths.append(path)
                continue
            first = near[0]
            target = path.target
            made = replace(
                first.endpoint,
                path=target.path,
                variables=target.variables,
                query=target.query,
                rank=Rank.DECLARATION,
                span=path.span,
                base="" if target.placed else target.base or first.endpoint.base,
            )
            item = replace(
                first, endpoint=made, spot=path.spot, concrete=target.concrete
            )
            self.homes[home] = [item]

    def examples(self, items: Sequence[Candidate]) -> None:
        """Place the calls that no declaration around them explains."""
        promoted: dict[int, list[Candidate]] = {}
        for item in items:
            home = self.home(item)
            if self.explained(item, home) or home in self.homes:
                self.result.mentions.append(item)
            else:
                promoted.setdefault(home, []).append(item)
        for home, found in promoted.items():
            self.homes[home] = found

    def explained(self, item: Candidate, home: int) -> bool:
        """Whether a home around a call declares what it calls."""
        around = self.lines.spots[item.spot] if item.spot >= 0 else None
        homes = {home, ROOT}
        if around:
            homes |= {*around.trail, *around.boxes}
        return any(
            matches(declared.endpoint, item.endpoint)
            for at in homes & self.homes.keys()
            for declared in self.homes[at]
        )

    def cut(self) -> None:
        """Make units of the homes, in the order of the page."""
        starts = sorted(self.homes)
        for home in starts:
            self.cut_home(home, self.homes[home])
        self.result.units.sort(key=lambda unit: unit.first)

    def cut_home(self, home: int, items: list[Candidate]) -> None:
        """The units of one home: an index gives one an entry, others share blocks."""
        index = [item for item in items if item.listed]
        direct = [item for item in items if not item.listed]
        if index and not direct and len({key_of(i.endpoint) for i in index}) <= SHARED:
            linked = any(item.family == "row" for item in index)
            index, direct = (index, []) if linked else ([], index)
        if direct:
            self.result.mentions += index
        else:
            for item in index:
                self.result.units.append(self.entry(home, item))
        groups = grouped(direct)
        end = len(self.lines.spots) if home == ROOT else self.lines.end(home)
        for number, group in enumerate(groups):
            start = self.start(home, group[0].spot, number)
            following = groups[number + 1][0].spot if number + 1 < len(groups) else None
            stop = end if following is None else self.start(home, following, number + 1)
            self.result.units.append(self.unit(home, group, start, stop))

    def start(self, home: int, spot: int, number: int) -> int:
        """Where the part of a group begins: at its home, or at a bold line above it."""
        if number == 0:
            return max(home + 1, 0) if home != spot else spot + 1
        before = self.lines.spots[spot - 1].block if spot else None
        while spot and isinstance(before, Paragraph) and is_title(before):
            spot -= 1
            before = self.lines.spots[spot - 1].block if spot else None
        return spot

    def entry(self, home: int, item: Candidate) -> Unit:
        """The unit of one entry of an index."""
        scope = Scope((item.endpoint,), passages(item.own))
        at = item.endpoint.span.line
        around = (
            [*self.titles(home, item), ""]
            if not item.endpoint.title
            else self.titles(home, item)
        )
        return Unit(
            (item.endpoint,),
            scope,
            tuple(around),
            at,
            at,
            item.family,
            item.concrete,
            item.placed,
            listed=True,
        )

    def unit(self, home: int, group: list[Candidate], start: int, stop: int) -> Unit:
        """The unit of endpoints that share a part of a page."""
        endpoints = tuple(distinct(item.endpoint for item in group))
        depth = len(self.lines.spots[home].trail) + 1 if home >= 0 else 0
        found = tuple(self.passages(start, stop, home, depth))
        lines = [endpoints[0].span.line]
        if start < stop and self.lines.spots:
            lines += [self.lines.spots[start].block.span.line]
            last = self.lines.spots[min(stop, len(self.lines.spots)) - 1].block.span
            lines += [last.end_line or last.line]
        bold = self.bold(start, group[0].spot)
        titles = self.titles(home, group[0])
        titles = (*titles, bold) if bold else titles
        return Unit(
            endpoints,
            Scope(endpoints, found),
            titles,
            min(lines),
            max(lines),
            group[0].family,
            all(item.concrete for item in group),
            any(item.placed for item in group),
        )

    def bold(self, start: int, spot: int) -> str:
        """The bold line that stands for a heading just above an endpoint."""
        for index in range(max(start, 0), max(spot, 0)):
            block = self.lines.spots[index].block
            if isinstance(block, Paragraph) and is_title(block):
                return text_of(block.runs).strip(" :*")
        return ""

    def titles(self, home: int, item: Candidate) -> tuple[str, ...]:
        """The headings above a home, its own last."""
        around: list[str] = []
        if home != ROOT:
            spot = self.lines.spots[home]
            around = [self.lines.title(i) for i in spot.trail]
            block = spot.block
            if isinstance(block, Heading):
                around.append(self.lines.title(home))
            elif isinstance(block, Container) and block.title:
                around.append(block.title)
        if self.page.title and self.page.title not in around[:1]:
            first = home != ROOT and self.lines.spots[home].trail[:1] or (home,)
            if home == ROOT or self.lines.spots[first[0]].block.level > 1:
                around.insert(0, self.page.title)
        title = item.endpoint.title.strip()
        return (*around, title) if title and len(title) < 120 else tuple(around)

    def passages(
        self, start: int, stop: int, home: int, depth: int
    ) -> Iterator[Passage]:
        """The blocks of a range, without those of homes inside."""
        index, lead = max(start, 0), ""
        while index < stop:
            spot = self.lines.spots[index]
            if index in self.homes and index != home:
                index = self.lines.end(index)
                lead = ""
                continue
            trail = tuple(self.lines.heading(i) for i in spot.trail[depth:])
            boxes = tuple(t for i in spot.boxes if i > home and (t := self.label(i)))
            block = spot.block
            if isinstance(block, Heading | Rule):
                lead = ""
            elif not isinstance(block, Container) and not (
                isinstance(block, Component) and wraps(block)
            ):
                yield Passage(block, trail, lead, boxes)
                yield from nested(block, trail, boxes)
                if isinstance(block, Paragraph):
                    lead = text_of(block.runs)
            if isinstance(block, Component) and not wraps(block):
                index = max(index + 1, self.lines.end(index))
            else:
                index += 1

    def label(self, index: int) -> str:
        """The title of a box."""
        block = self.lines.spots[index].block
        if isinstance(block, Container):
            return block.title
        if isinstance(block, Component):
            return block.attribute("title", "label", "value") or block.name
        return ""

    def lonely(self) -> None:
        """Promote the only mention of a section that shows a message or a table."""


def is_title(block: Paragraph) -> bool:
    """Whether a paragraph is nothing but bold text, as a heading would be."""
    shown = [run for run in block.runs if run.text.strip(" :\n")]
    return bool(shown) and all(r.mark is Mark.STRONG for r in shown) and len(shown) == 1


def distinct(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Each endpoint once, the one that says more first."""
    best: dict[Key, Endpoint] = {}
    for endpoint in endpoints:
        known = best.get(key_of(endpoint))
        if known is None:
            best[key_of(endpoint)] = endpoint
        elif endpoint.base and not known.base:
            best[key_of(endpoint)] = replace(known, base=endpoint.base)
    return list(best.values())


def grouped(items: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates of one home by place: one block, or one operation, is one group."""
    groups: list[list[Candidate]] = []
    seen: dict[Key, int] = {}
    for item in items:
        key = key_of(item.endpoint)
        if key in seen:
            groups[seen[key]].append(item)
            continue
        together = groups and (
            groups[-1][-1].spot == item.spot or _near(groups[-1][-1], item)
        )
        if not together:
            groups.append([])
        groups[-1].append(item)
        seen[key] = len(groups) - 1
    return groups


def _near(before: Candidate, item: Candidate) -> bool:
    """Whether two lines follow each other directly: variants of one operation."""
    return (
        before.family == item.family == "line"
        and item.spot == before.spot + 1
        and before.endpoint.rank is item.endpoint.rank
        and before.endpoint.method != item.endpoint.method
        and identity(before.endpoint.path) == identity(item.endpoint.path)
    )


def matches(declared: Endpoint, shown: Endpoint) -> bool:
    """Whether a shown endpoint is a call of a declared one."""
    return declared.method == shown.method and fits(declared.path, shown.path)


def fits(template: str, path: str) -> bool:
    """Whether a path ends in a template, whatever its variables hold."""
    wanted = [part for part in template.split("/") if part]
    given = [part for part in path.split("/") if part]
    if len(given) < len(wanted):
        return False
    tail = given[len(given) - len(wanted) :]
    return all(
        one == other or "{" in one and _same_ending(one, other)
        for one, other in zip(wanted, tail, strict=True)
    )


def _same_ending(one: str, other: str) -> bool:
    """Whether a segment with a variable can be another one."""
    head, _, rest = one.partition("{")
    tail = rest.rpartition("}")[2]
    return other.startswith(head) and other.endswith(tail)
