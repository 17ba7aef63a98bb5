"""Entries of the summary: pages, conflicts and repairs as JSON objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.diagnostics import Diagnostic, Severity
from generator.facts import Reading
from generator.merge import Conflict, Merged
from generator.source import Source
from generator.summary import located


def is_repair(item: Diagnostic) -> bool:
    """Whether a reader's remark is about something it put right."""
    return item.severity is Severity.NOTE and item.code.startswith("repair:")


def document_entry(source: Source) -> dict[str, Any]:
    """An OpenAPI document in the summary: all of it is used as it is."""
    lines = sum(1 for line in source.lines if line.strip())
    return {
        "file": source.file,
        "dialect": "openapi",
        "lines": lines,
        "accounted": lines,
        "facts": 0,
    }


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


def page_repairs(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """What the readers put right."""
    return [
        {"rule": d.code.removeprefix("repair:"), "pointer": "", **located(d.span)}
        for reading in readings
        for d in reading.diagnostics
        if is_repair(d)
    ]


def merge_repairs(merged: Merged) -> list[dict[str, Any]]:
    """What merging put right."""
    return [
        {"rule": r.rule, "pointer": r.pointer, **located(r.span)}
        for r in merged.repairs
    ]
