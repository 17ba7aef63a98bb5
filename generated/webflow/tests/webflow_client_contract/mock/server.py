"""The mock on a socket of this machine."""

from __future__ import annotations

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

from .mock import Mock
from .requests import Request


class Endpoint:
    """Hands every request to a mock, whatever its method and path."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

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
        response = Response(reply.content, reply.status, dict(reply.headers))
        if reply.media_type is not None:
            response.headers["content-type"] = reply.media_type
        await response(scope, receive, send)


def create_app(mock: Mock) -> Starlette:
    """An application that answers from a mock."""
    app = Starlette()
    app.mount("/", Endpoint(mock))
    return app


HOST = "127.0.0.1"
START = 10.0
"""Seconds to wait for the server to start."""


@contextmanager
def serve(mock: Mock, port: int = 0) -> Iterator[str]:
    """Serve a mock in a thread, on a free port unless one is given; yields the URL.

    Raises:
        RuntimeError: The server did not start.
    """
    config = uvicorn.Config(
        create_app(mock),
        log_level="error",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listener = listening(port)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, daemon=True
    )
    thread.start()
    try:
        wait_for(server, thread)
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(START)
        listener.close()


def listening(port: int) -> socket.socket:
    """A socket to listen on, on this machine only.

    Its protocol is named, because asyncio turns off delays (TCP_NODELAY) only then.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made


def wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    """Wait until the server accepts connections."""
    end = time.monotonic() + START
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise RuntimeError("the mock server did not start")
        time.sleep(0.005)
