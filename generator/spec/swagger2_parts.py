"""Parameters, bodies, responses and security schemes of Swagger 2.0."""

from __future__ import annotations

import copy
from typing import Any, Final

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
BINARY: Final = {"type": "string", "format": "binary"}
SCHEMA_KEYS: Final = (
    *("type", "format", "items", "default", "enum", "pattern", "multipleOf"),
    *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
    *("maxLength", "minLength", "maxItems", "minItems", "uniqueItems", "x-nullable"),
)
STYLES: Final = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
DELIMITED: Final = "x-collectionFormat"
"""Keeps a format that no style of OpenAPI 3 stands for; read when lowering."""
FLOWS: Final = {"accessCode": "authorizationCode", "application": "clientCredentials"}


def take_schema(node: dict[str, Any]) -> dict[str, Any]:
    """The keywords of a schema that stand in another object, taken out of it."""
    schema: dict[str, Any] = {k: node.pop(k) for k in SCHEMA_KEYS if k in node}
    if schema.get("type") == "file":
        schema |= BINARY
    inner = schema.get("items")
    if isinstance(inner, dict):
        inner.pop("collectionFormat", None)
    return schema


def make_parameter(node: dict[str, Any]) -> dict[str, Any]:
    """A parameter in path, query or header, changed in place."""
    if "$ref" in node:
        return node
    way = node.pop("collectionFormat", None)
    schema = take_schema(node)
    if "schema" not in node:
        node["schema"] = schema
    if schema.get("type") == "array":
        node |= array_style(str(way), str(node.get("in")))
    if "x-example" in node:
        node["example"] = node.pop("x-example")
    return node


def array_style(way: str, location: str) -> dict[str, Any]:
    """The style of a `collectionFormat` (Swagger 2.0, Parameter Object).

    A style of OpenAPI 3 says how an array is written in a query or form; tabs, and
    anything but commas elsewhere, have none.
    """
    if location in ("query", "formData"):
        style, explode = STYLES.get(way, STYLES["csv"])
        found: dict[str, Any] = {"style": style, "explode": explode}
        return found | ({DELIMITED: way} if way == "tsv" else {})
    return {DELIMITED: way} if way in ("ssv", "tsv", "pipes") else {}


def part_schema(part: dict[str, Any]) -> dict[str, Any]:
    """The schema of a form's field: its own keywords, or `schema`."""
    stated = part.get("schema")
    return dict(stated) if isinstance(stated, dict) else take_schema(dict(part))


def form_content(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """The form that several parameters describe."""
    properties: dict[str, Any] = {}
    encoding: dict[str, Any] = {}
    for part in fields:
        name = str(part.get("name", ""))
        schema = part_schema(part)
        if "description" in part:
            schema["description"] = part["description"]
        properties[name] = schema
        if schema.get("type") == "array":
            encoding[name] = array_style(str(part.get("collectionFormat")), "formData")
    schema = {"type": "object", "properties": properties}
    required = [str(p.get("name", "")) for p in fields if p.get("required") is True]
    if required:
        schema["required"] = required
    return {"schema": schema, **({"encoding": encoding} if encoding else {})}


def make_response(node: dict[str, Any], produces: list[str]) -> None:
    """A response, changed in place."""
    headers = node.get("headers")
    for header in headers.values() if isinstance(headers, dict) else ():
        if isinstance(header, dict) and "$ref" not in header:
            header.pop("collectionFormat", None)
            header["schema"] = take_schema(header)
    schema, examples = node.pop("schema", None), node.pop("examples", None)
    shown = examples if isinstance(examples, dict) else {}
    if schema is None and not shown:
        return
    is_file = isinstance(schema, dict) and schema.get("type") == "file"
    if is_file:
        schema = dict(BINARY)
        produces = [p for p in produces if p != JSON] or ["application/octet-stream"]
    content: dict[str, Any] = {}
    for kind in produces if schema is not None else shown:
        content[kind] = media(schema)
    for kind, example in shown.items():
        content.setdefault(kind, media(schema))
        content[kind]["example"] = example
    node["content"] = content


def media(schema: Any) -> dict[str, Any]:
    """A media type with a schema of its own."""
    return {} if schema is None else {"schema": copy.deepcopy(schema)}


def make_scheme(node: dict[str, Any]) -> dict[str, Any]:
    """A security definition, changed in place."""
    if node.get("type") == "basic":
        node["type"], node["scheme"] = "http", "basic"
    if node.get("type") == "oauth2":
        flow = str(node.pop("flow", "accessCode"))
        keys = ("authorizationUrl", "tokenUrl", "scopes")
        made = {k: node.pop(k) for k in keys if k in node}
        node["flows"] = {FLOWS.get(flow, flow): made}
    return node
