"""Values that the user decided, by JSON pointer into the merged document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

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
        holder = resolve(document, pointer.rpartition("/")[0])
        token = unescape(pointer.rpartition("/")[2])
        if not _replace(holder, token, value):
            _missed(document, pointer, report)
            continue
        notes.rules[pointer] = RULE
        for key, conflict in notes.conflicts.items():
            if key[0] == pointer:
                notes.conflicts[key] = Conflict(pointer, value, RULE, conflict.values)


def _replace(holder: Json, token: str, value: Json) -> bool:
    match holder:
        case dict() if token in holder:
            holder[token] = value
            return True
        case list() if token.isdecimal() and int(token) < len(holder):
            holder[int(token)] = value
            return True
    return False


def _missed(document: dict[str, Json], pointer: str, report: Report) -> None:
    close = get_close_matches(pointer, list(pointers(document)), 1, 0.5)
    hint = f"did you mean {close[0]}?" if close else "see `fragmint explain`"
    message = f"override {pointer} hits nothing in the merged document"
    report.error("override-misses", message, None, hint)


def resolve(document: Json, pointer: str) -> Json:
    """The value at a JSON pointer (RFC 6901); None where there is none."""
    value = document
    for token in map(unescape, pointer.split("/")[1:]):
        match value:
            case dict() if token in value:
                value = value[token]
            case list() if token.isdecimal() and int(token) < len(value):
                value = value[int(token)]
            case _:
                return None
    return value


def unescape(token: str) -> str:
    """A reference token without its escapes."""
    return token.replace("~1", "/").replace("~0", "~")


def pointers(value: Json, prefix: str = "") -> Iterator[str]:
    """All JSON pointers into a value."""
    items: list[tuple[str, Json]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(str(index), item) for index, item in enumerate(value)]
    for token, item in items:
        pointer = f"{prefix}/{token.replace('~', '~0').replace('/', '~1')}"
        yield pointer
        yield from pointers(item, pointer)
