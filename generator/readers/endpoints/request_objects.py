"""Requests that a page writes as an object, for the client that its site puts there.

`{"method": "POST", "url": "https://host/pets", "headers": {}, "body": {}}`: blocks called
`http` on Stoplight and on sites that followed it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.facts import Json
from generator.readers.endpoints.request_lines import is_method

MAX_OBJECT = 20_000
"""Characters of the longest object that is read; a request on a page has 200 to 2,000."""
URLS = ("url", "uri", "path")
BODIES = ("body", "data", "payload")
KEYS = frozenset(
    ("method", "headers", "query", "params", "baseUrl", "timeout", *URLS, *BODIES)
)
"""The members of such an object; one with others (`id`, `createdAt`) is data that tells
of a request, as logs and webhooks have it.
"""


@dataclass(frozen=True, slots=True)
class RequestObject:
    """A request as its object states it; `url` may be a path alone."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    has_body: bool = False
    body: Json = None


def request_object(text: str) -> RequestObject | None:
    """The request that a text states as a JSON object; None if it is anything else."""
    stripped = text.strip()
    if stripped[:1] != "{" or len(text) > MAX_OBJECT or '"method"' not in text:
        return None
    try:
        found = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not found.keys() <= KEYS:
        return None
    method = found.get("method")
    url = next((found[key] for key in URLS if key in found), None)
    if not isinstance(method, str) or not isinstance(url, str):
        return None
    return built(found, method, url) if is_method(method) else None


def built(found: dict[str, Json], method: str, url: str) -> RequestObject:
    """The request of an object whose method and URL are known."""
    base, headers = found.get("baseUrl"), found.get("headers")
    pairs = headers.items() if isinstance(headers, dict) else ()
    body = next((found[key] for key in BODIES if key in found), None)
    return RequestObject(
        method.strip().upper(),
        f"{base.rstrip('/')}{url}" if isinstance(base, str) else url,
        tuple((name, value) for name, value in pairs if isinstance(value, str)),
        body not in (None, {}, ""),
        body,
    )
