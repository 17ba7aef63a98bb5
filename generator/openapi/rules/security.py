"""Repairs of security schemes and requirements, secrets among the parameters, and
incomplete server URLs.
"""

from __future__ import annotations

from typing import Any, Final

from generator import patterns as re
from generator.addresses import NOTHING, split_url
from generator.openapi.rules import Path, rule
from generator.openapi.walk import Site

BEARER: Final = {"type": "http", "scheme": "bearer"}
OAUTH: Final = {"type": "oauth2"}
API_KEY: Final = {"type": "apiKey"}
SPELLINGS: Final[dict[str, dict[str, Any]]] = {
    "bearer": BEARER,
    "jwt": BEARER,
    "basic": {"type": "http", "scheme": "basic"},
    "apikey": API_KEY,
    "api_key": API_KEY,
    "api-key": API_KEY,
    "key": API_KEY,
    "oauth": OAUTH,
    "oauth2": OAUTH,
    "openidconnect": {"type": "openIdConnect"},
    "oidc": {"type": "openIdConnect"},
    "token": BEARER,
}
TYPES: Final = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
NEEDS: Final[dict[str, dict[str, Any]]] = {
    "apiKey": {"name": "Authorization", "in": "header"},
    "http": {"scheme": "bearer"},
    "oauth2": {"flows": {}},
    "openIdConnect": {"openIdConnectUrl": "/"},
}
PLACES: Final = ("query", "header", "cookie")
IGNORED: Final = ("accept", "content-type")
FIELDS: Final = {
    "apiKey": ("name", "in"),
    "http": ("scheme", "bearerFormat"),
    "oauth2": ("flows", "oauth2MetadataUrl"),
    "openIdConnect": ("openIdConnectUrl",),
    "mutualTLS": (),
}
SHARED: Final = ("type", "description", "deprecated")


@rule("security-scheme", "securityScheme")
def security_scheme(site: Site) -> None:
    """Gives a security scheme one of the five types, and the fields of that type."""
    kind = site.node.get("type")
    if kind not in TYPES:
        guess = SPELLINGS.get(str(kind).lower(), BEARER)
        for key, value in guess.items():
            site.set(key, value, f"{kind!r} is not a type of security scheme")
        kind = site.node["type"]
    for key, value in NEEDS.get(kind, {}).items():
        if key not in site.node:
            site.set(key, value, f"`{key}` of the {kind} scheme is missing")
    if kind == "apiKey" and (place := site.node["in"]) not in PLACES:
        lower = str(place).strip().lower()
        known = lower if lower in PLACES else "header"
        site.set("in", known, f"{place!r} is not a location for an API key")
    for key in [k for k in site.node if k[:2] != "x-" and k not in SHARED]:
        if key not in FIELDS[kind]:
            site.remove(key, f"`{key}` is not a field of the {kind} scheme")
    is_bearer = site.node.get("scheme", "bearer").lower() == "bearer"
    if "bearerFormat" in site.node and not is_bearer:
        site.remove("bearerFormat", "only bearer tokens have a format")


@rule("null-scopes", "requirement")
def requirement_names(site: Site) -> None:
    """Makes what a scheme requires a list of scopes, empty if there are none."""
    for name, scopes in list(site.node.items()):
        if name[:2] == "x-" and not isinstance(scopes, list):
            site.remove(name, f"`{name}` is not a security scheme")


@rule("undefined-scheme", "root", after=True)
def undefined_scheme(site: Site) -> None:
    """Defines a security scheme that is required but missing, going by its name."""
    for holder, path in list(holders(site)):
        for requirement in holder["security"]:
            for name in list(requirement):
                if name not in schemes(site):
                    define(site, name, (*path, "security"))


def holders(site: Site) -> list[tuple[dict[str, Any], Path]]:
    """Objects with security requirements."""
    found: list[tuple[dict[str, Any], Path]] = [(site.node, ())]
    found += [(node, path) for node, path, _ in site.walk.operations()]
    return [h for h in found if isinstance(h[0].get("security"), list)]


def schemes(site: Site) -> dict[str, Any]:
    """The schemes that are defined."""
    components = site.node.get("components")
    found = components.get("securitySchemes") if isinstance(components, dict) else None
    return found if isinstance(found, dict) else {}


def define(site: Site, name: str, place: Path) -> None:
    """Add a scheme; its name is all there is to go by."""
    lower = name.lower()
    scheme = next((s for word, s in SPELLINGS.items() if word in lower), BEARER)
    made = NEEDS[scheme["type"]] | scheme
    site.walk.add(
        ("components", "securitySchemes", name),
        made,
        (site.rule.name, f"the security scheme {name!r} is not defined"),
        place,
    )


@rule("authorization-header", "operation", "parameters")
def authorization_header(site: Site) -> None:
    """Makes a header parameter for a secret a security scheme, as OpenAPI ignores such
    parameters."""
    kept = [p for p in site.node["parameters"] if header(site, p) not in IGNORED]
    secret = [p for p in kept if header(site, p) == "authorization"]
    kept = [p for p in kept if p not in secret]
    if len(kept) == len(site.node["parameters"]):
        return
    if secret and not site.node.get("security") and not site.walk.root.get("security"):
        name = "authorization"
        if name not in schemes_of_root(site):
            place = (*site.path, "parameters")
            made = {"type": "apiKey", "name": "Authorization", "in": "header"}
            reason = (site.rule.name, "a header parameter is a secret")
            site.walk.add(("components", "securitySchemes", name), made, reason, place)
        site.set("security", [{name: []}], "a header parameter is a secret")
    site.set("parameters", kept, "a header that OpenAPI defines elsewhere")


def schemes_of_root(site: Site) -> dict[str, Any]:
    """The schemes of the document that an operation is in."""
    found = (site.walk.root.get("components") or {}).get("securitySchemes")
    return found if isinstance(found, dict) else {}


def header(site: Site, parameter: dict[str, Any]) -> str:
    """The name of a header parameter in lower case, or nothing."""
    known = site.walk.resolve(parameter)
    name = known.get("name")
    return str(name).lower() if known.get("in") == "header" else ""


VARIABLE: Final = re.compile(r"\{([^{}]+)\}")
HOST: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/.*)?\Z", re.IGNORECASE)
LOCAL: Final = re.compile(r"(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/.*)?\Z")
JSON_TYPE: Final = re.compile(r"[\w.*-]+/(?:[\w.-]+\+)?json\b", re.IGNORECASE)
UNFIT: Final = re.compile(r"[\x00-\x20\x7f\\]|%5[BD]")
"""What no host has: `split_url` escapes brackets that hold no address."""
MAX_DEPTH: Final = 8


@rule("missing-server", "root")
def missing_server(site: Site) -> None:
    """States the address `/`, which OpenAPI means if there is none."""
    if not site.node.get("servers"):
        site.set("servers", [{"url": "/"}], "the document has no server")


@rule("server-address", "root", "servers")
def server_address(site: Site) -> None:
    """Removes servers whose address no client can use: with a port that is no number, or
    with spaces.
    """
    servers = site.node["servers"]
    if not isinstance(servers, list):
        return
    kept = [server for server in servers if is_reachable(server)]
    lost = [server for server in servers if server not in kept]
    if not lost:
        return
    message = f"`{lost[0]['url']}` is not the address of a server"
    if kept:
        site.set("servers", kept, message)
    else:
        site.remove("servers", message)


def is_reachable(server: Any) -> bool:
    """Whether a server's address can be taken apart, its variables filled in; what is no
    server at all is left to others.
    """
    if not isinstance(server, dict) or not isinstance(server.get("url"), str):
        return True
    given = server.get("variables")

    def filled(found: re.Match[str]) -> str:
        variable = given.get(found[1]) if isinstance(given, dict) else None
        default = variable.get("default") if isinstance(variable, dict) else None
        return str(default) if isinstance(default, str | int) else "1"

    url = VARIABLE.sub(filled, server["url"]).strip()
    parts = split_url(url)
    return not url or (parts != NOTHING and not UNFIT.search(parts.netloc))


@rule("server-url", "server", "url")
def server_url(site: Site) -> None:
    """Puts `https:` before an address that lacks a scheme."""
    url = site.node["url"].strip()
    if url[:2] == "//":
        url = f"https:{url}"
    elif HOST.match(url):
        url = f"https://{url}"
    elif LOCAL.match(url):
        url = f"http://{url}"
    if url != site.node["url"]:
        site.set("url", url, "the URL has no scheme")


@rule("server-variable", "server", "url")
def server_variable(site: Site) -> None:
    """Describes variables that only the address of a server names."""
    variables = site.node.get("variables")
    known = variables if isinstance(variables, dict) else {}
    missing = [n for n in VARIABLE.findall(site.node["url"]) if n not in known]
    if missing:
        made = {**known, **{name: {"default": name} for name in missing}}
        site.set("variables", made, f"the variable {missing[0]!r} is not described")


@rule("binary-in-json", "media", leaving=True)
def binary_in_json(site: Site) -> None:
    """Makes base64 of `binary` in members of a JSON object, which is never made of raw
    bytes."""
    if JSON_TYPE.match(str(site.path[-1])):
        schema = site.node.get("schema")
        inside(site, schema if isinstance(schema, dict) else {}, ("schema",))


def inside(site: Site, schema: dict[str, Any], path: Path) -> None:
    """Look through the members of objects and lists, references aside."""
    if len(path) > 2 * MAX_DEPTH:
        return
    properties = schema.get("properties")
    for name, member in properties.items() if isinstance(properties, dict) else ():
        if isinstance(member, dict):
            as_text(site, member, (*path, "properties", name))
            inside(site, member, (*path, "properties", name))
    items = schema.get("items")
    if isinstance(items, dict):
        if len(path) > 1:
            as_text(site, items, (*path, "items"))
        inside(site, items, (*path, "items"))


def as_text(site: Site, schema: dict[str, Any], path: Path) -> None:
    """Base64 (RFC 4648, section 4) instead of a file."""
    if schema.get("format") == "binary" and "$ref" not in schema:
        message = "JSON cannot contain raw bytes"
        for key in ("format", "contentMediaType"):
            if schema.pop(key, None) is not None:
                site.log((*path, key), message)
        if "contentEncoding" not in schema:
            schema["contentEncoding"] = "base64"
            site.log((*path, "contentEncoding"), message, "base64", is_new=True)
