"""Repairs of responses and their keys, defaults for missing required fields, and fields
that exclude each other.
"""

from __future__ import annotations

from typing import Any, Final

from generator import patterns as re
from generator.facts import Json
from generator.openapi.rules import Apply, rule
from generator.openapi.walk import Site

KEY: Final = re.compile(r"[1-5](?:[0-9]{2}|XX)\Z")
NO_CONTENT: Final = re.compile(r"(?:1..|204|205|304)\Z")


@rule("int-status-key", "responses")
def int_status_key(site: Site) -> None:
    """Reads a status code without quotes as a string; in YAML it is a number."""
    keys = site.walk.number_keys.get(id(site.node), ())
    found = [key for key in keys if key in site.node]
    if found:
        message = f"{', '.join(found)} without quotes is a number, not a string"
        site.log((found[0],), message, expressible=False)


@rule("status-key", "responses")
def status_key(site: Site) -> None:
    """Corrects keys of responses to codes, ranges such as `4XX`, or `default`."""
    for key in list(site.node):
        if key == "default" or key[:2] == "x-" or KEY.match(key):
            continue
        response = site.node[key]
        site.remove(key, f"{key!r} is not a status code")
        better = status(key)
        if better not in site.node:
            site.walk.move((*site.path, key), (*site.path, better))
            site.set(better, response, f"{key!r} is not a status code")


def status(key: str) -> str:
    """The key that was meant."""
    found = re.search(r"(?<![0-9])[1-5](?:[0-9]{2}|[xX]{2})(?![0-9])", key)
    return found[0].upper() if found else "default"


@rule("empty-responses", "responses", leaving=True)
def empty_responses(site: Site) -> None:
    """Adds a default response if there is none, as every operation has one."""
    if not any(k[:2] != "x-" for k in site.node):
        site.set("default", {"description": ""}, "no response is described")


@rule("no-content", "responses")
def no_content(site: Site) -> None:
    """Removes the body of a response that never has one (RFC 9110, section 6.4.1)."""
    for key, response in site.node.items():
        if NO_CONTENT.match(key) and isinstance(response, dict):
            if response.get("content"):
                del response["content"]
                message = f"a response with status {key} has no body"
                site.log((key, "content"), message)
            elif "content" in response:
                del response["content"]


@rule("same-media", "response", "content")
def same_media(site: Site) -> None:
    """Makes one of media types that differ in nothing but `charset`, where only one of
    them is described: JSON has no other charset, and a response names its own."""
    content = site.node["content"]
    plain: dict[str, list[str]] = {}
    for kind in content if isinstance(content, dict) else ():
        if isinstance(content[kind], dict):
            plain.setdefault(without_charset(kind), []).append(kind)
    for kinds in plain.values():
        described = [kind for kind in kinds if "schema" in content[kind]]
        if len(kinds) > 1 and len(described) == 1:
            join(site, content, kinds, described[0])


def without_charset(media_type: str) -> str:
    """A media type in lower case without spaces and without its charset."""
    first, *parameters = "".join(media_type.split()).lower().split(";")
    kept = (p for p in parameters if not p.startswith("charset="))
    return ";".join([first, *kept])


def join(site: Site, content: dict[str, Any], kinds: list[str], chosen: str) -> None:
    """Let the shortest of some spellings of a media type stand for all of them, with
    the schema of the chosen one and the examples of any.
    """
    kept = min(kinds, key=len)
    others = [content[kind] for kind in kinds if kind != chosen]
    described = dict(content[chosen])
    for key in ("examples", "example"):
        for other in others if not described.keys() & {"examples", "example"} else ():
            if key in other:
                described[key] = other[key]
    for kind in kinds:
        if kind != kept:
            del content[kind]
            site.log(("content", kind), f"{kind!r} is {kept!r}")
    content[kept] = described
    site.log(("content", kept), "several descriptions of one media type", described)


DEFAULTS: Final[dict[str, dict[str, Json]]] = {
    "root": {"info": {"title": "API", "version": "0"}},
    "info": {"title": "API", "version": "0"},
    "license": {"name": "unnamed"},
    "server": {"url": "/"},
    "externalDocs": {"url": "/"},
    "response": {"description": ""},
    "requestBody": {"content": {}},
    "implicit": {"authorizationUrl": "/", "scopes": {}},
    "password": {"tokenUrl": "/", "scopes": {}},
    "clientCredentials": {"tokenUrl": "/", "scopes": {}},
    "authorizationCode": {"authorizationUrl": "/", "tokenUrl": "/", "scopes": {}},
    "discriminator": {"propertyName": "type"},
}


def filling(kind: str, defaults: dict[str, Json]) -> Apply:
    """A rule that gives an object the fields that it must have."""

    def fill(site: Site) -> None:
        """Fills in a field that must be there with the least that it can say."""
        for key, value in defaults.items():
            if key not in site.node:
                copy: Any = dict(value) if isinstance(value, dict) else value
                site.set(key, copy, f"`{key}` of the {kind} is missing")

    return fill


globals().update(
    {
        kind: rule("required-field", kind)(filling(kind, defaults))
        for kind, defaults in DEFAULTS.items()
    }
)


@rule("required-field", "variable")
def variable(site: Site) -> None:
    """A server variable has a default."""
    if "default" not in site.node:
        value = next(iter(site.node.get("enum") or [""]), "")
        site.set("default", value, "`default` of the variable is missing")
    if site.node.get("enum") == []:
        site.remove("enum", "an empty enumeration allows nothing")


@rule("tags", "root", "tags")
def tags(site: Site) -> None:
    """Lists each tag once, and only tags with names."""
    seen: dict[str, Any] = {}
    for tag in site.node["tags"]:
        if isinstance(tag, dict) and isinstance(tag.get("name"), str):
            seen.setdefault(tag["name"], tag)
    if len(seen) != len(site.node["tags"]):
        site.set("tags", list(seen.values()), "a tag is listed twice or has no name")


@rule("example-value", "example", "externalValue")
def example_value(site: Site) -> None:
    """Keeps one of two ways to give an example, as they exclude each other."""
    if "value" in site.node:
        site.remove("externalValue", "both `value` and `externalValue`")


@rule("example-value", "media", "example")
def media_example(site: Site) -> None:
    """One example or several, not both."""
    if "examples" in site.node:
        site.remove("example", "both `example` and `examples`")


@rule("license-url", "license", "identifier")
def license_url(site: Site) -> None:
    """Keeps the address of a license that has an identifier too, as one excludes the
    other."""
    if "url" in site.node:
        site.remove("identifier", "both `identifier` and `url`")


@rule("link-target", "response", "links")
def link_target(site: Site) -> None:
    """Removes a link that does not name exactly one operation."""
    for name, link in list(site.node["links"].items()):
        targets = {"operationRef", "operationId"} & set(link)
        if "$ref" not in link and len(targets) != 1:
            del site.node["links"][name]
            site.log(("links", name), "a link must refer to exactly one operation")
