"""Checking that a value has the shape of its field, and converting it if not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from generator.openapi.kinds import ObjectField, Shape
from generator.openapi.yaml import ScalarError, number
from generator.pointers import ABSENT, Absent

EXPECTED: Final = {
    Shape.TEXT: "a string",
    Shape.FLAG: "true or false",
    Shape.NUMBER: "a number",
    Shape.COUNT: "a non-negative integer",
    Shape.TEXTS: "a list of strings",
    Shape.ONE: "an object",
    Shape.LIST: "a list of objects",
    Shape.MAP: "a map of objects",
}
TYPES: Final = frozenset(
    {"string", "integer", "number", "boolean", "object", "array", "null"}
)


def is_number(value: Any) -> bool:
    """A JSON number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_one(kind: str, value: Any) -> bool:
    """An object; a schema may be a boolean too."""
    return type(value) is dict or (kind == "schema" and type(value) is bool)


CHECKS: Final[dict[Shape, Callable[[str, Any], bool]]] = {
    Shape.ANY: lambda kind, value: True,
    Shape.TEXT: lambda kind, value: type(value) is str,
    Shape.FLAG: lambda kind, value: type(value) is bool,
    Shape.NUMBER: lambda kind, value: is_number(value),
    Shape.COUNT: lambda kind, value: type(value) is int and value >= 0,
    Shape.TEXTS: lambda kind, value: (
        type(value) is list and all(type(v) is str for v in value)
    ),
    Shape.ONE: is_one,
    Shape.LIST: lambda kind, value: (
        type(value) is list and all(is_one(kind, v) for v in value)
    ),
    Shape.MAP: lambda kind, value: (
        type(value) is dict and all(is_one(kind, v) for v in value.values())
    ),
}


def fits(spec: ObjectField, value: Any) -> bool:
    """Whether a value has the shape of a field."""
    return CHECKS[spec.shape](spec.kind, value)


def fit(spec: ObjectField, value: Any) -> Any:
    """The nearest value of the right shape, or ABSENT."""
    return MAKERS[spec.shape](spec.kind, value)


def to_text(kind: str, value: Any) -> Any:
    """Scalars as they are written, lists line by line."""
    if isinstance(value, bool):
        return str(value).lower()
    if is_number(value):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return "\n".join(value)
    return ABSENT


def to_flag(kind: str, value: Any) -> Any:
    """`"true"` and `"false"`."""
    words = {"true": True, "false": False, "1": True, "0": False}
    return words.get(str(value).lower(), ABSENT)


def to_number(kind: str, value: Any) -> Any:
    """A number in quotes."""
    try:
        found = number(value) if isinstance(value, str) else None
    except ScalarError:
        return ABSENT
    return found if is_number(found) else ABSENT


def to_count(kind: str, value: Any) -> Any:
    """A whole number in quotes or with a fraction of zero."""
    found = value if is_number(value) else to_number(kind, value)
    if isinstance(found, Absent) or found < 0 or found != int(found):
        return ABSENT
    return int(found)


def to_texts(kind: str, value: Any) -> Any:
    """One text or scalar instead of a list, scalars or lists in the list; no scopes."""
    if value is None or value == {}:
        return []
    if isinstance(value, dict):
        return list(value)
    items = value if isinstance(value, list) else [value]
    items = [v.get("name") if isinstance(v, dict) else v for v in items]
    flat = [v for i in items for v in (i if isinstance(i, list) else [i])]
    texts = [v if isinstance(v, str) else to_text(kind, v) for v in flat]
    found = [t for t in texts if not isinstance(t, Absent)]
    return ABSENT if isinstance(value, bool) else found


def to_one(kind: str, value: Any) -> Any:
    """An object instead of null or a list; a type name or list instead of a schema."""
    if kind == "schema":
        return to_schema(value)
    if isinstance(value, list):
        objects = [v for v in value if isinstance(v, dict)]
        if len(objects) == 1 or (objects and all(len(o) == 1 for o in objects)):
            return {k: v for o in objects for k, v in o.items()}
    if kind == "discriminator" and isinstance(value, str):
        return {"propertyName": value}
    return {} if kind in {"texts", "responses"} and not value else ABSENT


def to_schema(value: Any) -> Any:
    """A schema for what stands where one is expected; `{}` allows anything."""
    if isinstance(value, str) and value in TYPES:
        return {"type": value}
    if isinstance(value, list) and value:
        if all(isinstance(v, str) and v in TYPES for v in value):
            return {"type": value}
        if all(is_one("schema", v) for v in value):
            return value[0] if len(value) == 1 else {"anyOf": value}
    return {}


def to_list(kind: str, value: Any) -> Any:
    """A list of one, and no items that are not objects."""
    if isinstance(value, dict) and value:
        simple = kind in {"schema", "server", "tag", "requirement"}
        members = [value] if simple or "name" in value else list(value.values())
        return [m for m in members if is_one(kind, m)]
    if not isinstance(value, list):
        return ABSENT
    if kind == "tag":
        flat = [v for i in value for v in (i if isinstance(i, list) else [i])]
        return [{"name": v} if isinstance(v, str) else v for v in flat if v]
    if kind == "requirement":
        value = [{v: []} if isinstance(v, str) else v for v in value]
    return [v for v in value if is_one(kind, v)]


def to_map(kind: str, value: Any) -> Any:
    """A map without members that are not objects."""
    if isinstance(value, list):
        merged = {k: v for i in value if isinstance(i, dict) for k, v in i.items()}
        return to_map(kind, merged) if merged else {}
    if not isinstance(value, dict):
        return ABSENT
    if kind == "example":
        return {k: v if isinstance(v, dict) else {"value": v} for k, v in value.items()}
    named = {k: v for k, v in value.items() if k != "$ref" or type(v) is not str}
    made = {k: v if is_one(kind, v) else to_one(kind, v) for k, v in named.items()}
    return {k: v for k, v in made.items() if not isinstance(v, Absent)}


MAKERS: Final[dict[Shape, Callable[[str, Any], Any]]] = {
    Shape.TEXT: to_text,
    Shape.FLAG: to_flag,
    Shape.NUMBER: to_number,
    Shape.COUNT: to_count,
    Shape.TEXTS: to_texts,
    Shape.ONE: to_one,
    Shape.LIST: to_list,
    Shape.MAP: to_map,
}
