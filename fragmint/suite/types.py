"""Checking that a decoded value has the type in the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .names import Json

SCALARS: dict[str, Callable[[object], bool]] = {
    "any": lambda _: True,
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "bytes": lambda value: isinstance(value, bytes),
}
"""Types that are distinguished; strings and numbers may decode to dates and the like."""


def conforms(value: object, kind: Json) -> bool:
    """Whether a value is of a type: `{"model": name}`, `{"list": kind}`,
    `{"map": kind}`, `{"union": kinds}` or the name of a scalar.
    """
    match kind:
        case {"model": name}:
            return type(value).__name__ == str(name)
        case {"list": item}:
            return isinstance(value, list) and all(conforms(v, item) for v in value)
        case {"map": item}:
            return isinstance(value, dict) and all(
                conforms(v, item) for v in value.values()
            )
        case {"union": members}:
            return any_of(value, members)
        case "scalar":
            return value is not None and not isinstance(value, dict | list)
        case str():
            return SCALARS[kind](value)
    return False


def any_of(value: object, members: Sequence[Json]) -> bool:
    """Whether a value is of one of several types."""
    return any(conforms(value, member) for member in members)
