"""The method of a path without one: from its section, from a statement about the whole
page, or by convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from generator import patterns as re
from generator.formats.outline import Outline
from generator.formats.page import (
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Table,
    text_of,
)
from generator.readers.endpoints.candidates import Candidate
from generator.readers.endpoints.labels import (
    PathOnly,
)
from generator.readers.endpoints.request_lines import (
    METHOD,
    METHODS,
    methods_in,
)
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.templates import fits
from generator.vocabulary import Vocabulary, alternatives

MAX_NEAR = 200
"""So many blocks are looked at for a method; the section of one operation is shorter."""
QUERIED = re.compile(r"(?i)query (parameter|string|param)")
FOR_ALL = re.compile(
    r"(?i)\b(all|every|each|any|by default|defaults?|unless|"
    rf"{alternatives(Vocabulary.EVERY, Vocabulary.DEFAULT, spaced=True)})\b"
    rf"|{alternatives(Vocabulary.EVERY, Vocabulary.DEFAULT, spaced=False)}"
)
"""Vocabulary of a sentence that speaks of all paths: "All of these take a GET request"."""
BASE = re.compile(
    r"(?i)\b(base|prefix|root|server|all (api )?(requests|calls)|every request)\b"
)
"""Vocabulary of a line that leads to the address of the API, not of an operation."""
READS = re.compile(r"(?i)\W{0,3}(?:get|list|retrieve|fetch|show|read|view)\b")
EITHER = re.compile(r"\bor\b")
HYPHENATED = re.compile(rf"\b({METHOD})[-_](?=\w)")
MAX_PAGE = 40_000
"""Characters of a page that are searched for a sentence about all of its paths."""


class PathMethods:
    """How the sections of a page, and the page, speak of methods."""

    def __init__(self, lines: Outline) -> None:
        self.lines = lines
        self._usual: str | None = None
        self._said_of: dict[int, frozenset[str]] = {}
        self._silent = False
        self._only = ""

    def of(self, path: PathOnly, near: Sequence[Candidate], home: int, end: int) -> str:
        """The method that the section of a path tells; empty if it tells none."""
        fitting = {
            c.endpoint.method for c in near if fits(path.target.path, c.endpoint.path)
        }
        declared = any(c.endpoint.rank is Rank.DECLARATION for c in near)
        if declared and not path.labelled:
            return ""
        if fitting:
            return fitting.pop() if len(fitting) == 1 else ""
        shown = {c.endpoint.method for c in near if c.endpoint.rank is Rank.EXAMPLE}
        if len(shown) == 1 and path.labelled:
            return shown.pop()
        in_table = isinstance(self.lines.spots[path.spot].block, Table)
        if path.target.query and not (path.labelled or path.target.base or in_table):
            return "GET"
        is_link = path.target.base and not (path.labelled or path.row)
        return self.described(path, home, end) or (
            self.below(path, end) if is_link else self.outward(path.spot)
        )

    def described(self, path: PathOnly, home: int, end: int) -> str:
        """The method that headings and sentences around a path name."""
        # A URL with its query, which a line leads to, is opened as it stands.
        opened = bool(path.target.base and path.target.query and not path.row)
        closest = (self.title(home), self.lead(path, home))
        for text in closest:
            named = methods_in(text)
            if len(named) == 1 and not (opened and EITHER.search(text)):
                return named.pop()
        if opened:
            return "GET"
        if path.row or (path.target.base and not path.labelled):
            return ""
        text = self.text(home, end)
        named = methods_in(text)
        if len(named) == 1:
            return named.pop()
        asks = path.target.query or QUERIED.search(text)
        return "GET" if asks and not named else self.around(home)

    def beside(self, path: PathOnly, home: int, end: int) -> str:
        """The method that the paragraph just above or below a path names."""
        named = methods_in(self.lead(path, home))
        return named.pop() if len(named) == 1 else self.below(path, end)

    def below(self, path: PathOnly, end: int) -> str:
        """The method that the paragraph just below a URL names."""
        index = path.spot + 1
        block = self.lines.spots[index].block if index < end else None
        named = methods_in(text_of(block.runs)) if isinstance(block, Paragraph) else ()
        return next(iter(named)) if len(named) == 1 else ""

    def outward(self, spot: int) -> str:
        """The method that the introduction of the nearest section around a path names for
        all below it: "These are read with a GET request". What two sections inside of
        it need not share is asked first.
        """
        for home in (*reversed(self.lines.spots[spot].trail), -1):
            if home not in self._said_of:
                self._said_of[home] = self.introduced(home)
            if named := self._said_of[home]:
                return next(iter(named)) if len(named) == 1 else ""
        return ""

    def introduced(self, home: int) -> frozenset[str]:
        """The methods that the heading of a section, and what it has above the next
        heading, name for all of its paths.
        """
        around = self.lines.spots[home + 1 : home + 1 + MAX_NEAR]
        own = takewhile(lambda spot: not isinstance(spot.block, Heading), around)
        text = texts_of(self.lines, home + 1, home + 1 + len([*own]))
        return frozenset(methods_in(self.title(home)) or stated_of_all(text))

    def around(self, home: int) -> str:
        """The method that the section around one with a single path names."""
        trail = self.lines.spots[home].trail if home >= 0 else ()
        if not trail or not isinstance(self.lines.spots[home].block, Heading):
            return ""
        paths = [
            index
            for index in range(trail[-1] + 1, self.lines.end(trail[-1]))
            if isinstance(self.lines.spots[index].block, Heading)
            and self.lines.title(index).startswith("/")
        ]
        named = methods_in(self.text(trail[-1], self.lines.end(trail[-1])))
        return named.pop() if paths == [home] and len(named) == 1 else ""

    def title(self, home: int) -> str:
        """The heading of a section, `GET-User` with its method set apart."""
        if home < 0 or not isinstance(self.lines.spots[home].block, Heading):
            return ""
        return HYPHENATED.sub(r"\1 ", self.lines.title(home))

    def lead(self, path: PathOnly, home: int) -> str:
        """The paragraph just above a path, unless it leads to the address of the API."""
        inside = path.spot - 1 > home and path.spot
        above = self.lines.spots[path.spot - 1].block if inside else None
        if not isinstance(above, Paragraph):
            return ""
        text = text_of(above.runs)[-400:]
        return "" if BASE.search(text) else text

    def coded(
        self, path: PathOnly, near: Sequence[Candidate], home: int, end: int
    ) -> list[str]:
        """The methods that the text below a heading sets in code: "`GET` returns it and
        `PUT` replaces it"."""
        if not isinstance(self.lines.spots[path.spot].block, Heading):
            return []
        if any(c.endpoint.rank is Rank.DECLARATION for c in near):
            return []
        runs = (run for block in self.paragraphs(home + 1, end) for run in block.runs)
        named = [run.text for run in runs if run.mark is Mark.CODE]
        named += self.listed(home + 1, end)
        return list(dict.fromkeys(text for text in named if text in METHODS))

    def listed(self, start: int, end: int) -> list[str]:
        """The methods of the first list of a section that is nothing else: below
        `Methods`, or a line that leads to it."""
        for spot in self.lines.spots[start : min(end, start + MAX_NEAR)]:
            if isinstance(spot.block, ItemList):
                items = [text_of(i.runs).strip(" .") for i in spot.block.items[:10]]
                return items if all(text in METHODS for text in items) else []
        return []

    def paragraphs(self, start: int, end: int) -> Iterator[Paragraph]:
        """The paragraphs of a range, as far as one is looked at."""
        for spot in self.lines.spots[max(start, 0) : min(end, start + MAX_NEAR)]:
            if isinstance(spot.block, Paragraph):
                yield spot.block

    def text(self, home: int, end: int) -> str:
        """The headings and paragraphs of a section."""
        start = max(home, 0)
        stop = min(end, start + MAX_NEAR)
        return texts_of(self.lines, start, stop)

    def read_by(self, path: PathOnly, home: int) -> str:
        """The method of what its heading says to fetch: `Get log`; else empty."""
        fetches = READS.match(self.title(home)) is not None
        return "GET" if path.labelled and fetches else ""

    def usual(self, path: PathOnly) -> str:
        """The method that a page says its paths take; empty if it says none.

        What is surely an endpoint, on a page that names no method anywhere, is read as
        its readers read it: what one would open in a browser is a `GET`.
        """
        if self._usual is None:
            text = texts_of(self.lines, 0, len(self.lines.spots))[:MAX_PAGE]
            self._usual = usual_method(text)
            named = methods_in(text)
            self._silent = not named
            self._only = named.pop() if len(named) == 1 else ""
        shown = path.target.base and self._only
        return self._usual or (
            (shown or "GET") if path.labelled and (self._silent or shown) else ""
        )


def texts_of(lines: Outline, start: int, stop: int) -> str:
    """The text of the headings and paragraphs of a range."""
    blocks = (spot.block for spot in lines.spots[start:stop])
    return "\n".join(
        text_of(block.runs).replace("\n", " ")
        for block in blocks
        if isinstance(block, Heading | Paragraph)
    )


def usual_method(text: str) -> str:
    """The method of a page whose sentence about all paths names one."""
    for sentence in re.split(r"[.\n。]", text):
        named = methods_in(sentence) if FOR_ALL.search(sentence) else set()
        if len(named) == 1:
            return named.pop()
    return ""


OF_SOME = re.compile(
    rf"(?i)\b(?:for|if|when|where|unless|except|besides|instead of|other than|not|some|other|any) "
    rf"(?:an? |all |the |http )?(?-i:{METHOD})\b"
    rf"|\b(?-i:{METHOD})(?: (?:requests?|calls?|methods?|operations?))?,? "
    r"(?:must|need|should|requires?|ha(?:s|ve)|may|can|is|are|with|that|which|to|on|from|where)\b"
)
"""A sentence about the requests of one method, of which there may be others: "POST requests
need a token", "for POST".
"""


def stated_of_all(text: str) -> set[str]:
    """The methods that the introduction to several paths names; none where all that it
    says is about the requests of one method.

    >>> stated_of_all("Send a simple GET request."), stated_of_all("POST requests need a key.")
    ({'GET'}, set())
    """
    named = methods_in(text)
    telling = (
        sentence
        for sentence in re.split(r"[.!?\n。](?=\s|\Z)", text)
        if methods_in(sentence)
    )
    said = any(FOR_ALL.search(each) or not OF_SOME.search(each) for each in telling)
    return named if said or len(named) > 1 else set()
