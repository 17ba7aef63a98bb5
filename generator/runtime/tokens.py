"""Tokens by client credentials (RFC 6749 section 4.4), without I/O."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from typing import TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import httpx2

from .api import OAuth2ClientCredentials
from .call import Answer, Send, Token
from .decode import NotJsonError, parsed
from .errors import CredentialsError
from .retry import TRANSIENT
from .security import basic
from .settings import Settings, base, origin, safe
from .text import quoted, utf8

Key: TypeAlias = tuple[OAuth2ClientCredentials, str, tuple[str, ...]]

# A token without a stated lifetime is kept this long, in seconds.
LIFETIME = 300.0
LONGEST = 10 * 365 * 24 * 3600.0
MARGIN = 30.0


def cached(tokens: Mapping[Key, tuple[str, float]], step: Token) -> str | None:
    """A token that is still good and was not refused."""
    token, end = tokens.get(key(step), ("", 0.0))
    good = token and token != step.stale and time.monotonic() < end
    return token if good else None


def key(step: Token) -> Key:
    """The key that a token is kept under: other scopes need another token."""
    return step.scheme, step.client_id, step.scopes


def token_url(step: Token, settings: Settings) -> str:
    """The URL of the token endpoint.

    A relative one is resolved against the base URL (OpenAPI 3.2, 4.28). One of the
    documented server moves with a `base_url` that the caller gave, so that no secret
    meant for a test server reaches the real one.

    Raises:
        InvalidRequestError: It is not an absolute http(s) URL.
        InsecureUrlError: It is `http://` on another machine.
    """
    url, root = step.scheme.token_url, settings.base_url
    if root and "://" not in url:
        url = urljoin(f"{root}/", url)
    elif root and settings.moved and origin(url) in documented(settings):
        url = urlunsplit((*urlsplit(root)[:2], *urlsplit(url)[2:4], ""))
    # Unlike a base URL it is asked for as it is: with its query and its last slash.
    place, mark, query = url.partition("#")[0].partition("?")
    base(place, allow_http=settings.allow_http)
    return place + mark + query


def documented(settings: Settings) -> frozenset[str]:
    """The origins of the documented servers."""
    urls = (server.filled({}) for server in settings.api.servers)
    return frozenset(origin(url) for url in urls if "://" in url and "{" not in url)


def token_request(step: Token, settings: Settings) -> httpx2.Request:
    """The request to the token endpoint, authenticated by HTTP Basic or in its body."""
    form = {"grant_type": "client_credentials", **settings.token_parameters}
    if step.scopes:
        form.setdefault("scope", " ".join(step.scopes))
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    if step.in_body:
        form |= {"client_id": step.client_id, "client_secret": step.client_secret}
    else:
        pair = f"{quoted(step.client_id)}:{quoted(step.client_secret)}"
        headers["Authorization"] = basic(pair)
    return httpx2.Request(
        "POST",
        token_url(step, settings),
        content=urlencode({utf8(k): utf8(str(v)) for k, v in form.items()}),
        headers=headers,
        extensions={"timeout": settings.timeout},
    )


TOKEN_BYTES = 1024 * 1024
"""Most bytes of a response that are read."""


def asked_token(
    step: Token, settings: Settings
) -> Generator[Send, Answer, tuple[str, float]]:
    """Yield the requests for a token: by HTTP Basic, once more in the body where the
    endpoint refuses that; return the token and its end, as `token_of`.
    """
    answer = yield Send(token_request(step, settings), TOKEN_BYTES, foreign=True)
    if wants_body(step, answer):
        request = token_request(step._replace(in_body=True), settings)
        answer = yield Send(request, TOKEN_BYTES, foreign=True)
    return token_of(step, answer)


def wants_body(step: Token, answer: Answer) -> bool:
    """Whether an endpoint refused the client where HTTP Basic may be the reason (RFC 6749
    section 5.2; some endpoints call that `unauthorized_client`), or a 401 has no reason.
    """
    status = answer.response.status_code
    if step.in_body or status not in (400, 401):
        return False
    reason = _fields(answer).get("error")
    refused = reason in ("invalid_client", "invalid_request", "unauthorized_client")
    return refused or (status == 401 and reason is None)


def _fields(answer: Answer) -> dict[str, object]:
    try:
        body = parsed(answer.content or b"")
    except NotJsonError:
        return {}
    return body if isinstance(body, dict) else {}


def token_of(step: Token, answer: Answer) -> tuple[str, float]:
    """The token, and the monotonic time until which it is good.

    Raises:
        CredentialsError: The endpoint did not give one.
    """
    status = answer.response.status_code
    where = safe(str(answer.response.request.url))
    found = _fields(answer)
    token = found.get("access_token")
    if status // 100 != 2 or not isinstance(token, str) or not token:
        reasons = (found.get("error"), found.get("error_description"))
        described = "".join(f": {text}" for text in reasons if isinstance(text, str))
        error = CredentialsError(
            f"{where} returned no token ({status}{described[:300]})"
        )
        error.transient = status in TRANSIENT
        raise error
    seconds = lifetime_of(found.get("expires_in"))
    return token, time.monotonic() + max(seconds - MARGIN, seconds / 2)


def lifetime_of(stated: object) -> float:
    """Seconds that a token is good for (RFC 6749 section 5.1); some endpoints write the
    number as text.
    """
    if isinstance(stated, str) and stated.isascii() and stated.isdigit():
        stated = int(stated[:12])
    if isinstance(stated, (int, float)) and not isinstance(stated, bool):
        return float(min(max(stated, 0), LONGEST))
    return LIFETIME
