"""Names of groups of operations, from the headings above them and the titles of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from generator import patterns as re
from generator.formats.title_words import is_structural
from generator.naming import is_spellable, snake
from generator.readers.endpoints.operation_words import (
    FOR_ALL,
    GENERIC,
    OF_SEVERAL,
    cleaned,
    own_title,
)
from generator.readers.endpoints.regions import EDITION, Unit

NOISE = re.compile(
    r"(?i)(?<![\w-])(rest |http )?(apis?|endpoints?|resources?|reference|operations?|methods)"
    r"(?![\w-])"
)
"""Words that say only what a group is of; not those of a longer name: `X-ENDPOINT-POLICY`."""
RELEASE = re.compile(r"(?i)v\d{1,3}(?:\.\d{1,3}){0,2}\s+(?=[a-z]{2})")
"""The version in front of what a group is: `v2 Auth and Security`."""
DANGLING = re.compile(r"(?i)\A(?:and|or|of|for|the)\s+|\s+(?:and|or|of|for|the|by)\Z")
"""A word left at an end where what it joined is left out: `Catalog and endpoints`."""


def groups_of(pages: Sequence[Sequence[Unit]]) -> list[list[str]]:
    """The group of every unit, page by page; empty if headings name none.

    Where a set has several pages, a page is a group; a page by itself is grouped by
    the headings above its operations.
    """
    several = sum(1 for units in pages if units) > 1
    groups = [_page_groups(units, several=several) for units in pages]
    paths = (unit.endpoints[0].path for units in pages for unit in units)
    end = common_end({name for page in groups for name in page if name}, paths)
    return [[_without_end(name, end) for name in page] for page in groups]


FEWEST_ENDS = 4
"""So many groups that end with one word show that it says what all of them are."""


def common_end(names: Collection[str], paths: Iterable[str]) -> str:
    """The word that most names of groups end with and no path has, which says only what
    they are: `Tokens plugin` and `Users plugin`; empty if there is none.
    """
    ends = Counter(name.split()[-1].lower() for name in names if " " in name)
    end, count = max(ends.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    if count < FEWEST_ENDS or 3 * count < 2 * len(names):
        return ""
    said = {word for path in paths for word in re.findall(r"[a-z]+", path.lower())}
    bare = Counter(_without_end(name, end).lower() for name in names)
    return "" if end in said or max(bare.values()) > 1 else end


def _without_end(name: str, end: str) -> str:
    """A name without a word at its end, if it has others."""
    head, _, last = name.rpartition(" ")
    return head if head and end and last.lower() == end else name


def _page_groups(units: Sequence[Unit], *, several: bool) -> list[str]:
    heads = [[cleaned(title) for title in unit.titles] for unit in units]
    counts = Counter(title for titles in heads for title in {*titles})
    trails = Counter(unit.titles for unit in units)
    every = (part for unit in units for part in unit.endpoints[0].path.split("/"))
    segments = {snake(part) for part in every if part and "{" not in part}
    bare = Counter(bare_name(t, segments) for titles in heads for t in {*titles})
    by_sections = is_divided([titles for titles in heads if any(titles)])
    result = []
    for unit, titles in zip(units, heads, strict=True):
        own = own_title(unit)
        # A title that stands twice, each below another heading, is not one of a group.
        shared = len(units) > 1 and counts[own] > 1 and trails[unit.titles] > 1
        above = [title for title in titles if title and (shared or title != own)]
        above = [bare_name(title, segments) for title in above]
        if several:
            asking = unit.endpoints[0].method == "GET"
            page = _named(above[0], unit) if above else ""
            page = "" if asking and FOR_ALL.fullmatch(page) else page
            part = _named(above[1], unit) if by_sections and above[1:] else ""
            first = next(iter(unit.titles), "").strip()
            alone = len(units) == 1 or PATH_TITLE.fullmatch(first)
            result.append("" if alone else part or page)
            continue
        fitting = (
            t
            for t in reversed(above)
            if 1 < bare[t] < len(units) or OF_SEVERAL.fullmatch(t)
        )
        result.append(next((name for t in fitting if (name := _named(t, unit))), ""))
    return result


PATH_TITLE = re.compile(r"`?(?:/[\w{}.:-]{1,60}){1,6}/?`?")
"""A page's title that is the path of its operations, which names their group."""
MANY = 12
"""So many operations on a page are of several groups where its sections divide them."""


def is_divided(heads: Sequence[Sequence[str]]) -> bool:
    """Whether nearly all operations of a large page are in sections of several each:
    below its title, a section, and a title of their own.
    """
    deep = Counter(titles[1] for titles in heads if len(titles) > 2 and titles[1])
    held = sum(count for count in deep.values() if count > 1)
    several = sum(1 for count in deep.values() if count > 1)
    return len(heads) >= MANY and several > 2 and held * 10 >= len(heads) * 8


BEHIND = re.compile(r"(?<=\w)\s{1,3}[(\[][^()\[\]]{1,60}[)\]]\Z")
"""What a title has in brackets at its end: `Clients (clients)`."""
TELLING = re.compile(
    r"(?i)(?:manage|[a-z]{2,12}ing)\s+(?:with\s+)?(?:the\s+|your\s+|all\s+)?(?=\w)"
)
"""Words in front of what a page is about: `Working with files`, `Querying pets`."""
SCOPED = re.compile(r"(?i)\s+(?:by|of|for|in|on|per)\s+\w.*")
"""Words behind it: `Ports by node`."""


def bare_name(title: str, segments: Collection[str]) -> str:
    """The title of a group without what stands in brackets behind it, and without words
    such as `Managing` or `by node` around what the `segments` of its paths name.
    """
    text = BEHIND.sub("", title.strip())
    found = TELLING.match(text)
    rest = text[found.end() :] if found else text
    shorter = (rest, SCOPED.sub("", rest, count=1))
    return next((name for name in shorter if snake(name) in segments), text)


ONE_CALL = re.compile(
    r"(?i)(?:list|get|create|update|delete|add|remove|show|retrieve|upload|search|edit|change|modify|"
    r"place|send|cancel|fetch|read|start|stop|set|run)\s+(?:an?|the|all|your|new|every)\s"
    r"|(?:get|creat|delet|remov|retriev|fetch|updat|list)(?:e|ing)?\s(?<!list )(?!started)\w"
    r"|(?!\w+ing\b|(?:about|as|for|from|in|manage|of|on|to|what|with)\b)[a-z]+\s+an?\s"
)
"""A title of one operation: those below it by mistake are no group of that name."""


def _named(title: str, unit: Unit) -> str:
    """The name of a group; empty if a heading says nothing but `API reference`, or
    says it in letters that no name can have.

    A word such as `methods` belongs to it where a path has it: `/payment-methods`.
    """
    title = RELEASE.sub("", title.strip(), count=1)
    bare = title.strip()
    if GENERIC.fullmatch(bare) or EDITION.fullmatch(bare) or is_structural(title):
        return ""
    if not is_spellable(title) or ONE_CALL.match(bare):
        return ""
    segments = unit.endpoints[0].path.split("/")
    whole = snake(title) in map(snake, filter(None, segments))
    text = " ".join((title if whole else NOISE.sub(" ", title)).split())
    text = DANGLING.sub("", re.sub(r"[^\w\s-]", " ", text).strip())
    return text if text and len(text.split()) <= 4 else ""
