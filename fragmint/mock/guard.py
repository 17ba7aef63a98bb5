"""What a mock refuses from web pages, whatever they ask.

A malicious page can send requests to this machine, and by DNS rebinding even read the
responses. A mock on a loopback address therefore responds only to loopback host names,
and accepts requests of other origins only if they are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from .answers import (
    Reply,
    problem_reply,
)
from .asgi import (
    Application,
    Message,
    Receive,
    Scope,
    Send,
    encoded_headers,
    send_reply,
)

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE"


class Guard:
    """An ASGI application that strangers' pages cannot use."""

    def __init__(
        self, application: Application, host: str, origins: Iterable[str] = ()
    ) -> None:
        self._application = application
        self._hosts = LOCAL | {host} if is_loopback(host) else None
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it before it is looked at."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        named = dict(scope["headers"])
        host = named.get(b"host", b"").decode("latin-1")
        origin = named.get(b"origin", b"").decode("latin-1")
        refused = self._refusal(host, origin)
        if refused is not None:
            await send_reply(refused, scope["method"] == "HEAD", send)
        elif origin in self._origins and is_preflight(scope["method"], named):
            await send_reply(Reply(204, headers=allowing(origin, named)), False, send)
        elif origin in self._origins:
            await self._application(scope, receive, readable(origin, send))
        else:
            await self._application(scope, receive, send)

    def _refusal(self, host: str, origin: str) -> Reply | None:
        if self._hosts is not None and name_of(f"//{host}") not in self._hosts:
            title = "This server only accepts requests for local host names"
            return problem_reply(421, title, {"detail": f"Host: {host}"}, {})
        own = origin.partition("://")[2] == host
        if origin and not own and origin not in self._origins:
            title = "Pages of other origins must not call this server"
            hint = f"allow it with --allow-origin {origin}"
            return problem_reply(403, title, {"detail": hint}, {})
        return None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, seen from itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def name_of(address: str) -> str:
    """The host of an address, without its port; empty if it is not one."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_preflight(method: str, headers: dict[bytes, bytes]) -> bool:
    """Whether a browser asks before it sends the real request."""
    return method == "OPTIONS" and b"access-control-request-method" in headers


def allowing(origin: str, headers: dict[bytes, bytes]) -> dict[str, str]:
    """The response to a CORS preflight request."""
    asked = headers.get(b"access-control-request-headers", b"").decode("latin-1")
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": asked,
        "Vary": "Origin",
    }


def readable(origin: str, send: Send) -> Send:
    """Sends what a page of an origin may read."""
    more = encoded_headers(
        (
            ("access-control-allow-origin", origin),
            ("access-control-expose-headers", "*"),
            ("vary", "Origin"),
        )
    )

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sending
