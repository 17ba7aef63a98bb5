"""Transports that send every request to one server of this machine.

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
        request.url = rerouted(request.url, self._target)
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
        request.url = rerouted(request.url, self._target)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def rerouted(url: httpx2.URL, target: httpx2.URL) -> httpx2.URL:
    """The URL with the target's origin."""
    return url.copy_with(scheme=target.scheme, host=target.host, port=target.port)
