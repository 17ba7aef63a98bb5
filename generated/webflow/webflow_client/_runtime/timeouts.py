"""Seconds that a request may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import httpx2


class Timeout(NamedTuple):
    """Seconds for each phase of a request; None waits for ever."""

    connect: float | None = 60.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = 60.0

    def as_dict(self) -> dict[str, float | None]:
        """The form that the transport takes."""
        return {
            "connect": self.connect,
            "read": self.read,
            "write": self.write,
            "pool": self.pool,
        }


TimeoutOption: TypeAlias = "float | Timeout | httpx2.Timeout | None"
