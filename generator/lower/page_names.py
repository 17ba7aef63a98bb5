"""What parameters and fields that have to do with pages are called, in snake case."""

from __future__ import annotations

OFFSETS: tuple[str, ...] = ("offset", "skip", "start_index", "start_at", "first_result")
NUMBERS = ("page", "page_number", "page_no", "page_num", "current_page")
CURSORS = (
    *("cursor", "page_token", "next_token", "continuation_token", "next_cursor"),
    *("pagination_token", "page_cursor", "marker", "starting_after", "after"),
    *("continue_", "next_page_token", "page_after"),
)
SIZES = (
    *("limit", "per_page", "page_size", "size", "count", "max_results", "page_limit"),
    *("results_per_page", "max", "items_per_page", "page_per_page"),
)
NEXT_MARKS = ("next_cursor", "next_page_token", "next_token", "next_marker")
"""Fields that can only be the next cursor."""
NEXT_CURSORS = (
    *NEXT_MARKS,
    *("continuation_token", "cursor", "after", "next", "continue_", "starting_after"),
    *("end_cursor", "pagination_token", "page_token"),
)
NEXT_OFFSETS: tuple[str, ...] = ("next_offset", "next_page_offset")
NEXT_NUMBERS = ("next_page", "next_page_number")
NEXT_URLS = (
    *("next", "next_url", "next_page_url", "next_page", "next_link", "next_page_uri"),
)
TOTALS = ("total", "total_count", "total_items", "total_results", "total_records")
LAST_PAGES = ("total_pages", "page_count", "pages", "last_page", "num_pages")
MORE = ("has_more", "more", "has_next", "has_next_page")
HOLDERS = (
    *("pagination", "paging", "page", "meta", "metadata", "cursor", "cursors"),
    *("links", "response_metadata", "pages", "page_info"),
)
ENVELOPES = ("data", "result", "results", "response", "body")
INNER = frozenset((*HOLDERS, *ENVELOPES, "next", "next_page"))
ASKED = ("pagination", "paging", "page", "cursor", "page_info")
"""Objects of a request body that may hold what asks for a page."""
LISTS = ("data", "items", "results", "records", "entries", "values", "objects", "hits")
"""The list of items, where a page holds several lists."""
