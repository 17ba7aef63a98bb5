"""Where credentials come from: arguments, the environment, callables, endpoints."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import httpx2
import pytest

from generator.runtime import Call, CredentialsError, OAuth2ClientCredentials
from generator.runtime.steps import Token
from generator.runtime.tokens import cached, key
from tests.runtime.pets import Handler, answer, async_pets, pets


def secured(name: str, path: str = "/x") -> Call[Any]:
    return Call("GET", path, Any, security=((name,),), operation="x.get")


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PET_ACCESS_TOKEN", "from-env")

    def handle(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=request.headers["authorization"])

    assert pets(handle, {}).send(secured("bearer")) == "Bearer from-env"
    assert pets(handle, {"bearer": None}).send(secured("bearer")) == "Bearer from-env"
    assert pets(handle, {"bearer": "own"}).send(secured("bearer")) == "Bearer own"


def echo(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json=request.headers["authorization"])


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


def oauth(lifetime: int, calls: list[str]) -> Handler:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "auth.pets.example":
            calls.append(request.read().decode() + request.headers["authorization"])
            token = f"t{len(calls)}"
            body = {"access_token": token, "expires_in": lifetime}
            return httpx2.Response(200, json=body)
        if request.headers["authorization"] == "Bearer t1" and lifetime == 99:
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
