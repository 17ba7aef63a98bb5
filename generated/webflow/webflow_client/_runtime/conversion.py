"""From a response model to the request model of the same resource."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from .drift import bare, plan
from .unions import best_member, is_model

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
