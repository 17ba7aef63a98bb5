"""Exception classes by status: the runtime's own, one per status of RFC 9110."""

from __future__ import annotations

CLASSES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    402: "PaymentRequiredError",
    403: "ForbiddenError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    406: "NotAcceptableError",
    407: "ProxyAuthenticationRequiredError",
    408: "RequestTimeoutError",
    409: "ConflictError",
    410: "GoneError",
    411: "LengthRequiredError",
    412: "PreconditionFailedError",
    413: "ContentTooLargeError",
    414: "UriTooLongError",
    415: "UnsupportedMediaTypeError",
    416: "RangeNotSatisfiableError",
    417: "ExpectationFailedError",
    421: "MisdirectedRequestError",
    422: "UnprocessableContentError",
    423: "LockedError",
    424: "FailedDependencyError",
    425: "TooEarlyError",
    426: "UpgradeRequiredError",
    428: "PreconditionRequiredError",
    429: "TooManyRequestsError",
    431: "RequestHeaderFieldsTooLargeError",
    451: "UnavailableForLegalReasonsError",
    500: "InternalServerError",
    501: "NotImplementedStatusError",
    502: "BadGatewayError",
    503: "ServiceUnavailableError",
    504: "GatewayTimeoutError",
    505: "HttpVersionNotSupportedError",
    506: "VariantAlsoNegotiatesError",
    507: "InsufficientStorageError",
    508: "LoopDetectedError",
    510: "NotExtendedError",
    511: "NetworkAuthenticationRequiredError",
}
RANGES = {
    "3": "RedirectStatusError",
    "4": "ClientStatusError",
    "5": "ServerStatusError",
}
EXCEPTIONS = tuple(
    sorted(
        [
            *CLASSES.values(),
            *RANGES.values(),
            "ApiConnectionError",
            "ApiStatusError",
            "ApiTimeoutError",
            "ClosedClientError",
            "CredentialsError",
            "CrossOriginError",
            "DecodeError",
            "InsecureUrlError",
            "InvalidHeaderError",
            "InvalidPathError",
            "InvalidRequestError",
            "ResponseError",
            "ResponseTooLarge",
            "StreamError",
            "SchemaDriftError",
            "SchemaDriftWarning",
        ]
    )
)
"""Everything that a call can raise or warn of, but for the root `ApiError`."""


def error_class(status: str) -> str:
    """The class for a documented status (`404`, `4XX`); empty where none is raised."""
    known = CLASSES.get(int(status)) if status.isascii() and status.isdigit() else None
    return known or RANGES.get(status[:1], "")
