"""What every operation asks for is given to the client once, and to a call at will."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from tests.emission import ROOT, emit, load

DOCUMENT = ROOT / "tests" / "cases" / "client_parameters" / "openapi.yaml"
PACKAGE = "harbour_client"
GIVEN = {"x_tenant": "north", "harbour_api_key": "s3cr3t", "api_version": "2"}
Sent = Callable[..., httpx2.Request]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    folder: Path = emit(document, tmp_path_factory.mktemp("harbour"), PACKAGE).parent
    yield load(folder, PACKAGE)
    sys.path.remove(str(folder))


@pytest.fixture(params=["sync", "async"])
def sent(request: pytest.FixtureRequest, package: Any) -> Sent:
    """`sent(use, **client)`: the request that `use(client)` sends."""
    found: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        found.append(request)
        return httpx2.Response(204)

    transport = httpx2.MockTransport(handle)

    def sync(use: Callable[[Any], Any], **options: Any) -> httpx2.Request:
        use(package.Harbour(http_client=httpx2.Client(transport=transport), **options))
        return found[-1]

    def other(use: Callable[[Any], Any], **options: Any) -> httpx2.Request:
        async def run() -> None:
            http = httpx2.AsyncClient(transport=transport)
            await use(package.AsyncHarbour(http_client=http, **options))

        asyncio.run(run())
        return found[-1]

    return sync if request.param == "sync" else other


def seen(request: httpx2.Request) -> dict[str, str | None]:
    names = ("x-tenant", "harbour-api-key", "edition")
    query = request.url.params.get("api-version")
    return {**{name: request.headers.get(name) for name in names}, "version": query}


ALL = {
    "x-tenant": "north",
    "harbour-api-key": "s3cr3t",
    "edition": "2031-04-01",
    "version": "2",
}


@pytest.mark.parametrize(
    "use",
    [
        lambda client: client.ships.list(q="x"),
        lambda client: client.ships.get("7", q="x"),
        lambda client: client.request("GET", "/unwritten"),
    ],
)
def test_the_client_gives_what_a_call_does_not(sent: Sent, use: Any) -> None:
    assert seen(sent(use, **GIVEN)) == ALL


def test_a_call_says_otherwise(sent: Sent) -> None:
    request = sent(
        lambda client: client.ships.create(
            q="x", x_tenant="south", harbour_api_key="other", api_version="3"
        ),
        **GIVEN,
    )
    assert seen(request) == {
        **ALL,
        "x-tenant": "south",
        "harbour-api-key": "other",
        "version": "3",
    }


def test_a_copy_of_the_client_says_otherwise(sent: Sent) -> None:
    def use(client: Any) -> Any:
        other = client.with_options(
            parameters={"x_tenant": "south"}, headers={"harbour-api-key": "own"}
        )
        return other.ships.list(q="x")

    expected = {**ALL, "x-tenant": "south", "harbour-api-key": "own"}
    assert seen(sent(use, **GIVEN)) == expected


def test_an_operation_that_lacks_them_sends_none(sent: Sent) -> None:
    request = sent(lambda client: client.tide.get(), **GIVEN)
    assert set(seen(request).values()) == {None}


def test_a_secret_comes_from_the_environment(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOUR_HARBOUR_API_KEY", "from outside")
    monkeypatch.setenv("HARBOUR_X_TENANT", "no secret")
    request = sent(
        lambda client: client.ships.list(q="x", x_tenant="a"), api_version="2"
    )
    assert request.headers["harbour-api-key"] == "from outside"
    assert request.headers["x-tenant"] == "a"


@pytest.mark.parametrize(
    ("missing", "text"), [("x_tenant", "x_tenant=…"), ("api_version", "api_version=…")]
)
def test_what_nobody_gives_is_named(
    sent: Sent, package: Any, missing: str, text: str
) -> None:
    given = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(package.InvalidRequestError, match=text):
        sent(lambda client: client.ships.list(q="x"), **given)


def test_an_unknown_parameter_is_an_error(package: Any) -> None:
    with package.Harbour(**GIVEN) as client, pytest.raises(TypeError, match="tenannt"):
        client.with_options(parameters={"tenannt": "x"})


def test_what_is_of_the_call_stays_with_the_call(package: Any) -> None:
    names = set(inspect.signature(package.Harbour).parameters)
    assert names >= {"x_tenant", "harbour_api_key", "edition", "api_version"}
    assert not names & {"q", "x_request_id"}
