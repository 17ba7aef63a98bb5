"""Items in SQLite: in memory, or in a file that outlives the mock."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Final, NamedTuple

from ..document import Json

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS items (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    resource TEXT NOT NULL, id TEXT NOT NULL, parents TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_id ON items (resource, id);
"""
OPERATORS: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "ne": "!="}
"""Comparisons by the keys of a filter such as `created[gte]=2024-01-01`."""


class Item(NamedTuple):
    """One item; `parents` are the values in the paths that lead to it."""

    id: str
    parents: Mapping[str, str]
    body: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Query:
    """Which items of a resource, and in which order; paths are keys from the item."""

    parents: Mapping[str, str] = field(default_factory=dict)
    filters: tuple[tuple[tuple[str, ...], Json], ...] = ()
    search: str = ""
    sort: tuple[tuple[tuple[str, ...], bool], ...] = ()
    """Paths with whether they descend."""


class Store:
    """Items by resource and id; safe to use from several threads."""

    def __init__(self, path: str = ":memory:") -> None:
        """Raises `sqlite3.Error` where the file is not a store."""
        self._lock = RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(SCHEMA)

    def add(self, resource: str, items: Iterable[Item]) -> None:
        """Add items, all or none of them."""
        rows = (
            (resource, item.id, dumped(item.parents), dumped(item.body))
            for item in items
        )
        with self._lock, self._connection:
            self._connection.executemany(
                "INSERT INTO items (resource, id, parents, body) VALUES (?, ?, ?, ?)",
                rows,
            )

    def find(self, resource: str, name: str, parents: Mapping[str, str]) -> Item | None:
        """The item of an id below its parents."""
        _, item = self._row(resource, name, parents)
        return item

    def put(self, resource: str, item: Item) -> None:
        """Replace the body of an item."""
        with self._lock, self._connection:
            number, _ = self._row(resource, item.id, item.parents)
            self._connection.execute(
                "UPDATE items SET body = ? WHERE n = ?", (dumped(item.body), number)
            )

    def remove(self, resource: str, item: Item) -> None:
        """Remove an item."""
        with self._lock, self._connection:
            number, _ = self._row(resource, item.id, item.parents)
            self._connection.execute("DELETE FROM items WHERE n = ?", (number,))

    def count(self, resource: str, query: Query) -> int:
        """The number of items that match a query."""
        where, values = conditions(resource, query)
        with self._lock:
            sql = f"SELECT count(*) FROM items WHERE {where}"
            return int(self._connection.execute(sql, values).fetchone()[0])

    def page(
        self, resource: str, query: Query, offset: int, limit: int
    ) -> list[dict[str, Json]]:
        """The bodies of a page of what a query finds."""
        where, values = conditions(resource, query)
        order, paths = ordering(query)
        sql = f"SELECT body FROM items WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        with self._lock:
            rows = self._connection.execute(sql, (*values, *paths, limit, offset))
            return [json.loads(body) for (body,) in rows]

    def before(self, resource: str, query: Query, name: str) -> int | None:
        """How many items come up to the one of an id, itself included."""
        where, values = conditions(resource, query)
        order, paths = ordering(query)
        sql = f"SELECT id FROM items WHERE {where} ORDER BY {order}"
        with self._lock:
            rows = self._connection.execute(sql, (*values, *paths))
            found = (n for n, (own,) in enumerate(rows, 1) if own == name)
            return next(found, None)

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

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

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


def dumped(value: object) -> str:
    """JSON as SQLite takes it: without lone surrogates."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def path_of(keys: Sequence[str]) -> str:
    """Keys as a JSON path of SQLite."""
    return "$" + "".join(f'."{key}"' for key in keys)


def conditions(resource: str, query: Query) -> tuple[str, list[Json]]:
    """The condition of a query in SQL, and its values."""
    parts, values = ["resource = ?"], [resource]
    for name, value in query.parents.items():
        path = path_of((name,))
        parts.append("coalesce(json_extract(parents, ?), ?) = ?")
        values += [path, value, value]
    for keys, wanted in query.filters:
        for operator, value in comparisons(wanted):
            extracted = "json_extract(body, ?)"
            if isinstance(value, list):
                marks = ", ".join("?" * len(value))
                parts.append(f"{extracted} IN ({marks})")
                values += [path_of(keys), *map(plain, value)]
            else:
                parts.append(f"{extracted} {operator} ?")
                values += [path_of(keys), plain(value)]
    if query.search:
        parts.append("instr(lower(body), lower(?)) > 0")
        values.append(query.search)
    return " AND ".join(parts), values


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
    text = isinstance(value, str)
    if text:
        return str(value).encode("utf-8", "replace").decode()
    fits = isinstance(value, bool | float) or (
        isinstance(value, int) and abs(value) < 2**63
    )
    return value if fits else dumped(value)


def ordering(query: Query) -> tuple[str, list[str]]:
    """The order of a query in SQL, and its paths; that of creation comes last."""
    parts = [
        f"json_extract(body, ?){' DESC' if descends else ''}"
        for _, descends in query.sort
    ]
    return ", ".join([*parts, "n"]), [path_of(keys) for keys, _ in query.sort]
