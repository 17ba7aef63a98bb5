"""Values that break their documented type: kept, and reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic_core import to_json
from typing_extensions import TypeAliasType

from .adapters import exact
from .unions import Discriminated, best_member, is_model

Report: TypeAlias = Callable[[str, str, str], None]

_NAMES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    list: "array",
    dict: "object",
    Mapping: "object",
    NoneType: "null",
    datetime: "date-time",
    AwareDatetime: "date-time",
    date: "date",
    time: "time",
    timedelta: "duration",
    UUID: "uuid",
    Any: "anything",
}


def accept(kind: Any, value: object, report: Report, place: str = "") -> Any:
    """The value as `kind` as far as it fits; misfits stay plain JSON.

    `report(field, expected, seen)` is called for every misfit.
    """
    try:
        return exact(kind, to_json(value))
    except ValueError:
        return _descend(kind, value, report, place)


def _descend(kind: Any, value: object, report: Report, place: str) -> Any:
    inner_kind, metadata = bare(kind)
    origin = get_origin(inner_kind)
    match value:
        case dict() if is_model(inner_kind):
            return _model(origin or inner_kind, value, report, place)
        case dict() if origin in (dict, Mapping):
            inner = get_args(inner_kind)[1]
            return {
                key: accept(inner, item, report, f"{place}.{{}}")
                for key, item in value.items()
            }
        case list() if origin is list:
            (inner,) = get_args(inner_kind)
            return [accept(inner, item, report, f"{place}[]") for item in value]
    if origin in (Union, UnionType):
        member = _member(inner_kind, metadata, value)
        if member is not None:
            return accept(member, value, report, place)
    if inner_kind is not Any and not _same_number(inner_kind, value):
        report(place or "the body", spelled(kind), _NAMES.get(type(value), "value"))
    return value


def _same_number(kind: Any, value: object) -> bool:
    # JSON Schema 2020-12 section 6.1.1: 1.0 is an integer.
    integral = kind is int or int in get_args(kind)
    return integral and isinstance(value, float) and value.is_integer()


def bare(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without aliases and `Annotated`, and the metadata that was around it."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(kind) is Annotated:
            kind, *found = get_args(kind)
            metadata = (*metadata, *found)
        elif isinstance(kind, TypeAliasType):
            kind = kind.__value__
        else:
            return kind, metadata


def _model(model: type[BaseModel], value: Any, report: Report, place: str) -> Any:
    rest, fields, given = dict(value), {}, set()
    for name, wire, hint, required in plan(model):
        where = f"{place}.{wire}" if place else wire
        if wire in rest:
            given.add(name)
            fields[name] = accept(hint, rest.pop(wire), report, where)
            continue
        if required:
            report(where, spelled(hint), "nothing")
        default = model.__pydantic_fields__[name].get_default(call_default_factory=True)
        fields[name] = None if required else default
    built = model.__new__(model)
    object.__setattr__(built, "__dict__", fields)
    object.__setattr__(built, "__pydantic_fields_set__", given | rest.keys())
    object.__setattr__(built, "__pydantic_extra__", rest)
    object.__setattr__(built, "__pydantic_private__", None)
    return built


@lru_cache(maxsize=4096)
def plan(model: type[BaseModel]) -> tuple[tuple[str, str, Any, bool], ...]:
    """(name, wire name, type, required) of every field."""
    model.model_rebuild()
    return tuple(
        (name, _wire(name, field), _hint(field), field.is_required())
        for name, field in model.__pydantic_fields__.items()
    )


def _wire(name: str, field: Any) -> str:
    alias = field.alias if field.validation_alias is None else field.validation_alias
    return alias if isinstance(alias, str) else name


def _hint(field: Any) -> Any:
    kind = field.annotation
    for item in field.metadata:
        kind = Annotated[kind, item]
    return kind


def _member(kind: Any, metadata: tuple[Any, ...], value: object) -> Any:
    """The member of a union to descend into; None where none is nearer."""
    members = [(member, bare(member)[0]) for member in get_args(kind)]
    if isinstance(value, dict):
        models = [core for _, core in members if is_model(core)]
        given = next((m for m in metadata if isinstance(m, Discriminated)), None)
        return given.member(value, models) if given else best_member(value, models)
    if isinstance(value, list):
        arrays = [member for member, core in members if get_origin(core) is list]
        return arrays[0] if arrays else None
    return None


def spelled(kind: Any) -> str:
    """A type as a reader of the documentation would name it."""
    kind, _ = bare(kind)
    origin = get_origin(kind)
    if origin is Literal:
        return "one of " + ", ".join(repr(value) for value in get_args(kind))
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(spelled(item) for item in get_args(kind)))
    known = _NAMES.get(origin or kind)
    return known or str(getattr(kind, "__name__", kind))
