"""What all clients made by `with_options` share: pool, budget, warnings, tokens."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ClosedClientError
from .retry import Budget

if TYPE_CHECKING:
    from .tokens import Key

H = TypeVar("H")

MOST_WARNINGS = 10_000


class Shared(Generic[H]):
    """State behind one connection pool; safe to use from many threads.

    A pool of our own is opened anew in a forked process, because sockets cannot be
    shared with the parent. A client given by the user stays the user's.
    """

    def __init__(
        self,
        package: str,
        own: H | None,
        make: Callable[[], H],
        lock: Callable[[], Any],
    ) -> None:
        self.logger = logging.getLogger(package)
        self.owned = own is None
        self._make = make
        self._make_lock = lock
        self._http = make() if own is None else own
        self._closed = False
        self._parents: list[Any] = []
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self.budget = Budget()
        self.warned: set[tuple[str, str]] = set()
        self.tokens: dict[Key, tuple[str, float]] = {}
        self.token_lock = self._make_lock()

    @property
    def http(self) -> H:
        """The transport client of this process."""
        if self._closed:
            raise ClosedClientError("the client is closed")
        if self._pid != os.getpid():
            self._reopen()
        return self._http

    def _reopen(self) -> None:
        if self.owned:
            # Dropping the parent's pool would close its sockets.
            self._parents.append(self._http)
            self._http = self._make()
        self._begin()

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
        return None if closed or not self.owned else self._http

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed
