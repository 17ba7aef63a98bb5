"""The real API behind a mock: requests are forwarded to it, within limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from .answers import Reply, problem_reply
from .bodies import ZIPPED, is_sequential, unzipped, whole
from .faults import HEADER
from .requests import Request

if TYPE_CHECKING:
    import httpx2

HOP_BY_HOP: Final = frozenset(
    "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te"
    " trailer transfer-encoding upgrade".split()
)
"""Headers of one connection (RFC 9110, section 7.6.1)."""
OWN: Final = frozenset({"host", "content-length", "accept-encoding", "expect", HEADER})
"""Headers of a request that are written anew, and the one that asks for a fault."""
FOLLOWS: Final = frozenset("content-length content-encoding content-type".split())
"""Headers of a response that follow from its body."""
PATIENCE: Final = 60.0
"""Seconds to wait for a connection, and for each next piece of a response."""


class Upstream:
    """An API at an address. Redirects are handed on, not followed; no cookie stays."""

    def __init__(self, address: str, client: httpx2.Client | None = None) -> None:
        """With a path in the address, that is in place of the mock's own base path.

        Raises:
            ValueError: It is not an address of HTTP; the message says why.
        """
        import httpx2

        url = checked(address)
        self.origin = f"{url.scheme}://{url.netloc}"
        self.path = url.path.rstrip("/")
        self._client = client or httpx2.Client()
        self._timeout = {"timeout": httpx2.Timeout(PATIENCE).as_dict()}

    def base(self, base_path: str) -> str:
        """The base URL of the API, for a mock with a base path."""
        return self.origin + (self.path or base_path)

    def address(self, request: Request, base_path: str) -> str:
        """The URL to which a request is forwarded, with its query."""
        path = request.path
        if self.path and f"{path}/".startswith(f"{base_path}/"):
            path = self.path + path[len(base_path) :]
        return self.origin + path + (f"?{request.query}" if request.query else "")

    def send(self, request: Request, base_path: str) -> Reply:
        """The response of the API; 502 if there is none, or none within limits."""
        import httpx2

        skipped = HOP_BY_HOP | OWN
        headers = [(k, v) for k, v in request.headers if k.lower() not in skipped]
        try:
            sent = httpx2.Request(
                request.method,
                self.address(request, base_path),
                headers=[*headers, ("accept-encoding", "gzip, identity")],
                content=request.body or None,
                extensions=self._timeout,
            )
            received = self._client.send(sent, stream=True, follow_redirects=False)
            return self._reply(received, base_path, request.method == "HEAD")
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            detail = str(error) or type(error).__name__
            title = f"{self.origin} does not respond"
            return problem_reply(502, title, {"detail": detail}, {})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _reply(self, received: httpx2.Response, base_path: str, head: bool) -> Reply:
        encoding = received.headers.get("content-encoding", "").strip().lower()
        kind = received.headers.get("content-type")
        if is_sequential(kind or "") and not head:
            return replace(
                self._head(received, encoding, base_path),
                pieces=passed_on(received, encoding),
            )
        with closing(received):
            content = whole(received.iter_raw(), encoding)
            reply = self._head(received, encoding, base_path)
            return replace(reply, content=content)

    def _head(self, received: httpx2.Response, encoding: str, base_path: str) -> Reply:
        """A response without its body."""
        named: dict[str, str] = {}
        repeated: list[tuple[str, str]] = []
        kept = FOLLOWS - {"content-encoding"} if encoding not in ZIPPED else FOLLOWS
        for name, value in received.headers.multi_items():
            if name in HOP_BY_HOP or name in kept:
                continue
            if name == "location":
                value = self._own(value, base_path)
            if name in named:
                repeated.append((name, value))
            else:
                named[name] = value
        kind = received.headers.get("content-type")
        return Reply(received.status_code, b"", kind, named, repeated=tuple(repeated))

    def _own(self, location: str, base_path: str) -> str:
        """The address of a redirect; one into the API leads to the mock again."""
        base = self.base(base_path)
        within = f"{location}/".startswith(f"{base}/")
        return base_path + location[len(base) :] if within else location


def passed_on(received: httpx2.Response, encoding: str) -> Iterator[bytes]:
    """The values of a stream as they come; one that breaks off ends there."""
    import httpx2

    with closing(received), suppress(httpx2.HTTPError, ValueError):
        yield from unzipped(received.iter_raw(), encoding)


def checked(address: str) -> SplitResult:
    """An address in parts.

    Raises:
        ValueError: It is not that of an API.
    """
    url = parted(address)
    if url is None or url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("it must be a URL such as https://api.example.com")
    if url.username is not None or url.query or url.fragment:
        raise ValueError("it must have no user, query or fragment")
    return url


def parted(address: str) -> SplitResult | None:
    """An address in parts; None if it is not one, or has no such port."""
    try:
        url = urlsplit(address)
        return None if url.port == 0 else url
    except ValueError:
        return None
