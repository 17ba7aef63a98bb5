"""Text that people laid out by typing: rules, indentation, columns of blanks.

Specifications in mails, manual pages and text files: a title between rules or in
capitals, labels with what belongs to them set in below, tables whose columns are apart
by two blanks or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.markdown import loose_blocks
from generator.formats.page import (
    Block,
    Code,
    Container,
    DefinitionList,
    Entry,
    Heading,
    Item,
    ItemList,
    Page,
    Paragraph,
    Run,
    Table,
    text_of,
)
from generator.formats.typed_tables import (
    APART,
    FIRST_CELL,
    GRID,
    columns_of,
    indent,
    is_head,
    is_row,
    merged,
    row_of,
    rows_between,
)
from generator.formats.unfenced import Budget, balanced_end, code_at
from generator.report.diagnostics import Span
from generator.source import Source

RULE = re.compile(r"\s{0,40}([=\-~*_#.+])\1{3,200}\s*")
BULLET = re.compile(r"\s{0,40}[-*•o+·] +\S")
NUMBERED = re.compile(
    r"\s{0,12}(?:\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?[.)]?|[A-Z][.)])\s{1,6}(?=[A-Z`/])(\S.{1,90})"
)
CAPITALS = re.compile(r"\s{0,12}[A-Z][A-Z0-9 ,/&()'.-]{2,70}")
LABEL = re.compile(r"\s{0,40}[A-Z`][^:{}\[\]\"=]{1,70}:\s*")
ASSIGNED = re.compile(r"\s{2,40}[A-Za-z_][\w.\[\]-]{0,60} = \[")
"""A field as endpoint sheets write it: `rooms = [integer]`."""
QUOTED = re.compile(r"> ?")
HEAD_LEVEL = 2
DEEPEST = 6
FEWEST = 6
"""So many lines are set in where a text is laid out by typing."""


def is_typed(lines: Sequence[str]) -> bool:
    """Whether much of a text is set in, and more of it than code, as in no copy of a page."""
    set_in = total = 0
    depth = 0
    for line in lines:
        bare = line.strip()
        if not bare or "\t" in line[:1]:
            continue
        inside = depth > 0
        depth = max(0, depth + sum(map(bare.count, "{[")) - sum(map(bare.count, "}]")))
        if inside or bare[0] in "{[}])\"'<|":
            continue
        total += 1
        shifted = line.startswith("  ") and not BULLET.match(line)
        set_in += shifted
    return set_in >= FEWEST and set_in * 4 >= total


def read_typed(source: Source) -> Page:
    """The page of a text that is laid out by typing."""
    reader = _Typed(source, [line.expandtabs(8).rstrip() for line in source.lines])
    while reader.at < len(reader.lines):
        reader.step()
    reader.flush()
    return Page(source.file, "text", tuple(reader.blocks), reader.title)


@dataclass(slots=True)
class _Typed:
    """The lines, where we are (from 0), the blocks so far, and the lines of running text
    that are not yet one.
    """

    source: Source
    lines: Sequence[str]
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    title: str = ""
    budget: Budget = field(default_factory=Budget)

    def step(self) -> None:
        """Take what begins on the current line."""
        line = self.lines[self.at]
        if not line.strip():
            self.flush()
            self.at += 1
        elif not any(take(self) for take in TAKERS):
            if self.loose and indent(line) != indent(self.lines[self.loose[-1]]):
                self.flush()
            self.loose.append(self.at)
            self.at += 1

    def span(self, first: int, last: int) -> Span:
        """The place of lines, from 0."""
        return self.source.span(first + 1, 1, last + 1 if last > first else 0)

    def add(self, block: Block, following: int) -> bool:
        """Add a block; the next line to read is `following`."""
        self.flush()
        self.blocks.append(block)
        self.at = following
        return True

    def head(self, level: int, text: str, at: int, following: int) -> bool:
        """Add a heading; the first one is the title. Capitals are how people set off
        what they type, and no part of the words: `OPEN TICKETS`.
        """
        if text.isupper() and " /" not in text:
            text = text.capitalize()
        if not self.title and not self.blocks and not self.loose:
            self.title, level = text, 1
        block = Heading(min(level, DEEPEST), (Run(text),), self.span(at, at))
        return self.add(block, following)

    def flush(self) -> None:
        """Make a paragraph of the running text."""
        if self.loose:
            first, last = self.loose[0], self.loose[-1]
            text = "\n".join(self.lines[at].strip() for at in self.loose)
            self.blocks.append(Paragraph((Run(text),), self.span(first, last)))
            self.loose = []

    def line(self, at: int) -> str:
        """A line; empty behind the end."""
        return self.lines[at] if 0 <= at < len(self.lines) else ""

    def below(self, at: int) -> int:
        """The next line with text from one on; the end if there is none."""
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return at


def _ruled(reader: _Typed) -> bool:
    """A rule, or a title above, below or between rules."""
    line, following = reader.line(reader.at), reader.line(reader.at + 1)
    if RULE.fullmatch(line):
        titled = following.strip() and len(following.strip()) <= 80
        if titled and RULE.fullmatch(reader.line(reader.at + 2)):
            level = HEAD_LEVEL + (line.strip()[0] not in "=#*")
            return reader.head(level, bare(following), reader.at + 1, reader.at + 3)
        reader.flush()
        reader.at += 1
        return True
    under = RULE.fullmatch(following) and len(line.strip()) <= 80
    alone = under and not reader.loose and line.strip()[:1].isalnum()
    if alone and not APART.search(line.strip()):
        level = HEAD_LEVEL + (following.strip()[0] not in "=#*")
        return reader.head(level, bare(line), reader.at, reader.at + 2)
    return False


def bare(line: str) -> str:
    """The text of a title without its number."""
    found = NUMBERED.fullmatch(line)
    return (found[1] if found else line).strip()


def _titled(reader: _Typed) -> bool:
    """A title in capitals or with a number, alone in its paragraph."""
    line, above = reader.line(reader.at), reader.line(reader.at - 1)
    following = reader.line(reader.at + 1)
    if reader.loose or above.strip() or APART.search(line.strip()[5:]):
        return False
    apart = not following.strip() or indent(following) > indent(line)
    ends = line.rstrip()[-1:] in ".,;:"
    if CAPITALS.fullmatch(line) and apart and " /" not in line and not ends:
        return reader.head(HEAD_LEVEL, line.strip(), reader.at, reader.at + 1)
    found = NUMBERED.fullmatch(line)
    if found and apart and not ends and indent(line) <= 4:
        level = HEAD_LEVEL + line.split()[0].strip(".)").count(".")
        return reader.head(level, found[1].strip(), reader.at, reader.at + 1)
    return False


def _code(reader: _Typed) -> bool:
    """Code, which nothing encloses."""
    found = code_at(reader.lines, reader.at, reader.budget, types=True)
    if found is None:
        return False
    text = dedent("".join(f"{t}\n" for t in reader.lines[found.first : found.last + 1]))
    span = reader.span(found.first, found.last)
    code = Code(text, span, found.language, "", found.title, span.line, inferred=True)
    return reader.add(code, found.last + 1)


def _label(reader: _Typed) -> bool:
    """A label whose matter is set in below it, as a heading: `Body:`."""
    line = reader.line(reader.at)
    below = reader.below(reader.at + 1)
    if not LABEL.fullmatch(line) or reader.loose:
        return False
    if below >= len(reader.lines) or indent(reader.line(below)) < indent(line):
        return False
    if len(line.split()) > MAX_WORDS:
        return False
    deeper = indent(reader.line(below)) > indent(line)
    shown = reader.line(below).strip()[:1] in ("{", "[") or ASSIGNED.match(
        reader.line(below)
    )
    if not deeper and not shown and not is_row(reader.line(below)):
        return False
    level = 4 + bool(indent(line) and is_inner(reader, line))
    return reader.head(level, line.strip().rstrip(":"), reader.at, reader.at + 1)


TERM = re.compile(
    r"(?:--?)?[`<\"'{]?[A-Za-z_][\w.\[\]<>{}`\"'/-]{0,60}(?:=<?[A-Z_|a-z]{1,40}>?)?(?:,? \([^()]{2,60}\))?"
)
REQUEST = re.compile(r"[A-Z]{3,7} (?:/|https?://)\S{0,400}")
MAX_WORDS = 5
"""More words before a colon are a sentence, not a label."""


def _terms(reader: _Typed) -> bool:
    """Terms with what is said of them set in below, as manual pages have them; a request
    with more below it is a heading.
    """
    at, entries = reader.at, []
    margin = indent(reader.line(at))
    if reader.loose:
        return False
    while TERM.fullmatch(reader.line(at).strip()) and indent(reader.line(at)) == margin:
        last = end_of_matter(reader, at + 1, margin)
        if last <= at + 1 or not reader.line(at + 1).strip():
            break
        lines = (reader.line(n).strip() for n in range(at + 1, last))
        text = " ".join(line for line in lines if line)
        term = re.sub(r"=<?[A-Z_|a-z]{1,40}>?(?=\Z|,? \()", "", reader.line(at).strip())
        span = reader.span(at, last - 1)
        about = Paragraph((Run(text),), reader.span(at + 1, last - 1))
        entries.append(Entry(((Run(term.lstrip("-")),),), (about,), span))
        at = reader.below(last)
    if entries:
        span = reader.span(reader.at, at - 1)
        return reader.add(DefinitionList(tuple(entries), span), at)
    line, following = reader.line(reader.at), reader.line(reader.at + 1)
    deeper = following.strip() and indent(following) > margin
    if deeper and REQUEST.fullmatch(line.strip()):
        return reader.head(3, line.strip(), reader.at, reader.at + 1)
    return False


def end_of_matter(reader: _Typed, at: int, margin: int) -> int:
    """The line behind the paragraph that is set in deeper than a margin."""
    while reader.line(at).strip() and indent(reader.line(at)) > margin:
        at += 1
    return at


def _grid(reader: _Typed) -> bool:
    """A table with rules of dashes between its rows, and bars between its cells."""
    first = at = reader.at
    if not GRID.fullmatch(reader.line(first)):
        return False
    edges = [m.start() for m in re.finditer(r"\+", reader.line(first))]
    groups: list[list[int]] = [[]]
    while GRID.fullmatch(line := reader.line(at)) or line.strip().startswith("|"):
        if line.strip().startswith("|"):
            groups[-1].append(at)
        elif groups[-1]:
            groups.append([])
        at += 1
    rows = [
        rows_between(reader.lines, reader.span, group, edges)
        for group in groups
        if group
    ]
    if len(rows) == 2 and len(rows[1]) > 1:
        # Only the head is apart: each line is a row.
        made = [merged(rows[0]), *rows[1]]
    else:
        made = [merged(each) for each in rows]
    if not made:
        return False
    head, *rest = made
    block = Table(head, tuple(rest), reader.span(first, at - 1))
    return reader.add(block, at)


def is_inner(reader: _Typed, line: str) -> bool:
    """Whether a label is set in below another one."""
    above = next((t for t in reversed(reader.lines[: reader.at]) if t.strip()), "")
    labels = (
        t
        for t in reversed(reader.lines[max(0, reader.at - 40) : reader.at])
        if t.strip() and indent(t) < indent(line)
    )
    outer = next(labels, "")
    return bool(LABEL.fullmatch(outer)) or bool(LABEL.fullmatch(above))


def _columns(reader: _Typed) -> bool:
    """Rows of columns, the last of which may go on below itself."""
    first = reader.at
    if not is_row(reader.line(first)):
        return False
    at, margin = first, indent(reader.line(first))
    rows: list[list[int]] = []
    while at < len(reader.lines) and (line := reader.line(at)).strip():
        if RULE.fullmatch(line) and len(rows) == 1:
            at += 1
            continue
        if indent(line) == margin and is_row(line):
            rows.append([at])
        elif rows and indent(line) > margin + 3:
            rows[-1].append(at)
        elif indent(line) == margin and rows and FIRST_CELL.fullmatch(line.strip()):
            rows.append([at])
        else:
            break
        at += 1
    labelled = isinstance(reader.blocks[-1], Heading) if reader.blocks else False
    if len(rows) < 2 and not (labelled and not reader.loose):
        return False
    starts = columns_of([reader.line(row[0]) for row in rows])
    made = [row_of(reader.lines, reader.span, row, starts) for row in rows]
    head = None
    if len(made) > 1 and is_head(made[0]):
        head, *made = made
    return reader.add(Table(head, tuple(made), reader.span(first, at - 1)), at)


def _assigned(reader: _Typed) -> bool:
    """Fields of an endpoint sheet, one a line: `rooms = [integer]`."""
    at = reader.at
    items: list[Item] = []
    while ASSIGNED.match(reader.line(at)):
        span = reader.span(at, at)
        text = re.sub(r"\s=\s", "=", reader.line(at).strip(), count=1)
        items.append(Item((Paragraph((Run(text),), span),), span))
        at += 1
    if not items:
        return False
    return reader.add(ItemList(tuple(items), reader.span(reader.at, at - 1)), at)


PAIRS = re.compile(r"(?<=\S)\s{2,}(?=[A-Z][a-z]{2,20}(?::\s|\Z))")
"""Between two labels with their values on one line: `Code: 404  Content: {...}`."""


def _pairs(reader: _Typed) -> bool:
    """Labels with values, whose JSON is code: `Content: { "accepted": true }`."""
    line = reader.line(reader.at)
    found = re.fullmatch(
        r"(\s{0,40}(?:.{0,60}\s{2,})?[A-Z][a-z]{2,20}):\s+([\[{].*)", line
    )
    if not found:
        return False
    opened = line.index(found[2], len(found[1]))
    lines = [*reader.lines]
    lines[reader.at] = " " * opened + found[2]
    last = balanced_end(lines, reader.at, reader.budget)
    if last < 0:
        return False
    above = [reader.line(at).strip() for at in reader.loose]
    first = reader.loose[0] if above else reader.at
    reader.loose = []
    labels = [*above, *PAIRS.split(f"{found[1].strip()}:")]
    lead = Run("\n".join(labels))
    reader.blocks.append(Paragraph((lead,), reader.span(first, reader.at)))
    text = dedent("".join(f"{t}\n" for t in lines[reader.at : last + 1]))
    span = reader.span(reader.at, last)
    return reader.add(
        Code(text, span, "json", code_line=span.line, inferred=True), last + 1
    )


def _bullets(reader: _Typed) -> bool:
    """A list, with what is set in below its items."""
    first = reader.at
    if not BULLET.match(reader.line(first)):
        return False
    margin, at = indent(reader.line(first)), first
    while at < len(reader.lines):
        line = reader.line(at)
        if line.strip():
            same = indent(line) == margin and BULLET.match(line)
            if not same and indent(line) <= margin:
                break
        elif not is_further(reader, at, margin):
            break
        at += 1
    part = dedent("\n".join(reader.lines[first:at])) + "\n"
    number = reader.source.first_line + first
    source = replace(reader.source, text=part, first_line=number)
    reader.flush()
    reader.blocks += loose_blocks(source)
    reader.at = at
    return True


def is_further(reader: _Typed, at: int, margin: int) -> bool:
    """Whether a list goes on behind a blank line."""
    line = reader.line(reader.below(at))
    return bool(BULLET.match(line)) and indent(line) >= margin


def _quote(reader: _Typed) -> bool:
    """What somebody else wrote, in a mail."""
    at = reader.at
    while QUOTED.match(reader.line(at)):
        at += 1
    if at == reader.at:
        return False
    lines = (QUOTED.sub("", reader.line(n), count=1) for n in range(reader.at, at))
    span = reader.span(reader.at, at - 1)
    inner = Paragraph((Run("\n".join(lines).strip()),), span)
    kept = (inner,) if text_of(inner.runs) else ()
    return reader.add(Container("quote", "", kept, span), at)


TAKERS = (
    _quote, _ruled, _titled, _code, _pairs, _grid, _label, _assigned, _bullets, _columns,
    _terms,
)  # fmt: skip
"""The blocks that may begin on a line; the first that takes it wins."""
