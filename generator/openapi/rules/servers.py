"""Servers whose addresses lack something, and files where only text can be."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.openapi.rules import Path, rule
from generator.openapi.walk import Site

VARIABLE: Final = re.compile(r"\{([^{}]+)\}")
HOST: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/.*)?\Z", re.IGNORECASE)
LOCAL: Final = re.compile(r"(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/.*)?\Z")
JSON_TYPE: Final = re.compile(r"[\w.*-]+/(?:[\w.-]+\+)?json\b", re.IGNORECASE)
MAX_DEPTH: Final = 8


@rule("missing-server", "root")
def missing_server(site: Site) -> None:
    """States the address `/`, which OpenAPI means where there is none."""
    if not site.node.get("servers"):
        site.set("servers", [{"url": "/"}], "the document names no server")


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
        site.set("url", url, "the address has no scheme")


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
        message = "JSON has no raw bytes"
        for key in ("format", "contentMediaType"):
            if schema.pop(key, None) is not None:
                site.log((*path, key), message)
        if "contentEncoding" not in schema:
            schema["contentEncoding"] = "base64"
            site.log((*path, "contentEncoding"), message, "base64", is_new=True)
