"""Rate-limit and Retry-After headers."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

_NUMBER = re.compile(r"[ \t]*[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?[ \t]*")
_PREFIXES = ("x-ratelimit-", "ratelimit-", "x-rate-limit-")


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What a response says about the rate limit; None where it is silent.

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

    None where there is no header, or where its value makes no sense (negative,
    not a number, not a date). A date in the past gives 0. `now` is Unix time.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    return seconds if seconds is not None or text is None else _until(text, now)


def _until(text: str, now: float | None) -> float | None:
    try:
        moment = parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(0.0, moment - (time.time() if now is None else now))


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
