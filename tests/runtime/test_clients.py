"""Options, hooks, sharing, and what loads when."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

import generator.runtime
from generator.runtime import Call, NotFoundError, RateLimit, Timeout, UnauthorizedError
from generator.runtime.errors import STATUS_ERRORS, status_error
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import AsyncPets, Pet, Pets, answer, async_pets, pets

GET: Call[Pet] = Call("GET", "/pets/p1", Pet)
OK = answer({"id": "p1"}, x_request_id="r-7", x_count="5", x_ids="1, 2")


def test_fetch_tells_everything() -> None:
    response = pets(OK).fetch(GET)
    assert (response.status, response.value.id) == (200, "p1")
    assert response.content == b'{"id":"p1"}'
    assert (response.attempts, response.request_id) == (1, "r-7")
    assert response.elapsed > 0
    assert response.header("X-Count", int) == 5
    assert response.header("x-ids", list[int]) == [1, 2]
    assert response.header("x-none", int) is None
    assert response.rate_limit == RateLimit()


def test_options_share_the_pool() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return OK(request)

    client = pets(handle, headers={"X-A": "1", "X-B": "2"})
    other = client.with_options(
        headers={"x-a": "3", "X-B": None}, base_url="https://b.example/", timeout=5
    )
    other.send(GET)
    client.send(GET)
    assert type(other) is Pets
    assert seen[0].headers["x-a"] == "3"
    assert "x-b" not in seen[0].headers
    assert str(seen[0].url) == "https://b.example/pets/p1"
    assert seen[0].extensions["timeout"]["read"] == 5
    assert seen[1].headers["x-b"] == "2"
    assert seen[1].extensions["timeout"]["read"] == 60
    assert other._shared is client._shared


def test_timeouts() -> None:
    seen: list[Any] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.extensions["timeout"])
        return OK(request)

    for timeout in (Timeout(connect=1, read=2), httpx2.Timeout(9), None):
        pets(handle, timeout=timeout).send(GET)
    assert seen[0] == {"connect": 1, "read": 2, "write": 60.0, "pool": 60.0}
    assert seen[1]["pool"] == 9
    assert seen[2]["connect"] is None


def test_options_of_the_wrong_kind_are_refused() -> None:
    with pytest.raises(TypeError, match=r"httpx2\.Client"):
        Pets(http_client=httpx2.AsyncClient())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"httpx2\.AsyncClient"):
        AsyncPets(http_client=httpx2.Client())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="timeout"):
        Pets(timeout=(1, 2))  # type: ignore[arg-type]


def test_unknown_options_are_refused() -> None:
    with pytest.raises(TypeError, match="retries"):
        pets(OK, retries=3)


def test_the_users_client_keeps_its_own_settings() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return OK(request)

    http = httpx2.Client(
        transport=httpx2.MockTransport(handle), headers={"X-Mine": "1"}
    )
    Pets(http_client=http).send(GET)
    assert seen[0].headers["x-mine"] == "1"
    assert seen[0].headers["user-agent"].startswith("pet_client/1.2 ")


def test_hooks() -> None:
    described: list[Any] = []
    options: dict[str, Any] = {
        "on_request": lambda r: described.append(r.method),
        "on_response": lambda r: described.append(r.status_code),
    }
    pets(OK, **options).send(GET)

    async def hook(request: httpx2.Request) -> None:
        described.append("async")

    asyncio.run(async_pets(OK, **{**options, "on_request": hook}).send(GET))
    assert described == ["GET", 200, "async", 200]


@pytest.mark.parametrize("hook", ["on_request", "on_response"])
def test_a_hook_that_fails(hook: str) -> None:
    async def later(subject: object) -> None:
        raise OSError("disk full")

    def now(subject: object) -> None:
        raise OSError("disk full")

    with FaultyServer(lambda request, attempt: "ok") as server:
        with Pets(base_url=server.url, **{hook: now}) as client:  # type: ignore[arg-type]
            with pytest.raises(OSError, match="disk full"):
                client.send(GET)
            silent = client.with_options(**{hook: None})  # type: ignore[arg-type]
            assert silent.send(GET).id == "p1"

        async def main() -> None:
            async with AsyncPets(base_url=server.url, **{hook: later}) as client:  # type: ignore[arg-type]
                with pytest.raises(OSError, match="disk full"):
                    await client.send(GET)
                pool = client._shared.room.http._transport._pool  # type: ignore[attr-defined]
                assert all(connection.is_idle() for connection in pool.connections)

        asyncio.run(main())
    assert len(server.ledger.requests) == (1 if hook == "on_request" else 3)


def test_status_classes() -> None:
    assert status_error(404) is NotFoundError
    assert status_error(418).__name__ == "ClientStatusError"
    assert status_error(599).__name__ == "ServerStatusError"
    assert {kind.code for kind in STATUS_ERRORS.values()} == set(STATUS_ERRORS)
    assert len(STATUS_ERRORS) == 14
    for kind in STATUS_ERRORS.values():
        assert kind.__name__.endswith("Error")
        assert getattr(generator.runtime, kind.__name__) is kind


def test_documented_errors_by_range() -> None:
    for key in (404, "404", "4XX", "default"):
        call: Call[Pet] = Call("GET", "/x", Pet, errors={key: Pet})
        with pytest.raises(NotFoundError) as caught:
            pets(answer({"id": "e"}, 404)).send(call)
        assert caught.value.body.id == "e"


@pytest.mark.parametrize("body", [b"", b"<html>no</html>", b"{broken"])
def test_error_bodies_are_carried(body: bytes) -> None:
    with pytest.raises(UnauthorizedError) as caught:
        pets(answer(body, 401)).send(GET)
    assert caught.value.content == body
    assert caught.value.body == (body.decode() or None)


def test_async_context() -> None:
    async def main() -> None:
        with FaultyServer(lambda request, attempt: "ok") as server:
            async with AsyncPets(base_url=server.url) as client:
                ids = await asyncio.gather(*(client.send(GET) for _ in range(200)))
        assert {pet.id for pet in ids} == {"p1"}

    asyncio.run(main())
