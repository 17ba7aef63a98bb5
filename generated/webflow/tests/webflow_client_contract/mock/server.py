"""The mock on a socket of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from .app import create_app
from .mock import Mock

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
