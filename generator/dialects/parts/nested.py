"""Tables of what stands inside a body: rows that are set in, headings of their own."""

from __future__ import annotations

import html
import re

from generator.facts import Pointer

from .part import Part
from .prose import bare
from .topics import Topic

BODIES = (Topic.BODY, Topic.FORM, Topic.RESPONSE)
SET_IN = re.compile(
    r"\A((?:[\u00a0\u2002\u2003\u2009 \u21b3\u2514\u251c\u2502\u2500\u2014\u2013"
    r"\u203a\u00bb\u2022\u00b7>]|-+>|--? )+)"
)
"""Blanks and arrows in front of a name that stands under the one above."""

INDEX = re.compile(r"\[(?:n|i|\d+|\*)?\]")
ARROW = re.compile(r"\s+(?:>|->|\u2192|\u203a|\u00bb)\s+")
ABOUT = re.compile(
    r"(?:the )?[`\"]?([\w.$-]{1,60})[`\"]?"
    r"(?: (?:object|array|list|item|entry|schema|properties|fields|attributes))*",
    re.IGNORECASE,
)
ONE_OF = re.compile(r"\b(?:one of|either|exactly one|any of) ", re.IGNORECASE)


class Nesting:
    """Full names of rows whose names are set in below the row they belong to."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []

    def full(self, cell: str, name: str) -> str:
        """A row's name with those it stands under: `size.width`."""
        found = SET_IN.match(html.unescape(cell).lstrip("`*_"))
        depth = len(found[1].strip(" ")) if found else 0
        name = ARROW.sub(".", INDEX.sub("[]", name))
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        if depth and self.open and not name.startswith(f"{self.open[-1][1]}."):
            name = f"{self.open[-1][1]}.{name}"
        self.open.append((depth, name))
        return name


def inner_heading(part: Part, text: str, level: int) -> bool:
    """Whether a heading goes on with the body: a property of it, or an alternative."""
    if part.topic not in BODIES or level <= part.depth:
        return False
    part.nested = ()
    root = part.schema_root()
    if place := property_named(part, root, bare(text)):
        part.nested = place[len(root) :]
    elif is_choice(part):
        number = len(variants(part, root))
        part.nested = ("oneOf", str(number))
        line = next(b.first for b in part.blocks if b.text == text)
        part.draft.state((*root, *part.nested, "title"), bare(text), line)
    else:
        return False
    return True


def property_named(part: Part, root: Pointer, text: str) -> Pointer | None:
    """The schema of the object, or of a list's objects, that a heading names."""
    found = ABOUT.fullmatch(text)
    if not found:
        return None
    wanted = tuple(found[1].lower().removesuffix("[]").split("."))
    for pointer, kind in part.draft.known().items():
        if pointer[-1] != "type" or pointer[: len(root)] != root:
            continue
        names = tuple(
            t.lower()
            for t in pointer[len(root) : -1]
            if t not in ("properties", "items")
        )
        if names[-len(wanted) :] == wanted and kind in ("object", "array"):
            return (*pointer[:-1], "items") if kind == "array" else pointer[:-1]
    return None


def is_choice(part: Part) -> bool:
    """Whether the text above says that the body is one of several."""
    lines = part.page.source.lines
    return any(ONE_OF.search(lines[n - 1]) for n in part.said)


def variants(part: Part, root: Pointer) -> set[str]:
    """The alternatives of a body so far."""
    size = len(root)
    return {
        pointer[size + 1]
        for pointer in part.draft.known()
        if pointer[:size] == root and pointer[size : size + 1] == ("oneOf",)
    }
