"""State that all clients made by `with_options` share: pools, budget, warnings, tokens."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast
from weakref import WeakSet

import httpcore2
import httpx2

from .errors import ClosedClientError
from .retry import Budget

if TYPE_CHECKING:
    import ssl

    from .tokens import Key


class _Later:
    """Stands in for the context that `httpx2` makes by default.

    Loading the trusted certificates takes longer than all the rest of a client.
    """

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


def default_context() -> ssl.SSLContext:
    """The default context of `httpx2`, certificates verified; loaded on first use."""
    return cast("ssl.SSLContext", _Later())


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
    """The addresses to connect to, in order; each has what is left of the timeout."""
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


H = TypeVar("H")

MOST_WARNINGS = 10_000
_ANYWHERE: Any = object()


class Room(NamedTuple, Generic[H]):
    """A transport with its lock for tokens, and the event loop that they belong to.

    A sync client has one room, whose place is None.
    """

    place: Any
    http: H
    token_lock: Any


class Shared(Generic[H]):
    """State behind the connection pools; safe to use from many threads.

    Sockets can be shared neither with the parent of a forked process nor between
    event loops, so that each has a pool of its own. A client given by the user stays
    the user's.
    """

    def __init__(
        self,
        package: str,
        own: H | None,
        make: Callable[[], H],
        lock: Callable[[], Any],
        place: Callable[[], Any],
    ) -> None:
        self.logger = logging.getLogger(package)
        self.owned = own is None
        self._own = own
        self._make = make
        self._make_lock = lock
        self._place = place
        self._closed = False
        self._parents: list[Any] = []
        self._begin()
        _ALIVE.add(self)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self.budget = Budget()
        self.warned: set[tuple[str, str]] = set()
        self.tokens: dict[Key, tuple[str, float]] = {}
        self._rooms: dict[Any, Room[H]] = {}
        self._room: Room[H] | None = None

    def forked(self) -> None:
        """Begin anew in a forked process, where nobody will release the old locks."""
        # Dropping the parent's pools would close its sockets.
        self._parents += [self._room, *self._rooms.values()]
        self._begin()

    @property
    def room(self) -> Room[H]:
        """The transport of this process and event loop."""
        if self._closed:
            raise ClosedClientError("the client is closed")
        place, room = self._place(), self._room
        return room if room and room.place is place else self._entered(place)

    def _entered(self, place: Any) -> Room[H]:
        with self._lock:
            room = self._room
            if room is None or room.place not in (place, _ANYWHERE):
                room = None if place is None else self._rooms.get(place)
            room = self._made(place) if room is None else room._replace(place=place)
            self._room = room
            if place is not None:
                open_loops = {k: v for k, v in self._rooms.items() if not k.is_closed()}
                self._rooms = {**open_loops, place: room}
            return room

    def _made(self, place: Any) -> Room[H]:
        http = self._make() if self._own is None else self._own
        return Room(place, http, self._make_lock())

    @property
    def first_http(self) -> H:
        """The transport before its first use, which binds it to an event loop."""
        self._room = self._made(_ANYWHERE)
        return self._room.http

    def first(self, operation: str, place: str) -> bool:
        """Whether this drift has not been warned about yet."""
        key = (operation, place)
        with self._lock:
            if key in self.warned or len(self.warned) >= MOST_WARNINGS:
                return False
            self.warned.add(key)
            return True

    def close(self) -> H | None:
        """Mark as closed; the transport to close, the first time and if it is ours."""
        with self._lock:
            closed, self._closed = self._closed, True
        room = self._room
        if closed or not self.owned or room is None:
            return None
        # The sockets of an event loop that is gone are gone with it.
        here = room.place is _ANYWHERE or room.place is self._place()
        return room.http if here else None

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed


_ALIVE: WeakSet[Shared[Any]] = WeakSet()


def _forked() -> None:
    for shared in list(_ALIVE):
        shared.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
