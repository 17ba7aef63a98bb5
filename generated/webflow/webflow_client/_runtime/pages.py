"""How lists are split into pages; what `paginate` needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetPages:
    """Offset and limit in the query.

    Attributes:
        offset: Query parameter that counts items to skip.
        limit: Query parameter for the page size, if there is one.
        items: Wire names that lead to the list; `()` where the body is the list.
        total: Wire names that lead to the number of items, if it is stated.
        maximum: Largest page size that is documented.
        start: Offset of the first item.
    """

    offset: str = "offset"
    limit: str | None = "limit"
    items: Place = ()
    total: Place | None = None
    maximum: int | None = None
    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPages:
    """A page number in the query.

    Attributes:
        number: Query parameter for the page number.
        size: Query parameter for the page size, if there is one.
        items: Wire names that lead to the list.
        last: Wire names that lead to the number of pages, if it is stated.
        total: Wire names that lead to the number of items, if it is stated.
        maximum: Largest page size that is documented.
        start: Number of the first page.
    """

    number: str = "page"
    size: str | None = None
    items: Place = ()
    last: Place | None = None
    total: Place | None = None
    maximum: int | None = None
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorPages:
    """A cursor from the body (or the last item) goes into the query or the body.

    Attributes:
        cursor: Query parameter, or body field with `in_body`, for the cursor.
        next: Wire names that lead to the next cursor in the answer.
        items: Wire names that lead to the list.
        more: Wire names that lead to a boolean that says whether there is more.
        limit: Query parameter (or body field) for the page size, if there is one.
        maximum: Largest page size that is documented.
        last_item: Wire names in the last item that give the cursor, instead of `next`.
        in_body: The cursor is a field of the JSON body.
    """

    cursor: str = "cursor"
    next: Place = ()
    items: Place = ()
    more: Place | None = None
    limit: str | None = None
    maximum: int | None = None
    last_item: Place | None = None
    in_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPages:
    """A `Link` header with `rel="next"` (RFC 8288)."""

    items: Place = ()
    limit: str | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUrlPages:
    """The URL of the next page is in the body, at `next`."""

    next: Place = ("next",)
    items: Place = ()
    limit: str | None = None
    maximum: int | None = None


Pages: TypeAlias = OffsetPages | NumberPages | CursorPages | LinkPages | NextUrlPages
