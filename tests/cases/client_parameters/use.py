from typing import assert_type

import httpx2
import pytest
from client_parameters_client import AsyncHarbour, Harbour
from client_parameters_client.errors import InvalidArgumentError


def test_the_constructors_take_them() -> None:
    client = Harbour(x_tenant="north", edition="2031-04-01", harbour_api_key="s3cr3t")
    assert "s3cr3t" not in repr(client)
    assert_type(client.with_options(parameters={"x_tenant": None}), Harbour)
    AsyncHarbour(x_tenant="north", harbour_api_key="s3cr3t", timeout=5)


def test_calls_go_without_what_the_client_gives() -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = Harbour(x_tenant="north", api_version="2", http_client=http)
    client.ships.list(q="x")
    client.ships.list(q="x", x_tenant="south")
    assert [sent.headers["x-tenant"] for sent in asked] == ["north", "south"]


def test_what_is_misspelt() -> None:
    with pytest.raises(InvalidArgumentError, match="did you mean `x_tenant`"):
        Harbour(x_tenat="north")  # type: ignore[call-arg]
    with pytest.raises(InvalidArgumentError, match="did you mean `x_tenant`"):
        Harbour().with_options(parameters={"x_tenat": "north"})
