"""Entries of the summary: pages, conflicts and repairs as JSON objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.diagnostics import Diagnostic, Severity, Span
from generator.facts import Json, Reading
from generator.merge import Conflict, Merged
from generator.source import Source
from generator.summary import located


def is_repair(item: Diagnostic) -> bool:
    """Whether a reader's remark is about something it put right."""
    return item.severity is Severity.NOTE and item.code.startswith("repair:")


def document_entry(source: Source, value: Json) -> dict[str, Any]:
    """An OpenAPI document in the summary: all of it is used, every scalar is a fact."""
    lines = sum(1 for line in source.lines if line.strip())
    return {
        "file": source.file,
        "dialect": "openapi",
        "lines": lines,
        "accounted": lines,
        "facts": scalars(value),
    }


def scalars(value: Json) -> int:
    """The number of values in a value that hold no others."""
    level: list[Any] = [value]
    total = 0
    while level:
        nodes = [node for node in level if type(node) is dict or type(node) is list]
        total += len(level) - len(nodes)
        level = [
            member
            for node in nodes
            for member in (node.values() if type(node) is dict else node)
        ]
    return total


def page_entry(reading: Reading) -> dict[str, Any]:
    """One page in the summary."""
    return {
        "file": reading.file,
        "dialect": reading.dialect,
        "lines": reading.lines,
        "accounted": reading.accounted,
        "facts": reading.fact_count,
    }


def conflict_entry(conflict: Conflict) -> dict[str, Any]:
    """One conflict in the summary."""
    return {
        "pointer": conflict.pointer,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "values": [{"value": v.value, **located(v.span)} for v in conflict.values],
    }


def page_repairs(readings: Sequence[Reading], merged: Merged) -> list[dict[str, Any]]:
    """What the readers put right, and what of the merged document stands there."""
    found = [d for reading in readings for d in reading.diagnostics if is_repair(d)]
    known = list(stated(merged)) if found else []
    return [
        {
            "rule": item.code.removeprefix("repair:"),
            "pointer": stated_at(item.span, known),
            **located(item.span),
        }
        for item in found
    ]


def stated(merged: Merged) -> Iterator[tuple[Span, str]]:
    """All places that state a value, with its pointer."""
    for pointer, spans in merged.origins.items():
        yield from ((span, pointer) for span in spans)
    for pointer, statements in merged.statements.items():
        yield from ((one.span, pointer) for one in statements)


def stated_at(span: Span | None, known: Sequence[tuple[Span, str]]) -> str:
    """The pointer to what the fewest lines around a place state, empty for none."""
    around = [
        (place.last_line - place.line, len(pointer), pointer)
        for place, pointer in known
        if span and place.file == span.file
        if place.line <= span.line <= place.last_line
    ]
    return min(around)[2] if around else ""


def merge_repairs(merged: Merged) -> list[dict[str, Any]]:
    """What merging put right."""
    return [
        {"rule": r.rule, "pointer": r.pointer, **located(r.span)}
        for r in merged.repairs
    ]
