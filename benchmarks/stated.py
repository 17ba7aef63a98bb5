"""The names that pages state near an operation, found without the readers.

A document may list fields that no page mentions. How many of those that the pages do
state were found says more about the reader: `benchmarks/pages.py` prints both numbers.

A page is cut at its headings. Near an operation are the section with its path, and the
sections that it links to by an anchor, which are those of its objects (two steps, for a
list of objects that extend others). A name is stated there if it begins a row of a
table or an item of a list, is code, or is a key of an example. This is for pages in
Markdown; for others nothing is near any operation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

HEADING = re.compile(r"(?m)^(#{1,6}) +(.+)$")
ANCHOR = re.compile(r"id=\"([\w./-]+)\"")
LINK = re.compile(r"\]\([^()\s]*#([\w./-]+)\)")
NAMES = re.compile(
    r"^\s*[|*-] *`?([\w.\[\]:-]+)|`([\w.\[\]:-]+)`|\"([\w.:-]+)\" *:", re.M
)
VARIABLE = re.compile(r"\[?\\?\{[^{}]*\}(?:\]\([^()]*\))?|:[a-z_]+\b")
STEPS = 2
"""So many links are followed from the section of an operation."""


@dataclass
class Section:
    """A part of a page: its anchors, its text, with that below its subordinate headings."""

    anchors: set[str]
    text: str
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Gather the names that the section states."""
        found = (next(filter(None, m.groups())) for m in NAMES.finditer(self.text))
        self.names = {re.sub(r"\[\w*\]\Z", "", name) for name in found}


def sections_of(text: str) -> list[Section]:
    """The sections of a page, each up to the next heading of its level."""
    heads = list(HEADING.finditer(text))
    result = []
    for index, head in enumerate(heads):
        ends = (h.start() for h in heads[index + 1 :] if len(h[1]) <= len(head[1]))
        body = text[head.start() : next(ends, len(text))]
        before = text[max(0, head.start() - 120) : head.start()]
        slug = re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", head[2].lower()).strip())
        result.append(Section({slug, *ANCHOR.findall(before)}, body))
    return result


class Statements:
    """The names that a set of pages states near each operation."""

    def __init__(self, folder: Path) -> None:
        """Read the pages of a folder."""
        pages = sorted((*folder.rglob("*.md"), *folder.rglob("*.mdx")))
        self.sections = [s for page in pages for s in sections_of(page.read_text())]
        self.plain = [without_variables(s.text) for s in self.sections]

    def near(self, path: str) -> set[str]:
        """The names near the operations of a path, whose variables are `{}`.

        The smallest section that has the path is the operation's; the base path of a
        server is not written with each.
        """
        parts = path.strip("/").split("/")
        for start in range(min(3, len(parts))):
            wanted = re.compile(rf"/{re.escape('/'.join(parts[start:]))}(?![\w/{{])")
            found = [i for i, text in enumerate(self.plain) if wanted.search(text)]
            if found:
                own = min(found, key=lambda index: len(self.plain[index]))
                same = [s for i, s in enumerate(self.sections) if i in found]
                size = 2 * len(self.sections[own].text)
                return self.followed([s for s in same if len(s.text) <= size])
        return set()

    def followed(self, sections: list[Section]) -> set[str]:
        """The names of sections and of those that they link to."""
        seen = list(sections)
        for _ in range(STEPS):
            anchors = {a for section in seen for a in LINK.findall(section.text)}
            seen = [s for s in self.sections if s in seen or s.anchors & anchors]
        return {name for section in (*sections, *seen) for name in section.names}


def without_variables(text: str) -> str:
    """A text with `{}` for the variables of paths."""
    return VARIABLE.sub("{}", text)
