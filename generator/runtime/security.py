"""Credentials: which alternative applies, and what it adds to a request."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import suppress
from typing import Any

from .api import Api, ApiKey, Basic, Bearer, OAuth2ClientCredentials, Scheme
from .call import Ask, Call, Token
from .errors import CredentialsError, InvalidArgumentError, InvalidHeaderError
from .text import checked, cookie_pair, quoted

_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Characters that no user name and no password holds (RFC 7617 section 2)."""


class Proof:
    """The headers, query and cookies that credentials add to one request."""

    __slots__ = ("cookies", "headers", "query", "token", "value")

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.query: list[str] = []
        self.cookies: list[str] = []
        self.token: Token | None = None
        self.value: str | None = None

    def __repr__(self) -> str:
        return "Proof(…)"

    def without(self, names: Collection[str]) -> Proof:
        """The rest where the caller sets these headers for some calls."""
        own = {name.lower() for name in names}
        if not any(name.lower() in own for name in self.headers):
            return self
        rest = Proof()
        rest.headers = {k: v for k, v in self.headers.items() if k.lower() not in own}
        rest.query, rest.cookies = self.query, self.cookies
        return rest


def given(api: Api, credentials: Mapping[str, object]) -> dict[str, object]:
    """The credentials that are there: arguments first, then the environment.

    Raises:
        CredentialsError: Half of a pair was given, and the other half is nowhere.
    """
    found = {}
    for name, scheme in api.security.items():
        argument = credentials.get(name)
        _refuse_others(scheme, argument)
        value = _complete(api, scheme, argument)
        if value is not None:
            found[name] = value
    return found


def _refuse_others(scheme: Scheme, value: object) -> None:
    """Refuse what no credential can be.

    Raises:
        InvalidArgumentError: It is neither text nor something that gives it.
    """
    values = value if isinstance(value, tuple) else (value,)
    for name, each in zip(_names(scheme), values, strict=False):
        if not (each is None or isinstance(each, str) or callable(each)):
            seen = type(each).__name__
            raise InvalidArgumentError(
                f"`{name}` must be a string or a callable, not {seen}"
            )


def given_parameters(api: Api, values: Mapping[str, object]) -> dict[str, object]:
    """The client's own parameters that are there, by argument: what was given, then the
    environment for a secret, then the only value that is documented.
    """
    found: dict[str, object] = {}
    for parameter in api.parameters:
        value = values.get(parameter.argument)
        if value is None and parameter.secret:
            value = from_environment(api, parameter.argument)
        found[parameter.argument] = parameter.default if value is None else value
    return found


def _complete(api: Api, scheme: Scheme, value: object) -> object:
    if value is not None and not isinstance(value, tuple):
        return value
    if not isinstance(scheme, (Bearer, ApiKey)):
        pair = _pair(api, scheme, value or (None, None))
        if pair is not None or isinstance(scheme, Basic):
            return pair
    return from_environment(api, scheme.argument)


def from_environment(api: Api, argument: str) -> str | None:
    """The environment's value for an argument of the client, if there is any."""
    name = api.variable(argument)
    # Files of secrets often end in a line feed.
    return os.environ.get(name, "").strip() or None if name else None


def _pair(
    api: Api, scheme: Basic | OAuth2ClientCredentials, given: tuple[object, ...]
) -> tuple[object, ...] | None:
    names = _names(scheme)
    pairs = zip(given, names, strict=True)
    first, second = (from_environment(api, n) if v is None else v for v, n in pairs)
    if second is None and isinstance(scheme, Basic):
        second = ""
    if first is not None and second is not None:
        return first, second
    if given == (None, None):
        return None
    known, missing = names if second is None else names[::-1]
    raise CredentialsError(f"{known}=… is incomplete on its own: {_way(api, missing)}")


def _names(scheme: Scheme) -> tuple[str, ...]:
    """The arguments of a client for a scheme."""
    match scheme:
        case Basic():
            return scheme.username_argument, scheme.password_argument
        case OAuth2ClientCredentials():
            return scheme.client_id_argument, scheme.client_secret_argument
    return (scheme.argument,)


def proof(
    call: Call[Any],
    api: Api,
    credentials: Mapping[str, object],
    stale: str | None,
    headers: Collection[str] = (),
) -> Generator[Ask | Token, Any, Proof | None]:
    """The proof of the first alternative whose credentials are all there; None for none.

    `stale` is a token that the server has just refused; `headers` are the names, in
    lower case, that the caller sets.

    Raises:
        CredentialsError: Credentials are there, but no alternative is complete.
    """
    names = _chosen(call, api, credentials, headers)
    if not names:
        return None
    found = Proof()
    for name in names:
        yield from _add(
            found, api.security[name], credentials[name], stale, call.scopes
        )
    return found


def alternatives(call: Call[Any], api: Api) -> tuple[tuple[str, ...], ...]:
    """Combinations of schemes of which a call needs one."""
    return api.default_security if call.security is None else call.security


def _chosen(
    call: Call[Any],
    api: Api,
    credentials: Mapping[str, object],
    headers: Collection[str],
) -> Collection[str]:
    wanted = alternatives(call, api)
    for names in wanted:
        if all(name in credentials for name in names):
            return names
    lacking: list[str] = []
    for names in wanted:
        there = [name for name in names if name in credentials]
        rest = [n for n in names if n not in there and not _own(api, n, call, headers)]
        if there and not rest:
            return there
        lacking = lacking or (rest if there else [])
    if lacking:
        raise CredentialsError(
            f"{call.name} needs several credentials: {_how(api, lacking)}"
        )
    return ()


def _own(api: Api, name: str, call: Call[Any], headers: Collection[str]) -> bool:
    """Whether the caller proves this in a header or parameter of their own."""
    scheme = api.security[name]
    if not isinstance(scheme, ApiKey):
        return "authorization" in headers
    match scheme.location:
        case "header":
            return scheme.name.lower() in headers
        case "query":
            return scheme.name in (call.query or {})
    return scheme.name in (call.cookies or {})


def _add(
    found: Proof,
    scheme: Scheme,
    credential: object,
    stale: str | None,
    needed: Collection[str],
) -> Generator[Ask | Token, Any, None]:
    if isinstance(scheme, OAuth2ClientCredentials) and isinstance(credential, tuple):
        name, word = credential
        scopes = tuple(scope for scope in scheme.scopes if scope in needed)
        scopes = scopes or scheme.scopes
        found.token = Token(scheme, str(name), str(word), stale, scopes=scopes)
        credential = found.value = yield found.token
    elif callable(credential):
        credential = yield Ask(credential)
    match scheme:
        case Bearer():
            _header(found, "Authorization", f"{scheme.scheme} {_text(credential)}")
        case OAuth2ClientCredentials():
            _header(found, "Authorization", f"Bearer {_text(credential)}")
        case Basic():
            _header(found, "Authorization", basic(credential))
        case ApiKey():
            key, prefix = _text(credential), scheme.prefix
            stated = key[: len(prefix)].lower() == prefix.lower()
            key = key if stated else prefix + key
            _PLACES[scheme.location](found, scheme.name, key)


def basic(credential: object) -> str:
    """`Basic …` of a pair, or of a ready `user:password` text (RFC 7617)."""
    if isinstance(credential, tuple) and len(credential) == 2:
        name, word = credential
        if ":" in str(name):
            raise CredentialsError(
                "a user name in Basic authentication must not contain a colon"
            )
        credential = f"{name}:{word}"
    text = _text(credential)
    if _UNFIT.search(text):
        raise CredentialsError(
            "a Basic credential contains a control character or a lone surrogate"
        )
    return "Basic " + b64encode(text.encode()).decode()


def _text(credential: object) -> str:
    if not isinstance(credential, str):
        kind = type(credential).__name__
        raise CredentialsError(f"a credential must be a string, not {kind}")
    if not credential.strip():
        raise CredentialsError("a credential is empty")
    return credential


def _header(found: Proof, name: str, value: str) -> None:
    with suppress(InvalidHeaderError):
        found.headers[name] = checked(name, value)
        return
    raise CredentialsError(
        f"the credential for {name} contains a line break, a control character"
        " or non-ASCII text"
    )


def _query(found: Proof, name: str, value: str) -> None:
    found.query.append(f"{quoted(name)}={quoted(value)}")


def _cookie(found: Proof, name: str, value: str) -> None:
    with suppress(InvalidHeaderError):
        found.cookies.append(cookie_pair(name, value))
        return
    raise CredentialsError(
        f"the credential for the cookie {name} is not a valid cookie value"
    )


_PLACES: dict[str, Callable[[Proof, str, str], None]] = {
    "header": _header,
    "query": _query,
    "cookie": _cookie,
}


def secret_parameters(api: Api) -> frozenset[str]:
    """Query parameters that hold a secret."""
    own = (p.name for p in api.parameters if p.secret and p.location == "query")
    keys = (scheme for scheme in api.security.values() if isinstance(scheme, ApiKey))
    return frozenset((*own, *(key.name for key in keys if key.location == "query")))


def hint(
    api: Api,
    call: Call[Any],
    credentials: Mapping[str, object],
    headers: Collection[str] = (),
) -> str:
    """The advice about a 401 or 403; `headers` are those that the caller set."""
    wanted = alternatives(call, api)
    own = {name.lower() for name in headers}
    if wanted and not any(
        all(name in credentials or _own(api, name, call, own) for name in names)
        for names in wanted
    ):
        hints = "; or ".join(_how(api, names) for names in wanted)
        return f"no credentials were given: {hints}"
    if call.scopes:
        return f"the token may lack the scope {' or '.join(call.scopes)}"
    return ""


def _how(api: Api, names: Collection[str]) -> str:
    arguments = [item for name in names for item in _names(api.security[name])]
    return ", and ".join(_way(api, item) for item in dict.fromkeys(arguments))


def _way(api: Api, argument: str) -> str:
    variable = api.variable(argument)
    return f"pass {argument}=…" + (f" or set {variable}" if variable else "")
