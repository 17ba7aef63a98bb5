"""Misbehaviour on demand, so that callers can try what they do about it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from .answers import Reply, json_reply

KINDS: Final = (
    *("rate-limit", "unavailable", "bad-gateway", "latency", "reset", "truncated"),
    *("malformed", "extra-field", "null-field", "new-value"),
)
CONNECTION: Final = frozenset({"latency", "reset", "truncated"})
"""Kinds that concern the connection: who sends the reply sees to them."""
HEADER: Final = "x-fragmint-fault"
"""The header by which one request asks for a fault."""


class Fault(NamedTuple):
    """A kind of misbehaviour, and the part of all requests that it meets."""

    kind: str
    rate: float = 1.0


def fault_of(text: str) -> Fault:
    """A fault as it is written: `latency` or `latency:0.2`.

    Raises:
        ValueError: There is no such kind, or the rate is not between 0 and 1.
    """
    kind, _, rate = text.partition(":")
    if kind not in KINDS:
        raise ValueError(f"`{kind}` is not a fault; one of {', '.join(KINDS)}")
    share = float(rate) if rate else 1.0
    if not 0 <= share <= 1:
        raise ValueError(f"a rate is between 0 and 1, not {rate}")
    return Fault(kind, share)


class Faults:
    """Which requests meet which fault; the same ones in every run of one seed."""

    def __init__(self, faults: Sequence[Fault] = (), seed: int = 1) -> None:
        self.faults = list(faults)
        self._random = random.Random(seed)

    def next(self, asked: str = "") -> str:
        """The kind that the next request meets; empty for none."""
        if asked in KINDS:
            return asked
        met = (f.kind for f in self.faults if self._random.random() < f.rate)
        return next(met, "")


def spoiled(kind: str, reply: Reply) -> Reply:
    """A reply as a fault leaves it; what concerns the connection is for the server."""
    match kind:
        case "rate-limit":
            limited = json_reply(429, {"message": "too many requests"})
            return replace(limited, headers={"Retry-After": "1"})
        case "unavailable":
            return json_reply(503, {"message": "unavailable"})
        case "bad-gateway":
            return Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
        case "malformed":
            half = reply.content[: len(reply.content) // 2] or b"{"
            return replace(reply, content=half)
    return replace(reply, fault=kind) if kind in CONNECTION else reply
