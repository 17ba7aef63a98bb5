"""Pagination of a list: the requested page, and the body of the response around it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode
from zlib import crc32

from ..answers import Reply, json_reply
from ..document import Document, Json, Operation, Parameter, Place
from ..schemas import Schemas
from .resources import Shape, fields_of, flat, kinds_at
from .store import Key

OFFSETS: Final = frozenset("offset skip start startindex startat from".split())
PAGES: Final = frozenset("page pagenumber pageno pageindex currentpage p".split())
LIMITS: Final = frozenset(
    "limit perpage pagesize size maxresults max top take itemsperpage first pagelimit"
    " rows resultsperpage maxitems maxkeys".split()
)
CURSORS: Final = frozenset(
    "cursor after startingafter pagetoken nexttoken nextpagetoken continuationtoken"
    " continuation continue marker bookmark startafter pagecursor nextcursor afterid"
    " lastid scrollid pageafter".split()
)
ID_CURSORS: Final = frozenset("startingafter afterid lastid startafter".split())
"""Cursors that are the id of the last item, by their names."""
SORTS: Final = frozenset("sort sortby orderby order sortfield sortkey ordering".split())
ORDERS: Final = frozenset(
    "order sortorder direction sortdirection orderdirection".split()
)
SEARCHES: Final = frozenset("q query search searchterm".split())
COMMON_PAGE: Final = 20
"""Items of a page where neither the request nor the document says how many."""


class Window(NamedTuple):
    """The items that a request asks for; `mark` is the parameter that moves on, of the
    kind `offset`, `page` or `cursor`; an empty kind is not a paging at all.
    """

    kind: str = ""
    mark: str = ""
    offset: int = 0
    limit: int = -1
    base: int = 0
    """The number of the first page, or of the first item."""
    after: str = ""
    """The cursor of the item to go on after: its id, or what `sealed` made."""

    @property
    def is_cursor(self) -> bool:
        """Whether its mark is a cursor."""
        return self.kind == "cursor"

    @property
    def by_id(self) -> bool:
        """Whether its cursors are the ids of items, by their name."""
        return self.is_cursor and flat(self.mark) in ID_CURSORS


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters of a list by what they mean."""

    kind: str
    mark: Parameter | None
    limit: Parameter | None

    @classmethod
    def of(cls, operation: Operation) -> Terms:
        """The paging of an operation, by the names of its query parameters."""
        query = [p for p in operation.parameters if p.location == "query"]
        found = {flat(p.name): p for p in reversed(query)}
        for kind, names in (("cursor", CURSORS), ("offset", OFFSETS), ("page", PAGES)):
            mark = next((found[name] for name in found if name in names), None)
            if mark is not None and not (kind == "page" and is_object(mark)):
                limit = next((found[n] for n in found if n in LIMITS), None)
                numeric = kind == "cursor" and is_number(mark)
                return cls("offset" if numeric else kind, mark, limit)
        limit = next((found[name] for name in found if name in LIMITS), None)
        return cls("", None, limit)

    @property
    def names(self) -> frozenset[str]:
        """The names of the parameters."""
        return frozenset(p.name for p in (self.mark, self.limit) if p)

    def window(self, query: Mapping[str, Json]) -> Window:
        """The window of a request by its query parameters."""
        if self.mark is None and self.limit is None:
            return Window()
        limit = whole(query.get(self.limit.name) if self.limit else None)
        if limit is None:
            limit = stated(self.limit, "default", COMMON_PAGE)
        if self.mark is None:
            return Window(limit=limit)
        name, value = self.mark.name, query.get(self.mark.name)
        if self.kind == "cursor":
            after = "" if value is None else str(value)
            return Window("cursor", name, 0, limit, after=after)
        least = 1 if self.kind == "page" else 0
        least = min(
            stated(self.mark, "default", least), stated(self.mark, "minimum", least)
        )
        base = least if least in (0, 1) else (1 if self.kind == "page" else 0)
        number = whole(value)
        steps = max((base if number is None else number) - base, 0)
        offset = steps * limit if self.kind == "page" else steps
        # SQLite counts up to 2**63; no list is longer than this.
        return Window(self.kind, name, min(offset, 2**53), limit, base)


def is_object(parameter: Parameter) -> bool:
    """Whether a parameter's value is an object, such as `page[number]=2`."""
    return parameter.kinds - {"null"} == {"object"}


def is_number(parameter: Parameter) -> bool:
    """Whether a cursor is a number, and no id of an item."""
    return (
        parameter.kinds - {"null"} == {"integer"}
        and flat(parameter.name) not in ID_CURSORS
    )


def stated(parameter: Parameter | None, keyword: str, otherwise: int) -> int:
    """A whole number that the schema of a parameter states."""
    schema = parameter.schema if parameter else None
    found = whole(schema.get(keyword)) if isinstance(schema, dict) else None
    return otherwise if found is None else found


def whole(value: Json) -> int | None:
    """A value as an integer; None if it is none."""
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) < 17
    ):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if abs(value) < 2**53 else None


def sealed(key: Key) -> str:
    """Where an item stands as a cursor, which does not show it."""
    text = json.dumps(key, separators=(",", ":")).encode()
    return urlsafe_b64encode(crc32(text).to_bytes(4) + text[1:-1]).decode().rstrip("=")


def opened(cursor: str, terms: int) -> Key | None:
    """Where the item of a cursor stands in an order of so many terms, nothing for the
    beginning; None if the cursor was never given for such an order.
    """
    try:
        found = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        text = b"[%b]" % found[4:]
        key = json.loads(text) if crc32(text).to_bytes(4) == found[:4] else None
    except (ValueError, RecursionError):
        return None
    if key is None or len(key) not in (0, terms) or not all(map(is_scalar, key)):
        return None
    return tuple(key)


def is_scalar(value: Json) -> bool:
    """Whether a value is one that SQLite returns."""
    is_whole = isinstance(value, int) and abs(value) < 2**63
    return value is None or is_whole or isinstance(value, str | float)


@dataclass(frozen=True, slots=True)
class Position:
    """The position of a page in its list, and the URL of the request.

    `more` says whether items come after it, `following` and `earlier` are the cursors of
    the pages around it.
    """

    window: Window
    total: int
    count: int
    more: bool = False
    following: str = ""
    earlier: str = ""
    address: str = ""
    query: str = ""

    @property
    def number(self) -> int:
        """The number of the page."""
        size = max(self.window.limit, 1)
        base = self.window.base if self.window.kind == "page" else 1
        return self.window.offset // size + base

    @property
    def pages(self) -> int:
        """The number of pages."""
        size = self.window.limit if self.window.limit > 0 else max(self.total, 1)
        return -(-self.total // size)

    def mark(self, forward: bool) -> str:
        """The value of the parameter that leads to the next or the previous page."""
        window = self.window
        step = self.count if forward else -max(window.limit, 1)
        match window.kind:
            case "page":
                return str(self.number + (1 if forward else -1))
            case "offset":
                return str(max(window.offset + step, 0) + window.base)
            case "cursor":
                return self.following if forward else self.earlier
        return ""

    def link(self, forward: bool) -> str:
        """The address of the next or the previous page; empty if there is none."""
        if not (self.more if forward else self.has_previous) or not self.window.mark:
            return ""
        name, mark = self.window.mark, self.mark(forward)
        pairs = [(k, v) for k, v in parse_qsl(self.query, True) if k != name]
        # The first page has no item before it whose id could lead there.
        query = urlencode([*pairs, (name, mark)] if mark else pairs)
        return f"{self.address}?{query}" if query else self.address

    @property
    def has_previous(self) -> bool:
        """Whether items come before this page."""
        return self.window.offset > 0 or bool(self.window.after)

    def links(self) -> str:
        """The value of a `Link` header (RFC 8288)."""
        named = (("next", self.link(True)), ("prev", self.link(False)))
        return ", ".join(f'<{link}>; rel="{name}"' for name, link in named if link)


TOTALS: Final = frozenset(
    "total totalcount totalresults totalitems totalsize totalelements totalrecords"
    " totalentries totalnumber count itemcount resultcount recordcount".split()
)
COUNTS: Final = frozenset("pagecount numberofelements pageitems returned".split())
PAGE_TOTALS: Final = frozenset("pages totalpages lastpage numpages pagestotal".split())
MORE: Final = frozenset(
    "hasmore hasnext hasnextpage more morepages hasmorepages".split()
)
DONE: Final = frozenset("islast islastpage isfinal done complete last".split())
EARLIER: Final = frozenset("hasprevious hasprev haspreviouspage hasprevpage".split())
NEXT: Final = frozenset(
    "next nextcursor nextpagetoken nextpage nexturl nextlink nextpageurl endcursor"
    " nexttoken cursor continuationtoken after nextoffset continue nextmarker marker"
    " nextpagecursor nexturi nextpageuri".split()
)
PREVIOUS: Final = frozenset(
    "prev previous prevpage previouspage prevcursor previouscursor prevurl previousurl"
    " previouspageurl prevlink before startcursor previouspagetoken".split()
)
ABSENT: Final = object()
"""Stands for a field that is left out."""


def described(name: str, kinds: frozenset[str], at: Position) -> Json:
    """The value of a page's field, by its name and its types; `ABSENT` for a mark of a
    page that is not there, None for a field of another meaning.
    """
    key, numeric = flat(name), bool(kinds & {"integer", "number"})
    if numeric and (number := number_of(key, at)) is not None:
        return number
    if "boolean" in kinds:
        return flag_of(key, at)
    for names, forward in ((NEXT, True), (PREVIOUS, False)):
        if key in names:
            there = at.more if forward else at.has_previous
            if not there or not at.window.mark or not at.mark(forward):
                return ABSENT
            return marked(key, kinds, at, forward)
    return None


def number_of(key: str, at: Position) -> int | None:
    """The meaning of a number."""
    numbers = (
        (TOTALS, at.total),
        (COUNTS, at.count),
        (PAGE_TOTALS, at.pages),
        (LIMITS, max(at.window.limit, 0) or at.count),
        (
            OFFSETS,
            at.window.offset + (at.window.base if at.window.kind == "offset" else 0),
        ),
        (PAGES, at.number),
    )
    return next((value for names, value in numbers if key in names), None)


def position_headers(names: Iterable[str], at: Position) -> Iterator[tuple[str, str]]:
    """`Link` where it leads somewhere, and those headers of these names that tell the
    position in numbers, such as `X-Total-Count`.
    """
    if links := at.links():
        yield "Link", links
    for name in names:
        number = number_of(flat(name).removeprefix("x"), at)
        if number is not None:
            yield name, str(number)


def flag_of(key: str, at: Position) -> bool | None:
    """The meaning of a boolean."""
    flags = ((MORE, at.more), (DONE, not at.more), (EARLIER, at.has_previous))
    return next((value for names, value in flags if key in names), None)


def marked(key: str, kinds: frozenset[str], at: Position, forward: bool) -> Json:
    """The way to another page: a number, an address or a cursor."""
    mark = at.mark(forward)
    if kinds & {"integer", "number"} and mark.isdigit():
        return int(mark)
    is_address = key.endswith(("url", "link", "uri", "href"))
    bare = key in ("next", "prev", "previous") and at.window.kind != "cursor"
    return at.link(forward) if is_address or bare else mark


def orders(query: Mapping[str, Json]) -> Iterator[tuple[str, bool]]:
    """The sort order of a request, as it is written: names with whether they descend."""
    named = {flat(name): value for name, value in query.items()}
    words = ("asc", "desc", "ascending", "descending", "1", "-1")
    direction = next(
        (
            str(v).lower()
            for n, v in named.items()
            if n in ORDERS and str(v).lower() in words
        ),
        "",
    )
    for name, value in named.items():
        if name in SORTS and str(value).lower() not in words:
            entries = value if isinstance(value, list) else str(value).split(",")
            for entry in map(str, entries):
                bare, descends = ordered(entry.strip())
                yield bare, descends or direction in ("desc", "descending", "-1")


def ordered(entry: str) -> tuple[str, bool]:
    """A name and whether it descends: `-name`, `name:desc`, `name desc`, `name.desc`."""
    if entry[:1] in ("-", "+"):
        return entry[1:], entry[0] == "-"
    for sign in (":", " ", ".", "_"):
        name, _, word = entry.rpartition(sign)
        if name and word.lower() in ("asc", "desc"):
            return name, word.lower() == "desc"
    return entry, False


ADDRESSES: Final = frozenset("href url uri path link".split())
DEPTH: Final = 3
"""How deep a response says something of its pages: `_links`, `next`, `href`."""


class List(NamedTuple):
    """The structure of a list's body."""

    document: Document
    schemas: Schemas
    shape: Shape


def filled(known: List, whole: Json, items: list[Json], at: Position) -> Json:
    """A made-up body with real items, and with what it says of pages."""
    if not known.shape.keys:
        return items
    if isinstance(whole, dict):
        fill(known, whole, known.shape.whole, at, DEPTH, None)
        node = whole
        for key in known.shape.keys[:-1]:
            node = node.setdefault(key, {})
        node[known.shape.keys[-1]] = items
    return whole


def last_page(
    operation: Operation, reply: Reply, document: Document, schemas: Schemas, at: Place
) -> Reply:
    """A made-up page as the last one of its list: nothing comes after it. A response of
    an operation without pages stays as it is.
    """
    if operation.method != "GET" or Terms.of(operation).mark is None:
        return reply
    body = json.loads(reply.content)
    if not isinstance(body, dict):
        return reply
    lists = [value for value in body.values() if isinstance(value, list)]
    count = len(lists[0]) if lists else 1
    position = Position(Window(), count, count)
    fill(List(document, schemas, Shape((), at, at)), body, at, position, DEPTH, None)
    if not schemas.valid(at, body):
        return reply
    return replace(reply, content=json_reply(reply.status, body).content)


def fill(
    known: List,
    node: dict[str, Json],
    place: Place,
    at: Position,
    depth: int,
    forward: bool | None,
) -> None:
    """Let the fields of an object say where a page stands; `forward` is the page that
    the object itself is about.
    """
    for name, field in fields_of(known.document, place):
        kinds = kinds_at(known.document, field)
        if "array" in kinds:
            continue
        if depth and fields_of(known.document, field):
            value = nested(known, node.get(name), name, field, at, depth)
        elif forward is None:
            value = described(name, kinds, at)
        else:
            value = of_another_page(name, at, forward)
        if value is ABSENT:
            leave_out(known, node, place, name, field)
        elif value is not None:
            node[name] = value


def nested(
    known: List, value: Json, name: str, field: Place, at: Position, depth: int
) -> Json:
    """An object inside of a page, such as `paging` or `next`."""
    key = flat(name)
    forward = True if key in NEXT else False if key in PREVIOUS else None
    there = at.more if forward else at.has_previous
    if forward is not None and not (there and at.link(forward)):
        return ABSENT
    if isinstance(value, dict):
        fill(known, value, field, at, depth - 1, forward)
    return value


def of_another_page(name: str, at: Position, forward: bool) -> Json:
    """A field of an object that is about another page."""
    key = flat(name)
    if key in ADDRESSES:
        return at.link(forward)
    if key in OFFSETS | PAGES | CURSORS:
        mark = at.mark(forward)
        return int(mark) if mark.isdigit() and key in PAGES else mark
    return None


def leave_out(
    known: List, node: dict[str, Json], place: Place, name: str, field: Place
) -> None:
    """Say that there is no such page: by null where it may be, else by nothing."""
    if known.schemas.valid(field, None):
        node[name] = None
        return
    schema, _ = known.document.mapping(place)
    required = schema.get("required")
    if isinstance(required, list) and name in required:
        node[name] = (
            "" if "string" in kinds_at(known.document, field) else node.get(name)
        )
    else:
        node.pop(name, None)
