"""The common base of sync and async clients."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, wraps
from inspect import unwrap
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar, cast

import httpx2

from .api import Api
from .call import Call, Received, Response
from .errors import InvalidArgumentError
from .exchange import Exchange, mask_transport_log
from .options import refuse_others, refuse_unknown
from .security import from_environment, given, given_parameters, secret_parameters
from .settings import OPTIONS, Settings, of_transport, server_url, user_agent
from .shared import Shared

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .settings import CallOptions


F = TypeVar("F", bound=Callable[..., Any])


def forgetful(function: F) -> F:
    """A function that holds secrets: where it fails, no frame of it keeps a variable."""

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        before = sys.exception()
        try:
            return function(*given, **named)
        except BaseException as problem:
            given, named = (), {}
            forget(problem, before)
            raise

    return cast(F, call)


def forget(problem: BaseException, before: BaseException | None) -> None:
    """Clear the variables of all frames that an error and its causes came through and that
    have ended; `before` is an error that is handled already, which is not ours.
    """
    pending: list[BaseException | None] = [problem]
    known = {id(before), id(None)}
    while pending:
        error = pending.pop()
        if error is None or id(error) in known:
            continue
        known.add(id(error))
        pending += [error.__cause__, error.__context__]
        trace = error.__traceback__
        while trace is not None:
            # Frames of whoever called us are still running.
            with suppress(RuntimeError):
                trace.tb_frame.clear()
            trace = trace.tb_next


H = TypeVar("H", httpx2.Client, httpx2.AsyncClient)
T = TypeVar("T")
# Editors that complete by Jedi do not follow `Self`.
C = TypeVar("C", bound="BaseClient[Any]")
"""The client's own class: editors that know no `Self` complete its groups, too."""
_OF_CONSTRUCTOR = frozenset({"http_client", "server", "server_variables"})
"""Options that only a client that is made has."""


class Arguments(NamedTuple):
    """The arguments of a client's constructor: values by the names of schemes, values
    of the client's own parameters, and the rest.
    """

    credentials: Mapping[str, object]
    parameters: Mapping[str, object]
    base_url: str | None
    options: Mapping[str, Any]


class BaseClient(Generic[H]):
    """Settings, shared state, and the pure halves of sending."""

    api: ClassVar[Api]
    _transport: ClassVar[type[Any]]
    _settings: Settings
    _shared: Shared[H]
    _fixed: Mapping[str, tuple[str, str]]
    _owner: bool = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__init__" in vars(cls):
            # Its arguments are secrets.
            cls.__init__ = forgetful(cls.__init__)  # type: ignore[method-assign]

    def _open(
        self,
        arguments: Arguments,
        make: Callable[[], H],
        lock: Callable[[], Any],
        place: Callable[[], Any],
    ) -> None:
        self._refuse_unknown(arguments.options)
        base_url = arguments.base_url
        rest = {**arguments.options, "base_url": base_url}
        refuse_others(rest)
        own = rest.pop("http_client", None)
        if not isinstance(own, (self._transport, NoneType)):
            wanted = f"httpx2.{self._transport.__name__}"
            raise InvalidArgumentError(f"`http_client` must be an {wanted}")
        server = rest.pop("server", 0)
        variables = rest.pop("server_variables", {})
        hidden = secret_parameters(self.api)
        parameters = given_parameters(self.api, arguments.parameters)
        found = given(self.api, arguments.credentials)
        # A base URL of the caller's own needs no variables of a documented one.
        chosen = server != 0 or bool(variables)
        if not (base_url or chosen or (own is not None and str(own.base_url))):
            base_url = from_environment(self.api, "base_url")
        own_url = base_url and not chosen
        documented = "" if own_url else server_url(self.api, server, variables)
        absolute = documented if "://" in documented else ""
        settings = Settings(
            self.api, absolute, found, hidden=hidden, parameters=parameters
        )
        if own is not None:
            settings = settings._replace(**of_transport(own))
        rest["base_url"] = base_url or (str(own.base_url) if own else "") or None
        self._settings = settings.changed(rest)
        self._shared = Shared(self.api.package, own, make, lock, place)
        if hidden:
            mask_transport_log(hidden)
        self._fixed = fixed_headers(self.api, self._shared.first_http.headers)

    def _refuse_unknown(self, options: Mapping[str, Any]) -> None:
        own = unwrap(type(self).__init__)
        named = getattr(own, "__kwdefaults__", None) or {}
        known = (OPTIONS - {"parameters"}) | _OF_CONSTRUCTOR | named.keys()
        refuse_unknown(options, known)

    @forgetful
    def with_options(self: C, **options: Unpack[CallOptions]) -> C:
        """A copy of this client with other options; it shares the connection pool.

        Closing the copy does nothing: the pool belongs to the original.
        """
        clone = object.__new__(type(self))
        # The groups of methods belong to the client that made them.
        own = {k: v for k, v in vars(self).items() if not self._is_cached(k)}
        vars(clone).update(own, _settings=self._settings.merged(options), _owner=False)
        return clone

    @classmethod
    def _is_cached(cls, name: str) -> bool:
        return isinstance(getattr(cls, name, None), cached_property)

    @property
    def base_url(self) -> str:
        """Base URL of the requests, without a trailing slash."""
        return self._settings.base_url

    @property
    def is_closed(self) -> bool:
        """Whether the client, or the one it was made from, was closed."""
        return self._shared.closed

    def __repr__(self) -> str:
        # A traceback with locals shows a client whose constructor failed, too.
        made = "_settings" in vars(self)
        url = self._settings.base_url if made else ""
        return f"{type(self).__name__}(base_url={url!r})"

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} contains secrets and cannot be pickled")

    def _exchange(self, call: Call[Any], *, stream: bool = False) -> Exchange:
        shared = self._shared
        return Exchange(
            call,
            self._settings,
            shared.budget,
            shared.first,
            self._fixed,
            stream,
            shared.logger,
        )

    def _value(self, call: Call[T], received: Received) -> T:
        from .outcome import value_of

        value: T = value_of(call, received, self._settings, self._shared.first)
        return value

    def _raise_for_status(self, call: Call[Any], received: Received) -> None:
        from .outcome import raise_for_status

        raise_for_status(call, received, self._settings, self._shared.first)

    def _response(self, call: Call[T], received: Received) -> Response[T]:
        return Response(
            received.status,
            received.headers,
            received.content,
            received.elapsed,
            received.attempts,
            received.method,
            received.url,
            received.id_headers,
            self._value(call, received),
            call.returns_headers or {},
        )


def fixed_headers(api: Api, headers: httpx2.Headers) -> dict[str, tuple[str, str]]:
    """Headers of every request: those of the transport client, and our User-Agent."""
    fixed = {name.lower(): (name.title(), value) for name, value in headers.items()}
    if fixed.get("user-agent", ("", "python-httpx2"))[1].startswith("python-httpx2"):
        fixed["user-agent"] = ("User-Agent", user_agent(api))
    return fixed
