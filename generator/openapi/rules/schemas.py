"""Repairs within one schema, and the check of values against its simple keywords.

Patterns are never evaluated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from generator.dataclass import dataclass
from generator.openapi.rules import rule
from generator.openapi.shapes import TYPES, to_texts
from generator.openapi.walk import Site
from generator.openapi.yaml import ScalarError, number
from generator.pointers import Absent


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


MEANINGS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("any mixed unknown undefined *", {}),
    ("int long short", {"type": "integer"}),
    ("float double decimal", {"type": "number"}),
    ("bool", {"type": "boolean"}),
    ("str text enum uuid uri email", {"type": "string"}),
    ("list tuple set", {"type": "array"}),
    ("dict map hash json", {"type": "object"}),
    ("none nil", {"type": "null"}),
    ("file binary", {"type": "string", "format": "binary"}),
    ("date", {"type": "string", "format": "date"}),
    ("datetime date-time timestamp", {"type": "string", "format": "date-time"}),
)
COMPOSITIONS: Final = ("allOf", "oneOf", "anyOf", "prefixItems")
MAX_PATTERN: Final = 10_000
SPELLINGS: Final = {word: m for words, m in MEANINGS for word in words.split()}


@rule("schema-type", "schema", "type")
def schema_type(site: Site) -> None:
    """Replaces names of types that JSON Schema does not have by those that were
    meant."""
    written = site.node["type"]
    if isinstance(written, str) and written in TYPES:
        return
    names = written if isinstance(written, list) else [written]
    if all(isinstance(n, str) and n in TYPES for n in names) and names:
        if len(set(names)) != len(names):
            site.set("type", list(dict.fromkeys(names)), "a type is listed twice")
        return
    schemas = [typed("null" if n is None else n) for n in names]
    rest = {k: v for k, v in site.node.items() if k != "type"}
    site.become(joined(schemas) | rest, f"{written!r} is not a type")


def typed(name: Any) -> dict[str, Any]:
    """The schema that a type name means."""
    if not isinstance(name, str):
        return {}
    if name in TYPES:
        return {"type": name}
    if name.endswith("[]"):
        return {"type": "array", "items": typed(name[:-2])}
    if name.lower() in TYPES:
        return {"type": name.lower()}
    return dict(SPELLINGS.get(name.lower(), {}))


def joined(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    """One schema for several types."""
    if len(schemas) == 1:
        return schemas[0]
    if any("type" not in s for s in schemas) or not schemas:
        return {}
    return {"type": list(dict.fromkeys(s["type"] for s in schemas))}


@rule("required-flag", "schema", "properties")
def required_flag(site: Site) -> None:
    """Moves `required` of a property into the list of its object, where it belongs."""
    marked = []
    for name, schema in site.node["properties"].items():
        if isinstance(schema, dict) and isinstance(schema.get("required"), bool):
            if schema.pop("required"):
                marked.append(name)
            message = "`required` is a list in the object, not a flag of a property"
            site.log(("properties", name, "required"), message)
    known = site.node.get("required")
    listed = known if isinstance(known, list) else []
    new = [name for name in marked if name not in listed]
    if new:
        site.set("required", [*listed, *new], "properties are marked as required")


@rule("required-flag", "schema", "required")
def required_list(site: Site) -> None:
    """`required` of a schema is a list of names, each once."""
    written = site.node["required"]
    names = [] if isinstance(written, bool) else to_texts("", written)
    if isinstance(names, Absent) or not names:
        if written != []:
            site.remove("required", "`required` must be a list of property names")
    elif (unique := list(dict.fromkeys(names))) != written:
        site.set("required", unique, "`required` must be a list of unique names")


@rule("array-items", "schema", "type")
def array_items(site: Site) -> None:
    """Lets an array without `items` hold anything, as OpenAPI 3.0 asks for `items`."""
    described = {"items", "prefixItems", "$ref", "allOf"} & site.node.keys()
    if site.walk.minor == 0 and site.node["type"] == "array" and not described:
        site.set("items", {}, "an array without `items`")


@rule("enum", "schema", "enum")
def enum(site: Site) -> None:
    """Makes an enumeration a list of different values of the type that the schema
    states."""
    written = site.node.get("enum")
    values = written if isinstance(written, list) else [written]
    if isinstance(written, dict):
        values = list(written)
    typed = [enum_value(v, site.node.get("type")) for v in values]
    known: dict[str, Any] = {}
    for value in typed:
        known.setdefault(json.dumps(value, sort_keys=True), value)
    unique = list(known.values())
    if not unique:
        site.remove("enum", "an empty enumeration allows nothing")
    elif unique != written or list(map(type, unique)) != list(map(type, values)):
        site.set(
            "enum", unique, "enumeration values must be unique and of the stated type"
        )


def enum_value(value: Any, kind: Any) -> Any:
    """A value, out of the object that describes it, in the type of the schema."""
    if isinstance(value, dict) and kind != "object":
        keys = [k for k in ("value", "const", "name", "id") if k in value]
        value = value[keys[0]] if keys else next(iter(value), None)
    return as_type(value, kind)


@rule("illegal-default", "schema", "default")
def illegal_default(site: Site) -> None:
    """Converts a default to the type of its schema, or removes one that the schema
    forbids."""
    default = site.node["default"]
    allows = Legality(site.walk.resolve).allows
    if allows(site.node, default):
        return
    fixed = as_type(default, site.walk.resolve(site.node).get("type"))
    if allows(site.node, fixed):
        site.set("default", fixed, "the default is of another type")
    else:
        site.remove("default", f"the default {default!r} violates the schema")


@rule("required-unknown", "schema", "allOf")
def required_unknown(site: Site) -> None:
    """Defines properties that are required but described nowhere: they may be
    anything."""
    required = site.node.get("required")
    if not isinstance(required, list):
        return
    known = site.walk.properties(site.node)
    missing = [n for n in required if isinstance(n, str) and n not in known]
    if missing:
        properties = dict(site.node.get("properties") or {})
        properties |= {name: {} for name in missing}
        site.set("properties", properties, f"{missing[0]!r} is required but undefined")


@rule("empty-composition", "schema", *COMPOSITIONS)
def empty_composition(site: Site) -> None:
    """Removes empty `allOf`, `oneOf` and `anyOf`: they are not legal and say
    nothing."""
    for key in COMPOSITIONS:
        if site.node.get(key) == []:
            site.remove(key, f"`{key}` is empty")


@rule("ref-siblings", "schema", "$ref")
def ref_siblings(site: Site) -> None:
    """Removes what is beside a `$ref` in OpenAPI 3.0, where it says nothing."""
    for key in ("type", "format", "properties", "items", "required", "enum"):
        if site.walk.minor == 0 and key in site.node:
            site.remove(key, f"`{key}` beside `$ref`")


@rule("schema-examples", "schema", "examples")
def schema_examples(site: Site) -> None:
    """Makes the examples of a schema a list of values, as only parameters name
    theirs."""
    written = site.node["examples"]
    if isinstance(written, dict):
        found = [
            v["value"] if isinstance(v, dict) and "value" in v else v
            for v in written.values()
        ]
        site.set("examples", found, "`examples` of a schema must be a list of values")
    elif not isinstance(written, list):
        site.set(
            "examples", [written], "`examples` of a schema must be a list of values"
        )


@rule("pattern", "schema", "pattern")
def pattern(site: Site) -> None:
    """Removes a pattern that cannot be compiled; patterns are never run on anything."""
    text = site.node["pattern"]
    if compiles(text):
        return
    named = (
        text.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")
    )
    if compiles(named):
        site.set("pattern", named, "groups are named `(?P<...>)` in Python")
    else:
        site.remove("pattern", f"{text[:60]!r} is not a valid pattern in Python")


def compiles(text: str) -> bool:
    """Whether a pattern is legal."""
    try:
        re.compile(text[:MAX_PATTERN])
    except (re.error, OverflowError, RecursionError):
        return False
    return len(text) <= MAX_PATTERN
