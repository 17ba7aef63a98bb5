"""Whatever a call raises is an `ApiError`: what callers give, and what servers answer."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import httpx2
import pytest

from generator.runtime import (
    Api,
    ApiError,
    Call,
    Client,
    InvalidRequestError,
    NotFoundError,
    Server,
    form_body,
    json_body,
    multipart_body,
    path,
    raw_body,
    reserved,
)
from generator.runtime.settings import user_agent
from tests.runtime.pets import API, Pets, answer, pets

LONE = "\ud800"
GIVEN = {
    "path": lambda: Call("GET", path("/{}", LONE), Any),
    "reserved path": lambda: Call("GET", path("/{}", reserved(LONE)), Any),
    "query": lambda: Call("GET", "/x", Any, query={"a": LONE}),
    "reserved query": lambda: Call("GET", "/x", Any, query={"a": reserved(LONE)}),
    "header": lambda: Call("GET", "/x", Any, headers={"X-A": LONE}),
    "form": lambda: Call("POST", "/x", Any, body=form_body({"a": LONE})),
    "part": lambda: Call("POST", "/x", Any, body=multipart_body({"a": LONE})),
    "file": lambda: Call(
        "POST", "/x", Any, body=multipart_body({"a": LONE}, files=("a",))
    ),
    "text": lambda: Call(
        "POST", "/x", Any, body=raw_body(LONE, content_type="text/plain")
    ),
    "JSON": lambda: Call("POST", "/x", Any, body=json_body({"a": float("nan")})),
}


@pytest.mark.parametrize("what", GIVEN)
def test_what_cannot_be_written(what: str) -> None:
    with pytest.raises(InvalidRequestError):
        pets(answer({})).send(GIVEN[what]())


ODD = ["\u00e9", "\x00", "a\r\nX: y", "\x7f", LONE, "\u2028", ""]
SERVERS = (
    Server("https://{host}.example/{path}", variables={"host": "a", "path": "b"}),
    Server("https://{host}", variables={"host": "a.example"}),
)


class Odd(Client):
    api: ClassVar[Api] = API._replace(servers=SERVERS)


def odd(**options: Any) -> Odd:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(204))
    return Odd(http_client=httpx2.Client(transport=transport), **options)


def call(**parts: Any) -> Call[None]:
    return Call(parts.pop("method", "GET"), "/x", None, **parts)


def with_credentials(name: str, value: Any) -> None:
    odd(credentials={name: value}).send(call(security=((name,),)))


USES: dict[str, Callable[[str], object]] = {
    "method": lambda text: odd().send(call(method=text)),
    "method of a request": lambda text: odd().request(text, "/x"),
    "accept": lambda text: odd().send(call(accept=text or "\x00")),
    "key": lambda text: odd().send(call(method="POST", idempotency_key=text or "\x00")),
    "user name": lambda text: with_credentials("basic", (text or "\x00", "p")),
    "password": lambda text: with_credentials("basic", ("u", text or "\x00")),
    "base URL": lambda text: odd(base_url=f"https://{text or '['}").send(call()),
    "path of the base URL": lambda text: odd(base_url=f"https://a/{text or ' '}"),
    "server": lambda text: odd(server_variables={"path": text or "../.."}),
    "host": lambda text: odd(server_variables={"host": text}),
}
FINE = {("user name", "\u00e9"), ("password", "\u00e9"), ("user name", "\u2028")}
FINE |= {("password", "\u2028"), ("base URL", "\u00e9")}
FINE |= {("path of the base URL", text) for text in ("\u00e9", "\u2028")}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("text", ODD)
def test_text_that_is_none_of_ours(use: str, text: str) -> None:
    if (use, text) in FINE:
        USES[use](text)
        return
    with pytest.raises(ApiError) as caught:
        USES[use](text)
    assert len(str(caught.value).splitlines()) == 1


def test_an_address_in_brackets_is_a_host() -> None:
    client = odd(server=1, server_variables={"host": "[::1]:8080"})
    assert client.base_url == "https://[::1]:8080"
    client.send(call())


def test_basic_credentials_are_utf8() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(204)

    pets(handle, {"basic": ("\u00e9", "\u2603")}).send(call(security=(("basic",),)))
    assert b64decode(seen[0].headers["authorization"][6:]).decode() == "\u00e9:\u2603"


@pytest.mark.parametrize("charset", ["undefined", "idna", "a\0b", "no-such", "rot13"])
@pytest.mark.parametrize("status", [200, 404])
def test_charsets_that_are_none(charset: str, status: int) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        kind = f"text/plain; charset={charset}".encode()
        return httpx2.Response(status, content=b"text", headers={b"Content-Type": kind})

    asked: Call[str] = Call("GET", "/x", str)
    if status == 200:
        assert pets(handle).send(asked) == "text"
        return
    with pytest.raises(NotFoundError) as caught:
        pets(handle).send(asked)
    assert caught.value.body == "text"


def test_versions_of_any_kind_make_a_header() -> None:
    agent = user_agent(API._replace(version="1\r\n\u00e9 2"))
    assert agent.startswith("pet_client/1??? 2 runtime/")


def test_options_keep_what_a_subclass_holds() -> None:
    class Own(Pets):
        api: ClassVar[Api] = API
        tenant = ""

        @cached_property
        def group(self) -> list[Own]:
            return [self]

    client = Own(credentials={"bearer": "t"})
    client.tenant = "acme"
    assert client.group == [client]
    other = client.with_options(max_retries=0)
    assert other.tenant == "acme"
    assert other.group == [other]
    client.close()
    assert other.is_closed
