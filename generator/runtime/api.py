"""The servers, security schemes and pagination of an API, as its package states them.

All kinds have these in common:

- `items`: where the response holds the list;
- `limit`: where the request says the page size, if it can;
- `minimum`, `maximum`: smallest and largest page size that are documented;
- `more`: where the response holds a boolean that says whether there is more;
- `done`: where the response holds a boolean that says whether this was the last page.

Offsets and numbers also have:

- `next`: where the response holds the next page (a URL, a number), null at the end;
- `counted`: where the response holds the number of all items, or of those in the page.
"""

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


Place: TypeAlias = tuple[str, ...]
"""Wire names that lead to a member of a JSON body; `()` is the body itself."""
Where: TypeAlias = str | Place
"""A query parameter by its name, or a field of the JSON request body by its place."""


class OffsetPages(NamedTuple):
    """A number of items to skip.

    Attributes:
        offset: Where the request says it.
        total: Where the response holds the number of all items.
        start: Offset of the first item.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    offset: Where = "offset"
    total: Place | None = None
    start: int = 0
    next: Place | None = None
    counted: Place | None = None


class NumberPages(NamedTuple):
    """A page number.

    Attributes:
        number: Where the request says it.
        last: Where the response holds the number of pages.
        total: Where the response holds the number of all items.
        start: Number of the first page, where the response does not say it.
        current: Where the response holds the number of the page.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    number: Where = "page"
    last: Place | None = None
    total: Place | None = None
    start: int = 1
    next: Place | None = None
    counted: Place | None = None
    current: Place | None = None


class CursorPages(NamedTuple):
    """A cursor from the response, or from its last item.

    Attributes:
        cursor: Where the request says it.
        next: Where the response holds the next one.
        last_item: Where the last item holds the next one, instead of `next`.
        header: The response header that holds the next one, instead of `next`.
    """

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    cursor: Where = "cursor"
    next: Place = ()
    last_item: Place | None = None
    header: str | None = None


class LinkPages(NamedTuple):
    """A `Link` header with `rel="next"` (RFC 8288)."""

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None


class NextUrlPages(NamedTuple):
    """The URL of the next page is in the response, at `next`."""

    items: Place = ()
    limit: Where | None = None
    minimum: int | None = None
    maximum: int | None = None
    more: Place | None = None
    done: Place | None = None
    next: Place = ("next",)


Pages: TypeAlias = OffsetPages | NumberPages | CursorPages | LinkPages | NextUrlPages

_TARGET = re.compile(r"\s*<([^>]*)>")
_PARAMETER = re.compile(
    r"""\s*;\s*([^\s=;,"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?"""
)


def next_link(headers: Mapping[str, str]) -> str | None:
    """Target of the link with `rel="next"`, possibly relative (RFC 8288, section 3)."""
    text, at_ = headers.get("link", ""), 0
    while found := _TARGET.match(text, at_):
        relations, at_ = "", found.end()
        while parameter := _PARAMETER.match(text, at_):
            at_ = parameter.end()
            if parameter[1].lower() == "rel" and not relations:
                relations = (parameter[2] or "").strip("\"'").lower()
        if "next" in relations.split():
            return found[1]
        at_ = text.find(",", at_) + 1
        if not at_:
            return None
    return None
