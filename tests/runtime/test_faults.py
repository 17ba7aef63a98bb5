"""Every fault of the network ends in the right retry or the right error."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from generator.runtime import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    BadGatewayError,
    Call,
    DecodeError,
    RedirectStatusError,
    ResponseTooLarge,
    ServiceUnavailableError,
    TooManyRequestsError,
    json_body,
    retry as retry_module,
)
from tests.runtime.faulty import FaultyServer, Request
from tests.runtime.pets import TOKEN, AsyncPets, Pet, pets

GET: Call[Pet] = Call("GET", "/pets/p1", Pet, operation="pets.get")
POST: Call[Pet] = Call("POST", "/pets", Pet, body=json_body({"a": 1}))

Script = Callable[[Request, int], str]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry_module, "BASE", 0.001)


def once(fault: str) -> Script:
    return lambda request, attempt: fault if attempt == 1 else "ok"


def always(fault: str) -> Script:
    return lambda request, attempt: fault


TRANSIENT = [
    "reset_at_once",
    "reset_in_headers",
    "reset_in_body",
    "truncated",
    "bad_chunk",
    "status=408",
    "status=429",
    "status=502",
    "status=503",
    "status=504",
    "html=502",
    "refuse=429=0",
]


@pytest.mark.parametrize("fault", TRANSIENT)
def test_a_get_recovers(fault: str, send: Callable[..., Any]) -> None:
    with FaultyServer(once(fault)) as server:
        response = send(server, GET)
    assert (response.value.id, response.attempts) == ("p1", 2)


@pytest.mark.parametrize("fault", [f for f in TRANSIENT if "429" not in f])
def test_a_post_is_never_repeated(fault: str, send: Callable[..., Any]) -> None:
    with FaultyServer(once(fault)) as server, pytest.raises(ApiError) as caught:
        send(server, POST)
    assert caught.value.attempts == 1
    assert server.ledger.received["/pets"] == 1


@pytest.mark.parametrize("fault", ["status=500", "status=409"])
def test_never_retried(fault: str, send: Callable[..., Any]) -> None:
    for call in (GET, POST):
        with FaultyServer(once(fault)) as server, pytest.raises(ApiError):
            send(server, call)
        assert len(server.ledger.requests) == 1


def test_a_refused_post_is_repeated(send: Callable[..., Any]) -> None:
    with FaultyServer(once("refuse=429")) as server:
        assert send(server, POST).attempts == 2


def test_the_key_is_the_same_on_every_attempt(send: Callable[..., Any]) -> None:
    call: Call[Pet] = Call(
        "POST", "/pets", Pet, body=json_body({}), idempotency_key="Idempotency-Key"
    )
    with FaultyServer(once("reset_in_headers")) as server:
        assert send(server, call).attempts == 2
    keys = {r.headers["idempotency-key"] for r in server.ledger.requests}
    assert len(keys) == 1


def test_a_connection_that_never_opened_is_tried_again(
    send: Callable[..., Any],
) -> None:
    with FaultyServer(always("ok")) as server:
        pass
    with pytest.raises(ApiConnectionError) as caught:
        send(server, POST)
    assert caught.value.attempts == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("html=502", BadGatewayError),
        ("status=503", ServiceUnavailableError),
        ("status=429=1e9", TooManyRequestsError),
        ("truncated", ApiConnectionError),
        ("endless_headers", ApiConnectionError),
        ("bad_gzip", DecodeError),
        ("html=200", DecodeError),
        ("body=", DecodeError),
        ('body={"id":', DecodeError),
        ("body=\xff\xfe", DecodeError),
        ("body=" + "[" * 100_000, DecodeError),
        ("bomb=200=gzip", ResponseTooLarge),
        ("redirect=302=https://evil.example/", RedirectStatusError),
    ],
)
def test_everything_is_our_error(
    fault: str, error: type[ApiError], send: Callable[..., Any]
) -> None:
    with FaultyServer(always(fault)) as server, pytest.raises(error) as caught:
        send(server, GET, max_retries=1, max_response_bytes=1 << 20)
    assert caught.value.operation == "pets.get"
    assert caught.value.method == "GET"
    assert caught.value.url == f"{server.url}/pets/p1"
    assert TOKEN not in repr(caught.value)


def test_a_dead_server_is_not_hammered() -> None:
    seen: list[str] = []

    def dead(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.method)
        return httpx2.Response(503)

    client = pets(dead, max_retries=5)
    for _ in range(200):
        with pytest.raises(ServiceUnavailableError):
            client.with_options(timeout=1).send(GET)
    assert len(seen) <= 200 * 1.1 + 10


def test_a_long_retry_after_is_not_waited_for(send: Callable[..., Any]) -> None:
    start = time.monotonic()
    with (
        FaultyServer(always("status=503=3600")) as server,
        pytest.raises(ServiceUnavailableError) as caught,
    ):
        send(server, GET)
    assert time.monotonic() - start < 2
    assert (caught.value.attempts, caught.value.retry_after) == (1, 3600)


def test_a_timeout(send: Callable[..., Any]) -> None:
    with FaultyServer(always("stall")) as server, pytest.raises(ApiTimeoutError):
        send(server, GET, timeout=0.1, max_retries=0)


def test_cancellation_leaks_nothing() -> None:
    def script(request: Request, attempt: int) -> str:
        return "drip_body" if "slow" in request.target else "ok"

    async def run(server: FaultyServer) -> None:
        async with AsyncPets(
            credentials={"bearer": TOKEN}, base_url=server.url
        ) as client:
            for delay in (0.0, 0.001, 0.005, 0.02, 0.05):
                call: Call[Pet] = Call("GET", "/slow", Pet)
                tasks = [asyncio.create_task(client.send(call)) for _ in range(20)]
                await asyncio.sleep(delay)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for _ in range(100):
                assert (await client.send(GET)).id == "p1"
            pool = client._shared.room.http._transport._pool  # type: ignore[attr-defined]
            assert not [c for c in pool.connections if not c.is_idle()]

    with FaultyServer(script) as server:
        asyncio.run(run(server))


@pytest.fixture
def two_servers() -> Iterator[tuple[FaultyServer, FaultyServer]]:
    """One that redirects to the other."""
    with FaultyServer(always("ok")) as other:
        target = f"{other.url}/stolen"
        with FaultyServer(always(f"redirect=302={target}")) as first:
            yield first, other


def test_a_redirect_inside_the_origin(send: Callable[..., Any]) -> None:
    def script(request: Request, attempt: int) -> str:
        return "ok" if request.target == "/there" else "redirect=302=/there"

    with FaultyServer(script) as server:
        assert send(server, GET, follow_redirects=True).value.id == "p1"
    assert server.ledger.requests[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_stream_closes_what_redirects_it() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/there":
            return httpx2.Response(200, content=b"text")
        response = httpx2.Response(302, headers={"Location": "/there"}, stream=Open())
        redirects.append(response)
        return response

    redirects: list[httpx2.Response] = []
    client = pets(handle).with_options(follow_redirects=True)
    with client.stream(GET) as found:
        assert b"".join(found.iter_bytes()) == b"text"
        assert [response.is_closed for response in redirects] == [True]


class Open(httpx2.SyncByteStream):
    """A body that stays open until it is closed."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"moved"


def test_a_redirect_tells_where_it_led(send: Callable[..., Any]) -> None:
    def script(request: Request, attempt: int) -> str:
        return "ok" if request.target == "/there" else "redirect=302=/there"

    with FaultyServer(script) as server:
        assert send(server, GET, follow_redirects=True).url == f"{server.url}/there"


def test_a_redirect_loop_ends(send: Callable[..., Any]) -> None:
    with (
        FaultyServer(always("redirect=302=/again")) as server,
        pytest.raises(RedirectStatusError),
    ):
        send(server, GET, follow_redirects=True)


def test_a_plain_http_redirect_to_another_origin_is_not_followed(
    two_servers: tuple[FaultyServer, FaultyServer], send: Callable[..., Any]
) -> None:
    first, other = two_servers
    with pytest.raises(RedirectStatusError):
        send(first, GET, follow_redirects=True)
    assert not other.ledger.requests
