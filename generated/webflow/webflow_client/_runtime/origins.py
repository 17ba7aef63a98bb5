"""Origins (RFC 6454): where credentials may go, and what a log may show of a URL."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import quote, urlsplit, urlunsplit

from .errors import InsecureUrlError, InvalidRequestError

_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")
_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=1024)
def origin(url: str) -> str:
    """`scheme://host:port` in lower case, the port always given."""
    try:
        parts = urlsplit(url)
        port = _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError as problem:
        raise InvalidRequestError(f"not a URL: {problem}") from None
    return f"{parts.scheme}://{(parts.hostname or '').rstrip('.')}:{port}"


@lru_cache(maxsize=256)
def base(url: str, *, allow_http: bool = False) -> str:
    """A base URL without its trailing slash.

    Raises:
        InsecureUrlError: `http://` to another machine, or user info in the URL.
        InvalidRequestError: Not an absolute http(s) URL, or one with a query.
    """
    if _UNFIT.search(url):
        raise InvalidRequestError(
            "a base URL has no blanks, control characters or `\\`"
        )
    try:
        parts = urlsplit(url)
    except ValueError as problem:
        raise InvalidRequestError(f"not a URL: {problem}") from None
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        raise InvalidRequestError(
            f"{safe(url)!r} is not an absolute URL; pass base_url='https://…'"
        )
    if "@" in parts.netloc:
        raise InsecureUrlError("the base URL holds user info; pass credentials instead")
    if parts.query or parts.fragment:
        raise InvalidRequestError("a base URL has no query and no fragment")
    if parts.scheme.lower() == "http" and not allow_http and not loopback(url):
        raise InsecureUrlError(
            f"{safe(url)} would send everything in the clear;"
            " use https or pass allow_http=True"
        )
    origin(url)
    return url.rstrip("/")


def loopback(url: str) -> bool:
    """Whether a URL names this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def safe(url: str, secrets: Collection[str] = ()) -> str:
    """The URL for messages: no user info, secret query values masked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(not a URL)"
    netloc = parts.netloc.rpartition("@")[2]
    masked = {quote(name, safe="") for name in secrets}
    query = "&".join(
        f"{name}=***" if name in masked else name + sign + value
        for name, sign, value in (p.partition("=") for p in parts.query.split("&"))
    )
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))
