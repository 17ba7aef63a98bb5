"""The words by which APIs page: names of parameters, fields, lists and operations."""

from __future__ import annotations

import re

OFFSETS: tuple[str, ...] = (
    *("offset", "skip", "start_index", "start_at", "first_result", "start"),
    *("page_offset", "from_index", "start_position"),
)
RANGES = {
    "start": ("end", "stop", "finish", "until", "to", "end_time", "start_time"),
    "start_at": ("end_at", "stop_at", "finish_at", "until"),
}
"""Names that are an offset only where no other end of a range stands beside them."""
TIMES = re.compile(
    r"(?i)\b(?:date|time|times?tamps?|mill?i-?seconds?|seconds|unix|epoch)\b"
)
"""Words in the description of a number that is no position in a list."""
NUMBERS = ("page", "page_number", "page_no", "page_num", "current_page", "p")
CURSORS = (
    *("cursor", "page_token", "next_token", "continuation_token", "next_cursor"),
    *("pagination_token", "page_cursor", "marker", "starting_after", "after"),
    *("continue_", "next_page_token", "page_after", "bookmark", "iterator"),
    *("start_cursor", "after_cursor", "scroll_id", "position_token", "page_key"),
    *("exclusive_start_key", "last_evaluated_key", "paging_token", "continuation"),
)
SIZES = (
    *("limit", "per_page", "page_size", "size", "count", "max_results", "page_limit"),
    *("results_per_page", "max", "items_per_page", "page_per_page", "rows", "take"),
)
NEXT_MARKS = (
    *("next_cursor", "next_page_token", "next_token", "next_marker", "next_page_key"),
    *("next_page_cursor", "next_continuation_token", "next_bookmark"),
)
"""Fields that can only be the next cursor."""
NEXT_CURSORS = (
    *NEXT_MARKS,
    *("continuation_token", "cursor", "after", "next", "continue_", "starting_after"),
    *("end_cursor", "pagination_token", "page_token", "next_page", "bookmark"),
    *("iterator", "scroll_id", "last_evaluated_key", "continuation"),
)
NEXT_OFFSETS: tuple[str, ...] = ("next_offset", "next_page_offset", "next_start")
NEXT_NUMBERS = ("next_page", "next_page_number")
NEXT = ("next", "next_page")
"""Fields that hold a URL, a token or a number."""
NEXT_URLS = (
    *("next_url", "next_page_url", "next_link", "next_page_uri", "next_uri"),
    *("next_page_link", "next_href", "odata_next_link"),
)
"""Fields that can only be the URL of the next page."""
URL_TEXT = re.compile(r"\b(?:URLs?|URIs?|links?|hyperlinks?|href)\b", re.IGNORECASE)
TOTALS = (
    *("total", "total_count", "total_items", "total_results", "total_records"),
    *("item_count", "total_elements", "total_size", "total_hits", "num_found"),
    *("result_count", "total_number", "total_entries", "count_total"),
)
COUNTS = ("count", "size", "results_count")
"""Fields that hold the number of all items in some APIs, that of a page in others."""
LAST_PAGES = (
    *("total_pages", "page_count", "pages", "last_page", "num_pages", "page_total"),
)
MORE = ("has_more", "more", "has_next", "has_next_page", "has_more_items", "more_items")
DONE = (
    "done",
    "is_last",
    "is_last_page",
    "last",
    "last_page",
    "end_of_list",
    "is_done",
)
HOLDER_WORDS = frozenset(
    {
        *("pagination", "paging", "paginator", "page", "pages", "meta", "metadata"),
        *("cursor", "cursors", "links", "link"),
    }
)
"""Words in the names of objects that tell about a page (`list_metadata`, `_links`)."""
ENVELOPES = ("data", "result", "results", "response", "body")
INNER = frozenset((*ENVELOPES, "next", "next_page"))
ASKED = ("pagination", "paging", "page", "cursor", "page_info")
"""Objects of a request body that may hold what asks for a page."""
LISTS = ("data", "items", "results", "records", "entries", "values", "objects", "hits")
"""The list of items, where a page holds several lists."""
ASIDE = frozenset(
    {
        *("errors", "warnings", "messages", "notices", "links", "included", "facets"),
        *("aggregations", "failures", "hints", "suggestions", "partial_failures"),
    }
)
"""Lists beside the items."""
SEARCH_WORDS = frozenset(
    {
        *("search", "query", "list", "find", "filter", "lookup", "scroll", "browse"),
        *("searches", "queries", "scan", "discover", "fetch", "retrieve", "get"),
    }
)
"""Words in the name of a POST that reads."""
WRITE_WORDS = frozenset(
    {
        *("create", "add", "insert", "update", "upsert", "delete", "remove", "set"),
        *("import", "upload", "send", "submit", "bulk", "batch", "cancel", "move"),
        *("replace", "save", "store", "put", "patch", "edit", "publish", "run"),
        *("start", "stop", "assign", "invite", "archive", "restore", "trigger", "sync"),
    }
)
"""Words in the name of a POST that may write."""
