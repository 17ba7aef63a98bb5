"""Everything a call needs to know, worked out once per client."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .api import Api, Server
from .errors import InvalidRequestError
from .headers import checked
from .origins import base, origin
from .timeouts import Timeout, TimeoutOption
from .version import RUNTIME_VERSION

if TYPE_CHECKING:
    import httpx2

    from .options import OnDrift

MAX_RESPONSE_BYTES = 64 * 1024 * 1024


class Settings(NamedTuple):
    """Frozen options of one client.

    `hidden` are the query parameters that hold a secret; `moved` tells that the caller
    gave the base URL.
    """

    api: Api
    base_url: str = ""
    credentials: Mapping[str, object] = {}
    timeout: Mapping[str, float | None] = Timeout().as_dict()
    deadline: float | None = None
    max_retries: int = 2
    max_retry_wait: float = 60.0
    headers: Mapping[str, str] = {}
    strict: bool = False
    on_drift: OnDrift | None = None
    max_response_bytes: int | None = MAX_RESPONSE_BYTES
    follow_redirects: bool = False
    allow_http: bool = False
    on_request: Callable[[httpx2.Request], Any] | None = None
    on_response: Callable[[httpx2.Response], Any] | None = None
    hidden: frozenset[str] = frozenset()
    moved: bool = False

    def merged(self, options: Mapping[str, Any]) -> Settings:
        """These settings with some options changed."""
        unknown = options.keys() - _OPTIONS
        if unknown:
            raise TypeError(f"unknown option: {', '.join(sorted(unknown))}")
        changes = dict(options)
        if "timeout" in changes:
            changes["timeout"] = phases(changes["timeout"])
        if "headers" in changes:
            changes["headers"] = _merged(self.headers, changes["headers"] or {})
        if changes.get("base_url", "") is None:
            del changes["base_url"]
        if "base_url" in changes:
            changes["moved"] = True
        settings = self._replace(**changes)
        if settings.base_url:
            url = base(settings.base_url, allow_http=settings.allow_http)
            settings = settings._replace(base_url=url)
        return settings

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


_OPTIONS = frozenset(Settings._fields) - {
    "api",
    "credentials",
    "hidden",
    "moved",
}


def phases(timeout: TimeoutOption) -> dict[str, float | None]:
    """A timeout option as seconds per phase."""
    if timeout is None or isinstance(timeout, (int, float)):
        return Timeout(timeout, timeout, timeout, timeout).as_dict()
    if not hasattr(timeout, "as_dict"):
        raise TypeError("a timeout is a number of seconds, a Timeout or None")
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
    version = api.version or "0"
    text = (
        f"{api.package}/{version} runtime/{RUNTIME_VERSION}"
        f" python/{sys.version.partition(' ')[0]}"
    )
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text)


def server_url(api: Api, server: int | str, variables: Mapping[str, str]) -> str:
    """URL of a documented server, its variables filled; `""` where there is none."""
    if isinstance(server, str):
        known = [item for item in api.servers if item.url == server]
        chosen = known[0] if known else Server(server)
    elif not api.servers and server == 0:
        return ""
    elif not 0 <= server < len(api.servers):
        raise InvalidRequestError(f"{api.title} documents {len(api.servers)} servers")
    else:
        chosen = api.servers[server]
    if not variables:
        return chosen.filled({})
    from .servers import filled

    return filled(chosen, variables)
