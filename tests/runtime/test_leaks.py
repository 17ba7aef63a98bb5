"""No secret in the variables of the frames that an error passes through."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from dataclasses import replace
from traceback import walk_tb
from typing import Any, ClassVar

import httpx2
import pytest

from generator.runtime import (
    Api,
    ApiError,
    AsyncClient,
    Call,
    Client,
    OAuth2ClientCredentials,
    SequenceCall,
    form_body,
    json_body,
    multipart_body,
    raw_body,
)
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import API, TOKEN, AsyncPets, Pets, pets

SECRETS = [
    ("bearer", TOKEN),
    ("basic", ("ann", TOKEN)),
    ("header", TOKEN),
    ("query", TOKEN),
    ("cookie", TOKEN),
]
FAULTS = [
    "status=404",
    "truncated",
    "stall",
    "reset_at_once",
    "html=200",
    "bad_gzip",
    "bomb=200=gzip",
    "redirect=302=https://evil.example",
]


def variables(error: BaseException | None) -> Iterator[str]:
    """What tools that record variables would see, the tests' own frames left out."""
    while error is not None:
        trace = error.__traceback__
        while trace is not None:
            frame = trace.tb_frame
            if not frame.f_globals["__name__"].startswith("tests."):
                for name, value in frame.f_locals.items():
                    yield f"{frame.f_code.co_qualname}: {name} = {value!r}"
            trace = trace.tb_next
        error = error.__cause__ or error.__context__


def leaks(error: BaseException) -> list[str]:
    return [found for found in variables(error) if TOKEN in found]


def failing(mode: str, call: Call[Any], **options: Any) -> ApiError:
    """The error that a call ends with."""
    own = {"headers": {"X-Own": TOKEN, "Cookie": TOKEN}}

    async def other() -> None:
        async with AsyncPets(**options) as client:
            await client.with_options(**own).send(call)  # type: ignore[arg-type]

    def sync() -> None:
        with Pets(**options) as client:
            client.with_options(**own).send(call)  # type: ignore[arg-type]

    with pytest.raises(ApiError) as caught:
        sync() if mode == "sync" else asyncio.run(other())
    return caught.value


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize(("name", "secret"), SECRETS)
@pytest.mark.parametrize("fault", FAULTS)
def test_faults(fault: str, name: str, secret: Any, mode: str) -> None:
    call: Call[Any] = Call("GET", "/x", int, security=((name,),))
    with FaultyServer(lambda request, attempt: fault) as server:
        error = failing(
            mode,
            call,
            base_url=server.url,
            credentials={name: secret},
            max_retries=0,
            timeout=0.2,
            max_response_bytes=1 << 16,
        )
    assert leaks(error) == []


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize(("name", "secret"), SECRETS)
def test_what_cannot_be_sent(name: str, secret: Any, mode: str) -> None:
    broken: Call[Any] = Call("GET", "/x", int, security=((name,),), headers={"A": "\n"})
    assert leaks(failing(mode, broken, credentials={name: secret})) == []
    call = replace(broken, headers=None)
    if isinstance(secret, str) and name in ("bearer", "header"):
        options = {"credentials": {name: f"{secret}\n"}}
        assert leaks(failing(mode, call, **options)) == []


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("fault", ["status=401", "html=200", "truncated"])
def test_client_secrets(fault: str, mode: str) -> None:
    with FaultyServer(lambda request, attempt: fault) as server:
        schemes = {"oauth": OAuth2ClientCredentials(f"{server.url}/token")}

        class Own(Client):
            api: ClassVar[Api] = API._replace(security=schemes)

        class AsyncOwn(AsyncClient):
            api: ClassVar[Api] = Own.api

        call: Call[Any] = Call("GET", "/x", int, security=(("oauth",),))
        given = {"oauth": ("id", TOKEN)}
        made = Own(credentials=given, max_retries=0)
        twin = AsyncOwn(credentials=given, max_retries=0)
        with pytest.raises(ApiError) as caught:
            made.send(call) if mode == "sync" else asyncio.run(twin.send(call))
    assert leaks(caught.value) == []
    described = (
        repr(caught.value) + str(vars(caught.value)) + repr(made) + str(vars(made))
    )
    assert TOKEN not in described


def test_the_password_of_a_proxy() -> None:
    http = httpx2.Client(proxy=f"http://ann:{TOKEN}@127.0.0.1:9")
    client = Pets(credentials={"bearer": "b"}, http_client=http, max_retries=0)
    with pytest.raises(ApiError) as caught:
        client.send(Call("GET", "/x", int))
    error = caught.value
    for described in (
        repr(client),
        str(vars(client)),
        str(error),
        repr(error.__cause__),
    ):
        assert TOKEN not in described


WRONG: dict[str, dict[str, Any]] = {
    "insecure": {"base_url": "http://shop.example"},
    "password in the URL": {"base_url": f"https://ann:{TOKEN}@shop.example"},
    "no URL": {"base_url": "https://[::1"},
    "unknown option": {"nope": TOKEN},
    "half a pair": {"credentials": {"basic": (None, TOKEN)}},
    "another type": {"credentials": {"basic": ("ann", TOKEN.encode())}},
    "timeout": {"timeout": "soon"},
    "retries": {"max_retries": -1},
    "header": {"headers": {"X-Own": f"{TOKEN}\n"}},
    "transport": {"http_client": TOKEN},
}


@pytest.mark.parametrize("options", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("kind", [Pets, AsyncPets])
def test_a_client_that_cannot_be_made(kind: Any, options: dict[str, Any]) -> None:
    class Shop(kind):  # type: ignore[misc]
        def __init__(self, *, token: str, **options: Any) -> None:
            given = {"credentials": {"bearer": token}, **options}
            super().__init__(**given)

    with pytest.raises(ApiError) as caught:
        Shop(token=TOKEN, **options)
    assert leaks(caught.value) == []
    assert inspect.signature(Shop).parameters.keys() == {"token", "options"}


@pytest.mark.parametrize("kind", [Pets, AsyncPets])
@pytest.mark.parametrize("name", ["insecure", "unknown option", "header", "timeout"])
def test_options_that_cannot_be(kind: Any, name: str) -> None:
    client = kind(credentials={"bearer": TOKEN})
    with pytest.raises(ApiError) as caught:
        client.with_options(**{"headers": {"X-Own": TOKEN}, **WRONG[name]})
    assert leaks(caught.value) == []


def test_what_a_caller_has_in_hand_is_not_cleared() -> None:
    def earlier() -> None:
        mine = "mine"
        raise KeyError(mine)

    def handling() -> None:
        try:
            earlier()
        except KeyError:
            Pets(base_url="http://shop.example")

    with pytest.raises(ApiError) as caught:
        handling()
    error: BaseException | None = caught.value
    while error is not None and not isinstance(error, KeyError):
        error = error.__context__
    assert error is not None
    traces = [frame for frame, _ in walk_tb(error.__traceback__)]
    assert traces[-1].f_locals == {"mine": "mine"}


HELD: list[Call[Any]] = [
    Call("GET", "/x", int, headers={"X-Own": TOKEN}, cookies={"c": TOKEN}),
    Call("POST", "/x", int, body=json_body({"password": TOKEN})),
    Call("POST", "/x", int, body=form_body({"password": TOKEN})),
    Call("POST", "/x", int, body=multipart_body({"password": TOKEN})),
    Call("POST", "/x", int, body=raw_body(TOKEN, content_type="text/plain")),
    SequenceCall("GET", "/x", list[int], headers={"X-Own": TOKEN}),
]


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("call", HELD, ids=str)
@pytest.mark.parametrize("fault", ["status=404", "truncated", "html=200"])
def test_what_a_call_holds(fault: str, call: Call[Any], mode: str) -> None:
    with FaultyServer(lambda request, attempt: fault) as server:
        error = failing(mode, call, base_url=server.url, max_retries=0, timeout=0.2)
    assert leaks(error) == []


@pytest.mark.parametrize("call", HELD, ids=str)
def test_no_secret_is_shown(call: Call[Any]) -> None:
    shown: list[object] = [call, call.body, call.accepting("text/plain", str), [call]]
    if call.body is not None:
        shown.append(call.body.encode())
    assert not [text for value in shown for text in (repr(value),) if TOKEN in text]
    assert call.method in repr(call)


def test_no_secret_is_shown_by_streams_and_answers() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        headers = {"Set-Cookie": f"session={TOKEN}", "X-Token": TOKEN}
        return httpx2.Response(200, headers=headers, content=b"1")

    client = pets(handle)
    call: Call[int] = Call("GET", "/x", int, headers={"X-Own": TOKEN})
    with client.stream(call) as stream:
        assert (repr(stream), TOKEN in repr(vars(stream))) == (
            "StreamedResponse(200)",
            False,
        )
    assert TOKEN not in repr(client.fetch(call))


def test_no_secret_in_the_frames_of_hooks() -> None:
    class Broken(Exception):
        pass

    def hook(message: httpx2.Request | httpx2.Response) -> None:
        raise Broken

    for option in ("on_request", "on_response"):
        call: Call[int] = Call("GET", "/x", int, headers={"X-Own": TOKEN})
        client = pets(lambda request: httpx2.Response(204), **{option: hook})
        with pytest.raises(Broken) as caught:
            client.send(call)
        assert leaks(caught.value) == []
