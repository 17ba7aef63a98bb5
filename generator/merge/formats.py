"""Formats that are not standard but mean a date and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from generator.merge.keywords import subschemas
from generator.merge.result import Statement
from generator.merge.tree import Entry, Part

STANDARD = frozenset({"date", "time", "date-time", "duration"})
DATED = re.compile(r"date|time", re.I)
RULE = "date-format"


def standardize_dates(schemas: Iterable[Part], seen: Mapping[str, bool]) -> None:
    """Make formats `date-time` whose examples all are one (RFC 3339)."""
    for schema in schemas:
        for part in subschemas(schema):
            entry = part.entries.get("format")
            if entry and _is_date(entry.value, seen):
                part.entries["format"] = _standard(entry)


def _is_date(name: object, seen: Mapping[str, bool]) -> bool:
    custom = isinstance(name, str) and name not in STANDARD and bool(DATED.search(name))
    return custom and seen.get(str(name), False)


def _standard(entry: Entry) -> Entry:
    said = tuple(_as_standard(s, str(entry.value)) for s in entry.statements)
    return Entry("date-time", said, entry.rule, entry.disputed, RULE)


def _as_standard(said: Statement, former: str) -> Statement:
    if said.value != former:
        return said
    return Statement("date-time", said.span, said.evidence, said.edition)
