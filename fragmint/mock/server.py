"""The mock on a local socket."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from .console import Console
from .guard import Guard
from .mock import Mock

HOST: Final = "127.0.0.1"
START: Final = 10.0
"""Seconds to wait for the server to start."""


@contextmanager
def serve(
    mock: Mock, port: int = 0, host: str = HOST, origins: tuple[str, ...] = ()
) -> Iterator[str]:
    """Serve a mock in a thread, on a free port unless one is given; yields the base URL,
    with the API's own base path.

    Pages of `origins` may call it from a browser.

    Raises:
        OSError: The port is taken, or the host is none of this machine.
        RuntimeError: The server did not start.
    """
    config = uvicorn.Config(
        Guard(Console(mock), host, origins),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = uvicorn.Server(config)
    listener = listening(port, host)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, daemon=True
    )
    thread.start()
    try:
        wait_for(server, thread)
        yield f"http://{host}:{listener.getsockname()[1]}{mock.base_path}"
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
