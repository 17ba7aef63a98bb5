"""Repairs of parameters and headers."""

from __future__ import annotations

from typing import Any, Final

from generator import patterns as re
from generator.media import FORM, MULTIPART
from generator.openapi.rules import rule
from generator.openapi.swagger2 import (
    JSON,
    is_body,
    make_body,
    part_schema,
)
from generator.openapi.walk import Site

TAKING: Final = ("put", "post", "patch")
"""Methods to which a body of the whole path belongs (RFC 9110, section 9.3)."""


@rule("body-parameter", "path", "parameters")
def shared_body(site: Site) -> None:
    """Gives a body of a whole path to each of its operations that take one."""
    bodies = taken(site)
    for method in TAKING if bodies else ():
        operation = site.node.get(method)
        if isinstance(operation, dict) and "requestBody" not in operation:
            body = request_body(bodies)
            operation["requestBody"] = body
            site.log((method, "requestBody"), MESSAGE, body, True)


@rule("body-parameter", "operation", "parameters")
def body_parameter(site: Site) -> None:
    """Makes parameters in `body` or `formData` the request body, as OpenAPI 3 has it."""
    bodies = taken(site)
    if bodies and "requestBody" not in site.node:
        site.set("requestBody", request_body(bodies), MESSAGE)


MESSAGE: Final = "a body is not a parameter"


def taken(site: Site) -> list[dict[str, Any]]:
    """The bodies among an object's parameters, which are taken out."""
    written = site.node["parameters"]
    known = [site.walk.resolve(item) for item in written]
    if any(map(is_body, known)):
        pairs = zip(written, known, strict=True)
        kept = [item for item, found in pairs if not is_body(found)]
        site.set("parameters", kept, MESSAGE)
    return [found for found in known if is_body(found)]


def request_body(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """The Request Body Object; JSON, or a form by whether it has files."""
    parts = [part_schema(part) for part in bodies if part.get("in") == "formData"]
    files = any(p.get("format") == "binary" or p.get("type") == "file" for p in parts)
    form = MULTIPART if files else FORM
    return make_body(bodies, [form] if parts else [JSON])


STYLES: Final = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": (),
}


@rule("parameter-in", "parameter", "in")
def parameter_in(site: Site) -> None:
    """Spells the location of a parameter in lower case."""
    place = site.node["in"]
    if place not in STYLES and place.strip().lower() in STYLES:
        site.set("in", place.strip().lower(), f"{place!r} is not a location")


@rule("path-parameter-required", "parameter", "in")
def path_parameter_required(site: Site) -> None:
    """Marks path parameters as required: without them there is no path."""
    if site.node["in"] == "path" and site.node.get("required") is not True:
        site.set("required", True, "a path parameter is always required")


@rule("parameter-schema", "parameter")
def parameter_schema(site: Site) -> None:
    """Leaves a parameter with exactly one of `schema` and `content`, as it needs
    one."""
    only_one_schema(site)


@rule("parameter-schema", "header")
def header_schema(site: Site) -> None:
    """So has a header."""
    only_one_schema(site)


def only_one_schema(site: Site) -> None:
    """Fill in a missing schema, drop what says the same twice."""
    node = site.node
    content = node.get("content")
    if "schema" in node and "content" in node:
        site.remove("content", "both `schema` and `content`")
    elif "content" in node and (not isinstance(content, dict) or len(content) != 1):
        first = dict(list((content or {}).items())[:1])
        if first:
            site.set("content", first, "only one content type is possible")
        else:
            site.remove("content", "`content` without a content type")
    if "schema" not in node and "content" not in node:
        site.set("schema", {}, "neither `schema` nor `content`")
    if "example" in node and "examples" in node:
        site.remove("example", "both `example` and `examples`")


@rule("parameter-style", "parameter", "style")
def parameter_style(site: Site) -> None:
    """Removes a style that the location of a parameter does not have."""
    style, place = site.node["style"], site.node.get("in")
    if place in STYLES and style not in STYLES[place]:
        site.remove("style", f"`{style}` is not a style for a {place} parameter")


@rule("parameter-style", "header", "style")
def header_style(site: Site) -> None:
    """Headers are simple."""
    if site.node["style"] != "simple":
        site.remove("style", "headers have the style `simple`")


@rule("parameter-style", "parameter")
def location_keys(site: Site) -> None:
    """`allowReserved` and `allowEmptyValue` are for the query only."""
    keys = (
        {"allowReserved", "allowEmptyValue"}
        if "content" not in site.node
        else {
            *("allowReserved", "style", "explode"),
        }
    )
    for key in sorted(keys & site.node.keys()):
        if site.node.get("in") != "query" or "content" in site.node:
            site.remove(key, f"`{key}` has no effect here")


@rule("parameter-style", "header")
def header_keys(site: Site) -> None:
    """Fields of query parameters mean nothing in a header."""
    for key in ("allowReserved", "allowEmptyValue"):
        if key in site.node:
            site.remove(key, f"`{key}` has no effect here")


DATES: Final = frozenset(
    "date expires if-modified-since if-unmodified-since last-modified".split()
)
"""Headers whose dates are written as HTTP does (RFC 9110, section 5.6.7)."""


@rule("http-date", "parameter", "schema")
def http_date(site: Site) -> None:
    """Leaves a header's date to the form of HTTP, which is none of JSON Schema."""
    schema = site.node["schema"]
    named = str(site.node.get("name")).lower() in DATES
    dated = isinstance(schema, dict) and schema.get("format") in ("date-time", "date")
    if site.node.get("in") == "header" and named and dated:
        del schema["format"]
        site.log(("schema", "format"), "HTTP has a form of dates of its own")


@rule("example-type", "parameter", leaving=True)
def example_type(site: Site) -> None:
    """Gives the example of a parameter the type of its schema, where both are the same
    text in a request: `"7"` of a number, `a,b` of a list."""
    schema = site.walk.resolve(site.node.get("schema"))
    items = site.walk.resolve(schema.get("items"))
    named = site.node.get("examples")
    holders = [((), site.node, "example")] + [
        (("examples", name), entry, "value")
        for name, entry in (named.items() if isinstance(named, dict) else ())
        if isinstance(entry, dict)
    ]
    for path, holder, key in holders:
        value = holder.get(key)
        meant = as_typed(value, kinds(schema), kinds(items))
        if type(meant) is not type(value):
            holder[key] = meant
            site.log((*path, key), "the example is written as another type", meant)


def kinds(schema: dict[str, Any]) -> set[str]:
    """The types that a schema names; what is no name is none."""
    found = schema.get("type")
    listed = found if isinstance(found, list) else [found]
    return {each for each in listed if isinstance(each, str)}


NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{1,17})?")


def as_typed(value: Any, types: set[str], items: set[str]) -> Any:
    """A value as one of some types that is sent as the same text; itself if it is none.

    >>> as_typed("7", {"integer"}, set()), as_typed("a,b", {"array"}, {"string"})
    (7, ['a', 'b'])
    """
    scalar = isinstance(value, str | int | float) and not isinstance(value, bool)
    if not types or not scalar or fits(value, types):
        return value
    if "array" in types:
        found = [as_typed(text, items, set()) for text in str(value).split(",") if text]
        return found if found and all(fits(v, items) for v in found) else value
    if "string" in types:
        return str(value)
    number = NUMBER.fullmatch(value) if isinstance(value, str) else None
    if value in ("true", "false") and "boolean" in types:
        return value == "true"
    if number and ("number" in types or ("integer" in types and not number[1])):
        return float(value) if number[1] else int(value)
    return value


def fits(value: Any, types: set[str]) -> bool:
    """Whether a text or a number is of one of some types; of none where none is named."""
    if isinstance(value, str):
        return "string" in types
    if isinstance(value, bool):
        return "boolean" in types
    whole = isinstance(value, int) or value.is_integer()
    return "number" in types or ("integer" in types and whole)


@rule("duplicate-parameter", "operation", leaving=True)
def duplicate_parameter(site: Site) -> None:
    """Keeps the first of parameters of the same name and location, and none without a
    name."""
    once(site)


@rule("duplicate-parameter", "path", leaving=True)
def duplicate_shared(site: Site) -> None:
    """So is one of a path."""
    once(site)


@rule("nameless-parameter", "components", leaving=True)
def nameless_parameter(site: Site) -> None:
    """Removes a shared parameter without a name or location, which nothing can send."""
    found = site.node.get("parameters")
    shared: dict[str, Any] = found if isinstance(found, dict) else {}
    for key, item in list(shared.items()):
        if (
            isinstance(item, dict)
            and "$ref" not in item
            and not is_parameter(site, item)
        ):
            del shared[key]
            site.log(("parameters", key), "a parameter without name or location")


def is_parameter(site: Site, node: dict[str, Any]) -> bool:
    """Whether name and location are known; a whole query string came with 3.2."""
    name, place = node.get("name"), str(node.get("in"))
    known = isinstance(name, str) and bool(name) and place in STYLES
    return known and (place != "querystring" or site.walk.has(2, (*site.path, place)))


def once(site: Site) -> None:
    """Keep the first of each name and location."""
    seen: set[tuple[Any, Any]] = set()
    kept: list[Any] = []
    written = site.node.get("parameters")
    items = written if isinstance(written, list) else []
    for item in items:
        known = site.walk.resolve(item)
        key = (str(known.get("name")), str(known.get("in")))
        if "$ref" not in known and not is_parameter(site, known):
            continue
        if "$ref" in known or key not in seen:
            kept.append(item)
            seen.add(key)
    if len(kept) != len(items):
        site.set("parameters", kept, "a parameter is listed twice, or without a name")
