"""Where credentials come from: arguments, the environment, callables, endpoints."""

from __future__ import annotations

import asyncio
import math
import time
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from generator.runtime import (
    Call,
    CredentialsError,
    ForbiddenError,
    OAuth2ClientCredentials,
    UnauthorizedError,
)
from generator.runtime.api import Server
from generator.runtime.call import Token
from generator.runtime.tokens import cached, key, token_url
from tests.runtime.pets import TOKEN, Handler, answer, async_pets, pets


def secured(name: str, path: str = "/x") -> Call[Any]:
    return Call("GET", path, Any, security=((name,),), operation="x.get")


def echo(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json=request.headers.get("authorization"))


BOTH: Call[Any] = Call(
    "GET", "/x", Any, security=(("header", "query"),), operation="x.get"
)
ANN = "Basic YW5uOnB3"


@pytest.mark.parametrize(
    ("name", "given", "environment", "expected"),
    [
        ("bearer", None, {"ACCESS_TOKEN": "env"}, "Bearer env"),
        ("bearer", "own", {"ACCESS_TOKEN": "env"}, "Bearer own"),
        ("bearer", None, {"ACCESS_TOKEN": ""}, None),
        ("bearer", None, {"ACCESS_TOKEN": " env\n"}, "Bearer env"),
        ("bearer", None, {"API_KEY": "env"}, None),
        ("basic", None, {"USERNAME": "ann", "PASSWORD": "pw"}, ANN),
        ("basic", (None, None), {"USERNAME": "ann", "PASSWORD": "pw"}, ANN),
        ("basic", ("ann", None), {"PASSWORD": "pw"}, ANN),
        ("basic", ("ann", None), {}, "Basic YW5uOg=="),
        ("basic", None, {"PASSWORD": "pw"}, None),
        ("oauth", None, {"ACCESS_TOKEN": "env"}, "Bearer env"),
        ("oauth", None, {"CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "Bearer t1"),
        ("oauth", ("a", None), {"CLIENT_SECRET": "b"}, "Bearer t1"),
        ("oauth", (None, None), {"CLIENT_SECRET": "b"}, None),
    ],
)
def test_the_environment(
    name: str,
    given: Any,
    environment: dict[str, str],
    expected: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(f"PET_{variable}", value)
    assert pets(oauth(3600, []), {name: given}).send(secured(name)) == expected


@pytest.mark.parametrize(
    ("given", "described"),
    [
        ({"oauth": ("s3cr3t", None)}, "pass client_secret=… or set PET_CLIENT_SECRET"),
        ({"oauth": (None, "s3cr3t")}, "pass client_id=… or set PET_CLIENT_ID"),
        ({"basic": (None, "s3cr3t")}, "pass username=… or set PET_USERNAME"),
    ],
)
def test_half_a_pair_is_an_error(given: Any, described: str) -> None:
    with pytest.raises(CredentialsError, match=described) as caught:
        pets(answer(1), given)
    assert "s3cr3t" not in str(caught.value)


def test_half_of_what_belongs_together_is_never_sent() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=1)

    for given in ({"header": "h"}, {"query": "q"}):
        with pytest.raises(CredentialsError, match="pass api_key=… or set PET_API_KEY"):
            pets(handle, given).send(BOTH)
        with pytest.raises(CredentialsError, match=r"x\.get"):
            asyncio.run(async_pets(handle, given).send(BOTH))
    assert not seen
    pets(handle, {}).send(BOTH)
    pets(handle, {"bearer": "b"}).send(BOTH)
    assert not any("x-api-key" in request.headers for request in seen)


def test_the_other_half_may_be_the_callers_own() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=1)

    pets(handle, {"query": "q"}, headers={"x-api-key": "own"}).send(BOTH)
    call: Call[Any] = Call("GET", "/x", Any, query={"key": 1}, security=BOTH.security)
    pets(handle, {"header": "h"}).send(call)
    for request, header, query in zip(seen, ("own", "h"), ("q", "1"), strict=True):
        assert request.headers["x-api-key"] == header
        assert request.url.params["key"] == query


def test_a_refusal_names_every_way() -> None:
    call: Call[Any] = Call("GET", "/x", Any, security=(("basic",), ("header", "query")))
    stated = (
        r"pass username=… or set PET_USERNAME, and pass password=… or set"
        r" PET_PASSWORD; or pass api_key=… or set PET_API_KEY"
    )
    for status, error in ((401, UnauthorizedError), (403, ForbiddenError)):
        with pytest.raises(error, match=stated):
            pets(answer({}, status), {}).send(call)


def test_token_callables() -> None:
    tokens = iter(["one", "two"])
    client = pets(echo, {"bearer": lambda: next(tokens)})
    assert client.send(secured("bearer")) == "Bearer one"
    assert client.send(secured("bearer")) == "Bearer two"

    async def token() -> str:
        return "later"

    async def main() -> None:
        for credential in (token, lambda: "now"):
            client = async_pets(echo, {"bearer": credential})
            assert (await client.send(secured("bearer")))[7:] in ("later", "now")

    asyncio.run(main())


@pytest.mark.parametrize("wrong", ["", "  ", None, 5])
def test_what_is_no_credential(wrong: Any) -> None:
    with pytest.raises(CredentialsError):
        pets(echo, {"bearer": lambda: wrong}).send(secured("bearer"))


def test_a_callable_that_fails() -> None:
    def token() -> str:
        raise KeyError(TOKEN)

    with pytest.raises(CredentialsError, match="raised KeyError") as caught:
        pets(echo, {"bearer": token}).send(secured("bearer"))
    assert TOKEN not in str(caught.value)


@pytest.mark.filterwarnings("error")
def test_an_async_callable_in_a_sync_client() -> None:
    async def token() -> str:
        return "later"

    with pytest.raises(CredentialsError, match="async client"):
        pets(echo, {"bearer": token}).send(secured("bearer"))


def test_the_callers_own_header_wins() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(401 if len(seen) == 1 else 200, json=1)

    client = pets(handle, {"oauth": ("id", "word"), "query": "q"}, max_retries=0)
    other = client.with_options(headers={"authorization": "Bearer other"})
    call: Call[Any] = Call("GET", "/x", Any, security=(("query",),))
    with pytest.raises(UnauthorizedError):
        pets(handle, {"bearer": "own"}).with_options(
            headers={"Authorization": "Bearer other"}
        ).send(secured("bearer"))
    other.send(call)
    sent = [request.headers.get_list("authorization") for request in seen]
    assert sent == [["Bearer other"], ["Bearer other"]]
    assert seen[1].url.params["key"] == "q"


def test_a_refusal_of_the_callers_own_header() -> None:
    client = pets(answer({}, 401), {}, headers={"authorization": "Own x"})
    with pytest.raises(UnauthorizedError) as caught:
        client.send(secured("bearer"))
    assert str(caught.value) == "x.get: 401"


def oauth(lifetime: int | str, calls: list[str]) -> Handler:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "auth.pets.example":
            calls.append(request.read().decode() + request.headers["authorization"])
            token = f"t{len(calls)}"
            body = {"access_token": token, "expires_in": lifetime}
            return httpx2.Response(200, json=body)
        if request.headers.get("authorization") == "Bearer t1" and lifetime == 99:
            return httpx2.Response(401)
        return echo(request)

    return handle


@pytest.mark.parametrize(
    ("lifetime", "first", "second", "fetched"),
    [(3600, "t1", "t1", 1), (0, "t1", "t2", 2), (99, "t2", "t2", 2)],
)
def test_client_credentials(
    lifetime: int, first: str, second: str, fetched: int
) -> None:
    calls: list[str] = []
    client = pets(oauth(lifetime, calls), {"oauth": ("id", "pass word")})
    assert client.send(secured("oauth")) == f"Bearer {first}"
    assert client.send(secured("oauth")) == f"Bearer {second}"
    assert len(calls) == fetched
    assert calls[0] == "grant_type=client_credentials&scope=read" + (
        "Basic aWQ6cGFzcyUyMHdvcmQ="
    )


def test_schemes_of_one_client_id_have_tokens_of_their_own() -> None:
    read, write = (
        Token(OAuth2ClientCredentials("https://a.example/token", (scope,)), "id", "w")
        for scope in ("read", "write")
    )
    tokens = {key(read): ("for reading", math.inf)}
    assert cached(tokens, read) == "for reading"
    assert cached(tokens, write) is None


@pytest.mark.parametrize(
    ("documented", "moved", "asked"),
    [
        ("https://a.example/o/token/", False, "https://a.example/o/token/"),
        (
            "https://a.example/token?tenant=t/",
            True,
            "https://a.example/token?tenant=t/",
        ),
        ("../o/token/?v=2", False, "https://api.example/o/token/?v=2"),
        ("/token#here", False, "https://api.example/token"),
        ("https://real.example/o/token/?v=2", True, "https://api.example/o/token/?v=2"),
    ],
)
def test_an_endpoint_of_tokens_is_asked_for_as_it_is_written(
    documented: str, moved: bool, asked: str
) -> None:
    servers = (Server("https://real.example/v1"),)
    settings: Any = SimpleNamespace(
        base_url="https://api.example/v1",
        moved=moved,
        allow_http=False,
        api=SimpleNamespace(servers=servers),
    )
    step = Token(OAuth2ClientCredentials(documented, ()), "id", "w")
    assert token_url(step, settings) == asked


@pytest.mark.parametrize("lifetime", [10**400, -5, True, "soon", None])
def test_lifetimes_that_cannot_be(lifetime: Any) -> None:
    client = pets(oauth(lifetime, []), {"oauth": ("id", "word")})
    assert client.send(secured("oauth")) == "Bearer t1"


def test_one_refresh_for_many() -> None:
    calls: list[str] = []

    async def main() -> None:
        client = async_pets(oauth(3600, calls), {"oauth": ("id", "word")})
        await asyncio.gather(*(client.send(secured("oauth")) for _ in range(20)))

    asyncio.run(main())
    assert len(calls) == 1


def test_a_token_endpoint_that_refuses() -> None:
    client = pets(answer({"error": "invalid_client"}, 401), {"oauth": ("id", "w0rd")})
    with pytest.raises(CredentialsError, match="invalid_client") as caught:
        client.send(secured("oauth"))
    assert "w0rd" not in str(caught.value)


LIFETIMES = [(3600, 3569, 3571), ("3600", 3569, 3571), (100, 69, 71), (40, 19, 21)]


@pytest.mark.parametrize(("lifetime", "still", "again"), LIFETIMES)
def test_a_token_is_left_before_it_ends(
    lifetime: int | str, still: int, again: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    calls: list[str] = []
    client = pets(oauth(lifetime, calls), {"oauth": ("id", "word")})
    client.send(secured("oauth"))
    clock[0] = 1000.0 + still
    client.send(secured("oauth"))
    assert len(calls) == 1
    clock[0] = 1000.0 + again
    client.send(secured("oauth"))
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("status", "body", "given"),
    [
        (401, b"", True),
        (401, b"<html>", True),
        (401, b'{"error": "invalid_client"}', True),
        (401, b'{"error": "unauthorized_client"}', True),
        (400, b'{"error": "unauthorized_client"}', True),
        (400, b'{"error": "invalid_request"}', True),
        (401, b'{"error": "access_denied"}', False),
        (400, b'{"error": "invalid_grant"}', False),
        (400, b"", False),
        (403, b"", False),
    ],
)
def test_an_endpoint_that_takes_no_basic(status: int, body: bytes, given: bool) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.host != "auth.pets.example":
            return echo(request)
        if b"client_secret=w0rd" in request.read():
            return httpx2.Response(200, json={"access_token": "t1"})
        return httpx2.Response(status, content=body)

    client = pets(handle, {"oauth": ("id", "w0rd")})
    if given:
        assert client.send(secured("oauth")) == "Bearer t1"
    else:
        with pytest.raises(CredentialsError):
            client.send(secured("oauth"))
