"""Bases of the generated models that come in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticSerializationError, core_schema

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


__all__ = ["MISSING", "Missing"]


class Missing(Enum):
    """Type of `MISSING`; annotate `x: T | None | Missing = MISSING`."""

    MISSING = "MISSING"

    def __repr__(self) -> str:
        return "MISSING"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema

        # Only the member itself: no text on the wire may mean "missing".
        return core_schema.is_instance_schema(cls)


# Not Final: several modules that import it may be star-imported into one.
MISSING = Missing.MISSING


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


__all__ = ["Field", "Model", "OpenModel"]

D = TypeVar("D")


class Base(BaseModel):
    """What both directions have in common."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready mapping with wire names, without what was never set."""
        return self.model_dump(mode="json", by_alias=True, warnings=False)

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON text with wire names, without what was never set."""
        try:
            return self.model_dump_json(by_alias=True, indent=indent, warnings=False)
        except PydanticSerializationError:
            # A lone surrogate has no UTF-8 form, but an escaped one.
            separators = (",", ":") if indent is None else None
            return json.dumps(self.to_dict(), indent=indent, separators=separators)

    def __getitem__(self, key: str) -> Any:
        """A field by its wire name, documented or not."""
        extra = self.__pydantic_extra__ or {}
        if key in extra:
            return extra[key]
        name = wire_names(type(self)).get(key)
        if name is None or name not in self.__pydantic_fields_set__:
            raise KeyError(key)
        return getattr(self, name)

    def get(self, key: str, default: D | None = None) -> Any | D | None:
        """A field by its wire name, or the default where it was not set."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key, _ABSENT) is not _ABSENT


class Model(Base):
    """Base of what comes in: unknown fields are kept, nothing is filled in."""

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        ser_json_inf_nan="constants",
    )

    @model_serializer(mode="wrap")
    def _dump(
        self, inner: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        dumped: dict[str, Any] = inner(self)
        if not isinstance(self, Model):
            # A drifting value in the place of a model.
            return dumped
        fields = type(self).__pydantic_fields__
        for name in fields.keys() - self.__pydantic_fields_set__:
            dumped.pop(dumped_key(name, fields[name], info), None)
        return dumped


class OpenModel(Model):
    """Base of what comes in with fields of the user's own."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


_ABSENT = object()


def dumped_key(name: str, field: FieldInfo, info: SerializationInfo) -> str:
    """The key of a field in what is dumped."""
    return name if info.by_alias is False else wire_name(name, field)


def wire_name(name: str, field: FieldInfo) -> str:
    """The wire name of a field; it may be empty."""
    return name if field.serialization_alias is None else field.serialization_alias


def wire_names(model: type[BaseModel]) -> dict[str, str]:
    """Wire name -> Python name of a model's fields."""
    return {
        wire_name(name, field): name
        for name, field in model.__pydantic_fields__.items()
    }
