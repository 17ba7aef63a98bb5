"""Code, tables and definition lists of HTML."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.fragments import trimmed
from generator.formats.html_elements import (
    classes,
    inline_runs,
    is_hidden,
    label_of,
    text_in,
)
from generator.formats.languages import named_language
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Component,
    DefinitionList,
    Entry,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    is_path,
    text_of,
)
from generator.report.diagnostics import Span

LANGUAGE = re.compile(
    r"(?:language|lang|highlight|highlight-source|brush:?|tab)-([A-Za-z0-9+#_-]{1,20})"
)
NO_LANGUAGES = frozenset("default text none plaintext plain notranslate source".split())
PLAIN_LANGUAGES = frozenset(
    "json bash shell sh http python javascript js typescript ts ruby php java go curl xml"
    " yaml csharp swift kotlin".split()
)
METHOD = re.compile(r"(?i)(get|post|put|patch|delete|head|options|copy|move|trace|any)")
FIELDS = {
    "parameters": "param",
    "query parameters": "query",
    "form parameters": "form",
    "request headers": "<header",
    "response headers": ">header",
    "request json object": "<json",
    "request json array of objects": "<jsonarr",
    "response json object": ">json",
    "response json array of objects": ">jsonarr",
    "status codes": "code",
    "path parameters": "param",
    "header parameters": "<header",
    "throws": "code",
}
"""Heads of field lists as sphinxcontrib-httpdomain 1.8 prints them, with its fields, and
those of generators of documentation of code.
"""
NUMBERED = re.compile(r"Table \d{1,4}\. ")
"""In front of the caption of a table that a page counts."""
MAX_SPAN = 100
"""Columns or rows that one cell is repeated over."""
MAX_CELLS = 200_000
"""Cells of one table (a budget)."""


class Parts(ABC):
    """The parts of a reader of elements that are not layout."""

    @abstractmethod
    def span(self, element: HtmlElement) -> Span:
        """The lines of an element."""

    @abstractmethod
    def blocks(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """The blocks inside an element."""

    def runs(self, element: HtmlElement) -> list[Run]:
        """The running text of an element."""
        return joined(list(inline_runs(element)))

    def code(self, element: HtmlElement) -> Code:
        """A `<pre>`; `br` ends a line, and so does an element for each line."""
        lines: list[str] = []
        collect(element, lines)
        text = "".join(lines).replace("\xa0", " ").strip("\n")
        place = self.span(element)
        language = named_language(language_of(element), text)
        return Code(f"{text}\n", place, language, code_line=place.line)

    def table_blocks(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A table; one that only numbers lines of code, or lays out, is its content."""
        code = [e for e in element.iter("td") if "code" in classes(e)]
        if code and "highlighttable" in " ".join(classes(element)):
            yield from self.blocks(code[0], depth)
            return
        rows = [tr for tr in element.iter("tr") if nearest(tr, "table") is element]
        if (
            rows
            and all(len(list(cells_of(tr))) <= 1 for tr in rows)
            and not any(True for _ in element.iter("th"))
        ):
            for tr in rows:
                for cell in cells_of(tr):
                    yield from self.blocks(cell, depth)
            return
        table = self.table(element, rows, depth)
        title = NUMBERED.sub("", table.title)
        if is_path(title):
            # What the table is of stands alone, as in running text.
            yield Paragraph((Run(title, Mark.CODE),), table.span)
        yield table

    def table(self, element: HtmlElement, rows: list[HtmlElement], depth: int) -> Table:
        """A table with its head; cells over several rows or columns are repeated."""
        below: dict[int, tuple[int, Cell]] = {}
        made: list[Row] = []
        budget = MAX_CELLS
        for tr in rows:
            row = self.row(tr, below, depth)
            budget -= len(row.cells)
            if budget < 0:
                break
            made.append(row)
        first = rows[0] if rows else None
        in_head = first is not None and nearest(first, "thead", "table").tag == "thead"
        heads = bool(made) and all(cell.header for cell in made[0].cells)
        caption = element.find("caption")
        title = label_of(caption) if caption is not None else ""
        if made and (in_head or (heads and len(made) > 1)):
            return Table(made[0], tuple(made[1:]), self.span(element), title)
        return Table(None, tuple(made), self.span(element), title)

    def row(
        self, tr: HtmlElement, below: dict[int, tuple[int, Cell]], depth: int
    ) -> Row:
        """One row, with the cells of rows above that reach down to it."""
        cells: list[Cell] = []
        for element in cells_of(tr):
            carry(cells, below)
            cell = self.cell(element, depth)
            down = spanned(element, "rowspan")
            for _ in range(spanned(element, "colspan")):
                if down > 1:
                    below[len(cells)] = (down - 1, cell)
                cells.append(cell)
        carry(cells, below)
        return Row(tuple(cells), self.span(tr))

    def cell(self, element: HtmlElement, depth: int) -> Cell:
        """A cell: running text, and blocks where it holds more than that."""
        inner = list(self.blocks(element, depth + 1))
        runs: list[Run] = []
        while inner and isinstance(inner[0], Paragraph):
            first = inner.pop(0)
            assert isinstance(first, Paragraph)
            runs += [*([Run("", Mark.BREAK)] if runs else []), *first.runs]
        indent = len(
            re.findall(
                r"(?i)(?:indent|level|depth|pl)-?(\d)", element.get("class") or ""
            )
        )
        return Cell(
            tuple(runs), self.span(element), element.tag == "th", indent, tuple(inner)
        )

    def definition_blocks(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A definition list, or the operation that Sphinx prints as one."""
        names = classes(element)
        method = next((name for name in names if METHOD.fullmatch(name)), "")
        if "http" in names and method:
            yield self.operation(element, method, depth)
            return
        entries = tuple(gathered(self.entries(element, depth)))
        if "field-list" in names or any(
            text_of(entry.terms[0]).strip(" :").lower() in FIELDS
            for entry in entries
            if entry.terms
        ):
            # With marks behind its names, a list says more than a directive can.
            marked = any(map(is_marked, entries))
            entries = entries if marked else tuple(fields_of(entries))
        if entries:
            yield DefinitionList(entries, self.span(element))

    def operation(self, element: HtmlElement, method: str, depth: int) -> Component:
        """`<dl class="http get">` of sphinxcontrib-httpdomain, as its directive is read."""
        head = element.find("dt")
        text = ""
        if head is not None:
            runs = list(inline_runs(head)) or [Run(label_of(head))]
            text = "".join(text_of(runs).split("¶")[0].split())
        path = re.sub(rf"(?i)^{method}", "", text)
        inner = [
            block
            for child in element
            if child.tag == "dd"
            for block in self.blocks(child, depth)
        ]
        name = f"http:{method.lower()}"
        return Component(name, (), self.span(element), path, blocks=tuple(inner))

    def entries(self, element: HtmlElement, depth: int) -> list[Entry]:
        """Terms with what is said of them; `div` may group them (HTML, section 4.4.9)."""
        found: list[Entry] = []
        terms: list[Runs] = []
        place = self.span(element)
        for child in children_of(element):
            if child.tag == "dt":
                if not terms:
                    place = self.span(child)
                terms.append(tuple(self.runs(child)))
            elif child.tag == "dd":
                blocks = tuple(self.blocks(child, depth))
                found.append(Entry(tuple(terms), blocks, place))
                terms = []
        found += [Entry(tuple(terms), (), place)] if terms else []
        return found


def gathered(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries; several descriptions of one term are the items of a list."""
    for terms, group in grouped(entries):
        first, *others = group
        if others and terms:
            items = tuple(Item(each.blocks, span_of(each)) for each in group)
            yield replace(first, blocks=(ItemList(items, items[0].span),))
        else:
            yield from group


def grouped(entries: Iterable[Entry]) -> Iterator[tuple[bool, list[Entry]]]:
    """Each entry with those behind it that have no term, and whether it has one."""
    group: list[Entry] = []
    for entry in entries:
        if entry.terms and group:
            yield bool(group[0].terms), group
            group = []
        group.append(entry)
    if group:
        yield bool(group[0].terms), group


def span_of(entry: Entry) -> Span:
    """The place of what an entry says."""
    return entry.blocks[0].span if entry.blocks else entry.span


def children_of(element: HtmlElement) -> Iterator[HtmlElement]:
    """The terms and descriptions of a definition list."""
    for child in element:
        if child.tag == "div":
            yield from child
        elif isinstance(child.tag, str):
            yield child


def fields_of(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Fields of sphinxcontrib-httpdomain: `Query Parameters` with a list of names become
    terms as in its source, `query integer limit`.
    """
    for entry in entries:
        head = text_of(entry.terms[0]).strip(" :\xa0").lower() if entry.terms else ""
        kind = FIELDS.get(head)
        items = tuple(field_items(entry))
        if kind is None:
            yield entry
            continue
        for item in items:
            yield field_of(kind, item)


MARKED = re.compile(r"\s{0,4}\([^(),]{1,40},[^()]{1,100}\)")
"""A type and marks behind a name, as no directive has them: `(int, optional)`."""


def is_marked(entry: Entry) -> bool:
    """Whether names in an entry have a type and marks behind them."""
    items = field_items(entry)
    return any(MARKED.match(text_of(item.runs[1:])) for item in items)


def field_items(entry: Entry) -> Iterator[Item]:
    """The items of a field: those of a list, or a paragraph for the only one."""
    for block in entry.blocks:
        if isinstance(block, ItemList):
            yield from block.items
        elif isinstance(block, Paragraph):
            yield Item((block,), block.span)


def field_of(kind: str, item: Item) -> Entry:
    """One field: `limit (integer) - how many`, or `200 OK - found`."""
    runs = list(item.runs)
    name = runs.pop(0).text.strip() if runs else ""
    rest = "".join(run.text for run in runs)
    words = [kind]
    typed = re.match(r"\s*\(([^()]{1,60})\)", rest)
    if kind == "code":
        name = name.split(" ")[0]
    elif typed:
        words.append(typed[1].strip())
        rest = rest[typed.end() :]
        runs = [Run(rest)]
    if runs:
        runs[0] = Run(
            re.sub(r"^\s*[–—-]\s*", "", runs[0].text), runs[0].mark, runs[0].target
        )
    term = (Run(" ".join([*words, name])),)
    text = (
        (Paragraph(tuple(runs), item.span),)
        if "".join(r.text for r in runs).strip()
        else ()
    )
    return Entry((term,), (*text, *item.blocks[1:]), item.span)


def collect(element: HtmlElement, lines: list[str]) -> None:
    """The text of code, line by line."""
    lines.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and not is_hidden(child):
            if child.tag == "br":
                lines.append("\n")
            elif not is_number(child):
                collect(child, lines)
                whole = child.tag in ("div", "p", "li") or (
                    {"line", "token-line", "code-line"} & set(classes(child))
                )
                last = next((line for line in reversed(lines[-4:]) if line), "")
                if whole and not last.endswith("\n"):
                    following = (child.tail or "").startswith("\n")
                    lines.append("" if following else "\n")
        lines.append(child.tail or "")


def is_number(element: HtmlElement) -> bool:
    """Whether an element is the number of a line of code."""
    names = " ".join(classes(element))
    numbered = re.search(r"(?i)line-?no|lineno|line-?number|gutter", names)
    return numbered is not None and text_in(element).strip().isdigit()


def language_of(element: HtmlElement) -> str:
    """The language of code, by classes and attributes of it and of what is around."""
    around = [element, *element.iter("code"), *list(element.iterancestors())[:4]]
    for near in around:
        given = near.get("data-language") or near.get("data-lang") or near.get("lang")
        if given and near.tag in ("pre", "code", "div", "figure") and len(given) <= 20:
            return given.lower()
        for name in classes(near):
            found = LANGUAGE.fullmatch(name)
            language = (found[1] if found else name).lower()
            if found and language not in NO_LANGUAGES:
                return language
            if language in PLAIN_LANGUAGES and near.tag in ("pre", "code"):
                return language
    return ""


RULE = re.compile(r"^[\s|:-]*-{3,}[\s|:-]*$", re.MULTILINE)
"""The row of dashes below the head of a table in Markdown."""
LINE_END = "\u2028"


def written_table(element: HtmlElement, span: Span) -> Table | None:
    """The table that a paragraph holds as it was written, with pipes.

    Sites show a table of Markdown as text where its row of dashes has another width
    than its head (GFM, 4.10).
    """
    if not any("|" in line[0] for line in RULE.finditer(str(element.text_content()))):
        return None
    lines = [split(line) for line in written_lines(element)]
    if len(lines) < 3 or not RULE.match("|".join(map(text_of, lines[1]))):
        return None
    head, _, *below = ([Cell(trimmed(runs), span) for runs in line] for line in lines)
    width = len(head)
    rows = [[*row, *(Cell((), span),) * (width - len(row))][:width] for row in below]
    titles = Row(tuple(replace(cell, header=True) for cell in head), span)
    return Table(titles, tuple(Row(tuple(row), span) for row in rows), span)


def written_lines(element: HtmlElement) -> Iterator[list[Run]]:
    """The lines of running text as they are in the source, without blank ones."""
    for inner in element.iter():
        if isinstance(inner.tag, str):
            inner.text = LINE_END.join((inner.text or "").split("\n"))
        if inner is not element:
            inner.tail = LINE_END.join((inner.tail or "").split("\n"))
    line: list[Run] = []
    for run in inline_runs(element):
        kept = Run(LINE_END) if run.mark is Mark.BREAK else run
        first, *more = kept.text.split(LINE_END)
        line.append(replace(kept, text=first))
        for text in more:
            if text_of(line).strip():
                yield line
            line = [replace(kept, text=text)]
    if text_of(line).strip():
        yield line


def split(line: Sequence[Run]) -> list[list[Run]]:
    """The cells of a line of a table, without the pipes around it."""
    cells: list[list[Run]] = [[]]
    for run in line:
        first, *more = [run.text] if run.mark is Mark.CODE else run.text.split("|")
        cells[-1].append(replace(run, text=first))
        cells += [[replace(run, text=text)] for text in more]
    blank = [not text_of(cell).strip() for cell in cells]
    return cells[blank[0] : len(cells) - (blank[-1] and len(cells) > 1)]


def cells_of(tr: HtmlElement) -> Iterator[HtmlElement]:
    """The cells of a row."""
    for child in tr:
        if child.tag in ("td", "th"):
            yield child


def nearest(element: HtmlElement, *tags: str) -> HtmlElement:
    """The nearest ancestor of one of the tags; the element itself if there is none."""
    return next((a for a in element.iterancestors() if a.tag in tags), element)


def spanned(element: HtmlElement, attribute: str) -> int:
    """How many columns or rows a cell takes."""
    text = (element.get(attribute) or "1").strip()
    return max(1, min(int(text), MAX_SPAN)) if text.isdecimal() and len(text) < 6 else 1


def carry(cells: list[Cell], below: dict[int, tuple[int, Cell]]) -> None:
    """Repeat cells of earlier rows that reach down to this one."""
    while len(cells) in below:
        left, cell = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, cell)
        cells.append(cell)


def joined(runs: list[Run]) -> list[Run]:
    """Runs with neighbours of one mark made one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if (
            last
            and last.mark is run.mark
            and last.target == run.target
            and (run.mark is not Mark.BREAK)
        ):
            found[-1] = Run(last.text + run.text, run.mark, run.target)
        else:
            found.append(run)
    return found
