"""Pagination, inferred from requests and responses.

An operation is paginated if its response contains one list of items, and its query or
JSON body selects a page by an offset, a page number or a cursor; or if the response
contains the URL of the next page or a `Link` header (RFC 8288).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json, Pointer
from generator.model.definitions import Definitions, without_null
from generator.model.ir import (
    AnyType,
    Field,
    Kind,
    ListOf,
    Option,
    Pages,
    Scalar,
)
from generator.model.operations import Draft
from generator.model.page_terms import (
    COUNTS,
    CURRENT,
    CURSORS,
    DONE,
    LAST_PAGES,
    LISTS,
    MORE,
    NEXT,
    NEXT_CURSORS,
    NEXT_HEADERS,
    NEXT_MARKS,
    NEXT_NUMBERS,
    NEXT_OFFSETS,
    NEXT_URLS,
    NUMBERS,
    OFFSETS,
    RANGES,
    SEARCH_WORDS,
    SIZES,
    TIMES,
    TOTALS,
    URL_TEXT,
    WRITE_WORDS,
    PageShape,
    Term,
    Terms,
    is_link,
    is_mark,
    is_number,
    is_text,
    page_of,
    terms_of,
)
from generator.naming import snake
from generator.project.config import fitting

IDS = frozenset(("id", "_id", "guid", "uuid", "key"))
"""Members that say which one a thing is."""
AFTER = ("starting_after", "after")
"""Cursors that are the id of the last item."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One operation that may be paged."""

    draft: Draft
    terms: Terms
    page: PageShape
    definitions: Definitions

    @property
    def created(self) -> bool:
        """Whether a success means that something was made."""
        return all(outcome.status == "201" for outcome in self.draft.successes)

    @property
    def searches(self) -> bool:
        """Whether a POST only reads: its name says so, and its body is a query."""
        draft = self.draft
        last = draft.path.rstrip("/").rpartition("/")[2]
        words = {*snake(draft.id).split("_"), *snake(last).split("_")}
        if self.created or not WRITE_WORDS.isdisjoint(words):
            return False
        summary = draft.operation.summary
        words |= set(re.findall(r"[a-z]+", summary[:200].lower())[:1])
        return not SEARCH_WORDS.isdisjoint(words) and not self.sends_items

    @property
    def sends_items(self) -> bool:
        """Whether the body holds what the response lists, so that it is not a query."""
        kinds = {without_null(body.type) for body in self.draft.bodies}
        for kind in tuple(kinds):
            model = self.definitions.model(kind)
            kinds |= {f.type for f in model.fields} if model else set()
        items = {kind.item for kind in kinds if isinstance(kind, ListOf)}
        given = {without_null(outcome.type) for outcome in self.draft.successes}
        return bool(kinds & given) or (
            self.page.item in items
            and self.definitions.model(self.page.item) is not None
        )

    @property
    def is_one(self) -> bool:
        """Whether the response is one thing that has a list, and no list: it has an id,
        and its list is not called as those of pages are (`tags` of `/docks/{id}`).
        """
        named = {snake(field.wire) for way, field in self.page.fields if len(way) == 1}
        listed = snake(self.page.items[-1]) if self.page.items else LISTS[0]
        return bool(named & IDS) and listed not in LISTS

    @property
    def is_whole(self) -> bool:
        """Whether the response is all of one thing, with links as others have: nothing
        asks for a part of it, and its path does not name its list.
        """
        asked = self.terms.first((*SIZES, *NUMBERS, *OFFSETS, *CURSORS))
        listed = snake(self.page.items[-1]) if self.page.items else ""
        return (
            self.is_one
            and asked is None
            and listed not in map(snake, self.draft.path.split("/"))
        )

    @property
    def is_on_item(self) -> bool:
        """Whether the path ends with what tells one thing from others."""
        return self.draft.path.rstrip("/").endswith("}")

    def on_demand(self, cursor: Term) -> bool:
        """Whether a switch in the request turns a cursor on (`usemarker`)."""
        return any(
            term.type == Scalar(Kind.BOOLEAN) and cursor.name in name
            for name, term in self.terms.found.items()
        )

    def find_mark(self, names: tuple[str, ...]) -> Pointer | None:
        """The way to a field of the response that can be a cursor; an object of such a
        name is none, but may hold one.
        """
        return self.page.find(names, self.marks)

    @property
    def headers(self) -> list[str]:
        """The documented headers of a success, in lower case."""
        return [h.wire.lower() for o in self.draft.successes for h in o.headers]

    def next_header(self, cursor: str) -> str | None:
        """The response header that holds the next cursor: called so, or as the cursor
        is, behind a prefix of the vendor's (`x-ms-continuation`).
        """
        names = {*NEXT_HEADERS, cursor} - set(AFTER)
        ends = tuple(f"_{name}" for name in names)
        found = (h for h in self.headers if f"_{snake(h)}".endswith(ends))
        return next(found, None)

    def marks(self, field: Field) -> bool:
        """Whether a field can be a cursor."""
        return is_mark(field.type, self.definitions)

    def find_flag(self, names: tuple[str, ...]) -> Pointer | None:
        """The way to a field of the response that is a boolean."""
        pointer = self.page.find(names)
        flag = pointer is not None and self.page.kind(pointer) == Scalar(Kind.BOOLEAN)
        return pointer if flag else None

    def find_url(self) -> Pointer | None:
        """The way to the URL of the next page, by its name, format or description."""
        for pointer, field in self.page.fields:
            if is_next_url(pointer, field, self.definitions):
                return pointer
        return None

    def find_number(self, names: tuple[str, ...]) -> Pointer | None:
        """The way to a field of the response that is a number."""
        pointer = self.page.find(names)
        if pointer is None:
            return None
        kind = without_null(self.definitions.resolve(self.page.kind(pointer)))
        return pointer if is_number(kind) else None


def is_next_url(pointer: Pointer, field: Field, definitions: Definitions) -> bool:
    """Whether a field of the response is certainly the URL of the next page.

    `next` alone may hold a token as well: only a `links` object around it or its
    description tells.
    """
    name = snake(pointer[-1])
    if not is_link(field.type, definitions):
        return False
    if name == "href":
        return len(pointer) > 1 and snake(pointer[-2]) in NEXT
    if name in NEXT_URLS:
        return True
    inside = len(pointer) > 1 and snake(pointer[-2]) == "links"
    return name in NEXT and (inside or bool(URL_TEXT.search(field.description)))


def infer_pages(
    draft: Draft, definitions: Definitions, chosen: Mapping[str, Json]
) -> Pages | None:
    """How an operation is paged; None if it is not, or the user says so.

    `chosen` holds the user's corrections by operation ID: False for none, or options
    that replace what is inferred.
    """
    own = chosen.get(draft.id)
    if own is False:
        return None
    stated = own if isinstance(own, dict) else {}
    items = stated.get("items")
    pointer = tuple(map(str, items)) if isinstance(items, list) else None
    page = page_of(draft, definitions, pointer)
    if page is None:
        return None
    listing = Listing(draft, terms_of(draft, definitions), page, definitions)
    found = inferred(listing)
    if stated:
        return corrected(found or Pages("offset", page.items, page.item), stated)
    return found


def inferred(listing: Listing) -> Pages | None:
    """The finding of the first rule that applies.

    A call that may write is never repeated: of the methods that are not safe (RFC
    9110, section 9.2.1) only a POST that is a search is paged, and only where its
    response tells about pages, or its query does.
    """
    draft = listing.draft
    rules: tuple[Rule, ...]
    if listing.is_whole:
        return None
    if draft.method == "GET":
        rules, asks = RULES, True
    elif draft.method == "QUERY" or (draft.method == "POST" and listing.searches):
        rules, asks = IN_BODIES, False
    else:
        return None
    for rule in rules:
        found = rule(listing)
        if found is not None:
            tells = {"next", "header", "total", "last", "more"} & dict(
                found.options
            ).keys()
            is_list = not (listing.is_one and listing.is_on_item)
            return found if tells or (asks and is_list) else None
    return None


def corrected(pages: Pages, own: dict[str, Any]) -> Pages:
    """The pages with the user's options."""
    kind = str(own.get("kind") or fitting(own, pages.kind))
    kept: dict[str, Option] = dict(pages.options) if kind == pages.kind else {}
    stated = {k: tuple(v) if isinstance(v, list) else v for k, v in own.items()}
    stated.pop("kind", None)
    items = tuple(stated.pop("items", pages.items))
    options = tuple({**kept, **stated}.items())
    return Pages(kind, items, pages.item, options, "fragmint.toml")


def by_sure_url(listing: Listing) -> Pages | None:
    """A URL of the next page in the response, which nothing else can be."""
    pointer = listing.find_url()
    return (
        pages("url", listing, None, {"next": pointer}) if pointer is not None else None
    )


def by_cursor(listing: Listing) -> Pages | None:
    """A cursor of the response (or its last item's id) goes into the next request."""
    cursor = listing.terms.first(CURSORS) or text_page(listing) or paired(listing)
    if cursor is None or listing.on_demand(cursor):
        return by_next_offset(listing)
    name = cursor.name
    names: tuple[str, ...] = (f"next_{name}", name, *NEXT_CURSORS)
    if is_number(cursor.type):
        names = NEXT_MARKS
    pointer = listing.find_mark(names)
    if pointer is not None:
        return pages(
            "cursor", listing, cursor, {"cursor": cursor.where, "next": pointer}
        )
    options: dict[str, Option] = {"cursor": cursor.where}
    if header := listing.next_header(name):
        return pages("cursor", listing, cursor, {**options, "header": header})
    if listing.page.find(MORE) is not None and name in AFTER:
        return pages("cursor", listing, cursor, {**options, "last_item": ("id",)})
    return by_next_offset(listing)


def text_page(listing: Listing) -> Term | None:
    """A `page` that is a token: a string, where the response gives the next one."""
    page = listing.terms.first(NUMBERS)
    if page is None or not is_text(without_null(page.type)):
        return None
    pointer = listing.page.find((*NEXT_MARKS, *NEXT))
    fits = pointer is not None and is_text(without_null(listing.page.kind(pointer)))
    return page if fits else None


def paired(listing: Listing) -> Term | None:
    """A string of any name that the response gives back, as the next one (`seek` and
    `nextSeek`) or by its own name (`next`); none is a time.
    """
    for name, term in listing.terms.found.items():
        names = (name,) if name in NEXT else (f"next_{name}",)
        is_time = TIMES.search(f"{name.replace('_', ' ')} {term.about}")
        if (
            is_text(without_null(term.type))
            and not is_time
            and listing.find_mark(names)
        ):
            return term
    return None


def by_next_offset(listing: Listing) -> Pages | None:
    """An offset that the response gives: a mark, or the number of items so far."""
    offset = listing.terms.first(OFFSETS)
    if offset is None:
        return None
    names: tuple[str, ...] = NEXT_OFFSETS
    if not is_number(offset.type):
        names = (offset.name, *NEXT_OFFSETS, *NEXT_CURSORS)
    pointer = listing.find_mark(names)
    if pointer is None:
        return None
    return pages("cursor", listing, offset, {"cursor": offset.where, "next": pointer})


def by_offset(listing: Listing) -> Pages | None:
    """A number of items to skip."""
    offset = listing.terms.first(OFFSETS)
    if offset is None or is_range(offset, listing.terms):
        return None
    if not is_number(offset.type) and not is_counted_text(offset, listing.terms):
        return None
    if offset.bounds.maximum is not None and reaches_further(offset, listing.terms):
        return None
    options: dict[str, Option] = {"offset": offset.where, **ends(listing)}
    options["start"] = 1 if offset.first == 1 else None
    return pages("offset", listing, offset, options)


def is_counted_text(offset: Term, terms: Terms) -> bool:
    """Whether a string is a number all the same: `offset` beside the size of a page."""
    kind = without_null(offset.type)
    return offset.name == "offset" and is_text(kind) and terms.first(SIZES) is not None


def reaches_further(offset: Term, terms: Terms) -> bool:
    """Whether page numbers lead to items that an offset with a maximum cannot ask for."""
    number, size = terms.first(NUMBERS), terms.first(SIZES)
    if number is None or not is_number(number.type):
        return False
    largest = (size.bounds.maximum if size else None) or 1
    last, most = number.bounds.maximum, offset.bounds.maximum or 0
    return last is None or last * largest > most + largest


def is_range(offset: Term, terms: Terms) -> bool:
    """Whether a number is the start of a range, or a time (`start`, `end`)."""
    others = RANGES.get(offset.name)
    if others is None:
        return False
    if TIMES.search(offset.about):
        return True
    return terms.first(others) is not None or terms.first(SIZES) is None


def ends(listing: Listing) -> dict[str, Option]:
    """Where the response of a counted list says that there is no more."""
    total = listing.find_number(TOTALS)
    following = listing.page.find(NEXT)
    return {
        "total": total,
        "next": following if is_next(listing, following) else None,
        "counted": None if total else listing.find_number(COUNTS),
    }


def is_next(listing: Listing, pointer: Pointer | None) -> bool:
    """Whether a field can hold the next page: a string, a number or null."""
    if pointer is None:
        return False
    kind = without_null(listing.definitions.resolve(listing.page.kind(pointer)))
    return is_text(kind) or is_number(kind) or is_null_of_url(listing, pointer)


def by_number(listing: Listing) -> Pages | None:
    """A page number."""
    number = listing.terms.first(NUMBERS)
    if number is None or not is_number(number.type):
        return None
    following = listing.find_number(NEXT_NUMBERS)
    if following is not None:
        found: dict[str, Option] = {"cursor": number.where, "next": following}
        return pages("cursor", listing, number, found)
    options: dict[str, Option] = {"number": number.where, **ends(listing)}
    options["last"] = listing.find_number(LAST_PAGES)
    options["current"] = listing.find_number(CURRENT)
    options["start"] = 0 if number.first == 0 else None
    return pages("number", listing, number, options)


def by_url(listing: Listing) -> Pages | None:
    """A field of the response that may be the URL of the next page."""
    pointer = listing.page.find(NEXT)
    if pointer is None:
        return None
    kind = listing.page.kind(pointer)
    if is_link(kind, listing.definitions) or is_null_of_url(listing, pointer):
        return pages("url", listing, None, {"next": pointer})
    return None


ENVELOPE = frozenset(("count", "next", "previous", "results"))
"""The fields of Django REST framework's pages, whose `next` is a URL or null."""


def is_null_of_url(listing: Listing, pointer: Pointer) -> bool:
    """Whether a `next` that was only seen as null is one of a well-known envelope."""
    beside = {snake(way[-1]) for way, _ in listing.page.fields if len(way) == 1}
    beside |= {snake(each) for each in listing.page.items[:1]}
    unknown = isinstance(listing.page.kind(pointer), AnyType)
    return unknown and pointer[-1] == "next" and beside >= ENVELOPE


def by_link(listing: Listing) -> Pages | None:
    """A documented `Link` header (RFC 8288)."""
    return pages("link", listing, None, {}) if "link" in listing.headers else None


Rule: TypeAlias = Callable[[Listing], Pages | None]
IN_BODIES = (by_cursor, by_sure_url, by_offset, by_number, by_url)
RULES = (by_sure_url, by_cursor, by_link, by_offset, by_number, by_url)


ENDS = ("next", "last_item", "header", "last", "total", "more", "done")
"""Options that say where the end is."""


def pages(
    kind: str, listing: Listing, asked: Term | None, options: dict[str, Option]
) -> Pages:
    """The finding, with the page size and options that say nothing left out."""
    flags = {"more": listing.find_flag(MORE), "done": listing.find_flag(DONE)}
    known = {**options, **flags}
    ended = any(known.get(name) for name in ENDS) or asked is None
    found = {**known, **size_options(listing.terms, ended)}
    stated = tuple((name, value) for name, value in found.items() if value is not None)
    reason = f"inferred from {' and '.join(evidence(listing, asked, options))}"
    return Pages(kind, listing.page.items, listing.page.item, stated, reason)


def size_options(terms: Terms, ends: bool) -> dict[str, Option]:
    """Where the page size goes, and its documented limits.

    A page below the maximum is taken for the last one where nothing else tells
    (`ends`); the maximum is then that of the schema, since prose may be misread.
    """
    size = terms.first(SIZES)
    if size is None or not (is_number(size.type) or is_text(without_null(size.type))):
        return {}
    least = size.bounds.minimum
    return {
        "limit": size.where,
        "minimum": least if least is not None and least > 1 else None,
        "maximum": size.maximum if ends else size.bounds.maximum,
    }


def evidence(
    listing: Listing, asked: Term | None, options: dict[str, Option]
) -> Iterator[str]:
    """The parts of the request and of the response that led to a finding."""
    if asked is not None:
        yield asked.spelled
    pointer = options.get("next")
    if isinstance(pointer, tuple):
        yield f"response `{'.'.join(pointer)}`"
    elif "header" in options:
        yield f"response header `{options['header']}`"
    elif "last_item" in options:
        yield "the last item of the response"
    elif asked is None:
        yield "response header `Link`"
