"""Responses that are read while they arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import httpx2

from .errors import ApiError, ResponseTooLarge
from .exchange import FAILURES, Exchange
from .response import Received
from .sse import (
    DONE,
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

if TYPE_CHECKING:
    from typing_extensions import TypeForm

T = TypeVar("T")
V = TypeVar("V")


class _Streamed(Generic[T]):
    """What both kinds of streamed response share."""

    def __init__(
        self, exchange: Exchange, received: Received, response: httpx2.Response
    ) -> None:
        self._exchange = exchange
        self._received = received
        self._response = response
        self._cap = exchange.settings.max_response_bytes

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
        from .outcome import streamed_value

        return streamed_value(self._exchange, self._received, kind, texts)

    @contextmanager
    def _translated(self) -> Generator[None]:
        """Errors of the transport as errors of this package."""
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

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body after content decoding, as it arrives; no cap."""
        with self._translated():
            yield from self._response.iter_bytes(chunk_size)

    def lines(self) -> Iterator[str]:
        """The body as UTF-8 lines, without their ends."""
        return self._lines(Lines(self._cap))

    def _lines(self, lines: Lines) -> Iterator[str]:
        with self._translated():
            for chunk in self._response.iter_bytes():
                yield from lines.feed(chunk)
            yield from lines.end()

    def events(self) -> Iterator[Event]:
        """The server-sent events of the body."""
        events = Events(self._cap)
        with self._translated():
            for line in self._lines(Lines(self._cap, cr=True)):
                event = events.feed(line)
                if event is not None:
                    yield event

    def values(self, kind: TypeForm[V]) -> Iterator[V]:
        """Each event, or its data, or each line, decoded as `kind`."""
        if is_events(self._content_type):
            found = event_texts(self.events(), self._exchange.call.events)
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

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body after content decoding, as it arrives; no cap."""
        with self._translated():
            async for chunk in self._response.aiter_bytes(chunk_size):
                yield chunk

    def lines(self) -> AsyncIterator[str]:
        """The body as UTF-8 lines, without their ends."""
        return self._lines(Lines(self._cap))

    async def _lines(self, lines: Lines) -> AsyncIterator[str]:
        with self._translated():
            async for chunk in self._response.aiter_bytes():
                for line in lines.feed(chunk):
                    yield line
            for line in lines.end():
                yield line

    async def events(self) -> AsyncIterator[Event]:
        """The server-sent events of the body."""
        events = Events(self._cap)
        with self._translated():
            async for line in self._lines(Lines(self._cap, cr=True)):
                event = events.feed(line)
                if event is not None:
                    yield event

    async def _texts(self) -> AsyncIterator[Iterator[Texts]]:
        whole = self._exchange.call.events
        if is_events(self._content_type):
            async for event in self.events():
                if event.data.strip() == DONE:
                    return
                yield event_texts([event], whole)
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
