"""Options of a client, and the settings that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypedDict

if TYPE_CHECKING:
    import httpx2

    from .timeouts import TimeoutOption


class Drift(NamedTuple):
    """One place where a response breaks its documented schema.

    Attributes:
        operation: Dotted name of the operation.
        field: Path in the response, such as `items[].lastPublished`.
        expected: What is documented.
        seen: JSON type received, or `nothing`.
    """

    operation: str
    field: str
    expected: str
    seen: str

    def __str__(self) -> str:
        return (
            f"{self.operation}: {self.field}: expected {self.expected},"
            f" got {self.seen}"
        )


OnDrift: TypeAlias = Callable[[Drift], object]


class CallOptions(TypedDict, total=False):
    """What `with_options` takes.

    Keys:
        timeout: Seconds, a `Timeout`, or None for no timeout. Default 60.
        deadline: Seconds for a whole call, retries, waits and tokens included. Exact
            in an async client, and to one socket operation or name look-up in a sync
            one; with your own sync `http_client`, each read of a slow answer may take
            that long again, and a callable of yours takes the time it takes.
        max_retries: Retries per call. Default 2.
        max_retry_wait: Longest wait in seconds between two attempts; a server that
            asks for more is not asked again. Default 60.
        headers: Headers for every request, before those of credentials; None removes
            one.
        base_url: Base URL that replaces the documented server.
        strict: Raise `SchemaDriftError` instead of warning. Default False.
        on_drift: Called with every `Drift`.
        max_response_bytes: Cap on a decoded body; None for no cap. Default 64 MiB.
        follow_redirects: Follow redirects, without credentials to other origins.
        allow_http: Allow `http://` to other machines than this one.
        on_request: Called with every request before it is sent.
        on_response: Called with every response, before its body is read.
    """

    timeout: TimeoutOption
    deadline: float | None
    max_retries: int
    max_retry_wait: float
    headers: Mapping[str, str | None] | None
    base_url: str | None
    strict: bool
    on_drift: OnDrift | None
    max_response_bytes: int | None
    follow_redirects: bool
    allow_http: bool
    on_request: Callable[[httpx2.Request], Any] | None
    on_response: Callable[[httpx2.Response], Any] | None


class _ConstructorOptions(TypedDict, total=False):
    timeout: TimeoutOption
    deadline: float | None
    max_retries: int
    max_retry_wait: float
    headers: Mapping[str, str | None] | None
    strict: bool
    on_drift: OnDrift | None
    max_response_bytes: int | None
    follow_redirects: bool
    allow_http: bool
    on_request: Callable[[httpx2.Request], Any] | None
    on_response: Callable[[httpx2.Response], Any] | None
    server: int | str
    server_variables: Mapping[str, str]


class ClientOptions(_ConstructorOptions, total=False):
    """Options of a client's constructor: those of `CallOptions`, and the server.

    Keys:
        http_client: Your own `httpx2.Client`; it is not closed with this one.
        server: Position or URL of a documented server. Default the first.
        server_variables: Values for the variables of the server's URL.
    """

    http_client: httpx2.Client | None


class AsyncClientOptions(_ConstructorOptions, total=False):
    """The same for an async client."""

    http_client: httpx2.AsyncClient | None
