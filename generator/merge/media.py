"""The locations of the schemas of a merged operation."""

from __future__ import annotations

from collections.abc import Iterator

from generator.merge.tree import Part

UNIONS = ("oneOf", "anyOf", "allOf")
"""Keywords that make a schema a union or an intersection of branches."""

BRANCHES = frozenset({*UNIONS, "prefixItems"})
"""Keywords that hold a list of schemas."""

MAPS = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
"""Keywords that hold schemas by names that are not keywords."""

SINGLE = frozenset(
    {"items", "additionalProperties", "not", "if", "then", "else", "contains"}
    | {"propertyNames", "unevaluatedProperties", "unevaluatedItems"}
)
"""Keywords that hold one schema."""


def inner_schemas(part: Part) -> Iterator[tuple[tuple[str, ...], Part]]:
    """The schemas directly inside a schema, with the way to them."""
    for key, child in part.children.items():
        if key in SINGLE:
            yield (key,), child
        elif key in BRANCHES or key in MAPS:
            for name, inner in child.children.items():
                yield (key, name), inner


def subschemas(part: Part) -> Iterator[Part]:
    """A schema and all schemas inside it."""
    yield part
    for _, inner in inner_schemas(part):
        yield from subschemas(inner)


JSON = "application/json"
NO_CONTENT = frozenset({"204", "205", "304"})


def body_schema(operation: Part) -> Part:
    """The schema of the JSON body, of the first body else, or an empty one."""
    content = operation.get("requestBody", "content")
    return _first_schema(content)


def _first_schema(content: Part | None) -> Part:
    if content is None:
        return Part()
    media = content.children.get(JSON) or next(iter(content.children.values()), None)
    schema = media.children.get("schema") if media else None
    return schema or Part()


def response_schema(operation: Part, status: str) -> Part:
    """The schema of a response's JSON content, or an empty one."""
    return _first_schema(operation.get("responses", status, "content"))


def statuses(operation: Part) -> list[str]:
    """The documented statuses."""
    responses = operation.children.get("responses")
    return list(responses.children) if responses else []


def success_status(operation: Part) -> str | None:
    """The first documented status of success, None if there is none."""
    return next((s for s in statuses(operation) if s.startswith("2")), None)


def is_error(status: str) -> bool:
    """Whether a status (or range) reports an error (RFC 9110, section 15)."""
    return status[:1] in ("4", "5")


def response_schemas(operation: Part) -> Iterator[tuple[str, str, Part]]:
    """Status, media type and schema of every response that has one."""
    for status in statuses(operation):
        content = operation.get("responses", status, "content")
        for media, part in content.children.items() if content else ():
            if schema := part.children.get("schema"):
                yield status, media, schema


def body_schemas(operation: Part) -> Iterator[tuple[str, Part]]:
    """Media type and schema of every request body."""
    content = operation.get("requestBody", "content")
    for media, part in content.children.items() if content else ():
        if schema := part.children.get("schema"):
            yield media, schema


def parameter_schemas(operation: Part) -> dict[str, Part]:
    """The parameters' schemas by `in:name`."""
    parameters = operation.children.get("parameters", Part())
    return {
        key: part.children.get("schema", Part())
        for key, part in parameters.children.items()
    }


def all_schemas(operation: Part) -> Iterator[Part]:
    """Every schema of an operation that is not inside another one."""
    yield from (schema for _, _, schema in response_schemas(operation))
    yield from (schema for _, schema in body_schemas(operation))
    parameters = operation.children.get("parameters", Part())
    for part in parameters.children.values():
        if schema := part.children.get("schema"):
            yield schema


def is_described(schema: Part) -> bool:
    """Whether a schema says anything about its values."""
    structural = {"properties", "items", "oneOf", "anyOf", "allOf"}
    return bool(structural & schema.children.keys() or "$ref" in schema.entries)
