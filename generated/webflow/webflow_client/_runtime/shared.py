"""What all clients made by `with_options` share: pools, budget, warnings, tokens."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from weakref import WeakSet

from .errors import ClosedClientError
from .retry import Budget

if TYPE_CHECKING:
    from .tokens import Key

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
