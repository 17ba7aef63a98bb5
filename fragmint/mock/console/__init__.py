"""The web page of a mock: its operations, its requests, and switches for faults.

The page itself is three static files; the content of documents and requests reaches it
as JSON, and is shown as text, so that it cannot inject markup.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from ..answers import Reply, json_reply, problem_reply
from ..asgi import Receive, Scope, Send, respond
from ..document import Json
from ..faults import KINDS, Fault
from ..requests import Request
from ..styles import read_json
from .listing import described_call, described_operation, listed_operation

if TYPE_CHECKING:
    from ..mock import Mock

PAGE: Final = "/__fragmint__/"
"""Where the page is; no API has a path of this name."""
HERE: Final = Path(__file__).parent
FILES: Final = {
    "": ("page.html", "text/html; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
MOST_SHOWN: Final = 200
"""Requests of one answer: more than anybody reads of a page."""


class Console:
    """A mock as an ASGI application, with its page."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: of the page, or of the mock."""
        path = f"{scope.get('path', '')}/"
        if scope["type"] == "http" and path.startswith(PAGE):
            await respond(self._reply, scope, receive, send)
        else:
            await self._mock(scope, receive, send)

    def _reply(self, request: Request) -> Reply:
        name = request.path.removeprefix(PAGE)
        if request.path == PAGE.rstrip("/"):
            return Reply(307, headers={"Location": PAGE})
        match request.method, name:
            case "GET" | "HEAD", name if name in FILES:
                file, media_type = FILES[name]
                reply = Reply(200, (HERE / file).read_bytes(), media_type)
            case "GET", "operations":
                reply = json_reply(200, self._operations())
            case "GET", "operation":
                reply = self._operation(asked(request, "key"))
            case "GET", "requests":
                reply = json_reply(200, self._requests(asked(request, "after")))
            case "DELETE", "requests":
                self._mock.forget_calls()
                reply = Reply(204)
            case "PUT", "faults":
                reply = self._switch(request)
            case _:
                reply = problem_reply(404, "There is no such page", {}, {})
        return Reply(reply.status, reply.content, reply.media_type, HEADERS)

    def _operations(self) -> Json:
        mock = self._mock
        info, _ = mock.document.mapping(("info",))
        return {
            "title": str(info.get("title", "")),
            "version": str(info.get("version", "")),
            "base": mock.base_path,
            "upstream": mock.upstream.base(mock.base_path) if mock.upstream else "",
            "stateful": mock.state is not None,
            "kinds": list(KINDS),
            "faults": {fault.kind: fault.rate for fault in mock.faults.faults},
            "operations": [
                listed_operation(mock, each) for each in mock.operations.values()
            ],
        }

    def _operation(self, key: str) -> Reply:
        operation = self._mock.operations.get(key)
        if operation is None:
            return problem_reply(404, "There is no such operation", {}, {})
        return json_reply(200, described_operation(self._mock, operation))

    def _requests(self, after: str) -> Json:
        """The newest requests, the oldest of them first."""
        number = int(after) if after.isascii() and after.isdigit() else 0
        calls = self._mock.numbered_calls(number)
        return {
            "total": self._mock.total,
            "requests": [
                described_call(self._mock, n, call) for n, call in calls[-MOST_SHOWN:]
            ],
        }

    def _switch(self, request: Request) -> Reply:
        """Let the mock misbehave as a request says, and no more as it did before."""
        try:
            asked = read_json(request.body)
            faults = [Fault(str(kind), float(rate)) for kind, rate in asked.items()]
        except (ValueError, TypeError, AttributeError, RecursionError):
            return problem_reply(400, 'The body must be JSON: {"latency": 0.5}', {}, {})
        if not all(f.kind in KINDS and 0 <= f.rate <= 1 for f in faults):
            return problem_reply(400, f"The faults are {', '.join(KINDS)}", {}, {})
        self._mock.faults.faults = faults
        return json_reply(200, {fault.kind: fault.rate for fault in faults})


def asked(request: Request, name: str) -> str:
    """A parameter of the query, empty if it is not there."""
    return parse_qs(request.query, keep_blank_values=True).get(name, [""])[0]
