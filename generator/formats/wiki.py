"""Markup of wikis: MediaWiki, DokuWiki, Textile (Redmine), Confluence and Jira.

Their marks differ and rarely contradict each other, so that one pass over the lines reads
all of them. Images, templates and categories are left out with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.page import (
    Block,
    Cell,
    Code,
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
    marked_runs,
    text_of,
)
from generator.report.diagnostics import Span
from generator.source import Source

NAME = "wiki"
EQUALS = re.compile(r"\s{0,3}(={1,6})\s*([^=\s].{0,300}?)\s*\1\s*\Z")
NUMBERED = re.compile(r"\s{0,3}h([1-6])\.\s+(\S.{0,300})\Z")
ITEM = re.compile(r"\s{0,20}([*#-]{1,6}):?\s+(\S.*)\Z")
TERM = re.compile(r";\s{0,3}([^:\n]{1,200}?)(?:\s{0,3}:\s{0,3}(\S.*))?\Z")
SET_IN = re.compile(r":{1,6}\s{0,3}(\S.*)\Z")
OPENED = re.compile(
    r"\s{0,8}(?:<(?P<tag>pre|syntaxhighlight|source|code|file)\b(?P<attributes>[^>\n]{0,120})>"
    r"|\{(?P<macro>code|noformat)(?::(?P<language>[^}\n]{0,120}))?\})(?P<rest>.*)\Z"
)
BOX = re.compile(
    r"\s{0,8}\{(info|note|tip|warning|panel|quote|expand)(?::([^}\n]{0,200}))?\}\s*\Z"
)
BLOCK_CODE = re.compile(r"(?:bc|pre)\.{1,2}\s(\S.*)\Z")
LEFT_OUT = re.compile(
    r"\s{0,3}(?:\{\{(?!(?:[A-Z]{3,7} )?(?:/|https?:)|[^{}\n]{1,60}\}\}\S)[^\n]{0,400}|\[\[(?:Category|File|Image|Kategorie|Datei):[^\]\n]{0,300}\]\]"
    r"|__[A-Z]{3,20}__|\{toc[^}\n]{0,100}\}|~~[A-Z]{3,20}[^\n]{0,60}~~|#REDIRECT\b.{0,200}|<!--.*-->)\s*\Z"
)
RULE = re.compile(r"\s{0,3}-{4,}\s*\Z")
INLINE = re.compile(
    r"<(?:code|tt|kbd|nowiki)>(?P<tagged>[^<\n]{1,300})</(?:code|tt|kbd|nowiki)>"
    r"|\{\{(?P<braced>(?:[^{}\n]|\{[^{}\n]{1,60}\}){1,300})\}\}|(?<![\w@])@(?P<at>[^@\n]{1,300})@(?![\w@])"
    r"|'''(?P<bold>[^'\n]{1,300}(?:'[^'\n]{1,300}){0,9})'''|''(?P<slanted>[^'\n]{1,300}(?:'[^'\n]{1,300}){0,9})''"
    r"|`(?P<ticked>[^`\n]{1,300})`"
    r"|(?<![\w*])\*{1,2}(?P<strong>[^*\s\n](?:[^*\n]{0,298}[^*\s\n])?)\*{1,2}(?![\w*])"
    r"|(?<![\w_/:])_(?P<emphasis>[^_\s\n](?:[^_\n]{0,298}[^_\s\n])?)_(?![\w_])"
    r"|\[\[(?P<page>[^\]|\n]{1,300})(?:\|(?P<shown>[^\]\n]{0,300}))?\]\]"
    r"|\[(?P<url>https?://[^\s\]\n]{1,400})(?:\s(?P<label>[^\]\n]{1,300}))?\]"
    r"|\[(?P<name>[^\]|\n]{1,200})\|(?P<link>[^\]\s\n]{1,400})\]"
    r"|\"(?P<quoted>[^\"\n]{1,200})\":(?P<target>(?:https?://|/|\#)[^\s\"\n]{1,400})"
    r"|(?P<break><br\s?/?>)|</?(?:span|small|big|u|ref|sup|sub|div|center|nowiki|noinclude|b|i|s|font)\b[^>\n]{0,200}>"
)
"""Marks in running text; DokuWiki's `''code''` is MediaWiki's italics, and a name in both."""
BAR_HEAD = re.compile(r"\s{0,3}(?:\|\||\^).*\Z")
BAR_ROW = re.compile(r"\s{0,3}\|(?![-+}]).*\Z")
STYLES = re.compile(r"(?:[\w-]{1,20}=\"[^\"\n]{0,100}\"\s*){1,6}\|(?!\|)\s*")
TEXTILE_CELL = re.compile(
    r"(?:_|[<>=~^]|\\\d|/\d|\{[^}]{0,80}\}|\([^)]{0,40}\)){1,6}\.\s"
)
MAX_DEPTH = 6


def read(source: Source) -> Page:
    """Read a page of a wiki."""
    lines = [line.rstrip() for line in source.lines]
    # More signs mean a higher heading in DokuWiki.
    reader = _Wiki(source, lines, any(line.startswith("======") for line in lines))
    blocks = tuple(reader.blocks(0, len(reader.lines), 0))
    title = next((text_of(b.runs) for b in blocks if isinstance(b, Heading)), "")
    return Page(source.file, NAME, blocks, title, omitted=tuple(reader.omitted))


@dataclass(slots=True)
class _Wiki:
    """The lines, where we are (from 0), and what was left out."""

    source: Source
    lines: Sequence[str]
    is_deep_first: bool = False
    at: int = 0
    omitted: list[tuple[Span, str]] = field(default_factory=list)

    def span(self, first: int, end: int) -> Span:
        """The place of lines, from 0, the end exclusive."""
        return self.source.span(first + 1, 1, end if end > first + 1 else 0)

    def blocks(self, first: int, last: int, depth: int) -> Iterator[Block]:
        """The blocks of lines `first` to `last` (exclusive)."""
        self.at = first
        while self.at < last:
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif LEFT_OUT.match(line):
                self.leave_out()
            else:
                yield from self.block(line, last, depth)

    def leave_out(self) -> None:
        """Leave out a template, which may go on over lines, or the like."""
        first, depth = self.at, 0
        while self.at < len(self.lines) and self.at < first + 200:
            line = self.lines[self.at]
            depth += line.count("{{") - line.count("}}")
            self.at += 1
            if depth <= 0:
                break
        self.omitted.append((self.span(first, self.at), "template"))

    def block(self, line: str, last: int, depth: int) -> Iterator[Block]:
        """The block that begins on a line."""
        start = self.at
        if found := EQUALS.match(line) or NUMBERED.match(line):
            signs, text = found[1], found[2]
            level = int(signs) if signs.isdigit() else len(signs)
            if not signs.isdigit() and self.is_deep_first:
                level = 7 - level
            self.at += 1
            yield Heading(level, self.runs(text), self.span(start, self.at))
        elif RULE.match(line):
            self.at += 1
            yield ThematicBreak(self.span(start, self.at))
        elif OPENED.match(line):
            yield self.code(last)
        elif BLOCK_CODE.match(line):
            yield self.block_code(last)
        elif (found := BOX.match(line)) and depth < MAX_DEPTH:
            yield self.box(found[1], found[2] or "", last, depth)
        elif line.lstrip().startswith("{|"):
            yield from self.braced_table(last)
        elif BAR_HEAD.match(line) or BAR_ROW.match(line):
            yield self.table(last)
        elif ITEM.match(line):
            yield self.items(last)
        elif TERM.match(line):
            yield self.terms(last)
        elif line.startswith("  ") or (line[0] == " " and not ITEM.match(line)):
            yield self.set_in(last)
        else:
            yield self.paragraph(last)

    def code(self, last: int) -> Code:
        """Code between tags or braces."""
        start = self.at
        found = OPENED.match(self.lines[start])
        assert found is not None
        name = found["tag"] or found["macro"]
        closing = f"</{name}>" if found["tag"] else f"{{{name}}}"
        text, rest = [], found["rest"]
        while closing not in rest:
            text.append(rest)
            self.at += 1
            if self.at >= last:
                break
            rest = self.lines[self.at]
        else:
            text.append(rest.partition(closing)[0])
            self.at += 1
        given = found["language"] or found["attributes"] or ""
        named = re.search(r"(?:lang(?:uage)?=)?[\"']?\b([a-z]{2,20})\b", given)
        while text and not text[0].strip():
            text.pop(0)
        shown = "".join(f"{line}\n" for line in text)
        first = start + 1 + (not found["rest"].strip())
        return Code(
            shown,
            self.span(start, self.at),
            named[1] if named else "",
            code_line=self.source.span(first).line,
        )

    def block_code(self, last: int) -> Code:
        """Code of Textile, up to the next blank line."""
        start = self.at
        while self.at < last and self.lines[self.at].strip():
            self.at += 1
        text = "\n".join(self.lines[start : self.at]).partition(". ")[2]
        return Code(f"{text}\n", self.span(start, self.at), code_line=start + 1)

    def set_in(self, last: int) -> Block:
        """Lines that are set in: code."""
        start = self.at
        while self.at < last and self.lines[self.at][:1] == " ":
            self.at += 1
        shown = "".join(f"{line.strip()}\n" for line in self.lines[start : self.at])
        span = self.span(start, self.at)
        return Code(shown, span, code_line=span.line)

    def box(self, name: str, given: str, last: int, depth: int) -> Container:
        """Blocks between two macros of the same name."""
        start = self.at
        end = start + 1
        while end < last and not self.lines[end].strip().startswith(f"{{{name}}}"):
            end += 1
        inner = tuple(self.blocks(start + 1, end, depth + 1))
        self.at = min(end + 1, last)
        kind = (
            "warning" if name == "warning" else "quote" if name == "quote" else "note"
        )
        title = given.removeprefix("title=").partition("|")[0]
        return Container(kind, title, inner, self.span(start, self.at))

    def braced_table(self, last: int) -> Iterator[Block]:
        """A table of MediaWiki: `{|`, `! head`, `|-`, `| cell || cell`, `|}`."""
        start, title = self.at, ""
        rows: list[list[tuple[int, str, bool]]] = [[]]
        self.at += 1
        while self.at < last and not self.lines[self.at].lstrip().startswith("|}"):
            line = self.lines[self.at].strip()
            if line.startswith("|-"):
                rows.append([])
            elif line.startswith("|+"):
                title = STYLES.sub("", line[2:].strip(), count=1)
            elif line[:1] in ("|", "!"):
                mark = r"\|\||!!" if line[0] == "!" else r"\|\|"
                parts = re.split(mark, line[1:])
                rows[-1] += [
                    (self.at, self.cell(part), line[0] == "!") for part in parts
                ]
            elif line and rows[-1]:
                at, text, header = rows[-1][-1]
                rows[-1][-1] = (at, f"{text}\n{line}".strip(), header)
            self.at += 1
        self.at = min(self.at + 1, last)
        made = [self.row(row) for row in rows if row]
        if made:
            yield table_of(made, self.span(start, self.at), title)

    def cell(self, text: str) -> str:
        """The text of a cell without the styles in front of it."""
        return STYLES.sub("", text.strip(), count=1).strip()

    def table(self, last: int) -> Table:
        """A table with a row a line, heads between other marks: `||`, `^`, `|_.`."""
        start = self.at
        rows: list[Row] = []
        while self.at < last:
            line = self.lines[self.at].strip()
            if not (BAR_HEAD.match(line) or BAR_ROW.match(line)):
                break
            rows.append(self.row(self.cells(line)))
            self.at += 1
        return table_of(rows, self.span(start, self.at), "")

    def cells(self, line: str) -> list[tuple[int, str, bool]]:
        """The cells of a line, each with whether it is a head."""
        found: list[tuple[int, str, bool]] = []
        pieces = re.split(r"(\|\||(?<!\\)[|^])", line)
        for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
            is_last = text is pieces[-1] and not text.strip()
            if is_last:
                continue
            header = (mark in ("||", "^") and line[:1] != "|") or line.startswith("||")
            if textile := TEXTILE_CELL.match(text):
                header = header or "_" in textile[0]
                text = text[textile.end() :]
            found.append((self.at, text.strip().replace("\\|", "|"), header))
        return found

    def row(self, cells: Sequence[tuple[int, str, bool]]) -> Row:
        """A row of cells with the lines that they are on."""
        made = tuple(
            Cell(self.runs(text), self.span(at, at + 1), header)
            for at, text, header in cells
        )
        first = cells[0][0] if cells else self.at
        return Row(made, self.span(first, first + 1))

    def items(self, last: int) -> ItemList:
        """A list, whose deeper items have more marks, or more blanks before one."""
        start = self.at
        found: list[tuple[int, str, int]] = []
        while self.at < last and (item := ITEM.match(self.lines[self.at])):
            shift = len(self.lines[self.at]) - len(self.lines[self.at].lstrip())
            text = item[2]
            at = self.at
            self.at += 1
            while self.at < last and is_running(self.lines[self.at]):
                text = f"{text}\n{self.lines[self.at].strip()}"
                self.at += 1
            found.append((len(item[1]) + shift // 2, text, at))
        return self.nested(found, self.span(start, self.at))

    def nested(self, found: Sequence[tuple[int, str, int]], span: Span) -> ItemList:
        """Items of the first one's depth, with deeper ones in lists inside them."""
        own = min(depth for depth, _, _ in found)
        groups: list[list[tuple[int, str, int]]] = []
        for item in found:
            if item[0] == own or not groups:
                groups.append([item])
            else:
                groups[-1].append(item)
        items = []
        for (_, text, at), *inner in groups:
            place = self.span(at, at + 1)
            blocks: list[Block] = [Paragraph(self.runs(text), place)]
            if inner:
                blocks.append(
                    self.nested(inner, self.span(inner[0][2], inner[-1][2] + 1))
                )
            items.append(Item(tuple(blocks), place))
        return ItemList(tuple(items), span)

    def terms(self, last: int) -> DefinitionList:
        """Terms with what is said of them: `;term: text`, or `:text` below."""
        start, entries = self.at, []
        while self.at < last and (term := TERM.match(self.lines[self.at])):
            at, texts = self.at, [term[2]] if term[2] else []
            self.at += 1
            while self.at < last and (more := SET_IN.match(self.lines[self.at])):
                texts.append(more[1])
                self.at += 1
            span = self.span(at, self.at)
            about = (Paragraph(self.runs("\n".join(texts)), span),) if texts else ()
            entries.append(Entry((self.runs(term[1]),), about, span))
        return DefinitionList(tuple(entries), self.span(start, self.at))

    def paragraph(self, last: int) -> Paragraph:
        """Lines of running text."""
        start = self.at
        text = [re.sub(r"\A(?:p|bq)\.\s|\A:{1,6}\s?", "", self.lines[start].strip())]
        self.at += 1
        while self.at < last and is_running(self.lines[self.at]):
            text.append(self.lines[self.at].strip())
            self.at += 1
        return Paragraph(self.runs("\n".join(text)), self.span(start, self.at))

    def runs(self, text: str) -> Runs:
        """Running text with its marks."""
        return marked_runs(text, INLINE, run_of)


def table_of(rows: Sequence[Row], span: Span, title: str) -> Table:
    """A table whose first row is its head where its cells are heads."""
    first = rows[0]
    if len(rows) > 1 and first.cells and all(cell.header for cell in first.cells):
        return Table(first, tuple(rows[1:]), span, title)
    return Table(None, tuple(rows), span, title)


def is_running(line: str) -> bool:
    """Whether a line goes on with the text above it."""
    starts = (
        EQUALS,
        NUMBERED,
        ITEM,
        TERM,
        OPENED,
        BOX,
        BAR_HEAD,
        BAR_ROW,
        RULE,
        LEFT_OUT,
    )
    if not line.strip() or line.lstrip().startswith("{|") or line[:1] == " ":
        return False
    return not any(pattern.match(line) for pattern in starts)


def run_of(match: re.Match[str]) -> Run | None:
    """A marked piece of running text; None for a tag that only styles."""
    given = match.groupdict()
    for name in ("tagged", "braced", "at", "ticked"):
        if given[name]:
            return Run(given[name], Mark.CODE)
    for name, mark in (
        ("bold", Mark.STRONG),
        ("strong", Mark.STRONG),
        ("slanted", Mark.EMPHASIS),
        ("emphasis", Mark.EMPHASIS),
    ):
        if given[name]:
            return Run(re.sub(r"</?(?:code|tt)>", "", given[name]), mark)
    if given["page"]:
        shown = given["shown"] or given["page"]
        return Run(shown, Mark.LINK, given["page"])
    for target, label in (("url", "label"), ("link", "name"), ("target", "quoted")):
        if given[target]:
            return Run(given[label] or given[target], Mark.LINK, given[target])
    return Run("\n", Mark.BREAK) if given["break"] else None
