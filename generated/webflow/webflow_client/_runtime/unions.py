"""Unions of models (OpenAPI 3.1.1 section 4.8.25): one member, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .models import wire_name

_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Discriminated:
    """Metadata of a union with a discriminator: `Annotated[A | B, Discriminated(…)]`.

    `mapping` gives the member for a value of the property, as a class or by its name.
    A value that is not in it leaves plain JSON.
    """

    property: str
    mapping: Mapping[str, type[BaseModel] | str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.property, *self.mapping))

    def member(
        self, value: Mapping[str, Any], members: Iterable[type[BaseModel]]
    ) -> type[BaseModel] | None:
        """The member that the property's value selects."""
        named = {member.__name__: member for member in members}
        chosen = self.mapping.get(str(value.get(self.property)))
        return named.get(chosen) if isinstance(chosen, str) else chosen

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _chosen(source, handler, self.member)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Metadata of a union without discriminator: the best fitting member."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _chosen(source, handler, best_member)


def _chosen(source: Any, handler: GetCoreSchemaHandler, member: Any) -> CoreSchema:
    """A tagged union over the models of `source`; the rest follows pydantic."""
    models = [kind for kind in get_args(source) if is_model(kind)]
    others = [kind for kind in get_args(source) if not is_model(kind)]
    choices: dict[str, CoreSchema] = {
        str(index): handler.generate_schema(kind) for index, kind in enumerate(models)
    }
    rest = [handler.generate_schema(kind) for kind in others]
    choices[_UNKNOWN] = core_schema.union_schema([*rest, core_schema.any_schema()])

    def tag(value: Any) -> str:
        if isinstance(value, BaseModel):
            kind: type[BaseModel] | None = type(value)
        else:
            kind = member(value, models) if isinstance(value, dict) else None
        return str(models.index(kind)) if kind in models else _UNKNOWN

    return core_schema.tagged_union_schema(choices, discriminator=tag)


def is_model(kind: Any) -> bool:
    """Whether a type is a (possibly generic) model class."""
    kind = get_origin(kind) or kind
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def best_member(
    value: Mapping[str, Any], members: Iterable[type[BaseModel]]
) -> type[BaseModel] | None:
    """Most required properties present, then most declared ones, then the first."""
    scored = [(member, _score(value, member)) for member in members]
    if not scored:
        return None
    return max(scored, key=lambda pair: pair[1])[0]


def _score(value: Mapping[str, Any], member: type[BaseModel]) -> tuple[bool, int, int]:
    """Whether nothing required is missing, then required and declared present."""
    fields = {
        wire_name(name, info): info.is_required()
        for name, info in member.__pydantic_fields__.items()
    }
    present = fields.keys() & value.keys()
    required = [name for name, needed in fields.items() if needed]
    hits = sum(name in present for name in required)
    return hits == len(required), hits, len(present)
