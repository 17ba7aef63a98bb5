"""One error class per standard status (RFC 9110 section 15, IANA registry)."""

from __future__ import annotations

from .errors import (
    ApiStatusError,
    ClientStatusError,
    RedirectStatusError,
    ServerStatusError,
)


class BadRequestError(ClientStatusError):
    """400: bad request."""

    code = 400


class UnauthorizedError(ClientStatusError):
    """401: unauthorized."""

    code = 401


class PaymentRequiredError(ClientStatusError):
    """402: payment required."""

    code = 402


class ForbiddenError(ClientStatusError):
    """403: forbidden."""

    code = 403


class NotFoundError(ClientStatusError):
    """404: not found."""

    code = 404


class MethodNotAllowedError(ClientStatusError):
    """405: method not allowed."""

    code = 405


class NotAcceptableError(ClientStatusError):
    """406: not acceptable."""

    code = 406


class ProxyAuthenticationRequiredError(ClientStatusError):
    """407: proxy authentication required."""

    code = 407


class RequestTimeoutError(ClientStatusError):
    """408: request timeout."""

    code = 408


class ConflictError(ClientStatusError):
    """409: conflict."""

    code = 409


class GoneError(ClientStatusError):
    """410: gone."""

    code = 410


class LengthRequiredError(ClientStatusError):
    """411: length required."""

    code = 411


class PreconditionFailedError(ClientStatusError):
    """412: precondition failed."""

    code = 412


class ContentTooLargeError(ClientStatusError):
    """413: content too large."""

    code = 413


class UriTooLongError(ClientStatusError):
    """414: URI too long."""

    code = 414


class UnsupportedMediaTypeError(ClientStatusError):
    """415: unsupported media type."""

    code = 415


class RangeNotSatisfiableError(ClientStatusError):
    """416: range not satisfiable."""

    code = 416


class ExpectationFailedError(ClientStatusError):
    """417: expectation failed."""

    code = 417


class MisdirectedRequestError(ClientStatusError):
    """421: misdirected request."""

    code = 421


class UnprocessableContentError(ClientStatusError):
    """422: unprocessable content."""

    code = 422


class LockedError(ClientStatusError):
    """423: locked."""

    code = 423


class FailedDependencyError(ClientStatusError):
    """424: failed dependency."""

    code = 424


class TooEarlyError(ClientStatusError):
    """425: too early."""

    code = 425


class UpgradeRequiredError(ClientStatusError):
    """426: upgrade required."""

    code = 426


class PreconditionRequiredError(ClientStatusError):
    """428: precondition required."""

    code = 428


class TooManyRequestsError(ClientStatusError):
    """429: too many requests."""

    code = 429


class RequestHeaderFieldsTooLargeError(ClientStatusError):
    """431: request header fields too large."""

    code = 431


class UnavailableForLegalReasonsError(ClientStatusError):
    """451: unavailable for legal reasons."""

    code = 451


class InternalServerError(ServerStatusError):
    """500: internal server error."""

    code = 500


class NotImplementedStatusError(ServerStatusError):
    """501: not implemented."""

    code = 501


class BadGatewayError(ServerStatusError):
    """502: bad gateway."""

    code = 502


class ServiceUnavailableError(ServerStatusError):
    """503: service unavailable."""

    code = 503


class GatewayTimeoutError(ServerStatusError):
    """504: gateway timeout."""

    code = 504


class HttpVersionNotSupportedError(ServerStatusError):
    """505: HTTP version not supported."""

    code = 505


class VariantAlsoNegotiatesError(ServerStatusError):
    """506: variant also negotiates."""

    code = 506


class InsufficientStorageError(ServerStatusError):
    """507: insufficient storage."""

    code = 507


class LoopDetectedError(ServerStatusError):
    """508: loop detected."""

    code = 508


class NotExtendedError(ServerStatusError):
    """510: not extended."""

    code = 510


class NetworkAuthenticationRequiredError(ServerStatusError):
    """511: network authentication required."""

    code = 511


STATUS_ERRORS: dict[int, type[ApiStatusError]] = {
    kind.code: kind
    for base in (ClientStatusError, ServerStatusError)
    for kind in base.__subclasses__()
    if kind.code is not None
}

_RANGES = {3: RedirectStatusError, 4: ClientStatusError, 5: ServerStatusError}


def status_error(status: int) -> type[ApiStatusError]:
    """The most precise class for a status."""
    kind = STATUS_ERRORS.get(status)
    return kind or _RANGES.get(status // 100, ApiStatusError)
