"""Lines, server-sent events (WHATWG HTML section 9.2.6) and NDJSON, without I/O."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


class LineTooLongError(ValueError):
    """A line or an event exceeds the cap."""


class ErrorEventError(ValueError):
    """An event tells of an error, in `data`."""

    def __init__(self, data: str) -> None:
        super().__init__()
        self.data = data


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event.

    Attributes:
        data: Text of the event; several data lines are joined by a line feed.
        event: Its type, `message` if it has none.
        id: Last event id that the stream gave.
        retry: Reconnection time in milliseconds, if the server gave one.
    """

    data: str
    event: str = "message"
    id: str = ""
    retry: int | None = None


class Lines:
    """Splits chunks into lines that end in LF, CRLF or, with `cr`, a lone CR; `mark`
    replaces LF.
    """

    def __init__(
        self, cap: int | None, *, cr: bool = False, mark: bytes = b"\n"
    ) -> None:
        self._cap = cap
        self._cr = cr
        self._mark = mark
        self._rest: list[bytes] = []
        self._size = 0
        self._after_cr = False

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The lines that this chunk completes."""
        if self._cr:
            chunk = self._unified(chunk)
        *lines, rest = chunk.split(self._mark)
        for line in lines:
            self._keep(line)
            yield self._taken()
        self._keep(rest)

    def end(self) -> Iterator[str]:
        """The last line, where the stream does not end in a line feed."""
        if self._size:
            yield self._taken()

    def _unified(self, chunk: bytes) -> bytes:
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            self._after_cr = False
        if chunk:
            self._after_cr = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _keep(self, piece: bytes) -> None:
        self._rest.append(piece)
        self._size += len(piece)
        if self._cap is not None and self._size > self._cap:
            raise LineTooLongError(f"a line is longer than {self._cap} bytes")

    def _taken(self) -> str:
        line = b"".join(self._rest)
        self._rest, self._size = [], 0
        return line.removesuffix(b"\r").decode("utf-8", "replace")


class Events:
    """Collects lines into events; `id` is the last one that came, or `last`, and `retry`
    the last reconnection time, in milliseconds.
    """

    def __init__(self, cap: int | None = None, last: str = "") -> None:
        self._cap = cap
        self.id = last
        self.retry: int | None = None
        self.count = 0
        self._first = True
        self._reset()

    def _reset(self) -> None:
        self._data: list[str] = []
        self._size = 0
        self._event = ""
        self._retry: int | None = None

    def feed(self, line: str) -> Event | None:
        """The event that this line completes, if it completes one."""
        if self._first:
            line, self._first = line.removeprefix("\ufeff"), False
        if not line:
            return self._dispatched()
        name, _, value = line.partition(":")
        self._set(name, value.removeprefix(" "))
        return None

    def _set(self, name: str, value: str) -> None:
        match name:
            case "data":
                self._data.append(value)
                # The line break between two lines of data counts, too.
                self._size += len(value) + 1
                if self._cap is not None and self._size > self._cap:
                    raise LineTooLongError(f"an event is longer than {self._cap}")
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self.id = value
            case "retry" if value.isascii() and value.isdigit():
                self._retry = self.retry = int(value[:9])

    def _dispatched(self) -> Event | None:
        data, event, retry = self._data, self._event, self._retry
        self._reset()
        if not data:
            return None
        self.count += 1
        return Event("\n".join(data), event or "message", self.id, retry)


DONE = "[DONE]"
"""The mark by which some event streams say that they end."""
RECORD = b"\x1e"
"""The first character of each text of a JSON text sequence (RFC 7464)."""
Texts: TypeAlias = tuple[str, ...]
"""The JSON texts that one value may be decoded from, the likeliest one first."""


def splitter(content_type: str, cap: int | None) -> Lines:
    """The splitter of a body into lines, or into records."""
    if "json-seq" in content_type:
        return Lines(cap, mark=RECORD)
    return Lines(cap, cr=is_events(content_type))


def is_events(content_type: str) -> bool:
    """Whether a body holds server-sent events."""
    return "event-stream" in content_type


def is_sequence(content_type: str) -> bool:
    """Whether a body holds one value after another."""
    kinds = (
        *("event-stream", "ndjson", "jsonl", "jsonlines", "json-lines", "json-seq"),
        *("ldjson", "stream+json", "json-stream"),
    )
    return any(kind in content_type for kind in kinds)


def texts_of(content: bytes, content_type: str, whole: bool) -> Iterator[Texts]:
    """The values of a whole body; `whole` indicates that they are events, not their data."""
    lines = splitter(content_type, None)
    pieces = (piece for part in (lines.feed(content), lines.end()) for piece in part)
    if is_events(content_type):
        events = Events()
        found = (event for piece in pieces if (event := events.feed(piece)))
        yield from event_texts(found, whole)
    else:
        yield from line_texts(pieces)


def event_texts(events: Iterable[Event], whole: bool) -> Iterator[Texts]:
    """The values of events, up to the one that says that it is the last.

    Raises:
        ErrorEventError: An event tells of an error.
    """
    for event in events:
        if event.event == "error" and not whole:
            raise ErrorEventError(event.data)
        if event.data.strip() == DONE:
            return
        if text := event_text(event, whole):
            yield text


def event_text(event: Event, whole: bool) -> Texts:
    """The value of one event; nothing for one without data."""
    if not whole:
        return (event.data,) if event.data.strip() else ()
    fields = {"event": event.event, "id": event.id, "retry": event.retry}
    given = {key: value for key, value in fields.items() if value not in ("", None)}
    as_text = json.dumps({**given, "data": event.data})
    try:
        # Data that is described as JSON stands as text in its event.
        return as_text, json.dumps({**given, "data": json.loads(event.data)})
    except ValueError:
        return (as_text,)


def line_texts(lines: Iterable[str]) -> Iterator[Texts]:
    """The values of lines, empty ones left out."""
    for line in lines:
        if line.strip() == DONE:
            return
        if line.strip():
            yield (line,)
