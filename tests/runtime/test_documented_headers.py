"""Response headers with the types that the documentation gives them."""

from __future__ import annotations

from typing import Any

import httpx2

from generator.runtime import Api, Call, Client, Server
from tests.runtime.pets import Pet


class Shop(Client):
    api = Api(title="Shop", package="shop", servers=(Server("https://shop.example"),))


def answer(request: httpx2.Request) -> httpx2.Response:
    headers = {"X-Left": "3", "X-Tags": "a, b", "X-Odd": "many"}
    headers |= {"X-Pet": '{"id": "p1"}', "X-Sizes": "[1, 2]", "X-Cut": "{1"}
    return httpx2.Response(200, json={}, headers=headers)


def test_documented_headers_are_typed() -> None:
    types: dict[str, Any] = {
        "X-Left": int,
        "X-Tags": list[str],
        "X-Odd": int,
        "X-Absent": int,
    }
    types |= {"X-Pet": Pet, "X-Sizes": list[int], "X-Cut": Pet}
    call = Call("GET", "/", dict, returns_headers=types)
    transport = httpx2.MockTransport(answer)
    with Shop(http_client=httpx2.Client(transport=transport)) as client:
        response = client.fetch(call)

    expected: dict[str, Any] = {"X-Left": 3, "X-Tags": ["a", "b"], "X-Odd": "many"}
    expected |= {"X-Pet": Pet(id="p1"), "X-Sizes": [1, 2], "X-Cut": "{1"}
    assert response.documented_headers == expected
