"""The method of a path without one: from its section, from a statement about the whole
page, or by convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from generator import patterns as re
from generator.formats.outline import Outline, Spot
from generator.formats.page import (
    Block,
    Code,
    DefinitionList,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    text_of,
)
from generator.readers.endpoints.blocks import first_sentence
from generator.readers.endpoints.candidates import Candidate, spaced
from generator.readers.endpoints.labels import (
    BASE_PATH,
    LABEL,
    METHOD_LABEL,
    SITE,
    PathOnly,
)
from generator.readers.endpoints.request_lines import (
    METHOD,
    METHODS,
    is_method,
    methods_in,
    read_line,
)
from generator.readers.endpoints.route_columns import Columns, columns_of
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import RequestTarget, read_target, scan_target
from generator.readers.endpoints.templates import fits
from generator.report.diagnostics import Span
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
        self._told: dict[int, frozenset[str]] = {}
        self._silent = False

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
        alone = not (path.labelled or path.target.base)
        if path.target.query and alone:
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
            if home not in self._told:
                self._told[home] = self.introduced(home)
            if named := self._told[home]:
                return next(iter(named)) if len(named) == 1 else ""
        return ""

    def introduced(self, home: int) -> frozenset[str]:
        """The methods that the heading of a section, and what it has above the next
        heading, name for all of its paths.
        """
        around = self.lines.spots[home + 1 : home + 1 + MAX_NEAR]
        own = takewhile(lambda spot: not isinstance(spot.block, Heading), around)
        text = texts_of(self.lines, home + 1, home + 1 + len([*own]))
        return frozenset(methods_in(self.title(home)) or told_of_all(text))

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
            self._silent = not methods_in(text)
        return self._usual or ("GET" if self._silent and path.labelled else "")


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


def told_of_all(text: str) -> set[str]:
    """The methods that the introduction to several paths names; none where all that it
    says is about the requests of one method.

    >>> told_of_all("Send a simple GET request."), told_of_all("POST requests need a key.")
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


MAX_ITEMS = 200
"""So many items of a list are looked at; the longest list of paths has fewer."""
MAX_LINES = 40
"""So many lines of a paragraph are looked at for a URL."""
MAX_RUNS = 6
"""A text that is nothing but a path has few runs: its variables set in other type."""
SURE_COLUMN = re.compile(r"(?i)\W*(api )?(endpoints?|routes?|接口(地址|路径)?)\W*")
"""Heads of a column that holds endpoints; `Path` may be one of files."""


def lone_paths(page: Outline) -> Iterator[PathOnly]:
    """Headings, paragraphs and items that are nothing but a path, or begin with a query."""
    for spot in page.spots:
        if isinstance(spot.block, Table):
            yield from rows_of_paths(spot.block, spot.index)
            continue
        if (below := under_method(page, spot)) is not None:
            yield below
            continue
        if isinstance(spot.block, ItemList | DefinitionList):
            if rows := [*items_of_paths(spot.block, spot.index)]:
                yield from rows
                continue
        for runs, span in _texts(spot.block):
            text = spaced(runs).strip().partition("\n")[0]
            target = lone(text, runs) or address(text, spot, page)
            target = target or called_within(spaced(runs))
            if target and is_callable(target):
                yield PathOnly(target, span, spot.index, labelled=False)


def under_method(page: Outline, spot: Spot) -> PathOnly | None:
    """The line of a paragraph that is a path or URL, below a heading that is a method."""
    if not isinstance(spot.block, Paragraph | Code) or not spot.trail:
        return None
    title = page.title(spot.trail[-1])
    pair = LABEL.fullmatch(title)
    if not is_method(pair[2] if pair and METHOD_LABEL.fullmatch(pair[1]) else title):
        return None
    block = spot.block
    text = block.text.strip() if isinstance(block, Code) else spaced(block.runs)
    if isinstance(block, Code) and "\n" in text:
        return None
    for line in text.split("\n")[:MAX_RUNS]:
        begins = line.lstrip(" `")[:1]
        target = read_target(line) if begins in ("/", "h", "{", "<") else None
        if target and begins not in ("/", "h") and not target.placed:
            continue
        if target and len(target.path) > 1:
            return PathOnly(target, spot.block.span, spot.index)
    return None


def lone(text: str, runs: Runs) -> RequestTarget | None:
    """The path that a text is, or whose query it begins with."""
    target = read_target(text) if len(runs) <= MAX_RUNS else None
    if not text.startswith(("/", "`/")):
        in_code = len(runs) == 1 and runs[0].mark is Mark.CODE and not read_line(text)
        return target if in_code and target and target.placed else None
    if target is None:
        target, _ = scan_target(text)
        target = target if target and target.query else None
    return target


def address(text: str, spot: Spot, page: Outline) -> RequestTarget | None:
    """The whole URL that a line is, below a line that leads to it, or above one that names
    its method.

    A URL elsewhere is a link to read; one behind a colon is what is called.
    """
    if not isinstance(spot.block, Paragraph) or not text.startswith(("http", "`http")):
        return None
    above, _, below = (
        page.spots[at].block if 0 <= at < len(page.spots) else None
        for at in range(spot.index - 1, spot.index + 2)
    )
    led = isinstance(above, Paragraph) and spaced(above.runs).rstrip().endswith(
        (":", "：")
    )
    told = isinstance(below, Paragraph) and len(methods_in(text_of(below.runs))) == 1
    return read_address(text) if led or (told and not SITE.match(text)) else None


CUT = re.compile(r"(?<=\S)[ ]{1,3}(?=&\w{1,40}=)")
"""Where a URL was broken to fit the page: `?user=U &to=T`."""


def read_address(text: str) -> RequestTarget | None:
    """The whole URL that a text is, with a path."""
    text = CUT.sub("", text.strip()[:2000])
    target = read_target(text) if text.startswith(("http", "`http")) else None
    return target if target and target.base and len(target.path) > 1 else None


def called_within(text: str) -> RequestTarget | None:
    """The URL with a query that is a line of a paragraph, below one that leads to it."""
    lines = text.strip().split("\n")[:MAX_LINES]
    for above, line in pairwise(lines):
        if above.rstrip().endswith((":", "：")) and line.startswith("http"):
            target = read_address(line)
            if target is not None and target.query:
                return target
    return None


def rows_of_paths(table: Table, spot: int) -> Iterator[PathOnly]:
    """The paths of a table that has a column for them and none for methods.

    Without heads the first column that is nothing but paths is one.
    """
    columns = columns_of(table.head)
    rows = [row for row in table.rows if not any(is_method(c.text) for c in row.cells)]
    if table.head is None and len(rows) == len(table.rows):
        column = next((n for n in range(2) if all(path_in(r, n) for r in rows)), -1)
        columns = Columns(path=column, text=column + 1)
    if columns.path < 0:
        return
    head = table.head.cells[columns.path].text if table.head else ""
    sure = bool(SURE_COLUMN.fullmatch(head))
    for row in rows:
        if target := path_in(row, columns.path):
            cells = row.cells
            about = cells[columns.text].text if 0 <= columns.text < len(cells) else ""
            yield PathOnly(target, row.span, spot, sure, row=True, title=about)


def path_in(row: Row, column: int) -> RequestTarget | None:
    """The path that a cell of a row is."""
    cells = row.cells
    text = spaced(cells[column].runs).strip() if column < len(cells) else ""
    return read_target(text) if text.startswith(("/", "`/")) else None


def items_of_paths(block: ItemList | DefinitionList, spot: int) -> Iterator[PathOnly]:
    """The items of a list, or its terms, that begin with a path each."""
    entries: list[tuple[Runs, tuple[Block, ...], Span]] = []
    if isinstance(block, ItemList):
        entries = [(i.runs, i.blocks[1:], i.span) for i in block.items[:MAX_ITEMS]]
    else:
        terms = block.entries[:MAX_ITEMS]
        entries = [(term, e.blocks, e.span) for e in terms for term in e.terms]
    made = []
    for runs, own, span in entries:
        begun = begins_with(runs, is_term=isinstance(block, DefinitionList))
        if begun is None:
            return
        target, title = begun
        title = title or first_sentence(own)
        made.append(PathOnly(target, span, spot, False, True, title, own))
    # One item that is nothing but a path is as good as a line with it.
    if len(made) > 1 or (made and (made[0].title or made[0].own)):
        yield from made


def begins_with(runs: Runs, *, is_term: bool) -> tuple[RequestTarget, str] | None:
    """The path that an item begins with, set as code or apart, and what is behind it."""
    text = spaced(runs).strip()
    if read_line(text) is not None:
        return None
    whole = read_target(text)
    if whole is not None and (text.lstrip("`<").startswith("/") or is_term):
        return (whole, "") if is_callable(whole) else None
    found = LED.match(text[:MAX_TEXT])
    target = read_target(found[1] or found[2]) if found else None
    if found is None or target is None or not is_callable(target):
        return None
    return target, text[found.end() :].strip()


LED = re.compile(
    r"`(/[^`\s]{1,300})`(?:\s{0,3}[:–—-])?\s|(/\S{1,300}?)(?:\s{1,3}[–—-]|:)\s"
)
"""A path in front of what is said of it: `` `/pets` lists them``, `/pets: all of them`."""
MAX_TEXT = 500
FILES = re.compile(
    r"/(?:bin|boot|dev|etc|home|lib|lib64|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|Users)(?:/|\Z).*"
)
"""Paths of a file system."""
DOCUMENT = re.compile(
    r".{0,400}\.(?:html?|pdf|png|jpe?g|gif|svg|zip|tar|gz|exe|md|css|js)"
)
"""The last part of the address of a file, where nothing says that it is called."""


def is_callable(target: RequestTarget) -> bool:
    """Whether a path may be one of an API: not one of a file, nor a site as such."""
    path = target.path
    if FILES.fullmatch(path) or (target.base and DOCUMENT.fullmatch(path)):
        return False
    return path != "/" and not (target.placed and BASE_PATH.fullmatch(path))


def _texts(block: Block) -> Iterator[tuple[Runs, Span]]:
    """The texts of a block that may be a path: its own, or those of its items."""
    match block:
        case Heading(runs=runs, span=span) | Paragraph(runs=runs, span=span):
            yield runs, span
        case ItemList(items=items):
            for item in items[:MAX_ITEMS]:
                for inner in item.blocks[:1]:
                    if isinstance(inner, Paragraph):
                        yield inner.runs, inner.span
        case Code(text=text, span=span) if (
            len(text.strip().split("\n")) == 1 and read_line(text) is None
        ):
            yield (Run(text.strip(), Mark.CODE),), span
        case _:
            pass
