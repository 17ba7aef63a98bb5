"""The value of an argument that was not given, apart from an explicit null."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    class Missing(Enum):
        """Type of `MISSING`; annotate `x: T | None | Missing = MISSING`."""

        MISSING = "MISSING"

    MISSING = Missing.MISSING
else:
    # pydantic accepts its own sentinel as a default and leaves it out of every dump.
    from pydantic_core import MISSING

    Missing = MISSING

__all__ = ["MISSING", "Missing"]
