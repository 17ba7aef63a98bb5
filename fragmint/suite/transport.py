"""Transports that redirect every request to one local server.

The clients keep their documented base URLs, so that these are tested as well.
"""

from __future__ import annotations

import httpx2


class Reroute(httpx2.BaseTransport):
    """Sends to another origin, all else unchanged."""

    def __init__(self, url: str) -> None:
        self._target = httpx2.URL(url)
        self._inner = httpx2.HTTPTransport(verify=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        reroute(request, self._target)
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class AsyncReroute(httpx2.AsyncBaseTransport):
    """The same for async clients."""

    def __init__(self, url: str) -> None:
        self._target = httpx2.URL(url)
        self._inner = httpx2.AsyncHTTPTransport(verify=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        reroute(request, self._target)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def reroute(request: httpx2.Request, target: httpx2.URL) -> None:
    """Let a request go to the target's origin."""
    request.url = request.url.copy_with(
        scheme=target.scheme, host=target.host, port=target.port
    )
    request.headers["Host"] = target.netloc.decode("ascii")
