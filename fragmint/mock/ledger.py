"""The last requests with their verdicts."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from .answers import Reply
from .document import Json
from .requests import Reading, Request, Violation

MOST_CALLS = 1_000
"""Calls that are kept: more than a test makes, and a page of them can still be read."""
MOST_BYTES = 64 * 1024 * 1024
"""Bytes of bodies that are kept: 64 uploads of a megabyte."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, what it meant and how it was answered; `reading` is None if no
    operation is meant. `answer_violations` are those of a real API's response; `at` is
    the time when it came, in seconds since 1970.
    """

    request: Request
    reading: Reading | None
    violations: tuple[Violation, ...] = ()
    reply: Reply | None = None
    fault: str = ""
    answer_violations: tuple[Violation, ...] = ()
    at: float = 0.0
    seconds: float = 0.0

    @property
    def status(self) -> int:
        """The status that was answered."""
        return self.reply.status if self.reply else 0

    @property
    def size(self) -> int:
        """Bytes of both bodies."""
        answered = len(self.reply.content) if self.reply else 0
        return len(self.request.body) + answered

    @property
    def operation(self) -> str:
        """The operation that was asked for (`GET /pets/{id}`); empty if none was."""
        return self.reading.operation.key if self.reading else ""

    @property
    def path(self) -> Mapping[str, Json]:
        """The parameters of the path by name, as values of their types."""
        return self._at("path")

    @property
    def query(self) -> Mapping[str, Json]:
        """The parameters of the query by name, as values of their types."""
        return self._at("query")

    @property
    def body(self) -> Json:
        """The body as a value; None if there is none, or where it is just bytes."""
        body = self.reading.body if self.reading else None
        return body.value if body else None

    def header(self, name: str) -> str | None:
        """A header that was sent."""
        return self.request.header(name)

    def _at(self, location: str) -> dict[str, Json]:
        found = self.reading.parameters if self.reading else {}
        return {name: value for (at, name), value in found.items() if at == location}


class Ledger:
    """The last calls, the oldest first; safe to use from several threads."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque()
        self._bytes = 0
        self._lock = Lock()
        self.total = 0

    def record(self, call: Call) -> None:
        """Keep a call, and give up the oldest ones where there is no room."""
        with self._lock:
            self._calls.append(call)
            self._bytes += call.size
            self.total += 1
            while len(self._calls) > MOST_CALLS or (
                self._bytes > MOST_BYTES and len(self._calls) > 1
            ):
                self._bytes -= self._calls.popleft().size

    def calls(self, operation: str = "") -> list[Call]:
        """The calls that are kept, those of one operation if it is given."""
        with self._lock:
            return [c for c in self._calls if operation in ("", c.operation)]

    def numbered(self, after: int) -> list[tuple[int, Call]]:
        """The calls that are kept with their numbers from 1 on, those after a number."""
        with self._lock:
            first = self.total - len(self._calls) + 1
            numbered = enumerate(self._calls, first)
            return [(number, call) for number, call in numbered if number > after]

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
            self._bytes = self.total = 0
