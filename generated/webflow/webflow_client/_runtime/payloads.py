"""Payloads that an API sends on its own: webhooks and callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from .decode import NotJsonError, decoded
from .errors import DecodeError

if TYPE_CHECKING:
    from typing_extensions import TypeForm

T = TypeVar("T")


def parse_json(body: bytes | str, kind: TypeForm[T]) -> T:
    """A JSON payload as a type; unknown fields and values are kept.

    Raises:
        DecodeError: The payload is not JSON.
    """
    content = body.encode() if isinstance(body, str) else body
    try:
        value: Any = decoded(kind, 200, "application/json", content, _accept)
    except NotJsonError as error:
        raise DecodeError(f"the payload is not JSON: {error}") from None
    return cast("T", value)


def _accept(*drift: object) -> None:
    """A payload that breaks its schema is used as it is."""
