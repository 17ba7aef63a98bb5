"""Content codings: decoded where they are fine, capped where they are bombs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from generator.runtime import Call, DecodeError, ResponseTooLarge
from tests.runtime.bombs import MIB, bomb
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import Pet

GET: Call[Pet] = Call("GET", "/pets/p1", Pet, operation="pets.get")
CODINGS = [
    "gzip",
    "deflate",
    "br",
    "zstd",
    "gzip, br",
    "br, gzip",
    "zstd, br",
    "gzip, deflate",
    "br, br, zstd",
]


@pytest.mark.parametrize("codings", CODINGS)
def test_codings_are_decoded(codings: str, send: Callable[..., Any]) -> None:
    with FaultyServer(lambda request, attempt: f"encoded=200={codings}") as server:
        assert send(server, GET).value.id == "p1"
    offered = server.ledger.requests[0].headers["accept-encoding"]
    assert {"gzip", "br", "zstd"} <= set(offered.split(", "))


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("codings", CODINGS)
def test_bombs_are_capped(codings: str, status: int, send: Callable[..., Any]) -> None:
    assert len(bomb(codings)) < MIB
    with FaultyServer(lambda request, attempt: f"bomb={status}={codings}") as server:
        tracemalloc.start()
        try:
            with pytest.raises(ResponseTooLarge) as caught:
                send(server, GET, max_response_bytes=2 * MIB)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (caught.value.status, caught.value.content) == (status, b"")
    assert caught.value.attempts == 1
    assert peak < 10 * MIB


def test_too_many_codings_are_our_error(send: Callable[..., Any]) -> None:
    codings = ", ".join(["gzip"] * 9)
    with (
        FaultyServer(lambda request, attempt: f"encoded=200={codings}") as server,
        pytest.raises(DecodeError),
    ):
        send(server, GET)
