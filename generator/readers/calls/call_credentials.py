"""The authentication of a call: by headers, query, or a tool's `auth`.

Names follow `facts`: HTTP schemes are `bearer` and `basic`, an API key is named after
its parameter in lower case. Only names leave this module, never a credential.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator import patterns as re
from generator.facts import Json
from generator.readers.calls.call import Credential
from generator.readers.credentials import own_scheme
from generator.report.diagnostics import Span

KEY: Final = re.compile(
    r"(?i)(x[-_])?([a-z0-9]{1,30}[-_]){0,3}?(api|app|access|auth|secret|subscription|session|private)"
    r"[-_]?(key|token|secret)|token|api_?key|x-token|x-auth"
)
"""Names of headers and query parameters that carry a key."""
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,30}")
SCHEME: Final = re.compile(r"\s*([A-Za-z][\w-]{0,30})(?:\s+|$)")
STANDARD: Final[dict[str, dict[str, Json]]] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "digest": {"type": "http", "scheme": "digest"},
}
BEARERS: Final = frozenset({"bearer", "jwt", "oauth1bearer", "token-bearer"})
SIGNED: Final = {
    "awsv4": "AWS Signature 4", "aws": "AWS Signature 4", "iam": "AWS Signature 4",
    "hawk": "Hawk", "oauth1": "OAuth 1.0", "ntlm": "NTLM", "edgegrid": "Akamai EdgeGrid",
    "asap": "Atlassian ASAP", "wsse": "WSSE",
}  # fmt: skip
"""Kinds of `auth` that sign the whole request, which no scheme of OpenAPI expresses."""
FLOWS: Final = {
    "authorization_code": "authorizationCode",
    "authorization_code_with_pkce": "authorizationCode",
    "client_credentials": "clientCredentials",
    "implicit": "implicit",
    "password": "password",
    "password_credentials": "password",
}


def standard(name: str, span: Span) -> Credential:
    """A scheme of HTTP by its name."""
    return Credential(name, dict(STANDARD[name]), span)


def own_form(name: str, span: Span) -> Credential:
    """A scheme of HTTP by a name that the API has made up: `Token <key>`."""
    return Credential(name.lower(), {"type": "http", "scheme": name}, span)


def api_key(place: str, name: str, span: Span) -> Credential:
    """A key in a header, the query or a cookie."""
    scheme: Json = {"type": "apiKey", "in": place, "name": name}
    return Credential(name.lower(), scheme, span)


def of_header(name: str, value: str, span: Span) -> Credential | None:
    """The credential that a header carries, None for any other header."""
    if name.lower() == "authorization":
        found = SCHEME.match(value)
        scheme = found[1].lower() if found else ""
        if scheme in STANDARD and " " in value.strip():
            return standard(scheme, span)
        if own := own_scheme(value.strip()):
            return own_form(own, span)
        return (
            api_key("header", "Authorization", span)
            if value.strip()
            else standard("bearer", span)
        )
    return api_key("header", name, span) if KEY.fullmatch(name) else None


def of_query(name: str, span: Span) -> Credential | None:
    """The credential that a query parameter carries, None for any other."""
    return api_key("query", name, span) if KEY.fullmatch(name) else None


def of_auth(kind: str, given: Mapping[str, str], span: Span) -> Credential | None:
    """The scheme of an `auth` block of a collection; None if no scheme expresses it."""
    kind = kind.lower()
    if kind in BEARERS:
        prefix = given.get("prefix", "").strip()
        if NAME.fullmatch(prefix) and prefix.lower() != "bearer":
            return own_form(prefix, span)
        if prefix and prefix.lower() != "bearer":
            return api_key("header", "Authorization", span)
        return standard("bearer", span)
    if kind in STANDARD:
        return standard(kind, span)
    if kind in ("apikey", "api-key"):
        place = (
            given.get("in") or given.get("addTo") or given.get("placement") or "header"
        )
        name = given.get("key", "").strip()
        if not name or "{{" in name:
            return None
        if name.lower() == "authorization":
            return of_header(name, given.get("value", ""), span)
        return api_key("query" if "query" in place.lower() else "header", name, span)
    return oauth2(given, span) if kind == "oauth2" else None


def oauth2(given: Mapping[str, str], span: Span) -> Credential:
    """OAuth 2 with its flow where the addresses are there, else a bearer token."""
    flow = FLOWS.get(given.get("grant_type", "authorization_code").lower())
    urls = {
        name: given[key].strip()
        for name, keys in (
            ("authorizationUrl", ("authUrl", "authorizationUrl", "authorization_url")),
            ("tokenUrl", ("accessTokenUrl", "access_token_url")),
        )
        for key in keys
        if re.fullmatch(r"https?://[^\s{}@]{1,1000}", given.get(key, "").strip())
    }
    needed = {
        "authorizationCode": ("authorizationUrl", "tokenUrl"),
        "implicit": ("authorizationUrl",),
    }.get(flow or "", ("tokenUrl",))
    if flow is None or any(name not in urls for name in needed):
        return standard("bearer", span)
    scopes = tuple(
        s for s in re.split(r"[\s,]+", given.get("scope", "")) if s and "{{" not in s
    )
    flow_object: dict[str, Json] = {name: urls[name] for name in needed}
    flow_object["scopes"] = dict.fromkeys(scopes, "")
    return Credential(
        "oauth2", {"type": "oauth2", "flows": {flow: flow_object}}, span, scopes
    )


def distinct(found: Iterator[Credential] | list[Credential]) -> tuple[Credential, ...]:
    """The first of each name."""
    return tuple({c.name: c for c in reversed(list(found))}.values())[::-1]
