"""What stands in place of what Markdown does not know: marks, and lines with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.formats.tags import (
    BOXES,
    Tag,
    TagRole,
    is_component,
    scan_tag,
    template_tags,
)
from generator.formats.unfenced import Budget
from generator.source import Source

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
    """What stands in place of a mark's line; `line` and `end` are lines of the page.

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
