"""A site on a loopback server, and what fetching it leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from generator.fetch.site import SiteChanges, add
from generator.fetch.web import Limits
from generator.report.diagnostics import Report

Answer = tuple[int, dict[str, str], bytes]
FAST = Limits(delay=0, request_seconds=0.5, seconds=5, page_bytes=100_000)


@dataclass
class Site:
    """What a server answers by path, and what it was asked."""

    url: str = ""
    pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = field(
        default_factory=dict
    )
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, text: str, media: str = "text/html", **more: str) -> None:
        """Serve a text."""
        self.pages[path] = (200, {"Content-Type": media, **more}, text.encode())


@contextmanager
def serving() -> Iterator[Site]:
    """A running server."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            page = made.pages.get(self.path, (404, {}, b"no"))
            if not isinstance(page, tuple):
                page(self)
                return
            code, headers, body = page
            tag = headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                code, body = 304, b""
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()


def fetched(
    site: Site, folder: Path, path: str = "/docs/", limits: Limits = FAST
) -> SiteChanges:
    """Add a path of the site."""
    return add(site.url + path, folder, False, limits, Report(), lambda _: None)


def names(folder: Path) -> list[str]:
    """The stored pages."""
    return sorted(path.name for path in (folder / "pages").iterdir())
