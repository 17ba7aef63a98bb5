"""Tokens by client credentials (RFC 6749 section 4.4), without I/O."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import urlencode

import httpx2

from .api import OAuth2ClientCredentials
from .decode import NotJsonError, parsed
from .errors import CredentialsError
from .retry import TRANSIENT
from .security import basic
from .settings import Settings, base, safe
from .steps import Answer, Token
from .text import quoted

Key: TypeAlias = tuple[OAuth2ClientCredentials, str]

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
    """What a token is kept under: other scopes need another token."""
    return step.scheme, step.client_id


def token_request(step: Token, settings: Settings) -> httpx2.Request:
    """The request to the token endpoint, authenticated by HTTP Basic."""
    url = base(step.scheme.token_url, allow_http=settings.allow_http)
    form = {"grant_type": "client_credentials"}
    if step.scheme.scopes:
        form["scope"] = " ".join(step.scheme.scopes)
    pair = f"{quoted(step.client_id)}:{quoted(step.client_secret)}"
    return httpx2.Request(
        "POST",
        url,
        content=urlencode(form),
        headers={
            "Authorization": basic(pair),
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        extensions={"timeout": settings.timeout},
    )


def token_of(step: Token, answer: Answer) -> tuple[str, float]:
    """The token, and the monotonic time until which it is good.

    Raises:
        CredentialsError: The endpoint did not give one.
    """
    status = answer.response.status_code
    where = safe(step.scheme.token_url)
    try:
        body = parsed(answer.content or b"")
    except NotJsonError:
        body = None
    found = body if isinstance(body, dict) else {}
    token = found.get("access_token")
    if status != 200 or not isinstance(token, str) or not token:
        code = found.get("error")
        reason = f": {code}" if isinstance(code, str) else ""
        error = CredentialsError(f"{where} gave no token ({status}{reason})")
        error.transient = status in TRANSIENT
        raise error
    seconds = lifetime_of(found.get("expires_in"))
    return token, time.monotonic() + max(seconds - MARGIN, seconds / 2)


def lifetime_of(stated: object) -> float:
    """Seconds that a token is good for (RFC 6749 section 5.1)."""
    if isinstance(stated, (int, float)) and not isinstance(stated, bool):
        return float(min(max(stated, 0), LONGEST))
    return LIFETIME
