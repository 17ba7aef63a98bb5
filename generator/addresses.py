"""Parsing of arbitrary URLs from documents and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from generator.naming import alone

EDITION = re.compile(
    r"(?i)(v\d+(\.\d+)*[a-z]*\d*|\d{4}-\d{2}(-\d{2})?|(alpha|beta|preview|stable)\d*)"
)
"""A segment of a path that says which edition of the API it is of."""
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


def page_key(url: str | None) -> str:
    """An address reduced to what identifies a page: host and path."""
    parts = split_url(url or "")
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"


def version_of(url: str) -> str | None:
    """The last segment of a base URL where it looks like a version.

    >>> version_of("https://api.example.com/v2"), version_of("https://api.example.com")
    ('v2', None)
    """
    _, _, rest = url.partition("://")
    _, slash, path = rest.rstrip("/").partition("/")
    last = path.rsplit("/", 1)[-1]
    return last if slash and EDITION.fullmatch(last) else None


PLACEHOLDER = re.compile(r"\{[^{}/]{0,100}\}")


def path_order(path: str) -> tuple[tuple[bool, str], ...]:
    """Sorts paths of an API so that what lies below one follows it, a fixed step before
    a value.

    The order of pages does not count: one that is moved or split moves nothing.
    """
    parts = PLACEHOLDER.sub("{}", path).split("/")
    return tuple(("{" in part, part) for part in parts)


def without_version(path: str) -> str:
    """A path without the segments that say which edition of the API it is of.

    >>> without_version("GET /v2/pets/{}")
    'GET /pets/{}'
    """
    return "/".join(part for part in path.split("/") if not EDITION.fullmatch(part))


def former_routes(old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """The route that each had before: its own, or that of the only one which differs
    from it in nothing but the version in its path.
    """
    known, found = {*old}, {*new}
    gone = {route: without_version(route) for route in known - found}
    came = {route: without_version(route) for route in found - known}
    return {route: route for route in known & found} | alone(gone, came)
