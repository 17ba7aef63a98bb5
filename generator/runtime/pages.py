"""How lists are split into pages; what `paginate` needs to know.

All kinds have these in common:

- `items`: where the response holds the list;
- `limit`: where the request says the page size, if it can;
- `minimum`, `maximum`: smallest and largest page size that are documented;
- `more`: where the response holds a boolean that says whether there is more;
- `done`: where the response holds a boolean that says whether this was the last page.

Offsets and numbers also have:

- `next`: where the response holds the next page (a URL, a number), null at the end;
- `counted`: where the response holds the number of all items, or of those in the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

Place: TypeAlias = tuple[str, ...]
"""Wire names that lead to a member of a JSON body; `()` is the body itself."""
Where: TypeAlias = str | Place
"""A query parameter by its name, or a field of the JSON request body by its place."""


class OffsetPages(NamedTuple):
    """A number of items to skip.

    Attributes:
        offset: Where the request says it.
        total: Where the response holds the number of all items.
        start: Offset of the first item.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    offset: Where = "offset"
    total: Place | None = None
    start: int = 0
    next: Place | None = None
    counted: Place | None = None


class NumberPages(NamedTuple):
    """A page number.

    Attributes:
        number: Where the request says it.
        last: Where the response holds the number of pages.
        total: Where the response holds the number of all items.
        start: Number of the first page.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    number: Where = "page"
    last: Place | None = None
    total: Place | None = None
    start: int = 1
    next: Place | None = None
    counted: Place | None = None


class CursorPages(NamedTuple):
    """A cursor from the response, or from its last item.

    Attributes:
        cursor: Where the request says it.
        next: Where the response holds the next one.
        last_item: Where the last item holds the next one, instead of `next`.
        header: The response header that holds the next one, instead of `next`.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    cursor: Where = "cursor"
    next: Place = ()
    last_item: Place | None = None
    header: str | None = None


class LinkPages(NamedTuple):
    """A `Link` header with `rel="next"` (RFC 8288)."""

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None


class NextUrlPages(NamedTuple):
    """The URL of the next page is in the response, at `next`."""

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    next: Place = ("next",)


Pages: TypeAlias = OffsetPages | NumberPages | CursorPages | LinkPages | NextUrlPages

_TARGET = re.compile(r"\s*<([^>]*)>")
_PARAMETER = re.compile(
    r"""\s*;\s*([^\s=;,"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?"""
)


def next_link(headers: Mapping[str, str]) -> str | None:
    """Target of the link with `rel="next"`, possibly relative (RFC 8288, section 3)."""
    text, at_ = headers.get("link", ""), 0
    while found := _TARGET.match(text, at_):
        relations, at_ = "", found.end()
        while parameter := _PARAMETER.match(text, at_):
            at_ = parameter.end()
            if parameter[1].lower() == "rel" and not relations:
                relations = (parameter[2] or "").strip("\"'").lower()
        if "next" in relations.split():
            return found[1]
        at_ = text.find(",", at_) + 1
        if not at_:
            return None
    return None
