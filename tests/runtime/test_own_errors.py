"""Whatever a call raises is an `ApiError`: what callers give, and what servers answer."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import httpx2
import pytest

from generator.runtime import (
    Api,
    Call,
    InvalidRequestError,
    NotFoundError,
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


@pytest.mark.parametrize("charset", ["undefined", "idna", "a\0b", "no-such", "rot13"])
@pytest.mark.parametrize("status", [200, 404])
def test_charsets_that_are_none(charset: str, status: int) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        kind = f"text/plain; charset={charset}".encode()
        return httpx2.Response(status, content=b"text", headers={b"Content-Type": kind})

    call: Call[str] = Call("GET", "/x", str)
    if status == 200:
        assert pets(handle).send(call) == "text"
        return
    with pytest.raises(NotFoundError) as caught:
        pets(handle).send(call)
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
