"""A call as a value: what to send and how to read the response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Protocol,
    TypeAlias,
    TypedDict,
    TypeVar,
    get_args,
)

if TYPE_CHECKING:
    from typing import Self

    from typing_extensions import TypeForm

    from .bodies import Body


T = TypeVar("T")
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
