"""The mock as an ASGI application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .mock import Mock
from .requests import Request


class Endpoint:
    """Hands every request to a mock, whatever its method and path."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = HttpRequest(scope, receive)
        reply = self._mock.handle(
            Request(
                method=scope["method"],
                path=scope.get("raw_path", b"").decode("ascii", "replace")
                or scope["path"],
                query=scope["query_string"].decode("ascii", "replace"),
                headers=tuple(request.headers.items()),
                body=await request.body(),
            )
        )
        response = Response(reply.content, reply.status, dict(reply.headers))
        if reply.media_type is not None:
            response.headers["content-type"] = reply.media_type
        await response(scope, receive, send)


def create_app(mock: Mock) -> Starlette:
    """An application that answers from a mock."""
    app = Starlette()
    app.mount("/", Endpoint(mock))
    return app
