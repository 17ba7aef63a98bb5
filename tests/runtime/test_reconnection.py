"""Streams of events that break, and go on where they were (WHATWG HTML 9.2.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from generator.runtime import (
    ApiConnectionError,
    ApiStatusError,
    Call,
    Event,
    SequenceCall,
)
from tests.runtime.pets import async_pets, pets
from tests.runtime.test_streaming import Body

FEED: Call[Any] = SequenceCall("GET", "/feed", list[dict[str, int]], operation="feed")
Read = Callable[..., tuple[list[Any], list[float]]]


class Feed:
    """A server whose connections break after each answer of a script that ends in `!`,
    and are closed with nothing else to tell the end after one that ends in `?`.
    """

    def __init__(self, *script: bytes | int) -> None:
        self.script = [*script]
        self.asked: list[str | None] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.headers.get("last-event-id"))
        found = self.script.pop(0) if self.script else 500
        if isinstance(found, int):
            return httpx2.Response(found)
        body = Body([found.rstrip(b"!?")], broken=found.endswith(b"!"))
        headers = {"Content-Type": "text/event-stream"}
        if not found.endswith(b"?"):
            headers["Transfer-Encoding"] = "chunked"
        return httpx2.Response(200, stream=body, headers=headers)


@pytest.fixture(params=["sync", "async"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Read:
    """`read(feed, call, reconnects)`: the values, and the pauses before an answer."""
    pauses: list[float] = []

    async def rest(seconds: float) -> None:
        pauses.append(seconds)

    def sync(
        feed: Feed, call: Call[Any] = FEED, reconnects: int = 0, **options: Any
    ) -> Any:
        client = pets(feed, max_retries=0, **options)
        with client.stream(call, reconnects=reconnects) as stream:
            return list(stream), pauses

    def other(
        feed: Feed, call: Call[Any] = FEED, reconnects: int = 0, **options: Any
    ) -> Any:
        async def run() -> list[Any]:
            client = async_pets(feed, max_retries=0, **options)
            async with client.stream(call, reconnects=reconnects) as stream:
                return [value async for value in stream]

        return asyncio.run(run()), pauses

    monkeypatch.setattr("generator.runtime.streaming.time.sleep", pauses.append)
    monkeypatch.setattr(anyio, "sleep", rest)
    return sync if request.param == "sync" else other


def event(number: int, name: str = "") -> bytes:
    return f'id: {name or number}\ndata: {{"n": {number}}}\n\n'.encode()


def numbers(*wanted: int) -> list[dict[str, int]]:
    return [{"n": number} for number in wanted]


def test_a_broken_stream_goes_on_after_its_last_event(read: Read) -> None:
    feed = Feed(event(1) + event(2) + b"!", event(3) + b"!", event(4))
    assert read(feed, reconnects=1)[0] == numbers(1, 2, 3, 4)
    assert feed.asked == [None, "2", "3"]


def test_nobody_asked_for_it(read: Read) -> None:
    feed = Feed(event(1) + b"!", event(2))
    with pytest.raises(ApiConnectionError):
        read(feed)
    assert feed.asked == [None]


def test_it_is_tried_so_often_in_a_row(read: Read) -> None:
    feed = Feed(event(1) + b"!", b"!", b"!", b"!", event(2))
    with pytest.raises(ApiConnectionError):
        read(feed, reconnects=2)
    assert feed.asked == [None, "1", "1"]


def test_a_stream_that_ends_has_ended(read: Read) -> None:
    feed = Feed(event(1), event(2))
    assert read(feed, reconnects=5)[0] == numbers(1)
    assert len(feed.asked) == 1


def test_an_end_that_may_be_a_break(read: Read) -> None:
    feed = Feed(event(1) + b"?", event(2) + b"?", 204)
    assert read(feed, reconnects=5)[0] == numbers(1, 2)
    assert feed.asked == [None, "1", "2"]


def test_it_is_not_taken_for_one_for_ever(read: Read) -> None:
    feed = Feed(*[event(1) + b"?"] * 9)
    assert read(feed, reconnects=2)[0] == numbers(1, 1, 1)
    assert len(feed.asked) == 3


def test_without_an_id_it_is_the_end(read: Read) -> None:
    feed = Feed(b'data: {"n": 1}\n\n?', event(2))
    assert read(feed, reconnects=2)[0] == numbers(1)


def test_no_event_comes_twice(read: Read) -> None:
    feed = Feed(b'data: {"n": 1}\n\n!', b'data: {"n": 1}\n\n')
    with pytest.raises(ApiConnectionError):
        read(feed, reconnects=5)
    assert len(feed.asked) == 1


@pytest.mark.parametrize(("method", "again"), [("GET", True), ("POST", False)])
def test_a_stream_that_breaks_before_anything_came(
    read: Read, method: str, again: bool
) -> None:
    call: Call[Any] = SequenceCall(method, "/feed", list[dict[str, int]])
    feed = Feed(b"!", event(1))
    if again:
        assert read(feed, call, reconnects=1)[0] == numbers(1)
    else:
        with pytest.raises(ApiConnectionError):
            read(feed, call, reconnects=1)


def test_the_server_says_how_long_to_wait(read: Read) -> None:
    feed = Feed(b"retry: 2500\n" + event(1) + b"!", event(2))
    assert read(feed, reconnects=1) == (numbers(1, 2), [2.5])


def test_a_wait_that_is_too_long(read: Read) -> None:
    feed = Feed(b"retry: 99999999\n" + event(1) + b"!", event(2))
    with pytest.raises(ApiConnectionError):
        read(feed, reconnects=1)


def test_no_content_ends_it_for_good(read: Read) -> None:
    feed = Feed(event(1) + b"!", 204, event(2))
    assert read(feed, reconnects=3)[0] == numbers(1)


def test_an_error_is_no_end(read: Read) -> None:
    feed = Feed(event(1) + b"!", 410)
    with pytest.raises(ApiStatusError, match="410"):
        read(feed, reconnects=3)


def test_whole_events_and_an_id_that_is_taken_back(read: Read) -> None:
    call: Call[Any] = SequenceCall("GET", "/feed", list[Event], events=True)
    feed = Feed(b"id: 1\ndata: a\n\nid\ndata: b\n\n!", b"data: c\n\n")
    with pytest.raises(ApiConnectionError):
        read(feed, call, reconnects=1)


def test_a_deadline_holds_for_all_of_it(read: Read) -> None:
    feed = Feed(b"retry: 30000\n" + event(1) + b"!", event(2))
    with pytest.raises(ApiConnectionError):
        read(feed, reconnects=3, deadline=20)
    assert len(feed.asked) == 1
