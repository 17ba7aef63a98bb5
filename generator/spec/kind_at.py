"""What OpenAPI defines to stand at a JSON pointer."""

from __future__ import annotations

from generator.facts import Pointer
from generator.spec.kinds import KINDS, Shape


def kind_at(pointer: Pointer) -> str | None:
    """The kind of object that stands at a pointer, as far as OpenAPI defines it.

    A field that holds several objects is a `map`.
    """
    kind, tokens = "root", list(pointer)
    while tokens:
        fields = KINDS.get(kind, {})
        field = fields.get(tokens[0], fields.get("*"))
        if field is None or not field.kind:
            return None
        taken = 1 if field.shape is Shape.ONE else 2
        if len(tokens) < taken:
            return "map"
        kind, tokens = field.kind, tokens[taken:]
    return kind


def takes_any_name(pointer: Pointer) -> bool:
    """Whether the members of what stands there have names that the author chooses."""
    kind = kind_at(pointer)
    return kind == "map" or "*" in KINDS.get(kind or "", {})
