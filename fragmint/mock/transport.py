"""The mock as an httpx2 transport, for clients in this process."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2

from .answers import Reply
from .asgi import LATENCY, headers_of
from .requests import Request

if TYPE_CHECKING:
    from .mock import Mock


class MockTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Hands the requests of sync and async clients to a mock."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request.

        Raises:
            httpx2.TransportError: A fault of the connection.
        """
        reply = self.mock.handle(received(request, request.read()))
        if reply.fault == "latency":
            time.sleep(LATENCY)
        return response(reply, request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request of an async client."""
        sent = received(request, await request.aread())
        if self.mock.upstream is None:
            reply = self.mock.handle(sent)
        else:
            reply = await asyncio.to_thread(self.mock.handle, sent)
        if reply.fault == "latency":
            await asyncio.sleep(LATENCY)
        if reply.pieces is not None:
            reply = await asyncio.to_thread(collected, reply)
        return response(reply, request)


def received(request: httpx2.Request, body: bytes) -> Request:
    """A request as a server would have received it."""
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = tuple((name.lower(), value) for name, value in request.headers.items())
    return Request(request.method, path, query, headers, body, request.url.scheme)


def collected(reply: Reply) -> Reply:
    """A reply with the whole of a body that came in pieces."""
    content = b"".join(reply.pieces or ())
    return replace(reply, content=content, pieces=None)


def response(reply: Reply, request: httpx2.Request) -> httpx2.Response:
    """A reply as a response, or as the error that its fault is for a client."""
    match reply.fault:
        case "reset":
            raise httpx2.ReadError("the connection was reset", request=request)
        case "truncated":
            message = "the connection was closed before the end of the body"
            raise httpx2.RemoteProtocolError(message, request=request)
    headers = headers_of(reply)
    content = reply.content if reply.pieces is None else reply.pieces
    content = b"" if request.method == "HEAD" else content
    return httpx2.Response(reply.status, headers=headers, content=content)
