"""Everything a call needs to know, worked out once per client."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypedDict
from urllib.parse import quote, urlsplit, urlunsplit

from .api import Api, Server, filled
from .errors import InsecureUrlError, InvalidArgumentError, InvalidRequestError
from .options import refuse_others, refuse_unknown
from .retry import IDEMPOTENT, TRANSIENT
from .text import checked

if TYPE_CHECKING:
    from os import PathLike

    import httpx2

    from .recorder import Recorder


RUNTIME_VERSION = "1.0"


_UNFIT = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=1024)
def origin(url: str) -> str:
    """`scheme://host:port` in lower case, the port always given."""
    try:
        parts = urlsplit(url)
        port = _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError as problem:
        raise InvalidRequestError(f"not a URL: {problem}") from None
    return f"{parts.scheme}://{(parts.hostname or '').rstrip('.')}:{port}"


@lru_cache(maxsize=256)
def base(url: str, *, allow_http: bool = False) -> str:
    """A base URL without its trailing slash.

    Raises:
        InsecureUrlError: `http://` to another machine, or user info in the URL.
        InvalidRequestError: Not an absolute http(s) URL, or one with a query.
    """
    if _UNFIT.search(url):
        raise InvalidRequestError(
            "a base URL must not contain spaces, control characters or `\\`"
        )
    try:
        parts = urlsplit(url)
    except ValueError as problem:
        raise InvalidRequestError(f"not a URL: {problem}") from None
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        raise InvalidRequestError(
            f"{safe(url)!r} is not an absolute URL; pass base_url='https://…'"
        )
    if "@" in parts.netloc:
        raise InsecureUrlError(
            "the base URL contains user info; pass credentials instead"
        )
    if parts.query or parts.fragment:
        raise InvalidRequestError("a base URL must not have a query or fragment")
    if parts.scheme.lower() == "http" and not allow_http and not loopback(url):
        raise InsecureUrlError(
            f"{safe(url)} is not encrypted; use https or pass allow_http=True"
        )
    origin(url)
    return url.rstrip("/")


def loopback(url: str) -> bool:
    """Whether a URL names this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def safe(url: str, secrets: Collection[str] = ()) -> str:
    """The URL for messages: no user info, secret query values masked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(not a URL)"
    netloc = parts.netloc.rpartition("@")[2]
    masked = {quote(name, safe="") for name in secrets}
    query = "&".join(
        f"{name}=***" if name in masked else name + sign + value
        for name, sign, value in (p.partition("=") for p in parts.query.split("&"))
    )
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))


class Timeout(NamedTuple):
    """Seconds for each phase of a request; None waits for ever."""

    connect: float | None = 60.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = 60.0

    def as_dict(self) -> dict[str, float | None]:
        """The form that the transport takes."""
        return {
            "connect": self.connect,
            "read": self.read,
            "write": self.write,
            "pool": self.pool,
        }


TimeoutOption: TypeAlias = "float | Timeout | httpx2.Timeout | None"


class Drift(NamedTuple):
    """One place where a response breaks its documented schema.

    Attributes:
        operation: Dotted name of the operation.
        field: Path in the response, such as `items[].lastPublished`.
        expected: What is documented.
        seen: JSON type received, `nothing`, or `date-time without an offset`.
    """

    operation: str
    field: str
    expected: str
    seen: str

    def __str__(self) -> str:
        return (
            f"{self.operation}: {self.field}: expected {self.expected}, got {self.seen}"
        )


OnDrift: TypeAlias = Callable[[Drift], object]


class CallOptions(TypedDict, total=False):
    """The options of `with_options`.

    Keys:
        timeout: Seconds, a `Timeout`, or None for no timeout. Default 60.
        deadline: Seconds for a whole call, retries, waits and tokens included. Exact
            in an async client, and to one socket operation or name look-up in a sync
            one; with your own sync `http_client`, each read of a slow answer may take
            that long again, and a callable of yours takes the time it takes.
        idle_timeout: Longest wait in seconds for the next value of a stream, whatever
            keeps its connection open. Default None: the timeout of each read alone.
        max_retries: Retries per call. Default 2.
        retry_statuses: Statuses after which a call is repeated: 429 of any method,
            others where the call may be repeated. Any 5xx that comes with `Retry-After`
            counts as well. Default 408, 429, 502, 503, 504.
        retry_methods: Methods that may be repeated. Default the idempotent ones
            (RFC 9110 section 9.2.2).
        retry_budget: Whether retries that the server did not ask for (`Retry-After`) are
            at most a tenth of the calls while all fail. Default True.
        max_retry_wait: Longest wait in seconds between two attempts; a server that
            asks for more is not asked again. Default 60.
        headers: Headers for every request, before those of credentials; None removes
            one.
        base_url: Base URL that replaces the documented server.
        parameters: Values of the client's own parameters by their arguments; None
            gives none.
        token_parameters: More fields for the token endpoint, such as `audience`.
        strict: Raise `SchemaDriftError` instead of warning. Default False.
        on_drift: Called with every `Drift`.
        record: File to which what responses hold and the documentation does not state
            is added, a line of JSON each, without values; evidence for
            `fragmint build`. None for none.
        max_response_bytes: Cap on a decoded body; None for no cap. Default 64 MiB.
        follow_redirects: Follow redirects, without credentials to other origins.
        allow_http: Allow `http://` to other machines than this one.
        on_request: Called with every request before it is sent.
        on_response: Called with every response, before its body is read.
    """

    timeout: TimeoutOption
    deadline: float | None
    idle_timeout: float | None
    max_retries: int
    retry_statuses: Collection[int]
    retry_methods: Collection[str]
    retry_budget: bool
    max_retry_wait: float
    headers: Mapping[str, str | None] | None
    base_url: str | None
    parameters: Mapping[str, object]
    token_parameters: Mapping[str, str]
    strict: bool
    on_drift: OnDrift | None
    record: str | PathLike[str] | None
    max_response_bytes: int | None
    follow_redirects: bool
    allow_http: bool
    on_request: Callable[[httpx2.Request], Any] | None
    on_response: Callable[[httpx2.Response], Any] | None


class _ConstructorOptions(TypedDict, total=False):
    timeout: TimeoutOption
    deadline: float | None
    idle_timeout: float | None
    max_retries: int
    retry_statuses: Collection[int]
    retry_methods: Collection[str]
    retry_budget: bool
    max_retry_wait: float
    headers: Mapping[str, str | None] | None
    token_parameters: Mapping[str, str]
    strict: bool
    on_drift: OnDrift | None
    record: str | PathLike[str] | None
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
        server: Position, URL or description of a documented server. Default the first.
        server_variables: Values for the variables of the server's URL.
    """

    http_client: httpx2.Client | None


class AsyncClientOptions(_ConstructorOptions, total=False):
    """The same for an async client."""

    http_client: httpx2.AsyncClient | None


MAX_RESPONSE_BYTES = 64 * 1024 * 1024


class Settings(NamedTuple):
    """Frozen options of one client.

    `hidden` are the query parameters that hold a secret; `moved` indicates that the caller
    gave the base URL. `params` (encoded) and `cookies` are those of the caller's own
    transport.
    """

    api: Api
    base_url: str = ""
    credentials: Mapping[str, object] = {}
    timeout: Mapping[str, float | None] = Timeout().as_dict()
    deadline: float | None = None
    idle_timeout: float | None = None
    max_retries: int = 2
    retry_statuses: Collection[int] = TRANSIENT
    retry_methods: Collection[str] = IDEMPOTENT
    retry_budget: bool = True
    max_retry_wait: float = 60.0
    headers: Mapping[str, str] = {}
    parameters: Mapping[str, object] = {}
    token_parameters: Mapping[str, str] = {}
    strict: bool = False
    on_drift: OnDrift | None = None
    record: Recorder | None = None
    max_response_bytes: int | None = MAX_RESPONSE_BYTES
    follow_redirects: bool = False
    allow_http: bool = False
    on_request: Callable[[httpx2.Request], Any] | None = None
    on_response: Callable[[httpx2.Response], Any] | None = None
    hidden: frozenset[str] = frozenset()
    moved: bool = False
    params: str = ""
    cookies: httpx2.Cookies | None = None

    def merged(self, options: Mapping[str, Any]) -> Settings:
        """These settings with some options changed.

        Raises:
            InvalidArgumentError: There is no such option, or it takes another value.
        """
        refuse_unknown(options, OPTIONS)
        refuse_others(options)
        return self.changed(options)

    def changed(self, options: Mapping[str, Any]) -> Settings:
        """These settings with some options changed, which are known to be right."""
        changes = dict(options)
        if "timeout" in changes:
            changes["timeout"] = phases(changes["timeout"])
        if "headers" in changes:
            changes["headers"] = _merged(self.headers, changes["headers"] or {})
        if changes.get("record") is not None:
            from .recorder import recorder

            path = os.path.abspath(changes["record"])
            changes["record"] = recorder(path, self.api.package)
        if "parameters" in changes:
            changes["parameters"] = self._with_parameters(changes["parameters"])
        if changes.get("base_url", "") is None:
            del changes["base_url"]
        if "base_url" in changes:
            changes["moved"] = True
        settings = self._replace(**changes)
        if settings.base_url:
            url = base(settings.base_url, allow_http=settings.allow_http)
            settings = settings._replace(base_url=url)
        return settings

    def _with_parameters(self, values: Mapping[str, object]) -> dict[str, object]:
        known = {parameter.argument for parameter in self.api.parameters}
        refuse_unknown(values, known)
        return {**self.parameters, **values}

    def leaves_unread(self, response: httpx2.Response) -> bool:
        """Whether a response that is to be streamed stays open: none that is followed
        by another request, nor an error."""
        followed = self.follow_redirects and response.has_redirect_location
        return response.status_code < 400 and not followed

    def __repr__(self) -> str:
        # Credentials and headers stay out of logs and tracebacks.
        return f"Settings(base_url={self.base_url!r})"

    @property
    def origin(self) -> str:
        """Scheme, host and port that the credentials are bound to."""
        return origin(self.base_url)


OPTIONS = frozenset(Settings._fields) - {
    *("api", "credentials", "hidden", "moved", "params", "cookies"),
}


def of_transport(client: Any) -> dict[str, Any]:
    """The settings that a client of the caller's own decides, unless an option does: its
    timeout, its query parameters, its cookies, and whether it follows redirects.
    """
    import httpx2

    # The library's own default is nobody's choice.
    unset = client.timeout == httpx2.Timeout(5.0)
    return {
        "timeout": Timeout().as_dict() if unset else phases(client.timeout),
        "params": str(client.params),
        "cookies": client.cookies,
        "follow_redirects": client.follow_redirects,
    }


def phases(timeout: TimeoutOption) -> dict[str, float | None]:
    """A timeout option as seconds per phase."""
    if timeout is None or isinstance(timeout, (int, float)):
        return Timeout(timeout, timeout, timeout, timeout).as_dict()
    if not hasattr(timeout, "as_dict"):
        raise InvalidArgumentError(
            "`timeout` must be a number of seconds, a Timeout or None"
        )
    return dict(timeout.as_dict())


def _merged(old: Mapping[str, str], new: Mapping[str, str | None]) -> dict[str, str]:
    kept = {name.lower(): (name, value) for name, value in old.items()}
    for name, value in new.items():
        kept.pop(name.lower(), None)
        if value is not None:
            kept[name.lower()] = (name, checked(name, value))
    return dict(kept.values())


def user_agent(api: Api) -> str:
    """`package/version runtime/version python/version` (RFC 9110 section 10.1.5)."""
    version, python = api.version or "0", sys.version.partition(" ")[0]
    text = f"{api.package}/{version} runtime/{RUNTIME_VERSION} python/{python}"
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text)


def _named(api: Api, name: str) -> Server:
    """The documented server of a URL or a description."""
    for server in api.servers:
        if name and name in (server.url, server.description):
            return server
    names = [
        s.url + (f" ({s.description})" if s.description else "") for s in api.servers
    ]
    known = f"only {', '.join(names)}" if names else "none"
    raise InvalidRequestError(
        f"{api.title} documents no server {safe(name)!r}, {known};"
        " pass another URL as base_url="
    )


def server_url(api: Api, server: int | str, variables: Mapping[str, str]) -> str:
    """URL of a documented server, its variables filled; `""` if there is none."""
    if isinstance(server, str):
        chosen = _named(api, server)
    elif not api.servers and server == 0:
        return ""
    elif not 0 <= server < len(api.servers):
        raise InvalidRequestError(f"{api.title} documents {len(api.servers)} servers")
    else:
        chosen = api.servers[server]
    if variables:
        url = filled(chosen, variables)
    else:
        url = chosen.filled({})
    if "{" in url and chosen.variables:
        missing = ", ".join(n for n in chosen.variables if "{" + n + "}" in url)
        raise InvalidRequestError(
            f"{chosen.url} needs server_variables={{...}} for {missing}, or pass base_url="
        )
    return url
