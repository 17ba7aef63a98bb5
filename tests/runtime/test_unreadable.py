"""What cannot be read or written down is our error, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.runtime import (
    Call,
    InvalidRequestError,
    json_body,
    multipart_body,
    raw_body,
)
from generator.runtime.models import dumps
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import AsyncPets, Pet, Pets


class Broken(io.RawIOBase):
    """Fails after the first piece."""

    pieces = 1

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.pieces -= 1
        if self.pieces < 0:
            raise OSError("disk error")
        return b"piece"


def closed() -> io.BytesIO:
    file = io.BytesIO(b"x")
    file.close()
    return file


FILES: dict[str, Callable[[], Any]] = {
    "missing": lambda: Path("/nothing/here"),
    "a folder": lambda: Path("/"),
    "closed": closed,
    "broken": Broken,
    "text": lambda: io.StringIO("x"),
}


@pytest.mark.parametrize("name", FILES)
def test_files(name: str) -> None:
    def calls() -> list[Call[Pet]]:
        raw = raw_body(FILES[name](), content_type="image/png")
        form = multipart_body({"file": FILES[name]()}, files=("file",))
        return [Call("POST", "/pets", Pet, body=body) for body in (raw, form)]

    get: Call[Pet] = Call("GET", "/pets/p1", Pet)

    async def main(url: str) -> None:
        async with AsyncPets(base_url=url) as client:
            for call in calls():
                with pytest.raises(InvalidRequestError):
                    await client.send(call)
            assert (await client.send(get)).id == "p1"
            pool = client._shared.room.http._transport._pool  # type: ignore[attr-defined]
            assert all(connection.is_idle() for connection in pool.connections)

    with FaultyServer(lambda request, attempt: "ok") as server:
        with Pets(base_url=server.url) as client:
            for call in calls():
                with pytest.raises(InvalidRequestError):
                    client.send(call)
            assert client.send(get).id == "p1"
        asyncio.run(main(server.url))
    assert {request.method for request in server.ledger.requests} == {"GET"}


def test_json_without_end() -> None:
    circle: dict[str, Any] = {}
    circle["self"] = circle
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for value in (circle, deep):
        with pytest.raises(InvalidRequestError, match="too deeply"):
            dumps(value)
        with pytest.raises(InvalidRequestError, match="too deeply"):
            json_body(value).encode()
