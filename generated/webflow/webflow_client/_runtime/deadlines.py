"""Deadlines of sync calls, kept by every single socket operation."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

import httpcore2
import httpx2

_STATE = threading.local()


@contextmanager
def until(end: float | None) -> Generator[None]:
    """No socket operation of this thread lasts beyond `end` (monotonic time)."""
    before = getattr(_STATE, "end", None)
    _STATE.end = end
    try:
        yield
    finally:
        _STATE.end = before


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    end = getattr(_STATE, "end", None)
    if end is None:
        return timeout
    left: float = end - time.monotonic()
    if left <= 0:
        raise error("the deadline passed")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, inner: httpcore2.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        options = list(socket_options or ())
        *others, last = _addresses(host, port)
        for address in others:
            try:
                left = _left(timeout, httpcore2.ConnectTimeout)
                return _Stream(
                    self._inner.connect_tcp(address, port, left, local_address, options)
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(
            self._inner.connect_tcp(last, port, left, local_address, options)
        )

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.connect_unix_socket(path, left, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def _addresses(host: str, port: int) -> list[str]:
    """What to connect to, in order: the transport would give each its whole timeout."""
    if getattr(_STATE, "end", None) is None:
        return [host]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return [host]
    return list(dict.fromkeys(str(entry[4][0]) for entry in found)) or [host]


def keep_deadlines(client: httpx2.Client) -> httpx2.Client:
    """The client, its pools wrapped so that `until` holds for them."""
    mounted = client._mounts.values() if hasattr(client, "_mounts") else ()
    for transport in (getattr(client, "_transport", None), *mounted):
        pool = getattr(transport, "_pool", None)
        inner = getattr(pool, "_network_backend", None)
        if isinstance(inner, httpcore2.NetworkBackend):
            pool._network_backend = _Backend(inner)  # type: ignore[union-attr]
    return client
