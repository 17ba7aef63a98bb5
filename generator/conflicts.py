"""Conflicts in words: who says what, what stands, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.diagnostics import Diagnostic, Report, Severity, Span
from generator.display import Display

MOST = 60
"""Longest value in a message, in characters."""
RULE = "conflict"


def list_conflicts(inputs: tuple[str, ...], report: Report) -> list[str]:
    """One line per conflict with its place, its pointer and all that is said."""
    from generator.repairs import prepare_all

    found = [
        Diagnostic(Severity.NOTE, RULE, told(row, job.display), place(row, job.display))
        for job, one in prepare_all(inputs, report)
        for row in one.conflicts
    ]
    return list(map(str, found))


def place(row: Mapping[str, Any], display: Display) -> Span | None:
    """Where the value stands that a conflict's entry begins with."""
    first = row["values"][0]
    if not first["file"]:
        return None
    return display.span(Span(first["file"], first["line"] or 1))


def told(row: Mapping[str, Any], display: Display) -> str:
    """A conflict's entry of the summary in words, the value that stands first."""
    chosen = spelled(row["chosen"])
    said = grouped(row["values"], display)
    texts = [
        f"{value} at {places}"
        for value, places in sorted(said, key=lambda pair: pair[0] != chosen)
    ]
    return f"{row['pointer']}: {'; '.join(texts)}; {chosen} stands ({row['reason']})"


def grouped(
    values: Sequence[Mapping[str, Any]], display: Display
) -> Iterator[tuple[str, str]]:
    """Each value that is stated, with its first place and how many more there are."""
    places: dict[str, list[str]] = {}
    for value in values:
        where = (
            f"{display.path(value['file'])}:{value['line']}" if value["file"] else "?"
        )
        places.setdefault(spelled(value["value"]), []).append(where)
    for text, found in places.items():
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield text, f"{found[0]}{more}"


def spelled(value: Any) -> str:
    """A value in a message; pages that leave one out have null."""
    match value:
        case None:
            return "nothing"
        case {**pair} if len(pair) == 1:
            ((name, inner),) = pair.items()
            return f"{name}: {spelled(inner)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST else f"{text[: MOST - 3]}..."
