"""Definitions of the intermediate representation: models, and named types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from generator.bounds import NO_BOUNDS, Bounds
from generator.ir_types import Type


class Direction(StrEnum):
    """Which way a value travels: requests are precise, responses are tolerant."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a model, or a keyword of an object body."""

    wire: str
    name: str
    type: Type
    required: bool
    nullable: bool = False
    description: str = ""
    default: str = ""
    constraints: str = ""
    bounds: Bounds = NO_BOUNDS
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """An object schema as a class.

    `extra` is the type of additional properties where the document gives them a type;
    `open` says that additional properties are documented (not merely tolerated).
    `base` is the key of the component that it extends by more fields, if any.
    """

    key: str
    name: str
    module: str
    direction: Direction
    fields: tuple[Field, ...]
    description: str = ""
    extra: Type | None = None
    open: bool = False
    base: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A named type that is no object: an enumeration or a union."""

    key: str
    name: str
    module: str
    type: Type
    direction: Direction | None = None
    description: str = ""


Definition: TypeAlias = Model | Alias
