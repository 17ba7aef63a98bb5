"""Checking values against simple schema keywords; patterns are never evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from generator.openapi.yaml import ScalarError, number


def is_integer(value: Any) -> bool:
    """A whole number, also when written with a fraction of zero."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


CHECKS: Final[dict[str, Callable[[Any], bool]]] = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "integer": is_integer,
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}
MAX_DEPTH: Final = 32
BOUNDS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "minimum": lambda v, b: v >= b,
    "maximum": lambda v, b: v <= b,
    "exclusiveMinimum": lambda v, b: v > b,
    "exclusiveMaximum": lambda v, b: v < b,
}
LENGTHS: Final = (
    (str, ("minLength", "maxLength")),
    (list, ("minItems", "maxItems")),
    (dict, ("minProperties", "maxProperties")),
)
DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
FORMATS: Final = {
    "date": re.compile(rf"{DAY}\Z"),
    "date-time": re.compile(rf"{DAY}[Tt]{TIME}(?:[Zz]|[-+]\d\d:\d\d)\Z"),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z"),
    "email": re.compile(r".*@"),
    "byte": re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*\Z"),
    "time": re.compile(rf"{TIME}(?:[Zz]|[-+]\d\d:\d\d)\Z"),
    "ipv4": re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z"),
    "ipv6": re.compile(r"[0-9a-fA-F:.]+\Z"),
}
RANGES: Final = {"int32": 31, "int64": 63}
WORDS: Final = {"true": True, "false": False}


def as_type(value: Any, kind: Any) -> Any:
    """The value in the type that a schema states, if it can be written so."""
    if not isinstance(kind, str) or CHECKS.get(kind, bool)(value):
        return value
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    if kind == "string" and isinstance(value, int | float):
        return str(value)
    if kind == "boolean" and isinstance(value, str):
        return WORDS.get(value.lower(), value)
    if kind in ("integer", "number") and isinstance(value, str):
        return as_number(value, kind)
    if kind == "array" and value is not None:
        return [value]
    return value


def as_number(text: str, kind: str) -> Any:
    """The number that a string spells, if it is of the kind wanted."""
    try:
        found = number(text)
    except ScalarError:
        return text
    return found if CHECKS[kind](found) else text


@dataclass
class Legality:
    """Checks values; `resolve` gives the schema that a reference stands for.

    After `steps` schemas everything counts as legal, so that alternatives that refer
    to each other cost nothing.
    """

    resolve: Callable[[Any], dict[str, Any]]
    steps: int = 2_000

    def allows(self, schema: Any, value: Any, depth: int = 0) -> bool:
        """Whether a schema allows a value, patterns aside."""
        self.steps -= 1
        if not isinstance(schema, dict) or depth > MAX_DEPTH or self.steps < 0:
            return schema is not False
        if "$ref" in schema:
            target = self.resolve(schema)
            if "$ref" not in target and not self.allows(target, value, depth + 1):
                return False
        return is_plain(schema, value) and self.composed(schema, value, depth + 1)

    def composed(self, schema: dict[str, Any], value: Any, depth: int) -> bool:
        """The keywords that hold other schemas."""

        def count(key: str) -> tuple[int, int]:
            parts = schema.get(key)
            members = parts if isinstance(parts, list) else []
            return sum(self.allows(p, value, depth) for p in members), len(members)

        every, some, single = count("allOf"), count("anyOf"), count("oneOf")
        if every[0] != every[1] or (some[1] and not some[0]):
            return False
        if single[1] and single[0] != 1:
            return False
        if isinstance(value, list) and isinstance(schema.get("items"), dict):
            return all(self.allows(schema["items"], v, depth) for v in value)
        return not isinstance(value, dict) or self.members(schema, value, depth)

    def members(
        self, schema: dict[str, Any], value: dict[str, Any], depth: int
    ) -> bool:
        """The keywords for objects."""
        required, properties = schema.get("required"), schema.get("properties")
        if isinstance(required, list) and any(name not in value for name in required):
            return False
        known = properties if isinstance(properties, dict) else {}
        other = schema.get("additionalProperties", True)
        if "patternProperties" in schema:
            other = True
        return all(self.allows(known.get(k, other), v, depth) for k, v in value.items())


def is_plain(schema: dict[str, Any], value: Any) -> bool:
    """The keywords that hold no other schemas."""
    if "enum" in schema and not is_among(value, schema["enum"]):
        return False
    if "const" in schema and not is_among(value, [schema["const"]]):
        return False
    if not has_type(schema, value) or not in_bounds(schema, value):
        return False
    return is_formed(schema, value)


def is_among(value: Any, values: Any) -> bool:
    """Equality as in JSON: true is not 1."""
    if not isinstance(values, list):
        return True
    return any(
        v == value and isinstance(v, bool) is isinstance(value, bool) for v in values
    )


def has_type(schema: dict[str, Any], value: Any) -> bool:
    """The keyword `type`."""
    kinds = schema.get("type")
    names = kinds if isinstance(kinds, list) else [kinds]
    known = [n for n in names if isinstance(n, str) and n in CHECKS]
    return not known or any(CHECKS[n](value) for n in known)


def in_bounds(schema: dict[str, Any], value: Any) -> bool:
    """The keywords for the size of numbers, strings and collections."""
    if CHECKS["number"](value):
        return all(
            check(value, schema[key])
            for key, check in BOUNDS.items()
            if CHECKS["number"](schema.get(key))
        )
    low, high = next((k for t, k in LENGTHS if isinstance(value, t)), ("", ""))
    least, most = schema.get(low, 0), schema.get(high)
    if not low or not isinstance(least, int):
        return True
    return len(value) >= least and (not isinstance(most, int) or len(value) <= most)


def is_formed(schema: dict[str, Any], value: Any) -> bool:
    """The keyword `format`, for the common formats."""
    name = schema.get("format")
    if isinstance(value, str) and name in FORMATS:
        return FORMATS[name].match(value) is not None
    if isinstance(value, int) and is_integer(value) and name in RANGES:
        limit: int = 2 ** RANGES[name]
        return -limit <= value < limit
    return True
