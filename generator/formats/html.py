"""HTML pages as blocks: saved from a browser, or built by a site generator.

Parsed with lxml: libxml2 repairs broken nesting roughly as browsers do, and keeps
source lines, which html5lib and selectolax do not. Content around the documentation
(navigation, footers, scripts, forms) is ignored with a reason. Layout by `div` and
`section` is transparent, but for one whose headings would govern the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.fragments import trimmed
from generator.formats.html_elements import (
    CHROME,
    HIDDEN,
    INLINE,
    classes,
    heading_level,
    is_chrome,
    is_hidden,
    label_of,
    runs_of,
    script_schemas,
)
from generator.formats.html_entries import (
    entries_in,
    entry_row,
    is_row,
    with_entries,
)
from generator.formats.html_parts import Parts, written_table
from generator.formats.page import (
    Block,
    Code,
    Container,
    Heading,
    Item,
    ItemList,
    Page,
    Paragraph,
    Run,
    ThematicBreak,
    text_of,
)
from generator.formats.viewers import shown_operations
from generator.formats.viewers.openapi_docs import ENDPOINT, lay_out
from generator.formats.viewers.saved import lines_of, viewer_in
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

NAME = "html"
GLUED_MARK = re.compile(r"(?<=[a-z])(?:required|optional)\Z")
"""A badge that stands without a blank behind a title: `Bodyrequired`."""
MAX_DEPTH = 180
"""Elements inside each other that are read: browsers cut near 500, libxml2 at 256."""
MAIN = ("main", "article")
MAIN_NAMES = re.compile(
    r"(?i)(main|content|body|page|document|doc|markdown|article|post|wiki)"
    r"([-_ ]?(content|body|main|wrapper|container|text|section|inner))?|markdown-body|rst-content"
)
ENOUGH = 0.4
"""Share of the page's text that an element must hold to be its content."""
ADMONITIONS = frozenset(
    "admonition alert callout notice theme-admonition admonitionblock hint".split()
)
KINDS = re.compile(
    r"(?i)\b(deprecated|warning|danger|caution|error|attention|important)\b"
)
TABS = re.compile(r"(?i)\b(?:tabbed-set|tabs-container|sphinx-tabs|tab-set|tabs)\b")


VERSIONED = frozenset("versionadded versionchanged versionremoved deprecated".split())


def version_of(element: HtmlElement, words: str) -> HtmlElement | None:
    """The words `Changed in version 3.0:` of a remark by Sphinx; None if it is none."""
    if not VERSIONED & {*words.lower().split()}:
        return None
    marked = (e for e in element.iter("span") if "versionmodified" in classes(e))
    return next(marked, None)


def read(source: Source) -> Page:
    """Read a page in HTML; what cannot be read at all is a page without blocks."""
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = document_fromstring(source.text.replace("\0", " ") or "<p></p>", parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(source.file, NAME, ())
    if ENDPOINT in source.text:
        lay_out(tree)
    reader = HtmlBlocks(source, holders(tree), script_schemas(tree))
    problems = tuple(depth_problems(parser, source))
    body = tree.find("body")
    if page := viewer_page(source, body if body is not None else tree):
        return page
    root = content_of(body if body is not None else tree)
    blocks = with_typed_text(source, tuple(reader.blocks(root, 0)))
    found = tree.find(".//title")
    title = " ".join((found.text or "").split()) if found is not None else ""
    first = next((b for b in blocks if isinstance(b, Heading)), None)
    title = text_of(first.runs).strip() if first and first.level == 1 else title
    return Page(
        source.file,
        NAME,
        blocks,
        title,
        omitted=tuple(reader.omitted),
        diagnostics=problems,
    )


FEWEST_LINES = 10
"""Lines of a text that is a page; a sample on a page of its own has fewer."""
MOST_LINES = 4_000
"""Lines of such a text; longer ones are dumps of something else."""


def with_typed_text(source: Source, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a page; one that is but a `<pre>` is a text that was laid out by
    typing, and read as such.
    """
    shown = [block for block in blocks if isinstance(block, Code)]
    words = (text_of(b.runs) for b in blocks if isinstance(b, Heading | Paragraph))
    others = (
        len(blocks)
        - len(shown)
        - sum(isinstance(b, Heading | Paragraph) for b in blocks)
    )
    if len(shown) != 1 or others or shown[0].language:
        return blocks
    code = shown[0]
    size = len(code.text)
    lines = code.text.count("\n")
    if not FEWEST_LINES <= lines <= MOST_LINES or sum(map(len, words)) * 4 > size:
        return blocks
    # Few pages are such, and this is all that reads text.
    from generator.formats.text import read as read_text

    first = code.code_line or code.span.line
    inner = read_text(replace(source, text=code.text, first_line=first)).blocks
    at = blocks.index(code)
    return (*blocks[:at], *inner, *blocks[at + 1 :])


def viewer_page(source: Source, body: HtmlElement) -> Page | None:
    """The page of a viewer of OpenAPI documents, read as a copy; None for others."""
    shown = viewer_in(body)
    if shown is None:
        return None
    # Few pages are of viewers, and this is all that reads text.
    from generator.formats.text import read_lines

    lines = lines_of(shown)
    if not shown_operations([line for line, _ in lines]):
        return None
    return replace(read_lines(source, lines, frozenset()), format=NAME)


def depth_problems(parser: HTMLParser, source: Source) -> Iterator[Diagnostic]:
    """Report elements that libxml2 cut off because they stand too deep."""
    for error in parser.error_log:
        if "depth" in error.message.lower():
            message = "elements are nested too deeply; the rest is ignored"
            hint = "save the page again, or use its source"
            place = source.span(max(1, min(error.line, len(source.lines))))
            yield Diagnostic(Severity.WARNING, "too-deep", message, place, hint)
            return


def holders(tree: HtmlElement) -> set[HtmlElement]:
    """The elements of running text that hold blocks anyway (`<a><div>`)."""
    found: set[HtmlElement] = set()
    for element in reversed(list(tree.iter())):
        above = element.getparent()
        block = isinstance(element.tag, str) and element.tag not in INLINE
        if above is not None and (block or element in found) and above.tag in INLINE:
            found.add(above)
    return found


def content_of(body: HtmlElement) -> HtmlElement:
    """The element that holds the documentation: the innermost that has most of it."""
    sizes = text_sizes(body)
    whole = sizes[body] or 1
    best = body
    for element in body.iter("main", "article", "div", "section"):
        name = f"{element.get('id') or ''} {' '.join(classes(element))}"
        main = element.tag in MAIN or element.get("role") == "main"
        named = any(MAIN_NAMES.fullmatch(word) for word in name.split())
        inner = (main or named) and is_inside(element, best)
        if inner and sizes[element] >= whole * ENOUGH:
            best = element
    return best


def text_sizes(body: HtmlElement) -> dict[HtmlElement, int]:
    """The characters of text inside every element, counted once from the leaves up."""
    sizes: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        size = len((element.text or "").strip())
        for child in element:
            size += sizes.get(child, 0) + len((child.tail or "").strip())
        sizes[element] = size if isinstance(element.tag, str) else 0
        if element.tag in HIDDEN:
            sizes[element] = 0
    return sizes


def is_inside(element: HtmlElement, other: HtmlElement) -> bool:
    """Whether an element is inside another one."""
    return any(above is other for above in element.iterancestors())


def is_open_ended(element: HtmlElement) -> bool:
    """Whether the last heading of a section would govern the section that follows, which
    begins without a heading itself.
    """
    after = element.getnext()
    if after is None or after.tag != "section" or begins_with_heading(after):
        return False
    return any(heading_level(each) for each in element.iter() if each is not element)


def begins_with_heading(element: HtmlElement) -> bool:
    """Whether the first thing that an element shows is a heading."""
    for each in element.iterdescendants():
        if isinstance(each.tag, str) and heading_level(each):
            return True
        if (each.text or "").strip():
            return False
    return False


class HtmlBlocks(Parts):
    """Turns the elements of one page into blocks."""

    def __init__(
        self,
        source: Source,
        holders: Set[HtmlElement],
        schemas: Mapping[HtmlElement, str],
    ) -> None:
        self.source = source
        self.holders = holders
        self.schemas = schemas
        self.omitted: list[tuple[Span, str]] = []

    def span(self, element: HtmlElement) -> Span:
        """The lines of an element."""
        line = max(1, min(element.sourceline or 1, len(self.source.lines)))
        return self.source.span(line)

    def blocks(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """The blocks inside an element; running text between them is a paragraph."""
        found = [*self.inner(element, depth)]
        yield from with_entries(found) if any(map(is_entry, found)) else found

    def inner(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """The same before the fields among them are gathered."""
        waiting: list[Run] = runs_of(element.text)
        place = self.span(element)
        for child in element:
            if not isinstance(child.tag, str):
                waiting += runs_of(child.tail)
                continue
            if row := entry_row(child):
                yield from paragraph(waiting, place)
                waiting, place = [], self.span(child)
                yield Paragraph(row, place)
            elif self.is_running(child):
                place = self.span(child) if not waiting else place
                waiting += self.runs(child)
            elif not is_hidden(child):
                yield from paragraph(waiting, place)
                waiting, place = [], self.span(child)
                yield from self.block(child, depth + 1)
            elif schema := self.schemas.get(child):
                yield Code(schema, self.span(child), "json")
            waiting += runs_of(child.tail)
        yield from paragraph(waiting, place)

    def is_running(self, element: HtmlElement) -> bool:
        """Whether an element is part of running text: it is, and holds no block."""
        return (
            element.tag in INLINE
            and element not in self.holders
            and (not is_hidden(element))
        )

    def block(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """The blocks of one element."""
        tag = str(element.tag)
        if is_chrome(element):
            self.omitted.append((self.span(element), CHROME.get(tag, "navigation")))
            return
        if depth > MAX_DEPTH:
            text = label_of(element)
            yield from paragraph([Run(text)] if text else [], self.span(element))
            return
        level = heading_level(element)
        if level:
            yield from self.heading(element, level)
        elif tag == "pre":
            yield self.code(element)
        elif tag == "table":
            yield from self.table_blocks(element, depth)
        elif tag == "p" and (table := written_table(element, self.span(element))):
            yield table
        elif tag in ("ul", "ol", "menu"):
            yield from self.items(element, depth)
        elif tag == "dl":
            yield from self.definition_blocks(element, depth)
        elif tag == "hr":
            yield ThematicBreak(self.span(element))
        elif tag == "details":
            yield from with_entries([*self.details(element, depth)])
        elif tag == "blockquote":
            inner = tuple(self.blocks(element, depth))
            yield Container("quote", "", inner, self.span(element))
        elif tag in HIDDEN:
            pass
        else:
            yield from self.layout(element, depth)

    def heading(self, element: HtmlElement, level: int) -> Iterator[Block]:
        """A heading; one that holds nothing is left out."""
        runs = trimmed(self.runs(element))
        anchor = element.get("id") or next(
            (i for e in element.iterdescendants() if (i := e.get("id"))), ""
        )
        if any(run.text.strip() for run in runs):
            yield Heading(level, runs, self.span(element), anchor)
        for pre in element.iter("pre"):
            yield self.code(pre)

    def remark(
        self, element: HtmlElement, version: HtmlElement, words: str, depth: int
    ) -> Container:
        """A remark of Sphinx about a version, whose first words are its title."""
        kind = "deprecated" if "deprecated" in words.lower() else "note"
        title = label_of(version).strip(" .:")
        version.drop_tree()
        blocks = self.blocks(element, depth)
        inner = tuple(b for b in blocks if not isinstance(b, Paragraph) or shown(b))
        return Container(kind, title, inner, self.span(element))

    def layout(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A box, tabs, or an element that only lays out what is inside it."""
        words = " ".join(classes(element))
        if (version := version_of(element, words)) is not None:
            yield self.remark(element, version, words, depth)
        elif ADMONITIONS & {*words.lower().split()} and element.tag not in INLINE:
            yield self.admonition(element, words, depth)
        elif (TABS.search(words) or lists_tabs(element)) and (
            tabs := self.tabs(element, depth)
        ):
            yield tabs
        elif element.tag == "section" and is_open_ended(element):
            inner = tuple(self.blocks(element, depth))
            yield Container("section", "", inner, self.span(element))
        else:
            yield from self.blocks(element, depth)

    def admonition(self, element: HtmlElement, words: str, depth: int) -> Container:
        """A box with its title."""
        found = KINDS.search(words)
        kind = "note"
        if found:
            kind = "deprecated" if found[1].lower() == "deprecated" else "warning"
        inner = list(self.blocks(element, depth))
        title = ""
        heads = [
            inner_element
            for inner_element in element.iterdescendants()
            if isinstance(inner_element.tag, str)
            and any("title" in c or "heading" in c for c in classes(inner_element))
        ]
        if heads:
            title = label_of(heads[0])
            if inner and title and shown(inner[0]) == title:
                inner.pop(0)
        return Container(kind, title, tuple(inner), self.span(element))

    def details(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """Elements that a reader has to open; those of a field are below its row."""
        summary = element.find("summary")
        title = label_of(summary) if summary is not None else ""
        row = entry_row(summary) if summary is not None else None
        if summary is not None:
            summary.drop_tree()
        inner = tuple(self.blocks(element, depth))
        if row:
            yield Paragraph(row, self.span(element))
            yield from inner
            return
        title = GLUED_MARK.sub("", title)
        yield Container("details", title, inner, self.span(element))

    def items(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A list, or the tabs that its items name."""
        place = self.span(element)
        items = tuple(
            Item(tuple(self.blocks(child, depth)), self.span(child))
            for child in element
            if child.tag == "li" and not is_hidden(child)
        )
        if items and all(i.blocks and isinstance(i.blocks[0], Heading) for i in items):
            # A list of sections is layout.
            yield from (block for item in items for block in item.blocks)
        elif items:
            yield ItemList(items, place, element.tag == "ol")
        for child in element:
            if (
                isinstance(child.tag, str)
                and child.tag != "li"
                and not is_hidden(child)
            ):
                yield from self.block(child, depth + 1)

    def tabs(self, element: HtmlElement, depth: int) -> Container | None:
        """The panels of a set of tabs with their labels; None if there are none."""
        panels = [
            e
            for e in element.iterdescendants()
            if isinstance(e.tag, str)
            and (
                e.get("role") == "tabpanel"
                or {"tabbed-block", "tab-content", "tab-pane", "sphinx-tabs-panel"}
                & set(classes(e))
            )
        ]
        known = set(panels)
        panels = [p for p in panels if known.isdisjoint(p.iterancestors())]
        labels = [
            label_of(e)
            for e in element.iterdescendants()
            if isinstance(e.tag, str)
            and (e.get("role") == "tab" or (e.tag == "label" and is_tab_label(e)))
            and known.isdisjoint(e.iterancestors())
        ]
        if not labels or len(panels) < len(labels):
            return None
        tabs = tuple(
            Container("tab", label, tuple(self.blocks(panel, depth)), self.span(panel))
            for label, panel in zip(labels, panels, strict=False)
        )
        return Container("tabs", "", tabs, self.span(element))


def is_entry(block: Block) -> bool:
    """Whether a block is a field, or a list of such."""
    return is_row(block) or bool(entries_in(block))


def lists_tabs(element: HtmlElement) -> bool:
    """Whether an element is a list of tabs, or holds one beside their panels."""
    return any(e.get("role") == "tablist" for e in (element, *element))


def is_tab_label(element: HtmlElement) -> bool:
    """Whether a `label` names a tab."""
    above = element.getparent()
    names = [*classes(element), *(classes(above) if above is not None else ())]
    return any("tab" in name for name in names)


def paragraph(runs: list[Run], place: Span) -> Iterator[Paragraph]:
    """A paragraph, if there is any text."""
    if any(run.text.strip() for run in runs):
        yield Paragraph(trimmed(runs), place)


def shown(block: Block) -> str:
    """The text of a block that is one line of text."""
    if isinstance(block, Paragraph | Heading):
        return " ".join(text_of(block.runs).split())
    return ""
