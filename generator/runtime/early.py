"""Answers that come before a request is sent whole, in an async client.

A server may refuse an upload and close the connection at once (RFC 9110 section 10.1.1).
An event loop forgets what it has not read when a write fails, so that the answer is read
while a large piece is written; a sync client finds it in the system's own buffer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import anyio
import httpcore2
import httpx2

if TYPE_CHECKING:
    import ssl

LARGE = 64 * 1024
"""A smaller piece fits into the buffers below, and needs no listening."""
PIECE = 256 * 1024
"""Bytes that are written between two looks at what has come."""
MOST = 1024 * 1024
"""Bytes of an early answer that are kept while the request is being sent."""


class _ListeningStream(httpcore2.AsyncNetworkStream):
    """A connection that listens while it writes."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner
        self._early = bytearray()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._early:
            data = bytes(self._early[:max_bytes])
            del self._early[:max_bytes]
            return data
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if len(buffer) < LARGE:
            await self._inner.write(buffer, timeout)
            return
        failure: Exception | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._listen)
            # The listener starts in one turn of the loop and hears in the next.
            await anyio.sleep(0)
            try:
                for start in range(0, len(buffer), PIECE):
                    await anyio.sleep(0)
                    await self._inner.write(buffer[start : start + PIECE], timeout)
            except Exception as problem:
                # Raised below: a group of tasks would wrap it.
                failure = problem
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure

    async def _listen(self) -> None:
        """Keep what comes; the end of it is found again by whoever reads."""
        while len(self._early) < MOST:
            try:
                data = await self._inner.read(LARGE, None)
            except Exception:
                return
            if not data:
                return
            self._early += data

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        return _ListeningStream(inner)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _ListeningBackend(httpcore2.AsyncNetworkBackend):
    """Makes such connections."""

    def __init__(self, inner: httpcore2.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        stream = await self._inner.connect_tcp(
            host, port, timeout, local_address, socket_options
        )
        return _ListeningStream(stream)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        stream = await self._inner.connect_unix_socket(path, timeout, socket_options)
        return _ListeningStream(stream)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def hear_early(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """The client, whose connections listen while they write (HTTP/1.1)."""
    for transport in (client._transport, *client._mounts.values()):
        pool = getattr(transport, "_pool", None)
        inner = getattr(pool, "_network_backend", None)
        if pool is not None and isinstance(inner, httpcore2.AsyncNetworkBackend):
            pool._network_backend = _ListeningBackend(inner)
    return client
