"""Lists that a copy took the bullets from: `name (type) - text`, `name: text`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from generator import patterns as re
from generator.formats.page import Mark, Run, Runs
from generator.formats.text_labels import PART

ENTRY_LINE = re.compile(
    r"[A-Za-z_][\w.\[\]-]{0,80} \((?![A-Z]\w{0,30} [A-Z])[^()\n]{2,80}\)\s{0,3}(?:[\u2014\u2013:-]|$)"
)
ASSIGNED_LINE = re.compile(r"([A-Za-z_]\w{0,40})= {0,2}(\(?[A-Z].{1,600})")
"""A line that says what a parameter is, as it stands in a URL: `to= The receiver`."""

TYPED_LINE = re.compile(
    r"([A-Za-z_][\w.-]{0,60}) ?= ?\[(\w{2,20})\](?:\s{1,20}(\S.{0,600}))?"
)
"""The same with the type in place of a value, as a widespread template has it:
`deep=[boolean]`."""


def item_of(line: str) -> str:
    """The item of a list that a line is by its form alone; empty if it is none."""
    if ENTRY_LINE.match(line) and not PART.match(line.partition(" (")[0]):
        return line
    if typed := TYPED_LINE.fullmatch(line):
        return f"{typed[1]} ({typed[2]})" + (f" - {typed[3]}" if typed[3] else "")
    found = ASSIGNED_LINE.fullmatch(line)
    return f"{found[1]} - {found[2]}" if found else ""


NAMED_LINE = re.compile(
    r"(?P<name>[A-Za-z_$][\w.$\[\]*-]{0,80}(?:=<[^<>\n]{1,60}>)?|[1-5]\d\d(?: [A-Z][A-Za-z' -]{1,40}?)?)"
    r"(?:\s{0,3}:|\s{1,3}[\u2014\u2013-])(?:\s{1,3}(?P<text>\S.{0,2000}))?"
)
"""A line that begins with what it is about, below one that announces such lines."""
SHOWN = re.compile(r"(?i)(?:code|status)\s?: ?[1-5]\d\d\b|(?:content|body)\s?: ?[{\[]")
"""A response and not a field: `Code: 200`, then `Content: {"id": 1}`."""
REMARKS = frozenset(
    "note warning example examples tip important hint see caution "
    "endpoint response responses returns required optional mandatory".split()
)
"""Words with a colon that are about no field."""
ANNOUNCES = re.compile(
    r"(?i)\b(?:param(?:eter)?s?|fields?|options?|headers?|arguments?|attributes?|propert(?:y|ies)|keys?"
    r"|codes?|status(?:es)?|object|array|variables?|filters?|values?|following)\b[^.]{0,60}:?"
)
"""What a line names that announces a list."""
MAX_BETWEEN = 16
"""Lines of the text of one item, as of a cell of a table."""


APART = re.compile(
    r":$|^\d{1,2}\.(?:\d|\s)|^(?:Responses?|Returns?|Endpoint|Request)\b"
    r"|\b(?:GET|POST|PUT|PATCH|DELETE) /"
)
"""A line that is in no text of an item: a label, a numbered title, a call."""


class ListedItem(NamedTuple):
    """An item: what it is about if that is set off, the text, the lines of both (from 0)."""

    name: str
    text: str
    first: int
    last: int

    @property
    def runs(self) -> Runs:
        """The text with its marks."""
        mark = Mark.CODE if "=" in self.name else Mark.STRONG
        return (*([Run(self.name, mark)] if self.name else []), Run(self.text))


class Listed(NamedTuple):
    """The items of a list, and the line after it."""

    items: tuple[ListedItem, ...]
    following: int


def listed(
    lines: Sequence[str], at: int, end: int, above: str, stops: Callable[[int], bool]
) -> Listed | None:
    """The list that begins on a line; None if none does. `above` is the last line of
    text before it, and `stops` says whether something else begins on a line.

    >>> found = listed(["limit: How many.", "page: From 1."], 0, 2, "Query:", lambda _: False)
    >>> [item.name for item in found.items] if found else ()
    ['limit', 'page']
    """
    is_named = bool(ANNOUNCES.search(above))
    items: list[ListedItem] = []
    index = at
    while index < end:
        line = lines[index].strip()
        if item := item_at(line, index, above):
            items.append(item)
            index += 1
            continue
        following = next_item(lines, index, end, above, stops)
        if items and following is None and items[-1].text.endswith(":"):
            following = nested_end(lines, index, end, stops)
        if not items or following is None:
            break
        more = (lines[i].strip() for i in range(index, following))
        text = " ".join((items[-1].text, *filter(None, more)))
        items[-1] = items[-1]._replace(text=text, last=following - 1)
        index = following
    is_sure = is_named or (items and not items[0].name)
    return Listed(tuple(items), index) if len(items) > (not is_sure) else None


def item_at(line: str, at: int, above: str) -> ListedItem | None:
    """The item that a line is below another; None if it is none."""
    if text := item_of(line):
        return ListedItem("", text, at, at)
    is_announced = above.endswith(":") or PART.match(above)
    found = NAMED_LINE.fullmatch(line) if is_announced else None
    if SHOWN.match(line):
        return None
    if not found or found["name"].lower() in REMARKS:
        return described_at(line, at, above)
    return ListedItem(found["name"], line[found.end("name") :], at, at)


TOLD = re.compile(r"([a-z_]\w{0,60}) (?:is|are|must be|specifies) .{3,2000}")


def described_at(line: str, at: int, above: str) -> ListedItem | None:
    """The item that a line is which says what something is that the line above names.

    >>> described_at("limit is how many there are.", 0, "Give limit in the query:").name
    'limit'
    """
    found = TOLD.fullmatch(line) if above.endswith(":") else None
    if not found or not re.search(rf"\b{found[1]}\b", above):
        return None
    return ListedItem(found[1], f" - {line}", at, at)


def nested_end(
    lines: Sequence[str], at: int, end: int, stops: Callable[[int], bool]
) -> int | None:
    """The line behind a list in an item that ends with a colon; None if there is none."""
    for index in range(at, min(end, at + MAX_BETWEEN)):
        if not lines[index].strip() or stops(index):
            return index if index > at else None
    return None


def next_item(
    lines: Sequence[str],
    at: int,
    end: int,
    above: str,
    stops: Callable[[int], bool],
) -> int | None:
    """The line of the next item, where those from `at` to it are text of the one above."""
    for index in range(at, min(end, at + MAX_BETWEEN)):
        line = lines[index].strip()
        if line and stops(index):
            return None
        if item_at(line, index, above):
            return index
        if APART.search(line):
            return None
    return None
