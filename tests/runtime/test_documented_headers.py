"""Response headers with the types that the documentation gives them."""

from __future__ import annotations

import httpx2

from generator.runtime import Api, Call, Client, Server


class Shop(Client):
    api = Api(title="Shop", package="shop", servers=(Server("https://shop.example"),))


def answer(request: httpx2.Request) -> httpx2.Response:
    headers = {"X-Left": "3", "X-Tags": "a, b", "X-Odd": "many"}
    return httpx2.Response(200, json={}, headers=headers)


def test_documented_headers_are_typed() -> None:
    types = {"X-Left": int, "X-Tags": list[str], "X-Odd": int, "X-Absent": int}
    call = Call("GET", "/", dict, returns_headers=types)
    transport = httpx2.MockTransport(answer)
    with Shop(http_client=httpx2.Client(transport=transport)) as client:
        response = client.fetch(call)

    expected = {"X-Left": 3, "X-Tags": ["a", "b"], "X-Odd": "many"}
    assert response.documented_headers == expected
