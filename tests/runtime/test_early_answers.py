"""An answer that comes before the request is sent whole, and a closed connection."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from generator.runtime import ApiStatusError, Call, raw_body

LARGE = b"x" * (24 * 1024 * 1024)
REFUSED = b"HTTP/1.1 413 X\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large"


@pytest.fixture
def refusing() -> Iterator[SimpleNamespace]:
    """A server that reads a head, refuses what follows, and resets the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(1)
        connection.sendall(REFUSED)
        # Whoever reads has the answer by then; nobody reads the rest of the request.
        threading.Event().wait(0.2)
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
    thread.join(5)
    listener.close()


def test_a_refused_upload_is_told(
    send: Callable[..., Any], refusing: SimpleNamespace
) -> None:
    body = raw_body(LARGE, content_type="application/octet-stream")
    call: Call[None] = Call("PUT", "/up", None, body=body)
    with pytest.raises(ApiStatusError, match="413: too large"):
        send(refusing, call, max_retries=0)
