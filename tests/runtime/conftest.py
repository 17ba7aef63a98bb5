"""What tests of both clients share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from generator.runtime import Call
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import TOKEN, AsyncPets, Pets


@pytest.fixture(params=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """`send(server, call, **options)`, through either client."""

    def sync(server: FaultyServer, call: Call[Any], **options: Any) -> Any:
        given = {"credentials": {"bearer": TOKEN}, "base_url": server.url}
        with Pets(**{**given, **options}) as client:
            return client.fetch(call)

    def other(server: FaultyServer, call: Call[Any], **options: Any) -> Any:
        async def run() -> Any:
            given = {"credentials": {"bearer": TOKEN}, "base_url": server.url}
            async with AsyncPets(**{**given, **options}) as client:
                return await client.fetch(call)

        return asyncio.run(run())

    return sync if request.param == "sync" else other
