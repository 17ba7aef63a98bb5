"""Text copied from a browser: labels, code without fences, tables without borders."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.chrome import front_matter, is_control, panels_start
from generator.formats.crawled import copied_lines, is_crawled, is_marked
from generator.formats.entries import entry_at, type_of
from generator.formats.glued import (
    SHOWN,
    cells,
    columns,
    table_of,
    unglued,
)
from generator.formats.joined import (
    CALL,
    JOINED,
    TOLD,
    has_bullet,
    is_expanded,
    is_flattened,
    is_running,
    lines_apart,
    typed_line,
    with_paths_apart,
)
from generator.formats.landmarks import Landmarks, landmarks
from generator.formats.listed import listed
from generator.formats.markdown import loose_blocks
from generator.formats.page import (
    Block,
    Code,
    Heading,
    Item,
    ItemList,
    Mark,
    Page,
    Paragraph,
    Run,
    Runs,
    set_in,
    text_of,
)
from generator.formats.site_marks import handled, without_signs
from generator.formats.stacked import flat_row, stacked, tabbed
from generator.formats.text_labels import (
    ENDPOINT,
    LEVELS,
    METHOD,
    PART,
    is_short,
    label_of,
    part_level,
)
from generator.formats.typed import is_typed, read_typed
from generator.formats.unfenced import Budget, begins_code, code_at
from generator.formats.viewers import blocks_of, shown_operations
from generator.formats.viewers.shown import ShownOperation
from generator.report.diagnostics import Span
from generator.source import Source

PATH_PART = re.compile(r"/\Z|/?[\w{}:.~-]{1,80}(?:/[\w{}:.~-]{0,80}){0,20}\Z")
RELATIVE = re.compile(r"[a-z][\w{}:.-]{0,80}(?:/[\w{}:.-]{1,80}){1,20}\Z")
"""A path without its first slash, alone on the line below a method: `api/pets`."""
HEADS = ("Name", "Type", "Required", "Description")
PLACED_HEADS = (*HEADS, "In")
SHOWN_BODY = r"(?:content|body|response)\s?: ?(?P<body>[{\[].{1,4000}[}\]])"
CODED = re.compile(
    rf"(?i)(?:http )?(?:code|status)(?: code)?\s?: ?(?P<status>[1-5]\d\d(?: [A-Za-z][A-Za-z ']{{1,40}}?)?)"
    rf"(?:[\s,]{{1,8}}{SHOWN_BODY})?"
)
CONTENT = re.compile(rf"(?i){SHOWN_BODY}")
SCHEMA_LABEL = re.compile(r"(?i)(?:request|response)(?: body)? schema:")
"""How Redoc labels a message, its media type behind it."""
VIEWER_HEADS = frozenset({"name\tdescription", "name description"})
"""The head of Swagger UI's table of parameters, whose cells hold several lines."""


def read(source: Source) -> Page:
    """Read a text that was copied from a browser, or laid out by typing."""
    if is_typed(source.lines):
        return read_typed(source)
    if is_marked(source.text) and is_crawled(source.text):
        return read_lines(source, *copied_lines(source.lines))
    marked = handled(source.lines)
    source = without_signs(source)
    return read_lines(source, list(lines_apart(source.lines)), marked)


def read_lines(
    source: Source, apart: Sequence[tuple[str, int]], marked: frozenset[int]
) -> Page:
    """Read lines, each with its number in the source; those that are `marked` (from 0)
    have the sign of a heading.
    """
    lines = with_paths_apart([line for line, _ in apart])
    matter = front_matter(lines)
    numbers = [number for _, number in apart]
    signs = frozenset(i for i, number in enumerate(numbers) if number - 1 in marked)
    found = landmarks(lines, signs)
    shown = shown_operations(lines)
    reader = _TextReader(source, lines, numbers, matter.end, found, shown)
    end = panels_start(lines, matter.end)
    while reader.at < end:
        reader.step(end)
    reader.flush()
    if end < len(lines) and any(line.strip() for line in lines[end:]):
        reader.omitted.append((reader.span(end, len(lines) - 1), "panel"))
    blocks, title = unglued(reader.blocks), matter.title or reader.title
    return Page(source.file, "text", blocks, title, matter.keys, tuple(reader.omitted))


@dataclass(slots=True)
class _TextReader:
    """The lines with their numbers in the source (from 1), where we are, and the blocks
    so far; `loose` is text not yet read.
    """

    source: Source
    lines: Sequence[str]
    numbers: Sequence[int]
    at: int
    landmarks: Landmarks
    shown: Mapping[int, ShownOperation]
    blocks: list[Block] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    omitted: list[tuple[Span, str]] = field(default_factory=list)
    title: str = ""
    budget: Budget = field(default_factory=Budget)

    def step(self, end: int) -> None:
        """Take what begins on the current line."""
        line = self.lines[self.at].strip()
        if operation := self.shown.get(self.at):
            self.flush()
            self.blocks += blocks_of(operation, self.lines, self.span)
            self.at = max(operation.following, operation.left_out)
            if self.at > operation.following:
                place = self.span(operation.following, self.at - 1)
                self.omitted.append((place, "schemas"))
        elif not line:
            self.loose += [self.at] if self.loose else []
            self.at += 1
        elif self.at in self.landmarks.menus:
            self.leave_out("navigation")
        elif is_control(line) or SHOWN.fullmatch(line) or self.is_tab(line):
            self.leave_out("control")
        elif not any(take(self, line, end) for take in TAKERS):
            self.loose.append(self.at)
            self.at += 1

    def stripped(self, end: int) -> Iterator[str]:
        """The lines from here on without the blanks around them."""
        return (self.lines[at].strip() for at in range(self.at, end))

    def span(self, first: int, last: int) -> Span:
        """The place of lines, from 0."""
        start, end = self.numbers[first], self.numbers[last]
        return self.source.span(start, 1, end if end > start else 0)

    def add(self, block: Block, following: int) -> bool:
        """Add a block; the next line to read is `following`."""
        self.flush()
        self.blocks.append(block)
        self.at = following
        return True

    def is_in_part(self) -> bool:
        """Whether text of a part of an operation is above, behind which another begins."""
        last = self.blocks[-1] if self.blocks else None
        heading = next(
            (b for b in reversed(self.blocks) if isinstance(b, Heading)), last
        )
        return (
            isinstance(heading, Heading)
            and heading is not last
            and heading.level >= LEVELS["part"]
        )

    def flush(self) -> None:
        """Read the lines that are nothing but text, with lists among them."""
        while self.loose and not self.lines[self.loose[-1]].strip():
            self.loose.pop()
        if self.loose:
            first, last = self.loose[0], self.loose[-1]
            text = "".join(f"{line}\n" for line in self.lines[first : last + 1])
            number = self.source.first_line + self.numbers[first] - 1
            part = replace(self.source, text=text, first_line=number)
            self.blocks += loose_blocks(part)
            self.loose = []

    def leave_out(self, reason: str) -> None:
        """Leave out the current line."""
        self.flush()
        self.omitted.append((self.span(self.at, self.at), reason))
        self.at += 1

    def leave_navigation(self) -> None:
        """Leave out what is above the first title."""
        first, last = self.loose[0], self.loose[-1]
        self.omitted.append((self.span(first, last), "navigation"))
        self.loose = []

    def is_tab(self, line: str) -> bool:
        """Whether a line is the second tab above a message: `Example Value`, `Schema`."""
        before = self.lines[self.at - 1].strip().lower() if self.at else ""
        return before == "example value" and line.lower() in ("schema", "model")


def _code(reader: _TextReader, line: str, end: int) -> bool:
    """Code without a fence."""
    found = code_at(reader.lines, reader.at, reader.budget, types=True)
    if not found or found.last >= end:
        return False
    if found.language != "json":
        inside = range(found.first + 1, found.last + 1)
        cut = (at for at in inside if at in reader.landmarks.headings)
        found = found._replace(last=next(cut, found.last + 1) - 1)
    text = "".join(f"{t}\n" for t in reader.lines[found.first : found.last + 1])
    span = reader.span(found.first, found.last)
    code = Code(text, span, found.language, "", found.title, span.line, inferred=True)
    return reader.add(code, found.last + 1)


def _endpoint(reader: _TextReader, line: str, end: int) -> bool:
    """A method and a path on lines of their own."""
    found = JOINED.match(line)
    ends_list = CALL.fullmatch(line) and has_bullet(
        reader.lines[i] for i in reader.loose
    )
    if found or ends_list:
        runs = (Run(f"{found[1].upper()} {found[2]}" if found else line),)
        return reader.add(
            Paragraph(runs, reader.span(reader.at, reader.at)), reader.at + 1
        )
    if not METHOD.match(line):
        return False
    parts: list[str] = []
    at = reader.at + 1
    title = ""
    while at < end and len(parts) < 12:
        part, dash, rest = reader.lines[at].strip().partition(" – ")
        if not PATH_PART.match(part) or title:
            break
        title = f"{dash}{rest}"
        # A viewer sets each slash apart; a word behind a whole path is another line.
        if parts and not (parts[-1].endswith("/") or part.startswith("/")):
            break
        parts.append(part)
        at += 1
    if not parts or not (parts[0].startswith("/") or RELATIVE.match(parts[0])):
        return False
    path = re.sub(r"/{2,9}", "/", "/" + "".join(parts))
    runs = (Run(f"{line.upper()} {path}{title}"),)
    span = reader.span(reader.at, at - 1)
    reader.flush()
    if reader.is_in_part():
        # A title that is below its endpoint, as badges above titles are copied.
        below = reader.lines[at].strip() if at < end else ""
        is_titled = is_short(below) and not PART.match(below)
        heading = (Run(below),) if is_titled else runs
        reader.blocks.append(Heading(LEVELS["label"], heading, span))
        at += is_titled
    return reader.add(Paragraph(runs, span), at)


def _calls(reader: _TextReader, line: str, end: int) -> bool:
    """Lines that begin with calls: several alone in a row are code, others a list."""
    # Lazily: the row of calls ends soon, and this is asked of every line.
    if calls := [*takewhile(ENDPOINT.fullmatch, reader.stripped(end))][1:]:
        span = reader.span(reader.at, reader.at + len(calls))
        text = "".join(f"{each}\n" for each in (line, *calls))
        code = Code(text, span, "", "", "", span.line, inferred=True)
        return reader.add(code, reader.at + len(calls) + 1)
    items: list[Item] = []
    for at, stated in enumerate(
        takewhile(bool, map(TOLD.fullmatch, reader.stripped(end))), reader.at
    ):
        assert stated is not None
        runs = (Run(stated[1], Mark.CODE), Run(stated[0][stated.end(1) :]))
        span = reader.span(at, at)
        items.append(Item((Paragraph(runs, span),), span))
    if not items:
        return False
    span = reader.span(reader.at, reader.at + len(items) - 1)
    return reader.add(ItemList(tuple(items), span), reader.at + len(items))


def _glued(reader: _TextReader, line: str, end: int) -> bool:
    """A table whose cells were copied into one word."""
    heads = columns(line)
    rows: list[tuple[Span, Sequence[str | Runs]]] = []
    at = reader.at + 1
    while heads and at < end and (row := cells(reader.lines[at].strip(), heads)):
        rows.append((reader.span(at, at), row))
        at += 1
    if not rows:
        return False
    return reader.add(table_of(heads, rows, reader.span(reader.at, at - 1)), at)


def _entries(reader: _TextReader, line: str, end: int) -> bool:
    """Entries of a name, a type and notes on a line each, with a description below."""
    rows: list[tuple[Span, Sequence[str | Runs]]] = []
    first = at = reader.at
    if line.lower() in VIEWER_HEADS:
        at += 1
    while entry := entry_at(reader.lines, at, end, reader.budget):
        row, following = entry
        if rows and is_flattened(reader.source.text, str(rows[-1][1][1])):
            reader.omitted.append((reader.span(at, following - 1), "flattened"))
            at = following
            continue
        rows.append((reader.span(at, following - 1), row))
        at = following
        while at < end and not reader.lines[at].strip():
            at += 1
    if not rows:
        return False
    last = rows[-1][0].last_line - reader.source.first_line
    heads = PLACED_HEADS if any(row[-1] for _, row in rows) else HEADS
    cells_ = [(place, row[: len(heads)]) for place, row in rows]
    table = set_in(table_of(heads, cells_, reader.span(first, last)))
    return reader.add(table, at)


def _stacked(reader: _TextReader, line: str, end: int) -> bool:
    """A table that was copied with a cell a line, or with tabs between its cells."""
    typed = type_of(reader.lines, reader.at + 1, end) is not None
    if typed and line.lower() in VIEWER_HEADS:
        return False
    place = reader.lines, reader.at, end, partial(_stops, reader)
    table = tabbed(*place) or stacked(*place)
    if table is None:
        return False
    rows = [(reader.span(row.first, row.last), row.cells) for row in table.rows]
    made = table_of(table.heads, rows, reader.span(reader.at, table.following - 1))
    made = made if table.heads else replace(made, head=None)
    return reader.add(made, table.following)


def _typed_lines(reader: _TextReader, line: str, end: int) -> bool:
    """Lines `limit integer How many` below a label of parameters, text below each."""
    above = reader.blocks[-1] if reader.blocks and not reader.loose else None
    if not isinstance(above, Heading) or not PART.match(text_of(above.runs)):
        return False
    rows: list[tuple[Span, Sequence[str | Runs]]] = []
    at, fewest = reader.at, 1 if is_expanded(reader.source.text) else 3
    while at < end and (found := typed_line(reader.lines[at].strip())):
        first = at
        at += 1
        described = [found.group("text") or ""]
        while at < end and is_running(reader.lines[at].strip(), fewest):
            described.append(reader.lines[at].strip())
            at += 1
        text = " ".join(each for each in described if each)
        cells = (found["name"], found["type"], found["mark"] or "", text)
        if rows and is_flattened(reader.source.text, str(rows[-1][1][1])):
            reader.omitted.append((reader.span(first, at - 1), "flattened"))
        else:
            rows.append((reader.span(first, at - 1), cells))
    if not rows:
        return False
    return reader.add(table_of(HEADS, rows, reader.span(reader.at, at - 1)), at)


def _flat_rows(reader: _TextReader, line: str, end: int) -> bool:
    """A table of which each cell was copied as a paragraph: `Name Type`, then rows."""
    if line.lower().replace("\t", " ") not in ("name type", "name type description"):
        return False
    rows: list[tuple[Span, Sequence[str | Runs]]] = []
    at = reader.at + 1
    while row := flat_row(reader.lines, at, end):
        rows.append((reader.span(at, row[1] - 1), row[0]))
        at = row[1]
    if not rows:
        return False
    return reader.add(table_of(HEADS, rows, reader.span(reader.at, at - 1)), at)


def _items(reader: _TextReader, line: str, end: int) -> bool:
    """A list without bullets."""
    above = next(
        (t for t in map(str.strip, reversed(reader.lines[: reader.at])) if t), ""
    )
    found = listed(reader.lines, reader.at, end, above, partial(_stops, reader))
    if found is None:
        return False
    items = []
    for item in found.items:
        span = reader.span(item.first, item.last)
        items.append(Item((Paragraph(item.runs, span),), span))
    span = reader.span(reader.at, found.items[-1].last)
    return reader.add(ItemList(tuple(items), span), found.following)


def is_json(text: str) -> bool:
    """Whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _stops(reader: _TextReader, at: int) -> bool:
    """Whether a line that is not blank begins something other than text."""
    line = reader.lines[at].strip()
    if at in reader.landmarks.headings or at in reader.landmarks.menus:
        return True
    if PART.match(line) or METHOD.match(line) or CALL.fullmatch(line):
        return True
    return is_control(line) or begins_code(line)


def _response(reader: _TextReader, line: str, end: int) -> bool:
    """A status with what comes with it: `Code: 200`, then `Content: {"id": 1}`."""
    found = CODED.fullmatch(line)
    if found is None:
        return False
    at, shown, span = reader.at + 1, found["body"], reader.span(reader.at, reader.at)
    below = CONTENT.fullmatch(reader.lines[at].strip()) if at < end else None
    if below and not shown:
        shown, at = below["body"], at + 1
    if shown and not is_json(shown):
        return False
    reader.add(Heading(LEVELS["status"], (Run(found["status"]),), span), at)
    if shown:
        place = reader.span(at - 1, at - 1)
        code = Code(f"{shown}\n", place, "json", code_line=place.line, inferred=True)
        reader.blocks.append(code)
    return True


def _heading(reader: _TextReader, line: str, end: int) -> bool:
    """A label on a line of its own."""
    loose, is_first = len(reader.loose), not reader.blocks
    kind = label_of(reader.lines, reader.at, loose, is_first)
    if reader.at in reader.landmarks.headings:
        kind = kind or ("title" if is_first and not loose else "label")
    if not kind:
        return False
    if kind == "title" and reader.loose:
        reader.leave_navigation()
    span, level = reader.span(reader.at, reader.at), LEVELS[kind]
    if kind == "part":
        level = part_level(line, reader.blocks)
    reader.title = reader.title or (line if kind == "title" else "")
    at = reader.at + 1
    if SCHEMA_LABEL.match(line) and at < end:
        # Whether the body is required stands below its label.
        at += reader.lines[at].strip().lower() in ("required", "optional")
    return reader.add(Heading(level, (Run(line),), span), at)


def _marked(reader: _TextReader, line: str, end: int) -> bool:
    """A heading that a sign or a menu tells, or a call right above a sentence."""
    is_marked = reader.at in reader.landmarks.headings or ENDPOINT.fullmatch(line)
    return bool(is_marked) and _heading(reader, line, end)


TAKERS = (
    _marked, _response, _code, _calls, _endpoint, _stacked, _glued, _flat_rows, _typed_lines, _entries,
    _items, _heading,
)  # fmt: skip
"""The blocks that may begin on a line; the first that takes it wins."""
