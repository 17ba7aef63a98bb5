"""Counts constructs of the document that nothing is made of, per kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from generator.openapi.document import MediaTypeObject
from generator.openapi.schema import SchemaObject

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

    def schema(self, schema: SchemaObject, pointer: str) -> None:
        """Count the keywords of one schema, each once per place in the document."""
        if SCHEMA_KEYWORDS.isdisjoint(schema.raw):
            return
        found = {(pointer, keyword) for keyword in SCHEMA_KEYWORDS & schema.raw.keys()}
        self.counts.update(keyword for _, keyword in found - self.seen)
        self.seen |= found

    def media(self, media: MediaTypeObject, *, itemized: bool = False) -> None:
        """Count what a media type states and nothing is made of; of one that is
        `itemized`, something is made of its `itemSchema`.
        """
        for keyword in ("itemSchema", "prefixEncoding", "itemEncoding"):
            if keyword in media and not (itemized and keyword == "itemSchema"):
                self.counts[keyword] += 1
        for encoding in media.encoding.values():
            if encoding.headers:
                self.counts["part headers"] += 1
