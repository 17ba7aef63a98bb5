"""Bases of the generated models that come in."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticSerializationError

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
