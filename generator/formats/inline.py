"""Inline Markdown: the parser's inline tokens as runs, and the marks of one line each
that stand for what CommonMark does not know.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.page import Mark, Run, Runs
from generator.formats.tags import (
    BOXES,
    HTML,
    Tag,
    TagRole,
    is_component,
    pictured_method,
    scan_tag,
    template_tags,
    titled_request,
)
from generator.formats.unfenced import Budget
from generator.source import Source

BADGE = re.compile(
    r"\b(?:badge|label|tag|pill|chip|method|verb)\b|badge-|-badge", re.IGNORECASE
)
SET = {
    "code": Mark.CODE,
    "kbd": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "var": Mark.EMPHASIS,
    "b": Mark.STRONG,
    "strong": Mark.STRONG,
    "em": Mark.EMPHASIS,
    "i": Mark.EMPHASIS,
    "a": Mark.LINK,
}
"""How the text in an HTML element is set."""
TOKENS = {
    "strong": Mark.STRONG,
    "em": Mark.EMPHASIS,
    "link": Mark.LINK,
}
ORNAMENT = re.compile(r"(?i)icon|emoji|logo|image|img|picture")
"""Components that show a picture: `<Icon name="Link" />` is no word of a heading."""
TEMPLATE_BADGE = re.compile(
    r"\{\{[<%]\s{0,4}(required|optional|deprecated|nullable|read-?only)\b[^{}]{0,80}[%>]\}\}\s?",
    re.IGNORECASE,
)
"""A badge with blanks in its shortcode: `{{< required >}} String.`"""
ORDER = (Mark.CODE, Mark.BADGE, Mark.STRONG, Mark.LINK, Mark.EMPHASIS)
"""Which mark a text has that is set in several ways."""
SHORTCODE = re.compile(r"<\s{0,3}([a-z]{2,30})\s{0,3}>")
"""A shortcode of Hugo between `{{` and `}}` that is a word: `{{<required>}}`."""
EMPTY_LINES = frozenset(("br", "hr"))
PRESENCE = frozenset("required optional mandatory deprecated nullable readonly".split())
"""Components whose name is all that they show: `<Required />`."""


@dataclass(slots=True)
class _Writer:
    """Runs as they are written, with the marks that are open."""

    runs: list[Run] = field(default_factory=list)
    open: list[tuple[str, Mark, str]] = field(default_factory=list)
    closers: frozenset[str] = frozenset()
    is_new: bool = False
    is_shortcode: bool = False

    def text(self, text: str, own: Mark = Mark.PLAIN) -> None:
        """Add text in the marks that are open."""
        if self.is_shortcode:
            text, self.is_shortcode = text.removeprefix("}}"), False
        if not text:
            return
        marks = {mark for _, mark, _ in self.open} | {own}
        mark = next((m for m in ORDER if m in marks), Mark.PLAIN)
        target = next((t for _, _, t in reversed(self.open) if t), "")
        last = self.runs[-1] if self.runs else None
        own_run = own is Mark.CODE or self.is_new
        self.is_new = False
        if last and not own_run and (last.mark, last.target) == (mark, target):
            self.runs[-1] = Run(last.text + text, mark, target)
            return
        self.runs.append(Run(text, mark, target))

    def close(self, name: str) -> None:
        """Close the innermost mark of this name."""
        for index in range(len(self.open) - 1, max(-1, len(self.open) - 9), -1):
            if self.open[index][0] == name:
                del self.open[index]
                return


def runs_of(tokens: Sequence[Token] | None) -> Runs:
    """The runs of an inline token's children.

    >>> from markdown_it import MarkdownIt
    >>> token = MarkdownIt().parse(r"`GET` [/a/\\{b\\}](#x)")[1]
    >>> [(run.text, str(run.mark), run.target) for run in runs_of(token.children)]
    [('GET', 'code', ''), (' ', 'plain', ''), ('/a/{b}', 'link', '#x')]
    """
    tokens = tokens or ()
    tags = (t.content for t in tokens if t.type == "html_inline")
    closers = frozenset(tag[2:-1].strip() for tag in tags if tag.startswith("</"))
    writer = _Writer(closers=closers)
    for token in tokens:
        _write(writer, token)
    return tuple(_badged(run) for run in writer.runs)


def _badged(run: Run) -> Run:
    """A run with the words of template badges in place of the badges."""
    if "{{" not in run.text or run.mark is Mark.CODE:
        return run
    return replace(
        run, text=TEMPLATE_BADGE.sub(lambda m: f"{m[1].title()}. ", run.text)
    )


def _write(writer: _Writer, token: Token) -> None:
    """Add one token."""
    match token.type:
        case "text" | "text_special":
            writer.text(token.content)
        case "code_inline":
            writer.text(token.content, Mark.CODE)
        case "softbreak":
            writer.text("\n")
        case "hardbreak":
            writer.runs.append(Run("", Mark.BREAK))
        case "image":
            _image(writer, token)
        case "html_inline":
            _element(writer, token.content)
        case _:
            _nesting(writer, token)


def _nesting(writer: _Writer, token: Token) -> None:
    """Open or close what a token opens or closes."""
    name = token.type.rpartition("_")[0]
    if token.nesting < 0:
        writer.close(name)
    elif token.nesting > 0:
        target = str(token.attrs.get("href", ""))
        writer.open.append((name, TOKENS.get(name, Mark.PLAIN), target))


def _image(writer: _Writer, token: Token) -> None:
    """A picture of a method is a badge; other pictures say nothing."""
    if method := pictured_method(token.content, str(token.attrs.get("src", ""))):
        writer.text(method, Mark.BADGE)


def _element(writer: _Writer, content: str) -> None:
    """A tag in running text; what is not one (`/users/<id>`) is text."""
    if content.startswith("<!--"):
        return
    tag = scan_tag(content, 0)
    last = writer.runs[-1] if writer.runs else None
    word = SHORTCODE.fullmatch(content)
    if word and last and last.text.endswith("{{"):
        writer.runs[-1] = Run(last.text[:-2], last.mark, last.target)
        writer.text(word[1], Mark.STRONG)
        writer.is_shortcode = True
    elif not tag or is_placeholder(tag, writer.closers):
        writer.text(content)
    elif tag.name.lower() == "img":
        have = dict(tag.attributes)
        if method := pictured_method(have.get("alt", ""), have.get("src", "")):
            writer.text(method, Mark.BADGE)
    elif tag.name.lower() in EMPTY_LINES:
        writer.runs.append(Run("", Mark.BREAK))
    elif tag.name.lower() == "input":
        # A form to try a call: what it marks as required says so nowhere else.
        have = dict(tag.attributes)
        if "required" in have and "data-component" in have:
            writer.text("required", Mark.EMPHASIS)
    elif tag.part is TagRole.CLOSE:
        writer.close(tag.name.lower())
    elif tag.part is TagRole.OPEN:
        _open(writer, tag)
    elif tag.name[0].isupper() and not ORNAMENT.search(tag.name):
        writer.text(_shown(tag), Mark.BADGE)


def is_placeholder(tag: Tag, closers: frozenset[str]) -> bool:
    """Whether a tag is a word in angle brackets: no element, and never closed."""
    if tag.name.lower() in HTML or tag.part is TagRole.LEAF:
        return False
    return tag.name not in closers


def _open(writer: _Writer, tag: Tag) -> None:
    """Open an element."""
    have = dict(tag.attributes)
    names = have.get("class", "") + have.get("className", "")
    mark = SET.get(tag.name.lower(), Mark.PLAIN)
    if request := titled_request(have.get("title", "")):
        writer.text(request, Mark.CODE)
        writer.text(" - ")
    if BADGE.search(names[:200]) or tag.name in ("Badge", "Tag", "Pill"):
        mark = Mark.BADGE
    writer.open.append((tag.name.lower(), mark, have.get("href", "")))
    writer.is_new = mark in (Mark.CODE, Mark.BADGE)


def _shown(tag: Tag) -> str:
    """The text that a component without content shows: its text, label or value."""
    have = dict(tag.attributes)
    names = ("text", "label", "children", "value", "type", "method", "name")
    shown = next((have[name] for name in names if have.get(name)), "")
    return shown or (tag.name if tag.name.lower() in PRESENCE else "")


START, STOP = "\ue000", "\ue001"
"""Around the number of a mark; private-use characters of the page are replaced."""

ADMONITION = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?|={3}[!+]?)\s{1,4}(?P<name>[\w-]{0,40})\s{0,4}"
    r"(?P<rest>[^\n]{0,500})$"
)
DIRECTIVE = re.compile(
    r"(?P<colons>:{3,20})\s{0,4}(?P<name>\{?[.A-Za-z][\w.-]{0,60}\}?)?(?P<rest>[^\n]{0,500})$"
)
BLOCK = re.compile(
    r"/{3,9}\s{0,4}(?P<name>[\w-]{1,60})?\s{0,4}(?:\|(?P<rest>.{0,500}))?$"
)
IMPORT = re.compile(
    r"""import\s+(?:['"]|[\w*{][^;]{0,300}\bfrom\s|\{\s*$)|export\s+(?:const|default|function|let|async|\{)"""
)
LIST_ITEM = re.compile(r"\s{0,12}(?:[-*+]|\d{1,9}[.)])\s")
ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]{0,300}\}\s*$")
TICK_OR_TAG = re.compile(r"`|</?([A-Za-z][\w.:-]{0,80})")
CAPTION = re.compile(r"\s{0,8}(?:<!--\s{0,4})?title:\s{0,4}([^\n>]{1,100})")
WHOLE_START = re.compile(r"<(?:table|dl|pre|ul|ol|h[1-6])\b", re.IGNORECASE)
MAX_COLUMNS = 200
"""Columns of a table whose rule is too short (a budget)."""
BULLETS = "\u2022\u25e6\u25aa\u2023\u00b7"
"""Bullets of text that was copied from a document."""
DELIMITERS = re.compile(
    r"[ \t]{0,12}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$"
)
RAW = frozenset("code highlight codeblock capture prettify".split())
"""Template tags that hold code, unless there is a fence in it."""
MAX_TAG_LINES = 400
"""Lines that one tag may span; 240 in the longest that we saw (a JSX attribute)."""
MAX_AFTER_COMMENT = 5_000
"""Characters behind a comment that are searched for more structure (a budget)."""
MAX_TEMPLATE_LINES = 30
"""Lines of one template tag; includes with an argument a line have 12."""
MAX_LOOKAHEAD = 30_000
"""Lines looked ahead in vain on one page (a budget against unclosed tags)."""


@dataclass(frozen=True, slots=True)
class LineMark:
    """The block in place of a mark's line; `line` and `end` are lines of the page.

    `part` is `open`, `close`, `leaf`, `inline` (running text), `title` (of the box
    around it), `html` (a fragment), `code` or `attributes` (kramdown).
    """

    part: str
    line: int
    end: int
    name: str = ""
    text: str = ""
    tag: Tag | None = None
    family: str = ""


@dataclass(slots=True)
class Lines:
    """The lines for the parser, built line by line."""

    source: Source
    lines: list[str]
    is_mdx: bool
    out: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    marks: list[LineMark] = field(default_factory=list)
    omitted: list[tuple[int, int, str]] = field(default_factory=list)
    depths: list[tuple[int, str]] = field(default_factory=list)
    last_closer: dict[str, int] = field(default_factory=dict)
    fuel: int = MAX_LOOKAHEAD
    caption: tuple[str, int] = ("", 0)
    in_list: bool = False
    in_table: bool = False
    budget: Budget = field(default_factory=Budget)
    open_boxes: int = 0

    def add(self, text: str, line: int) -> None:
        """Add a line as it is."""
        self.out.append(text)
        self.origin.append(line)

    def mark(self, indent: str, mark: LineMark) -> None:
        """Add a mark on a line of its own between blank ones."""
        self.add("", mark.line)
        self.add(f"{indent}{START}{len(self.marks)}{STOP}", mark.line)
        self.add("", mark.end)
        self.marks.append(mark)

    def take_caption(self, at: int, end: int) -> None:
        """Keep the title that a comment gives the code below it."""
        for line in self.lines[at : min(end, at + 9) + 1]:
            match = CAPTION.match(line)
            if match:
                self.caption = (match[1].strip().replace('"', "'"), end)


def is_indented_code(page: Lines, indent: str) -> bool:
    """Whether a line with this indentation is indented code, no matter what it holds."""
    wide = len(indent.expandtabs(4)) > 3
    return wide and not (page.is_mdx or page.in_list or page.open_boxes)


def cell_count(line: str) -> int:
    """The number of cells of a row of a table."""
    bare = line.strip().replace("\\|", "")
    return (
        bare.count("|")
        + 1
        - bare.startswith("|")
        - (bare.endswith("|") and len(bare) > 1)
    )


def is_structure(name: str) -> bool:
    """Whether tags of this name are read by themselves."""
    return name in BOXES or is_component(name)


def next_tag(text: str, at: int) -> tuple[Tag | None, int]:
    """The next tag of structure in a row, and where it begins."""
    code = False
    for match in TICK_OR_TAG.finditer(text, at):
        code ^= match[0] == "`"
        if match[1] and not code and is_structure(match[1]):
            tag = scan_tag(text, match.start())
            return tag, match.start() if tag else len(text)
    return None, len(text)


def whole_tag(page: Lines, at: int, bare: str) -> tuple[str, int]:
    """The text of a line, with the next ones where its first tag goes on there."""
    summary = bare.startswith("<summary") and "</summary>" not in bare
    if page.fuel <= 0 or (scan_tag(bare, 0) and not summary):
        return bare, at
    parts = [bare]
    for index in range(at + 1, min(len(page.lines), at + MAX_TAG_LINES)):
        page.fuel -= 1
        parts.append(page.lines[index])
        line = page.lines[index]
        if summary and "</summary>" in line:
            return "\n".join(parts), index
        if not summary and ">" in line:
            text = "\n".join(parts)
            page.fuel -= len(text) // 80
            if scan_tag(text, 0):
                return text, index
    return bare, at


def closes(line: str, name: str) -> bool:
    """Whether a line is the template tag that closes another."""
    tags = template_tags(line[:300]) if line.startswith("{") else None
    if not tags:
        return False
    return tags[-1].part is TagRole.CLOSE and tags[-1].name == name


def until_blank(page: Lines, at: int) -> int:
    """The last line before a blank one."""
    while at + 1 < len(page.lines) and page.lines[at + 1].strip():
        at += 1
    return at
