"""Credentials and servers (OpenAPI 3.1.1, sections 4.8.5, 4.8.27 and 4.8.30)."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

import pytest

KEYS = {"header_key": "h", "query_key": "q r", "cookie_key": "c"}


def credentials(wire: Any, name: str, **given: Any) -> dict[str, str]:
    """What a call sends to prove who is calling."""
    request = wire.sent(getattr(wire.secure, name)(), **given)
    found = {
        key: request.headers[key]
        for key in ("authorization", "x-key", "cookie")
        if key in request.headers
    }
    query = request.url.raw_path.decode().partition("?")[2]
    return found | ({"query": query} if query else {})


TOKEN = {"authorization": "Bearer t"}
BASIC = {"authorization": "Basic dXNlcjpwYTpzcw=="}
LOGIN = {"username": "user", "password": "pa:ss"}


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("with_default", {"access_token": "t"}, TOKEN),
        ("with_default", {"access_token": lambda: "t"}, TOKEN),
        ("with_default", {}, {}),
        ("with_none", {"access_token": "t", **LOGIN, **KEYS}, {}),
        ("with_basic", {"access_token": "t", **LOGIN}, BASIC),
        ("with_both", KEYS, {"x-key": "h", "query": "key=q%20r"}),
        (
            "with_both",
            {**KEYS, "header_key": lambda: "h"},
            {"x-key": "h", "query": "key=q%20r"},
        ),
        (
            "with_either",
            {**KEYS, "access_token": "t"},
            {"x-key": "h", "cookie": "sid=c"},
        ),
        ("with_either", {"header_key": "h", "access_token": "t"}, TOKEN),
        ("with_either", {"cookie_key": "c", "access_token": "t"}, TOKEN),
        ("with_optional", LOGIN, BASIC),
        ("with_optional", {}, {}),
        ("with_oauth", {"access_token": "t"}, TOKEN),
        ("with_connect", {"access_token": "t"}, TOKEN),
        ("with_mutual", {"access_token": "t"}, {}),
        ("with_digest", {"access_token": "t", **LOGIN}, {}),
        (
            "with_badge",
            {"badge": "b", "access_token": "t"},
            {"authorization": "Token b"},
        ),
        ("with_badge", {"access_token": "t"}, {}),
        ("with_unknown", LOGIN, BASIC),
    ],
)
def test_credentials(
    wire: Any, name: str, given: dict[str, Any], expected: dict[str, str]
) -> None:
    assert credentials(wire, name, **given) == expected


def test_every_secret_may_be_a_callable(wire: Any) -> None:
    parameters = inspect.signature(wire.package.AsyncWire).parameters
    for name in ("access_token", "header_key", "query_key"):
        assert "Callable[[], str | Awaitable[str]]" in parameters[name].annotation


def test_keys_join_other_cookies(wire: Any) -> None:
    request = wire.sent(wire.secure.with_cookie(mode="m"), **KEYS)
    assert request.headers["cookie"] == "mode=m; sid=c"


@pytest.mark.parametrize("name", ["with_mutual", "with_unknown", "with_default"])
def test_refusals_are_explained(wire: Any, name: str) -> None:
    import httpx2

    wire.answer = lambda request: httpx2.Response(401)
    with pytest.raises(wire.package.ApiStatusError):
        wire.client().send(getattr(wire.secure, name)())


@pytest.mark.parametrize(
    ("name", "options", "url"),
    [
        ("at_default", {}, "https://eu.example.com/v1/servers/default"),
        (
            "at_default",
            {"server_variables": {"region": "us", "stage": "v2"}},
            "https://us.example.com/v2/servers/default",
        ),
        ("at_default", {"server": 1}, "https://backup.example.com/servers/default"),
        (
            "at_default",
            {"base_url": "https://mine.example/api/"},
            "https://mine.example/api/servers/default",
        ),
        ("at_path", {}, "https://path.example.com/base/servers/path"),
        ("at_operation", {}, "https://upload.example.com/v9/servers/path"),
        ("at_relative", {}, "https://eu.example.com/other/servers/relative"),
    ],
)
def test_servers(wire: Any, name: str, options: dict[str, Any], url: str) -> None:
    request = wire.sent(getattr(wire.places, name)(), **options)
    assert str(request.url) == url


def test_nothing_leaves_for_a_documented_server_from_a_base_url_of_the_callers(
    wire: Any,
) -> None:
    for call in (wire.places.at_path(), wire.places.at_operation()):
        request = wire.sent(call, access_token="t", base_url="https://mine.example/a")
        assert str(request.url).startswith("https://mine.example/a/servers/")


def test_credentials_go_to_documented_servers_only(wire: Any) -> None:
    call = wire.places.at_operation()
    documented = wire.sent(call, access_token="t", headers={"X-Own": "mine"})
    assert documented.headers["authorization"] == "Bearer t"
    elsewhere = replace(call, server="https://elsewhere.example")
    request = wire.sent(elsewhere, access_token="t", headers={"X-Own": "mine"})
    assert request.url.host == "elsewhere.example"
    assert not {"authorization", "x-own"} & request.headers.keys()
