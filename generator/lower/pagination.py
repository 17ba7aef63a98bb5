"""Pagination, inferred from parameters and responses.

An operation is paged when its response holds one list, and a parameter says where to
go on: an offset, a page number or a cursor; or when the response says it itself, by a
URL of the next page or a `Link` header (RFC 8288).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.facts import Json
from generator.ir import (
    Field,
    Kind,
    ListOf,
    Model,
    Option,
    Pages,
    Parameter,
    Scalar,
    Type,
)
from generator.lower.definitions import Definitions
from generator.lower.operations import Draft
from generator.naming import snake

OFFSETS = ("offset", "skip", "start_index", "start_at", "first_result")
NUMBERS = ("page", "page_number", "page_no", "page_num", "current_page")
CURSORS = [
    "cursor",
    "page_token",
    "next_token",
    "continuation_token",
    "next_cursor",
    "pagination_token",
    "page_cursor",
    "marker",
    "starting_after",
    "after",
    "continue_",
    "next_page_token",
    "page_after",
]
SIZES = [
    "limit",
    "per_page",
    "page_size",
    "size",
    "count",
    "max_results",
    "page_limit",
    "results_per_page",
    "max",
    "items_per_page",
    "page_per_page",
]
NEXT_CURSORS = [
    "next_cursor",
    "next_page_token",
    "next_token",
    "next_marker",
    "continuation_token",
    "cursor",
    "after",
    "next",
    "continue_",
    "starting_after",
    "end_cursor",
    "pagination_token",
    "page_token",
]
NEXT_URLS = [
    "next",
    "next_url",
    "next_page_url",
    "next_page",
    "next_link",
    "next_page_uri",
]
TOTALS = ["total", "total_count", "total_items", "total_results", "total_records"]
LAST_PAGES = ["total_pages", "page_count", "pages", "last_page", "num_pages"]
MORE = ("has_more", "more", "has_next", "has_next_page")
HOLDERS = [
    "pagination",
    "paging",
    "page",
    "meta",
    "metadata",
    "cursor",
    "cursors",
    "links",
    "response_metadata",
    "pages",
    "page_info",
]
ENVELOPES = ("data", "result", "results", "response", "body")
INNER = frozenset((*HOLDERS, *ENVELOPES, "next", "next_page"))
MAX_WAY = 3
"""Deepest field that tells about a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """The response of a list operation: its fields, and where its items are."""

    fields: tuple[tuple[tuple[str, ...], Field], ...]
    items: tuple[str, ...]
    item: Type

    def find(self, names: tuple[str, ...] | list[str]) -> tuple[str, ...] | None:
        """The way to the first field of one of the names."""
        for name in names:
            for way, field in self.fields:
                if snake(field.wire) == name and way != self.items:
                    return way
        return None

    def kind(self, way: tuple[str, ...]) -> Type:
        """The type of a field."""
        return next(field.type for found, field in self.fields if found == way)


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of an operation by their plain names."""

    found: Mapping[str, Parameter]

    def first(self, names: tuple[str, ...] | list[str]) -> Parameter | None:
        """The parameter with the first of the names that is there."""
        return next((self.found[name] for name in names if name in self.found), None)


def infer_pages(
    draft: Draft, definitions: Definitions, chosen: Mapping[str, Json]
) -> Pages | None:
    """How an operation is paged; None where it is not, or the user says so.

    `chosen` holds the user's corrections by operation id: False for none, or options
    that replace what is inferred.
    """
    own = chosen.get(draft.id)
    if own is False or draft.method != "GET":
        return None
    page = page_of(draft, definitions)
    if page is None:
        return None
    query = query_of(draft)
    for rule in RULES:
        found = rule(query, page, draft)
        if found is not None:
            return corrected(found, own)
    return corrected(Pages("offset", page.items, page.item), own) if own else None


def corrected(pages: Pages, own: Any) -> Pages:
    """The pages with the user's options."""
    if not isinstance(own, dict):
        return pages
    kind = str(own.get("kind", pages.kind))
    kept: dict[str, Option] = dict(pages.options) if kind == pages.kind else {}
    said = {k: tuple(v) if isinstance(v, list) else v for k, v in own.items()}
    said.pop("kind", None)
    items = tuple(said.pop("items", pages.items))
    options = tuple({**kept, **said}.items())
    return Pages(kind, items, pages.item, options, "fragmint.toml")


def query_of(draft: Draft) -> Query:
    """The parameters in the query."""
    return Query({snake(p.wire): p for p in draft.parameters if p.location == "query"})


def page_of(draft: Draft, definitions: Definitions) -> Page | None:
    """The page that a successful response is, if it holds just one list."""
    kinds = [outcome.type for outcome in draft.successes]
    if len(kinds) != 1:
        return None
    kind = definitions.resolve(kinds[0])
    if isinstance(kind, ListOf):
        return Page((), (), kind.item)
    model = definitions.model(kind)
    if model is None:
        return None
    fields = tuple(fields_of(model, definitions))
    lists = [(way, field) for way, field in fields if isinstance(field.type, ListOf)]
    top = [found for found in lists if len(found[0]) == 1] or lists
    if len(top) != 1 or not isinstance(top[0][1].type, ListOf):
        return None
    return Page(fields, top[0][0], top[0][1].type.item)


def fields_of(
    model: Model, definitions: Definitions, way: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Field]]:
    """The fields of a page, and those of its envelope and of what tells about it."""
    for field in model.fields:
        here = (*way, field.wire)
        yield here, field
        inner = definitions.model(field.type)
        if inner is not None and snake(field.wire) in INNER and len(here) < MAX_WAY:
            yield from fields_of(inner, definitions, here)


def size_options(query: Query) -> dict[str, Option]:
    """The page size's parameter, and the documented maximum."""
    size = query.first(SIZES)
    if size is None:
        return {"limit": None}
    return {"limit": size.wire, "maximum": size.maximum}


def by_cursor(query: Query, page: Page, draft: Draft) -> Pages | None:
    """A cursor of the answer (or its last item's id) goes into the query."""
    cursor = query.first(CURSORS) or query.first(OFFSETS)
    if cursor is None or is_number(cursor.type):
        return None
    more = page.find(MORE)
    options: dict[str, Option] = {"cursor": cursor.wire, **size_options(query)}
    way = page.find([snake(cursor.wire), *NEXT_CURSORS])
    if way is not None and is_text(page.kind(way)):
        options["next"] = way
    elif more is not None and snake(cursor.wire) in ("starting_after", "after"):
        options["last_item"] = ("id",)
    else:
        return None
    if more is not None:
        options["more"] = more
    why = f"query `{cursor.wire}` and response `{'.'.join(way or ('last item',))}`"
    return pages("cursor", page, options, why)


def by_offset(query: Query, page: Page, draft: Draft) -> Pages | None:
    """An offset in the query."""
    offset = query.first(OFFSETS)
    if offset is None or not is_number(offset.type):
        return None
    options: dict[str, Option] = {"offset": offset.wire, **size_options(query)}
    total = page.find(TOTALS)
    if total is not None:
        options["total"] = total
    return pages("offset", page, options, f"query `{offset.wire}`")


def by_number(query: Query, page: Page, draft: Draft) -> Pages | None:
    """A page number in the query."""
    number = query.first(NUMBERS)
    if number is None or not is_number(number.type):
        return None
    sized = size_options(query)
    options: dict[str, Option] = {"number": number.wire, "size": sized["limit"]}
    options["maximum"] = sized.get("maximum")
    for option, names in (("last", LAST_PAGES), ("total", TOTALS)):
        way = page.find(names)
        if way is not None and is_number(page.kind(way)):
            options[option] = way
    return pages("number", page, options, f"query `{number.wire}`")


def by_url(query: Query, page: Page, draft: Draft) -> Pages | None:
    """The URL of the next page in the answer."""
    way = page.find(NEXT_URLS)
    if way is None or not is_text(page.kind(way)):
        return None
    options: dict[str, Option] = {"next": way, **size_options(query)}
    return pages("url", page, options, f"response `{'.'.join(way)}`")


def by_link(query: Query, page: Page, draft: Draft) -> Pages | None:
    """A documented `Link` header."""
    headers = [h.wire.lower() for o in draft.successes for h in o.headers]
    if "link" not in headers:
        return None
    return pages("link", page, size_options(query), "response header `Link`")


RULES = (by_cursor, by_offset, by_number, by_url, by_link)


def pages(kind: str, page: Page, options: dict[str, Option], reason: str) -> Pages:
    """The finding, with options that say nothing left out."""
    said = tuple(
        (name, value)
        for name, value in options.items()
        if value is not None or name in ("limit", "size")
    )
    return Pages(kind, page.items, page.item, said, f"inferred from {reason}")


def is_text(kind: Type) -> bool:
    """Whether a value is a string."""
    return kind == Scalar(Kind.STRING)


def is_number(kind: Type) -> bool:
    """Whether a value is a number."""
    return kind in (Scalar(Kind.INTEGER), Scalar(Kind.NUMBER))
