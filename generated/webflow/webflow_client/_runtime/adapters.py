"""Validators of types, made once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter


@lru_cache(maxsize=4096)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The cached validator of a type."""
    return TypeAdapter(kind)


def exact(kind: Any, data: bytes) -> Any:
    """JSON text as `kind`; raises `ValidationError` on any misfit."""
    return adapter(kind).validate_json(data, strict=True, by_alias=True, by_name=False)
