"""Downloads, server-sent events and NDJSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest
from hypothesis import given, strategies as st

from generator.runtime import (
    ApiConnectionError,
    Call,
    Event,
    Model,
    NotFoundError,
    OpenModel,
    ResponseTooLarge,
    SequenceCall,
    StreamError,
)
from generator.runtime.sse import Events, Lines, LineTooLongError
from tests.runtime.pets import Owner, Pet, answer, async_pets, pets

SSE = (
    b"\xef\xbb\xbf: a comment\n"
    b'event: pet\nid: 7\ndata: {"id":\ndata: "a"}\n\n'
    b"retry: 250\n\n"
    b'data:{"id":"b"}\r\n\r\n'
    b'data: {"id":"c"}\r\r'
    b"data: [DONE]\n\n"
    b'data: {"id":"never"}\n\n'
    b"data: lost"
)
EVENTS: Call[Pet] = Call("GET", "/events", Pet, operation="pets.events")


class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body in pieces that can break and remembers being closed."""

    def __init__(self, pieces: list[bytes], broken: bool = False) -> None:
        self.pieces = pieces
        self.broken = broken
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self.broken:
            raise httpx2.ReadError("broken")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def serving(body: Body, kind: str) -> Any:
    return lambda request: httpx2.Response(
        200, stream=body, headers={"Content-Type": kind}
    )


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_typed_events(size: int) -> None:
    body = Body(pieces(SSE, size))
    with pets(serving(body, "text/event-stream")).stream(EVENTS) as stream:
        assert [pet.id for pet in stream] == ["a", "b", "c"]
    assert body.closed

    async def main() -> list[str]:
        client = async_pets(serving(Body(pieces(SSE, size)), "text/event-stream"))
        async with client.stream(EVENTS) as stream:
            return [pet.id async for pet in stream]

    assert asyncio.run(main()) == ["a", "b", "c"]


@given(st.lists(st.integers(1, 60), max_size=20))
def test_chunks_do_not_matter(cuts: list[int]) -> None:
    lines, events = Lines(None, cr=True), Events()
    chunks, rest = [], SSE
    for cut in cuts:
        chunks.append(rest[:cut])
        rest = rest[cut:]
    found = [
        event
        for chunk in [*chunks, rest]
        for line in lines.feed(chunk)
        if (event := events.feed(line))
    ]
    assert found[0] == Event('{"id":\n"a"}', "pet", "7", None)
    assert [event.data for event in found[1:]] == [
        '{"id":"b"}',
        '{"id":"c"}',
        "[DONE]",
        '{"id":"never"}',
    ]


def test_ndjson() -> None:
    data = b'{"id":"a"}\n\n{"id":"\xc3\xa4\xe2\x80\xa8"}\r\n{"id":"c"}'
    body = Body(pieces(data, 3))
    with pets(serving(body, "application/x-ndjson")).stream(EVENTS) as stream:
        assert [pet.id for pet in stream.values(Pet)] == ["a", "ä\u2028", "c"]


def test_early_exit_closes() -> None:
    body = Body(pieces(SSE, 4))
    with pets(serving(body, "text/event-stream")).stream(EVENTS) as stream:
        for _ in stream:
            break
    assert body.closed

    async def main() -> None:
        other = Body(pieces(SSE, 4))
        client = async_pets(serving(other, "text/event-stream"))
        async with client.stream(EVENTS) as stream:
            async for _ in stream:
                break
        assert other.closed

    asyncio.run(main())


def test_downloads_have_no_cap_but_lines_do() -> None:
    body = Body([b"x" * 1000] * 100)
    client = pets(serving(body, "application/octet-stream"), max_response_bytes=1000)
    with client.stream(EVENTS) as stream:
        assert len(stream.read()) == 100_000
        assert stream.status == 200
    client = pets(serving(Body([b"x" * 1000] * 9), "x"), max_response_bytes=1500)
    with client.stream(EVENTS) as stream, pytest.raises(ResponseTooLarge):
        list(stream.lines())


def test_errors_while_streaming() -> None:
    client = pets(serving(Body([b"a\nb"], broken=True), "text/plain"))
    with client.stream(EVENTS) as stream, pytest.raises(ApiConnectionError) as caught:
        list(stream.lines())
    assert caught.value.operation == "pets.events"
    with (
        pytest.raises(NotFoundError) as missing,
        pets(answer({"a": 1}, 404)).stream(EVENTS),
    ):
        pass
    assert missing.value.body == {"a": 1}


def test_lines_without_text_count_as_well() -> None:
    events = Events(cap=10)
    for _ in range(10):
        events.feed("data:")
    with pytest.raises(LineTooLongError):
        events.feed("data:")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("cut", range(48))
def test_events_of_several_lines_end_in_any_way(end: bytes, cut: int) -> None:
    text = end.join(
        [b"id: 1", b"event: a", b"data: x", b"data: y", b"", b"data: z", b""]
    )
    text += end
    lines, events = Lines(None, cr=True), Events()
    found = [
        event
        for chunk in (text[:cut], text[cut:])
        for line in lines.feed(chunk)
        if (event := events.feed(line))
    ]
    assert [(e.data, e.event, e.id) for e in found] == [
        ("x\ny", "a", "1"),
        ("z", "message", "1"),
    ]


class Failed(Model):
    """A value that is documented to have an `error`."""

    error: dict[str, Any]


GONE = b'{"error": {"message": "the kennel is full"}}'
FRAMES = {"text/event-stream": b"data: %s\n\n", "application/x-ndjson": b"%s\n"}


def read_all(kind: Any, body: bytes, content_type: str, way: str) -> list[Any]:
    """The values of a stream, and after them the error that it raises, if it does."""
    values: Any = list[kind]  # pyright: ignore[reportInvalidTypeForm]
    call: Any = SequenceCall("GET", "/events", values)
    serve = serving(Body([body]), content_type)
    found: list[Any] = []

    async def read() -> None:
        async with async_pets(serve).stream(call) as stream:
            async for value in stream:
                found.append(value)

    try:
        if way == "async":
            asyncio.run(read())
        elif way == "whole":
            found += pets(serve).send(call)
        else:
            with pets(serve).stream(call) as stream:
                found.extend(stream)
    except StreamError as problem:
        found.append(problem)
    return found


@pytest.mark.parametrize("way", ["sync", "async", "whole"])
@pytest.mark.parametrize("content_type", FRAMES)
@pytest.mark.parametrize("kind", [Pet, Pet | None, Pet | Owner])
@pytest.mark.parametrize(
    "error", [GONE, b'{"type": "x", "error": "the kennel is full"}']
)
def test_an_error_in_place_of_a_value(
    kind: Any, error: bytes, content_type: str, way: str
) -> None:
    frame = FRAMES[content_type]
    body = frame % b'{"id": "a"}' + frame % error
    *pets_before, problem = read_all(kind, body, content_type, way)
    assert [pet.id for pet in pets_before] == (["a"] if way != "whole" else [])
    assert isinstance(problem, StreamError)
    assert "the kennel is full" in str(problem)
    assert (problem.body, problem.content) == (json.loads(error), error)


@pytest.mark.parametrize("way", ["sync", "whole"])
@pytest.mark.parametrize("content_type", FRAMES)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Failed, GONE), (Failed | Pet, GONE), (dict[str, Any], GONE), (Any, GONE)),
        *((OpenModel, GONE), (str, b'"the \\"error\\" of a word"')),
        *((Pet, b'{"id": "a", "error": null}'), (Pet, b'{"id": "a", "error": {}}')),
        *((Pet, b'{"id": "a", "error": 0}'), (Pet, b'{"id": "\\"error\\""}')),
    ],
)
def test_a_value_that_may_have_an_error(
    kind: Any, text: bytes, content_type: str, way: str
) -> None:
    (value,) = read_all(kind, FRAMES[content_type] % text, content_type, way)
    assert not isinstance(value, StreamError)


@pytest.mark.parametrize("way", ["sync", "async", "whole"])
@pytest.mark.parametrize("data", [b"no room", GONE])
def test_an_event_of_an_error(data: bytes, way: str) -> None:
    body = b'data: {"id": "a"}\n\nevent: error\ndata: %s\n\n' % data
    problem = read_all(dict[str, Any], body, "text/event-stream", way)[-1]
    assert isinstance(problem, StreamError)
    assert problem.content == data
    assert ("no room" if data == b"no room" else "kennel") in str(problem)
