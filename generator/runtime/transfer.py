"""The body of a response, decoded while it arrives: complete, or an error.

A content coding that ends early is an incomplete message (RFC 9110 section 8.4, RFC 9112
section 8), and what a server sends behind a message is never a response (9.3).
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

import anyio
import httpcore2
import httpx2

if TYPE_CHECKING:
    import ssl

PIECE = 1024 * 1024
"""Most bytes that are decoded at once: a small chunk may hold a thousand times its size."""
MOST_CODINGS = 5
NO_BODY = frozenset({204, 304})


class Coding(Protocol):
    """A content coding under way; `end` raises where it is incomplete."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode these bytes."""
        ...

    def end(self) -> None:
        """Check that the coding is complete."""
        ...


class Deflated:
    """`gzip` of one or several members (RFC 1952), `deflate` with or without its frame
    (RFC 9110 section 8.4.1.2).
    """

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner: Any = None
        self._members = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode these bytes."""
        while data:
            if self._inner is None:
                if self._members and not data.startswith(b"\x1f\x8b"):
                    # Padding behind the last member, which `gzip` ignores as well.
                    return
                self._inner = zlib.decompressobj(self._bits)
            try:
                yield self._inner.decompress(data, PIECE)
            except zlib.error as problem:
                data = self._unframed(data, problem)
                continue
            data = self._inner.unconsumed_tail
            if self._inner.eof:
                data = self._inner.unused_data
                self._inner, self._members = None, self._members + 1

    def _unframed(self, data: bytes, problem: zlib.error) -> bytes:
        """The same bytes for a `deflate` that has no frame, as some servers send it."""
        if self._bits != zlib.MAX_WBITS or self._members:
            raise httpx2.DecodingError(str(problem)) from None
        self._bits = -zlib.MAX_WBITS
        self._inner = zlib.decompressobj(self._bits)
        return data

    def end(self) -> None:
        """Check that the last member is complete."""
        if self._inner is not None:
            raise incomplete()


class Brotli:
    """`br` (RFC 7932)."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._inner = library.Decompressor()
        self._fed = False
        self._process = getattr(self._inner, "process", None) or self._inner.decompress

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode these bytes."""
        self._fed = self._fed or bool(data)
        try:
            piece = self._process(data, output_buffer_limit=PIECE // 2)
            while piece:
                yield piece
                piece = self._process(b"", output_buffer_limit=PIECE // 2)
        except self._library.error as problem:
            raise httpx2.DecodingError(str(problem)) from None

    def end(self) -> None:
        """Check that the stream is complete."""
        if self._fed and not self._inner.is_finished():
            raise incomplete()


class Zstandard:
    """`zstd` of one or several frames (RFC 8878)."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._inner: Any = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode these bytes."""
        try:
            while data:
                if self._inner is None:
                    self._inner = self._library.ZstdDecompressor()
                yield self._inner.decompress(data, PIECE)
                while not (self._inner.needs_input or self._inner.eof):
                    yield self._inner.decompress(b"", PIECE)
                data = b""
                if self._inner.eof:
                    data, self._inner = self._inner.unused_data, None
        except self._library.ZstdError as problem:
            raise httpx2.DecodingError(str(problem)) from None

    def end(self) -> None:
        """Check that the last frame is complete."""
        if self._inner is not None:
            raise incomplete()


def incomplete() -> httpx2.RemoteProtocolError:
    """The error for a coding that ends early."""
    return httpx2.RemoteProtocolError("the compressed body ends before its end")


@lru_cache(maxsize=8)
def library(*names: str) -> Any:
    """The first of these modules that is installed; None without any."""
    for name in names:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _brotli() -> Coding | None:
    found = library("brotli", "brotlicffi")
    return Brotli(found) if found else None


def _zstandard() -> Coding | None:
    found = library("compression.zstd", "backports.zstd")
    return Zstandard(found) if found else None


CODINGS: dict[str, Callable[[], Coding | None]] = {
    "gzip": lambda: Deflated(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: Deflated(zlib.MAX_WBITS | 16),
    "deflate": lambda: Deflated(zlib.MAX_WBITS),
    "br": _brotli,
    "zstd": _zstandard,
}
"""Content codings by their registered names; `x-gzip` is `gzip` (RFC 9110, 8.4.1.3)."""


def codings(response: httpx2.Response) -> list[Coding]:
    """The codings of a body, outermost first; unknown ones stay as they are."""
    stated = response.headers.get("content-encoding")
    if not stated:
        return []
    names = [name.strip().lower() for name in stated.split(",")]
    known = [CODINGS[name] for name in reversed(names) if name in CODINGS]
    if len(known) > MOST_CODINGS:
        raise httpx2.DecodingError(f"more than {MOST_CODINGS} content codings")
    return [coding for make in known if (coding := make()) is not None]


def decoded_by(rest: list[Coding], pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces through codings, empty ones left out."""
    if not rest:
        return (piece for piece in pieces if piece)
    first, *others = rest
    return decoded_by(others, (out for piece in pieces for out in first.feed(piece)))


def chunks(response: httpx2.Response) -> Iterator[bytes]:
    """The decoded body of a response, as it arrives; the response stays open."""
    if response.is_stream_consumed:
        yield response.content
        return
    if is_overlong(response):
        return
    found = codings(response)
    if found:
        for piece in cast("Iterable[bytes]", response.stream):
            yield from decoded_by(found, (piece,))
        for coding in found:
            coding.end()
    else:
        yield from cast("Iterable[bytes]", response.stream)
    discard_spill(response)


async def async_chunks(response: httpx2.Response) -> AsyncIterator[bytes]:
    """The decoded body of a response, as it arrives; the response stays open."""
    if response.is_stream_consumed:
        yield response.content
        return
    if is_overlong(response):
        return
    found = codings(response)
    async for piece in cast("AsyncIterator[bytes]", response.stream):
        if not found:
            yield piece
            continue
        for out in decoded_by(found, (piece,)):
            yield out
    for coding in found:
        coding.end()
    discard_spill(response)


async def closed(response: httpx2.Response) -> None:
    """Give the connection back, also while the task is being cancelled."""
    if not response.is_closed:
        with anyio.CancelScope(shield=True):
            await response.aclose()


def is_overlong(response: httpx2.Response) -> bool:
    """Whether a response that has no body announces one (RFC 9110 section 6.4.1).

    It is left unread, so that its connection is closed: the bytes that may follow would
    be taken for the response of the next request.
    """
    headers = response.headers
    length = headers.get("content-length", "0")
    return (
        response.status_code in NO_BODY
        and response.request.method != "HEAD"
        and (length.strip("0 ") != "" or "transfer-encoding" in headers)
        and (response.status_code != 304 or "transfer-encoding" in headers)
    )


ROUTE = (
    "stream",
    "_stream",
    "_httpcore_stream",
    "_stream",
    "_connection",
    "_h11_state",
)
"""From a response to the state of its connection, in the transport's own names."""


def discard_spill(response: httpx2.Response) -> None:
    """Let the connection be closed where bytes came behind the end of the response."""
    node: Any = response
    for name in ROUTE:
        node = getattr(node, name, None)
        if node is None:
            return
    data, _ = node.trailing_data
    if data:
        # The transport closes a connection whose last exchange did not end well.
        node.send_failed()


class Sized:
    """The same bytes in pieces of one size; the last may be shorter, and without a size
    they stay as they come.
    """

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._kept = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The pieces that these bytes complete."""
        if self._size is None:
            yield piece
            return
        self._kept += piece
        while len(self._kept) >= self._size:
            yield bytes(self._kept[: self._size])
            del self._kept[: self._size]

    def end(self) -> Iterator[bytes]:
        """Return the rest."""
        if self._kept:
            yield bytes(self._kept)


LARGE = 64 * 1024
"""A smaller piece fits into the buffers below, and needs no listening."""
WRITTEN = 256 * 1024
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
                for start in range(0, len(buffer), WRITTEN):
                    await anyio.sleep(0)
                    await self._inner.write(buffer[start : start + WRITTEN], timeout)
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
