"""A full response: value, bytes and circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .received import Received

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Response(Received, Generic[T]):
    """The answer to `fetch`; `value` is what `send` would have returned.

    Attributes:
        value: The decoded body.
        header_types: Types of the documented headers, by wire name.
    """

    value: T
    header_types: Mapping[str, Any]

    @property
    def documented_headers(self) -> dict[str, Any]:
        """The documented headers that are there, by wire name and as their types; the
        bare text of one that does not fit.
        """
        found: dict[str, Any] = {}
        for name, kind in self.header_types.items():
            text = self.headers.get(name)
            if text is not None:
                typed = self.header(name, kind)
                found[name] = text if typed is None else typed
        return found
