"""Security schemes and requirements (OpenAPI 3.1.1, sections 4.8.27 and 4.8.30)."""

from __future__ import annotations

from typing import Any

from generator.ir import Scheme
from generator.lower.objects import text
from generator.lower.references import BadReference, Resolver
from generator.naming import assign, snake

TOKEN_SCHEMES = frozenset({"bearer", "oauth2"})


def lower_schemes(resolver: Resolver) -> tuple[Scheme, ...]:
    """The security schemes of the document, with the client's arguments for them."""
    components = resolver.document.get("components")
    said = components.get("securitySchemes") if isinstance(components, dict) else None
    entries = said.items() if isinstance(said, dict) else ()
    kinds = [kind for key, entry in entries if (kind := scheme(resolver, key, entry))]
    names = argument_names(kinds)
    return tuple(named(kind, names) for kind in kinds)


def scheme(resolver: Resolver, key: str, entry: Any) -> Scheme | None:
    """One scheme without argument names; None for one that is no scheme."""
    try:
        said, _ = resolver.follow(entry, "")
    except BadReference:
        return None
    if not isinstance(said, dict):
        return None
    about = text(said.get("description"))
    match said.get("type"), str(said.get("scheme", "")).lower():
        case "http", "basic":
            return Scheme(key, "basic", (), description=about)
        case "http", _:
            return Scheme(key, "bearer", (), description=about)
        case "apiKey", _:
            name, location = str(said.get("name")), str(said.get("in"))
            return Scheme(key, "apiKey", (), name, location, description=about)
        case "oauth2", _:
            url, scopes = client_credentials(said)
            return Scheme(
                key, "oauth2", (), token_url=url, scopes=scopes, description=about
            )
        case "openIdConnect", _:
            return Scheme(key, "bearer", (), description=about)
        case _:
            return Scheme(key, "none", (), description=about)


def client_credentials(said: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Token URL and scopes of the OAuth client credentials flow, if documented."""
    flows = said.get("flows")
    flow = flows.get("clientCredentials") if isinstance(flows, dict) else None
    if not isinstance(flow, dict) or not isinstance(flow.get("tokenUrl"), str):
        return "", ()
    scopes = flow.get("scopes")
    return flow["tokenUrl"], tuple(scopes) if isinstance(scopes, dict) else ()


OTHER_ARGUMENTS = frozenset(
    [
        "self",
        "options",
        "access_token",
        "username",
        "password",
        "client_id",
        "client_secret",
        "base_url",
        "timeout",
        "deadline",
        "max_retries",
        "max_retry_wait",
        "headers",
        "strict",
        "on_drift",
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
"""What the constructor of a client takes besides API keys."""


def argument_names(schemes: list[Scheme]) -> dict[str, str]:
    """The client's argument for each scheme: all tokens share `access_token`; a sole
    API key is `api_key`, several are named after their schemes.
    """
    keys = [s for s in schemes if s.kind == "apiKey"]
    wanted = [(s.key, snake(s.key, "api_key")) for s in keys]
    names = assign(wanted, OTHER_ARGUMENTS)
    if len(keys) == 1:
        names = {keys[0].key: "api_key"}
    return names


def named(kind: Scheme, names: dict[str, str]) -> Scheme:
    """The scheme with its arguments."""
    arguments: tuple[str, ...] = ()
    if kind.kind in TOKEN_SCHEMES:
        arguments = ("access_token",)
    elif kind.kind == "basic":
        arguments = ("username", "password")
    elif kind.kind == "apiKey":
        arguments = (names[kind.key],)
    return Scheme(
        kind.key,
        kind.kind,
        arguments,
        kind.name,
        kind.location,
        kind.token_url,
        kind.scopes,
        kind.description,
    )


def requirements(said: Any) -> tuple[tuple[str, ...], ...] | None:
    """Security requirements: alternatives of scheme names that hold together.

    None where nothing is said; `()` for an operation that needs none. What needs
    nothing comes last, so that credentials are sent where there are some.
    """
    if not isinstance(said, list):
        return None
    found = [tuple(entry) for entry in said if isinstance(entry, dict)]
    return tuple(sorted(found, key=lambda names: not names))


def usable(
    said: tuple[tuple[str, ...], ...] | None, schemes: tuple[Scheme, ...]
) -> tuple[tuple[str, ...], ...] | None:
    """The alternatives that a client can meet, by the schemes that it sends.

    Certificates (`mutualTLS`) belong to the transport; an alternative with a scheme
    that the document does not describe cannot be met.
    """
    if said is None:
        return None
    kinds = {scheme.key: scheme.kind for scheme in schemes}
    known = [names for names in said if kinds.keys() >= set(names)]
    kept = [tuple(n for n in names if kinds[n] != "none") for names in known]
    return tuple(dict.fromkeys(sorted(kept, key=lambda names: not names)))


def scopes(said: Any) -> tuple[str, ...]:
    """The scopes (or roles) that the first alternative asks for."""
    if not isinstance(said, list) or not said or not isinstance(said[0], dict):
        return ()
    names = (n for value in said[0].values() if isinstance(value, list) for n in value)
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str)))
