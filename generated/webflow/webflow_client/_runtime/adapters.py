"""Validators of types, made once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter


@lru_cache(maxsize=4096)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The cached validator of a type.

    Its models are completed first: a model that is complete is taken as it is, while
    any other is worked out anew, with all that it refers to, for every type.
    """
    for model in _models(kind):
        model.model_rebuild()
    return TypeAdapter(kind)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for argument in get_args(kind):
        yield from _models(argument)


def exact(kind: Any, data: bytes) -> Any:
    """JSON text as `kind`; raises `ValidationError` on any misfit."""
    return adapter(kind).validate_json(data, strict=True, by_alias=True, by_name=False)
