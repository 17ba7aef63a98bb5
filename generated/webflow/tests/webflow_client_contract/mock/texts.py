"""Strings made up for formats and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Json
from .schemas import compiled

TEXTS = {
    "date-time": "2024-05-17T09:30:00Z",
    "date": "2024-05-17",
    "time": "09:30:00Z",
    "duration": "PT1H",
    "uuid": "5f0c1f2e-3a67-4e0e-9d5b-0f1d2c3b4a59",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/",
    "iri": "https://example.com/",
    "byte": "Zm9v",
    "decimal": "1.5",
    "json-pointer": "/a",
    "regex": "a",
}
COUNT = re.compile(r"\{(\d{1,3})")
LETTERS = "0a1A"


def fitting(schema: dict[str, Json]) -> Json:
    """A string for a schema with a pattern; `text` where none is found."""
    validator = compiled({key: schema[key] for key in KEYWORDS if key in schema})
    found = (
        text for text in candidates(schema) if validator and validator.is_valid(text)
    )
    return next(found, "text")


KEYWORDS = ("pattern", "minLength", "maxLength")


def candidates(schema: dict[str, Json]) -> Iterator[Json]:
    """Strings that may fit: the schema's own, usual formats, one letter repeated."""
    yield from given(schema)
    yield from ("text", *TEXTS.values())
    counts = [int(count) for count in COUNT.findall(str(schema["pattern"]))[:8]]
    for length in dict.fromkeys(
        (1, 2, 4, *counts, sum(counts), schema.get("minLength", 1))
    ):
        yield from (letter * length for letter in LETTERS)


def given(schema: dict[str, Json]) -> Iterator[Json]:
    """Values that a schema itself gives."""
    examples = schema.get("examples")
    yield from examples if isinstance(examples, list) else ()
    yield from (schema[key] for key in ("example", "default") if key in schema)
