"""Page after page, without I/O: stops exactly, never repeats, never leaves."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from pydantic_core import to_json

from .bodies import JsonBody
from .call import Call
from .errors import CrossOriginError, InvalidRequestError
from .pages import (
    CursorPages,
    LinkPages,
    NextUrlPages,
    NumberPages,
    OffsetPages,
    Pages,
    Place,
    Where,
)
from .response import Received
from .settings import Settings, origin, safe
from .styles import absent

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^;,\s]+))', re.IGNORECASE)


def next_link(headers: Mapping[str, str]) -> str | None:
    """Target of the link with `rel="next"`, possibly relative."""
    for target, parameters in _LINK.findall(headers.get("link", "")):
        found = _REL.search(parameters)
        if found and "next" in (found[1] or found[2]).strip("'").lower().split():
            return str(target)
    return None


MOST_EMPTY = 100
LOGGER = logging.getLogger(__package__)


class Walker:
    """Decides after each page what is yielded and what is asked for next."""

    def __init__(
        self, call: Call[Any], pages: Pages, limit: int | None, settings: Settings
    ) -> None:
        self._pages = pages
        self._limit = limit
        self._base = call.server or settings.base_url
        self._hidden = settings.hidden
        self._seen: set[Any] = set()
        self._count = 0
        self._empty = 0
        self.first = call if limit is None or limit > 0 else None
        if self.first is not None:
            self.first = self._sized(call)
        if isinstance(pages, CursorPages):
            self._new(("cursor", str(said(call, pages.cursor))))

    def turn(
        self, call: Call[Any], page: Received, body: Any
    ) -> tuple[list[Any], Call[Any] | None]:
        """The items of a page, and the call of the next one (None at the end)."""
        found = at(body, self._pages.items)
        items = list(found) if isinstance(found, (list, tuple)) else []
        self._empty = 0 if items else self._empty + 1
        if items and not self._new(("page", _print(items))):
            LOGGER.warning("%s: a page came again; stopped before it", call.name)
            return [], None
        before, self._count = self._count, self._count + len(items)
        if self._limit is not None and self._count >= self._limit:
            return items[: self._limit - before], None
        return items, self._next(call, page, body, items)

    def _next(
        self, call: Call[Any], page: Received, body: Any, items: list[Any]
    ) -> Call[Any] | None:
        more = self._pages.more
        if more is not None and at(body, more) is False:
            return None
        match self._pages:
            case OffsetPages() as pages:
                return self._by_offset(pages, call, body, items)
            case NumberPages() as pages:
                return self._by_number(pages, call, body, items)
            case CursorPages() as pages:
                return self._by_cursor(pages, call, body, items)
            case LinkPages():
                return self._by_url(call, page, next_link(page.headers))
            case NextUrlPages() as pages:
                return self._by_url(call, page, at(body, pages.next))

    def _by_offset(
        self, pages: OffsetPages, call: Call[Any], body: Any, items: list[Any]
    ) -> Call[Any] | None:
        offset = _number(said(call, pages.offset), pages.start) + len(items)
        total = at(body, pages.total) if pages.total else None
        if not items or _reached(offset - pages.start, total):
            return None
        if total is None and self._short(call, body, items):
            return None
        return saying(call, pages.offset, offset)

    def _by_number(
        self, pages: NumberPages, call: Call[Any], body: Any, items: list[Any]
    ) -> Call[Any] | None:
        number = _number(said(call, pages.number), pages.start)
        last = at(body, pages.last) if pages.last else None
        total = at(body, pages.total) if pages.total else None
        if not items or _reached(number - pages.start + 1, last):
            return None
        if _reached(self._count, total):
            return None
        if last is None and total is None and self._short(call, body, items):
            return None
        return saying(call, pages.number, number + 1)

    def _by_cursor(
        self, pages: CursorPages, call: Call[Any], body: Any, items: list[Any]
    ) -> Call[Any] | None:
        if pages.last_item is not None:
            cursor = at(items[-1], pages.last_item) if items else None
        else:
            cursor = at(body, pages.next)
        if absent(cursor) or cursor == "" or cursor is False:
            return None
        if self._empty >= MOST_EMPTY or not self._new(("cursor", str(cursor))):
            return None
        return saying(call, pages.cursor, cursor)

    def _by_url(self, call: Call[Any], page: Received, url: Any) -> Call[Any] | None:
        if not isinstance(url, str) or not url or self._empty >= MOST_EMPTY:
            return None
        target = self._target(call, page, url)
        parts = urlsplit(target)
        path = quote(parts.path or "/", safe=_SAFE)
        # A secret comes with the credentials; some servers repeat it here.
        pieces = parts.query.split("&")
        query = "&".join(p for p in pieces if p.partition("=")[0] not in self._hidden)
        if query:
            path += "?" + quote(query, safe=_SAFE)
        if not self._new(("url", path)):
            return None
        root = f"{parts.scheme}://{parts.netloc}"
        return replace(call, path=path, query=None, server=root)

    def _target(self, call: Call[Any], page: Received, url: str) -> str:
        """The absolute URL of the next page, of this origin."""
        try:
            target = urljoin(page.url, url)
            home = origin(target) == origin(self._base)
            home = home and "@" not in urlsplit(target).netloc
        except (ValueError, InvalidRequestError):
            target, home = url, False
        if home:
            return target
        error = CrossOriginError(
            f"{call.name}: the next page is at {safe(target)}, which is another origin"
        )
        error.operation, error.method = call.operation, page.method
        error.url, error.attempts = page.url, page.attempts
        raise error

    def _sized(self, call: Call[Any]) -> Call[Any]:
        """The call with the documented maximum, or what is wanted, as page size."""
        pages = self._pages
        if pages.limit is None or pages.maximum is None:
            return call
        if not absent(said(call, pages.limit)):
            return call
        wanted = max(self._limit or pages.maximum, pages.minimum or 1)
        return saying(call, pages.limit, min(pages.maximum, wanted))

    def _new(self, key: Any) -> bool:
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh

    def _short(self, call: Call[Any], body: Any, items: list[Any]) -> bool:
        """Whether a page is smaller than a size that the server promised to keep."""
        pages = self._pages
        if pages.maximum is None or pages.limit is None:
            return False
        if pages.more is not None and at(body, pages.more):
            return False
        size = _number(said(call, pages.limit), 0)
        return 0 < size <= pages.maximum and len(items) < size


_SAFE = "/:@!$&'()*+,;=-._~%?[]|"


def at(body: Any, place: Place) -> Any:
    """The member that wire names lead to; None where there is none."""
    for key in place:
        if not hasattr(body, "get"):
            return None
        body = body.get(key)
    return body


def said(call: Call[Any], where: Where) -> Any:
    """What a call says in a query parameter or a field of its body."""
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


def _reached(count: int, stated: Any) -> bool:
    return isinstance(stated, (int, float)) and count >= stated


def _number(value: Any, fallback: int) -> int:
    try:
        return fallback if absent(value) else int(value)
    except (TypeError, ValueError):
        return fallback


def _print(items: list[Any]) -> bytes:
    try:
        text = to_json(items, fallback=str)
    except ValueError:
        # Lone surrogates have no UTF-8 form.
        text = repr(items).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).digest()
