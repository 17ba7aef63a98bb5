"""When to try again, and when next. Pure except for the lock of the budget."""

from __future__ import annotations

import math
import random
import re
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

_NUMBER = re.compile(r"[ \t]*[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?[ \t]*")
_PREFIXES = ("x-ratelimit-", "ratelimit-", "x-rate-limit-")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The rate limit that a response states; None if it states none.

    Attributes:
        limit: Requests allowed in a window.
        remaining: Requests left in the window.
        reset: The server's figure for the end of the window, in its own unit.
        retry_after: Seconds to wait (RFC 9110 section 10.2.3).
    """

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    retry_after: float | None = None

    @classmethod
    def parse(cls, headers: Mapping[str, str]) -> RateLimit:
        """Read `X-RateLimit-*`, `RateLimit-*` and `Retry-After`."""
        limit, remaining, reset = (
            _figure(headers, name) for name in ("limit", "remaining", "reset")
        )
        return cls(_whole(limit), _whole(remaining), reset, retry_after(headers))


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds to wait: `retry-after-ms`, or Retry-After in seconds or as a date.

    None if there is no header, or where its value makes no sense (negative,
    not a number, not a date). A date in the past gives 0. `now` is Unix time, by default
    that of the server's own clock, which its `Date` header tells.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None or text is None:
        return seconds
    moment = _moment(text)
    if moment is None:
        return None
    now = _moment(headers.get("date", "")) if now is None else now
    return max(0.0, moment - (time.time() if now is None else now))


def _moment(text: str) -> float | None:
    """The Unix time of an HTTP date (RFC 9110 section 5.6.7)."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def _number(text: str | None) -> float | None:
    if text is None or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _figure(headers: Mapping[str, str], name: str) -> float | None:
    for prefix in _PREFIXES:
        number = _number(headers.get(prefix + name, "").split(",")[0].split(";")[0])
        if number is not None:
            return number
    return None


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


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
        """Take a token for a retry; False if there is none."""
        with self._lock:
            # Tenths do not add up exactly in binary.
            if self._tokens < 1 - 1e-9:
                return False
            self._tokens -= 1
            return True

    def _add(self, tokens: float) -> None:
        with self._lock:
            self._tokens = min(self._capacity, self._tokens + tokens)


def status_allows(
    status: int, statuses: Collection[int], *, safe: bool, asked: bool
) -> bool:
    """Whether a status may be retried: 429 always, the rest where it is `safe`.

    A server that states when to come back (`asked`) invites to repeat any 5xx.
    """
    if status in REFUSED and status in statuses:
        return True
    return safe and (status in statuses or (asked and status // 100 == 5))


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
    """Seconds before the next attempt; None if the server asks for too long.

    Never sooner than Retry-After says; `longest` caps both that and the backoff.
    """

    asked = retry_after(headers, now)
    if asked is not None and asked > longest:
        return None
    return min(longest, max(asked or 0.0, backoff(retry, draw)))
