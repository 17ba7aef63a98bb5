"""Parsing of arbitrary URLs from documents and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import SplitResult, urlsplit

from generator import patterns as re
from generator.naming import alone

EDITION = re.compile(
    r"(?i)(v\d+(\.\d+)*[a-z]*\d*|\d{4}-\d{2}(-\d{2})?|(alpha|beta|preview|stable)\d*)"
)
"""A segment of a path that says which edition of the API it is of."""
NOTHING = SplitResult("", "", "", "", "")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""Characters without width, which come along when a text is copied (`str.translate`)."""


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


def segments(path: str) -> list[str]:
    """The segments of a path."""
    return [part for part in path.split("/") if part]


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
    from it in nothing but the version in its path. If not one has stayed, base URLs may
    have taken the beginning of all paths, or given them more.
    """
    known, found = {*old}, {*new}
    gone = {route: without_version(route) for route in known - found}
    came = {route: without_version(route) for route in found - known}
    same = {route: route for route in known & found} | alone(gone, came)
    return same or shifted(known, found)


def shifted(old: Collection[str], new: Collection[str]) -> dict[str, str]:
    """The route that each had before, where most have the same in front of that now, or
    no longer have it.

    >>> shifted({"GET /api/a", "GET /api/b"}, {"GET /a", "GET /b", "GET /c"})
    {'GET /a': 'GET /api/a', 'GET /b': 'GET /api/b'}
    """
    less = Counter(lead for route in old for lead, rest in leads(route) if rest in new)
    more = Counter(lead for route in new for lead, rest in leads(route) if rest in old)
    both = {**{(lead, ""): n for lead, n in less.items()}}
    both |= {("", lead): n for lead, n in more.items()}
    if not both:
        return {}
    was, now = max(both, key=lambda pair: (both[pair], pair))
    moved = {
        with_lead(rest, now): with_lead(rest, was)
        for route in sorted(old)
        for lead, rest in [("", route), *leads(route)]
        if lead == was
    }
    pairs = {today: then for today, then in moved.items() if today in new}
    return pairs if 2 * len(pairs) > len(old) else {}


def leads(route: str) -> Iterator[tuple[str, str]]:
    """The beginnings of a route's path, each with the route without it."""
    method, _, path = route.partition(" ")
    parts = path.split("/")[1:]
    for count in range(1, len(parts)):
        lead = "".join(f"/{part}" for part in parts[:count])
        yield lead, f"{method} /{'/'.join(parts[count:])}"


def with_lead(route: str, lead: str) -> str:
    """A route with more in front of its path."""
    method, _, path = route.partition(" ")
    return f"{method} {lead}{path}"
