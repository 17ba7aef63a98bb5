"""A call that is answered by one value after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from .call import Call

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceCall(Call[list[T]]):
    """A call whose answer is server-sent events, JSON lines or a JSON text sequence
    (OpenAPI 3.2, section 4.14.2).

    `client.stream(call)` gives each value as it arrives, `client.send(call)` all of
    them at the end.
    """

    @property
    def is_sequence(self) -> bool:
        """It is."""
        return True

    @property
    def item(self) -> Any:
        """Type of each value."""
        return get_args(self.returns)[0]
