"""The client runtime. Everything loads when it is first used (PEP 562)."""

from __future__ import annotations

from .resources import TYPE_CHECKING, lazy as lazy

if TYPE_CHECKING:
    from .api import (
        Api as Api,
        ApiKey as ApiKey,
        Basic as Basic,
        Bearer as Bearer,
        ClientParameter as ClientParameter,
        CursorPages as CursorPages,
        LinkPages as LinkPages,
        NextUrlPages as NextUrlPages,
        NumberPages as NumberPages,
        OAuth2ClientCredentials as OAuth2ClientCredentials,
        OffsetPages as OffsetPages,
        Pages as Pages,
        Server as Server,
        ServerVariable as ServerVariable,
    )
    from .async_client import AsyncClient as AsyncClient
    from .base import forgetful as forgetful
    from .bodies import (
        Body as Body,
        FormBody as FormBody,
        JsonBody as JsonBody,
        MultipartBody as MultipartBody,
        RawBody as RawBody,
        form_body as form_body,
        json_body as json_body,
        multipart_body as multipart_body,
        optional as optional,
        raw_body as raw_body,
        sent as sent,
    )
    from .call import (
        Call as Call,
        JsonObject as JsonObject,
        Response as Response,
        SequenceCall as SequenceCall,
        Statuses as Statuses,
    )
    from .client import Client as Client
    from .decode import parse_json as parse_json
    from .errors import (
        STATUS_ERRORS as STATUS_ERRORS,
        ApiConnectionError as ApiConnectionError,
        ApiError as ApiError,
        ApiStatusError as ApiStatusError,
        ApiTimeoutError as ApiTimeoutError,
        BadGatewayError as BadGatewayError,
        BadRequestError as BadRequestError,
        ClientStatusError as ClientStatusError,
        ClosedClientError as ClosedClientError,
        ConflictError as ConflictError,
        CredentialsError as CredentialsError,
        CrossOriginError as CrossOriginError,
        DecodeError as DecodeError,
        ForbiddenError as ForbiddenError,
        GatewayTimeoutError as GatewayTimeoutError,
        GoneError as GoneError,
        InsecureUrlError as InsecureUrlError,
        InternalServerError as InternalServerError,
        InvalidArgumentError as InvalidArgumentError,
        InvalidHeaderError as InvalidHeaderError,
        InvalidPathError as InvalidPathError,
        InvalidRequestError as InvalidRequestError,
        MethodNotAllowedError as MethodNotAllowedError,
        NotFoundError as NotFoundError,
        RedirectStatusError as RedirectStatusError,
        RequestTimeoutError as RequestTimeoutError,
        ResponseError as ResponseError,
        ResponseTooLarge as ResponseTooLarge,
        SchemaDriftError as SchemaDriftError,
        SchemaDriftWarning as SchemaDriftWarning,
        ServerStatusError as ServerStatusError,
        ServiceUnavailableError as ServiceUnavailableError,
        SignatureError as SignatureError,
        StreamError as StreamError,
        TooManyRequestsError as TooManyRequestsError,
        UnauthorizedError as UnauthorizedError,
        UnprocessableContentError as UnprocessableContentError,
    )
    from .formdata import File as File, Style as Style, whole_query as whole_query
    from .inputs import Input as Input, OpenInput as OpenInput
    from .models import (
        MISSING as MISSING,
        DecimalNumber as DecimalNumber,
        Missing as Missing,
        Model as Model,
        OpenModel as OpenModel,
        Wire as Wire,
    )
    from .pagination import (
        AsyncPaginator as AsyncPaginator,
        Page as Page,
        Paginator as Paginator,
    )
    from .resources import AsyncResource as AsyncResource, Resource as Resource
    from .retry import RateLimit as RateLimit
    from .settings import (
        RUNTIME_VERSION as RUNTIME_VERSION,
        AsyncClientOptions as AsyncClientOptions,
        CallOptions as CallOptions,
        ClientOptions as ClientOptions,
        Drift as Drift,
        Timeout as Timeout,
    )
    from .sse import Event as Event
    from .streaming import (
        AsyncStreamedResponse as AsyncStreamedResponse,
        StreamedResponse as StreamedResponse,
    )
    from .styles import (
        Styled as Styled,
        cookie as cookie,
        deep_object as deep_object,
        form as form,
        json_content as json_content,
        label as label,
        matrix as matrix,
        path as path,
        pipe_delimited as pipe_delimited,
        reserved as reserved,
        simple as simple,
        space_delimited as space_delimited,
        tab_delimited as tab_delimited,
    )
    from .text import (
        base64_text as base64_text,
        camel as camel,
        day as day,
        decimal_text as decimal_text,
        kebab as kebab,
        local_moment as local_moment,
        pascal as pascal,
    )
    from .unions import Discriminated as Discriminated, OneOf as OneOf
    from .webhooks import (
        STANDARD as STANDARD,
        Headers as Headers,
        Hook as Hook,
        Hooks as Hooks,
        Secret as Secret,
        Signature as Signature,
        received as received,
    )

_HOMES = """
    api: Api ApiKey Basic Bearer ClientParameter CursorPages LinkPages NextUrlPages
        NumberPages OAuth2ClientCredentials OffsetPages Pages Server ServerVariable
    async_client: AsyncClient
    base: forgetful
    bodies: Body FormBody JsonBody MultipartBody RawBody form_body json_body
        multipart_body optional raw_body sent
    call: Call JsonObject Response SequenceCall Statuses
    client: Client
    decode: parse_json
    errors: ApiConnectionError ApiError ApiStatusError ApiTimeoutError
        BadGatewayError BadRequestError ClientStatusError ClosedClientError
        ConflictError CredentialsError CrossOriginError DecodeError ForbiddenError
        GatewayTimeoutError GoneError InsecureUrlError InternalServerError
        InvalidArgumentError InvalidHeaderError InvalidPathError InvalidRequestError
        MethodNotAllowedError NotFoundError RedirectStatusError RequestTimeoutError
        ResponseError ResponseTooLarge STATUS_ERRORS SchemaDriftError
        SchemaDriftWarning ServerStatusError ServiceUnavailableError SignatureError
        StreamError TooManyRequestsError UnauthorizedError UnprocessableContentError
    formdata: File Style whole_query
    inputs: Input OpenInput
    models: DecimalNumber MISSING Missing Model OpenModel Wire
    pagination: AsyncPaginator Page Paginator
    resources: AsyncResource Resource
    retry: RateLimit
    settings: AsyncClientOptions CallOptions ClientOptions Drift RUNTIME_VERSION
        Timeout
    sse: Event
    streaming: AsyncStreamedResponse StreamedResponse
    styles: Styled cookie deep_object form json_content label matrix path
        pipe_delimited reserved simple space_delimited tab_delimited
    text: base64_text camel day decimal_text kebab local_moment pascal
    unions: Discriminated OneOf
    webhooks: Headers Hook Hooks STANDARD Secret Signature received
"""

if not TYPE_CHECKING:
    # Hidden from type checkers, so that a misspelt name is an error for them.
    __getattr__, __dir__, _ = lazy(__name__, _HOMES)
