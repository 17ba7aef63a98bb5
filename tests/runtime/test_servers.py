"""Documented servers, and what may stand in their variables."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import given, strategies as st

from generator.runtime import (
    Api,
    Call,
    Client,
    InvalidRequestError,
    Server,
    ServerVariable,
)
from tests.runtime.pets import Pet, answer, pets

OK = answer({"id": "p1"})
GET: Call[Pet] = Call("GET", "/pets/p1", Pet)


class Two(Client):
    api = Api(
        title="T",
        package="t",
        servers=(
            Server(
                "https://{region}.a.example/{v}",
                variables={"region": ServerVariable("eu"), "v": "v1"},
            ),
            Server("https://b.example"),
            Server(
                "{scheme}://api.{zone}.example:{port}{prefix}/x",
                variables={
                    "scheme": ServerVariable("https", ("https", "http")),
                    "zone": "eu",
                    "port": "443",
                    "prefix": "/v1",
                },
            ),
            Server("{base}/v1", variables={"base": "https://c.example"}),
        ),
    )


def test_servers() -> None:
    assert Two().base_url == "https://eu.a.example/v1"
    assert Two(server_variables={"region": "us"}).base_url == "https://us.a.example/v1"
    assert Two(server=1).base_url == "https://b.example"
    with pytest.raises(InvalidRequestError):
        Two(server=4)
    with pytest.raises(InvalidRequestError, match="no variable 'zone'"):
        Two(server_variables={"zone": "us"})

    class Nowhere(Client):
        api = Api(title="N", package="n", servers=(Server("/v1"),))

    with pytest.raises(InvalidRequestError, match="base_url"):
        Nowhere().send(GET)
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return OK(request)

    pets(handle).send(Call("GET", "/x", Pet, server="https://up.example/y/"))
    assert seen == ["https://up.example/y/x"]


@pytest.mark.parametrize(
    ("server", "values", "url"),
    [
        (0, {"region": "x.y-1", "v": "a/b%20c"}, "https://x.y-1.a.example/a/b%20c"),
        (2, {"port": "8443"}, "https://api.eu.example:8443/v1/x"),
        (2, {"prefix": ""}, "https://api.eu.example:443/x"),
        (2, {"prefix": "/p/q"}, "https://api.eu.example:443/p/q/x"),
        (3, {"base": "https://d.example:1/y"}, "https://d.example:1/y/v1"),
    ],
)
def test_values(server: int, values: dict[str, str], url: str) -> None:
    assert Two(server=server, server_variables=values).base_url == url


@pytest.mark.parametrize(
    ("server", "name", "value"),
    [
        (0, "region", "evil.example/"),
        (0, "region", "evil.example#"),
        (0, "region", "evil.example?"),
        (0, "region", "evil.example\\"),
        (0, "region", "user@evil"),
        (0, "region", "evil.example:1/"),
        (0, "region", ""),
        (0, "region", "a..b"),
        (0, "region", "x\n"),
        (0, "v", "../x@evil"),
        (0, "v", ".."),
        (0, "v", "%2E%2e"),
        (0, "v", "a?b"),
        (0, "v", "a#b"),
        (0, "v", "a b"),
        (0, "v", 1),
        (0, "v", None),
        (2, "scheme", "ftp"),
        (2, "scheme", "https://evil.example/?"),
        (2, "port", "1@evil.example"),
        (2, "port", "1:2"),
        (2, "prefix", ".evil.example"),
        (2, "prefix", "@evil.example"),
        (3, "base", "https://u:p@d.example"),
        (3, "base", "https://d.example?x="),
        (3, "base", "file:///etc"),
    ],
)
def test_what_does_not_fit(server: int, name: str, value: Any) -> None:
    with pytest.raises(InvalidRequestError):
        Two(server=server, server_variables={name: value})


@given(st.text(alphabet="ax.:/@?#\\%2e-_~[] \t\n", max_size=8))
def test_no_value_changes_the_authority(value: str) -> None:
    try:
        hosted = Two(server_variables={"region": value}).base_url
    except InvalidRequestError:
        pass
    else:
        assert str(urlsplit(hosted).hostname).endswith(".a.example")
        assert httpx2.URL(hosted).host.endswith(".a.example")
    try:
        below = Two(server_variables={"v": value}).base_url
    except InvalidRequestError:
        return
    assert httpx2.URL(below).host == "eu.a.example"


class Mine(Client):
    api = Api(
        title="T",
        package="t",
        servers=(
            Server("https://api.example/{account}", variables={"account": "{account}"}),
        ),
    )


def test_a_variable_without_a_default_must_be_given() -> None:
    with pytest.raises(InvalidRequestError, match=r"server_variables=.* for account"):
        Mine()
    given = Mine(server_variables={"account": "7"})
    assert given.base_url == "https://api.example/7"
    assert Mine(base_url="https://own.example").base_url == "https://own.example"
