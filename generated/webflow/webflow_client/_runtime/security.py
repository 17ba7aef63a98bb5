"""Credentials: which alternative applies, and what it adds to a request."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .api import Api, ApiKey, Basic, Bearer, OAuth2ClientCredentials, Scheme
from .call import Call
from .errors import CredentialsError, InvalidHeaderError
from .headers import checked
from .steps import Ask, Step, Token


@dataclass(slots=True)
class Proof:
    """What credentials add to one request."""

    headers: dict[str, str] = field(default_factory=dict)
    query: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    token: Token | None = None
    value: str | None = None

    def __repr__(self) -> str:
        return "Proof(…)"


def given(api: Api, credentials: Mapping[str, object]) -> dict[str, object]:
    """The credentials that are there: arguments first, then the environment."""
    found = {name: value for name, value in credentials.items() if _present(value)}
    for name in api.security:
        variable = api.variable(name)
        value = os.environ.get(variable, "") if variable else ""
        if name not in found and value:
            found[name] = value
    return found


def _present(value: object) -> bool:
    if isinstance(value, tuple):
        return all(item is not None for item in value)
    return value is not None


def proof(
    call: Call[Any], api: Api, credentials: Mapping[str, object], stale: str | None
) -> Generator[Step, Any, Proof | None]:
    """The first alternative whose credentials are all there; None for none.

    `stale` is a token that the server has just refused.
    """
    alternatives = api.default_security if call.security is None else call.security
    for alternative in alternatives:
        if all(name in credentials for name in alternative):
            found = Proof()
            for name in alternative:
                scheme = api.security[name]
                yield from _add(found, scheme, credentials[name], stale)
            return found if alternative else None
    return None


def _add(
    found: Proof, scheme: Scheme, credential: object, stale: str | None
) -> Generator[Step, Any, None]:
    if isinstance(scheme, OAuth2ClientCredentials) and isinstance(credential, tuple):
        name, word = credential
        found.token = Token(scheme, str(name), str(word), stale)
        credential = found.value = yield found.token
    elif callable(credential):
        credential = yield Ask(credential)
    match scheme:
        case Bearer() | OAuth2ClientCredentials():
            _header(found, "Authorization", f"Bearer {_text(credential)}")
        case Basic():
            _header(found, "Authorization", basic(credential))
        case ApiKey():
            _PLACES[scheme.location](
                found, scheme.name, scheme.prefix + _text(credential)
            )


def basic(credential: object) -> str:
    """`Basic …` of a pair, or of a ready `user:password` text (RFC 7617)."""
    if isinstance(credential, tuple) and len(credential) == 2:
        name, word = credential
        if ":" in str(name):
            raise CredentialsError("a user name in Basic authentication has no colon")
        credential = f"{name}:{word}"
    return "Basic " + b64encode(_text(credential).encode()).decode()


def _text(credential: object) -> str:
    if not isinstance(credential, str) or not credential:
        kind = type(credential).__name__
        raise CredentialsError(f"a credential is a text that is not empty, not {kind}")
    return credential


def _header(found: Proof, name: str, value: str) -> None:
    try:
        found.headers[name] = checked(name, value)
    except InvalidHeaderError:
        raise CredentialsError(
            f"the credential for {name} holds a line break, a control character"
            " or text that is not ASCII"
        ) from None


def _query(found: Proof, name: str, value: str) -> None:
    from .text import quoted

    found.query.append(f"{quoted(name)}={quoted(value)}")


def _cookie(found: Proof, name: str, value: str) -> None:
    from .text import quoted

    found.cookies.append(f"{quoted(name)}={quoted(value)}")


_PLACES: dict[str, Callable[[Proof, str, str], None]] = {
    "header": _header,
    "query": _query,
    "cookie": _cookie,
}


def secret_parameters(api: Api) -> frozenset[str]:
    """Query parameters that hold a secret."""
    return frozenset(
        scheme.name
        for scheme in api.security.values()
        if isinstance(scheme, ApiKey) and scheme.location == "query"
    )


def hint(api: Api, call: Call[Any], credentials: Mapping[str, object]) -> str:
    """What to do about a 401 or 403."""
    alternatives = api.default_security if call.security is None else call.security
    if alternatives and not any(
        all(name in credentials for name in names) for names in alternatives
    ):
        return "no credentials were given: " + _how(api, alternatives[0])
    if call.scopes:
        return f"the token may lack the scope {' or '.join(call.scopes)}"
    return ""


def _how(api: Api, names: tuple[str, ...]) -> str:
    ways = []
    for name in names:
        variable = api.variable(name)
        environment = f" or set {variable}" if variable else ""
        ways.append(f"pass {_arguments(api.security[name])}{environment}")
    return ", and ".join(ways)


def _arguments(scheme: Scheme) -> str:
    match scheme:
        case Basic():
            return f"{scheme.username_argument}=… and {scheme.password_argument}=…"
        case OAuth2ClientCredentials():
            return (
                f"{scheme.client_id_argument}=… and {scheme.client_secret_argument}=…"
            )
    return f"{scheme.argument}=…"
