"""Bases of the generated models that go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from .missing import MISSING
from .models import Base, dumped_key

__all__ = ["Input", "OpenInput"]


class Input(Base):
    """Base of what goes out: absent and null are apart.

    A field with the default None is not sent while it is None; one with the default
    MISSING is sent as null when it is None.
    """

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )

    @model_serializer(mode="wrap")
    def _dump(
        self, inner: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        dumped: dict[str, Any] = inner(self)
        if not isinstance(self, Input):
            return dumped
        for name, field in type(self).__pydantic_fields__.items():
            value = getattr(self, name, None)
            if value is MISSING or (value is None and field.default is None):
                dumped.pop(dumped_key(name, field, info), None)
        return dumped

    @classmethod
    def of(cls, source: BaseModel | Mapping[str, Any]) -> Self:
        """This request model from a response of the same resource.

        Fields are matched by wire name, nested ones too; what the request does not
        know (read-only fields) is left out.
        """
        from .conversion import converted

        return converted(cls, source)


class OpenInput(Input):
    """Base of what goes out with fields of the user's own, as further keywords."""

    model_config = ConfigDict(extra="allow")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
