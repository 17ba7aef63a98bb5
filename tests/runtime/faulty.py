"""A server that misbehaves on purpose, on raw asyncio sockets, with a ledger."""

from __future__ import annotations

import asyncio
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from tests.runtime.bombs import bomb, encoded

OK = b'{"id":"p1"}'


@dataclass
class Request:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Ledger:
    """What arrived and what was applied, by the id of the logical call."""

    received: Counter[str] = field(default_factory=Counter)
    applied: Counter[str] = field(default_factory=Counter)
    requests: list[Request] = field(default_factory=list)


Fault = Callable[["Connection", Request], Awaitable[None]]


class Connection:
    """One connection, with the means to break it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader = reader
        self.writer = writer

    async def say(self, data: bytes) -> None:
        """Write and flush."""
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Close with RST."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def respond(
        self,
        status: int = 200,
        body: bytes = OK,
        headers: dict[str, str] | None = None,
    ) -> None:
        """A well-formed response."""
        lines = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }
        head = "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v)
        await self.say(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)


class FaultyServer:
    """Runs in a thread of its own; `script` decides what happens to a request."""

    def __init__(self, script: Callable[[Request, int], str]) -> None:
        self.script = script
        self.ledger = Ledger()
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._main, daemon=True)

    def __enter__(self) -> FaultyServer:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.port}"

    def _main(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(
            self._connected, "127.0.0.1", 0, backlog=512
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        connection = Connection(reader, writer)
        try:
            while request := await _read(reader):
                await self._handle(connection, request)
                if writer.is_closing():
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _handle(self, connection: Connection, request: Request) -> None:
        name = request.headers.get("x-call", request.target)
        self.ledger.received[name] += 1
        self.ledger.requests.append(request)
        fault = self.script(request, self.ledger.received[name])
        # These are refused before anything is done.
        if not fault.startswith(("refuse", "reset_at_once")):
            self.ledger.applied[name] += 1
        await FAULTS[fault.partition("=")[0]](connection, request, fault)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {k.strip().lower(): v.strip() for k, v in pairs}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, target, headers, body)


async def _ok(c: Connection, r: Request, _: str) -> None:
    await c.respond()


async def _status(c: Connection, r: Request, fault: str) -> None:
    _, code, *rest = fault.split("=", 2)
    headers = {"Retry-After": rest[0]} if rest else {}
    await c.respond(int(code), b'{"message":"no"}', headers)


async def _reset_at_once(c: Connection, r: Request, _: str) -> None:
    c.reset()


async def _reset_in_headers(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\nContent-Le")
    await asyncio.sleep(0.005)
    c.reset()


async def _reset_in_body(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
    await asyncio.sleep(0.005)
    c.reset()


async def _truncated(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
    c.writer.close()


async def _bad_chunk(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")
    c.writer.close()


async def _stall(c: Connection, r: Request, _: str) -> None:
    await asyncio.sleep(30)


async def _drip_headers(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\n")
    for index in range(1000):
        await c.say(b"X-%d: y\r\n" % index)
        await asyncio.sleep(0.02)


async def _drip_body(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _index in range(1000):
        await c.say(b" ")
        await asyncio.sleep(0.02)


async def _endless_headers(c: Connection, r: Request, _: str) -> None:
    await c.say(b"HTTP/1.1 200 OK\r\n")
    for _index in range(200):
        await c.say(b"X-Long: " + b"y" * 8000 + b"\r\n")


async def _bomb(c: Connection, r: Request, fault: str) -> None:
    _, status, codings = fault.split("=")
    await c.respond(int(status), bomb(codings), {"Content-Encoding": codings})


async def _encoded(c: Connection, r: Request, fault: str) -> None:
    _, status, codings = fault.split("=")
    headers = {"Content-Encoding": codings}
    await c.respond(int(status), encoded(OK, codings), headers)


async def _html(c: Connection, r: Request, fault: str) -> None:
    status = int(fault.partition("=")[2] or 502)
    page = b"<html><h1>Bad Gateway</h1></html>"
    await c.respond(status, page, {"Content-Type": "text/html"})


async def _body(c: Connection, r: Request, fault: str) -> None:
    await c.respond(200, fault.partition("=")[2].encode("latin-1"))


async def _bad_gzip(c: Connection, r: Request, _: str) -> None:
    await c.respond(200, b"not gzip at all", {"Content-Encoding": "gzip"})


async def _redirect(c: Connection, r: Request, fault: str) -> None:
    _, status, target = fault.split("=", 2)
    await c.respond(int(status), b"", {"Location": target})


FAULTS: dict[str, Callable[[Connection, Request, str], Awaitable[None]]] = {
    "ok": _ok,
    "status": _status,
    "refuse": _status,
    "reset_at_once": _reset_at_once,
    "reset_in_headers": _reset_in_headers,
    "reset_in_body": _reset_in_body,
    "truncated": _truncated,
    "bad_chunk": _bad_chunk,
    "stall": _stall,
    "drip_headers": _drip_headers,
    "drip_body": _drip_body,
    "endless_headers": _endless_headers,
    "bomb": _bomb,
    "encoded": _encoded,
    "html": _html,
    "body": _body,
    "bad_gzip": _bad_gzip,
    "redirect": _redirect,
}
