"""AsciiDoc: headings, delimited blocks, tables, lists, terms, admonitions.

One pass over the lines, and one pattern for inline text. Images are ignored with a
reason, included files are named, and attributes set by the page are substituted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Component,
    Container,
    DefinitionList,
    Entry,
    Heading,
    Item,
    ItemList,
    Mark,
    Page,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    ThematicBreak,
    is_path,
    marked_runs,
    text_of,
)
from generator.report.diagnostics import Span
from generator.source import Source

NAME = "asciidoc"
HEADING = re.compile(r"(={1,6}|#{1,6})\s+(\S.{0,500})\Z")
ATTRIBUTE = re.compile(r":([\w-]{1,60}):(?:\s+(.{0,500}))?\Z")
STYLE = re.compile(r"\[([^\[\]\n]{0,300})\]\s*\Z")
ANCHOR = re.compile(r"\[\[([\w:.-]{1,100})(?:,[^\]]{0,100})?\]\]\s*\Z")
FENCE = re.compile(
    r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|```\w{0,30})\s*\Z"
)
ITEM = re.compile(r"\s{0,20}(\*{1,5}|-|\.{1,5}|\d{1,4}\.)\s+(\S.*)\Z")
TERM = re.compile(r"\s{0,20}([^\s/].{0,200}?)(:{2,4}|;;)(?:\s+(\S.*))?\Z")
BOX = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(\S.*)\Z")
TITLE = re.compile(r"\.([^\s.].{0,200})\Z")
MACRO = re.compile(r"(include|image|video|toc|ifdef|ifndef|ifeval|endif)::(.{0,500})\Z")
INLINE = re.compile(
    r"(?P<pass>`\+(?P<passed>[^`\n]{1,300}?)\+`)|(?<![\w+])\+(?P<kept>[^+\s](?:[^+\n]{0,300}[^+\s])?)\+(?![\w+])|`(?P<code>[^`\n]{1,300})`"
    r"|(?<![\w*])\*(?P<strong>[^*\n]{1,300})\*(?![\w*])"
    r"|(?<![\w_])_(?P<emphasis>[^_\n]{1,300})_(?![\w_])"
    r"|(?:link:|xref:)?(?P<target>(?:(?<=link:)|(?<=xref:)|https?://)[^\s\[\]<>]{1,500})"
    r"\[(?P<label>[^\]\n]{0,300})\]"
    r"|<<(?P<ref>[^<>,\n]{1,200})(?:,\s{0,5}(?P<shown>[^<>\n]{1,200}))?>>"
    r"|\s?(?P<macro>\b(?!pass|link|xref|kbd|btn|menu)[a-z]{2,20}:\[[^\]\n]{0,200}\])"
    r"|(?<!\\)\{(?P<name>[a-zA-Z][\w-]{0,60})\}|\\(?P<escaped>[{*_`<\[])"
)
ESCAPED = re.compile(r"\\(?=[{}*_<])")
COLUMNS = re.compile(
    r"cols=\"?(\d{1,2})\*|cols=\"([^\"]{1,200})\"|cols=([\w,.^<>]{1,100})"
)
CELL = re.compile(r"(?:(?<=\s)|^)[\d.+^<>aehlms*]{0,6}(?<!\\)\||(?<!\\)\|")
"""Where a cell begins; what is said of it stands behind a blank only."""
BOXES = {"NOTE": "note", "TIP": "note", "IMPORTANT": "note"}
KINDS = {"-": "code", "`": "code", ".": "code", "+": "code", "/": "comment"}
TITLE_NAME = re.compile(r"(?:api-)?([a-z][a-z-]{2,40})-title")
MAX_DEPTH = 12
"""Delimited blocks inside each other."""


def read(source: Source) -> Page:
    """Read an AsciiDoc page."""
    reader = _AsciidocReader(source, [line.rstrip() for line in source.lines])
    blocks = tuple(reader.blocks(0, len(reader.lines), 0))
    heads = (text_of(b.runs) for b in blocks if isinstance(b, Heading))
    title = next(heads, "")
    omitted = tuple(reader.omitted)
    return Page(source.file, NAME, blocks, title, omitted=omitted)


def titled(name: str) -> str:
    """The words of an attribute that stands for a title: `api-request-body-title` is
    `request body`. Such sets define their titles in a file that is not here.
    """
    found = TITLE_NAME.fullmatch(name)
    words = found[1].replace("-", " ").replace("parms", "params") if found else ""
    return "prerequisites" if words == "prereq" else words


@dataclass(slots=True)
class _AsciidocReader:
    """The lines, and what the lines above a block said of it."""

    source: Source
    lines: Sequence[str]
    omitted: list[tuple[Span, str]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    style: str = ""
    title: str = ""
    anchor: str = ""
    at: int = 0

    def blocks(self, first: int, last: int, depth: int) -> Iterator[Block]:
        """The blocks of lines `first` to `last` (exclusive)."""
        self.at = first
        while self.at < last:
            line = self.lines[self.at]
            if not line.strip() or self.prepared(line):
                self.at += 1
                continue
            yield from self.block(line, last, depth)
            self.style = self.title = ""

    def prepared(self, line: str) -> bool:
        """Whether a line only speaks of what follows, or is left out."""
        if found := ANCHOR.match(line):
            self.anchor = found[1]
        elif found := ATTRIBUTE.match(line):
            self.attributes[found[1]] = found[2] or ""
        elif (found := MACRO.match(line)) and found[1] != "include":
            reason = "image" if found[1] == "image" else "setting"
            self.omitted.append((self.span(self.at, self.at + 1), reason))
        elif line.startswith("//") and not line.startswith("////"):
            self.omitted.append((self.span(self.at, self.at + 1), "comment"))
        elif found := STYLE.match(line):
            self.style = found[1]
            if found[1].startswith("#"):
                self.anchor = found[1][1:].partition(",")[0]
        elif (found := TITLE.match(line)) and not FENCE.match(line):
            self.title = found[1].strip("+`")
        else:
            return line.strip() == "+"
        return True

    def block(self, line: str, last: int, depth: int) -> Iterator[Block]:
        """The block that begins on a line."""
        start = self.at
        if found := HEADING.match(line):
            self.at += 1
            anchor, self.anchor = self.anchor, ""
            level = min(len(found[1]), 6)
            yield Heading(level, self.runs(found[2]), self.span(start, self.at), anchor)
        elif line.startswith(("|===", ",===", "!===")):
            yield from self.table(last)
        elif (macro := MACRO.match(line)) and macro[1] == "include":
            self.at += 1
            file = macro[2].partition("[")[0]
            yield Component("include", (), self.span(start, self.at), file)
        elif FENCE.match(line):
            yield from self.fenced(line, last, depth)
        elif line.strip() in ("'''", "---", "***", "<<<"):
            self.at += 1
            yield ThematicBreak(self.span(start, self.at))
        elif ITEM.match(line):
            yield self.items(last)
        elif TERM.match(line):
            yield self.terms(last, depth)
        else:
            yield self.paragraph(last)

    def fenced(self, line: str, last: int, depth: int) -> Iterator[Block]:
        """The text between two lines of marks."""
        start, style, title = self.at, self.style, self.title
        fence = "```" if line.startswith("```") else line
        end = start + 1
        while end < last and self.lines[end] != fence:
            end += 1
        span = self.span(start, min(end + 1, last))
        words = style.replace("%", ",").split(",")
        kind = KINDS.get(line[0], "box")
        if line.strip() == "--" and words[0].strip() not in ("source", "listing"):
            kind = "box"
        if kind == "comment" or depth > MAX_DEPTH:
            self.omitted.append((span, "comment" if kind == "comment" else "depth"))
        elif kind == "code":
            text = "".join(f"{each}\n" for each in self.lines[start + 1 : end])
            language = words[1].strip() if len(words) > 1 else line.strip("`-.+ ")
            place = self.source.span(start + 2).line
            yield Code(text, span, language.lower(), title=title, code_line=place)
        else:
            self.style = self.title = ""
            inner = tuple(self.blocks(start + 1, end, depth + 1))
            name = words[0].strip().upper()
            box = BOXES.get(name, "warning" if name in ("WARNING", "CAUTION") else "")
            quote = "quote" if line[0] == "_" else ""
            if box or quote or title:
                yield Container(box or quote or "note", title, inner, span)
            else:
                yield from inner
        self.at = min(end + 1, last)

    def table(self, last: int) -> Iterator[Block]:
        """A table: cells begin with a bar, rows by the number of columns."""
        start, style = self.at, self.style
        title = text_of(self.runs(self.title))
        end = start + 1
        while end < last and not self.lines[end].startswith(self.lines[start][:4]):
            end += 1
        self.at = min(end + 1, last)
        found = COLUMNS.search(style)
        width = int(found[1]) if found and found[1] else 0
        if found and not width:
            width = (found[2] or found[3]).count(",") + 1
        cells: list[tuple[int, str]] = []
        filled = [i for i in range(start + 1, end) if self.lines[i].strip()]
        for at in filled:
            parts = CELL.split(self.lines[at])
            if cells and parts[0].strip():
                place, text = cells[-1]
                cells[-1] = (place, f"{text}\n{parts[0].strip()}")
            cells += [(at, part.strip()) for part in parts[1:]]
            width = width or len(parts) - 1
        headed = "header" in style or (
            len(filled) > 1 and filled[0] == start + 1 and filled[1] > filled[0] + 1
        )
        rows = tuple(
            self.row(cells[i : i + width], headed and i == 0)
            for i in range(0, len(cells), width or 1)
        )
        head = rows[0] if headed and rows else None
        if rows:
            body = rows[1:] if head else rows
            if is_path(title):
                # What the table is of stands alone, as in running text.
                here = self.span(start, start + 1)
                yield Paragraph((Run(title, Mark.CODE),), here)
            yield Table(head, body, self.span(start, self.at), title)

    def row(self, cells: Sequence[tuple[int, str]], header: bool) -> Row:
        """A row of cells with the lines that they begin on."""
        made = tuple(
            Cell(self.runs(text.replace("\\|", "|")), self.span(at, at + 1), header)
            for at, text in cells
        )
        return Row(made, self.span(cells[0][0], cells[-1][0] + 1))

    def items(self, last: int) -> ItemList:
        """A list; items of other marks are lists inside the item above."""
        found: list[tuple[str, int, int, str]] = []
        start = self.at
        while self.at < last and (mark := ITEM.match(self.lines[self.at])):
            first, text = self.at, [mark[2]]
            self.at += 1
            while self.at < last and self.continues(self.lines[self.at]):
                text.append(self.lines[self.at].strip())
                self.at += 1
            found.append((mark[1], first, self.at, "\n".join(text)))
            while self.at + 1 < last and not self.lines[self.at].strip():
                if not ITEM.match(self.lines[self.at + 1]):
                    break
                self.at += 1
        return self.nested(found, start, self.at, 0)

    def nested(
        self,
        found: Sequence[tuple[str, int, int, str]],
        first: int,
        end: int,
        deep: int,
    ) -> ItemList:
        """A list of items of the first one's mark, with what is between inside."""
        own = found[0][0]
        starts = [i for i, item in enumerate(found) if item[0] == own or deep > 5]
        items: list[Item] = []
        for number, at in enumerate(starts):
            until = starts[number + 1] if number + 1 < len(starts) else len(found)
            _, line, stop, text = found[at]
            blocks: list[Block] = [Paragraph(self.runs(text), self.span(line, stop))]
            inner = found[at + 1 : until]
            if inner:
                blocks.append(self.nested(inner, inner[0][1], inner[-1][2], deep + 1))
            items.append(Item(tuple(blocks), self.span(line, found[until - 1][2])))
        ordered = own[0] == "." or own[0].isdigit()
        return ItemList(tuple(items), self.span(first, end), ordered)

    def terms(
        self, last: int, depth: int, above: tuple[str, ...] = ()
    ) -> DefinitionList:
        """Terms with what is said of them; terms of another mark than that of the first
        one are inside the entry before, or belong to a list `above`.
        """
        entries: list[Entry] = []
        start = self.at
        mark = ""
        while self.at < last and (found := TERM.match(self.lines[self.at])):
            mark = mark or found[2]
            if found[2] != mark:
                break
            first, text = self.at, [found[3]] if found[3] else []
            self.at += 1
            while self.at < last and self.continues(self.lines[self.at]):
                text.append(self.lines[self.at].strip())
                self.at += 1
            place = self.span(first, self.at)
            about = (Paragraph(self.runs("\n".join(text)), place),) if text else ()
            inner = tuple(self.attached(last, depth, (*above, mark)))
            entries.append(Entry((self.runs(found[1]),), (*about, *inner), place))
            following = self.filled(last)
            if following < last and TERM.match(self.lines[following]):
                self.at = following
        return DefinitionList(tuple(entries), self.span(start, self.at))

    def attached(
        self, last: int, depth: int, marks: tuple[str, ...]
    ) -> Iterator[Block]:
        """What belongs to an entry besides its text: blocks behind a line of `+`, items
        and terms of a mark that no list around it has.
        """
        while depth < MAX_DEPTH:
            following = self.filled(last)
            if following >= last:
                return
            line = self.lines[following]
            term = TERM.match(line)
            if line.strip() == "+" and following == self.at:
                self.at = following + 1
                while self.at < last and self.begins(self.lines[self.at]):
                    self.at += 1
                if self.at < last:
                    yield from self.block(self.lines[self.at], last, depth + 1)
                    self.style = self.title = ""
            elif term and term[2] not in marks:
                self.at = following
                yield self.terms(last, depth + 1, marks)
            elif ITEM.match(line):
                self.at = following
                yield self.items(last)
            else:
                return

    def begins(self, line: str) -> bool:
        """Whether a line only speaks of the block that a line of `+` attaches."""
        return not line.strip() or self.prepared(line)

    def filled(self, last: int) -> int:
        """The next line that is not empty."""
        at = self.at
        while at < last and not self.lines[at].strip():
            at += 1
        return at

    def continues(self, line: str) -> bool:
        """Whether a line goes on with the text above it."""
        ends = (ITEM, TERM, FENCE, STYLE, HEADING, ANCHOR, MACRO, ATTRIBUTE)
        if not line.strip() or line.strip() == "+" or line.startswith(("|===", "//")):
            return False
        return not any(pattern.match(line) for pattern in ends)

    def paragraph(self, last: int) -> Block:
        """Lines of running text, or an admonition that begins with its name."""
        start = self.at
        text = [self.lines[self.at].strip()]
        self.at += 1
        while self.at < last and self.continues(self.lines[self.at]):
            text.append(self.lines[self.at].strip())
            self.at += 1
        span = self.span(start, self.at)
        words = self.style.split(",")
        if words[0].strip() in ("source", "listing") or self.lines[start][:1] == " ":
            language = words[1].strip().lower() if len(words) > 1 else ""
            shown = "".join(f"{line}\n" for line in self.lines[start : self.at])
            return Code(shown, span, language, title=self.title, code_line=span.line)
        if found := BOX.match(text[0]):
            inner = Paragraph(self.runs("\n".join([found[2], *text[1:]])), span)
            return Container(BOXES.get(found[1], "warning"), "", (inner,), span)
        return Paragraph(self.runs("\n".join(text)), span)

    def runs(self, text: str) -> Runs:
        """Running text with its marks."""
        return marked_runs(text, INLINE, self.run)

    def run(self, match: re.Match[str]) -> Run | None:
        """A marked piece of running text; none for a macro that a site defines, such as
        `preview:[]`.
        """
        given = match.groupdict()
        if given["macro"]:
            return None
        if given["kept"]:
            return Run(given["kept"])
        for name in ("passed", "code"):
            if given[name]:
                return Run(ESCAPED.sub("", given[name]), Mark.CODE)
        for name, mark in (("strong", Mark.STRONG), ("emphasis", Mark.EMPHASIS)):
            if given[name]:
                return Run(given[name].replace("`", ""), mark)
        if given["target"]:
            label = ESCAPED.sub("", (given["label"] or "").strip('"^ '))
            return Run(label or given["target"], Mark.LINK, given["target"])
        if given["ref"]:
            return Run(given["shown"] or given["ref"], Mark.LINK, f"#{given['ref']}")
        if given["name"]:
            name = given["name"]
            return Run(self.attributes.get(name) or titled(name) or match[0])
        return Run(given["escaped"] or match[0])

    def span(self, first: int, end: int) -> Span:
        """The place of lines, from 0, the end exclusive."""
        return self.source.span(first + 1, 1, end if end > first + 1 else 0)
