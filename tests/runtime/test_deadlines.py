"""A deadline covers all that a call does, whatever stalls."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Timer
from typing import Any, ClassVar

import pytest

from generator.runtime import (
    Api,
    ApiError,
    ApiTimeoutError,
    AsyncClient,
    Call,
    Client,
    CredentialsError,
    OAuth2ClientCredentials,
    ServiceUnavailableError,
    TooManyRequestsError,
    json_body,
    retry as retry_module,
)
from tests.runtime.faulty import FaultyServer, Request
from tests.runtime.pets import API, TOKEN, AsyncPets, Pet

GET: Call[Pet] = Call("GET", "/pets/p1", Pet, operation="pets.get")
POST: Call[Pet] = Call("POST", "/pets", Pet, body=json_body({}))
DEADLINE = 0.3
# Seconds after which a silent machine hangs up: a call that no deadline ends fails then
# with another error. No test measures how long a call took, since that depends on what
# else the machine does.
PATIENCE = 20
# Without a limit for each step, only the deadline can end a call.
ONLY_DEADLINE: dict[str, Any] = {"deadline": DEADLINE, "timeout": None}


def clients(api: Api) -> tuple[type[Client], type[AsyncClient]]:
    class Own(Client):
        api: ClassVar[Api]

    class AsyncOwn(AsyncClient):
        api: ClassVar[Api]

    Own.api = AsyncOwn.api = api
    return Own, AsyncOwn


def oauth(url: str) -> Api:
    schemes = {"oauth": OAuth2ClientCredentials(f"{url}/token")}
    return API._replace(security=schemes, default_security=(("oauth",),))


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest) -> Callable[..., list[Any]]:
    """`run(api, call, times, **options)`: what calls at the same time end with."""

    def attempt(client: Client, call: Call[Any]) -> Any:
        try:
            return client.send(call)
        except ApiError as error:
            return error

    def sync(api: Api, call: Call[Any], times: int, **options: Any) -> list[Any]:
        with clients(api)[0](**options) as client, ThreadPoolExecutor(times) as pool:
            return list(pool.map(lambda _: attempt(client, call), range(times)))

    def other(api: Api, call: Call[Any], times: int, **options: Any) -> list[Any]:
        async def main() -> list[Any]:
            async with clients(api)[1](**options) as client:
                calls = (client.send(call) for _ in range(times))
                return await asyncio.gather(*calls, return_exceptions=True)

        return asyncio.run(main())

    return sync if request.param == "sync" else other


@pytest.fixture
def deaf() -> Iterator[str]:
    """The address of a machine that accepts connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        with hangs_up(listener):
            yield f"127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def hangs_up(listener: socket.socket) -> Iterator[None]:
    """Close a listener, and with it what waits there, if its calls do not end before."""
    timer = Timer(PATIENCE, listener.close)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.monotonic()
    try:
        found = work()
    except ApiError as error:
        found = error
    return time.monotonic() - start, found


@pytest.mark.parametrize("fault", ["stall", "drip_headers", "drip_body"])
def test_slow_answers(fault: str, send: Callable[..., Any]) -> None:
    with FaultyServer(lambda request, attempt: fault) as server:
        took, found = timed(lambda: send(server, GET, max_retries=9, **ONLY_DEADLINE))
    assert isinstance(found, ApiTimeoutError)
    assert took > DEADLINE - 0.05


@pytest.mark.parametrize(
    ("fault", "error", "most"),
    [
        ("status=503=5", ServiceUnavailableError, 4),
        ("status=429=0.2", TooManyRequestsError, 4),
        ("status=503=0", ServiceUnavailableError, 4),
    ],
)
def test_waits_do_not_outlive_the_deadline(
    fault: str, error: type[ApiError], most: float, send: Callable[..., Any]
) -> None:
    with FaultyServer(lambda request, attempt: fault) as server:
        took, found = timed(
            lambda: send(server, GET, deadline=DEADLINE, max_retries=99)
        )
    # On a busy machine the deadline may pass while an attempt is under way.
    assert isinstance(found, error | ApiTimeoutError)
    assert took < most


def test_a_stalled_handshake(deaf: str, run: Callable[..., list[Any]]) -> None:
    (found,) = run(API, GET, 1, base_url=f"https://{deaf}", **ONLY_DEADLINE)
    assert isinstance(found, ApiTimeoutError)


def test_many_addresses_that_are_silent(
    run: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as opened:
        # Once the queue of a listener is full, further connections are not answered.
        listener = opened.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        known = [(*entry, ("127.0.0.1", port))] * 3
        resolve = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *a, **k: (
                known
                if host in ("many.example", b"many.example")
                else resolve(host, *a, **k)
            ),
        )
        url = f"http://many.example:{port}"
        options = {"base_url": url, "allow_http": True, **ONLY_DEADLINE}
        opened.enter_context(hangs_up(listener))
        (found,) = run(API, GET, 1, max_retries=0, **options)
    assert isinstance(found, ApiTimeoutError)


def test_a_stalled_token_endpoint(deaf: str, run: Callable[..., list[Any]]) -> None:
    options = {
        "credentials": {"oauth": ("id", "word")},
        "base_url": "http://127.0.0.1:9",
        **ONLY_DEADLINE,
    }
    found = run(oauth(f"http://{deaf}"), GET, 4, **options)
    assert {type(error) for error in found} == {ApiTimeoutError}
    assert {error.attempts for error in found} == {0}


def test_a_slow_token_callable() -> None:
    async def slow() -> str:
        await asyncio.sleep(PATIENCE)
        return TOKEN

    async def main() -> Any:
        async with AsyncPets(credentials={"bearer": slow}, **ONLY_DEADLINE) as client:
            return await client.send(GET)

    with pytest.raises(ApiTimeoutError):
        asyncio.run(main())


@pytest.mark.parametrize("fault", ["status=503", "reset_in_headers", "html=502"])
def test_a_token_endpoint_is_asked_again(
    fault: str, run: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_module, "BASE", 0.001)

    def script(request: Request, attempt: int) -> str:
        if request.target != "/token":
            return "ok"
        return fault if attempt == 1 else 'body={"access_token":"t"}'

    with FaultyServer(script) as server:
        options = {"credentials": {"oauth": ("a", "b")}, "base_url": server.url}
        (found,) = run(oauth(server.url), POST, 1, **options)
        (failed,) = run(oauth(server.url + "/no"), POST, 1, **options)
    assert found.id == "p1"
    assert server.ledger.received == {"/token": 2, "/pets": 1, "/no/token": 1}
    assert isinstance(failed, CredentialsError)


def test_a_callable_that_fails(run: Callable[..., list[Any]]) -> None:
    def token() -> str:
        raise ValueError(TOKEN)

    (found,) = run(API, GET, 1, credentials={"bearer": token})
    assert isinstance(found, CredentialsError)
    assert isinstance(found.__cause__, ValueError)
    assert "ValueError" in str(found)
    assert TOKEN not in str(found)


def test_a_sync_client_without_deadline_waits_for_its_turn() -> None:
    def script(request: Request, attempt: int) -> str:
        return 'body={"access_token":"t"}' if request.target == "/token" else "ok"

    with FaultyServer(script) as server:
        own, _ = clients(oauth(server.url))
        given = {"oauth": ("a", "b")}
        with (
            own(credentials=given, base_url=server.url) as client,
            ThreadPoolExecutor(8) as pool,
        ):
            ids = list(pool.map(lambda _: client.send(GET).id, range(40)))
    assert ids == ["p1"] * 40
    assert server.ledger.received["/token"] == 1
