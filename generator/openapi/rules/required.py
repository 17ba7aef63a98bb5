"""Fields that must be there, and what to assume when they are not."""

from __future__ import annotations

from typing import Any, Final

from generator.facts import Json
from generator.openapi.rules import Apply, rule
from generator.openapi.walk import Site

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
            site.log(("links", name), "a link names exactly one operation")
