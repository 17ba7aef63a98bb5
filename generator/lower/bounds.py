"""Bounds of a number, through references and composition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.bounds import Bounds
from generator.lower.references import BadReference, Resolver

DEEPEST = 4
"""Schemas within schemas that are looked through."""


def bounds(resolver: Resolver, schema: Any) -> Bounds:
    """What a schema, or the first of its branches that does, states of each."""
    found = list(branches(resolver, schema, DEEPEST))

    def first(keyword: str) -> int | None:
        numbers = (whole(branch.get(keyword)) for branch in found)
        return next((number for number in numbers if number is not None), None)

    return Bounds(first("minimum"), first("maximum"), first("default"))


def branches(resolver: Resolver, schema: Any, depth: int) -> Iterator[dict[str, Any]]:
    """A schema, what it refers to, and its branches, outermost first."""
    if not isinstance(schema, dict) or not depth:
        return
    yield schema
    if "$ref" in schema:
        try:
            target, _ = resolver.follow(schema, "")
        except BadReference:
            return
        yield from branches(resolver, target, depth - 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        inner = schema.get(keyword)
        for branch in inner if isinstance(inner, list) else ():
            yield from branches(resolver, branch, depth - 1)


def whole(value: Any) -> int | None:
    """A whole number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if float(value).is_integer() else None
