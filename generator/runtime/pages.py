"""How lists are split into pages; what `paginate` needs to know."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Place: TypeAlias = tuple[str, ...]
"""Wire names that lead to a member of a JSON body; `()` is the body itself."""
Where: TypeAlias = str | Place
"""A query parameter by its name, or a field of the JSON request body by its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """What all kinds have in common.

    Attributes:
        items: Where the answer holds the list.
        limit: Where the request says the page size, if it can.
        minimum: Smallest page size that is documented.
        maximum: Largest page size that is documented.
        more: Where the answer holds a boolean that says whether there is more.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetPages(_Pages):
    """A number of items to skip.

    Attributes:
        offset: Where the request says it.
        total: Where the answer holds the number of all items.
        start: Offset of the first item.
    """

    offset: Where = "offset"
    total: Place | None = None
    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPages(_Pages):
    """A page number.

    Attributes:
        number: Where the request says it.
        last: Where the answer holds the number of pages.
        total: Where the answer holds the number of all items.
        start: Number of the first page.
    """

    number: Where = "page"
    last: Place | None = None
    total: Place | None = None
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorPages(_Pages):
    """A cursor from the answer, or from its last item.

    Attributes:
        cursor: Where the request says it.
        next: Where the answer holds the next one.
        last_item: Where the last item holds the next one, instead of `next`.
    """

    cursor: Where = "cursor"
    next: Place = ()
    last_item: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPages(_Pages):
    """A `Link` header with `rel="next"` (RFC 8288)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUrlPages(_Pages):
    """The URL of the next page is in the answer, at `next`."""

    next: Place = ("next",)


Pages: TypeAlias = OffsetPages | NumberPages | CursorPages | LinkPages | NextUrlPages
