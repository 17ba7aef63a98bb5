"""A small HTTP/1.1 server on the loopback interface, in a process of its own.

It only knows GET requests without a body, keeps connections alive, and answers from
memory: it has to cost little, since it shares the machine with what is measured.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.answers import asset, model, page

END = b"\r\n\r\n"


def response(body: bytes) -> bytes:
    """A complete JSON response."""
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


ANSWERS = {
    b"/assets": response(asset()),
    b"/models": response(model()),
    b"/collections": response(page()),
    b"/large": response(page(30_000)),
}


class Connection(asyncio.Protocol):
    """Answers the requests of one connection, in order."""

    transport: asyncio.Transport
    buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every complete request."""
        self.buffer += data
        while END in self.buffer:
            head, _, self.buffer = self.buffer.partition(END)
            target = head.split(b" ", 2)[1]
            first = b"/" + target.split(b"/", 2)[1].partition(b"?")[0]
            self.transport.write(ANSWERS[first])


async def serve() -> None:
    """Print the port and answer until killed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running() -> Iterator[str]:
    """The base URL of a server that runs until the end of the block."""
    command = (sys.executable, "-m", "benchmarks.loopback")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve())
