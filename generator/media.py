"""Media types."""

from __future__ import annotations


def is_json(media_type: str) -> bool:
    """Whether content is one JSON value (RFC 8259, and RFC 6839 for `+json`)."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith(("/json", "+json"))
