"""The servers and security schemes of an API, as its package states them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from .errors import ApiStatusError, InvalidRequestError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?", re.ASCII)
_PATH = re.compile(r"[\w.~!$&'()*+,;=:@%/-]*", re.ASCII)
_ROOTED = re.compile(r"(/[\w.~!$&'()*+,;=:@%/-]*)?", re.ASCII)
_DOTS = re.compile(r"(^|/)(\.|%2e){1,2}(?=/|$)", re.IGNORECASE)


def filled(server: Server, values: Mapping[str, str]) -> str:
    """The server's URL with these values, and the defaults of the others.

    Raises:
        InvalidRequestError: The server has no such variable, or the value is not a
            documented one, or it would change more of the URL than its own place.
    """
    for name, value in values.items():
        _check(server, name, value)
    url = server.filled(values)
    if values and _DOTS.search(url.partition("://")[2]):
        raise InvalidRequestError("a server variable creates a dot segment in the URL")
    return url


def _check(server: Server, name: str, value: object) -> None:
    variable = server.variables.get(name)
    if variable is None:
        raise InvalidRequestError(f"{server.url} has no variable {name!r}")
    default = variable if isinstance(variable, str) else variable.default
    allowed = () if isinstance(variable, str) else variable.enum
    if not isinstance(value, str) or (allowed and value not in allowed):
        known = f"one of {', '.join(allowed)}" if allowed else "a string"
        raise InvalidRequestError(f"server variable {name!r} is {known}")
    if not _pattern(server.url, name, default).fullmatch(value):
        raise InvalidRequestError(
            f"server variable {name!r} is not valid at its position in {server.url}"
        )


def _pattern(url: str, name: str, default: str) -> re.Pattern[str]:
    """The pattern of a variable's values, by its place in the URL."""
    before, _, after = url.partition("{" + name + "}")
    if after.startswith("://"):
        return _SCHEME
    _, scheme, authority = before.partition("://")
    if not scheme and not before:
        # The value is the URL, which is checked as a whole.
        return re.compile(".*")
    if scheme and "/" not in authority:
        return _ROOTED if default.startswith("/") else _HOST
    return _PATH


class ServerVariable(NamedTuple):
    """A variable of a server URL (OpenAPI 3.1.1 section 4.8.6)."""

    default: str
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(NamedTuple):
    """A documented server; its URL may contain `{variables}`."""

    url: str
    description: str = ""
    variables: Mapping[str, ServerVariable | str] = {}

    def filled(self, values: Mapping[str, str]) -> str:
        """The URL with its variables given, or at their defaults."""
        url = self.url
        for name, variable in self.variables.items():
            default = variable if isinstance(variable, str) else variable.default
            url = url.replace("{" + name + "}", values.get(name, default))
        return url


class Bearer(NamedTuple):
    """`Authorization: Bearer …` (RFC 6750); OAuth 2 and OpenID Connect tokens too.

    `scheme` is another HTTP authentication scheme whose credential is one text
    (RFC 9110 section 11.4), such as `Token`.
    """

    argument: str = "access_token"
    scheme: str = "Bearer"


class Basic(NamedTuple):
    """`Authorization: Basic …` (RFC 7617); its credential is a pair."""

    username_argument: str = "username"
    password_argument: str = "password"


class ApiKey(NamedTuple):
    """A key in a header, a query parameter or a cookie."""

    name: str
    location: Literal["header", "query", "cookie"] = "header"
    argument: str = "api_key"
    prefix: str = ""


class OAuth2ClientCredentials(NamedTuple):
    """OAuth 2 client credentials (RFC 6749 section 4.4).

    Its credential is the pair (client id, client secret), or a ready token.
    """

    token_url: str
    scopes: tuple[str, ...] = ()
    client_id_argument: str = "client_id"
    client_secret_argument: str = "client_secret"
    argument: str = "access_token"


class ClientParameter(NamedTuple):
    """A parameter of nearly all operations that the client gives where a call does not.

    `argument` is the client's name for it, and the calls' own in most cases; a `secret`
    comes from the environment as well.
    """

    name: str
    argument: str
    location: Literal["header", "query"] = "header"
    required: bool = False
    secret: bool = False
    default: str | int | bool | None = None


Scheme: TypeAlias = Bearer | Basic | ApiKey | OAuth2ClientCredentials

REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")


class Api(NamedTuple):
    """The constant that a generated package gives its clients.

    `environment` is the prefix of the variables that hold credentials: with `PETS`,
    the argument `access_token` comes from `PETS_ACCESS_TOKEN`. `operation_servers` are
    the URLs of the operations that have a server of their own; `errors` are classes for
    statuses that few APIs document; `parameters` are those that the client gives.
    """

    title: str
    package: str
    version: str = ""
    servers: tuple[Server, ...] = ()
    security: Mapping[str, Scheme] = {}
    default_security: tuple[tuple[str, ...], ...] = ()
    environment: str = ""
    operation_servers: tuple[str, ...] = ()
    request_id_headers: tuple[str, ...] = REQUEST_ID_HEADERS
    errors: Mapping[int, type[ApiStatusError]] = {}
    parameters: tuple[ClientParameter, ...] = ()

    def variable(self, argument: str) -> str:
        """Environment variable of a credential's argument; empty if none is."""
        return self.environment and f"{self.environment}_{argument.upper()}"
