"""What came back for a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import httpx2
    from typing_extensions import TypeForm

    from .ratelimit import RateLimit

H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Received:
    """What came back for a call, before decoding.

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
    headers: httpx2.Headers
    content: bytes
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
        """What the rate-limit headers say."""
        from .ratelimit import RateLimit

        return RateLimit.parse(self.headers)

    def header(self, name: str, kind: TypeForm[H]) -> H | None:
        """A response header as a type; None where it is absent or does not fit."""
        from .decode import header_as

        value: H | None = header_as(kind, self.headers.get(name))
        return value
