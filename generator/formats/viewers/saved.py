"""The page of a viewer, saved from a browser, as the lines that a copy of it has.

The template of a viewer is one of labels and fields in `div` and `span`; what they are
is told by the same words in both, so that one reader serves for both.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from generator import patterns as re
from generator.formats.html_elements import INLINE, classes
from generator.formats.viewers.shown import SET_IN, SET_OUT

VIEWERS = frozenset(("swagger-ui", "redoc-wrap", "scalar-app", "scalar-api-reference"))
"""Classes of the element that a viewer fills."""
UNSEEN = frozenset(
    "script style noscript template svg math iframe object canvas audio video head link"
    " meta input textarea colgroup col source track".split()
)
CELLS = frozenset(("td", "th"))
END, APART = "\n", "\n\n"
"""The end of a line, and of one that a blank line follows."""
SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "pre", "ul"))
"""Elements with blank lines around them."""
BLANKS = re.compile(r" {2,200}")
MAX_DEPTH = 180
"""Elements inside each other that are looked at."""


def viewer_in(body: HtmlElement) -> HtmlElement | None:
    """The element that a viewer fills; None on any other page."""
    for element in body.iter("div", "main", "section"):
        if VIEWERS & {*classes(element)}:
            return element
    return None


def lines_of(element: HtmlElement) -> list[tuple[str, int]]:
    """The lines that a copy of an element has, each with that of the source (from 1)."""
    lines: list[tuple[str, int]] = []
    line: list[str] = []
    number = 1
    for text, at in _pieces(element, 0):
        if text in (END, APART, SET_IN, SET_OUT):
            joined = BLANKS.sub(" ", "".join(line))
            line = []
            if joined.strip():
                lines.append((joined.rstrip(" "), number))
            if text == APART:
                lines += [("", at)] if lines and lines[-1][0] else []
            elif text != END:
                lines.append((text, at))
        else:
            number = at if not line else number
            line.append(text)
    return [*lines, (BLANKS.sub(" ", "".join(line)), number)] if line else lines


def _pieces(element: HtmlElement, depth: int) -> Iterator[tuple[str, int]]:
    """The text of an element in pieces, and where lines end."""
    number = element.sourceline or 1
    if depth > MAX_DEPTH:
        return
    yield from _text(element, element.text, number)
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in UNSEEN:
            at = child.sourceline or 1
            is_block = tag not in INLINE and tag not in CELLS and tag != "br"
            is_inner = tag == "table" and _is_in_cell(child)
            if tag == "br":
                yield END, at
            elif tag in CELLS and child.getprevious() is not None:
                yield "\t", at
            if is_block:
                yield APART if tag in SPACED else END, at
            if is_inner:
                yield SET_IN, at
            yield from _pieces(child, depth + 1)
            if is_inner:
                yield SET_OUT, at
            if is_block:
                yield APART if tag in SPACED else END, at
        yield from _text(element, child.tail, number)


def _is_in_cell(table: HtmlElement) -> bool:
    """Whether a table stands in a cell, below what that cell says."""
    return any(each.tag in CELLS for each in table.iterancestors())


def _text(element: HtmlElement, text: str | None, at: int) -> Iterator[tuple[str, int]]:
    """A text with its blanks as one; each line of code on its own."""
    if not text:
        return
    if element.tag == "pre" or any(e.tag == "pre" for e in element.iterancestors()):
        first, *others = text.split("\n")
        yield first, at
        for index, line in enumerate(others, 1):
            yield END, at + index
            yield line, at + index
        return
    words = " ".join(text.replace("\xa0", " ").split())
    if words:
        before = " " if text[:1].isspace() else ""
        behind = " " if text[-1:].isspace() else ""
        yield f"{before}{words}{behind}", at
    elif text:
        yield " ", at
