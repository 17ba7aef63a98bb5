"""The method of a path that a page writes without one: what its section says, else
what the page says of all, else what a reader of it would take for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.formats.outline import Outline
from generator.formats.page import Heading, Mark, Paragraph, text_of
from generator.readers.endpoints.candidates import Candidate
from generator.readers.endpoints.labels import PathOnly
from generator.readers.endpoints.request_lines import METHOD, METHODS, methods_in
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.templates import fits

MAX_NEAR = 200
"""So many blocks are looked at for a method; the section of one operation is shorter."""
QUERIED = re.compile(r"(?i)query (parameter|string|param)")
FOR_ALL = re.compile(
    r"(?i)\b(all|every|each|any|by default|defaults?|unless)\b|默认|所有|全部|既定|по умолчанию|все |alle |toutes? |tous |todos? |todas? "
)
"""Words of a sentence that speaks of all paths: "All of these take a GET request"."""
BASE = re.compile(
    r"(?i)\b(base|prefix|root|server|all (api )?(requests|calls)|every request)\b"
)
"""Words of a line that leads to the address of the API, not of an operation."""
HYPHENATED = re.compile(rf"\b({METHOD})[-_](?=\w)")
MAX_PAGE = 40_000
"""Characters of a page that are searched for a sentence about all of its paths."""


class PathMethods:
    """How the sections of a page, and the page, speak of methods."""

    def __init__(self, lines: Outline) -> None:
        self.lines = lines
        self._usual: str | None = None
        self._silent = False

    def of(self, path: PathOnly, near: Sequence[Candidate], home: int, end: int) -> str:
        """The method that the section of a path tells; empty where it tells none."""
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
        alone = not (path.labelled or path.row or path.target.base)
        if path.target.query and alone:
            return "GET"
        return self.described(path, home, end)

    def described(self, path: PathOnly, home: int, end: int) -> str:
        """The method that headings and sentences around a path name."""
        closest = (self.title(home), self.lead(path, home))
        for text in closest:
            named = methods_in(text)
            if len(named) == 1:
                return named.pop()
        if path.row or (path.target.base and not path.labelled):
            return ""
        text = self.text(home, end)
        named = methods_in(text)
        if len(named) == 1:
            return named.pop()
        asks = path.target.query or QUERIED.search(text)
        return "GET" if asks and not named else self.around(home)

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
        named = (run.text for run in runs if run.mark is Mark.CODE)
        return list(dict.fromkeys(text for text in named if text in METHODS))

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

    def usual(self, path: PathOnly) -> str:
        """The method that a page says its paths take; empty where it says none.

        What is surely an endpoint, on a page that names no method anywhere, is read as
        its readers read it: what one would open in a browser is a `GET`.
        """
        if self._usual is None:
            text = texts_of(self.lines, 0, len(self.lines.spots))[:MAX_PAGE]
            self._usual = usual_method(text)
            self._silent = not methods_in(text)
        return self._usual or ("GET" if self._silent and path.labelled else "")


def texts_of(lines: Outline, start: int, stop: int) -> str:
    """The text of the headings and paragraphs of a range."""
    blocks = (spot.block for spot in lines.spots[start:stop])
    return "\n".join(
        text_of(block.runs)
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
