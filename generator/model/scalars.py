"""Schemas without parts: scalars by type and format, enumerations, constraints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator import patterns as re
from generator.facts import Json
from generator.model.definitions import union
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
from generator.openapi.schema import UNSTATED, SchemaObject

DEEPEST = 4
"""Schemas within schemas that are looked through."""


def bounds(schema: SchemaObject) -> Bounds:
    """The value of each keyword in a schema, or in its first branch that has it."""
    found = list(branches(schema, DEEPEST))

    def first(keyword: str) -> int | None:
        numbers = (whole(branch.number(keyword)) for branch in found)
        return next((number for number in numbers if number is not None), None)

    return Bounds(first("minimum"), first("maximum"), first("default"))


def branches(schema: SchemaObject, depth: int) -> Iterator[SchemaObject]:
    """A schema, what it refers to, and its branches, outermost first."""
    if not schema or not depth:
        return
    yield schema
    if "$ref" in schema:
        target = schema.followed
        if target.problem:
            return
        yield from branches(target, depth - 1)
    for parts in schema.compositions.values():
        for branch in parts:
            yield from branches(branch, depth - 1)


def whole(value: float | None) -> int | None:
    """A whole number, or None for anything else."""
    match value:
        case float():
            return int(value) if value.is_integer() else None
        case _:
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


NUMBER_FORMATS = frozenset("double float int32 int64".split())
"""Formats that nothing but a number has; `decimal` may be a string."""


def json_types(schema: SchemaObject) -> list[str]:
    """The JSON types a schema allows, implied ones included; empty for any."""
    if stated := schema.types:
        return stated
    implied = list(dict.fromkeys(IMPLIED[key] for key in IMPLIED if key in schema))
    if schema.format in NUMBER_FORMATS and "number" in implied:
        return ["number"]
    return implied[:1]


def scalar(name: str, schema: SchemaObject = UNSTATED) -> Type:
    """The type for one JSON type name that has no parts."""
    if name == "null":
        return NullType()
    if name == "string":
        return Scalar(string_kind(schema))
    if name == "object":
        return MapOf(AnyType())
    if name == "array":
        return ListOf(AnyType())
    if name == "number" and schema.format == "decimal":
        return Scalar(Kind.DECIMAL_NUMBER)
    return Scalar(SCALARS[name]) if name in SCALARS else AnyType()


BARE_UUID = re.compile(r"[0-9a-fA-F]{32}")
"""A UUID without its hyphens, as some databases write them."""
UUID_LENGTH = 36
"""Characters of a UUID as RFC 9562, section 4, spells it: lower case, four hyphens."""


def is_spelled_otherwise(schema: SchemaObject) -> bool:
    """Whether UUIDs are in capitals only, or without hyphens, by what the schema demands
    or shows: a `UUID` of Python would not give back the text that was received.
    """
    pattern, longest = schema.raw.get("pattern"), schema.number("maxLength")
    spelled = pattern if isinstance(pattern, str) else ""
    capitals = "A-F" in spelled and "a-f" not in spelled
    short = longest is not None and longest < UUID_LENGTH
    bare = any(isinstance(v, str) and BARE_UUID.fullmatch(v) for v in shown(schema))
    return capitals or short or bare or "{32}" in spelled


def string_kind(schema: SchemaObject) -> Kind:
    """The kind of a string, by `format`, `contentEncoding` and `contentMediaType`."""
    if schema.format in STRING_FORMATS:
        kind = STRING_FORMATS[schema.format]
        if kind is Kind.UUID and is_spelled_otherwise(schema):
            return Kind.STRING
        is_local = kind is Kind.DATETIME and any(map(is_local_moment, shown(schema)))
        return Kind.LOCAL_DATETIME if is_local else kind
    if schema.content_encoding == "base64":
        return Kind.BASE64
    binary = schema.content_media_type.lower().startswith(BINARY)
    return Kind.FILE if binary and "contentEncoding" not in schema else Kind.STRING


def shown(schema: SchemaObject) -> Iterator[Json]:
    """The values that a schema gives for itself."""
    yield from (schema.raw.get("example"), schema.raw.get("default"))
    yield from schema.entries("examples")


def is_local_moment(value: Json) -> bool:
    """Whether a value is a moment without an offset from UTC, which RFC 3339 demands and
    some vendors never send (`2013-01-01 15:30:27`, Mailchimp Transactional).
    """
    match value:
        case str():
            return LOCAL_MOMENT.fullmatch(value) is not None
        case _:
            return False


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
    """The type nearest to an enumeration that is not a `Literal`: its literals, and the
    JSON types of its other values; None if nothing is left without null.
    """
    kept = [value for value in values if value is not None]
    loose = {json_type(value) for value in kept if not expressible(value)}
    closed = [v for v in kept if expressible(v) and json_type(v) not in loose]
    found = literals(closed)
    numbers = [v for v in kept if json_type(v) == "number"]
    if all(isinstance(value, int) for value in numbers):
        loose = {"integer" if name == "number" else name for name in loose}
    names = dict.fromkeys((*JSON_TYPES.values(), "integer"))
    others = [scalar(name) for name in names if name in loose]
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


def expressible(value: Json) -> bool:
    """Whether a value can be a literal; text must have a UTF-8 form, because types
    with a lone surrogate can be neither checked nor built, and type checkers read no
    integers of more than 64 bits.
    """
    match value:
        case str():
            return value.isascii() or not LONE_SURROGATE.search(value)
        case int():
            return -(2**63) <= value < 2**63
        case _:
            return False


LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def constraints(schema: SchemaObject) -> str:
    """A schema's demands beyond its type, in words; empty if there are none."""
    types = set(json_types(schema))
    limits = {
        key: schema.number(key)
        for key in WORDS
        if key in schema and types.isdisjoint(OTHERS.get(key, ()))
    }
    for least, most in SIZES.items():
        if limits.get(least) is not None and limits[least] == limits.get(most):
            limits[f"{least} {most}"] = limits.pop(least)
            del limits[most]
    stated = [
        "not empty" if key in SIZES and limit == 1 else describe_limit(key, limit)
        for key, limit in limits.items()
        if limit is not None and not (key == "maxLength" and limit >= GENEROUS)
    ]
    is_text = schema.raw.get("type") == "string"
    is_base64 = is_text and string_kind(schema) is Kind.BASE64
    return ", ".join([*(["base64"] if is_base64 else []), *stated])


def describe_limit(key: str, limit: float) -> str:
    """One limit in words: `at least 2 characters`, `exactly 1 item`."""
    words = WORDS[key].format(limit)
    return words.removesuffix("s") if limit == 1 and words.endswith("s") else words


NUMBERS = ("integer", "number")
OTHERS = {"minLength": NUMBERS, "maxLength": NUMBERS}
"""The types that a limit says nothing of."""
SIZES = {"minLength": "maxLength", "minItems": "maxItems"}
GENEROUS = 1000
"""A string may be this long before its limit is worth a word, in characters."""
WORDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minLength maxLength": "exactly {} characters",
    "minItems maxItems": "exactly {} items",
}
