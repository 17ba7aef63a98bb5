"""The homes of endpoints: the headings and containers that introduce their sections."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline, Spot, own_heading
from generator.formats.page import Heading, Paragraph, text_of
from generator.formats.title_words import is_structural
from generator.readers.endpoints.candidates import Candidate, between, found
from generator.readers.endpoints.choices import (
    apart_from_calls,
    is_address,
    most_exact,
    without_twins,
)
from generator.readers.endpoints.labels import Label, PathOnly, labelled
from generator.readers.endpoints.lone_paths import lone_paths
from generator.readers.endpoints.path_methods import MAX_NEAR, PathMethods
from generator.readers.endpoints.prefixes import with_prefixes
from generator.readers.endpoints.purposes import GIVING, Purpose, announced
from generator.readers.endpoints.request_lines import RequestLine, methods_of
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import RequestTarget, identity, read_target
from generator.readers.endpoints.templates import Key, RouteTable, key_of

ROOT = -1
"""The home of what is in no section."""
MAX_LEAD = 60
"""Characters of a line that only introduces code: `Example of a request:` has 21."""
ASIDE = re.compile(
    r"(?i)\W{0,4}(api )?(change ?logs?|release notes?|what'?s new|upcoming changes?|"
    r"revision history|version history|recent changes|table of contents|see also|"
    r"further reading|next steps|related (?:topics|links|pages|articles))\W{0,4}"
)
EXAMPLE = re.compile(
    r"(?i)\b(examples?|samples?|beispiele?|ejemplos?|exemples?|exemplos?)\b"
)
USES = ("fence", "line", "label")
"""What names an endpoint once more below a heading that does."""
PARTS = (Purpose.REQUEST, Purpose.RESPONSE)
"""The parts of an example that have a heading each."""


class Homes:
    """The declarations of a page by their homes, and what found none.

    `mentions` are candidates that are not declarations, `paths` those without a method,
    `assumed` those whose method no section states.
    """

    def __init__(self, lines: Outline) -> None:
        self.lines = lines
        self.homes: dict[int, list[Candidate]] = {}
        self.mentions: list[Candidate] = []
        self.paths: list[PathOnly] = []
        self.assumed: list[Candidate] = []
        self.methods = PathMethods(lines)
        self.sections: dict[str, int] | None = None
        self.every: list[Candidate] = []
        self.indexed: dict[tuple[int, bool], RouteTable] = {}
        self.parts: dict[int, RouteTable] = {}
        self.boxed: frozenset[int] = frozenset()
        self.only: int | None = None

    def settle(self, found: Iterable[Candidate]) -> list[Candidate]:
        """Give every candidate a home, and return them all in the order of the page."""
        named = labelled(self.lines)
        every = [*found, *named.candidates]
        self.boxed = frozenset(item.spot for item in every if item.inner)
        spots = sorted({item.spot for item in every})
        every = [self.ranked(self.led(item, spots)) for item in every]
        every = self.uses_below_templates(every)
        every.sort(key=lambda item: (item.spot, item.endpoint.span))
        every = self.every = with_prefixes(self.lines, every)
        stated = [i for i in every if i.endpoint.rank is Rank.DECLARATION]
        self.declared(without_twins(self.lines, stated))
        for path in named.paths:
            self.resolve(path, every)
        if not self.homes and not named.paths:
            self.below_base(named.methods)
        self.examples([i for i in every if i.endpoint.rank is Rank.EXAMPLE])
        for path in lone_paths(self.lines):
            self.resolve(path, every)
        for item in (i for i in every if i.endpoint.rank is Rank.MENTION):
            placed = self.homes.get(self.home(item), [])
            again = item.family == "quoted" and is_among(item, placed)
            (placed if again and item.endpoint.query else self.mentions).append(item)
        return every

    def ranked(self, item: Candidate) -> Candidate:
        """A candidate, less sure where its section shows examples or history.

        What is inside a directive that declares an endpoint shows its use, and so
        does code outside of the directives of a page.
        """
        if item.spot < 0 or item.family == "heading":
            return item
        titles = [self.lines.title(i) for i in self.lines.spots[item.spot].trail]
        rank = item.endpoint.rank
        past = any(ASIDE.fullmatch(title) for title in titles)
        if past:
            rank = Rank.MENTION
        elif item.family != "component" and (
            names_example(titles) or self.is_use(item)
        ):
            rank = min(rank, Rank.EXAMPLE)
        return replace(item, endpoint=replace(item.endpoint, rank=rank), past=past)

    def led(self, item: Candidate, spots: Sequence[int]) -> Candidate:
        """An entry of an index at the section that it leads to.

        The section must be below on the page and name no endpoint (`spots` are
        where any is named): one that does is read by itself.
        """
        if not item.anchor:
            return item
        if self.sections is None:
            self.sections = sections_by_anchor(self.lines)
        at = self.sections.get(item.anchor.lower(), ROOT)
        if at <= item.spot or item.spot < 0:
            return item
        first = bisect_left(spots, at)
        if first < len(spots) and spots[first] < self.lines.end(at):
            return item
        return replace(item, spot=at, listed=False, family="heading")

    def is_led_in(self, item: Candidate) -> bool:
        """Whether a short line just above a call says that it is an example."""
        if item.spot < 0:
            return False
        own = self.lines.spots[item.spot].block
        if item.family in ("line", "start") and isinstance(own, Paragraph):
            lines = text_of(own.runs).split("\n")
            at = item.endpoint.span.line - own.span.line - 1
            above = lines[at].strip() if 0 <= at < len(lines) else ""
            return 0 < len(above) <= MAX_LEAD and bool(EXAMPLE.search(above))
        if item.family not in ("fence", "call") or not item.spot:
            return False
        lead = self.lines.spots[item.spot - 1].block
        if not isinstance(lead, Paragraph):
            return False
        text = text_of(lead.runs).strip()
        return len(text) <= MAX_LEAD and bool(EXAMPLE.search(text))

    def uses_below_templates(self, every: list[Candidate]) -> list[Candidate]:
        """The candidates, those that show values of what their section declares made
        examples: `DELETE /pets/p1` below `## DELETE /pets/{id}`, or below a line that
        calls it an example.
        """
        heads: dict[tuple[int, bool], RouteTable] = {}
        for item in every:
            if item.spot >= 0 and "{" in item.endpoint.path:
                known = heads.setdefault(self.section(item), RouteTable())
                known.add(item.endpoint.method, item.endpoint.path)
                for at in self.sections_of(item):
                    known = self.parts.setdefault(at, RouteTable())
                    known.add(item.endpoint.method, item.endpoint.path)
        return [self.below(item, heads) for item in every] if heads else every

    def section(self, item: Candidate) -> tuple[int, bool]:
        """The heading that a candidate is (or else is under), and which of both."""
        if item.family == "heading":
            return item.spot, True
        trail = self.lines.spots[item.spot].trail
        return trail[-1] if trail else ROOT, False

    def sections_of(self, item: Candidate) -> Iterator[int]:
        """The headings that the section of a candidate is the `Request` part of."""
        at, whole = self.section(item)
        while not whole and at >= 0 and is_structural(self.lines.title(at)):
            at = (ROOT, *self.lines.spots[at].trail)[-1]
            yield at

    def below(
        self, item: Candidate, heads: dict[tuple[int, bool], RouteTable]
    ) -> Candidate:
        """A candidate, an example where it fills in a template of its section."""
        if item.spot < 0 or item.family == "heading":
            return item
        trail = self.lines.spots[item.spot].trail
        places = [(index, True) for index in trail]
        if self.is_led_in(item):
            places.append(self.section(item))
        shown = replace(item.endpoint, base=item.endpoint.base or "shown")
        tables = [heads[place] for place in places if place in heads]
        if item.family == "fence":
            tables += [self.parts[at] for at in trail[-1:] if at in self.parts]
        for table in tables:
            found = table.match(shown)
            if found is not None and identity(found) != identity(shown.path):
                rank = min(shown.rank, Rank.EXAMPLE)
                return replace(item, endpoint=replace(item.endpoint, rank=rank))
        return item

    def repeats(self, item: Candidate, home: int) -> bool:
        """Whether an endpoint is in a part of what declares it: rendered references end
        with it once more; below a heading that is the endpoint, others tell of its use.
        """
        if home == ROOT or not isinstance(self.lines.spots[home].block, Heading):
            return False
        key = key_of(item.endpoint)
        heads = (self.homes.get(at, ()) for at in self.lines.spots[home].trail)
        said = (e for placed in heads for e in placed if e.family == "heading")
        if item.family in USES and any(key_of(each.endpoint) == key for each in said):
            return True
        part = announced(self.lines.title(home)) if item.family == "label" else None
        if part is None or part.purpose not in GIVING:
            return False
        around = (ROOT, *self.lines.spots[home].trail)
        known = (each for at in around for each in self.homes.get(at, ()))
        return any(key_of(each.endpoint) == key for each in known)

    def is_use(self, item: Candidate) -> bool:
        """Whether a candidate of a page with directives is not a declaration itself."""
        if item.inner:
            return False
        if self.boxed and item.family in ("fence", "label"):
            return True
        return bool(self.boxed.intersection(self.lines.spots[item.spot].boxes))

    def home(self, item: Candidate) -> int:
        """The heading or box whose section a candidate announces."""
        if item.spot < 0:
            return ROOT
        if item.family == "heading" or item.inner:
            return item.spot
        return self.around(self.lines.spots[item.spot])

    def around(self, spot: Spot) -> int:
        """The innermost home that a spot can be in."""
        options = [i for i in spot.boxes if i in self.homes]
        return max([*options, own_heading(self.lines, spot)])

    def declared(self, items: Iterable[Candidate]) -> None:
        """Place the declarations at their homes."""
        for item in items:
            home = self.home(item)
            if self.repeats(item, home):
                self.mentions.append(item)
            else:
                self.homes.setdefault(home, []).append(item)
        for home, placed in self.homes.items():
            # `Endpoint: https://host` beside a path is the address of the API.
            paths = [item for item in placed if not is_address(item)]
            kept, calls = apart_from_calls(most_exact(paths or placed))
            self.homes[home] = kept
            self.mentions += calls

    def resolve(self, path: PathOnly, every: Sequence[Candidate]) -> None:
        """Find the method of a path that was written without one."""
        home = self.around(self.lines.spots[path.spot])
        if isinstance(self.lines.spots[path.spot].block, Heading):
            home = path.spot
        end = len(self.lines.spots) if home == ROOT else self.lines.end(home)
        near = [every[index] for index in between(every, home, end)[:MAX_NEAR]]
        declared = self.homes.get(home, [])
        if path.row:
            method = self.methods.of(path, near, home, end)
            silent = path.labelled and not is_any_declared(every)
            self.add_row(path, method, self.methods.usual(path) if silent else "", home)
        elif declared and (method := filled_in(path, declared)):
            self.mentions += declared
            self.homes[home] = [self.stated(path, method, declared)]
        elif declared and all(item.family == "path" for item in declared):
            if method := self.methods.beside(path, home, end):
                made = self.stated(path, method, near)
                self.homes[home] += [] if is_among(made, declared) else [made]
        elif declared:
            self.completed(home, path, declared)
        elif several := self.methods.coded(path, near, home, end):
            self.homes[home] = [self.stated(path, method, near) for method in several]
        elif method := self.methods.of(path, near, home, end):
            self.homes[home] = [self.stated(path, method, near)]
        elif not (is_any_declared(near) or is_site(path.target)) and (
            method := self.methods.usual(path) or self.methods.read_by(path, home)
        ):
            self.homes[home] = [self.stated(path, method, near)]
            self.assumed.append(self.homes[home][0])
        elif path.labelled and not is_site(path.target):
            self.paths.append(path)

    def add_row(self, path: PathOnly, method: str, usual: str, home: int) -> None:
        """Add the path of a row to an index, by the method of the table or the page."""
        if not method and not usual:
            return
        made = self.stated(path, method or usual, ())
        titled = replace(made.endpoint, title=path.title)
        made = replace(made, listed=True, family="row", endpoint=titled, own=path.own)
        self.homes.setdefault(home, []).append(made)
        if not method:
            self.assumed.append(made)

    def below_base(self, methods: Sequence[Label]) -> None:
        """Give sections that state but a method the only path of their page: `Base URL:
        /api/votes`, then `## Vote` with `Method: POST`.
        """
        base = base_path(self.lines) if methods else None
        if base is None:
            return
        for label in methods:
            home = self.around(self.lines.spots[label.spot])
            path = PathOnly(base, label.span, label.spot)
            for method in methods_of(label.value):
                self.homes.setdefault(home, []).append(self.stated(path, method, ()))

    def completed(
        self, home: int, path: PathOnly, declared: Sequence[Candidate]
    ) -> None:
        """A heading may name but the resource, and a label below it the whole path."""
        methods = {item.endpoint.method for item in declared}
        known = {
            p for i in declared for p in i.endpoint.path.split("/") if "{" not in p
        }
        parts = path.target.path.split("/")
        headings = all(item.family == "heading" for item in declared)
        if len(methods) == 1 and headings and path.labelled and known < {*parts}:
            self.homes[home] = [self.stated(path, methods.pop(), declared)]

    def stated(
        self, path: PathOnly, method: str, near: Sequence[Candidate]
    ) -> Candidate:
        """The declaration of a path whose method was found."""
        target = path.target
        shown = next((c.endpoint.base for c in near if c.endpoint.base), "")
        base = "" if target.placed else target.base or shown
        line = RequestLine((method,), target)
        rank = Rank.EXAMPLE if path.shown else Rank.DECLARATION
        made = next(found(line, path.spot, "path", path.span, rank))
        return replace(made, endpoint=replace(made.endpoint, base=base))

    def examples(self, items: Sequence[Candidate]) -> None:
        """Place the calls that no declaration around them explains."""
        self.only = self.only_home()
        promoted: dict[int, list[Candidate]] = {}
        for item in items:
            home = self.shown_home(item)
            placed = self.homes.get(home, [])
            if (
                item.endpoint.query
                and item.family == "start"
                and is_among(item, placed)
            ):
                placed.append(item)  # Another form of the same request.
                continue
            taken = any(not known.listed for known in placed)
            if item.family != "titled" and (self.explained(item, home) or taken):
                self.mentions.append(item)
            else:
                promoted.setdefault(home, []).append(item)
        for home, items in promoted.items():
            self.homes.setdefault(home, []).extend(items)

    def only_home(self) -> int | None:
        """The home of the only operation that a page declares; None without one."""
        homes = [at for at, placed in self.homes.items() if placed]
        return homes[0] if len(homes) == len(keys_of(self.homes)) == 1 else None

    def shown_home(self, item: Candidate) -> int:
        """The home of a call: below a heading such as `Create example 1` that of the
        section around it, where all that is called there is one operation.
        """
        home = self.home(item)
        while home >= 0 and isinstance(self.lines.spots[home].block, Heading):
            above = own_heading(self.lines, self.lines.spots[home])
            named = EXAMPLE.search(self.lines.title(home))
            if above < 0 or not named or not self.is_of_one(above, item):
                break
            home = above
        return home

    def is_of_one(self, home: int, item: Candidate) -> bool:
        """Whether a section names no operation but that of a candidate."""
        inside = between(self.every, home, self.lines.end(home))
        if not 0 < len(inside) <= MAX_NEAR:
            return False
        key = key_of(item.endpoint)
        return all(key_of(self.every[index].endpoint) == key for index in inside)

    def explained(self, item: Candidate, home: int) -> bool:
        """Whether a home around a call, or a directive, declares what it calls."""
        around = self.lines.spots[item.spot] if item.spot >= 0 else None
        homes = {home, ROOT, *self.boxed}
        if around:
            homes |= {*around.trail, *around.boxes}
            titles = [self.lines.title(index) for index in around.trail]
            if self.only is not None and names_example(titles):
                homes.add(self.only)
        shown = replace(item.endpoint, base=item.endpoint.base or "shown")
        return any(
            self.declarations(at, listed=at == home).match(shown)
            for at in homes & self.homes.keys()
        )

    def declarations(self, home: int, *, listed: bool) -> RouteTable:
        """The templates that a home declares, those of an index if wanted."""
        known = self.indexed.get((home, listed))
        if known is None:
            known = self.indexed[home, listed] = RouteTable()
            for item in self.homes[home]:
                if listed or not item.listed:
                    known.add(item.endpoint.method, item.endpoint.path)
        return known


BASE = re.compile(
    r"(?i)\W{0,4}(?:(?:api |base |root |common ){1,2}(?:url|uri|path|route|endpoint)|endpoint)\W{0,4}"
)
"""What entitles the path that all operations of a page have."""
ONLY_PATH = re.compile(r"/[\w{}:.~-][\w{}:./~-]{0,200}")


def is_among(item: Candidate, placed: Iterable[Candidate]) -> bool:
    """Whether one of some candidates declares the same method and path."""
    return any(key_of(known.endpoint) == key_of(item.endpoint) for known in placed)


def base_path(lines: Outline) -> RequestTarget | None:
    """The path below the heading, or behind the label, of the base of a page."""
    for spot in lines.spots:
        if not isinstance(spot.block, Paragraph):
            continue
        text = text_of(spot.block.runs).strip()
        label, colon, rest = text.partition(":")
        title = lines.title(spot.trail[-1]) if spot.trail else ""
        if colon and BASE.fullmatch(label):
            title, text = label, rest.strip(" `*")
        if BASE.fullmatch(title) and ONLY_PATH.fullmatch(text):
            return read_target(text)
    return None


def keys_of(homes: Mapping[int, Sequence[Candidate]]) -> set[Key]:
    """The operations that homes declare."""
    return {key_of(item.endpoint) for placed in homes.values() for item in placed}


def names_example(titles: Sequence[str]) -> bool:
    """Whether the nearest headings call what is below an example: `Example`, or its
    `Request`.
    """
    if not titles:
        return False
    about = announced(titles[-1]) if len(titles) > 1 else None
    part = about is not None and about.purpose in PARTS
    return any(EXAMPLE.search(title) for title in titles[-2 if part else -1 :])


def sections_by_anchor(lines: Outline) -> dict[str, int]:
    """The headings of a page by their anchors, as sites make them of titles."""
    found: dict[str, int] = {}
    for spot in lines.spots:
        if isinstance(spot.block, Heading):
            slug = re.sub(r"[^\w -]", "", lines.title(spot.index)).strip().lower()
            for name in (spot.block.anchor.lower(), slug.replace(" ", "-")):
                found.setdefault(name, spot.index)
    return found


def filled_in(path: PathOnly, declared: Sequence[Candidate]) -> str:
    """The method of the calls that are all that a section has of a template which it
    states without one; empty if it declares anything else.
    """
    template, shown = path.target.path, [item.endpoint for item in declared]
    methods = {endpoint.method for endpoint in shown}
    called = all(endpoint.rank is Rank.EXAMPLE for endpoint in shown)
    if "{" not in template or not called or len(methods) != 1:
        return ""
    method = methods.pop()
    table = RouteTable()
    table.add(method, template)
    depth = template.count("/")
    fits = all(each.path.count("/") == depth and table.match(each) for each in shown)
    return method if fits else ""


def is_site(target: RequestTarget) -> bool:
    """Whether an address has but a host, which is that of all operations."""
    return bool(target.base) and target.path == "/"


def is_any_declared(items: Iterable[Candidate]) -> bool:
    """Whether an endpoint is stated with its method."""
    return any(item.endpoint.rank is Rank.DECLARATION for item in items)
