"""Items in SQLite: in memory, or in a file that outlives the mock."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from threading import RLock
from typing import Any, Final, NamedTuple, TypeAlias

from ..document import Json
from .finding import (
    Key,
    Query,
    Term,
    beyond,
    conditions,
    dumped,
    of_body,
    of_parents,
    ordering,
    reversed_order,
    words_of,
)

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
