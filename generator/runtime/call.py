"""A call and its full response as values, and the steps that a call asks its client to take;
everything else is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    NamedTuple,
    Protocol,
    TypeAlias,
    TypedDict,
    TypeVar,
    get_args,
)

if TYPE_CHECKING:
    from typing import Self

    import httpx2
    from typing_extensions import TypeForm

    from .api import OAuth2ClientCredentials
    from .bodies import Body
    from .retry import RateLimit


T = TypeVar("T")
H = TypeVar("H")
V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
JsonObject: TypeAlias = Mapping[str, Any]
"""A plain mapping with wire names, instead of a model."""
Statuses: TypeAlias = "Mapping[int | str, Any]"
"""Types by status: exact (`404`), a range (`"4XX"`) or `"default"`."""


class Streamable(Protocol[V_co]):
    """A call whose response can be read as a stream of values of one type."""

    def each(self) -> V_co:
        """Tells type checkers what each value is; never called."""
        ...


@dataclass(frozen=True, slots=True)
class _Wire(Generic[T]):
    method: str
    path: str
    returns: TypeForm[T]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Call(_Wire[T]):
    """One request and the types of its responses; sent by a client.

    Attributes:
        method: HTTP method.
        path: Percent-encoded path below the server's URL (see `path`).
        returns: Type of the successful response; None if there is no content.
        query: Query parameters; None and MISSING are not sent.
        headers: Header parameters, likewise.
        cookies: Cookie parameters, likewise.
        body: Request body, or None.
        statuses: Success types by status (`202`, `"2XX"`, `"default"`), where they
            differ; `returns` is then their union.
        errors: Types of error bodies, by the same keys.
        returns_headers: Types of documented response headers, by wire name.
        security: Alternatives of scheme names (OR of AND); None for the client's
            default, `()` for none.
        scopes: OAuth scopes that the operation needs, for messages.
        server: Base URL that replaces the client's, or a path on the client's host.
        operation: Dotted name, such as `pets.list`.
        idempotency_key: Name of the header that makes a repetition safe.
        accept: Value of the Accept header.
        events: Whether the values of an event stream are whole events, not just their
            data.
    """

    query: Mapping[str, object] | None = None
    headers: Mapping[str, object] | None = None
    cookies: Mapping[str, object] | None = None
    body: Body | None = None
    statuses: Statuses | None = None
    errors: Statuses | None = None
    returns_headers: Mapping[str, Any] | None = None
    security: tuple[tuple[str, ...], ...] | None = None
    scopes: tuple[str, ...] = ()
    server: str | None = None
    operation: str = ""
    idempotency_key: str | None = None
    accept: str | None = None
    events: bool = False

    def __repr__(self) -> str:
        # Parameters and bodies may hold secrets.
        return f"{type(self).__name__}({self.method!r}, {self.path!r})"

    @property
    def name(self) -> str:
        """The operation, or method and path where it has no name."""
        return self.operation or f"{self.method} {self.path}"

    @property
    def is_sequence(self) -> bool:
        """Whether the response is a sequence of values."""
        return False

    @property
    def item(self) -> Any:
        """Type of each value, where the response is read as a stream."""
        return self.returns

    def each(self) -> T:
        """Tells type checkers what each value of a stream is; never called."""
        raise NotImplementedError

    def with_query(self, **more: object) -> Self:
        """The same call with more query parameters, by their wire names; None removes
        one.
        """
        return replace(self, query={**(self.query or {}), **more})

    def with_headers(self, headers: Mapping[str, object]) -> Self:
        """The same call with more headers, before those of the client; None removes
        one.
        """
        return replace(self, headers={**(self.headers or {}), **headers})

    def with_body(self, body: Body | None) -> Self:
        """The same call with another body, such as `json_body({...})`."""
        return replace(self, body=body)

    def accepting(self, media_type: str, kind: TypeForm[V]) -> Call[V]:
        """The same call that asks for another documented media type: `str` or `bytes`
        take any content as it is, other types take JSON.
        """
        given = {field.name: getattr(self, field.name) for field in fields(Call)}
        own = {"returns": kind, "accept": media_type, "statuses": None, "events": False}
        return Call(**{**given, **own})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SequenceCall(Call[list[T]]):
    """A call whose response is server-sent events, JSON lines or a JSON text sequence
    (OpenAPI 3.2, section 4.14.2).

    `client.stream(call)` gives each value as it arrives, `client.send(call)` all of
    them at the end.
    """

    @property
    def is_sequence(self) -> bool:
        """It is."""
        return True

    @property
    def item(self) -> Any:
        """Type of each value."""
        return get_args(self.returns)[0]

    # Each value of the list is one of the stream.
    def each(self) -> T:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Tells type checkers what each value of a stream is; never called."""
        raise NotImplementedError


class Parts(TypedDict, total=False):
    """The parts of an undocumented call.

    Keys:
        query: Query parameters by their wire names.
        headers: Headers, likewise.
        cookies: Cookies, likewise.
        json: A JSON body.
    """

    query: Mapping[str, object]
    headers: Mapping[str, object]
    cookies: Mapping[str, object]
    json: object


def undocumented(method: str, path: str, returns: Any, parts: Parts) -> Call[Any]:
    """An undocumented call.

    Raises:
        InvalidArgumentError: A part is unknown or has the wrong form.
    """
    from .bodies import json_body
    from .options import refuse_others, refuse_unknown

    refuse_unknown(parts, Parts.__annotations__)
    refuse_others({**parts, "method": method, "path": path})
    body = json_body(parts["json"]) if "json" in parts else None
    return Call(
        method.upper(),
        path,
        returns,
        query=parts.get("query"),
        headers=parts.get("headers"),
        cookies=parts.get("cookies"),
        body=body,
    )


class Send(NamedTuple):
    """Send a request; the response is an `Answer`, a transport error is thrown.

    `seconds`, in every step, is the time that it may take; None if there is no deadline.

    Attributes:
        request: The request, complete.
        cap: Most decoded bytes to read; None for no cap.
        seconds: Time left until the deadline; None without one.
        stream: Leave the body of a successful response unread.
        foreign: Another origin than the client's: no authentication of any kind.
    """

    request: httpx2.Request
    cap: int | None = None
    seconds: float | None = None
    stream: bool = False
    foreign: bool = False

    def __repr__(self) -> str:
        return f"Send({self.request!r})"


class Answer(NamedTuple):
    """A response and its body.

    `content` is None if the body was left unread, or was larger than the cap:
    `too_large` indicates which.
    """

    response: httpx2.Response
    content: bytes | None
    too_large: bool = False


class Pause(NamedTuple):
    """Wait, in seconds."""

    seconds: float


class Ask(NamedTuple):
    """Call a function of the user (awaited in an async client)."""

    function: Callable[[], Any]
    seconds: float | None = None


class Token(NamedTuple):
    """A token from a token endpoint; `stale` is one that was refused.

    `scopes` are what the call needs; `in_body` indicates that the endpoint takes the client's
    credentials in the form (RFC 6749 section 2.3.1), not by HTTP Basic.
    """

    scheme: OAuth2ClientCredentials
    client_id: str
    client_secret: str
    stale: str | None = None
    seconds: float | None = None
    scopes: tuple[str, ...] = ()
    in_body: bool = False

    def __repr__(self) -> str:
        return f"Token({self.scheme.token_url!r})"


Step: TypeAlias = Send | Pause | Ask | Token


@dataclass(frozen=True, slots=True)
class Received:
    """The response to a call, before decoding.

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
    # Cookies and bodies may be secrets.
    headers: httpx2.Headers = field(repr=False)
    content: bytes = field(repr=False)
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
        """The limit that the rate-limit headers state."""
        from .retry import RateLimit

        return RateLimit.parse(self.headers)

    def header(self, name: str, kind: TypeForm[H]) -> H | None:
        """A response header as a type; None if it is absent or does not fit."""
        from .decode import header_as

        value: H | None = header_as(kind, self.headers.get(name))
        return value


@dataclass(frozen=True, slots=True)
class Response(Received, Generic[T]):
    """The response to `fetch`; `value` is what `send` would have returned.

    Attributes:
        value: The decoded body.
        header_types: Types of the documented headers, by wire name.
    """

    value: T
    header_types: Mapping[str, Any]

    @property
    def documented_headers(self) -> dict[str, Any]:
        """The documented headers that are there, by wire name and as their types; the
        bare text of one that does not fit.
        """
        found: dict[str, Any] = {}
        for name, kind in self.header_types.items():
            text = self.headers.get(name)
            if text is not None:
                typed = self.header(name, kind)
                found[name] = text if typed is None else typed
        return found
