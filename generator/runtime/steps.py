"""The steps that a call asks its client to take; everything else is pure.

`seconds` is the time that a step may take; None if there is no deadline.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import httpx2

    from .api import OAuth2ClientCredentials


class Send(NamedTuple):
    """Send a request; the response is an `Answer`, a transport error is thrown.

    Attributes:
        request: The request, complete.
        cap: Most decoded bytes to read; None for no cap.
        seconds: Time left until the deadline; None without one.
        stream: Leave the body of a successful response unread.
        foreign: Another origin than the client's: no authentication of any kind.
    """

    request: httpx2.Request
    cap: int | None = None
    seconds: float | None = None
    stream: bool = False
    foreign: bool = False

    def __repr__(self) -> str:
        return f"Send({self.request!r})"


class Answer(NamedTuple):
    """A response and its body.

    `content` is None if the body was left unread, or was larger than the cap:
    `too_large` indicates which.
    """

    response: httpx2.Response
    content: bytes | None
    too_large: bool = False


class Pause(NamedTuple):
    """Wait, in seconds."""

    seconds: float


class Ask(NamedTuple):
    """Call a function of the user (awaited in an async client)."""

    function: Callable[[], Any]
    seconds: float | None = None


class Token(NamedTuple):
    """A token from a token endpoint; `stale` is one that was refused.

    `scopes` are what the call needs; `in_body` indicates that the endpoint takes the client's
    credentials in the form (RFC 6749 section 2.3.1), not by HTTP Basic.
    """

    scheme: OAuth2ClientCredentials
    client_id: str
    client_secret: str
    stale: str | None = None
    seconds: float | None = None
    scopes: tuple[str, ...] = ()
    in_body: bool = False

    def __repr__(self) -> str:
        return f"Token({self.scheme.token_url!r})"


Step: TypeAlias = Send | Pause | Ask | Token
