"""Streamed responses."""

from __future__ import annotations

import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
)
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import anyio
import httpx2

from .call import Call, Received
from .errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    ResponseTooLarge,
)
from .exchange import FAILURES, DeadlineError, Exchange
from .outcome import stream_error, streamed_value
from .retry import wait
from .shared import until
from .sse import (
    DONE,
    ErrorEventError,
    Event,
    Events,
    Lines,
    LineTooLongError,
    Texts,
    event_texts,
    is_events,
    line_texts,
    splitter,
)
from .transfer import Sized, async_chunks, chunks, closed

if TYPE_CHECKING:
    from typing_extensions import TypeForm

T = TypeVar("T")
V = TypeVar("V")


class Opened(NamedTuple):
    """A response that is open: the exchange it comes from, and what it said so far."""

    exchange: Exchange
    received: Received
    response: httpx2.Response

    def __repr__(self) -> str:
        return f"Opened({self.response!r})"


class _Streamed(Generic[T]):
    """The common base of both kinds of streamed response."""

    def __init__(self, opened: Opened, reconnects: int) -> None:
        self._exchange, self._received, self._response = opened
        self._cap = self._exchange.settings.max_response_bytes
        self._fresh = time.monotonic()
        self._reconnects = reconnects
        self._tries = self._ends = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status})"

    def _pause(self, problem: ApiConnectionError, events: Events, stated: int) -> float:
        """Seconds until a broken stream of events is opened again; raises where it is
        not: nobody asked for it, it was tried often enough, or `stated` events would come
        once more.
        """
        settings, left = self._exchange.settings, self._exchange.left()
        again = events.id or (
            not stated and self._exchange.call.method in settings.retry_methods
        )
        if self._tries >= self._reconnects or not again:
            raise problem
        asked = None if events.retry is None else events.retry / 1000
        pause = (
            wait(self._tries, {}, settings.max_retry_wait) if asked is None else asked
        )
        if pause is None or pause > settings.max_retry_wait:
            raise problem
        if left is not None and pause >= left:
            raise problem
        self._tries += 1
        return pause

    def _pause_at_end(self, events: Events) -> float | None:
        """Seconds until a stream is opened again that has come to its end; None if
        that is the end. Where only the closed connection tells it (RFC 9112 section 6.3),
        it may have broken as well; so often in all, as a server may send all of it again.
        """
        lengths = ("content-length", "transfer-encoding")
        is_sized = any(name in self.headers for name in lengths)
        version = self._response.http_version
        if is_sized or not events.id or not version.startswith("HTTP/1"):
            return None
        if self._ends >= self._reconnects:
            return None
        self._ends += 1
        try:
            return self._pause(ApiConnectionError(), events, 0)
        except ApiConnectionError:
            return None

    def _resumed(self, last: str) -> Call[Any]:
        """The call that goes on after the last event (WHATWG HTML section 9.2.3)."""
        call = self._exchange.call
        return call.with_headers({"Last-Event-ID": last}) if last else call

    def _reopened(self, opened: Opened) -> bool:
        """Go on with another response; False if it says that there is no more."""
        opened.exchange.started = self._exchange.started
        self._exchange, self._received, self._response = opened
        self._fresh = time.monotonic()
        return self.status != 204

    def _end(self) -> float | None:
        """When the next piece has to be there, in monotonic time; None without limit.

        That is the deadline of the call, or `idle_timeout` after the last value: what
        only keeps the connection open is none.
        """
        left, idle = self._exchange.left(), self._exchange.settings.idle_timeout
        ends = [] if left is None else [time.monotonic() + left]
        ends += [] if idle is None else [self._fresh + idle]
        return min(ends, default=None)

    def _too_late(self) -> ApiError:
        """Our error where that moment passed."""
        left, idle = self._exchange.left(), self._exchange.settings.idle_timeout
        if idle is None or (left is not None and left <= 0):
            return self._exchange.failure(DeadlineError())
        error = ApiTimeoutError(f"{self._exchange.call.name}: no value for {idle} s")
        self._exchange.describe(error)
        return error

    def _event_texts(self, events: Iterable[Event]) -> Iterator[Texts]:
        """The values of events; an event that tells of an error raises."""
        call = self._exchange.call
        try:
            yield from event_texts(events, call.events)
        except ErrorEventError as problem:
            raise stream_error(call, self._received, problem.data) from None

    @property
    def status(self) -> int:
        """HTTP status code."""
        return self._received.status

    @property
    def headers(self) -> httpx2.Headers:
        """Response headers, case-insensitive."""
        return self._received.headers

    @property
    def request_id(self) -> str | None:
        """Identifier the server gave the request, if any."""
        return self._received.request_id

    @property
    def attempts(self) -> int:
        """Requests sent, retries included."""
        return self._received.attempts

    @property
    def _content_type(self) -> str:
        return self.headers.get("content-type", "")

    def _decoded(self, kind: Any, texts: Texts) -> Any:
        self._fresh = time.monotonic()
        return streamed_value(self._exchange, self._received, kind, texts)

    @contextmanager
    def _translated(self) -> Generator[None]:
        """Translate errors of the transport to errors of this package."""
        try:
            yield
        except LineTooLongError as problem:
            error: ApiError = ResponseTooLarge(
                f"{self._exchange.call.name}: {problem}",
                status=self.status,
                headers=self.headers,
                request_id=self.request_id,
            )
            self._exchange.describe(error)
            raise error from None
        except FAILURES as problem:
            raise self._exchange.failure(problem) from None


class StreamedResponse(_Streamed[T]):
    """An open response; closed at the end of its `with` block."""

    def __init__(
        self,
        opened: Opened,
        reconnects: int,
        again: Callable[[Call[Any]], Opened],
    ) -> None:
        super().__init__(opened, reconnects)
        self._again = again

    def close(self) -> None:
        """Close the response."""
        self._response.close()

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body after content decoding, as it arrives; no cap."""
        pieces = Sized(chunk_size)
        for chunk in self._chunks():
            yield from pieces.feed(chunk)
        yield from pieces.end()

    def _chunks(self) -> Iterator[bytes]:
        pieces = chunks(self._response)
        while True:
            end = self._end()
            try:
                with self._translated(), until(end):
                    piece = next(pieces, None)
            except ApiTimeoutError:
                if end is None or time.monotonic() < end:
                    raise
                raise self._too_late() from None
            if piece is None:
                return
            if end is not None and time.monotonic() >= end:
                raise self._too_late()
            yield piece

    def lines(self) -> Iterator[str]:
        """The body as UTF-8 lines, without their ends."""
        return self._lines(Lines(self._cap))

    def _lines(self, lines: Lines) -> Iterator[str]:
        with self._translated():
            for chunk in self._chunks():
                yield from lines.feed(chunk)
            yield from lines.end()

    def events(self) -> Iterator[Event]:
        """The server-sent events of the body, and of those that go on with it."""
        events, stated = Events(self._cap), 0
        while True:
            try:
                for event in self._collected(events):
                    self._tries, stated = 0, stated + 1
                    yield event
                pause = self._pause_at_end(events)
            except ApiConnectionError as problem:
                pause = self._pause(problem, events, stated)
            if pause is None:
                return
            time.sleep(pause)
            events = Events(self._cap, events.id)
            if not self._reopens(events):
                return

    def _collected(self, events: Events) -> Iterator[Event]:
        with self._translated():
            for line in self._lines(Lines(self._cap, cr=True)):
                event = events.feed(line)
                if event is not None:
                    yield event

    def _reopens(self, events: Events) -> bool:
        """Open the stream again, as often as it may be tried."""
        self.close()
        while True:
            try:
                return self._reopened(self._again(self._resumed(events.id)))
            except ApiConnectionError as problem:
                time.sleep(self._pause(problem, events, 0))

    def values(self, kind: TypeForm[V]) -> Iterator[V]:
        """Each event, or its data, or each line, decoded as `kind`."""
        if is_events(self._content_type):
            found = self._event_texts(self.events())
        else:
            found = line_texts(self._lines(splitter(self._content_type, self._cap)))
        for texts in found:
            yield self._decoded(kind, texts)

    def __iter__(self) -> Iterator[T]:
        return self.values(self._exchange.call.item)

    def read(self) -> bytes:
        """The whole body."""
        return b"".join(self.iter_bytes())


class AsyncStreamedResponse(_Streamed[T]):
    """An open response; closed at the end of its `async with` block."""

    def __init__(
        self,
        opened: Opened,
        reconnects: int,
        again: Callable[[Call[Any]], Awaitable[Opened]],
    ) -> None:
        super().__init__(opened, reconnects)
        self._again = again

    async def close(self) -> None:
        """Close the response, also while the task is being cancelled."""
        await closed(self._response)

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body after content decoding, as it arrives; no cap."""
        pieces = Sized(chunk_size)
        async for chunk in self._chunks():
            for piece in pieces.feed(chunk):
                yield piece
        for piece in pieces.end():
            yield piece

    async def _chunks(self) -> AsyncIterator[bytes]:
        pieces = async_chunks(self._response)
        while True:
            end = self._end()
            left = None if end is None else max(end - time.monotonic(), 0)
            piece: bytes | None = None
            with self._translated(), anyio.move_on_after(left) as scope:
                piece = await anext(pieces, None)
            if scope.cancelled_caught:
                raise self._too_late()
            if piece is None:
                return
            yield piece

    def lines(self) -> AsyncIterator[str]:
        """The body as UTF-8 lines, without their ends."""
        return self._lines(Lines(self._cap))

    async def _lines(self, lines: Lines) -> AsyncIterator[str]:
        with self._translated():
            async for chunk in self._chunks():
                for line in lines.feed(chunk):
                    yield line
            for line in lines.end():
                yield line

    async def events(self) -> AsyncIterator[Event]:
        """The server-sent events of the body, and of those that go on with it."""
        events, stated = Events(self._cap), 0
        while True:
            try:
                async for event in self._collected(events):
                    self._tries, stated = 0, stated + 1
                    yield event
                pause = self._pause_at_end(events)
            except ApiConnectionError as problem:
                pause = self._pause(problem, events, stated)
            if pause is None:
                return
            await anyio.sleep(pause)
            events = Events(self._cap, events.id)
            if not await self._reopens(events):
                return

    async def _reopens(self, events: Events) -> bool:
        """Open the stream again, as often as it may be tried."""
        await self.close()
        while True:
            try:
                return self._reopened(await self._again(self._resumed(events.id)))
            except ApiConnectionError as problem:
                await anyio.sleep(self._pause(problem, events, 0))

    async def _collected(self, events: Events) -> AsyncIterator[Event]:
        with self._translated():
            async for line in self._lines(Lines(self._cap, cr=True)):
                event = events.feed(line)
                if event is not None:
                    yield event

    async def _texts(self) -> AsyncIterator[Iterator[Texts]]:
        if is_events(self._content_type):
            async for event in self.events():
                if event.data.strip() == DONE:
                    return
                yield self._event_texts((event,))
        else:
            async for line in self._lines(splitter(self._content_type, self._cap)):
                if line.strip() == DONE:
                    return
                yield line_texts([line])

    async def values(self, kind: TypeForm[V]) -> AsyncIterator[V]:
        """Each event, or its data, or each line, decoded as `kind`."""
        async for found in self._texts():
            for texts in found:
                yield self._decoded(kind, texts)

    def __aiter__(self) -> AsyncIterator[T]:
        return self.values(self._exchange.call.item)

    async def read(self) -> bytes:
        """The whole body."""
        return b"".join([chunk async for chunk in self.iter_bytes()])
