"""Items in SQLite, in memory or in a file that outlives the mock: which of them, in which order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import RLock
from typing import Any, Final, NamedTuple, TypeAlias

from ..document import Json

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


SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS items (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    resource TEXT NOT NULL, id TEXT NOT NULL, parents TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_id ON items (resource, id);
CREATE INDEX IF NOT EXISTS by_number ON items (resource, n);
"""
WORDS: Final = """
ALTER TABLE items ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE items SET words = words_of(body);
"""
"""What a search looks at; files had no such column at first."""
MOST_INDEXES: Final = 60
"""Indexes of a store: a document hardly filters or sorts by more properties, and each
makes writing slower.
"""
MOST_COUNTS: Final = 1_000
"""Counts that are kept until an item changes."""


Row: TypeAlias = tuple[Any, ...]
"""The id of an item, its body, and its key in an order."""


class Item(NamedTuple):
    """One item; `parents` are the values in the paths that lead to it."""

    id: str
    parents: Mapping[str, str]
    body: dict[str, Json]


class Found(NamedTuple):
    """A page: bodies with their keys, and whether more come after it."""

    bodies: list[dict[str, Json]]
    keys: list[Key]
    more: bool


class Store:
    """Items by resource and id; safe to use from several threads.

    What queries look at is indexed when it is first asked for, so that a page of many
    items takes no longer than one of few.
    """

    def __init__(self, path: str = ":memory:") -> None:
        """Raises `sqlite3.Error` where the file is not a store."""
        self._lock = RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(SCHEMA)
        columns = self._connection.execute("PRAGMA table_info(items)")
        if "words" not in {name for _, name, *_ in columns}:
            self._connection.create_function(
                "words_of", 1, lambda body: words_of(json.loads(body))
            )
            self._connection.executescript(WORDS)
        self._indexed: set[str] = set()
        self._counts: dict[tuple[Json, ...], int] = {}

    def add(self, resource: str, items: Iterable[Item]) -> None:
        """Add items, all or none of them."""
        rows = (
            (
                *(resource, item.id, dumped(item.parents), dumped(item.body)),
                words_of(item.body),
            )
            for item in items
        )
        with self._lock, self._connection:
            self._counts.clear()
            self._connection.executemany(
                "INSERT INTO items (resource, id, parents, body, words)"
                " VALUES (?, ?, ?, ?, ?)",
                rows,
            )

    def find(self, resource: str, name: str, parents: Mapping[str, str]) -> Item | None:
        """The item of an id below its parents."""
        _, item = self._row(resource, name, parents)
        return item

    def put(self, resource: str, item: Item) -> None:
        """Replace the body of an item."""
        with self._lock, self._connection:
            self._counts.clear()
            number, _ = self._row(resource, item.id, item.parents)
            self._connection.execute(
                "UPDATE items SET body = ?, words = ? WHERE n = ?",
                (dumped(item.body), words_of(item.body), number),
            )

    def remove(self, resource: str, item: Item) -> None:
        """Remove an item."""
        with self._lock, self._connection:
            self._counts.clear()
            number, _ = self._row(resource, item.id, item.parents)
            self._connection.execute("DELETE FROM items WHERE n = ?", (number,))

    def count(self, resource: str, query: Query) -> int:
        """The number of items that match a query."""
        with self._lock:
            where, values = self._prepared(resource, query)
            known = (where, *values)
            if known not in self._counts:
                sql = f"SELECT count(*) FROM items WHERE {where}"
                if len(self._counts) >= MOST_COUNTS:
                    self._counts.clear()
                self._counts[known] = self._connection.execute(sql, values).fetchone()[
                    0
                ]
            return self._counts[known]

    def page(
        self,
        resource: str,
        query: Query,
        offset: int,
        limit: int,
        after: Key | None = None,
    ) -> Found:
        """So many items of what a query finds, all if that is negative: from an offset
        on, or after a key.
        """
        wanted = limit + 1 if limit >= 0 else -1
        with self._lock:
            if after is None:
                where, values = self._prepared(resource, query)
                rows = self._rows(where, values, query.order, wanted, offset)
            else:
                rows = self._beyond(resource, query, query.order, after, wanted)
        shown = rows[:limit] if limit >= 0 else rows
        bodies = [json.loads(body) for _, body, *_ in shown]
        keys = [tuple(key) for _, _, *key in shown]
        return Found(bodies, keys, len(rows) > len(shown))

    def earlier(
        self, resource: str, query: Query, key: Key, limit: int
    ) -> tuple[Key, str] | None:
        """The item after which the page stands that comes before a key, with its id; None
        if that page is the first.
        """
        order = reversed_order(query.order)
        with self._lock:
            rows = self._beyond(resource, query, order, key, limit + 1)
        return (tuple(rows[-1][2:]), rows[-1][0]) if len(rows) > limit else None

    def _beyond(
        self, resource: str, query: Query, order: list[Term], key: Key, wanted: int
    ) -> list[Row]:
        """So many rows after a key, all if that is negative."""
        where, values = self._prepared(resource, query)
        rows: list[Row] = []
        for test, own in beyond(order, key):
            rest = wanted if wanted < 0 else wanted - len(rows)
            if rest:
                condition = f"{where} AND {test}"
                rows += self._rows(condition, [*values, *own], order, rest, 0)
        return rows

    def _rows(
        self,
        where: str,
        values: list[Json],
        order: list[Term],
        limit: int,
        offset: int,
    ) -> list[Row]:
        """The rows that fulfil a condition: their items are looked up last."""
        terms, sort = ", ".join(term.expression for term in order), ordering(order)
        inner = f"SELECT n FROM items WHERE {where} ORDER BY {sort} LIMIT ? OFFSET ?"
        sql = (
            f"SELECT id, body, {terms} FROM items WHERE n IN ({inner}) ORDER BY {sort}"
        )
        return self._connection.execute(sql, (*values, limit, offset)).fetchall()

    def key_of(self, resource: str, query: Query, name: str) -> Key | None:
        """Where the item of an id stands in the order of a query."""
        terms = ", ".join(term.expression for term in query.order)
        with self._lock:
            where, values = self._prepared(resource, Query(query.parents))
            sql = f"SELECT {terms} FROM items WHERE {where} AND id = ? LIMIT 1"
            row = self._connection.execute(sql, (*values, name)).fetchone()
        return None if row is None else tuple(row)

    def next_number(self) -> int:
        """A number that no item had before."""
        with self._lock:
            sql = "SELECT seq FROM sqlite_sequence WHERE name = 'items'"
            row = self._connection.execute(sql).fetchone()
            return (row[0] if row else 0) + 1

    @property
    def is_empty(self) -> bool:
        """Whether it has no items."""
        with self._lock:
            return self._connection.execute("SELECT 1 FROM items").fetchone() is None

    def traced(self, step: Callable[[], object] | None) -> None:
        """Call a function after every thousand steps of the database, or none."""

        def handler() -> int:
            if step is not None:
                step()
            return 0

        with self._lock:
            self._connection.set_progress_handler(step and handler, 1_000)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _prepared(self, resource: str, query: Query) -> tuple[str, list[Json]]:
        """The condition of a query, with an index for each part of it."""
        parents = map(of_parents, query.parents)
        for expression in (*parents, *map(of_body, query.paths)):
            if expression not in self._indexed and len(self._indexed) < MOST_INDEXES:
                self._indexed.add(expression)
                name = f"by_{sha256(expression.encode()).hexdigest()[:16]}"
                self._connection.execute(
                    f"CREATE INDEX IF NOT EXISTS {name}"
                    f" ON items (resource, {expression}, n)"
                )
        return conditions(resource, query)

    def _row(
        self, resource: str, name: str, parents: Mapping[str, str]
    ) -> tuple[int, Item | None]:
        sql = "SELECT n, parents, body FROM items WHERE resource = ? AND id = ?"
        with self._lock:
            for number, known, body in self._connection.execute(sql, (resource, name)):
                own = json.loads(known)
                if all(
                    own.get(name, value) == value for name, value in parents.items()
                ):
                    return number, Item(name, own, json.loads(body))
        return 0, None
