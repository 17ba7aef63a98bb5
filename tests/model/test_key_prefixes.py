"""What comes before a key in the header `Authorization`."""

from __future__ import annotations

from typing import Any, ClassVar

import httpx2
import pytest

from generator.model import LowerSettings, lower
from generator.runtime import Api, ApiKey, Call, Client

KEY = ApiKey("Authorization", "header", argument="api_key", prefix="Bearer ")


class Keys(Client):
    api: ClassVar[Api] = Api(
        "Keys", "keys_client", security={"k": KEY}, default_security=(("k",),)
    )


@pytest.mark.parametrize(
    ("key", "description", "prefix"),
    [
        ("Bearer", "", "Bearer "),
        ("bearer_auth", "", "Bearer "),
        ("key", "The header is `Bearer {token}`.", "Bearer "),
        ("key", "Write Token <key> here.", "Token "),
        ("key", 'Needs the prefix "Token".', "Token "),
        ("key", "For example: Bearer your-token", "Bearer "),
        ("key", "Needs a prefix of your own.", ""),
        ("key", "A key for bearers of tickets.", ""),
        ("key", "Get a bearer token from the console.", ""),
        ("key", "", ""),
    ],
)
def test_what_a_scheme_says(key: str, description: str, prefix: str) -> None:
    stated = {"type": "apiKey", "in": "header", "name": "Authorization"}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Keys", "version": "1"},
        "paths": {},
        "components": {
            "securitySchemes": {key: {**stated, "description": description}}
        },
    }
    (scheme,) = lower(document, LowerSettings()).api.schemes
    assert scheme.prefix == prefix


@pytest.mark.parametrize("given", ["abc", "Bearer abc", "bearer abc"])
def test_it_is_sent_once(given: str) -> None:
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["authorization"])
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = Keys(
        credentials={"k": given}, base_url="https://keys.test", http_client=http
    )
    client.send(Call("GET", "/", None))
    assert [text.partition(" ")[2] for text in seen] == ["abc"]
