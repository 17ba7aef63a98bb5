"""What a repair is: a change of one value by a named rule, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from generator.diagnostics import Span
from generator.facts import Json, Pointer
from generator.pointers import ABSENT, Absent

Path: TypeAlias = tuple[str | int, ...]
"""Reference tokens in which the index of a list item is a number."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an OpenAPI Overlay (1.1, section 4.4.3): set or remove a target."""

    target: str
    update: Json | Absent = ABSENT

    @property
    def remove(self) -> bool:
        """Whether the target is removed."""
        return isinstance(self.update, Absent)


@dataclass(frozen=True, slots=True)
class Repair:
    """One change: the value at `path` became `value` (ABSENT: it was removed).

    The path is that of the document at the moment of the change, the span that of the
    vendor's text. `is_new` tells that nothing was there before; a repair that is not
    `expressible` only concerns the spelling of the text.
    """

    rule: str
    path: Path
    span: Span
    message: str
    value: Json | Absent = ABSENT
    is_new: bool = False
    expressible: bool = True

    @property
    def pointer(self) -> Pointer:
        """The reference tokens of the changed value."""
        return tuple(map(str, self.path))

    @property
    def target(self) -> str:
        """A JSONPath to the changed value (RFC 9535, normalized path)."""
        return json_path(self.path)

    @property
    def actions(self) -> Iterator[Action]:
        """The same change for an Overlay: remove what is there, then add."""
        if not self.expressible or not self.path:
            return
        if not self.is_new:
            yield Action(self.target)
        if not isinstance(self.value, Absent):
            yield Action(json_path(self.path[:-1]), {str(self.path[-1]): self.value})


def json_path(path: Path) -> str:
    """A normalized path (RFC 9535, section 2.7)."""
    return "$" + "".join(f"[{selector(t)}]" for t in path)


def selector(token: str | int) -> str:
    """An index, or a name in single quotes."""
    if isinstance(token, int):
        return str(token)
    escaped = token.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + "'"
