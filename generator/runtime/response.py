"""A full response: value, bytes and circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import httpx2
    from typing_extensions import TypeForm

    from .retry import RateLimit


H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Received:
    """The response to a call, before decoding.

    Attributes:
        status: HTTP status code.
        headers: Response headers, case-insensitive.
        content: Body after content decoding, byte for byte.
        elapsed: Seconds from the first attempt to the end of the last.
        attempts: Requests sent, retries included.
        method: HTTP method of the request.
        url: Requested URL, without user info and secrets.
        id_headers: Headers that may hold the identifier of the request.
    """

    status: int
    # Cookies and bodies may be secrets.
    headers: httpx2.Headers = field(repr=False)
    content: bytes = field(repr=False)
    elapsed: float
    attempts: int
    method: str
    url: str
    id_headers: tuple[str, ...]

    @property
    def request_id(self) -> str | None:
        """Identifier the server gave the request, if any."""
        found = (self.headers.get(name) for name in self.id_headers)
        return next((value for value in found if value), None)

    @property
    def rate_limit(self) -> RateLimit:
        """The limit that the rate-limit headers state."""
        from .retry import RateLimit

        return RateLimit.parse(self.headers)

    def header(self, name: str, kind: TypeForm[H]) -> H | None:
        """A response header as a type; None if it is absent or does not fit."""
        from .decode import header_as

        value: H | None = header_as(kind, self.headers.get(name))
        return value


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Response(Received, Generic[T]):
    """The response to `fetch`; `value` is what `send` would have returned.

    Attributes:
        value: The decoded body.
        header_types: Types of the documented headers, by wire name.
    """

    value: T
    header_types: Mapping[str, Any]

    @property
    def documented_headers(self) -> dict[str, Any]:
        """The documented headers that are there, by wire name and as their types; the
        bare text of one that does not fit.
        """
        found: dict[str, Any] = {}
        for name, kind in self.header_types.items():
            text = self.headers.get(name)
            if text is not None:
                typed = self.header(name, kind)
                found[name] = text if typed is None else typed
        return found
