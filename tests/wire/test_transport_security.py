"""Digest authentication (RFC 7616) by the user's own transport, against a server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx2
import pytest

CHALLENGE = 'Digest realm="r", nonce="n", qop="auth"'


def hashed(*parts: str) -> str:
    return md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()


def proves(value: str, target: str) -> bool:
    """Whether an Authorization header knows the password (RFC 7616, 3.4.1)."""
    stated = dict(re.findall(r'(\w+)="?([^",]+)"?', value))
    first, second = hashed("user", "r", "word"), hashed("GET", target)
    known = (stated.get("nc", ""), stated.get("cnonce", ""), "auth", second)
    return stated.get("response") == hashed(first, "n", *known)


class Guarded(BaseHTTPRequestHandler):
    """Answers 204 to who proves to know the password."""

    def do_GET(self) -> None:
        proved = proves(self.headers.get("Authorization", ""), self.path)
        self.send_response(204 if proved else 401)
        if not proved:
            self.send_header("WWW-Authenticate", CHALLENGE)
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def guarded() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_sync(wire: Any, guarded: str) -> None:
    http = httpx2.Client(auth=httpx2.DigestAuth("user", "word"))
    with wire.package.Wire(base_url=guarded, http_client=http) as client, http:
        assert client.secure.with_digest() is None


def test_async(wire: Any, guarded: str) -> None:
    async def run() -> None:
        http = httpx2.AsyncClient(auth=httpx2.DigestAuth("user", "word"))
        made = wire.package.AsyncWire(base_url=guarded, http_client=http)
        async with made as client, http:
            assert await client.secure.with_digest() is None

    asyncio.run(run())


def test_without_it_the_server_refuses(wire: Any, guarded: str) -> None:
    with (
        wire.package.Wire(base_url=guarded, access_token="t") as client,
        pytest.raises(wire.package.ApiStatusError, match="401"),
    ):
        client.secure.with_digest()


def test_the_client_says_so(wire: Any) -> None:
    for client in (wire.package.Wire, wire.package.AsyncWire):
        assert "digest is done by the transport" in client.__doc__
        assert "mutualTLS is done by the transport" in client.__doc__
