"""Which items a request for a list is answered with, and where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from ..answers import answer_for
from ..document import Document, Json
from ..requests import Reading, Request, Violation
from .lists import (
    ORDERS,
    SEARCHES,
    SORTS,
    Position,
    Terms,
    Window,
    opened,
    orders,
    sealed,
)
from .resources import Resource, fields_of, flat, kinds_at
from .store import OPERATORS, Found, Key, Query, Store, is_path

WORDS: Final = {"after": "gt", "since": "gte", "before": "lt", "until": "lte"}
"""Comparisons of moments by the ends of parameters' names."""
COMPARED: Final = re.compile(
    rf"(?P<name>.+?)(?:[\[_.-]+)(?P<operator>{'|'.join([*OPERATORS, *WORDS])})\]?",
    re.IGNORECASE,
)


class Page(NamedTuple):
    """Some items of a list, and where they stand."""

    items: list[dict[str, Json]]
    position: Position


class Finder:
    """Finds the items of lists; with `native`, errors are only those that are documented."""

    def __init__(self, document: Document, store: Store, native: bool) -> None:
        self._document = document
        self._store = store
        self._native = native

    def page(
        self,
        request: Request,
        reading: Reading,
        resource: Resource,
    ) -> Page | Violation:
        """The items of a page and where it stands; a violation for a cursor that was never
        given, unless no such error may be: then nothing comes after what is not there.
        """
        terms = Terms.of(reading.operation)
        values = {n: v for (at, n), v in reading.parameters.items() if at == "query"}
        query = self._query(reading, resource, values, terms)
        window, name, store = terms.window(values), resource.name, self._store
        key: Key | None = ()
        if window.after and window.by_id:
            key = store.key_of(name, query, window.after)
        elif window.after:
            key = opened(window.after, len(query.order))
        if key is None and (answer_for(reading.operation, 400) or not self._native):
            text = f"query parameter {window.mark}: not a cursor that this API gave"
            return Violation("syntax", text)
        total = store.count(name, query)
        offset = total if key is None else window.offset
        found = store.page(name, query, offset, window.limit, key or None)
        following, earlier = (
            self._marks(resource, query, window, found) if found.bodies else ("", "")
        )
        host = request.header("host") or "localhost"
        address = f"{request.scheme}://{host}{request.path}"
        position = Position(
            window,
            total,
            len(found.bodies),
            found.more,
            following,
            earlier,
            address,
            request.query,
        )
        return Page(found.bodies, position)

    def _marks(
        self, resource: Resource, query: Query, window: Window, found: Found
    ) -> tuple[str, str]:
        """The cursors of the pages after and before one that is not empty."""
        if not window.is_cursor:
            return "", ""
        name, first = resource.name, found.keys[0]
        before = self._store.earlier(name, query, first, window.limit)
        if window.by_id:
            last = str(found.bodies[-1].get(resource.id_property))
            return last, "" if before is None else before[1]
        return sealed(found.keys[-1]), sealed(() if before is None else before[0])

    def _query(
        self,
        reading: Reading,
        resource: Resource,
        values: Mapping[str, Json],
        terms: Terms,
    ) -> Query:
        """The query of a list request."""
        filters: list[tuple[tuple[str, ...], Json]] = []
        search = ""
        for name, value in values.items():
            key = flat(name)
            path = self._path(resource, name)
            if name in terms.names or key in SORTS or key in ORDERS:
                continue
            if path:
                filters.append((path, value))
            elif key in SEARCHES and isinstance(value, str):
                search = value
            elif compared := self._compared(resource, name):
                path, operator = compared
                filters.append((path, {operator: value}))
        sort = [(self._path(resource, n), descends) for n, descends in orders(values)]
        _, parents = named(reading, resource)
        known = tuple((path, descends) for path, descends in sort if path)
        return Query(parents, tuple(filters), search, known)

    def _path(self, resource: Resource, name: str) -> tuple[str, ...]:
        """The keys that lead to a scalar property of a name: an item's own, or one
        further inside; empty if there is none.
        """
        return self._paths(resource).get(flat(name), ())

    def _compared(
        self, resource: Resource, name: str
    ) -> tuple[tuple[str, ...], str] | None:
        """The path of the property that a parameter compares with its value, and how: in
        `created[gte]`, `created__gte` and `created_after`.
        """
        found = COMPARED.fullmatch(name)
        if found is None:
            return None
        word = found["operator"].lower()
        own = self._path(resource, found["name"])
        path = own or self._path(resource, f"{found['name']}_at")
        return (path, WORDS.get(word, word)) if path else None

    def _paths(self, resource: Resource) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        deeper: dict[str, tuple[str, ...]] = {}
        for name, place in resource.fields.items():
            if not is_path((name,)):
                continue
            inner = fields_of(self._document, place)
            if not inner and "array" not in kinds_at(self._document, place):
                found.setdefault(flat(name), (name,))
            for own, _ in inner:
                if is_path((own,)):
                    deeper.setdefault(flat(own), (name, own))
        return deeper | found


def named(reading: Reading, resource: Resource) -> tuple[str, dict[str, str]]:
    """The id in the path of a request, and the values that lead to it."""
    parents: dict[str, str] = {}
    own = ""
    for (location, name), value in reading.parameters.items():
        if location == "path":
            if name == resource.parameter:
                own = str(value)
            else:
                parents[flat(name)] = str(value)
    return own, parents
