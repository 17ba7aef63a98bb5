"""The client runtime. Everything loads when it is first used (PEP 562)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import (
        Api as Api,
        ApiKey as ApiKey,
        Basic as Basic,
        Bearer as Bearer,
        OAuth2ClientCredentials as OAuth2ClientCredentials,
        Server as Server,
        ServerVariable as ServerVariable,
    )
    from .async_client import AsyncClient as AsyncClient
    from .bodies import (
        JsonBody as JsonBody,
        json_body as json_body,
        optional as optional,
        sent as sent,
    )
    from .call import (
        Call as Call,
        JsonObject as JsonObject,
        Statuses as Statuses,
    )
    from .client import Client as Client
    from .errors import (
        ApiConnectionError as ApiConnectionError,
        ApiError as ApiError,
        ApiStatusError as ApiStatusError,
        ApiTimeoutError as ApiTimeoutError,
        ClientStatusError as ClientStatusError,
        ClosedClientError as ClosedClientError,
        CredentialsError as CredentialsError,
        CrossOriginError as CrossOriginError,
        DecodeError as DecodeError,
        InsecureUrlError as InsecureUrlError,
        InvalidHeaderError as InvalidHeaderError,
        InvalidPathError as InvalidPathError,
        InvalidRequestError as InvalidRequestError,
        RedirectStatusError as RedirectStatusError,
        ResponseError as ResponseError,
        ResponseTooLarge as ResponseTooLarge,
        SchemaDriftError as SchemaDriftError,
        SchemaDriftWarning as SchemaDriftWarning,
        ServerStatusError as ServerStatusError,
    )
    from .files import File as File
    from .formdata import Style as Style
    from .forms import (
        Body as Body,
        FormBody as FormBody,
        MultipartBody as MultipartBody,
        RawBody as RawBody,
        form_body as form_body,
        multipart_body as multipart_body,
        raw_body as raw_body,
    )
    from .inputs import (
        Input as Input,
        OpenInput as OpenInput,
    )
    from .missing import (
        MISSING as MISSING,
        Missing as Missing,
    )
    from .models import (
        Field as Field,
        Model as Model,
        OpenModel as OpenModel,
    )
    from .options import (
        AsyncClientOptions as AsyncClientOptions,
        CallOptions as CallOptions,
        ClientOptions as ClientOptions,
        Drift as Drift,
    )
    from .pages import (
        CursorPages as CursorPages,
        LinkPages as LinkPages,
        NextUrlPages as NextUrlPages,
        NumberPages as NumberPages,
        OffsetPages as OffsetPages,
        Pages as Pages,
    )
    from .paths import path as path
    from .payloads import parse_json as parse_json
    from .ratelimit import RateLimit as RateLimit
    from .resources import (
        AsyncResource as AsyncResource,
        Resource as Resource,
    )
    from .response import Response as Response
    from .sequence_call import SequenceCall as SequenceCall
    from .sse import Event as Event
    from .statuses import *  # noqa: F403
    from .streaming import (
        AsyncStreamedResponse as AsyncStreamedResponse,
        StreamedResponse as StreamedResponse,
    )
    from .styles import (
        Styled as Styled,
        deep_object as deep_object,
        form as form,
        json_content as json_content,
        label as label,
        matrix as matrix,
        pipe_delimited as pipe_delimited,
        reserved as reserved,
        simple as simple,
        space_delimited as space_delimited,
        tab_delimited as tab_delimited,
    )
    from .timeouts import Timeout as Timeout
    from .unions import (
        Discriminated as Discriminated,
        OneOf as OneOf,
    )
    from .version import RUNTIME_VERSION as RUNTIME_VERSION

_MODULES = {
    "api": "Api ApiKey Basic Bearer OAuth2ClientCredentials Server ServerVariable",
    "async_client": "AsyncClient",
    "bodies": "JsonBody json_body optional sent",
    "call": "Call JsonObject Statuses",
    "client": "Client",
    "errors": "ApiConnectionError ApiError ApiStatusError ApiTimeoutError ClientStatusError ClosedClientError CredentialsError CrossOriginError DecodeError InsecureUrlError InvalidHeaderError InvalidPathError InvalidRequestError RedirectStatusError ResponseError ResponseTooLarge SchemaDriftError SchemaDriftWarning ServerStatusError",
    "files": "File",
    "formdata": "Style",
    "forms": "Body FormBody MultipartBody RawBody form_body multipart_body raw_body",
    "inputs": "Input OpenInput",
    "missing": "MISSING Missing",
    "models": "Field Model OpenModel",
    "options": "AsyncClientOptions CallOptions ClientOptions Drift",
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
    "sequence_call": "SequenceCall",
    "sse": "Event",
    "streaming": "AsyncStreamedResponse StreamedResponse",
    "styles": "Styled deep_object form json_content label matrix pipe_delimited reserved simple space_delimited tab_delimited",
    "timeouts": "Timeout",
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
