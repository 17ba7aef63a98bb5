"""The mock on a socket of this machine."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .faults import HEADER, Faults, spoiled
from .mock import Mock
from .requests import Request

LATENCY = 2.0
"""Seconds that a delayed answer takes longer."""


class Endpoint:
    """Hands every request to a mock, whatever its method and path."""

    def __init__(self, mock: Mock, faults: Faults | None = None) -> None:
        self._mock = mock
        self._faults = faults or Faults()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = HttpRequest(scope, receive)
        reply = self._mock.handle(
            Request(
                method=scope["method"],
                path=scope.get("raw_path", b"").decode("ascii", "replace")
                or scope["path"],
                query=scope["query_string"].decode("ascii", "replace"),
                headers=tuple(request.headers.items()),
                body=await request.body(),
            )
        )
        fault = self._faults.next(request.headers.get(HEADER, ""))
        reply = spoiled(fault, reply)
        response = Response(reply.content, reply.status, dict(reply.headers))
        if reply.media_type is not None:
            response.headers["content-type"] = reply.media_type
        await broken(fault, response, scope, receive, send)


async def broken(
    fault: str, response: Response, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send a response, or as much of it as a fault lets through."""
    if fault == "latency":
        await asyncio.sleep(LATENCY)
    if fault not in ("reset", "truncated"):
        await response(scope, receive, send)
        return
    headers = [(b"content-length", b"%d" % (len(response.body) + 1))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if fault == "truncated":
        half = bytes(response.body)[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
    # The server closes the connection of a response that nobody completes.
    raise ConnectionResetError(fault)


def create_app(mock: Mock, faults: Faults | None = None) -> Starlette:
    """An application that answers from a mock."""
    app = Starlette()
    app.mount("/", Endpoint(mock, faults))
    return app


HOST = "127.0.0.1"
START = 10.0
"""Seconds to wait for the server to start."""


@contextmanager
def serve(
    mock: Mock, port: int = 0, host: str = HOST, faults: Faults | None = None
) -> Iterator[str]:
    """Serve a mock in a thread, on a free port unless one is given; yields the URL.

    Raises:
        OSError: The port is taken, or the host is none of this machine.
        RuntimeError: The server did not start.
    """
    config = uvicorn.Config(
        create_app(mock, faults),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listener = listening(port, host)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, daemon=True
    )
    thread.start()
    try:
        wait_for(server, thread)
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START)
        listener.close()


def listening(port: int, host: str) -> socket.socket:
    """A socket to listen on.

    Its protocol is named, because asyncio turns off delays (TCP_NODELAY) only then.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((host, port))
    return made


def wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Wait until the server accepts connections."""
    end = time.monotonic() + START
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise RuntimeError("the mock server did not start")
        time.sleep(0.005)
