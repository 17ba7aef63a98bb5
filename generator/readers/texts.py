"""Preprocessing of pages: damage from copying and crawling is repaired, and included
files are read in place.

Sites keep examples, parameters and shared sections in separate files: `literalinclude`
and `include` of reStructuredText, `include::` of AsciiDoc, snippets of MkDocs, `{%
include %}` of Liquid, imported partials of MDX. Only files that are inputs themselves
are included, so that no page reaches files that the user did not give.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats import read_page
from generator.formats.outline import outline
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Component,
    Container,
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
)
from generator.openapi.nodes import load_tree
from generator.readers.endpoints.regions import regions
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import Source

NAMES = frozenset(
    "include include_relative include-markdown literalinclude readfile read-file snippet "
    "import codefile embed markdown transclude".split()
)
"""Components that show another file, in lower case."""
FILE_ATTRIBUTES = ("file", "src", "path", "filename", "name")
LINE = re.compile(
    r"""\s{0,8}(?:
        (?:-{1,4}8<-{1,4})\s{0,4}["'](?P<snippet>[^"'\n]{1,300})["']
      | <<<\s{0,4}(?P<code>[^\s{]{1,300}).{0,80}
      | @\[(?:code|snippet)[^\]\n]{0,80}\]\((?P<vuepress>[^()\n]{1,300})\)
      | \[!(?:INCLUDE|include)\s{0,4}\[[^\]\n]{0,200}\]\((?P<docfx>[^()\n]{1,300})\)\s{0,2}\]
      | !INCLUDE\s{1,4}"(?P<old>[^"\n]{1,300})"
      | \{%-?\s{0,4}(?:include|include_relative)\s{1,4}["']?(?P<liquid>[^\s"'%]{1,300})["']?[^%\n]{0,200}%\}
      | include::(?P<adoc>[^\[\n]{1,300})\[[^\]\n]{0,200}\]
      | \#include\s{1,4}"(?P<hash>[^"\n]{1,300})"
    )\s{0,8}""",
    re.VERBOSE,
)
"""A line that is nothing but the inclusion of a file, in the ways of eight tools."""
IMPORT = re.compile(
    r"(?m)^import\s{1,4}(\w{1,80})\s{1,4}from\s{1,4}[\"']([^\"'\n]{1,300})[\"']"
)
DEPTH = 4
"""So deep files include each other; deeper ones are circles."""
BUDGET = 4_000_000
"""Characters of included text in a set; templates of a site have fewer."""
CODE_SUFFIXES = frozenset(
    ".json .yaml .yml .xml .http .req .resp .sh .curl .js .ts .py .rb .php .go .java .cs "
    ".txt .csv .graphql".split()
)
LANGUAGES = {".sh": "bash", ".curl": "bash", ".req": "http", ".resp": "http"}


@dataclass(slots=True)
class Inclusions:
    """The files of a set, and what of them pages include; `above` are the headings
    above the inclusions of pages that are read by themselves.
    """

    sources: Sequence[Source]
    pages: dict[str, Page] = field(default_factory=dict)
    spent: int = 0
    apart: dict[str, bool] = field(default_factory=dict)
    by_name: dict[str, list[Source]] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    above: dict[str, Heading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.sources:
            self.by_name.setdefault(PurePosixPath(source.file).name, []).append(source)

    def page(self, page: Page) -> Page:
        """A page with what it includes in place; a note where a file is not given."""
        missing: list[tuple[str, Span]] = []
        text = self.text(page.file)
        imports = dict(IMPORT.findall(text)) if "import " in text else {}
        scan = _Scan(self, page.file, imports, missing)
        blocks = tuple(scan.blocks(page.blocks, 0))
        if not missing:
            return replace(page, blocks=blocks)
        name, span = missing[0]
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        message = (
            f"`{name}` is included here but is not an input{more}: its text is missing"
        )
        hint = "add the folder that contains it"
        note = Diagnostic(Severity.NOTE, "missing-include", message, span, hint)
        return replace(page, blocks=blocks, diagnostics=(*page.diagnostics, note))

    def text(self, file: str) -> str:
        """The text of an input."""
        options = self.by_name.get(PurePosixPath(file).name, ())
        return next((source.text for source in options if source.file == file), "")

    def page_of(self, source: Source) -> Page:
        """An input as a page; one that many pages include is read once."""
        if source.file not in self.pages:
            self.pages[source.file] = read_page(source)
        return self.pages[source.file]

    def is_apart(self, page: Page) -> bool:
        """Whether a page has operations of its own."""
        if page.file not in self.apart:
            lines = outline(page.blocks)
            self.apart[page.file] = bool(regions(page, lines).units)
        return self.apart[page.file]

    def find(self, name: str, file: str) -> Source | None:
        """The input that a name in a file means: beside it, from the root, or the only
        one whose path ends like it.
        """
        path = re.sub(
            r"^(?:[\w.-]{1,40}:)?(?:partial|example|page|attachment)\$", "", name
        )
        path = path.partition("#")[0].strip().lstrip("@~").replace("\\", "/")
        options = self.by_name.get(PurePosixPath(path).name, [])
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        ending = re.sub(r"^(?:\.{0,2}/)+", "", posixpath.normpath(path))
        exact = [s for s in options if posixpath.normpath(s.file) == beside]
        alike = [s for s in options if f"/{s.file}".endswith(f"/{ending}")]
        found = exact or (alike if len(alike) == 1 else [])
        return found[0] if found and found[0].file != file else None

    def described(self, name: str, file: str) -> dict[str, Any]:
        """The entries of a file of data that describes names."""
        source = self.find(name, file)
        if source is None:
            return {}
        if source.file not in self.data:
            try:
                value = load_tree(source).value
            except InputError:
                value = None
            self.data[source.file] = value if isinstance(value, dict) else {}
        return self.data[source.file]


@dataclass(slots=True)
class _Scan:
    """The inclusion of files into the blocks of one page."""

    all: Inclusions
    file: str
    imports: dict[str, str]
    missing: list[tuple[str, Span]]

    def blocks(self, blocks: Sequence[Block], depth: int) -> Iterator[Block]:
        """Blocks with files in place of what includes them."""
        above: Heading | None = None
        for block in blocks:
            if name := self.included(block):
                yield from self.opened(name, block, depth, above)
                continue
            match block:
                case Heading():
                    above = block
                    yield block
                case Container():
                    inner = tuple(self.blocks(block.blocks, depth))
                    yield replace(block, blocks=inner)
                case Component() if block.blocks:
                    yield replace(block, blocks=tuple(self.blocks(block.blocks, depth)))
                case ItemList() if any(len(item.blocks) > 1 for item in block.items):
                    items = (self.item(item, depth) for item in block.items)
                    yield replace(block, items=tuple(items))
                case Table():
                    yield self.described(block)
                case _:
                    yield block

    def item(self, item: Item, depth: int) -> Item:
        """An item with files in place."""
        return replace(item, blocks=tuple(self.blocks(item.blocks, depth)))

    def included(self, block: Block) -> str:
        """The name of the file that a block only includes; empty for any other."""
        match block:
            case Component(name=name):
                if name in self.imports and not block.blocks:
                    return self.imports[name]
                if name.lower() in NAMES:
                    given = block.argument.strip("\"' ")
                    return given or block.attribute(*FILE_ATTRIBUTES).strip("\"' ")
            case Paragraph(runs=runs) if len(runs) <= 3:
                return named(linked(runs))
            case Code(language=language) if language in NAMES:
                return block.info.split()[0] if block.info else ""
            case Code(text=text) if len(text) < 600 and text.count("\n") < 3:
                return named(text.strip())
        return ""

    def opened(
        self, name: str, block: Block, depth: int, above: Heading | None
    ) -> Iterator[Block]:
        """The blocks of a file below a heading, or nothing with a note where it is not
        an input.
        """
        source = self.all.find(name, self.file)
        size = len(source.text) if source else 0
        if source is None or depth >= DEPTH or self.all.spent + size > BUDGET:
            if isinstance(block, Component) and block.name in self.imports:
                yield block
            else:
                self.missing.append((name, block.span))
            return
        suffix = PurePosixPath(source.file).suffix.lower()
        if isinstance(block, Code) and block.language not in NAMES:
            self.all.spent += size
            yield replace(block, text=source.text, span=source.span(1), code_line=1)
        elif suffix in CODE_SUFFIXES or literal(block):
            self.all.spent += size
            yield code(source, block, suffix)
        elif not self.all.is_apart(page := self.all.page_of(source)):
            self.all.spent += size
            inner = _Scan(self.all, source.file, {}, self.missing)
            blocks = inner.blocks(page.blocks, depth + 1)
            # The levels of reStructuredText are the order of its styles in one file.
            level = above.level if above and page.format == "rst" else 0
            yield from lowered(blocks, level) if level else blocks
        elif above is not None:
            self.all.above.setdefault(source.file, above)

    def described(self, table: Table) -> Table:
        """A table of names that another file describes, with what it says of them."""
        keys = list(map(key_of, table.rows))
        file = next((file for file, _ in keys if file), "")
        if not file:
            return table
        entries = self.all.described(file, self.file)
        if not entries:
            self.missing.append((file, table.span))
            return table
        whole = [
            full(row, entries.get(key)) if row.cells else row
            for row, (_, key) in zip(table.rows, keys, strict=True)
        ]
        place = table.span
        head = Row(tuple(Cell((Run(t),), place, header=True) for t in COLUMNS), place)
        return replace(table, head=head, rows=tuple(whole))


def lowered(blocks: Iterable[Block], level: int) -> Iterator[Block]:
    """Blocks with their headings below one of a level."""
    for block in blocks:
        if isinstance(block, Heading):
            yield replace(block, level=block.level + level)
        else:
            yield block


COLUMNS = ("Name", "In", "Type", "Required", "Description")
"""The columns of such tables, by the keys of their entries."""


LITERAL = re.compile(r"``([^`\n]{1,300})``")


def key_of(row: Row) -> tuple[str, str]:
    """The file and key that describe a row's name; empty if it says all itself."""
    runs = row.cells[0].runs if row.cells else ()
    target = next((run.target for run in runs if run.target), "")
    file, mark, key = target.partition("#")
    return (file, key) if mark and file.endswith((".yaml", ".yml")) else ("", "")


def full(row: Row, entry: object) -> Row:
    """A row with the cells that its entry gives."""
    have = entry if isinstance(entry, dict) else {}
    stated = have.get("required")
    required = "" if stated is None else "required" if stated is True else "optional"
    texts = (have.get("in"), have.get("type"), required, have.get("description"))
    plain = (LITERAL.sub(r"`\1`", " ".join(str(text or "").split())) for text in texts)
    cells = (Cell((Run(text),), row.span) for text in plain)
    name = replace(
        row.cells[0], runs=tuple(replace(r, target="") for r in row.cells[0].runs)
    )
    return Row((name, *cells), row.span)


def named(text: str) -> str:
    """The file that a line includes; empty if it is another line."""
    found = LINE.fullmatch(text)
    return next((group for group in found.groups() if group), "") if found else ""


def linked(runs: Runs) -> str:
    """The text of a line, links as Markdown writes them."""
    return "".join(
        f"[{run.text}]({run.target})" if run.mark is Mark.LINK else run.text
        for run in runs
    )


def literal(block: Block) -> bool:
    """Whether a block shows a file as it is."""
    return (isinstance(block, Component) and block.name == "literalinclude") or (
        isinstance(block, Code) and block.language == "literalinclude"
    )


def code(source: Source, block: Block, suffix: str) -> Code:
    """A file as code, in the language that is stated or that its name tells."""
    stated = block.attribute("language") if isinstance(block, Component) else ""
    language = stated or LANGUAGES.get(suffix, suffix.lstrip("."))
    title = block.attribute("caption") if isinstance(block, Component) else ""
    return Code(source.text, source.span(1), language, "", title, source.first_line)


def with_inclusions(pages: Sequence[Page], sources: Sequence[Source]) -> list[Page]:
    """Pages with the files they include, out of all inputs.

    A page that has operations of its own is read by itself, and not where another one
    includes it; the heading there is its title if it has none.
    """
    every = Inclusions(sources, {page.file: page for page in pages})
    whole = [every.page(page) for page in pages]
    return [titled(page, every.above.get(page.file)) for page in whole]


def titled(page: Page, above: Heading | None) -> Page:
    """A page below a heading of another one, unless it begins with a title itself."""
    levels = [block.level for block in page.blocks if isinstance(block, Heading)]
    if above is None or not levels or levels.count(min(levels)) == 1:
        return page
    head = replace(above, level=min(levels), span=page.blocks[0].span, anchor="")
    return replace(page, blocks=(head, *lowered(page.blocks, 1)))


DAMAGE = re.compile(
    r"[\u00c2-\u00df][\u0080-\u00bf]"
    r"|\u00e2(?:[\u0080-\u00bf]|[\u0152-\u2122]){2}"
    r"|[\u00e0-\u00ef][\u0080-\u00bf]{2}"
    r"|\u00f0[\u009f\u0178](?:[\u0080-\u00bf]|[\u0152-\u2122]){2}"
)


BROKEN_ROW = re.compile(r"(?m)^\|[ \t]*$")
RULE = re.compile(r"\s{0,3}\|(?:\s{0,3}:?-{2,}:?\s{0,3}\|)+\s{0,3}")
LONE_HEAD = re.compile(r"\|\s{0,3}[^|\n]{1,60}\|\s{0,3}")
MAX_ROW = 60
"""Lines of a row that is put together; a cell with a long text has a dozen."""


MAX_TYPE = 40
"""Characters of the line that is a type; longer ones are sentences."""


def with_whole_rows(source: Source) -> Source:
    """A source in which a row of a table whose cells were set on lines of their own is
    one line. The page has as many lines as before: blank ones follow such a table.
    """
    if not BROKEN_ROW.search(source.text):
        return source
    lines, at = list(source.lines), 0
    while at < len(lines):
        rows, end = _broken_table(lines, at)
        if rows and len(rows) <= end - at:
            lines[at:end] = [*rows, *[""] * (end - at - len(rows))]
        at = max(end, at + 1)
    return rewritten(source, lines)


def _broken_table(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The rows of a broken table from a line on, whole, and the line behind it."""
    if LONE_HEAD.fullmatch(lines[at]) and at + 1 < len(lines) and _opens(lines[at + 1]):
        return _headed_table(lines, at)
    rows: list[str] = []
    columns = 0
    while at < len(lines) and lines[at].strip() == "|":
        cells, end = _cells(lines, at + 1)
        if end < len(lines) and RULE.fullmatch(lines[end]):
            columns = len(cells)
            rows += (
                ["", _whole(cells), lines[end].strip()]
                if rows
                else [_whole(cells), lines[end].strip()]
            )
            at = end + 1
            continue
        if not columns or len(cells) < columns:
            break
        # What follows the last cell of the last row is not part of it.
        _, at = _cells(lines, at + 1, columns)
        rows.append(_whole(cells[:columns]))
    return (rows, at) if columns else ([], at)


def _headed_table(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """Rows below one head for all columns, each a name, a type and what it is."""
    rows = [f"{lines[at].strip()} Type | Description |", "|---|---|---|"]
    at += 1
    while at < len(lines) and _opens(lines[at]):
        end = at + 1
        while end < min(at + MAX_ROW, len(lines)) and lines[end].strip() != "|":
            end += 1
        if end >= len(lines) or lines[end].strip() != "|":
            break
        name = lines[at].strip().removesuffix("|").strip()
        kind, *about = (line.strip() for line in lines[at + 1 : end])
        if len(kind) > MAX_TYPE or kind.endswith("."):
            kind, about = "", [kind, *about]
        rows.append(_whole([name, kind, " ".join(about)]))
        at = end + 1
    return rows, at


def _cells(lines: Sequence[str], at: int, most: int = 0) -> tuple[list[str], int]:
    """The cells from a line on, up to a line that begins with a bar (or so many), and
    the line behind them.
    """
    cells: list[str] = []
    kept: list[str] = []
    for end in range(at, min(at + MAX_ROW, len(lines))):
        text = lines[end].strip()
        if text.startswith("|") or (most and len(cells) == most):
            return cells, end
        kept.append(text.removesuffix("|").rstrip())
        if text.endswith("|"):
            cells.append(" ".join(filter(None, kept)))
            kept = []
    return cells, min(at + MAX_ROW, len(lines))


def _opens(line: str) -> bool:
    """Whether a line is the first cell of a row, with its bar behind it."""
    text = line.strip()
    return text.endswith("|") and not text.startswith("|") and text.count("|") == 1


def _whole(cells: Sequence[str]) -> str:
    """Cells as one line."""
    return f"| {' | '.join(cells)} |"


def mended(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """A source with damaged letters and rows corrected, and a note for each line whose
    letters were.
    """
    source = with_whole_rows(source)
    if not DAMAGE.search(source.text):
        return source, ()
    notes, lines = [], []
    for number, line in enumerate(source.lines, 1):
        whole = DAMAGE.sub(mended_letter, line)
        if whole != line:
            match = DAMAGE.search(line)
            notes.append(mojibake(source, number, match.start() + 1 if match else 1))
        lines.append(whole)
    return rewritten(source, lines), tuple(notes)


def rewritten(source: Source, lines: Iterable[str]) -> Source:
    """The source with other lines, as many as before."""
    return replace(source, text="\n".join(lines))


def mended_letter(match: re.Match[str]) -> str:
    """The letter behind a damaged sequence, or the sequence if it is not a damage."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return match[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def mojibake(source: Source, line: int, column: int) -> Diagnostic:
    """The note about a line that was corrected."""
    return Diagnostic(
        Severity.NOTE,
        "repair:mojibake",
        "UTF-8 decoded as Latin-1 was corrected",
        source.span(line, column),
        "save the page as UTF-8",
    )
