"""The mock as an ASGI application (ASGI 3.0, HTTP)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import (
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
    MutableMapping,
)
from dataclasses import replace
from typing import Any, Final, TypeAlias

from .answers import Reply, problem_reply
from .requests import Request

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Handler: TypeAlias = Callable[[Request], Reply]

LATENCY: Final = 2.0
"""Seconds that a delayed answer takes longer."""
MOST_BODY: Final = 64 * 1024 * 1024
"""Bytes of a body that are read: more than most APIs take of one upload."""
BODILESS: Final = frozenset({204, 304})
"""Statuses whose responses have no body and no length (RFC 9110, section 8.6)."""


async def respond(
    handle: Handler, scope: Scope, receive: Receive, send: Send, waits: bool = False
) -> None:
    """Answer one request; startup and shutdown of a server are fine with it. A handler
    that `waits` for others does so in a thread.
    """
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    if scope["type"] != "http":
        raise ValueError(f"the mock does not support {scope['type']}")
    body = await received(receive)
    if body is None:
        reply = problem_reply(413, "The body is too large", {}, {})
    elif waits:
        reply = await asyncio.to_thread(handle, request_of(scope, body))
    else:
        reply = handle(request_of(scope, body))
    if reply.pieces is not None:
        await send_pieces(reply, reply.pieces, receive, send)
    else:
        await send_reply(reply, scope["method"] == "HEAD", send)


async def lifespan(receive: Receive, send: Send) -> None:
    """Take part in the start and the end of a server."""
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return


async def received(receive: Receive) -> bytes | None:
    """The whole body; None if it is larger than any that is read."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(pieces)
        piece = message.get("body", b"")
        size += len(piece)
        if size > MOST_BODY:
            return None
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


def request_of(scope: Scope, body: bytes) -> Request:
    """The request of a scope; its path as it came over the wire."""
    raw = scope.get("raw_path") or b""
    return Request(
        method=scope["method"],
        path=own_path(raw.partition(b"?")[0].decode("ascii", "replace"))
        or scope["path"],
        query=scope["query_string"].decode("ascii", "replace"),
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in scope["headers"]
        ),
        body=body,
        scheme=str(scope.get("scheme", "http")),
    )


def own_path(target: str) -> str:
    """The path of a target, which names its host as well if it is meant for a proxy (RFC
    9112, section 3.2.2).
    """
    host = ABSOLUTE.match(target)
    return (target[host.end() :] or "/") if host else target


ABSOLUTE: Final = re.compile(r"https?://[^/]*", re.IGNORECASE)


def headers_of(reply: Reply) -> list[tuple[bytes, bytes]]:
    """The headers of a reply, as they are sent."""
    named: dict[str, str] = {}
    if reply.media_type is not None:
        named["content-type"] = reply.media_type
    if reply.status not in BODILESS and reply.status >= 200 and reply.pieces is None:
        named["content-length"] = str(len(reply.content))
    named |= {k.lower(): v for k, v in reply.headers.items()}
    return encoded_headers((*named.items(), *reply.repeated))


def encoded_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Headers as bytes; a character that no header can have becomes `?`."""
    return [
        (
            name.encode("latin-1", "replace"),
            on_one_line(value).encode("latin-1", "replace"),
        )
        for name, value in headers
    ]


def on_one_line(value: str) -> str:
    """A header's value without what would end its line."""
    return "".join(c if c.isprintable() or c == "\t" else "?" for c in value)


def beginning(reply: Reply, pieces: Iterator[bytes]) -> Reply:
    """A reply with the first piece of its body, for a fault to spoil: a stream need not
    end.
    """
    first = next(pieces, b"")
    if isinstance(pieces, Generator):
        pieces.close()
    return replace(reply, content=first, pieces=None)


async def send_pieces(
    reply: Reply, pieces: Iterator[bytes], receive: Receive, send: Send
) -> None:
    """Send a body as it comes, until its end or until nobody listens."""
    headers = headers_of(reply)
    start = {"type": "http.response.start", "status": reply.status, "headers": headers}
    gone = asyncio.ensure_future(receive())
    try:
        await send(start)
        # The pieces come from a socket that blocks.
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            if gone.done():
                return
            body = {"type": "http.response.body", "body": piece, "more_body": True}
            await send(body)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        if isinstance(pieces, Generator):
            await asyncio.to_thread(pieces.close)


async def send_reply(reply: Reply, head: bool, send: Send) -> None:
    """Send a reply, or as much of it as its fault lets through."""
    if reply.fault == "latency":
        await asyncio.sleep(LATENCY)
    broken = reply.fault in ("reset", "truncated")
    headers = headers_of(reply)
    if broken:
        headers = [(n, v) for n, v in headers if n != b"content-length"]
        headers.append((b"content-length", b"%d" % (len(reply.content) + 1)))
    start = {"type": "http.response.start", "status": reply.status, "headers": headers}
    await send(start)
    if not broken:
        content = b"" if head or reply.status in BODILESS else reply.content
        await send({"type": "http.response.body", "body": content})
        return
    if reply.fault == "truncated":
        half = reply.content[: len(reply.content) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
    # A server closes the connection of a response that nobody completes.
    raise ConnectionResetError(reply.fault)
