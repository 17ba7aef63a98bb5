"""Columns of tables: what they mean, and the rows of a table by them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.readers.deprecation import without_mark

from .blocks import Row
from .prose import bare

COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(
        ("name", "field", "parameter", "property", "key", "attribute", "param",
         "header", "argument", "variable", "query parameter", "path parameter",
         "parameter name", "field name"), "name",
    ),
    **dict.fromkeys(("type", "data type", "format", "schema"), "type"),
    **dict.fromkeys(("required", "required?", "req", "mandatory"), "required"),
    **dict.fromkeys(("optional", "optional?"), "optional"),
    **dict.fromkeys(
        ("description", "details", "notes", "meaning", "message", "summary",
         "explanation", "reason", "when"), "description",
    ),
    **dict.fromkeys(("default", "default value", "defaults"), "default"),
    **dict.fromkeys(("in", "location", "where", "position", "passed in"), "in"),
    **dict.fromkeys(
        ("status", "code", "status code", "http status", "http code", "error code",
         "http status code", "error"), "status",
    ),
    **dict.fromkeys(
        ("values", "enum", "allowed values", "options", "possible values"), "values"
    ),
}  # fmt: skip
YES = frozenset(("yes", "true", "required", "✓", "✔", "✅", "y", "x", "always"))
NO = frozenset(("no", "false", "optional", "", "-", "–", "✗", "✘", "❌", "n"))
NOTHING = frozenset(("n/a", "na", "-", "–", "—", "none", ""))
MARKER_LENGTH = 60
MARKER = re.compile(r"[\s(*_,|-]*\b(required|optional)\b[\s)*_.]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A table row by its columns."""

    line: int
    cells: Mapping[str, str]
    last: int = 0

    def get(self, column: str) -> str:
        """The text of a column, without marks; empty where there is none."""
        return bare(self.cells.get(column, ""))


def entry(row: Row, head: Sequence[str]) -> Entry:
    """A row as an entry; of two columns with one meaning the first counts."""
    cells: dict[str, str] = {}
    for column, cell in zip(head, row.cells, strict=False):
        if column:
            cells.setdefault(column, cell)
    return Entry(row.line, cells, row.last)


def marker(text: str) -> re.Match[str] | None:
    """The word at the end of a cell that tells whether the thing is required."""
    return MARKER.search(text, max(0, len(text) - MARKER_LENGTH))


def unmarked(text: str) -> str:
    """A cell without such a word at its end."""
    found = marker(text)
    return text[: found.start()] if found else text


def name_of(text: str) -> tuple[str, bool | None]:
    """A row's name and the requiredness written beside it."""
    required = None
    text = without_mark(text)[0]
    if match := marker(text):
        required = match[1].lower() == "required"
        text = text[: match.start()]
    elif text.endswith("*") and len(text) > 1:
        required, text = True, text[:-1]
    return bare(text), required


def requirement(row: Entry) -> bool | None:
    """Whether the row says that the thing is required; None if it does not tell."""
    for column, yes in (("required", True), ("optional", False)):
        if column in row.cells:
            said = row.get(column).lower()
            if said in YES or said in NO:
                return yes if said in YES else not yes
    if match := marker(row.get("type")):
        return match[1].lower() == "required"
    return None
