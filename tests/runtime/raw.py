"""A server on loopback that answers with the bytes it is told to, and keeps connections."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Self

Answer = Callable[[str], bytes]
"""From the request line to the bytes of the answer; empty ones close the connection."""


class RawServer:
    """Reads requests and writes what `answer` gives for each."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.heads: list[str] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        thread = threading.Thread(target=self._accept, daemon=True)
        thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while head := self._head(stream.readline):
                length = next(
                    (
                        int(line.partition(":")[2])
                        for line in head.lower().split("\r\n")
                        if line.startswith("content-length:")
                    ),
                    0,
                )
                stream.read(length)
                self.heads.append(head)
                described = self.answer(head.split("\r\n")[0])
                if not described:
                    return
                connection.sendall(described)
                if b"Connection: close" in described:
                    return

    @staticmethod
    def _head(readline: Callable[[], bytes]) -> str:
        lines = []
        while (line := readline()) not in (b"\r\n", b""):
            lines.append(line.decode("latin-1").rstrip("\r\n"))
        return "\r\n".join(lines)


def response(
    status: int = 200, body: bytes = b"", kind: str = "application/json", *more: str
) -> bytes:
    """An answer with its length."""
    length = f"Content-Length: {len(body)}"
    lines = [f"HTTP/1.1 {status} X", length, f"Content-Type: {kind}", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body
