"""Security schemes and requirements (OpenAPI 3.1.1, sections 4.8.27 and 4.8.30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from generator import patterns as re
from generator.addresses import split_url
from generator.dataclass import replace
from generator.model.ir import Scheme, Server
from generator.model.schemas import Schemas
from generator.naming import assign, snake
from generator.openapi.document import (
    SecuredObject,
    SecuritySchemeObject,
    ServerObject,
)
from generator.pointers import escape


def lower_servers(servers: Iterable[ServerObject]) -> Iterator[Server]:
    """The servers, with their variables."""
    for server in servers:
        match server.raw:
            case {"url": str(url)}:
                found = server.variables.items()
                variables = tuple((name, v.default, v.allowed) for name, v in found)
                yield Server(url, server.description, variables)


def absolute(url: str | None, root: str | None) -> str | None:
    """A server's URL, a relative one on the host of the document's own (RFC 3986,
    section 5); a path where that is relative, too. An empty one is the host's root.
    """
    if url is None or split_url(url).scheme:
        return url
    if root and split_url(root).scheme:
        return urljoin(root, url or "/")
    path = f"/{url.strip('/')}"
    return None if path == f"/{(root or '').strip('/')}" else path


def server_url(servers: tuple[Server, ...]) -> str | None:
    """The URL of the first server with its variables' defaults filled in."""
    if not servers:
        return None
    url = servers[0].url
    for name, default, _ in servers[0].variables:
        url = url.replace("{" + name + "}", default)
    return url


BEARER = "Bearer"
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""The name of an HTTP authentication scheme (RFC 9110, section 11.1)."""
COMPUTED = frozenset(
    [
        "aws4-hmac-sha256",
        "concealed",
        "digest",
        "dpop",
        "gnap",
        "hawk",
        "hoba",
        "mutual",
        "negotiate",
        "ntlm",
        "oauth",
        "scram-sha-1",
        "scram-sha-256",
    ]
)
"""Schemes whose credentials are not a fixed string but follow from each request or from the
server's challenge (IANA HTTP Authentication Schemes, and what is in wide use besides).
"""


def lower_schemes(schemas: Schemas) -> tuple[Scheme, ...]:
    """The security schemes of the document, with the client's arguments for them.

    Those that only a transport can meet are counted as unused.
    """
    found = schemas.document.components.security_schemes.items()
    kinds = [scheme(key, node) for key, node in found if node]
    for kind in kinds:
        if kind.kind == "transport":
            schemas.unused.count(f"{kind.name} authentication")
            pointer = f"#/components/securitySchemes/{escape(kind.key)}"
            hint = "pass an `http_client` that implements it"
            schemas.note(pointer, f"{kind.name} is done by the transport: {hint}")
    names = argument_names(kinds)
    return tuple(named(kind, names) for kind in kinds)


def scheme(key: str, node: SecuritySchemeObject) -> Scheme:
    """One scheme without argument names."""
    about = node.description
    match node.type, node.scheme.lower():
        case "http", "basic":
            return Scheme(key, "basic", (), description=about)
        case "http", computed if computed in COMPUTED:
            return Scheme(key, "transport", (), node.scheme, description=about)
        case "http", _:
            name = http_name(node.scheme)
            return Scheme(key, "bearer", (), name, description=about)
        case "mutualTLS", _:
            return Scheme(key, "transport", (), "mutualTLS", description=about)
        case "apiKey", _:
            return Scheme(
                key,
                "apiKey",
                (),
                node.name,
                node.location,
                description=about,
                prefix=key_prefix(key, node),
            )
        case "oauth2", _:
            flow = node.flows.client_credentials
            url, scopes = flow.token_url, flow.scopes if flow.token_url else ()
            return Scheme(
                key, "oauth2", (), token_url=url, scopes=scopes, description=about
            )
        case "openIdConnect", _:
            return Scheme(key, "bearer", (), BEARER, description=about)
        case _:
            return Scheme(key, "none", (), description=about)


SCHEME_NAMES = "Bearer|Token|JWT|Key|ApiKey|Api-Key"
PREFIXES = (
    re.compile(
        r"""\bprefix(?:ed with)?:?\s+["'`]?(?:the\s)?([A-Za-z][\w-]*)\b""",
        re.IGNORECASE,
    ),
    re.compile(
        rf"""\b({SCHEME_NAMES})\s+(?:[<{{\[("'$]|(?:your|my|the|paste|xxx|\.\.\.))"""
    ),
)
"""What descriptions show before a key: `prefix "Token"`, `Bearer {token}`."""


def key_prefix(key: str, node: SecuritySchemeObject) -> str:
    """What comes before a key that is sent as `Authorization`: what its description
    shows, or `Bearer` where the scheme is called so.
    """
    if node.location != "header" or node.name.lower() != "authorization":
        return ""
    found = (pattern.search(node.description) for pattern in PREFIXES)
    stated = next((match[1] for match in found if match), "")
    is_bearer = "".join(filter(str.isalpha, key)).lower() in BEARER_KEYS
    stated = stated or (BEARER if is_bearer else "")
    return f"{stated} " if stated.lower() in PREFIX_NAMES else ""


BEARER_KEYS = frozenset(("bearer", "bearerauth", "bearertoken", "bearerauthorization"))
PREFIX_NAMES = frozenset(name.lower() for name in SCHEME_NAMES.split("|"))


def http_name(stated: str) -> str:
    """The name that comes before the credentials: the documented one, Bearer for what
    cannot be a name.
    """
    return stated if TOKEN.fullmatch(stated) and stated.lower() != "bearer" else BEARER


OTHER_ARGUMENTS = frozenset(
    [
        "self",
        "options",
        "base_url",
        "timeout",
        "deadline",
        "idle_timeout",
        "retry_statuses",
        "retry_methods",
        "retry_budget",
        "token_parameters",
        "parameters",
        "max_retries",
        "max_retry_wait",
        "headers",
        "strict",
        "on_drift",
        "record",
        "max_response_bytes",
        "follow_redirects",
        "allow_http",
        "on_request",
        "on_response",
        "server",
        "server_variables",
        "http_client",
        "credentials",
        "str",
    ]
)
"""The arguments of every client's constructor, and the names that it uses."""
PAIRS = {
    "basic": ("username", "password"),
    "oauth2": ("client_id", "client_secret"),
}
"""Kinds of schemes that take two arguments."""


def paired(schemes: Iterable[Scheme]) -> Iterator[str]:
    """The arguments for schemes that take a pair."""
    for kind in schemes:
        if kind.kind == "basic" or (kind.kind == "oauth2" and kind.token_url):
            yield from PAIRS[kind.kind]


def constructor_arguments(schemes: Iterable[Scheme]) -> frozenset[str]:
    """The names that the constructor of a client has for its own, and for schemes."""
    known = list(schemes)
    own = (name for kind in known for name in kind.arguments)
    return frozenset((*OTHER_ARGUMENTS, *own, *paired(known)))


def argument_names(schemes: list[Scheme]) -> dict[str, str]:
    """The client's argument for each scheme that takes one secret.

    All bearer tokens share `access_token`, and so do the tokens of another HTTP scheme
    that is the only one with tokens. A sole API key is `api_key`; what is left is named
    after its scheme.
    """
    tokens = [s for s in schemes if s.kind in ("bearer", "oauth2")]
    leading = {token_name(s) for s in tokens}
    shared = (
        BEARER if BEARER in leading or len(leading) > 1 else next(iter(leading), "")
    )
    names = {s.key: "access_token" for s in tokens if token_name(s) == shared}
    keys = [s for s in schemes if s.kind == "apiKey"]
    if len(keys) == 1:
        names[keys[0].key] = "api_key"
    wanted = [
        (s.key, snake(s.key, "api_key")) for s in (*keys, *tokens) if s.key not in names
    ]
    taken = {*names.values(), *paired(schemes)}
    return names | assign(wanted, OTHER_ARGUMENTS | taken)


def token_name(kind: Scheme) -> str:
    """The scheme in front of the token, in lower case except for Bearer."""
    return BEARER if kind.name in ("", BEARER) else kind.name.lower()


def named(kind: Scheme, names: dict[str, str]) -> Scheme:
    """The scheme with its arguments."""
    if kind.kind == "basic":
        return replace(kind, arguments=PAIRS["basic"])
    return replace(kind, arguments=(names[kind.key],) if kind.key in names else ())


def requirements(holder: SecuredObject) -> tuple[tuple[str, ...], ...] | None:
    """Security requirements: alternatives of scheme names that hold together.

    None if nothing is said; `()` for an operation that needs none. What needs
    nothing comes last, so that credentials are sent if there are some.
    """
    if holder.security is None:
        return None
    found = (requirement.schemes for requirement in holder.security)
    return tuple(sorted(found, key=lambda names: not names))


def usable(
    stated: tuple[tuple[str, ...], ...] | None, schemes: tuple[Scheme, ...]
) -> tuple[tuple[str, ...], ...] | None:
    """The alternatives that a client can meet, by the schemes that it sends.

    What belongs to the transport (a certificate, say) is left to it; an alternative with a scheme
    that the document does not describe cannot be met.
    """
    if stated is None:
        return None
    kinds = {scheme.key: scheme.kind for scheme in schemes}
    known = [names for names in stated if kinds.keys() >= set(names)]
    left = ("none", "transport")
    kept = [tuple(n for n in names if kinds[n] not in left) for names in known]
    return tuple(dict.fromkeys(sorted(kept, key=lambda names: not names)))


def filled_places(
    security: tuple[tuple[str, ...], ...], schemes: tuple[Scheme, ...]
) -> frozenset[tuple[str, str]]:
    """Location and name, in lower case, of the keys that all alternatives hold."""
    places = {
        scheme.key: (scheme.location, scheme.name.lower())
        for scheme in schemes
        if scheme.kind == "apiKey"
    }
    found = [{places[n] for n in names if n in places} for names in security]
    return frozenset(set.intersection(*found)) if found else frozenset()


def scopes(holder: SecuredObject) -> tuple[str, ...]:
    """The scopes (or roles) that the first alternative asks for."""
    return holder.security[0].scopes if holder.security else ()
