"""Media types, and the names of forms."""

from __future__ import annotations

from typing import Final

from generator import patterns as re

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
FORMS: Final = (FORM, MULTIPART)
NESTED_NAME: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]{0,64}\]){1,8})")
"""The name of a part of a field, in brackets behind it: `card[number]`; as deep as anybody
writes by hand.
"""
EVENT_STREAM = "text/event-stream"
SEQUENTIAL = frozenset(
    {
        EVENT_STREAM,
        "application/jsonl",
        "application/x-ndjson",
        "application/ndjson",
        "application/x-jsonlines",
        "application/json-seq",
        "application/geo+json-seq",
        "application/json-lines",
        "application/jsonlines",
        "application/stream+json",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-ldjson",
        "text/x-ndjson",
    }
)
"""Types whose content is one value after another (OpenAPI 3.2, section 4.14.2)."""
TEXTUAL = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/sql",
        "application/toml",
        FORM,
        "application/x-yaml",
        "application/yaml",
    }
)
"""Types that are text in UTF-8, though their names do not say so."""


def essence(media_type: str) -> str:
    """Type and subtype without parameters, in lower case (RFC 9110, section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether content is one JSON value (RFC 8259, and RFC 6839 for `+json`)."""
    bare = essence(media_type)
    return bare.endswith(("/json", "+json")) and bare not in SEQUENTIAL


def is_sequential(media_type: str) -> bool:
    """Whether content is one value after another."""
    return essence(media_type) in SEQUENTIAL


def is_text(media_type: str) -> bool:
    """Whether content is text whose charset is known without looking into it."""
    bare = essence(media_type)
    return bare.startswith("text/") or bare in TEXTUAL or bare.endswith("+yaml")
