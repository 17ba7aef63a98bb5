"""URLs from documents and pages, which may be anything, taken apart."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

NOTHING = SplitResult("", "", "", "", "")


def split_url(url: str) -> SplitResult:
    """The parts of a URL; no part has anything where it cannot be taken apart.

    Brackets that hold no address, as text has them, count as any other character.
    """
    for text in (url, url.replace("[", "%5B").replace("]", "%5D")):
        try:
            parts = urlsplit(text)
            # Both are worked out when they are asked for, and may fail then.
            _ = parts.hostname, parts.port
        except ValueError:
            continue
        return parts
    return NOTHING
