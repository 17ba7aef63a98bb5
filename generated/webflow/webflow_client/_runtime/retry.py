"""When to try again, and when next. Pure but for the lock of the budget."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
REFUSED = frozenset({429})
TRANSIENT = frozenset({408, 429, 502, 503, 504})

BASE = 0.5
CAP = 8.0


class Budget:
    """A token bucket: a retry costs one token, a call earns a tenth.

    While every answer is a failure, retries are at most a tenth of the calls, so the
    load on a dead server grows by a factor of 1.1 at most. A retry that helped gives
    its token back.
    """

    def __init__(self, capacity: float = 10.0, earning: float = 0.1) -> None:
        self._capacity = capacity
        self._earning = earning
        self._tokens = capacity
        self._lock = threading.Lock()

    def earn(self) -> None:
        """A new call was made."""
        self._add(self._earning)

    def refund(self, retries: int) -> None:
        """The call succeeded after this many retries."""
        self._add(float(retries))

    def spend(self) -> bool:
        """Take a token for a retry; False where there is none."""
        with self._lock:
            # Tenths do not add up exactly in binary.
            if self._tokens < 1 - 1e-9:
                return False
            self._tokens -= 1
            return True

    def _add(self, tokens: float) -> None:
        with self._lock:
            self._tokens = min(self._capacity, self._tokens + tokens)


def status_allows(status: int, method: str, *, keyed: bool) -> bool:
    """Whether a status may be retried: 429 always, the rest where it is safe."""
    return status in REFUSED or (
        status in TRANSIENT and (keyed or method in IDEMPOTENT)
    )


def backoff(retry: int, draw: Callable[[], float] = random.random) -> float:
    """Seconds before retry number `retry` (from 0): full jitter, at most 8."""
    return draw() * min(CAP, BASE * 2.0 ** min(retry, 10))


def wait(
    retry: int,
    headers: Mapping[str, str],
    longest: float,
    draw: Callable[[], float] = random.random,
    now: float | None = None,
) -> float | None:
    """Seconds before the next attempt; None where the server asks for too long.

    Never sooner than Retry-After says; `longest` caps both that and the backoff.
    """
    from .ratelimit import retry_after

    asked = retry_after(headers, now)
    if asked is not None and asked > longest:
        return None
    return min(longest, max(asked or 0.0, backoff(retry, draw)))
