"""Pagination, inferred from requests and responses.

An operation is paged when its response holds one list of items, and its query or JSON
body says where to go on: an offset, a page number or a cursor; or when the response
says it itself, by a URL of the next page or a `Link` header (RFC 8288).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.facts import Json
from generator.ir import Kind, Option, Pages, Scalar
from generator.lower.definitions import Definitions
from generator.lower.operations import Draft
from generator.lower.page_names import (
    CURSORS,
    LAST_PAGES,
    MORE,
    NEXT_CURSORS,
    NEXT_MARKS,
    NEXT_NUMBERS,
    NEXT_OFFSETS,
    NEXT_URLS,
    NUMBERS,
    OFFSETS,
    SIZES,
    TOTALS,
)
from generator.lower.page_terms import (
    Page,
    Term,
    Terms,
    Way,
    is_mark,
    is_number,
    is_text,
    page_of,
    terms_of,
)
from generator.page_options import fitting

AFTER = ("starting_after", "after")
"""Cursors that are the id of the last item."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One operation that may be paged."""

    draft: Draft
    terms: Terms
    page: Page
    definitions: Definitions

    @property
    def created(self) -> bool:
        """Whether a success means that something was made."""
        return all(outcome.status == "201" for outcome in self.draft.successes)

    def on_demand(self, cursor: Term) -> bool:
        """Whether a switch in the request turns a cursor on (`usemarker`)."""
        return any(
            term.type == Scalar(Kind.BOOLEAN) and cursor.name in name
            for name, term in self.terms.found.items()
        )

    def find_mark(self, names: tuple[str, ...]) -> Way | None:
        """The way to a field of the response that can be a cursor."""
        way = self.page.find(names)
        marks = way is not None and is_mark(self.page.kind(way), self.definitions)
        return way if marks else None

    def find_number(self, names: tuple[str, ...]) -> Way | None:
        """The way to a field of the response that is a number."""
        way = self.page.find(names)
        return way if way is not None and is_number(self.page.kind(way)) else None


def infer_pages(
    draft: Draft, definitions: Definitions, chosen: Mapping[str, Json]
) -> Pages | None:
    """How an operation is paged; None where it is not, or the user says so.

    `chosen` holds the user's corrections by operation id: False for none, or options
    that replace what is inferred.
    """
    own = chosen.get(draft.id)
    if own is False:
        return None
    said = own if isinstance(own, dict) else {}
    items = said.get("items")
    way = tuple(map(str, items)) if isinstance(items, list) else None
    page = page_of(draft, definitions, way)
    if page is None:
        return None
    listing = Listing(draft, terms_of(draft, definitions), page, definitions)
    found = inferred(listing)
    if said:
        return corrected(found or Pages("offset", page.items, page.item), said)
    return found


def inferred(listing: Listing) -> Pages | None:
    """What the first rule that applies finds.

    A POST may do more than read: it needs an answer that tells about pages, too.
    """
    reads = listing.draft.method == "GET"
    if not reads and (listing.draft.method not in ("POST", "QUERY") or listing.created):
        return None
    for rule in RULES if reads else IN_BODIES:
        found = rule(listing)
        if found is not None:
            told = {"next", "total", "last", "more"} & dict(found.options).keys()
            return found if reads or told else None
    return None


def corrected(pages: Pages, own: dict[str, Any]) -> Pages:
    """The pages with the user's options."""
    kind = str(own.get("kind") or fitting(own, pages.kind))
    kept: dict[str, Option] = dict(pages.options) if kind == pages.kind else {}
    said = {k: tuple(v) if isinstance(v, list) else v for k, v in own.items()}
    said.pop("kind", None)
    items = tuple(said.pop("items", pages.items))
    options = tuple({**kept, **said}.items())
    return Pages(kind, items, pages.item, options, "fragmint.toml")


def by_cursor(listing: Listing) -> Pages | None:
    """A cursor of the answer (or its last item's id) goes into the next request."""
    cursor = listing.terms.first(CURSORS)
    if cursor is None or listing.on_demand(cursor):
        return by_next_offset(listing)
    name = cursor.name
    names = NEXT_MARKS if is_number(cursor.type) else (name, *NEXT_CURSORS)
    way = listing.find_mark(names)
    if way is not None:
        return pages("cursor", listing, cursor, {"cursor": cursor.where, "next": way})
    if listing.page.find(MORE) is not None and name in AFTER:
        options: dict[str, Option] = {"cursor": cursor.where, "last_item": ("id",)}
        return pages("cursor", listing, cursor, options)
    return None


def by_next_offset(listing: Listing) -> Pages | None:
    """An offset that the answer gives: a mark, or the number of items so far."""
    offset = listing.terms.first(OFFSETS)
    if offset is None:
        return None
    names: tuple[str, ...] = NEXT_OFFSETS
    if not is_number(offset.type):
        names = (offset.name, *NEXT_OFFSETS, *NEXT_CURSORS)
    way = listing.find_mark(names)
    if way is None:
        return None
    return pages("cursor", listing, offset, {"cursor": offset.where, "next": way})


def by_offset(listing: Listing) -> Pages | None:
    """A number of items to skip."""
    offset = listing.terms.first(OFFSETS)
    if offset is None or not is_number(offset.type):
        return None
    options: dict[str, Option] = {"offset": offset.where}
    options["total"] = listing.find_number(TOTALS)
    options["start"] = 1 if offset.first == 1 else None
    return pages("offset", listing, offset, options)


def by_number(listing: Listing) -> Pages | None:
    """A page number."""
    number = listing.terms.first(NUMBERS)
    if number is None or not is_number(number.type):
        return None
    following = listing.find_number(NEXT_NUMBERS)
    if following is not None:
        found: dict[str, Option] = {"cursor": number.where, "next": following}
        return pages("cursor", listing, number, found)
    options: dict[str, Option] = {"number": number.where}
    options["last"] = listing.find_number(LAST_PAGES)
    options["total"] = listing.find_number(TOTALS)
    options["start"] = 0 if number.first == 0 else None
    return pages("number", listing, number, options)


def by_url(listing: Listing) -> Pages | None:
    """The URL of the next page in the answer."""
    way = listing.page.find(NEXT_URLS)
    if way is None or not is_text(listing.page.kind(way)):
        return None
    return pages("url", listing, None, {"next": way})


def by_link(listing: Listing) -> Pages | None:
    """A documented `Link` header."""
    headers = [h.wire.lower() for o in listing.draft.successes for h in o.headers]
    return pages("link", listing, None, {}) if "link" in headers else None


IN_BODIES = (by_cursor, by_offset, by_number)
RULES = (*IN_BODIES, by_url, by_link)


def pages(
    kind: str, listing: Listing, asked: Term | None, options: dict[str, Option]
) -> Pages:
    """The finding, with the page size and options that say nothing left out."""
    told = {**options, "more": listing.page.find(MORE)}
    ends = any(
        told.get(name) for name in ("next", "last_item", "last", "total", "more")
    )
    found = {**told, **size_options(listing.terms, ends or asked is None)}
    said = tuple((name, value) for name, value in found.items() if value is not None)
    reason = f"inferred from {' and '.join(evidence(listing, asked, options))}"
    return Pages(kind, listing.page.items, listing.page.item, said, reason)


def size_options(terms: Terms, ends: bool) -> dict[str, Option]:
    """Where the page size goes, and its documented limits.

    A page below the maximum is taken for the last one where nothing else tells
    (`ends`); the maximum is then that of the schema, since prose may be misread.
    """
    size = terms.first(SIZES)
    if size is None or not is_number(size.type):
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
    """What of the request and of the response led to a finding."""
    if asked is not None:
        yield asked.spelled
    way = options.get("next")
    if isinstance(way, tuple):
        yield f"response `{'.'.join(way)}`"
    elif "last_item" in options:
        yield "the last item of the response"
    elif asked is None:
        yield "response header `Link`"
