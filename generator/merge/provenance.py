"""The content of `provenance.json`: where every value of the document comes from."""

from __future__ import annotations

from generator.facts import Json
from generator.merge.result import Conflict, Merged, Repair
from generator.report.diagnostics import Span


def provenance(merged: Merged) -> Json:
    """Origins by JSON pointer, conflicts and repairs, in sorted order."""
    return {
        "origins": {
            pointer: [str(span) for span in spans]
            for pointer, spans in sorted(merged.origins.items())
            if spans
        },
        "conflicts": [_conflict(conflict) for conflict in merged.conflicts],
        "repairs": [_repair(repair) for repair in merged.repairs],
    }


def _conflict(conflict: Conflict) -> Json:
    return {
        "pointer": conflict.pointer,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "values": [
            {"value": value.value, "place": str(value.span)}
            for value in conflict.values
        ],
    }


def _repair(repair: Repair) -> Json:
    place: Span | None = repair.span
    return {
        "rule": repair.rule,
        "pointer": repair.pointer,
        "place": str(place) if place else None,
    }
