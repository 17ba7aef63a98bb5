"""The client runtime. Everything loads when it is first used (PEP 562)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import (
        Api as Api,
    )
    from .api import (
        ApiKey as ApiKey,
    )
    from .api import (
        Basic as Basic,
    )
    from .api import (
        Bearer as Bearer,
    )
    from .api import (
        OAuth2ClientCredentials as OAuth2ClientCredentials,
    )
    from .api import (
        Server as Server,
    )
    from .api import (
        ServerVariable as ServerVariable,
    )
    from .async_client import AsyncClient as AsyncClient
    from .bodies import (
        Body as Body,
    )
    from .bodies import (
        FormBody as FormBody,
    )
    from .bodies import (
        JsonBody as JsonBody,
    )
    from .bodies import (
        MultipartBody as MultipartBody,
    )
    from .bodies import (
        RawBody as RawBody,
    )
    from .bodies import (
        form_body as form_body,
    )
    from .bodies import (
        json_body as json_body,
    )
    from .bodies import (
        multipart_body as multipart_body,
    )
    from .bodies import (
        raw_body as raw_body,
    )
    from .bodies import (
        sent as sent,
    )
    from .call import (
        Call as Call,
    )
    from .call import (
        Statuses as Statuses,
    )
    from .client import Client as Client
    from .errors import (
        ApiConnectionError as ApiConnectionError,
    )
    from .errors import (
        ApiError as ApiError,
    )
    from .errors import (
        ApiStatusError as ApiStatusError,
    )
    from .errors import (
        ApiTimeoutError as ApiTimeoutError,
    )
    from .errors import (
        ClientStatusError as ClientStatusError,
    )
    from .errors import (
        ClosedClientError as ClosedClientError,
    )
    from .errors import (
        CredentialsError as CredentialsError,
    )
    from .errors import (
        CrossOriginError as CrossOriginError,
    )
    from .errors import (
        DecodeError as DecodeError,
    )
    from .errors import (
        InsecureUrlError as InsecureUrlError,
    )
    from .errors import (
        InvalidHeaderError as InvalidHeaderError,
    )
    from .errors import (
        InvalidPathError as InvalidPathError,
    )
    from .errors import (
        InvalidRequestError as InvalidRequestError,
    )
    from .errors import (
        RedirectStatusError as RedirectStatusError,
    )
    from .errors import (
        ResponseError as ResponseError,
    )
    from .errors import (
        ResponseTooLarge as ResponseTooLarge,
    )
    from .errors import (
        SchemaDriftError as SchemaDriftError,
    )
    from .errors import (
        SchemaDriftWarning as SchemaDriftWarning,
    )
    from .errors import (
        ServerStatusError as ServerStatusError,
    )
    from .files import File as File
    from .formdata import Style as Style
    from .missing import (
        MISSING as MISSING,
    )
    from .missing import (
        Missing as Missing,
    )
    from .models import (
        Field as Field,
    )
    from .models import (
        Input as Input,
    )
    from .models import (
        Model as Model,
    )
    from .models import (
        OpenInput as OpenInput,
    )
    from .models import (
        OpenModel as OpenModel,
    )
    from .options import (
        AsyncClientOptions as AsyncClientOptions,
    )
    from .options import (
        CallOptions as CallOptions,
    )
    from .options import (
        ClientOptions as ClientOptions,
    )
    from .options import (
        Drift as Drift,
    )
    from .options import (
        Timeout as Timeout,
    )
    from .pages import (
        CursorPages as CursorPages,
    )
    from .pages import (
        LinkPages as LinkPages,
    )
    from .pages import (
        NextUrlPages as NextUrlPages,
    )
    from .pages import (
        NumberPages as NumberPages,
    )
    from .pages import (
        OffsetPages as OffsetPages,
    )
    from .pages import (
        Pages as Pages,
    )
    from .paths import path as path
    from .payloads import parse_json as parse_json
    from .ratelimit import RateLimit as RateLimit
    from .resources import (
        AsyncResource as AsyncResource,
    )
    from .resources import (
        Resource as Resource,
    )
    from .response import Response as Response
    from .sse import Event as Event
    from .statuses import *  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403  # noqa: F403
    from .streaming import (
        AsyncStreamedResponse as AsyncStreamedResponse,
    )
    from .streaming import (
        StreamedResponse as StreamedResponse,
    )
    from .styles import (
        Styled as Styled,
    )
    from .styles import (
        deep_object as deep_object,
    )
    from .styles import (
        form as form,
    )
    from .styles import (
        json_content as json_content,
    )
    from .styles import (
        label as label,
    )
    from .styles import (
        matrix as matrix,
    )
    from .styles import (
        pipe_delimited as pipe_delimited,
    )
    from .styles import (
        reserved as reserved,
    )
    from .styles import (
        simple as simple,
    )
    from .styles import (
        space_delimited as space_delimited,
    )
    from .unions import (
        Discriminated as Discriminated,
    )
    from .unions import (
        OneOf as OneOf,
    )
    from .version import RUNTIME_VERSION as RUNTIME_VERSION

_MODULES = {
    "api": "Api ApiKey Basic Bearer OAuth2ClientCredentials Server ServerVariable",
    "async_client": "AsyncClient",
    "bodies": "Body FormBody JsonBody MultipartBody RawBody form_body json_body multipart_body raw_body sent",
    "call": "Call JsonObject Statuses",
    "client": "Client",
    "errors": "ApiConnectionError ApiError ApiStatusError ApiTimeoutError ClientStatusError ClosedClientError CredentialsError CrossOriginError DecodeError InsecureUrlError InvalidHeaderError InvalidPathError InvalidRequestError RedirectStatusError ResponseError ResponseTooLarge SchemaDriftError SchemaDriftWarning ServerStatusError",
    "files": "File",
    "formdata": "Style",
    "missing": "MISSING Missing",
    "models": "Field Input Model OpenInput OpenModel",
    "options": "AsyncClientOptions CallOptions ClientOptions Drift Timeout",
    "pages": "CursorPages LinkPages NextUrlPages NumberPages OffsetPages Pages",
    "paths": "path",
    "payloads": "parse_json",
    "ratelimit": "RateLimit",
    "resources": "AsyncResource Resource",
    "response": "Response",
    "statuses": "BadGatewayError BadRequestError ConflictError ContentTooLargeError "
    "ExpectationFailedError FailedDependencyError ForbiddenError GatewayTimeoutError "
    "GoneError HttpVersionNotSupportedError InsufficientStorageError InternalServerError "
    "LengthRequiredError LockedError LoopDetectedError MethodNotAllowedError "
    "MisdirectedRequestError NetworkAuthenticationRequiredError NotAcceptableError NotExtendedError "
    "NotFoundError NotImplementedStatusError PaymentRequiredError PreconditionFailedError "
    "PreconditionRequiredError ProxyAuthenticationRequiredError RangeNotSatisfiableError RequestHeaderFieldsTooLargeError "
    "RequestTimeoutError STATUS_ERRORS ServiceUnavailableError TooEarlyError "
    "TooManyRequestsError UnauthorizedError UnavailableForLegalReasonsError UnprocessableContentError "
    "UnsupportedMediaTypeError UpgradeRequiredError UriTooLongError VariantAlsoNegotiatesError",
    "sse": "Event",
    "streaming": "AsyncStreamedResponse StreamedResponse",
    "styles": "Styled deep_object form json_content label matrix pipe_delimited reserved simple space_delimited",
    "unions": "Discriminated OneOf",
    "version": "RUNTIME_VERSION",
}
_HOMES = {name: home for home, names in _MODULES.items() for name in names.split()}


if not TYPE_CHECKING:
    # Hidden from type checkers, so that a misspelt name is an error for them.
    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(_HOMES)
