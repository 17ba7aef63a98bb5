"""Page after page, without I/O: stops exactly, never repeats, never leaves."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from pydantic_core import to_json

from .api import (
    CursorPages,
    LinkPages,
    NextUrlPages,
    NumberPages,
    OffsetPages,
    Pages,
    Place,
    Where,
    next_link,
)
from .bodies import JsonBody
from .call import Call, Received, Response
from .errors import ApiError, ApiStatusError, CrossOriginError, InvalidRequestError
from .settings import Settings, origin, safe
from .styles import absent

# Absolute, or with a query, as no token is spelled.
_SURE_URL = re.compile(r"https?://|[^?#\s]{0,2000}\?[^=&#\s]{1,200}=", re.IGNORECASE)
_URL_LIKE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/?]|[^?#]*\?")


NEXT_PAGE = "x-next-page"
"""The header that is empty on the last page, where a server sends it."""
MOST_EMPTY = 100
"""Empty pages in a row after which a walk ends: some servers filter after paging."""
IDENTITIES = ("id", "_id", "uuid", "key", "href", "url", "self", "slug")
"""Members that tell items of one list apart."""
LOGGER = logging.getLogger(__package__)
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list.

    Attributes:
        items: Its items; fewer where the wanted number of items was reached.
        cursor: What asks for the page after it, as the argument that says where to
            start; None at the end.
    """

    items: list[T]
    cursor: Any = None


class Turn(NamedTuple):
    """The outcome of a page: its items, the next call, or why there is none."""

    items: list[Any]
    following: Call[Any] | None = None
    problem: ApiError | None = None
    cursor: Any = None


class Walker:
    """Decides after each page what is yielded and what is asked for next."""

    def __init__(
        self, call: Call[Any], pages: Pages, limit: int | None, settings: Settings
    ) -> None:
        self._pages = pages
        self._limit = limit
        self._base = call.server or settings.base_url
        self._hidden = settings.hidden
        own = (p.name for p in settings.api.parameters if p.location == "query")
        self._own = frozenset(own)
        self._seen: set[Any] = set()
        self._print: bytes | None = None
        self._count = 0
        self._empty = 0
        self._ended = self._midway = False
        self.first = call if limit is None or limit > 0 else None
        if self.first is not None:
            self.first = self._sized(call)
        if isinstance(pages, CursorPages):
            self._new(("cursor", str(stated(call, pages.cursor))))

    def start(self, after: Any) -> Call[Any] | None:
        """The call to begin with: the first, or that of the page after another one."""
        if after is None or self.first is None:
            return self.first
        where = starting(self._pages)
        if where is None or (isinstance(after, str) and _SURE_URL.match(after)):
            return self._by_url(self.first, self._base, after)
        self._midway = True
        return saying(self.first, where, after)

    def turn(self, call: Call[Any], page: Received, body: Any) -> Turn:
        """The items of a page, and the call of the next one (None at the end)."""
        found = at(body, self._pages.items)
        items = list(found) if isinstance(found, (list, tuple)) else []
        self._empty = 0 if items else self._empty + 1
        if self._repeats(items):
            LOGGER.warning("%s: a page was repeated; stopped before it", call.name)
            return Turn([])
        before, self._count = self._count, self._count + len(items)
        try:
            following, problem = self._next(call, page, body, items), None
        except CrossOriginError as error:
            following, problem, error.attempts = None, error, page.attempts
        if self._came_back(following, call, items):
            return Turn([])
        self._print = _print(items)
        if self._limit is not None and self._count >= self._limit:
            cut = self._count > self._limit
            cursor = None if cut else self._cursor(following)
            return Turn(items[: self._limit - before], None, None, cursor)
        ended = following is _BACK
        if ended:
            LOGGER.warning("%s: the next page was already visited; stopped", call.name)
        following = None if ended else following
        return Turn(items, following, problem, self._cursor(following))

    def ends(self, error: ApiStatusError) -> bool:
        """Whether an error tells that the page before was the last one.

        Servers that count pages answer 404 behind it; counts tell no walk from the
        middle that it came there.
        """
        came = self._ended or (self._midway and self._count > 0)
        return error.status == 404 and came

    def _repeats(self, items: list[Any]) -> bool:
        """Whether a server ignores the place that it is asked for.

        Equal items are a sign of that only where items can be distinguished; under a new
        cursor or URL they are what the server says.
        """
        if not isinstance(self._pages, (OffsetPages, NumberPages)) or not items:
            return False
        return not self._new(("page", _print(items))) and _distinguished(items[0])

    def _came_back(
        self, following: Call[Any] | None, call: Call[Any], items: list[Any]
    ) -> bool:
        """Whether the same page came under a cursor or URL that was there before."""
        back = following is _BACK and bool(items) and self._print == _print(items)
        if back:
            LOGGER.warning("%s: a page was repeated; stopped before it", call.name)
        return back

    def _cursor(self, following: Call[Any] | None) -> Any:
        """The argument with which a caller would start at a page."""
        if following is None:
            return None
        where = starting(self._pages)
        found = stated(following, where) if where is not None else None
        return f"{following.server}{following.path}" if absent(found) else found

    def _next(
        self, call: Call[Any], page: Received, body: Any, items: list[Any]
    ) -> Call[Any] | None:
        pages = self._pages
        if pages.more is not None and at(body, pages.more) is False:
            return None
        if pages.done is not None and at(body, pages.done) is True:
            return None
        match pages:
            case OffsetPages() | NumberPages():
                return self._counted(pages, call, page, body, items)
            case CursorPages():
                return self._by_cursor(pages, call, page, body, items)
            case LinkPages():
                return self._by_url(call, page.url, next_link(page.headers))
            case NextUrlPages():
                return self._by_url(call, page.url, at(body, pages.next))

    def _counted(
        self,
        pages: OffsetPages | NumberPages,
        call: Call[Any],
        page: Received,
        body: Any,
        items: list[Any],
    ) -> Call[Any] | None:
        """The next page of those that are counted; what the response says comes first."""
        following = at(body, pages.next) if pages.next else None
        following = at(following, ("href",)) or following
        if isinstance(following, str) and _URL_LIKE.match(following):
            return self._by_url(call, page.url, following)
        if pages.next and has(body, pages.next) and not following:
            return None
        if "link" in page.headers and (url := next_link(page.headers)):
            return self._by_url(call, page.url, url)
        if page.headers.get(NEXT_PAGE) == "":
            return None
        if not items or self._complete(pages, body, items):
            return None
        self._ended = self._may_be_last(pages, call, body, items)
        if isinstance(pages, OffsetPages):
            return self._by_offset(pages, call, body, items)
        return self._by_number(pages, call, body)

    def _complete(
        self, pages: OffsetPages | NumberPages, body: Any, items: list[Any]
    ) -> bool:
        """Whether the response's counts say that all items have come."""
        count = at(body, pages.counted) if pages.counted else None
        return _reached(self._count, count) and not _reached(len(items), count)

    def _may_be_last(
        self,
        pages: OffsetPages | NumberPages,
        call: Call[Any],
        body: Any,
        items: list[Any],
    ) -> bool:
        """Whether a page may be the last one, although nothing says so certainly."""
        count = at(body, pages.counted) if pages.counted else None
        size = _number(stated(call, pages.limit), 0) if pages.limit else 0
        return _reached(self._count, count) or len(items) < size

    def _by_offset(
        self, pages: OffsetPages, call: Call[Any], body: Any, items: list[Any]
    ) -> Call[Any] | None:
        offset = _number(stated(call, pages.offset), pages.start) + len(items)
        total = at(body, pages.total) if pages.total else None
        if _reached(offset - pages.start, total):
            return None
        return saying(call, pages.offset, offset)

    def _by_number(
        self, pages: NumberPages, call: Call[Any], body: Any
    ) -> Call[Any] | None:
        own = stated(call, pages.number)
        if absent(own) and pages.current and at(body, pages.current) in (0, 1):
            # Some begin with 0 and document it nowhere, but in their responses.
            pages = self._pages = pages._replace(start=int(at(body, pages.current)))
        number = _number(own, pages.start)
        last = at(body, pages.last) if pages.last else None
        total = at(body, pages.total) if pages.total else None
        if _reached(number - pages.start + 1, last) or _reached(self._count, total):
            return None
        return saying(call, pages.number, number + 1)

    def _by_cursor(
        self,
        pages: CursorPages,
        call: Call[Any],
        page: Received,
        body: Any,
        items: list[Any],
    ) -> Call[Any] | None:
        if pages.last_item is not None:
            cursor = at(items[-1], pages.last_item) if items else None
        elif pages.header is not None:
            cursor = page.headers.get(pages.header)
        else:
            cursor = at(body, pages.next)
        if absent(cursor) or cursor in _NOWHERE:
            return None
        if self._empty >= MOST_EMPTY:
            return None
        if isinstance(cursor, str) and _SURE_URL.match(cursor):
            return self._by_url(call, page.url, cursor)
        if not self._new(("cursor", str(cursor))):
            return _BACK
        return saying(call, pages.cursor, cursor)

    def _by_url(self, call: Call[Any], below: str, url: Any) -> Call[Any] | None:
        url = at(url, ("href",)) or url
        if not isinstance(url, str) or not url or self._empty >= MOST_EMPTY:
            return None
        target = self._target(call, below, url)
        parts = urlsplit(target)
        path = quote(parts.path or "/", safe=_SAFE, errors="replace")
        # A secret comes with the credentials; some servers repeat it here.
        pieces = parts.query.split("&")
        query = "&".join(p for p in pieces if p.partition("=")[0] not in self._hidden)
        if query:
            path += "?" + quote(query, safe=_SAFE, errors="replace")
        if not self._new(("url", path)):
            return _BACK
        kept, root = self._kept(call, query), f"{parts.scheme}://{parts.netloc}"
        following = replace(call, path=path, query=kept, server=root)
        if call.method != "GET" and parts.path != urlsplit(below).path:
            # A search that is asked for again is of the same resource; what another
            # one shows is read.
            return replace(following, method="GET", body=None)
        return following

    def _kept(self, call: Call[Any], query: str) -> dict[str, object] | None:
        """The part of a query that stays although the next URL does not repeat it:
        parameters of every call, such as the version.
        """
        there = {piece.partition("=")[0] for piece in query.split("&")}
        own = {k: v for k, v in (call.query or {}).items() if k in self._own - there}
        return own or None

    def _target(self, call: Call[Any], below: str, url: str) -> str:
        """The absolute URL of the next page, of this origin."""
        try:
            target = urljoin(below, url)
            home = origin(target) == origin(self._base)
            home = home and "@" not in urlsplit(target).netloc
        except (ValueError, InvalidRequestError):
            target, home = url, False
        if home:
            return target
        place = f"{safe(target)}, which is another origin than {safe(self._base)}"
        remedy = "if that is where the server is, pass it as base_url"
        message = f"the next page is at {place}, so nothing is sent there; {remedy}"
        error = CrossOriginError(f"{call.name}: {message}")
        error.operation, error.method, error.url = call.operation, call.method, below
        raise error

    def _sized(self, call: Call[Any]) -> Call[Any]:
        """The call with the documented maximum, or what is wanted, as page size."""
        pages = self._pages
        if pages.limit is None or pages.maximum is None:
            return call
        if not absent(stated(call, pages.limit)):
            return call
        wanted = max(self._limit or pages.maximum, pages.minimum or 1)
        return saying(call, pages.limit, min(pages.maximum, wanted))

    def _new(self, key: Any) -> bool:
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh


class Paginator(Generic[T]):
    """Every item of a list, page after page; `pages()` gives whole pages instead."""

    def __init__(
        self, walker: Walker, fetch: Callable[[Call[Any]], Response[Any]]
    ) -> None:
        self._walker = walker
        self._fetch = fetch
        self._items: Iterator[T] | None = None

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._items is None:
            self._items = (item for page in self.pages() for item in page.items)
        return next(self._items)

    def pages(self, *, after: Any = None) -> Iterator[Page[T]]:
        """Page after page, each with the cursor that asks for the one after it; `after`
        is the cursor of a page of an earlier walk.
        """
        current = self._walker.start(after)
        while current is not None:
            try:
                page = self._fetch(current)
            except ApiStatusError as error:
                if self._walker.ends(error):
                    return
                raise
            turn = self._walker.turn(current, page, page.value)
            yield Page(turn.items, turn.cursor)
            if turn.problem is not None:
                raise turn.problem
            current = turn.following


class AsyncPaginator(Generic[T]):
    """Every item of a list, page after page; `pages()` gives whole pages instead."""

    def __init__(
        self, walker: Walker, fetch: Callable[[Call[Any]], Awaitable[Response[Any]]]
    ) -> None:
        self._walker = walker
        self._fetch = fetch
        self._items: AsyncIterator[T] | None = None

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        if self._items is None:
            self._items = (item async for page in self.pages() for item in page.items)
        return await anext(self._items)

    async def pages(self, *, after: Any = None) -> AsyncIterator[Page[T]]:
        """Page after page, each with the cursor that asks for the one after it; `after`
        is the cursor of a page of an earlier walk.
        """
        current = self._walker.start(after)
        while current is not None:
            try:
                page = await self._fetch(current)
            except ApiStatusError as error:
                if self._walker.ends(error):
                    return
                raise
            turn = self._walker.turn(current, page, page.value)
            yield Page(turn.items, turn.cursor)
            if turn.problem is not None:
                raise turn.problem
            current = turn.following


_NOWHERE = ("", "0", "nil", "null", 0)
"""Next cursors that would lead to the first page: there is none (`False` is 0)."""
_BACK: Call[Any] = Call("GET", "", None)
"""Stands for a next page that was asked for before."""
_SAFE = "/:@!$&'()*+,;=-._~%?[]|"


def starting(pages: Pages) -> Where | None:
    """Where a call says at which page to start; None if only URLs tell pages apart."""
    for name in ("cursor", "offset", "number"):
        if name in pages._fields:
            where: Where = getattr(pages, name)
            return where
    return None


def at(body: Any, place: Place) -> Any:
    """The member that wire names lead to; None if there is none."""
    for key in place:
        if not hasattr(body, "get"):
            return None
        body = body.get(key)
    return body


def has(body: Any, place: Place) -> bool:
    """Whether there is a member, null included."""
    holder = at(body, place[:-1])
    return hasattr(holder, "get") and place[-1] in holder


def stated(call: Call[Any], where: Where) -> Any:
    """The value that a call has in a query parameter or a field of its body."""
    if isinstance(where, str):
        return (call.query or {}).get(where)
    value: Any = call.body.value if isinstance(call.body, JsonBody) else None
    for key in where:
        value = _mapping(value).get(key)
    return value


def saying(call: Call[Any], where: Where, value: Any) -> Call[Any]:
    """The call, saying something else there."""
    if isinstance(where, str):
        return replace(call, query={**(call.query or {}), where: value})
    body = call.body if isinstance(call.body, JsonBody) else JsonBody(None)
    return replace(call, body=body._replace(value=_with(body.value, where, value)))


def _with(body: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    fields = _mapping(body)
    return {**fields, place[0]: _with(fields.get(place[0]), place[1:], value)}


def _mapping(value: Any) -> Mapping[str, Any]:
    dump = getattr(value, "to_dict", None)
    value = dump() if callable(dump) else value
    return value if isinstance(value, Mapping) else {}


def _distinguished(item: Any) -> bool:
    """Whether an item says which one it is."""
    return hasattr(item, "get") and any(name in item for name in IDENTITIES)


def _reached(count: int, stated: Any) -> bool:
    return isinstance(stated, (int, float)) and count >= stated


def _number(value: Any, fallback: int) -> int:
    with suppress(TypeError, ValueError):
        return fallback if absent(value) else int(value)
    return fallback


def _print(items: list[Any]) -> bytes:
    try:
        text = to_json(items, fallback=str)
    except ValueError:
        # Lone surrogates have no UTF-8 form.
        text = repr(items).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).digest()
