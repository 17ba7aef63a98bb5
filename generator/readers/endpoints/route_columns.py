"""The columns of tables of endpoints, by their heads and by what they hold, and the paths
of rows that leave a part of them to the head or to the row above.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.page import Cell, Mark, Row, Run, Table
from generator.readers.endpoints.candidates import spaced
from generator.readers.endpoints.labels import METHODS_ABROAD, PATHS_ABROAD
from generator.readers.endpoints.request_lines import is_method
from generator.readers.endpoints.targets import read_target

METHOD_COLUMN = re.compile(
    r"(?i)(http\W{0,2})?(request\W{0,2})?(methods?|verbs?|type|action)|"
    + METHODS_ABROAD
)
PATH_COLUMN = re.compile(
    r"(?i)(api\W|http\W|request\W|relative\W|full\W|resource\W|service\W|rest\W)?\s?"
    r"(paths?|urls?|uris?|endpoints?|routes?|resources?|uri template|request|api|"
    r"http request|address)|" + PATHS_ABROAD
)
TEXT_COLUMN = re.compile(
    r"(?i)(short )?(descriptions?|use cases?|used for|tasks?|summary|purpose|usage|what it does|"
    r"explanation|comments?|details|effect|function|info|meaning|notes?|action|name|operation|remarks?|what)|说明|描述|名称|功能|"
    r"описание|beschreibung|descripción|descrição|説明|설명"
)

BASE_IN_HEAD = re.compile(
    r"[\s(\[`:,]{1,4}((?:https?://[^\s`/]{1,200})?/[^\s`()\[\]]{0,200}?)[/`.\u2026)\]]*\Z"
)
"""The path in front of all in a column, which its head tells: ``Endpoint `/api/v1`...``."""
ELIDED = re.compile(r"(?:\.{3}|\u2026)\s?(?=/)")
"""What stands for that part in a row: `.../pets`."""
ROUTE_NAME = re.compile(r"[a-z][\w.-]{0,60}(?:/[\w{}<>:.-]{1,60}){0,6}/?")
"""A path without its first slash: `models`, `pets/:id`."""
NAMING_PATHS = re.compile(
    r"(?i)(?:(?:api|http|service|rest|request)\W)?(?:endpoints?|routes?|paths?|urls?|uris?|request)"
)
"""Heads of columns that hold paths and nothing else; `Resource` may hold names."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has methods, paths and descriptions; -1 if it has none. `bare`
    indicates that none of its paths begins with a slash.
    """

    method: int = -1
    path: int = -1
    text: int = -1
    bare: bool = False


def columns_of(head: Row | None) -> Columns:
    """The columns by their heads."""
    texts = [bare_head(cell.text) for cell in head.cells] if head else []

    def first(pattern: re.Pattern[str], *taken: int) -> int:
        fitting = (n for n, t in enumerate(texts) if pattern.fullmatch(t.strip(" *`")))
        return next((n for n in fitting if n not in taken), -1)

    method = first(METHOD_COLUMN)
    path = first(PATH_COLUMN, method)
    return Columns(method, path, first(TEXT_COLUMN, method, path))


RELATIVE = re.compile(r"`?[a-z][\w{}<>:.-]{0,60}(?:/[\w{}<>:.-]{1,60}){0,8}/?`?")


def are_relative(table: Table, column: int) -> bool:
    """Whether the cells of a column are paths without their first slash, as some with
    several parts show.
    """
    cells = [
        row.cells[column].text.strip()
        for row in table.rows
        if 0 <= column < len(row.cells)
    ]
    return all(map(RELATIVE.fullmatch, cells)) and any("/" in text for text in cells)


def bare_head(text: str) -> str:
    """A head without the path behind its words."""
    found = BASE_IN_HEAD.search(text[:300])
    return text[: found.start()] if found and found.start() else text


def spelled_out(table: Table, columns: Columns) -> Iterator[Row]:
    """The rows of a table of methods and paths with whole paths: the base that the head
    tells, the path of the row above where a row has but a method, the first slash.
    """
    at = columns.path
    if at < 0 or columns.method < 0 or table.head is None:
        yield from table.rows
        return
    head = table.head.cells[at].text
    found = BASE_IN_HEAD.search(head[:300])
    base = found[1].rstrip("/") if found else ""
    named = NAMING_PATHS.fullmatch(bare_head(head).strip(" *`")) is not None
    bare = named and all(is_route(row, columns) for row in table.rows)
    above: Cell | None = None
    for row in table.rows:
        if at >= len(row.cells):
            yield row
            continue
        cell = row.cells[at]
        text = spaced(cell.runs).replace("`", "").strip()
        if not text and above and method_of(row, columns):
            cell = above
        elif ELIDED.match(text):
            cell = written(cell, base + ELIDED.sub("", text, count=1))
        elif base and text.startswith("/") and not text.startswith(base):
            cell = written(cell, base + text)
        elif bare and text:
            cell = written(cell, f"{base}/{text.lstrip('/')}")
        above = cell
        yield replace(row, cells=(*row.cells[:at], cell, *row.cells[at + 1 :]))


def method_of(row: Row, columns: Columns) -> bool:
    """Whether a row has a method in its column."""
    cell = row.cells[columns.method] if columns.method < len(row.cells) else None
    return cell is not None and is_method(spaced(cell.runs).strip(" `*"))


def is_route(row: Row, columns: Columns) -> bool:
    """Whether a row has a method and a path that may lack its first slash, or no path."""
    if max(columns.path, columns.method) >= len(row.cells):
        return False
    text = spaced(row.cells[columns.path].runs).strip(" `/")
    return method_of(row, columns) and (not text or bool(ROUTE_NAME.fullmatch(text)))


def written(cell: Cell, path: str) -> Cell:
    """A cell with a path in place of its text; where it leads to stays."""
    target = next((run.target for run in cell.runs if run.target), "")
    mark = Mark.LINK if target else Mark.CODE
    return replace(cell, runs=(Run(path, mark, target),)) if read_target(path) else cell


def columns_named(label: str) -> bool:
    """Whether a label is one of a method or a path."""
    bare = label.strip(" :*`")
    return bool(METHOD_COLUMN.fullmatch(bare) or PATH_COLUMN.fullmatch(bare))
