"""Exception classes by status (RFC 9110): the runtime's, and those of one package."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model.ir import Api

COMMON = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    408: "RequestTimeoutError",
    409: "ConflictError",
    410: "GoneError",
    422: "UnprocessableContentError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
    502: "BadGatewayError",
    503: "ServiceUnavailableError",
    504: "GatewayTimeoutError",
}
"""Classes of the runtime: the statuses that every client meets."""
SELDOM = {
    402: "PaymentRequiredError",
    406: "NotAcceptableError",
    407: "ProxyAuthenticationRequiredError",
    411: "LengthRequiredError",
    412: "PreconditionFailedError",
    413: "ContentTooLargeError",
    414: "UriTooLongError",
    415: "UnsupportedMediaTypeError",
    416: "RangeNotSatisfiableError",
    417: "ExpectationFailedError",
    421: "MisdirectedRequestError",
    423: "LockedError",
    424: "FailedDependencyError",
    425: "TooEarlyError",
    426: "UpgradeRequiredError",
    428: "PreconditionRequiredError",
    431: "RequestHeaderFieldsTooLargeError",
    451: "UnavailableForLegalReasonsError",
    501: "NotImplementedStatusError",
    505: "HttpVersionNotSupportedError",
    506: "VariantAlsoNegotiatesError",
    507: "InsufficientStorageError",
    508: "LoopDetectedError",
    510: "NotExtendedError",
    511: "NetworkAuthenticationRequiredError",
}
"""Classes that a package has where its API documents the status."""
CLASSES = COMMON | SELDOM
RANGES = {
    "3": "RedirectStatusError",
    "4": "ClientStatusError",
    "5": "ServerStatusError",
}
EXCEPTIONS = tuple(
    sorted(
        [
            *COMMON.values(),
            *RANGES.values(),
            "ApiConnectionError",
            "ApiStatusError",
            "ApiTimeoutError",
            "ClosedClientError",
            "CredentialsError",
            "CrossOriginError",
            "DecodeError",
            "InsecureUrlError",
            "InvalidArgumentError",
            "InvalidHeaderError",
            "InvalidPathError",
            "InvalidRequestError",
            "ResponseError",
            "ResponseTooLarge",
            "SignatureError",
            "StreamError",
            "SchemaDriftError",
            "SchemaDriftWarning",
        ]
    )
)
"""What a call of any API can raise or warn of, but for the root `ApiError`."""


def error_class(status: str) -> str:
    """The class for a documented status (`404`, `4XX`); empty where none is raised."""
    known = CLASSES.get(int(status)) if status.isascii() and status.isdigit() else None
    return known or RANGES.get(status[:1], "")


@dataclass(frozen=True, slots=True)
class StatusErrorView:
    """A class of a package for one status: its base, and the phrase of the status."""

    name: str
    base: str
    code: int
    phrase: str


def own_errors(api: Api) -> tuple[StatusErrorView, ...]:
    """The classes for statuses that this API documents and few others do."""
    documented = {o.status for operation in api.operations for o in operation.errors}
    return tuple(
        StatusErrorView(name, RANGES[str(code)[0]], code, phrase(name))
        for code, name in SELDOM.items()
        if str(code) in documented
    )


def phrase(name: str) -> str:
    """A status in words, from the name of its class."""
    bare = name.removesuffix("Error").removesuffix("Status")
    return re.sub(r"(?<!^)(?=[A-Z])", " ", bare).lower()
