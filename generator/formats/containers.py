"""Boxes of a page: admonitions, tabs, disclosures, quotations; other tags by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from generator.formats.marks import LineMark
from generator.formats.page import (
    Block,
    Component,
    Container,
    Paragraph,
    Run,
    Runs,
)
from generator.formats.tags import BOXES, Tag
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
    """What boxes need of the reader of blocks."""

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
    """The kind of container that a tag is, empty where it is none."""
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
