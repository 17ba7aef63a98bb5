"""Credentials go where they belong, and nowhere else."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from typing import Any

import httpx2
import pytest

from generator.runtime import (
    ApiConnectionError,
    Call,
    ClosedClientError,
    CredentialsError,
    ForbiddenError,
    InsecureUrlError,
    InvalidHeaderError,
    InvalidRequestError,
    NotFoundError,
    UnauthorizedError,
)
from tests.runtime.pets import TOKEN, AsyncPets, Pets, answer, pets

SECURED = [
    ("bearer", TOKEN),
    ("basic", ("ann", TOKEN)),
    ("header", TOKEN),
    ("query", TOKEN),
    ("cookie", TOKEN),
]


def secured(name: str, path: str = "/x") -> Call[Any]:
    return Call("GET", path, Any, security=((name,),), operation="x.get")


def carried(request: httpx2.Request) -> str:
    return f"{request.url}\n{dict(request.headers)}"


def secrets_of(name: str) -> list[str]:
    return [TOKEN, "YW5uOnMzY3IzdC10MGtlbg=="] if name == "basic" else [TOKEN]


@pytest.mark.parametrize(
    ("name", "secret", "place", "expected"),
    [
        ("bearer", TOKEN, "authorization", f"Bearer {TOKEN}"),
        ("basic", ("ann", "pw"), "authorization", "Basic YW5uOnB3"),
        ("header", TOKEN, "x-api-key", TOKEN),
        ("cookie", "a=b/c+d:e@f", "cookie", "session=a=b/c+d:e@f"),
    ],
)
def test_where_credentials_go(
    name: str, secret: Any, place: str, expected: str
) -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=1)

    pets(handle, {name: secret}).send(secured(name))
    assert seen[0].headers[place] == expected


def test_and_or_and_none() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json=1)

    client = pets(handle, {"header": "h", "query": "q&"})
    client.send(Call("GET", "/x", Any, security=(("bearer",), ("header", "query"))))
    client.send(Call("GET", "/x", Any, query={"a": 1}, security=()))
    assert seen[0].headers["x-api-key"] == "h"
    assert seen[0].url.query == b"key=q%26"
    assert "x-api-key" not in seen[1].headers
    assert seen[1].url.query == b"a=1"


@pytest.mark.parametrize(("name", "secret"), SECURED)
def test_secrets_are_never_told(
    name: str, secret: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("broken"):
            raise httpx2.ReadError("broken", request=request)
        return httpx2.Response(404, json={})

    client = pets(handle, {name: secret}, max_retries=0)
    described = [repr(client), str(vars(client)), repr(client._settings)]
    for path in ("/x", "/broken"):
        with pytest.raises((NotFoundError, ApiConnectionError)) as caught:
            client.send(secured(name, path))
        error = caught.value
        cause = error.__cause__
        assert getattr(cause, "_request", None) is None
        described += [repr(error), str(error), str(vars(error)), error.url]
        described += traceback.format_exception(error)
        described.append(pickle.dumps(error).decode("latin-1"))
    described += [record.getMessage() for record in caplog.records]
    for text in described:
        assert not any(secret in text for secret in secrets_of(name))
    with pytest.raises(TypeError):
        pickle.dumps(client)


def test_errors_survive_pickling() -> None:
    with pytest.raises(NotFoundError) as caught:
        pets(answer({"message": "no"}, 404, x_request_id="r1")).send(secured("bearer"))
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.status, error.body, error.request_id) == (
        404,
        {"message": "no"},
        "r1",
    )
    assert str(error) == str(caught.value)


@pytest.mark.parametrize("value", [1, b"x", True])
def test_a_header_option_is_text(value: Any) -> None:
    with pytest.raises(InvalidHeaderError, match="X-A"):
        pets(answer(1)).with_options(headers={"X-A": value})


@pytest.mark.parametrize(
    "url",
    [
        "https://a b",
        "https://a\r\nb",
        "https://a.example/\\..\\",
        "https://a.example/\t",
        "https://[::1",
        "https://a.example:99999",
        "https://a.example/?x",
        "//a.example",
        "ftp://a.example",
    ],
)
def test_what_is_no_base_url(url: str) -> None:
    with pytest.raises(InvalidRequestError):
        pets(answer(1), base_url=url)


CONTROLS = [f"a{chr(code)}b" for code in (*range(32), 127) if chr(code) != "\t"]


@pytest.mark.parametrize("value", [*CONTROLS, "a\r\nX: y", "ü"])
def test_headers_are_checked(value: str) -> None:
    client = pets(answer(1))
    with pytest.raises(InvalidHeaderError):
        client.send(Call("GET", "/x", Any, headers={"X-A": value}))
    with pytest.raises(InvalidHeaderError):
        client.with_options(headers={"X-A": value})
    with pytest.raises(CredentialsError) as caught:
        pets(answer(1), {"bearer": value}).send(secured("bearer"))
    assert value not in str(caught.value)
    with pytest.raises(InvalidHeaderError):
        client.send(Call("GET", "/x", Any, headers={"X\r\nA": "b"}))


@pytest.mark.parametrize("url", ["http://api.pets.example", "https://u:p@a.example"])
def test_insecure_base_urls(url: str) -> None:
    with pytest.raises(InsecureUrlError) as caught:
        pets(answer(1), base_url=url)
    assert "u:p" not in str(caught.value)


def test_http_is_for_loopback_or_on_request() -> None:
    for url in ("http://localhost:1", "http://127.0.0.1", "http://[::1]:8"):
        pets(answer(1), base_url=url)
    pets(answer(1), base_url="http://intranet", allow_http=True)


@pytest.mark.parametrize("path", ["https://evil.example/x", "x", "@evil.example/"])
def test_a_path_is_below_the_server(path: str) -> None:
    with pytest.raises(InvalidRequestError):
        pets(answer(1)).send(Call("GET", path, Any))


def test_messages_say_what_to_do() -> None:
    call: Call[Any] = Call("GET", "/x", Any, scopes=("cms:write",), operation="a.b")
    with pytest.raises(UnauthorizedError, match="cms:write"):
        pets(answer({"message": "bad token"}, 401)).send(call)
    with pytest.raises(ForbiddenError, match="bad token"):
        pets(answer({"message": "bad token"}, 403)).send(call)
    with pytest.raises(UnauthorizedError, match="access_token=… or set PET_ACCESS"):
        pets(answer({}, 401), {}).send(call)


def test_closing() -> None:
    client = Pets(credentials={"bearer": TOKEN}, base_url="http://127.0.0.1:9")
    client.with_options(timeout=1).close()
    assert not client.is_closed
    client.close()
    client.close()
    with pytest.raises(ClosedClientError):
        client.send(secured("bearer"))

    async def main() -> None:
        async with AsyncPets(credentials={"bearer": TOKEN}) as other:
            pass
        await other.aclose()
        with pytest.raises(ClosedClientError):
            await other.send(secured("bearer"))

    asyncio.run(main())


def test_the_users_client_stays_open() -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(answer(1)))
    with Pets(http_client=http) as client:
        client.send(Call("GET", "/x", Any))
    assert not http.is_closed
    http.close()
    with pytest.raises(ClosedClientError):
        Pets(http_client=http).send(Call("GET", "/x", Any))


def test_an_upload_elsewhere_carries_nothing() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(handle), auth=("u", TOKEN))
    client = Pets(
        credentials={"bearer": TOKEN}, http_client=http, headers={"X-Own": TOKEN}
    )
    client.send(Call("POST", "/bucket", None, server="https://s3.example", security=()))
    assert seen[0].url.host == "s3.example"
    assert TOKEN not in carried(seen[0])
    assert "authorization" not in seen[0].headers


def test_log_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "pet_client")
    pets(answer(1)).send(secured("bearer"))
    lines = [r.getMessage() for r in caplog.records if r.name == "pet_client"]
    assert lines[0].startswith("GET https://api.pets.example/v1/x -> 200 in ")


@pytest.mark.parametrize("name", ["ann:", ":", "a:b"])
def test_a_user_name_with_a_colon(name: str) -> None:
    client = pets(answer(1), {"basic": (name, "pw")})
    with pytest.raises(CredentialsError, match="must not contain a colon"):
        client.send(secured("basic"))


def test_a_password_with_a_colon() -> None:
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["authorization"])
        return httpx2.Response(204)

    pets(handle, {"basic": ("ann", "p:w")}).send(secured("basic"))
    assert seen == ["Basic YW5uOnA6dw=="]
