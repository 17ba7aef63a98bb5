"""The types of the intermediate representation, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """Scalar types, by JSON Schema type and format."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "date-time"
    DATE = "date"
    UUID = "uuid"
    BASE64 = "byte"
    DECIMAL = "decimal"
    FILE = "binary"
    EVENT = "event-stream"


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class NullType:
    """JSON null, or no content."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar without an enumeration."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Literals:
    """An enumeration of strings, integers and booleans (JSON Schema `enum`, `const`)."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of like items."""

    item: Type


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array by position (`prefixItems`); `rest` is the type of further items."""

    items: tuple[Type, ...]
    rest: Type | None = None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with arbitrary keys and like values."""

    value: Type


@dataclass(frozen=True, slots=True)
class Ref:
    """A named definition, by its key in `Api.definitions`."""

    key: str


@dataclass(frozen=True, slots=True)
class Discriminator:
    """Tells the members of a union apart: `property` holds a value of `mapping`."""

    property: str
    mapping: tuple[tuple[str, str], ...]
    """Pairs of a value and the key of the definition it selects."""


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, in documented order."""

    members: tuple[Type, ...]
    discriminator: Discriminator | None = None


Type: TypeAlias = (
    AnyType | NullType | Scalar | Literals | ListOf | TupleOf | MapOf | Ref | UnionOf
)


def references(kind: Type) -> Iterator[str]:
    """Keys of the definitions that a type refers to, in order."""
    match kind:
        case Ref(key):
            yield key
        case ListOf(inner) | MapOf(inner):
            yield from references(inner)
        case TupleOf(items, rest):
            for part in (*items, *((rest,) if rest else ())):
                yield from references(part)
        case UnionOf(members):
            for member in members:
                yield from references(member)
