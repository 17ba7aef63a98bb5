"""The values of expressions that involve the package.

A value is one of these records, or None if it is not tracked. Names are those of the
older version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.model.ir import Type

ClassKind: TypeAlias = Literal["client", "group", "model", "exception"]


@dataclass(frozen=True, slots=True)
class PackageModule:
    """A module of the package; its path is empty for the package itself."""

    path: str


@dataclass(frozen=True, slots=True)
class PackageClass:
    """A class of the package; `about` is the group's path, else the class's own name."""

    kind: ClassKind
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ClientValue:
    """A client, sync or async."""


@dataclass(frozen=True, slots=True)
class GroupValue:
    """A group of methods, by its attribute path."""

    path: str


@dataclass(frozen=True, slots=True)
class MethodValue:
    """A method or an iterator of a group, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class EndpointValue:
    """A function of `endpoints`, by its module and the method that it belongs to."""

    module: str
    function: str
    method: str


@dataclass(frozen=True, slots=True)
class CallValue:
    """A request as a value: what an endpoint function gives."""

    method: str


@dataclass(frozen=True, slots=True)
class RuntimeValue:
    """A method that every client has, such as `send`."""

    name: str


@dataclass(frozen=True, slots=True)
class HookValue:
    """A function that parses a webhook's payload."""

    name: str


@dataclass(frozen=True, slots=True)
class DataValue:
    """A value that the API gave, or that is to be sent, of a type."""

    type: Type


@dataclass(frozen=True, slots=True)
class Several:
    """Something that gives such values when it is walked or indexed."""

    item: Value


@dataclass(frozen=True, slots=True)
class InContext:
    """A context manager that gives such a value."""

    item: Value


@dataclass(frozen=True, slots=True)
class UserModule:
    """A module of the code that is read, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class UserClass:
    """A class in that code."""

    key: str


@dataclass(frozen=True, slots=True)
class UserInstance:
    """An instance of such a class."""

    key: str


@dataclass(frozen=True, slots=True)
class UserFunction:
    """A function or method in that code."""

    key: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Python's None, or no value yet: what it becomes elsewhere tells."""


Value: TypeAlias = (
    PackageModule
    | PackageClass
    | ClientValue
    | GroupValue
    | MethodValue
    | EndpointValue
    | CallValue
    | RuntimeValue
    | HookValue
    | DataValue
    | Several
    | InContext
    | UserModule
    | UserClass
    | UserInstance
    | UserFunction
    | Nothing
    | None
)
NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class NoMember:
    """A member that a value of the package surely does not have."""


MISSING = NoMember()


def joined(one: Value, other: Value) -> Value:
    """The value of a name that is the one or the other: nothing that we follow, unless
    they agree.
    """
    if one == other or other == NOTHING:
        return one
    return other if one == NOTHING else None


def every(values: list[Value]) -> Value:
    """The common value of several."""
    found: Value = NOTHING
    for value in values:
        found = joined(found, value)
    return None if found == NOTHING else found
