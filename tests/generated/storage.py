"""An API and a storage on loopback that record what an upload sends them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DETAILS = {
    "acl": "public-read",
    "bucket": "assets",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "Policy": "cG9saWN5",
    "success_action_status": "201",
    "content-type": "image/png",
}


@dataclass
class Recorded:
    """What arrived: form parts in order, JSON bodies, credentials by path."""

    port: int = 0
    parts: list[tuple[str, str | None, bytes]] = field(default_factory=list)
    created: list[dict[str, str]] = field(default_factory=list)
    credentials: dict[str, str | None] = field(default_factory=dict)
    refuse: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Handler(BaseHTTPRequestHandler):
    """Answers both as the API and as the storage."""

    recorded: Recorded

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print nothing."""

    def do_POST(self) -> None:
        body = self.body()
        self.recorded.credentials[self.path] = self.headers["Authorization"]
        if self.path.startswith("/storage"):
            self.store(body)
        else:
            self.recorded.created.append(json.loads(body))
            self.answer(200, created(self.recorded))

    def do_PATCH(self) -> None:
        self.body()
        self.answer(200, ITEM)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.endswith("nothing-here"):
            self.answer(404, {"code": "resource_not_found"})
        elif path.endswith("/assets"):
            pagination = {"limit": 100, "offset": 0, "total": 1}
            self.answer(200, {"assets": [ASSET], "pagination": pagination})
        else:
            self.answer(200, ITEM if "/items/" in path else ASSET)

    def store(self, body: bytes) -> None:
        if self.recorded.refuse:
            self.recorded.refuse -= 1
            self.answer(403, {"code": "forbidden"})
            return
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            self.recorded.parts.append((str(name), part.get_filename(), content))
        self.answer(201, None)

    def body(self) -> bytes:
        if self.headers.get("Content-Length"):
            return self.rfile.read(int(self.headers["Content-Length"]))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def answer(self, status: int, value: object) -> None:
        data = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def created(recorded: Recorded) -> dict[str, object]:
    return {
        "id": "a1",
        "uploadUrl": f"{recorded.url}/storage",
        "uploadDetails": DETAILS,
    }


ASSET = {
    "id": "a1",
    "contentType": "image/png",
    "size": 5,
    "siteId": "s1",
    "hostedUrl": "https://assets.example/a1",
    "originalFileName": "dot.png",
    "displayName": "dot.png",
    "lastUpdated": "2026-01-01T00:00:00Z",
    "createdOn": "2026-01-01T00:00:00Z",
    "variants": [],
    "altText": None,
}


ITEM = {
    "id": "i1",
    "lastPublished": None,
    "lastUpdated": "2026-01-01T00:00:00Z",
    "createdOn": "2026-01-01T00:00:00Z",
    "fieldData": {"name": "a", "slug": "b", "event-type": "x"},
}


@contextmanager
def storage() -> Iterator[Recorded]:
    """A server on a free loopback port; what it records is yielded."""
    recorded = Recorded()
    own = type("OwnHandler", (Handler,), {"recorded": recorded})
    server = ThreadingHTTPServer(("127.0.0.1", 0), own)
    recorded.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield recorded
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
