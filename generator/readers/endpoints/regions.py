"""The blocks that an endpoint governs: those of the smallest section that it introduces.
A call governs a section without a declaration; otherwise it is an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.outline import Outline, is_part
from generator.formats.page import (
    Code,
    Component,
    Container,
    Heading,
    ItemList,
    Mark,
    Page,
    Paragraph,
    Table,
    ThematicBreak,
    text_of,
)
from generator.formats.title_words import is_structural
from generator.readers.endpoints.bases import preferred
from generator.readers.endpoints.candidates import Candidate, grouped, is_titled
from generator.readers.endpoints.choices import is_about_all, is_preface, stated
from generator.readers.endpoints.components import names_field, of_matter
from generator.readers.endpoints.homes import ROOT, Homes, keys_of
from generator.readers.endpoints.in_prose import (
    described_in,
    is_apart,
    refers,
    stated_of_page,
)
from generator.readers.endpoints.labels import PathOnly
from generator.readers.endpoints.openapi_fences import OpenApiFence, apart
from generator.readers.endpoints.purposes import announced
from generator.readers.endpoints.scope import (
    Endpoint,
    Passage,
    Rank,
    Scope,
    component_label,
    leading,
    left_open,
    nested,
    of_methods,
    of_one,
    passages,
    site_free,
    status_attribute,
    wraps,
)
from generator.readers.endpoints.templates import Key, key_of
from generator.readers.openapi.document import StatedOperation

SHARED = 3
"""So many items of a list may speak of one thing; more are an index."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One operation of a page (or several that share a section), and its blocks.

    `titles` are the headings above it, outermost first; the last is its own. One that
    is `alone` has its page for itself, one that is `sole` the section around its own.
    `head` is the line of the heading that names it, above which nothing describes it.
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
    alone: bool = False
    sole: bool = False
    head: int = 0

    def of(self, endpoints: tuple[Endpoint, ...]) -> Unit:
        """The unit with these endpoints in place of its own."""
        scope = replace(self.scope, endpoints=endpoints)
        return replace(self, endpoints=endpoints, scope=scope)


@dataclass(slots=True)
class Regions:
    """The units of a page, the candidates that are none, and all calls in code.

    `alone` are operations that an OpenAPI document on the page states besides.
    """

    units: list[Unit] = field(default_factory=list)
    mentions: list[Candidate] = field(default_factory=list)
    paths: list[PathOnly] = field(default_factory=list)
    assumed: list[Candidate] = field(default_factory=list)
    calls: list[Candidate] = field(default_factory=list)
    alone: list[StatedOperation] = field(default_factory=list)


def regions(page: Page, lines: Outline, fences: Sequence[OpenApiFence] = ()) -> Regions:
    """The units of a page in order; `fences` are the code of it that shows OpenAPI."""
    return _Division(page, lines, fences).divide()


def names_status(heading: Heading) -> bool:
    """Whether a heading announces a response by its status: `404: Not found`."""
    about = announced(text_of(heading.runs))
    return about is not None and bool(about.status)


class _Division:
    """A page on its way from homes to units."""

    def __init__(
        self, page: Page, lines: Outline, fences: Sequence[OpenApiFence]
    ) -> None:
        self.page = page
        self.fences = fences
        self.lines = lines
        self.result = Regions()
        self.places = Homes(lines)
        self.homes = self.places.homes

    def divide(self) -> Regions:
        """Find the homes of all candidates, then cut the page between them."""
        front = of_matter(self.page.matter, self.page.file)
        shown = {fence.spot for fence in self.fences}
        found = [item for item in stated(self.lines) if item.spot not in shown]
        found, self.result.alone = apart([*front, *found], self.fences)
        every = self.places.settle(found)
        self.result.calls = [c for c in every if c.family in ("call", "fence")]
        self.result.mentions = self.places.mentions
        self.result.paths = self.places.paths
        self.result.assumed = self.places.assumed
        self.lonely()
        self.cut()
        return self.result

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
            apart = any(
                is_apart(item, self.lines)
                or item.endpoint.rank is Rank.EXAMPLE
                or len(item.own) > 1
                for item in index
            )
            index, direct = (index, []) if apart else ([], index)
        for item in index:
            self.result.units.append(self.entry(home, item))
        groups = grouped(direct, self.lines)
        if len(groups) == 1 and self.is_alone(groups[0]):
            whole = len(self.lines.spots)
            unit = self.unit(home, groups[0], 0, whole)
            units = self.titled_apart(home, groups[0], unit)
            alone = len(units) == 1
            self.result.units += [replace(unit, alone=alone) for unit in units]
            return
        end = len(self.lines.spots) if home == ROOT else self.end(home)
        for number, group in enumerate(groups):
            first = group[0]
            # What is above the first of several with titles is about all of them.
            named = not number and (len(groups) > 1 or index) and is_titled(first)
            start = first.spot if named else self.start(home, first.spot, number)
            following = groups[number + 1][0].spot if number + 1 < len(groups) else None
            stop = end if following is None else self.start(home, following, number + 1)
            made = self.unit(home, group, start, stop)
            if not number and following and is_preface(self.lines, home, first.spot):
                made = replace(made, head=first.endpoint.span.line)
            self.result.units += self.titled_apart(home, group, made)

    def end(self, home: int) -> int:
        """Where the part of a home ends: that of a directive which is alone below its
        heading with what follows it there.
        """
        spot = self.lines.spots[home]
        free = isinstance(spot.block, Component) and not spot.boxes
        alone = free and not self.is_one_of_several(home)
        return self.lines.end(spot.trail[-1] if alone else home)

    def titled_apart(
        self, home: int, group: Sequence[Candidate], made: Unit
    ) -> list[Unit]:
        """A unit for each endpoint of one block where remarks in it give them titles."""
        titles = {item.endpoint.title for item in group}
        if len(titles) < 2 or len(made.endpoints) < 2:
            scopes = of_methods(made.scope)
            return [replace(made, endpoints=s.endpoints, scope=s) for s in scopes]
        first = replace(group[0], endpoint=replace(group[0].endpoint, title=""))
        around = self.titles(home, first)
        return [
            replace(
                made,
                endpoints=(endpoint,),
                scope=of_one(made.scope, endpoint),
                titles=(*around, endpoint.title),
            )
            for endpoint in made.endpoints
        ]

    def is_alone(self, group: Sequence[Candidate]) -> bool:
        """Whether a page is about these endpoints and no others."""
        if len(self.homes) != 1 or group[0].inner:
            return False
        mine = {key_of(item.endpoint) for item in group}
        return keys_of(self.homes) == mine

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
        blocks = tuple(self.passages(start, stop, home))
        lines = [endpoints[0].span.line]
        if start < stop and self.lines.spots:
            lines += [self.lines.spots[start].block.span.line]
            last = self.lines.spots[min(stop, len(self.lines.spots)) - 1].block.span
            lines += [last.end_line or last.line]
        bold = "" if group[0].inner else self.bold(start, group[0].spot)
        titles, head = self.titles(home, group[0]), self.named_at(home)
        if is_about_all(self.lines, home, group[0].spot):
            titles, head = titles[:-1], endpoints[0].span.line
        titles = (*titles, bold) if bold else titles
        return Unit(
            endpoints,
            Scope(endpoints, blocks),
            titles,
            min(lines),
            max(lines),
            group[0].family,
            all(item.concrete for item in group),
            any(item.placed for item in group),
            sole=not bold and self.is_sole(home),
            head=head,
        )

    def named_at(self, home: int) -> int:
        """The line of a home that is a heading with words of its own, else 0."""
        block = self.lines.spots[home].block if home >= 0 else None
        title = self.lines.title(home) if isinstance(block, Heading) else ""
        own = title and not is_structural(title) and not is_part(title)
        return block.span.line if own and block else 0

    def is_sole(self, home: int) -> bool:
        """Whether the heading above that of a home governs no other home."""
        if home < 0:
            return False
        above = [i for i in self.lines.spots[home].trail if i != home]
        if not above:
            return False
        around = range(above[-1], self.lines.end(above[-1]))
        return all(i == home or i not in self.homes for i in around)

    def bold(self, start: int, spot: int) -> str:
        """The bold line that stands for a heading just above an endpoint: not one in a
        box of its own, nor one with a heading below it.
        """
        boxes = set(self.lines.spots[spot].boxes) if spot >= 0 else set()
        for index in range(spot - 1, max(start, 0) - 1, -1):
            above = self.lines.spots[index]
            if isinstance(above.block, Heading):
                break
            line = above.block if boxes.issuperset(above.boxes) else None
            if isinstance(line, Paragraph) and is_title(line):
                text = text_of(line.runs).strip(" :*")
                return "" if EDITION.fullmatch(text) else text
        return ""

    def titles(self, home: int, item: Candidate) -> tuple[str, ...]:
        """The headings above a home, its own last."""
        around: list[str] = []
        if home != ROOT:
            spot = self.lines.spots[home]
            trail = (i for i in spot.trail if i not in self.lines.parts)
            around = [self.lines.title(i) for i in trail]
            block = spot.block
            if isinstance(block, Heading):
                around.append(self.lines.title(home))
            elif isinstance(block, Container) and block.title:
                around.append(block.title)
            elif isinstance(block, Component) and self.is_one_of_several(home):
                # The heading above several directives is the title of none of them.
                around.append("")
        title = site_free(self.page.title)
        fresh = title and title not in around[:1] and self.page.title not in around[:1]
        if fresh and (home == ROOT or not self.under_title(home)):
            around.insert(0, title)
        title = item.endpoint.title.strip()
        return (*around, title) if title and len(title) < 120 else tuple(around)

    def is_one_of_several(self, home: int) -> bool:
        """Whether the heading above a directive governs other directives as well."""
        trail = self.lines.spots[home].trail
        if not trail:
            return True
        last = trail[-1]
        others = range(last + 1, self.lines.end(last))
        return any(i != home and i in self.homes for i in others)

    def under_title(self, home: int) -> bool:
        """Whether a heading of the first level is above a home, or is it."""
        first = (*self.lines.spots[home].trail, home)[0]
        block = self.lines.spots[first].block
        return isinstance(block, Heading) and block.level == 1

    def passages(self, start: int, stop: int, home: int) -> Iterator[Passage]:
        """The blocks of a range, without those of homes inside."""
        index, lead = max(start, 0), ""
        around: frozenset[int] = frozenset()
        own = {home, *self.lines.spots[home].trail} if home >= 0 else {home}
        while index < stop:
            spot = self.lines.spots[index]
            if index in self.homes and index != home:
                index = self.lines.end(index)
                lead = ""
                continue
            trail = tuple(self.lines.heading(i) for i in spot.trail if i not in own)
            inside = (i for i in spot.boxes if i > home or start < home)
            boxes = tuple(title for i in inside if (title := self.label(i)))
            block = spot.block
            if not around.issubset(spot.boxes):
                # The last line of a note leads to nothing that is behind the note.
                lead, around = "", frozenset()
            if isinstance(block, Heading | ThematicBreak):
                lead = ""
                if isinstance(block, Heading) and names_status(block):
                    yield Passage(block, trail, lead, boxes)
            elif isinstance(block, Component) and wraps(block):
                if status_attribute(block):
                    yield Passage(block, trail, lead, boxes)
            elif not isinstance(block, Container):
                yield Passage(block, trail, lead, boxes)
                yield from nested(block, trail, boxes, lead)
                if isinstance(block, Paragraph):
                    lead, around = leading(block, lead), self.lines.notes(spot)
                elif isinstance(block, ItemList) and (label := left_open(block)):
                    lead, around = label, self.lines.notes(spot)
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
            return component_label(block)
        return ""

    def lonely(self) -> None:
        """Promote the only mention of a section that shows a message or a table."""
        found = (
            stated_of_page(self.lines, self.result.mentions) if not self.homes else []
        )
        for item in found[:1]:
            made = replace(item, endpoint=replace(item.endpoint, rank=Rank.EXAMPLE))
            self.homes[self.places.home(item)] = [made]
        for item in found:
            self.result.mentions.remove(item)
        known = keys_of(self.homes)
        alone: dict[int, dict[Key, Candidate]] = {}
        for item in self.result.mentions:
            if (
                item.endpoint.rank is Rank.MENTION
                and key_of(item.endpoint) not in known
            ):
                home = self.places.home(item)
                alone.setdefault(home, {}).setdefault(key_of(item.endpoint), item)
        for home, items in sorted(alone.items()):
            if home in self.homes or home == ROOT or len(items) != 1:
                continue
            (item,) = items.values()
            if any(i in self.homes for i in range(home, self.lines.end(home))):
                continue
            made = replace(item, endpoint=replace(item.endpoint, rank=Rank.EXAMPLE))
            unit = self.unit(home, [made], home + 1, self.lines.end(home))
            if self.is_about(unit, item) and not item.past:
                self.homes[home] = [made]
                self.result.mentions.remove(item)
        named = [item for items in self.homes.values() for item in items]
        stated, same = described_in(self.lines, self.result.mentions, named)
        for entry in (*stated.values(), *same):
            self.homes.setdefault(self.places.home(entry), []).append(entry)
        self.result.mentions = [m for m in self.result.mentions if m not in stated]

    def is_about(self, unit: Unit, item: Candidate) -> bool:
        """Whether a section describes what its only mention names, rather than refer
        to it."""
        blocks = [p.block for p in unit.scope.passages]
        if item.family == "request":
            return any(isinstance(b, Code | Table | ItemList) for b in blocks)
        own = self.lines.spots[item.spot].block
        text = text_of(own.runs) if isinstance(own, Paragraph) else ""
        stated = item.family == "quoted" or any(map(names_field, blocks))
        return stated and bool(text) and not refers(text)


EDITION = re.compile(r"(?i)(?:api )?(?:version|v)\.? ?\d[\w.]{0,10}(?: api)?")
"""A bold line that tells versions of one operation apart, and names none."""


def is_title(block: Paragraph) -> bool:
    """Whether a paragraph is nothing but bold text, as a heading would be.

    A sentence is a remark: `**This endpoint needs the role of an owner.**`
    """
    shown = [run for run in block.runs if run.text.strip(" :\n")]
    bold = len(shown) == 1 and shown[0].mark is Mark.STRONG
    return bold and not shown[0].text.rstrip().endswith((".", "!"))


def distinct(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Each endpoint once, the one that says more first."""
    best: dict[Key, Endpoint] = {}
    for endpoint in endpoints:
        known = best.get(key_of(endpoint))
        if known is None:
            best[key_of(endpoint)] = endpoint
        else:
            names = {variable.name for variable in known.query}
            more = tuple(v for v in endpoint.query if v.name not in names)
            best[key_of(endpoint)] = replace(
                known,
                base=preferred(known.base, endpoint.base),
                query=known.query + more,
            )
    return list(best.values())
