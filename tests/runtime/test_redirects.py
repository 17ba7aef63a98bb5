"""Where redirects lead, and what goes along."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from generator.runtime import Call, RedirectStatusError, json_body
from tests.runtime.pets import TOKEN, Pets, pets
from tests.runtime.test_security import SECURED, carried, secrets_of, secured

# Not a place for credentials, and user info would become some.
TRAPS = [
    "https://api.pets.example:443@evil.example/x",
    "https://api.pets.example\\@evil.example/",
    "https://ann:pw@api.pets.example/v1/x",
    "https://[::1",
    "https://api.pets.example:x/",
]


@pytest.mark.parametrize(("name", "secret"), SECURED)
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/y",
        "https://api.pets.example:444/y",
        "http://api.pets.example/y",
        "//evil.example/y",
        "https://api.pets.example@evil.example/y",
        "https://api.pets.example.evil.example/y",
    ],
)
def test_redirects_carry_nothing(name: str, secret: Any, target: str) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        if len(seen) == 1:
            return httpx2.Response(307, headers={"Location": target})
        return httpx2.Response(200, json=1)

    http = httpx2.Client(transport=httpx2.MockTransport(handle), cookies={"c": TOKEN})
    client = Pets(
        credentials={name: secret},
        http_client=http,
        headers={"X-Own": TOKEN},
        follow_redirects=True,
    )
    try:
        client.send(secured(name))
    except RedirectStatusError:
        assert target.startswith("http://") or "@" in target
    for request in seen[1:]:
        assert not any(s in carried(request) for s in secrets_of(name))
    seen.clear()
    with pytest.raises(RedirectStatusError):
        client.with_options(follow_redirects=False).send(secured(name))
    assert len(seen) == 1


@pytest.mark.parametrize("target", TRAPS)
def test_redirects_into_a_trap_are_not_followed(target: str) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(302, headers={"Location": target})

    with pytest.raises(RedirectStatusError):
        pets(handle, follow_redirects=True).send(secured("bearer"))
    assert len(seen) == 1


KEPT = [
    ("POST", 301, "GET", False),
    ("POST", 302, "GET", False),
    ("POST", 303, "GET", False),
    ("PUT", 303, "GET", False),
    ("DELETE", 303, "GET", False),
    ("PUT", 301, "PUT", True),
    ("PUT", 302, "PUT", True),
    ("PATCH", 302, "PATCH", True),
    ("POST", 307, "POST", True),
    ("POST", 308, "POST", True),
]


@pytest.mark.parametrize(("method", "status", "then", "kept"), KEPT)
def test_what_a_redirect_keeps(method: str, status: int, then: str, kept: bool) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        if len(seen) > 1:
            return httpx2.Response(204)
        return httpx2.Response(status, headers={"Location": "/there"})

    call: Call[None] = Call(
        method, "/x", None, headers={"X-A": "b"}, body=json_body({"a": 1})
    )
    pets(handle, follow_redirects=True).send(call)
    _, second = seen
    assert (second.method, second.url.path) == (then, "/there")
    assert second.read() == (b'{"a":1}' if kept else b"")
    assert ("content-type" in second.headers) == kept
    assert second.headers["x-a"] == "b"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_asking_for_headers_stays_so(status: int) -> None:
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.method)
        moved = httpx2.Response(status, headers={"Location": "/there"})
        return httpx2.Response(204) if len(seen) > 1 else moved

    call: Call[None] = Call("HEAD", "/x", None)
    pets(handle, follow_redirects=True).send(call)
    assert seen == ["HEAD", "HEAD"]


@pytest.mark.parametrize("status", [307, 308])
def test_no_body_goes_to_another_origin(status: int) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(status, headers={"Location": "https://b.example/x"})

    call: Call[None] = Call("POST", "/x", None, body=json_body({"a": 1}))
    with pytest.raises(RedirectStatusError):
        pets(handle, follow_redirects=True).send(call)
    assert len(seen) == 1
