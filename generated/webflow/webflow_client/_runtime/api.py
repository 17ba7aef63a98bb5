"""What a generated package states about its API: servers and security schemes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias


class ServerVariable(NamedTuple):
    """A variable of a server URL (OpenAPI 3.1.1 section 4.8.6)."""

    default: str
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(NamedTuple):
    """A documented server; its URL may hold `{variables}`."""

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


Scheme: TypeAlias = Bearer | Basic | ApiKey | OAuth2ClientCredentials

REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")


class Api(NamedTuple):
    """The constant that a generated package gives its clients.

    `environment` is the prefix of the variables that hold credentials: with `PETS`,
    the argument `access_token` comes from `PETS_ACCESS_TOKEN`. `operation_servers` are
    the URLs of the operations that have a server of their own.
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

    def variable(self, argument: str) -> str:
        """Environment variable of a credential's argument; empty where none is."""
        return self.environment and f"{self.environment}_{argument.upper()}"
