"""The value of an argument that was not given, apart from an explicit null."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

__all__ = ["MISSING", "Missing"]


class Missing(Enum):
    """Type of `MISSING`; annotate `x: T | None | Missing = MISSING`."""

    MISSING = "MISSING"

    def __repr__(self) -> str:
        return "MISSING"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema

        # Only the member itself: no text on the wire may mean "missing".
        return core_schema.is_instance_schema(cls)


# Not Final: several modules that import it may be star-imported into one.
MISSING = Missing.MISSING
