"""URLs of documented servers, their variables filled in (OpenAPI 3.1.1 section 4.8.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .api import Server
from .errors import InvalidRequestError

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
        raise InvalidRequestError("a server variable makes a dot segment in the URL")
    return url


def _check(server: Server, name: str, value: object) -> None:
    variable = server.variables.get(name)
    if variable is None:
        raise InvalidRequestError(f"{server.url} has no variable {name!r}")
    default = variable if isinstance(variable, str) else variable.default
    allowed = () if isinstance(variable, str) else variable.enum
    if not isinstance(value, str) or (allowed and value not in allowed):
        known = f"one of {', '.join(allowed)}" if allowed else "a text"
        raise InvalidRequestError(f"server variable {name!r} is {known}")
    if not _pattern(server.url, name, default).fullmatch(value):
        raise InvalidRequestError(
            f"server variable {name!r} does not fit its place in {server.url}"
        )


def _pattern(url: str, name: str, default: str) -> re.Pattern[str]:
    """What a value may look like, by its place in the URL."""
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
