"""Pagination vocabulary in requests and responses: parameters, body fields, and the
fields of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Pointer
from generator.model.definitions import Definitions, without_null
from generator.model.ir import (
    AnyType,
    BodyKind,
    Bounds,
    Field,
    Kind,
    ListOf,
    Model,
    NullType,
    Outcome,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.operations import Draft
from generator.model.verbs import CERTAIN, READING
from generator.naming import snake

OFFSETS: tuple[str, ...] = (
    *("offset", "skip", "start_index", "start_at", "first_result", "start"),
    *("page_offset", "from_index", "start_position"),
)
RANGES = {
    "start": ("end", "stop", "finish", "until", "to", "end_time", "start_time"),
    "start_at": ("end_at", "stop_at", "finish_at", "until"),
}
"""Names that are an offset only where no other end of a range is beside them."""
TIMES = re.compile(
    r"(?i)\b(?:date|time|times?tamps?|mill?i-?seconds?|seconds|unix|epoch)\b"
)
"""Words in the description of a number that is not a position in a list."""
NUMBERS = ("page", "page_number", "page_no", "page_num", "current_page", "p")
CURRENT = ("number", "current_page", "page_number", "page_index", "page_no", "page")
"""Fields that hold the number of the page that they come with."""
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
NEXT_HEADERS = (*NEXT_MARKS, "continuation_token", "page_token", "end_cursor")
"""How headers end that hold the next cursor."""
NEXT_OFFSETS: tuple[str, ...] = (
    *("next_offset", "next_page_offset", "next_start", "next_page_start"),
    *("next_start_at", "next_start_index", "next_start_position", "next_skip"),
)
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
    *("total_elements", "total_size", "total_hits", "num_found"),
    *("total_number", "total_entries", "count_total"),
)
COUNTS = ("count", "size", "results_count", "item_count", "result_count")
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
ASKING_ALL = ("query", "options", "request", "search")
"""Objects of a request body around all that is asked."""
LISTS = ("data", "items", "results", "records", "entries", "values", "objects", "hits")
"""The list of items, where a page holds several lists."""
ASIDE = frozenset(
    {
        *("errors", "warnings", "messages", "notices", "links", "included", "facets"),
        *("aggregations", "failures", "hints", "suggestions", "partial_failures"),
    }
)
"""Lists beside the items."""
LEADS_ASIDE = re.compile(r"(?:related|suggested|similar|recommended)_")
"""How the names of others begin, where a page has lists of its own: `related_searches`."""
SEARCH_WORDS = frozenset(
    {
        *("search", "query", "list", "find", "filter", "lookup", "scroll", "browse"),
        *("searches", "queries", "scan", "discover", "fetch", "retrieve", "get"),
    }
)
"""Words in the name of a POST that reads."""
WRITE_WORDS = (CERTAIN - READING) | frozenset(
    "import upload bulk batch replace store put patch run start stop archive "
    "trigger sync charge capture close copy pay process purge reindex rebuild "
    "recalculate refresh refund reload rerun reprocess resend resync transfer".split()
)
"""Words in the name of a POST that may write."""
MAX_STEPS = 4
"""Deepest field that tells about a page: `meta.page.cursor.after`."""
ASKING = frozenset({"POST", "QUERY"})
"""Methods whose body may ask for a page."""


@dataclass(frozen=True, slots=True)
class Term:
    """A query parameter (by its name) or a body field (by its pointer)."""

    where: str | Pointer
    type: Type
    bounds: Bounds
    about: str = ""

    @property
    def name(self) -> str:
        """The term's own name, in snake case."""
        return snake(self.where if isinstance(self.where, str) else self.where[-1])

    @property
    def spelled(self) -> str:
        """The term for a reader."""
        if isinstance(self.where, str):
            return f"query `{self.where}`"
        return f"body `{'.'.join(self.where)}`"

    @property
    def maximum(self) -> int | None:
        """The largest value, as the schema or else the description says."""
        if self.bounds.maximum is not None:
            return self.bounds.maximum
        found = MOST.search(self.about)
        return int(found[1] or found[2]) if found else None

    @property
    def first(self) -> int | None:
        """The value that stands for the first page, where it is plain."""
        if self.bounds.default in (0, 1):
            return self.bounds.default
        if ZERO.search(self.about):
            return 0
        return self.bounds.minimum if self.bounds.minimum in (0, 1) else None


MOST = re.compile(
    r"\b(?:up to|at most|no more than"
    r"|max(?:imum)?(?: limit| value| allowed| page size)?(?: is| of|:)?) `?(\d{1,6})\b"
    r"|\b(?:between|from) `?\d{1,6}`? (?:and|to) `?(\d{1,6})\b",
    re.IGNORECASE,
)


ZERO = re.compile(
    r"\b(?:zero|0)[- ](?:based|indexed)|\b(?:starts|starting) (?:at|from|with) `?(?:0|zero)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an operation by their plain names."""

    found: Mapping[str, Term]

    def first(self, names: tuple[str, ...]) -> Term | None:
        """The term with the first of the names that is there."""
        return next((self.found[name] for name in names if name in self.found), None)


def terms_of(draft: Draft, definitions: Definitions) -> Terms:
    """The query parameters and, where a body can ask, the fields of a JSON body."""
    query = {
        snake(p.wire): Term(p.wire, p.type, p.bounds, p.description)
        for p in draft.parameters
        if p.location == "query"
    }
    return Terms({**dict(in_body(draft, definitions)), **query})


def in_body(draft: Draft, definitions: Definitions) -> Iterator[tuple[str, Term]]:
    """The fields of the preferred body, and of objects in it that ask for a page."""
    body = draft.bodies[0] if draft.bodies else None
    if body is None or body.kind is not BodyKind.JSON or draft.method not in ASKING:
        return
    model = definitions.model(without_null(body.type))
    for field in model.fields if model else ():
        inner = definitions.model(field.type)
        if inner is None:
            yield snake(field.wire), term(field, ())
        elif snake(field.wire) in ASKED:
            yield from terms_in(inner, (field.wire,))
        elif snake(field.wire) in ASKING_ALL:
            for deeper in inner.fields:
                paging = definitions.model(deeper.type)
                if paging and snake(deeper.wire) in ASKED:
                    yield from terms_in(paging, (field.wire, deeper.wire))


def terms_in(model: Model, above: Pointer) -> Iterator[tuple[str, Term]]:
    """The fields of an object of the body that asks for a page."""
    for field in model.fields:
        yield snake(field.wire), term(field, above)


def term(field: Field, above: Pointer) -> Term:
    """A field as a term."""
    return Term((*above, field.wire), field.type, field.bounds, field.description)


NUMBERS_OF = (Scalar(Kind.INTEGER), Scalar(Kind.NUMBER))


def is_number(kind: Type) -> bool:
    """Whether a value is a number."""
    return kind in NUMBERS_OF


def is_text(kind: Type) -> bool:
    """Whether a value is a string."""
    return kind == Scalar(Kind.STRING)


def is_link(kind: Type, definitions: Definitions) -> bool:
    """Whether a value can be a link: a string, or else an object that has it as `href`,
    as JSON:API allows.
    """
    kind = without_null(definitions.resolve(kind))
    members = kind.members if isinstance(kind, UnionOf) else (kind,)
    others = [m for m in map(definitions.resolve, members) if not is_text(m)]
    models = [definitions.model(member) for member in others]
    return len(others) < len(members) and all(
        model is not None and any(field.wire == "href" for field in model.fields)
        for model in models
    )


def is_mark(kind: Type, definitions: Definitions) -> bool:
    """Whether a value can stand for a place in a list: a string, a number, an id."""
    kind = definitions.resolve(kind)
    if isinstance(kind, UnionOf):
        return all(is_mark(member, definitions) for member in kind.members)
    return kind in (AnyType(), Scalar(Kind.UUID)) or is_text(kind) or is_number(kind)


@dataclass(frozen=True, slots=True)
class PageShape:
    """The response of a list operation: its fields, and where its items are."""

    fields: tuple[tuple[Pointer, Field], ...]
    items: Pointer
    item: Type

    @property
    def is_aside(self) -> bool:
        """Whether its list is one of what went wrong, or the like."""
        return bool(self.items) and is_beside(self.items[-1])

    def find(
        self, names: tuple[str, ...], fits: Callable[[Field], bool] = bool
    ) -> Pointer | None:
        """The way to the first field of one of the names, of those that fit."""
        for name in names:
            for pointer, field in self.fields:
                named = snake(field.wire) == name and pointer != self.items
                if named and fits(field):
                    return pointer
        return None

    def kind(self, pointer: Pointer) -> Type:
        """The type of a field."""
        return next(field.type for found, field in self.fields if found == pointer)


def page_of(
    draft: Draft, definitions: Definitions, chosen: Pointer | None = None
) -> PageShape | None:
    """The page that a successful response is; None if it holds no list of items.

    `chosen` is the way to the list, where the user says so.
    """
    kinds = [o.type for o in draft.successes if not is_empty(o)]
    if len(kinds) != 1:
        return None
    kind = without_null(definitions.resolve(kinds[0]))
    members = kind.members if isinstance(kind, UnionOf) else (kind,)
    found = [page_in(draft, member, definitions, chosen) for member in members]
    pages = [page for page in found if page is not None]
    # One member of a union may be what went wrong, with a list of errors.
    pages = [page for page in pages if not page.is_aside] or pages
    if not pages or any(page.items != pages[0].items for page in pages):
        return None
    items = dict.fromkeys(page.item for page in pages)
    item = pages[0].item if len(items) == 1 else UnionOf(tuple(items))
    return PageShape(pages[0].fields, pages[0].items, item)


def is_empty(outcome: Outcome) -> bool:
    """Whether a success has no body, or says that nothing changed (304)."""
    return outcome.status.startswith("3") or outcome.type == NullType()


def page_in(
    draft: Draft, kind: Type, definitions: Definitions, chosen: Pointer | None
) -> PageShape | None:
    """The page that a value of a type is, if it holds a list of items."""
    kind = definitions.resolve(kind)
    if isinstance(kind, ListOf):
        return PageShape((), (), kind.item)
    model = definitions.model(kind)
    if model is None:
        return None
    wanted = frozenset(chosen or envelope(model, definitions))
    fields = tuple(fields_of(model, definitions, wanted))
    lists = [
        (pointer, inner.item)
        for pointer, field in fields
        if isinstance(inner := without_null(definitions.resolve(field.type)), ListOf)
    ]
    listed = list_of_items(draft, lists, chosen)
    return PageShape(fields, *listed) if listed else None


def envelope(model: Model, definitions: Definitions) -> tuple[str, ...]:
    """The one object that holds a list where the response itself has none
    (`{"albums": {"items": [...], "next": ...}}`).
    """
    if any(holds_list(field.type, definitions) for field in model.fields):
        return ()
    inner = [
        field.wire
        for field in model.fields
        if (found := definitions.model(field.type)) is not None
        and any(holds_list(f.type, definitions) for f in found.fields)
    ]
    return tuple(inner) if len(inner) == 1 else ()


def holds_list(kind: Type, definitions: Definitions) -> bool:
    """Whether a type is a list."""
    return isinstance(without_null(definitions.resolve(kind)), ListOf)


def is_beside(wire: str) -> bool:
    """Whether a list of this name is beside the items."""
    name = snake(wire)
    return name in ASIDE or bool(LEADS_ASIDE.match(name))


def list_of_items(
    draft: Draft, lists: list[tuple[Pointer, Type]], chosen: Pointer | None
) -> tuple[Pointer, Type] | None:
    """The way to the items and their type: the chosen list, the only outer one, or
    the one that is called after the path, its last segments first, or as lists of items are.
    """
    if chosen is not None:
        return next((found for found in lists if found[0] == chosen), None)
    lists = [found for found in lists if not is_beside(found[0][-1])] or lists
    outer = [found for found in lists if len(found[0]) == 1] or lists
    if len(outer) == 1:
        return outer[0]
    segments = [part for part in draft.path.split("/") if part and "{" not in part]
    for name in (*map(snake, reversed(segments)), *LISTS):
        for pointer, item in outer:
            if snake(pointer[-1]) == name:
                return pointer, item
    return None


def fields_of(
    model: Model,
    definitions: Definitions,
    wanted: frozenset[str],
    pointer: Pointer = (),
) -> Iterator[tuple[Pointer, Field]]:
    """The fields of a page, and those of its envelope and of what tells about it."""
    for field in model.fields:
        here = (*pointer, field.wire)
        yield here, field
        inner = definitions.model(field.type)
        name = snake(field.wire)
        tells = name in INNER or not HOLDER_WORDS.isdisjoint(name.split("_"))
        if (
            inner is not None
            and len(here) < MAX_STEPS
            and (tells or field.wire in wanted)
        ):
            yield from fields_of(inner, definitions, wanted, here)
