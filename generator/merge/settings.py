"""What a user can decide about merging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.facts import Json


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """`title` names the API; `overrides` replace values of the merged document.

    An override is keyed by a JSON pointer (RFC 6901) into the merged document.
    """

    title: str | None = None
    overrides: Mapping[str, Json] = field(default_factory=dict)
