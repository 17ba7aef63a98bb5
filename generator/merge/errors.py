"""Error bodies: what one page documents holds for the statuses that others only name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.facts import Json
from generator.merge.media import (
    JSON,
    is_described,
    is_error,
    response_schema,
    statuses,
)
from generator.merge.tree import Decision, Part
from generator.merge.unify import compatible, shape_of

INFERRED = "x-inferred"


@dataclass(frozen=True, slots=True)
class Donor:
    """A documented error body and the status it stands under."""

    status: str
    schema: Part
    signature: str


def infer_errors(operations: Sequence[Part]) -> int:
    """Give every documented error status a body; the number of those inferred."""
    donors = list(_donors(operations))
    if not donors:
        return 0
    count = 0
    chosen: dict[str, Donor | None] = {}
    for operation in operations:
        for status in filter(is_error, statuses(operation)):
            if status not in chosen:
                chosen[status] = _donor(status, donors)
            donor = chosen[status]
            known = response_schema(operation, status)
            shown = known.value("type") not in (None, "object")
            if donor and not shown and not is_described(known):
                _lend(operation, status, donor.schema)
                count += 1
    return count


def _donors(operations: Iterable[Part]) -> Iterable[Donor]:
    for operation in operations:
        for status in filter(is_error, statuses(operation)):
            schema = response_schema(operation, status)
            if is_described(schema):
                yield Donor(status, schema, signature(schema))


def signature(schema: Part) -> str:
    """Equal for schemas of the same structure, whatever the words about them."""
    return json.dumps(_structure(schema), sort_keys=True)


def _structure(schema: Part) -> Json:
    words = {"description", "title", "example", "examples", "default"}
    entries: dict[str, Json] = {
        key: entry.value
        for key, entry in schema.entries.items()
        if key not in words and not key.startswith("$")
    }
    inner = {key: _structure(child) for key, child in schema.children.items()}
    return {"entries": entries, "children": dict(inner)}


def _donor(status: str, donors: Sequence[Donor]) -> Donor | None:
    """Of the same status, else the one structure that all error bodies have."""
    same = [donor for donor in donors if donor.status == status]
    pool = same or donors
    counts = Counter(donor.signature for donor in pool)
    best = min(counts, key=lambda s: (-counts[s], s))
    found = next(donor for donor in pool if donor.signature == best)
    shapes = {shape_of(donor.schema): donor.schema for donor in pool}
    alike = all(compatible(found.schema, schema) for schema in shapes.values())
    return found if same or alike else None


def _lend(operation: Part, status: str, schema: Part) -> None:
    """Let a response share the schema of another one."""
    response = operation.at("responses", status)
    response.at("content", JSON).children["schema"] = schema
    statements = schema.entries["type"].statements if "type" in schema.entries else ()
    rule = "the error body that another page documents"
    response.entries[INFERRED] = Decision(True, statements, rule)
