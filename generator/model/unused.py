"""Counts constructs of the document that nothing is made of, per kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SCHEMA_KEYWORDS = frozenset(
    {
        "xml",
        "externalDocs",
        "not",
        "dependentRequired",
        "contains",
        "minContains",
        "maxContains",
        "propertyNames",
        "unevaluatedItems",
        "uniqueItems",
        "multipleOf",
        "pattern",
        "minProperties",
        "maxProperties",
        "$anchor",
        "$schema",
        "$vocabulary",
    }
)


@dataclass
class Unused:
    """Number of uses per construct."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def count(self, kind: str) -> None:
        """One more use of a construct that is not represented."""
        self.counts[kind] += 1

    def schema(self, schema: dict[str, Any], pointer: str) -> None:
        """Count the keywords of one schema, each once per place in the document."""
        found = {(pointer, keyword) for keyword in SCHEMA_KEYWORDS & schema.keys()}
        self.counts.update(keyword for _, keyword in found - self.seen)
        self.seen |= found

    def media(self, media: dict[str, Any]) -> None:
        """Count what a media type states and nothing is made of."""
        for keyword in ("itemSchema", "prefixEncoding", "itemEncoding"):
            if keyword in media:
                self.counts[keyword] += 1
        encoding = media.get("encoding")
        for part in encoding.values() if isinstance(encoding, dict) else ():
            if isinstance(part, dict) and part.get("headers"):
                self.counts["part headers"] += 1
