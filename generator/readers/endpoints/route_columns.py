"""The columns of tables of endpoints, by their heads and by what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.formats.page import Row, Table
from generator.readers.endpoints.labels import METHODS_ABROAD, PATHS_ABROAD

METHOD_COLUMN = re.compile(
    r"(?i)(http\W{0,2})?(request\W{0,2})?(methods?|verbs?|type|action)|"
    + METHODS_ABROAD
)
PATH_COLUMN = re.compile(
    r"(?i)(api\W|http\W|request\W|relative\W|full\W|resource\W)?\s?"
    r"(paths?|urls?|uris?|endpoints?|routes?|resources?|uri template|request|api|"
    r"http request|address)|" + PATHS_ABROAD
)
TEXT_COLUMN = re.compile(
    r"(?i)(short )?(descriptions?|summary|purpose|usage|what it does|"
    r"explanation|comments?|details|effect|function|info|meaning|notes?|action|name|operation|remarks?|what)|说明|描述|名称|功能|"
    r"описание|beschreibung|descripción|descrição|説明|설명"
)


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
    texts = [cell.text for cell in head.cells] if head else []

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
