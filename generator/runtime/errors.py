"""The error classes; everything that a call raises is an `ApiError`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from httpx2 import Headers

    from .retry import RateLimit


class ApiError(Exception):
    """The base class of all errors.

    Attributes:
        operation: Dotted name of the operation, such as `pets.list`.
        method: HTTP method, if a request was made.
        url: Requested URL, without user info and secrets.
        attempts: Requests sent for the call, retries included.
    """

    operation: str = ""
    method: str = ""
    url: str = ""
    attempts: int = 0


class InvalidRequestError(ApiError, ValueError):
    """An argument cannot be sent; no request was made."""


class InvalidArgumentError(ApiError, TypeError, ValueError):
    """An argument of a client or model is unknown or invalid; values are not shown."""


class InvalidPathError(InvalidRequestError):
    """A path value is missing or would change the structure of the path."""


class InvalidHeaderError(InvalidRequestError):
    """A header contains CR, LF, NUL or non-ASCII text."""


class InsecureUrlError(InvalidRequestError):
    """An `http://` URL of another host, or a URL with user info."""


class CrossOriginError(ApiError):
    """A server referred to another origin, which must not get the credentials."""


class ClosedClientError(ApiError, RuntimeError):
    """The client was closed before the call."""


class ApiConnectionError(ApiError):
    """No complete response arrived."""


class ApiTimeoutError(ApiConnectionError):
    """A timeout or the deadline of the call expired."""


class CredentialsError(ApiError):
    """The credentials could not be obtained (a callable or a token endpoint).

    Attributes:
        transient: Whether a later attempt may succeed.
    """

    transient: bool = False


class ResponseError(ApiError):
    """A response arrived, but it is not usable.

    Attributes:
        status: HTTP status code.
        headers: Response headers.
        content: Body as received, after content decoding.
        request_id: Identifier the server gave the request, if any.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        headers: Headers | None = None,
        content: bytes = b"",
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self._headers = headers
        self.content = content
        self.request_id = request_id

    @property
    def headers(self) -> Headers:
        """Response headers, case-insensitive."""
        if self._headers is None:
            from httpx2 import Headers

            self._headers = Headers()
        return self._headers

    @property
    def rate_limit(self) -> RateLimit:
        """The limit that the rate-limit headers state."""
        from .retry import RateLimit

        return RateLimit.parse(self.headers)


class ResponseTooLarge(ResponseError):
    """The decoded body exceeds `max_response_bytes`; `content` is empty."""


class DecodeError(ResponseError):
    """The body does not match its documentation (invalid JSON, HTML, ...)."""


class SignatureError(ApiError, ValueError):
    """A webhook delivery was not signed with the secret, or is too old."""


class StreamError(ResponseError):
    """The server reported an error inside a stream.

    Attributes:
        body: The reported error as plain JSON or text.
    """

    def __init__(self, message: str, *, body: Any = None, **known: Any) -> None:
        super().__init__(message, **known)
        self.body = body


class SchemaDriftError(DecodeError):
    """With `strict=True`: a response violates its documented schema."""


class SchemaDriftWarning(UserWarning):
    """A response violates its documented schema; the value is still usable."""


class ApiStatusError(ResponseError):
    """A status that the operation does not document as success.

    Attributes:
        body: Error body: the documented model, plain JSON, text, or None.
    """

    code: ClassVar[int | None] = None

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        headers: Headers | None = None,
        content: bytes = b"",
        request_id: str | None = None,
        body: Any = None,
    ) -> None:
        super().__init__(
            message,
            status=status,
            headers=headers,
            content=content,
            request_id=request_id,
        )
        self.body = body

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks to wait, if it does."""
        return self.rate_limit.retry_after


class RedirectStatusError(ApiStatusError):
    """3xx: a redirect that was not followed."""


class ClientStatusError(ApiStatusError):
    """4xx: the request was refused."""


class ServerStatusError(ApiStatusError):
    """5xx: the server failed."""


class BadRequestError(ClientStatusError):
    """400: the server does not understand the request."""

    code = 400


class UnauthorizedError(ClientStatusError):
    """401: credentials are missing or not accepted."""

    code = 401


class ForbiddenError(ClientStatusError):
    """403: the credentials do not permit this."""

    code = 403


class NotFoundError(ClientStatusError):
    """404: nothing is at this path that the caller may see."""

    code = 404


class MethodNotAllowedError(ClientStatusError):
    """405: the path does not take this method."""

    code = 405


class RequestTimeoutError(ClientStatusError):
    """408: the request took too long to arrive."""

    code = 408


class ConflictError(ClientStatusError):
    """409: the request contradicts the present state of the resource."""

    code = 409


class GoneError(ClientStatusError):
    """410: what was here has been removed for good."""

    code = 410


class UnprocessableContentError(ClientStatusError):
    """422: the request is well-formed, but its content is refused."""

    code = 422


class TooManyRequestsError(ClientStatusError):
    """429: a rate limit is used up; see `retry_after`."""

    code = 429


class InternalServerError(ServerStatusError):
    """500: the server failed."""

    code = 500


class BadGatewayError(ServerStatusError):
    """502: a server behind this one gave no usable response."""

    code = 502


class ServiceUnavailableError(ServerStatusError):
    """503: the server is overloaded or being maintained."""

    code = 503


class GatewayTimeoutError(ServerStatusError):
    """504: a server behind this one did not respond in time."""

    code = 504


STATUS_ERRORS: dict[int, type[ApiStatusError]] = {
    kind.code: kind
    for base in (ClientStatusError, ServerStatusError)
    for kind in base.__subclasses__()
    if kind.code is not None
}

_RANGES = {3: RedirectStatusError, 4: ClientStatusError, 5: ServerStatusError}


def status_error(
    status: int, own: Mapping[int, type[ApiStatusError]] | None = None
) -> type[ApiStatusError]:
    """The most precise class for a status; `own` are those of a package."""
    kind = STATUS_ERRORS.get(status) or (own or {}).get(status)
    return kind or _RANGES.get(status // 100, ApiStatusError)


__all__ = [
    "ApiConnectionError",
    "ApiError",
    "ApiStatusError",
    "ApiTimeoutError",
    "BadGatewayError",
    "BadRequestError",
    "ClientStatusError",
    "ClosedClientError",
    "ConflictError",
    "CredentialsError",
    "CrossOriginError",
    "DecodeError",
    "ForbiddenError",
    "GatewayTimeoutError",
    "GoneError",
    "InsecureUrlError",
    "InternalServerError",
    "InvalidArgumentError",
    "InvalidHeaderError",
    "InvalidPathError",
    "InvalidRequestError",
    "MethodNotAllowedError",
    "NotFoundError",
    "RedirectStatusError",
    "RequestTimeoutError",
    "ResponseError",
    "ResponseTooLarge",
    "SchemaDriftError",
    "SchemaDriftWarning",
    "ServerStatusError",
    "ServiceUnavailableError",
    "SignatureError",
    "StreamError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnprocessableContentError",
]
