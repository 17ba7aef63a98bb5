"""Schemas without parts: scalars by type and format, enumerations, constraints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.model.ir import (
    AnyType,
    Bounds,
    Kind,
    ListOf,
    Literals,
    MapOf,
    NullType,
    Scalar,
    Type,
)
from generator.model.references import BadReference, Resolver
from generator.model.types import union

DEEPEST = 4
"""Schemas within schemas that are looked through."""


def bounds(resolver: Resolver, schema: Any) -> Bounds:
    """What a schema, or the first of its branches that does, states of each."""
    found = list(branches(resolver, schema, DEEPEST))

    def first(keyword: str) -> int | None:
        numbers = (whole(branch.get(keyword)) for branch in found)
        return next((number for number in numbers if number is not None), None)

    return Bounds(first("minimum"), first("maximum"), first("default"))


def branches(resolver: Resolver, schema: Any, depth: int) -> Iterator[dict[str, Any]]:
    """A schema, what it refers to, and its branches, outermost first."""
    if not isinstance(schema, dict) or not depth:
        return
    yield schema
    if "$ref" in schema:
        try:
            target, _ = resolver.follow(schema, "")
        except BadReference:
            return
        yield from branches(resolver, target, depth - 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        inner = schema.get(keyword)
        for branch in inner if isinstance(inner, list) else ():
            yield from branches(resolver, branch, depth - 1)


def whole(value: Any) -> int | None:
    """A whole number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value


STRING_FORMATS = {
    "date-time": Kind.DATETIME,
    "date": Kind.DATE,
    "uuid": Kind.UUID,
    "byte": Kind.BASE64,
    "base64": Kind.BASE64,
    "binary": Kind.FILE,
    "decimal": Kind.DECIMAL,
}
SCALARS = {
    "string": Kind.STRING,
    "integer": Kind.INTEGER,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
}
IMPLIED = {
    "properties": "object",
    "additionalProperties": "object",
    "patternProperties": "object",
    "items": "array",
    "prefixItems": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
}


def json_types(schema: dict[str, Any]) -> list[str]:
    """The JSON types a schema allows, implied ones included; empty for any."""
    declared = schema.get("type")
    if isinstance(declared, list):
        return [name for name in declared if isinstance(name, str)]
    if isinstance(declared, str):
        return [declared]
    implied = next((IMPLIED[key] for key in IMPLIED if key in schema), None)
    return [implied] if implied else []


def scalar(name: str, schema: dict[str, Any]) -> Type:
    """The type for one JSON type name that has no parts."""
    if name == "null":
        return NullType()
    if name == "string":
        return Scalar(string_kind(schema))
    if name == "object":
        return MapOf(AnyType())
    if name == "array":
        return ListOf(AnyType())
    if name == "number" and schema.get("format") == "decimal":
        return Scalar(Kind.DECIMAL_NUMBER)
    return Scalar(SCALARS[name]) if name in SCALARS else AnyType()


def string_kind(schema: dict[str, Any]) -> Kind:
    """What a string holds, by `format`, `contentEncoding` and `contentMediaType`."""
    spelled = schema.get("format")
    if isinstance(spelled, str) and spelled in STRING_FORMATS:
        kind = STRING_FORMATS[spelled]
        is_local = kind is Kind.DATETIME and any(map(is_local_moment, shown(schema)))
        return Kind.LOCAL_DATETIME if is_local else kind
    if schema.get("contentEncoding") == "base64":
        return Kind.BASE64
    media_type = schema.get("contentMediaType")
    binary = isinstance(media_type, str) and media_type.lower().startswith(BINARY)
    return Kind.FILE if binary and "contentEncoding" not in schema else Kind.STRING


def shown(schema: dict[str, Any]) -> Iterator[Any]:
    """The values that a schema gives for itself."""
    examples = schema.get("examples")
    yield from (schema.get("example"), schema.get("default"))
    yield from examples if isinstance(examples, list) else ()


def is_local_moment(value: Any) -> bool:
    """Whether a value is a moment without an offset from UTC, which RFC 3339 demands and
    some vendors never send (`2013-01-01 15:30:27`, Mailchimp Transactional).
    """
    return isinstance(value, str) and LOCAL_MOMENT.fullmatch(value) is not None


LOCAL_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt _]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,12})?")
BINARY = ("application/octet-stream", "image/", "audio/", "video/")
"""How media types begin whose content is never text."""


def literals(values: list[Any]) -> Type | None:
    """The type of an enumeration without its null; None if it is not expressible.

    Python's `Literal` holds strings, integers and booleans (PEP 586); `1`, `1.0` and
    `True` are kept apart by type.
    """
    kept = [value for value in values if value is not None]
    if not kept or not all(map(expressible, kept)):
        return None
    unique = dict.fromkeys((type(value), value) for value in kept)
    return Literals(tuple(value for _, value in unique))


def nearest(values: list[Any]) -> Type | None:
    """The type nearest to an enumeration that is no `Literal`: its literals, and the
    JSON types of its other values; None where nothing is left without null.
    """
    kept = [value for value in values if value is not None]
    loose = {json_type(value) for value in kept if not expressible(value)}
    closed = [v for v in kept if expressible(v) and json_type(v) not in loose]
    found = literals(closed)
    others = [scalar(name, {}) for name in JSON_TYPES.values() if name in loose]
    return union([*([found] if found else []), *others]) if kept else None


def json_type(value: Any) -> str:
    """The JSON type of a value; all numbers are `number`."""
    return JSON_TYPES.get(type(value), "string")


JSON_TYPES = {
    bool: "boolean",
    str: "string",
    int: "number",
    float: "number",
    dict: "object",
    list: "array",
}


def expressible(value: Any) -> bool:
    """Whether a value can be a literal; text must have a UTF-8 form, because types
    with a lone surrogate can be neither checked nor built.
    """
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    return isinstance(value, int)


def constraints(schema: dict[str, Any]) -> str:
    """What a schema demands beyond its type, in words; empty if nothing."""
    said = [
        words.format(schema[key])
        for key, words in WORDS.items()
        if isinstance(schema.get(key), int | float)
        and schema[key] is not False
        and not (key == "maxLength" and schema[key] >= GENEROUS)
    ]
    is_base64 = schema.get("type") == "string" and string_kind(schema) is Kind.BASE64
    return ", ".join([*(["base64"] if is_base64 else []), *said])


GENEROUS = 1000
"""A text may be this long before its limit is worth a word, in characters."""
WORDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
}
