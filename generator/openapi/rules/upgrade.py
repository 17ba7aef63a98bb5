"""The changes from OpenAPI 3.0 to 3.1; in a 3.1 document, the old forms are mistakes."""

from __future__ import annotations

from typing import Any, Final

from generator.openapi.rules import rule
from generator.openapi.shapes import is_number
from generator.openapi.walk import Site

COMPOSED: Final = ("oneOf", "anyOf")
ANNOTATIONS: Final = (
    *("title", "description", "deprecated", "readOnly", "writeOnly"),
    *("default", "examples", "example", "xml", "externalDocs"),
)
BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
DIALECTS: Final = (
    "https://spec.openapis.org/oas/3.",
    "https://json-schema.org/draft/2020-12/schema",
)
CONTENT: Final = {
    "byte": ("contentEncoding", "base64"),
    "binary": ("contentMediaType", "application/octet-stream"),
}


@rule("dialect", "root", "jsonSchemaDialect")
def dialect(site: Site) -> None:
    """Reads schemas of an unknown dialect as those of OpenAPI: most have its keywords."""
    known_dialect(site, "jsonSchemaDialect")


@rule("dialect", "schema", "$schema")
def own_dialect(site: Site) -> None:
    """Reads a schema of an unknown dialect as one of OpenAPI."""
    known_dialect(site, "$schema")


def known_dialect(site: Site, key: str) -> None:
    """Remove the name of a dialect that the validator does not know."""
    named = site.node[key]
    if not isinstance(named, str) or not named.startswith(DIALECTS):
        site.remove(key, f"`{named}` is not a known dialect")


@rule("nullable", "schema", "nullable", silent_below=1)
def nullable(site: Site) -> None:
    """`nullable` is a type of its own in 3.1."""
    schema = dict(site.node)
    if schema.pop("nullable") is True:
        schema = with_null(schema)
    site.become(schema, "`nullable` is a type in OpenAPI 3.1")


@rule("nullable", "schema", "x-nullable")
def x_nullable(site: Site) -> None:
    """Writes `nullable` as the type `null`, as OpenAPI has done since 3.1."""
    if site.node["x-nullable"] is True:
        schema = {k: v for k, v in site.node.items() if k != "x-nullable"}
        site.become(with_null(schema), "`x-nullable` is a type in OpenAPI 3.1")


@rule("null-beside-reference", "schema", "$ref", "allOf")
def null_beside_reference(site: Site) -> None:
    """Lets null stand beside what a schema refers to: a list of types with `null` allows
    it, but the schemas of `$ref` and `allOf` must hold too, and rarely do for null."""
    types = site.node.get("type")
    if isinstance(types, list) and "null" in types:
        detail = "`null` among the types never holds beside a reference"
        site.become(without_composed_null(dict(site.node)), detail)


def with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that allows null too."""
    for key in COMPOSED:
        if isinstance(schema.get(key), list) and "type" not in schema:
            if not any(is_null(s) for s in schema[key]):
                schema[key] = [*schema[key], {"type": "null"}]
            return schema
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        schema["type"] = types if "null" in types else [*types, "null"]
        return without_composed_null(schema)
    if "$ref" in schema or "allOf" in schema or "const" in schema:
        return alternative(schema)
    return schema


def without_composed_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Beside a type that allows null, its alternatives must allow it as well."""
    for key in COMPOSED:
        if isinstance(schema.get(key), list):
            schema[key] = [*schema[key], {"type": "null"}]
    if "$ref" in schema or "allOf" in schema:
        return alternative({k: v for k, v in schema.items() if k != "type"})
    return schema


def alternative(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema or null, with what is said about both outside."""
    outer: dict[str, Any] = {k: schema.pop(k) for k in ANNOTATIONS if k in schema}
    if list(schema) == ["allOf"] and len(schema["allOf"]) == 1:
        schema = schema["allOf"][0]
    return {**outer, "anyOf": [schema, {"type": "null"}]}


def is_null(schema: Any) -> bool:
    """Whether a schema is that of null."""
    return isinstance(schema, dict) and schema.get("type") in ("null", ["null"])


@rule("exclusive-bound", "schema", *BOUNDS, silent_below=1)
def exclusive_bound(site: Site) -> None:
    """Makes an exclusive bound the number that it has been since 3.1, where it is a
    flag."""
    for key, inclusive in BOUNDS.items():
        flag = site.node.get(key)
        if flag is True and inclusive in site.node:
            bound = site.node[inclusive]
            site.remove(inclusive, f"`{key}` is the bound itself")
            site.set(key, bound, f"`{key}` is a number")
        elif key in site.node and not is_number(flag):
            site.remove(key, f"`{key}` is a number")


@rule("schema-example", "schema", "example", silent_below=3)
def schema_example(site: Site) -> None:
    """`example` of a schema is one of its `examples`."""
    example = site.node.pop("example")
    if not isinstance(site.node.get("examples"), list):
        site.node["examples"] = [example]
    elif example not in site.node["examples"]:
        site.node["examples"].insert(0, example)


@rule("content-format", "schema", "format", silent_below=3)
def content_format(site: Site) -> None:
    """Formats of encoded text have keywords in 3.1; the format stays for readers."""
    found = CONTENT.get(site.node["format"])
    if found and site.node.get("type") == "string":
        site.node.setdefault(*found)
