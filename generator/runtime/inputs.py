"""Bases of the generated models that go out."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

from .models import MISSING, Base, dumped_key
from .unions import bare, best_member, is_model, plan

M = TypeVar("M", bound=BaseModel)


def converted(target: type[M], source: BaseModel | Mapping[str, Any]) -> M:
    """`target` with the fields that it shares with `source`, by wire name.

    Values that the request does not allow (an enum value it does not know) are kept
    as they are: the server decides.
    """
    if isinstance(source, BaseModel):
        data: Mapping[str, Any] = source.model_dump(mode="json", warnings=False)
    else:
        data = source
    shared = _shared(target, data)
    try:
        return target.model_validate(shared)
    except ValidationError:
        return _unchecked(target, shared)


def _shared(model: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """The members of `data` that `model` knows, nested ones pruned likewise."""
    known = {wire: hint for _, wire, hint, _ in plan(model)}
    opened = model.model_config.get("extra") == "allow"
    return {
        key: _pruned(known[key], value) if key in known else value
        for key, value in data.items()
        if key in known or opened
    }


def _pruned(kind: Any, value: Any) -> Any:
    kind, _ = bare(kind)
    if isinstance(value, list):
        item = _inner(kind, list)
        return value if item is None else [_pruned(item, v) for v in value]
    if isinstance(value, dict):
        models = [member for member in _members(kind) if is_model(member)]
        model = best_member(value, models)
        return value if model is None else _shared(model, value)
    return value


def _members(kind: Any) -> list[Any]:
    if get_origin(kind) in (Union, UnionType):
        return [bare(member)[0] for member in get_args(kind)]
    return [kind]


def _inner(kind: Any, container: type) -> Any:
    for member in _members(kind):
        origin = get_origin(member)
        if isinstance(origin, type) and issubclass(container, origin):
            return get_args(member)[0]
    return None


def _unchecked(target: type[M], data: dict[str, Any]) -> M:
    names = {wire: name for name, wire, _, _ in plan(target)}
    return target.model_construct(
        **{names.get(key, key): value for key, value in data.items()}
    )


__all__ = ["Input", "OpenInput"]


class Input(Base):
    """Base of what goes out: absent and null are apart.

    A field with the default None is not sent while it is None; one with the default
    MISSING is sent as null when it is None.
    """

    model_config = ConfigDict(
        extra="forbid",
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
            value = self.__dict__.get(name)  # A deprecated attribute would warn.
            if value is MISSING or (value is None and field.default is None):
                dumped.pop(dumped_key(type(self), name, info), None)
        return dumped

    @classmethod
    def of(cls, source: BaseModel | Mapping[str, Any]) -> Self:
        """This request model from a response of the same resource.

        Fields are matched by wire name, nested ones too; what the request does not
        know (read-only fields) is left out.
        """

        return converted(cls, source)


class OpenInput(Input):
    """Base of what goes out with fields of the user's own, as further keywords."""

    model_config = ConfigDict(extra="allow")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
