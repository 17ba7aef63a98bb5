"""Which items a request for a list is answered with, in which order, in SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

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
from .store import Found, Store

OPERATORS: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "ne": "!="}
"""Comparisons by the keys of a filter such as `created[gte]=2024-01-01`."""
COMPACT: Final[dict[str, Any]] = {"ensure_ascii": False, "separators": (",", ":")}
Key: TypeAlias = tuple[Json, ...]
"""Where an item stands in an order: its values in that order, then its own number. It
stays the same whatever items come or go.
"""


@dataclass(frozen=True, slots=True)
class Query:
    """Which items of a resource, and in which order; paths are keys from the item."""

    parents: Mapping[str, str] = field(default_factory=dict)
    filters: tuple[tuple[tuple[str, ...], Json], ...] = ()
    search: str = ""
    sort: tuple[tuple[tuple[str, ...], bool], ...] = ()
    """Paths with whether they descend."""

    @property
    def paths(self) -> list[tuple[str, ...]]:
        """The paths that it looks at."""
        return [path for path, _ in (*self.filters, *self.sort)]

    @property
    def order(self) -> list[Term]:
        """What items are sorted by; the order of creation comes last."""
        named = [Term(of_body(path), descends) for path, descends in self.sort]
        return [*named, Term("n", False)]


class Term(NamedTuple):
    """An expression to sort by, and whether it descends."""

    expression: str
    descends: bool

    def after(self, value: Json) -> Iterator[tuple[str, list[Json]]]:
        """The conditions that an item comes after a value, in order; null comes before all
        others.
        """
        if value is None:
            if not self.descends:
                yield f"{self.expression} IS NOT NULL", []
            return
        yield f"{self.expression} {'<' if self.descends else '>'} ?", [value]
        if self.descends:
            yield f"{self.expression} IS NULL", []


def of_body(keys: Sequence[str]) -> str:
    """The value at a path of an item. It stands there as text, as an index does."""
    return f"json_extract(body, {quoted(path_of(keys))})"


def of_parents(name: str) -> str:
    """The value in the path that leads to an item; empty where it has none."""
    return f"coalesce(json_extract(parents, {quoted(path_of((name,)))}), '')"


def path_of(keys: Sequence[str]) -> str:
    """Keys as a JSON path of SQLite."""
    return "$" + "".join(f'."{key}"' for key in keys)


def is_path(keys: Sequence[str]) -> bool:
    """Whether keys can stand in a path: SQLite has no escape for a quotation mark."""
    return not any('"' in key or "\0" in key for key in keys)


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + encodable(text).replace("'", "''") + "'"


def conditions(resource: str, query: Query) -> tuple[str, list[Json]]:
    """The condition of a query in SQL, and its values."""
    parts, values = ["resource = ?"], [resource]
    for name, value in query.parents.items():
        parts.append(f"{of_parents(name)} IN (?, '')")
        values.append(value)
    for keys, wanted in query.filters:
        for operator, value in comparisons(wanted):
            several = value if isinstance(value, list) else [value]
            marks = ", ".join("?" * len(several))
            test = f"IN ({marks})" if isinstance(value, list) else f"{operator} ?"
            parts.append(f"{of_body(keys)} {test}")
            values += map(plain, several)
    if query.search:
        parts.append("instr(words, ?) > 0")
        values.append(encodable(query.search.casefold()))
    return " AND ".join(parts), values


def beyond(order: Sequence[Term], key: Key) -> Iterator[tuple[str, list[Json]]]:
    """The conditions of the items that come after a key: those of one come before those
    of the next, and an index finds each, as it would not with all of them at once.
    """
    for index in reversed(range(len(order))):
        same = [f"{term.expression} IS ?" for term in order[:index]]
        for test, own in order[index].after(key[index]):
            yield " AND ".join([*same, test]), [*key[:index], *own]


def ordering(order: Sequence[Term]) -> str:
    """Terms in SQL."""
    return ", ".join(f"{t.expression}{' DESC' * t.descends}" for t in order)


def reversed_order(order: Sequence[Term]) -> list[Term]:
    """The same from its end; null is last then, which `Term.after` expects as well."""
    return [Term(term.expression, not term.descends) for term in order]


def comparisons(wanted: Json) -> Iterator[tuple[str, Json]]:
    """The comparison that a filter asks for; other filters ask for none."""
    if not isinstance(wanted, dict):
        yield "=", wanted
        return
    for name, value in wanted.items():
        operator = OPERATORS.get(name.strip("$_").lower())
        if operator and not isinstance(value, dict | list):
            yield operator, value


def plain(value: Json) -> Json:
    """A value that SQLite compares with what is in JSON."""
    if isinstance(value, str):
        return encodable(value)
    fits = isinstance(value, bool | float) or (
        isinstance(value, int) and abs(value) < 2**63
    )
    return value if fits else dumped(value)


def dumped(value: object) -> str:
    """JSON as SQLite takes it, which knows no infinite numbers."""
    try:
        text = json.dumps(value, **COMPACT, allow_nan=False)
    except ValueError:
        finite = json.loads(json.dumps(value), parse_constant=lambda _: None)
        text = json.dumps(finite, **COMPACT)
    return encodable(text)


def encodable(text: str) -> str:
    """Text without lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def words_of(value: Json) -> str:
    """All texts and numbers of an item, to be searched whatever their case."""
    waiting, found = [value], []
    for each in waiting:
        match each:
            case dict():
                waiting += each.values()
            case list():
                waiting += each
            case str() | int() | float() if not isinstance(each, bool):
                found.append(str(each).casefold())
    return encodable("\n".join(found))


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
