"""Markdown: CommonMark and GFM with the extensions of documentation sites.

Front matter; components, imports and comments of MDX; admonitions (`:::`, `!!!`, `???`,
`///`, `> [!NOTE]`); tabs; attribute lists of kramdown; template tags of Liquid and
Hugo; definition lists; HTML anywhere.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin

from generator import patterns as re
from generator.formats.chrome import (
    front_matter,
    has_panels,
    matter_tables,
    panels_start,
    with_matter_shown,
)
from generator.formats.glued import controls, unglued
from generator.formats.inline import BULLETS, IMPORT, START, STOP, Lines
from generator.formats.joined import with_paths_apart
from generator.formats.magic_blocks import with_fences
from generator.formats.markdown_blocks import Blocks, mark_index
from generator.formats.markdown_lines import prepare
from generator.formats.page import Block, Heading, Page, text_of, walk
from generator.formats.ruled import (
    with_blank_heads,
    with_close_stars,
    with_inner_matter,
    with_plain_stars,
    with_ruled_tables,
    with_terms_as_labels,
    without_classes,
    without_residue,
)
from generator.formats.tags import (
    MAX_INLINE_TAG,
    is_component,
    scan_tag,
    untemplated,
    with_tight_headings,
)
from generator.report.diagnostics import Span
from generator.source import Source

MAX_NESTING = 60
"""Lists and quotations inside each other (a budget)."""
MAX_COLUMNS = 1_000
"""Columns of a table (a budget): half a million cells in a line take 700 MiB."""
TABLE_ENDS = ["paragraph", "reference"]
"""The constructs that end a table, as the parser does it."""
COMPONENT_LINE = re.compile(r"[ \t]{0,40}</?([A-Z][\w.]{0,80})(?=[\s/>]|$)")


def read(source: Source) -> Page:
    """Read a Markdown or MDX page."""
    return parse(source, is_mdx(source))


def is_mdx(source: Source) -> bool:
    """Whether components may hold indented Markdown: it has imports or components."""
    if source.file.endswith(".mdx"):
        return True
    inside = False
    for line in source.lines:
        if line.lstrip().startswith(("```", "~~~")):
            inside = not inside
        elif not inside and (_is_import(line) or _is_component_line(line)):
            return True
    return False


def _is_component_line(line: str) -> bool:
    """Whether a line, not indented like code, begins with a component."""
    match = COMPONENT_LINE.match(line)
    if not match or line.startswith("    "):
        return False
    return is_component(match[1])


def _is_import(line: str) -> bool:
    """Whether a line begins an import or export of MDX."""
    return line[:1] in ("i", "e") and bool(IMPORT.match(line))


def parse(source: Source, mdx: bool, nested: int = 0) -> Page:
    """Read a page, or a part of one in HTML (`nested` counts how deep)."""
    shown = with_close_stars(with_matter_shown(source.lines))
    plain = [without_classes(untemplated(line)) for line in with_terms_as_labels(shown)]
    lines = with_ruled_tables(with_tight_headings(without_residue(plain)))
    lines = with_fences(with_paths_apart(with_blank_heads(with_plain_stars(lines))))
    matter = front_matter(lines)
    lines = with_inner_matter(lines, matter.end)
    if START in source.text or STOP in source.text:
        lines = [
            line.replace(START, "\ufffd").replace(STOP, "\ufffd") for line in lines
        ]
    end = panels_start(lines, matter.end) if not nested else len(lines)
    is_cut = end < len(lines) and has_panels(lines, end)
    page = prepare(source, lines[:end] if is_cut else lines, matter.end, mdx)
    if is_cut:
        page.omitted.append((end, len(lines) - 1, "panel"))
    parser = _parser(mdx)
    env: dict[str, object] = {}
    tokens = parser.parse("\n".join(page.out), env)
    found = Blocks(page, parser, env, tokens, _inner, nested).all()
    blocks = unglued((*matter_tables(source, matter), *found))
    hidden = [(span, "control") for span in controls(found)]
    title = matter.title
    if not title:
        heads = (b for b in walk(blocks) if isinstance(b, Heading) and b.level == 1)
        title = next((text_of(head.runs).strip() for head in heads), "")
    return Page(
        source.file,
        "markdown",
        blocks,
        title,
        matter.keys,
        omitted=(*_omitted(page), *hidden),
    )


def _inner(source: Source, mdx: bool, nested: int) -> tuple[Block, ...]:
    """The blocks of Markdown inside HTML."""
    return parse(source, mdx, nested=nested).blocks


def _omitted(page: Lines) -> tuple[tuple[Span, str], ...]:
    """The places that were left out."""
    return tuple(
        (page.source.span(first + 1, 1, last + 1 if last > first else 0), reason)
        for first, last, reason in page.omitted
    )


def loose_blocks(source: Source) -> tuple[Block, ...]:
    """Paragraphs and lists of a text that is not Markdown: no marks in running text."""
    lines = [_bulleted(line) for line in source.lines]
    page = Lines(source, lines, False, lines, list(range(len(lines))))
    tokens = _loose_parser().parse("\n".join(lines), {})
    return Blocks(page, _loose_parser(), {}, tokens, _inner).all()


def _bulleted(line: str) -> str:
    """A line with `-` for the bullets of other writing."""
    bare = line.lstrip()
    if bare[:1] in BULLETS and bare[1:2].isspace():
        return f"{line[: len(line) - len(bare)]}-{bare[1:]}"
    return line.replace(START, "\ufffd")


@cache
def _loose_parser() -> MarkdownIt:
    """A parser of nothing but paragraphs and lists."""
    return (
        MarkdownIt("zero", {"maxNesting": MAX_NESTING}).enable("list").disable("inline")
    )


@cache
def _parser(mdx: bool) -> MarkdownIt:
    """The parser; components may hold indented Markdown, so MDX has no indented code."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"]).use(deflist_plugin)
    parser.disable(["html_block", "inline"])
    if mdx:
        parser.disable("code")
    alternatives = ["paragraph", "reference", "blockquote", "list", "table", "deflist"]
    parser.block.ruler.before("table", "mark", _mark, {"alt": alternatives})
    parser.block.ruler.at("table", narrow_table, {"alt": TABLE_ENDS})
    parser.inline.ruler.at("html_inline", _html_inline)
    return parser


def _mark(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The parser's rule for lines that hold a mark."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(START, start):
        return False
    index = mark_index(state.src[start : state.eMarks[line]])
    if index < 0:
        return False
    if not silent:
        token = state.push("mark", "", 0)
        token.map = [line, line + 1]
        token.meta = {"index": index}
        state.line = line + 1
    return True


def narrow_table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The parser's rule for tables, those of too many columns left as paragraphs."""
    if line + 1 < end:
        start, stop = state.bMarks[line + 1], state.eMarks[line + 1]
        if state.src.count("|", start, stop) > MAX_COLUMNS:
            return False
    return table(state, line, end, silent)


def _html_inline(state: StateInline, silent: bool) -> bool:
    """The parser's rule for tags in running text (with JSX attributes), and comments."""
    if state.src[state.pos] != "<":
        return False
    if state.src.startswith("<!--", state.pos):
        end = state.src.find("-->", state.pos + 4) + 3
        if end < 3:
            return False
    else:
        tag = scan_tag(state.src, state.pos, MAX_INLINE_TAG)
        if not tag:
            return False
        end = tag.end
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True
