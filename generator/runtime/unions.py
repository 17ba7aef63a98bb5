"""Selection of a union member, by a discriminator or by the best fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import BaseModel, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import core_schema, to_json
from typing_extensions import TypeAliasType

from .models import wires

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_UNKNOWN = "?"
_DEEP = 64
"""Deepest nesting of a value that is looked at to choose a member."""


@dataclass(frozen=True, slots=True)
class Discriminated:
    """Metadata of a union with a discriminator: `Annotated[A | B, Discriminated(…)]`.

    `mapping` gives the member for a value of the property, as a type or by its name;
    `default` the one that a value without a known one is. Where that is none of the
    union's members, such a value breaks the documentation.
    """

    property: str
    mapping: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None

    def __hash__(self) -> int:
        return hash((self.property, *self.mapping))

    def member(self, value: Mapping[str, Any], members: Sequence[Any]) -> Any:
        """The member that the property's value selects; None if it selects none."""
        tag = value.get(self.property)
        key = str(tag).lower() if isinstance(tag, bool) else str(tag)
        if isinstance(tag, float) and key not in self.mapping:
            key = key.removesuffix(".0")
        chosen = _named(self.mapping.get(key), members)
        return _named(self.default, members) if chosen is None else chosen

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _chosen(source, handler, self)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Metadata of a union without discriminator: the best fitting member."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _chosen(source, handler, None)


def _named(wanted: Any, members: Iterable[Any]) -> Any:
    """The member that is `wanted`, or is called so."""
    if isinstance(wanted, str):
        return next((m for m in members if getattr(m, "__name__", "") == wanted), None)
    return wanted if wanted is not None and wanted in members else None


def _chosen(
    source: Any, handler: GetCoreSchemaHandler, given: Discriminated | None
) -> CoreSchema:
    """A tagged union over the members of `source`."""
    members = get_args(source)
    choices = {str(n): handler.generate_schema(kind) for n, kind in enumerate(members)}
    plain: list[CoreSchema | tuple[CoreSchema, str]] = [
        choices[str(n)] for n, m in enumerate(members) if not is_model(m)
    ]
    never = core_schema.no_info_plain_validator_function(_refuse)
    choices[_UNKNOWN] = core_schema.union_schema(plain) if plain else never

    def tag(value: Any) -> str:
        if isinstance(value, BaseModel):
            kind = next((m for m in members if _holds(m, type(value))), None)
        elif isinstance(value, dict) and given is not None:
            kind = given.member(value, members)
        elif isinstance(value, dict | list):
            kind = best_member(value, members)
        else:
            kind = None
        return _UNKNOWN if kind is None else str(members.index(kind))

    return core_schema.tagged_union_schema(choices, discriminator=tag)


def _refuse(value: Any) -> Any:
    raise ValueError("no member of the union is documented for this value")


def _holds(kind: Any, model: type[BaseModel]) -> bool:
    """Whether a union's member is a model, or a union that has it."""
    return any(core is model or get_origin(core) is model for core in leaves_of(kind))


def leaves_of(kind: Any, depth: int = 0) -> Iterator[Any]:
    """The types that a value may be of, unions in unions opened, down to a few."""
    core, _ = bare(kind)
    if get_origin(core) in (Union, UnionType) and depth < _DEEP:
        for member in get_args(core):
            yield from leaves_of(member, depth + 1)
    else:
        yield core


def is_model(kind: Any) -> bool:
    """Whether a type is a (possibly generic) model class."""
    kind = get_origin(kind) or kind
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def bare(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without aliases and `Annotated`, and the metadata that was around it."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(kind) is Annotated:
            kind, *found = get_args(kind)
            metadata = (*metadata, *found)
        elif isinstance(kind, TypeAliasType):
            kind = _value(kind)
        else:
            return kind, metadata


@lru_cache(maxsize=4096)
def _value(alias: Any) -> Any:
    """The type that an alias stands for, which may be spelled in a string."""
    if not isinstance(alias.__value__, str):
        return alias.__value__
    around = {
        "__annotations__": {"it": alias.__value__},
        "__module__": alias.__module__,
    }
    return get_type_hints(type("Alias", (), around), include_extras=True)["it"]


@lru_cache(maxsize=4096)
def plan(model: type[BaseModel]) -> tuple[tuple[str, str, Any, bool], ...]:
    """(name, wire name, type, required) of every field."""
    model.model_rebuild()
    wire = wires(model)
    return tuple(
        (name, wire[name], _hint(field), field.is_required())
        for name, field in model.__pydantic_fields__.items()
    )


def _hint(field: Any) -> Any:
    kind = field.annotation
    for item in field.metadata:
        kind = Annotated[kind, item]
    return kind


class Fit(NamedTuple):
    """How well a value is of a type: fewer misfits are better, then more hits."""

    misfits: int
    hits: int

    @property
    def rank(self) -> tuple[int, int]:
        """Greater for the better."""
        return -self.misfits, self.hits


GOOD, BAD = Fit(0, 0), Fit(1, 0)


def best_member(value: Any, members: Iterable[Any], *, whole: bool = False) -> Any:
    """The member that a value breaks least, and among equals has most of; the first of
    those. Values inside of it are looked into where their kinds do not decide, or
    anyway if `whole`: what they break may be what another member allows.
    """
    kinds = _holders(value, members)
    for depth in (_DEEP,) if whole else (1, _DEEP):
        known: dict[tuple[Any, int], Fit] = {}
        fits = [_fit(kind, value, depth, known) for kind in kinds]
        best = max((fit.rank for fit in fits), default=None)
        kinds = [
            kind for kind, fit in zip(kinds, fits, strict=True) if fit.rank == best
        ]
        if len(kinds) < 2:
            break
    return kinds[0] if kinds else None


@lru_cache(maxsize=4096)
def holds_parts(kind: Any, *, of_object: bool) -> bool:
    """Whether a type has parts into which the parts of an object, else of an array, may
    go.
    """
    core, _ = bare(kind)
    origin = get_origin(core)
    if origin in (Union, UnionType):
        return any(holds_parts(m, of_object=of_object) for m in get_args(core))
    if of_object:
        return is_model(core) or origin in (dict, Mapping)
    return origin in (list, tuple, Sequence)


def _holders(value: object, members: Iterable[Any]) -> list[Any]:
    """The members that have parts where a value has some, and those that may be
    anything: no scalar is nearer to an object, however much the object lacks.
    """
    kinds = list(members)
    if not isinstance(value, dict | list):
        return kinds
    of_object = isinstance(value, dict)
    holding = [
        m for m in kinds if holds_parts(m, of_object=of_object) or bare(m)[0] is Any
    ]
    return holding or kinds


def _fit(kind: Any, value: Any, depth: int, known: dict[tuple[Any, int], Fit]) -> Fit:
    """How well a value is of a type; each pair is looked at once."""
    key = (kind, id(value))
    if key not in known:
        known[key] = BAD
        known[key] = _measured(kind, value, depth, known)
    return known[key]


def _measured(
    kind: Any, value: Any, depth: int, known: dict[tuple[Any, int], Fit]
) -> Fit:
    core, metadata = bare(kind)
    origin = get_origin(core)
    if core is Any:
        return GOOD
    if origin in (Union, UnionType):
        return _of_union(core, metadata, value, depth, known)
    match value:
        case dict():
            return _of_object(core, value, depth, known)
        case list():
            return _of_array(core, value, depth, known)
        case _ if origin is Literal:
            same = (v == value and type(v) is type(value) for v in get_args(core))
            return Fit(0, 1) if any(same) else BAD
        case _:
            return GOOD if _is_scalar(core, value) else BAD


def _of_union(
    core: Any, metadata: tuple[Any, ...], value: Any, depth: int, known: Any
) -> Fit:
    members = get_args(core)
    given = next((m for m in metadata if isinstance(m, Discriminated)), None)
    if given is not None and isinstance(value, dict):
        chosen = given.member(value, members)
        return BAD if chosen is None else _fit(chosen, value, depth, known)
    holding = _holders(value, members)
    fits = (_fit(member, value, depth, known) for member in holding)
    return max(fits, key=lambda fit: fit.rank)


def _of_object(core: Any, value: dict[str, Any], depth: int, known: Any) -> Fit:
    if get_origin(core) in (dict, Mapping):
        inner = get_args(core)[1] if depth else Any
        return _sum(_fit(inner, item, depth - 1, known) for item in value.values())
    if not is_model(core):
        return BAD
    model = get_origin(core) or core
    return Fit(0, 1) if depth <= 0 else _of_model(model, value, depth, known)


def _of_model(model: Any, value: dict[str, Any], depth: int, known: Any) -> Fit:
    misfits = hits = 0
    for _, wire, hint, required in plan(model):
        if wire in value:
            fit = _fit(hint, value[wire], depth - 1, known)
            misfits, hits = misfits + fit.misfits, hits + 1 + fit.hits
        else:
            misfits += required
    return Fit(misfits, hits)


def _of_array(core: Any, value: list[Any], depth: int, known: Any) -> Fit:
    origin, items = get_origin(core), get_args(core)
    if origin is tuple:
        if len(items) != len(value):
            return BAD
        pairs = zip(items if depth > 0 else (), value, strict=False)
        return _sum(_fit(kind, item, depth - 1, known) for kind, item in pairs)
    if origin is not list and origin is not Sequence:
        return BAD
    inner = items[0] if depth > 0 else Any
    return _sum(_fit(inner, item, depth - 1, known) for item in value)


def _sum(fits: Iterable[Fit]) -> Fit:
    misfits = hits = 0
    for fit in fits:
        misfits, hits = misfits + fit.misfits, hits + fit.hits
    return Fit(misfits, hits)


_PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    float: (int, float),
    NoneType: (NoneType,),
    None: (NoneType,),
}


def _is_scalar(core: Any, value: Any) -> bool:
    if core in _PLAIN:
        is_flag = isinstance(value, bool)
        return isinstance(value, _PLAIN[core]) and (not is_flag or core is bool)
    if is_model(core) or get_origin(core) is not None:
        return False
    try:
        _scalar(core).validate_json(to_json(value), strict=True)
    except (ValidationError, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _scalar(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


__all__ = ["Discriminated", "OneOf"]
