"""Values that the user decided, by JSON pointer into the merged document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from generator import pointers
from generator.diagnostics import Report
from generator.facts import Json
from generator.merge.notes import Notes
from generator.merge.result import Conflict

RULE = "overruled by the configuration"


def override(
    document: dict[str, Json], values: Mapping[str, Json], notes: Notes, report: Report
) -> None:
    """Replace values; a pointer that hits nothing is an error with a suggestion."""
    for pointer, value in values.items():
        *above, token = pointers.tokens(pointer) or ("",)
        if not _replace(pointers.get(document, above), token, value):
            _missed(document, pointer, report)
            continue
        notes.rules[pointer] = RULE
        for key, conflict in notes.conflicts.items():
            if key[0] == pointer:
                notes.conflicts[key] = Conflict(pointer, value, RULE, conflict.values)


def _replace(holder: Any, token: str, value: Json) -> bool:
    match holder:
        case dict() if token in holder:
            holder[token] = value
            return True
        case list() if pointers.get(holder, [token]) is not pointers.ABSENT:
            holder[int(token)] = value
            return True
    return False


def _missed(document: dict[str, Json], pointer: str, report: Report) -> None:
    close = get_close_matches(pointer, list(places(document)), 1, 0.5)
    hint = f"did you mean {close[0]}?" if close else "see `fragmint explain`"
    message = f"override {pointer} hits nothing in the merged document"
    report.error("override-misses", message, None, hint)


def places(value: Json, prefix: str = "") -> Iterator[str]:
    """All JSON pointers into a value."""
    items: list[tuple[str, Json]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(str(index), item) for index, item in enumerate(value)]
    for token, item in items:
        pointer = f"{prefix}/{pointers.escape(token)}"
        yield pointer
        yield from places(item, pointer)
