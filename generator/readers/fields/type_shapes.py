"""The shapes that types mean, and what they say in JSON Schema (2020-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from generator.facts import Json, Pointer
from generator.readers.fields.type_words import ANY, STRING, TypeName


@dataclass(frozen=True, slots=True)
class TypeList:
    """A list of something; None where the page does not say of what."""

    item: TypeShape | None


@dataclass(frozen=True, slots=True)
class TypeMap:
    """An object whose keys are data."""

    value: TypeShape | None


@dataclass(frozen=True, slots=True)
class TypeUnion:
    """One of several types."""

    options: tuple[TypeShape, ...]


@dataclass(frozen=True, slots=True)
class TypeValues:
    """One of these values; `type` is their JSON type."""

    values: tuple[Json, ...]
    type: TypeName = STRING


@dataclass(frozen=True, slots=True)
class TypeRef:
    """A shape that is described elsewhere, by its name there or where a link leads."""

    name: str
    target: str = ""
    partial: bool = False


TypeShape: TypeAlias = TypeName | TypeList | TypeMap | TypeUnion | TypeValues | TypeRef


def shape_facts(
    shape: TypeShape | None, names: Mapping[TypeRef, str]
) -> Iterator[tuple[Pointer, Json]]:
    """The keywords of a shape (JSON Schema 2020-12); `names` are the shapes known."""
    match shape:
        case None:
            return
        case TypeName("", _):
            yield (), {}
        case TypeName(kind, layout):
            yield ("type",), kind
            if layout:
                yield ("format",), layout
        case TypeValues(values, kind):
            yield ("type",), kind.type
            yield ("enum",), list(values)
        case TypeList(item):
            yield ("type",), "array"
            yield from below("items", item, names)
        case TypeMap(inner):
            yield ("type",), "object"
            yield from below("additionalProperties", inner, names)
        case TypeUnion(options):
            for index, option in enumerate(options):
                for pointer, stated in shape_facts(option, names):
                    yield ("oneOf", str(index), *pointer), stated
        case TypeRef():
            name = names.get(shape)
            yield (("$ref",), name) if name else ((), {})


def below(
    key: str, shape: TypeShape | None, names: Mapping[TypeRef, str]
) -> Iterator[tuple[Pointer, Json]]:
    """The keywords of a shape inside another; of anything where it is unknown."""
    for pointer, value in shape_facts(shape if shape is not None else ANY, names):
        yield (key, *pointer), value


def refs_of(shape: TypeShape | None) -> Iterator[TypeRef]:
    """The shapes that a shape refers to."""
    match shape:
        case TypeRef():
            yield shape
        case TypeList(inner) | TypeMap(inner):
            yield from refs_of(inner)
        case TypeUnion(options):
            for option in options:
                yield from refs_of(option)
        case _:
            return


def json_type(shape: TypeShape | None) -> str:
    """The JSON type of a shape, empty where it has several or none is known."""
    match shape:
        case TypeName(kind, _):
            return kind
        case TypeValues(_, kind):
            return kind.type
        case TypeList():
            return "array"
        case TypeMap():
            return "object"
        case _:
            return ""
