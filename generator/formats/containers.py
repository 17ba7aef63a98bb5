"""Containers: admonitions, tabs, disclosures, quotations, fences; other tags by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.inline import LineMark
from generator.formats.page import Block, Component, Container, Paragraph, Run, Runs
from generator.formats.tags import BOXES, Tag
from generator.formats.unfenced import Budget, balanced_end
from generator.report.diagnostics import Span

KINDS = {
    **dict.fromkeys(
        "note info information tip hint important success check question faq abstract "
        "tldr todo seealso secondary primary example".split(),
        "note",
    ),
    **dict.fromkeys(
        "warning warn caution danger error failure fail bug attention alert critical "
        "experimental".split(),
        "warning",
    ),
    **dict.fromkeys("deprecated deprecation".split(), "deprecated"),
    **dict.fromkeys(
        "details accordion expandable collapse collapsible toggle disclosure expand "
        "expander spoiler".split(),
        "details",
    ),
    **dict.fromkeys("tabs tabgroup tab-group codetabs tabset tabpane".split(), "tabs"),
    **dict.fromkeys("tab tabitem tab-item tabpanel tab-panel codetab".split(), "tab"),
    **dict.fromkeys("column columns col".split(), "column"),
    **dict.fromkeys("quote blockquote".split(), "quote"),
}
"""Kinds of containers by the names that documentation sites give them."""

CALLOUTS = frozenset(
    "callout admonition alert notice banner hint infobox aside message".split()
)
"""Boxes whose kind is an attribute or an argument."""
KIND_NAMES = (
    "type",
    "kind",
    "style",
    "variant",
    "intent",
    "level",
    "theme",
    "className",
    "class",
)
TITLES = ("title", "label", "summary", "header", "heading", "tab", "name", "value")
ALERT = re.compile(r"\[!(\w{1,20})\][+-]?[ \t]*([^\n]{0,300})\n?")
SIGNS = {
    "\U0001f4d8": "note",
    "\u2139": "note",
    "\U0001f44d": "note",
    "\U0001f4a1": "note",
    "\u26a0": "warning",
    "\U0001f6a7": "warning",
    "\u2757": "warning",
    "\U0001f6d1": "warning",
}
"""Signs that begin a quotation which is an admonition (the hosts of several portals)."""


class BlockMaker(Protocol):
    """The interface to the reader of blocks that boxes need."""

    def inline(self, text: str) -> Runs:
        """Running text as runs."""
        ...

    def lines(self, first: int, last: int) -> Span:
        """The place of lines, from 0."""
        ...


@dataclass(slots=True)
class Box:
    """A box while its blocks are read; `mark` is None for the page itself."""

    mark: LineMark | None
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    end: int = 0


def boxed(box: Box, reader: BlockMaker) -> list[Block]:
    """The blocks that a box is: itself, or what it holds where it says nothing."""
    mark = box.mark
    if mark is None or mark.tag is None:
        return box.blocks
    span = reader.lines(mark.line, box.end)
    tag = mark.tag
    have = dict(tag.attributes)
    kind = _kind(tag, mark.family, have)
    blocks = grouped_tabs(box.blocks, kind)
    if kind:
        return [Container(kind, _title(box, tag, kind, have), blocks, span)]
    if tag.name in BOXES:
        return list(blocks)
    return [_component(tag, blocks, span)]


def _kind(tag: Tag, family: str, have: dict[str, str]) -> str:
    """The kind of container that a tag is, empty if it is none."""
    name = tag.name.lower()
    if name in CALLOUTS:
        return _callout(tag, have)
    if family == "tag" and name in BOXES and name not in ("details", "blockquote"):
        words = re.split(r"[\s_-]+", have.get("class", "").lower()[:200])
        if name in ("div", "section") and {"admonition", "alert", "callout"} & set(
            words
        ):
            return _callout(tag, have)
        return ""
    if family == "tag" and tag.name[0].islower() and name not in BOXES:
        return KINDS.get(name, "") if "-" in name else ""
    return KINDS.get(name, "note" if family == "indented" else "")


def _callout(tag: Tag, have: dict[str, str]) -> str:
    """The kind of an admonition, from its attributes and its argument."""
    described = " ".join(have.get(name, "") for name in KIND_NAMES) + " " + tag.argument
    words = re.split(r"[\s_-]+", described.lower()[:200])
    kinds = {KINDS[word] for word in words if word in KINDS}
    ordered = ("deprecated", "warning", "note")
    return next((kind for kind in ordered if kind in kinds), "note")


def _title(box: Box, tag: Tag, kind: str, have: dict[str, str]) -> str:
    """The label of a container that a reader sees."""
    if box.title:
        return box.title
    named = next((have[name] for name in TITLES if have.get(name)), "")
    if named:
        return named
    argument = tag.argument
    first, _, rest = argument.partition(" ")
    return rest if KINDS.get(first.lower()) == kind else argument


def _component(tag: Tag, blocks: tuple[Block, ...], span: Span) -> Component:
    """A component; a single paragraph inside is its running text."""
    runs: Runs = ()
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        runs, blocks = blocks[0].runs, ()
    return Component(tag.name, tag.attributes, span, tag.argument, runs, blocks)


def grouped_tabs(blocks: Sequence[Block], kind: str = "") -> tuple[Block, ...]:
    """Blocks with tabs that follow each other in one container, if they are not yet."""
    if kind == "tabs" or not any(_is_tab(block) for block in blocks):
        return tuple(blocks)
    found: list[Block] = []
    group: list[Block] = []
    for block in (*blocks, None):
        if block is not None and _is_tab(block):
            group.append(block)
            continue
        if group:
            first, last = group[0].span, group[-1].span
            span = first._replace(end_line=last.last_line)
            found.append(Container("tabs", "", tuple(group), span))
            group = []
        if block is not None:
            found.append(block)
    return tuple(found)


def _is_tab(block: Block) -> bool:
    """Whether a block is a tab."""
    return isinstance(block, Container) and block.kind == "tab"


def quoted(blocks: tuple[Block, ...], span: Span) -> Container:
    """A quotation, or the admonition that is written as one (`> [!NOTE]`)."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not first.runs:
        return Container("quote", "", blocks, span)
    text = first.runs[0].text
    alert = ALERT.match(text)
    if alert and alert[1].lower() in KINDS:
        return _alert(KINDS[alert[1].lower()], alert[2], alert.end(), blocks, span)
    if text[0] in SIGNS:
        end = text.find("\n")
        end = end if end >= 0 else len(text)
        title = text[1:end].strip("\ufe0f ")
        return _alert(SIGNS[text[0]], title, end, blocks, span)
    return Container("quote", "", blocks, span)


def _alert(
    kind: str, title: str, end: int, blocks: tuple[Block, ...], span: Span
) -> Container:
    """An admonition whose head is the start of its first paragraph."""
    first = blocks[0]
    assert isinstance(first, Paragraph)
    text = first.runs[0].text[end:].lstrip("\n")
    runs = (Run(text, first.runs[0].mark), *first.runs[1:]) if text else first.runs[1:]
    rest = blocks[1:]
    if any(run.text.strip() for run in runs):
        rest = (replace(first, runs=runs), *rest)
    return Container(kind, title.strip(), rest, span)


OPENING = re.compile(
    r"(?P<lead>\s{0,80}(?:(?:[-*+]|\d{1,9}[.)])\s{1,8})?)"
    r"(?P<fence>`{3,20}|~{3,20})(?P<info>[^\n]{0,2000})$"
)
HEADING = re.compile(r"#{1,6}\s+\S")
HASH_COMMENTS = frozenset(
    "sh shell bash console zsh python py ruby rb yaml yml toml http curl powershell "
    "perl r php elixir dockerfile makefile".split()
)
"""Languages in which `# text` is a comment: only `##` ends an unclosed fence there."""
MARKUP = frozenset("md markdown mdx rst".split())


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence: lines `first` to `last` (from 0, inclusive), its fences among them.

    `lead` is what is before it on its line (indentation, a list marker); `closed`
    whether `last` is a closing fence.
    """

    first: int
    last: int
    lead: str
    info: str
    closed: bool

    def body(self, lines: Sequence[str]) -> str:
        """The code, without the indentation of its fence."""
        inner = lines[self.first + 1 : self.last + (not self.closed)]
        width = len(self.lead.expandtabs(4))
        return unnumbered("".join(f"{_dedent(line, width)}\n" for line in inner))


NUMBERED = re.compile(r" {0,6}(\d{1,4})(.*)", re.DOTALL)


def unnumbered(text: str) -> str:
    """Code without the numbers of its lines, if every line has its own.

    >>> unnumbered('1{\\n2  "a": 1\\n3}\\n')
    '{\\n  "a": 1\\n}\\n'
    """
    if not NUMBERED.match(text):
        return text
    lines = text.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if not bare and number == len(lines):
            kept.append(line)
        elif bare.startswith(str(number)) and NUMBERED.fullmatch(line):
            kept.append(bare.removeprefix(str(number)))
        else:
            return text
    return "\n".join(kept)


def _dedent(line: str, width: int) -> str:
    """A line without up to `width` columns of blanks at its start."""
    if not width or not line[:1].isspace():
        return line
    line = line.expandtabs(4) if "\t" in line[:width] else line
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


def fence_at(lines: Sequence[str], first: int) -> Fence | None:
    """The fence that opens on line `first`, or None."""
    opening = OPENING.match(lines[first])
    if not opening:
        return None
    fence, info = opening["fence"], opening["info"].strip()
    if fence[0] == "`" and "`" in info:
        return None
    last, closed = _last(lines, first, fence, info)
    return Fence(first, last, opening["lead"], info, closed)


def _last(lines: Sequence[str], first: int, fence: str, info: str) -> tuple[int, bool]:
    """The last line of a fence and whether it closes it.

    A fence that opens with a language inside another of the same length says that the
    outer one was never closed (CommonMark would read all that follows inside out).
    """
    language = (info.split() or [""])[0].strip("{}.").lower()
    for index in range(first + 1, len(lines)):
        text = lines[index].strip()
        if not text.startswith(fence):
            continue
        rest = text.lstrip(fence[0])
        if not rest:
            return index, True
        same = len(text) - len(rest) == len(fence)
        if same and rest.strip().isalnum() and language not in MARKUP:
            return _cut(lines, first, index, language), False
    return _cut(lines, first, len(lines), language), False


def _cut(lines: Sequence[str], first: int, end: int, language: str) -> int:
    """Where an unclosed fence ends: behind the JSON that it holds, before the next
    heading, or before `end`.
    """
    shown = balanced_end(lines[:end], first + 1, Budget()) if first + 1 < end else -1
    if shown > 0 and lines[first + 1].strip()[:1] in ("{", "["):
        return shown
    least = 2 if language in HASH_COMMENTS else 1
    for index in range(first + 2, end):
        heading = HEADING.match(lines[index])
        if not heading or lines[index - 1].strip():
            continue
        if heading[0].count("#") >= least:
            return _filled(lines, first, index - 1)
    return _filled(lines, first, end - 1)


def _filled(lines: Sequence[str], first: int, last: int) -> int:
    """The last line that is not blank."""
    while last > first and not lines[last].strip():
        last -= 1
    return last
