"""What the titles of pages call the API that all of them are about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from generator import patterns as re
from generator.formats.page import Heading, Page, text_of
from generator.naming import words
from generator.readers.endpoints.request_lines import read_line
from generator.titles import subject_of

OVERVIEWS = frozenset("readme index introduction overview api reference".split())
"""Names of pages whose title is that of the whole."""
API = re.compile(
    r"(?i)\w\W+API\b(?:[\s:–-]+(?:reference|documentation|docs|guide|overview|v?\d[\w.]{0,9}))*\W*\Z"
)
"""The end of a title that names an API, and not one of its subjects: `API basics`."""
GREETING = re.compile(
    r"(?i)(?:welcome to|about|introducing|introduction to|overview of)\s+(?=\w)"
)
"""Words in front of the name of what a page opens: `Welcome to Kites`."""
OPENINGS = frozenset(
    "about contents getting home index introduction introducing overview quickstart "
    "readme start started welcome".split()
)
"""Words that name no API, but the first page about one."""


def heading_of_set(pages: Sequence[tuple[Page, int]]) -> str:
    """The name of an API by the titles of the pages about it, each with the number of its
    operations; empty if none says it, or if they disagree.

    The pages about the whole come first, of those the outermost. The title of another
    page counts where it has half of all operations (that of a part has fewer), or none.
    """
    total = sum(count for _, count in pages)
    named = [(page, count, heading_of(page)) for page, count in pages]
    named = [each for each in named if each[2]]
    over = [page for page, _, _ in named if is_overview(page)]
    depth = min((len(PurePath(page.file).parts) for page in over), default=0)
    names = {
        name
        for page, count, name in named
        if (over and is_overview(page) and len(PurePath(page.file).parts) == depth)
        or (not over and (not count or count * 2 >= total))
    }
    return common_name(names)


def common_name(names: set[str]) -> str:
    """The one of some names that is in all of them: `Kites` of `Kites` and of `Kites
    extensions`; empty if there is none.
    """
    spelled = {name: {word.lower() for word in words(name)} for name in sorted(names)}
    every = spelled.values()
    return next((n for n, own in spelled.items() if all(own <= o for o in every)), "")


def heading_of(page: Page) -> str:
    """The name that a page's title gives what it documents: `Kite Store API`, or that of a
    README. Empty where the title is that of a part, or has no name.
    """
    title = GREETING.sub("", title_of(page).strip(), count=1)
    if read_line(title) is not None or not (is_overview(page) or API.search(title)):
        return ""
    name = subject_of(title)
    return "" if {word.lower() for word in words(name)} <= OPENINGS else name


def title_of(page: Page) -> str:
    """The title of a page: its own, or its first heading of level 1."""
    tops = (b for b in page.blocks if isinstance(b, Heading) and b.level == 1)
    return page.title or next((text_of(block.runs) for block in tops), "")


def is_overview(page: Page) -> bool:
    """Whether a page is about the whole API, by the name of its file."""
    return PurePath(page.file).stem.lower() in OVERVIEWS
