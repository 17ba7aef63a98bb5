"""Where in a document a schema stands, and what it would be called there."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir import Direction
from generator.lower.references import escape
from generator.naming import pascal, singular, words


@dataclass(frozen=True, slots=True)
class Place:
    """A JSON pointer, the direction of travel, and the words for a name."""

    pointer: str
    direction: Direction
    hint: tuple[str, ...]

    def child(self, *tokens: str, hint: str = "") -> Place:
        """A place further in; `hint` adds a word to the name."""
        pointer = "/".join((self.pointer, *map(escape, tokens)))
        return Place(pointer, self.direction, (*self.hint, hint) if hint else self.hint)

    def item(self) -> Place:
        """The place of an array's items: named in the singular."""
        last = self.hint[-1] if self.hint else ""
        one = singular(last)
        tail = (one,) if one != last else (last, "Item")
        pointer = f"{self.pointer}/items"
        return Place(pointer, self.direction, (*self.hint[:-1], *tail))

    @property
    def key(self) -> str:
        """Identifies a definition: one schema may have one per direction."""
        return f"{self.pointer}|{self.direction}"


def class_name(hint: tuple[str, ...]) -> str:
    """A class name from the words of a hint, repeated words at joints said once."""
    if len(hint) == 1:
        return pascal(hint[0])
    spoken: list[str] = []
    for part in hint:
        fresh = words(part)
        overlap = next(
            (
                n
                for n in range(min(len(fresh), len(spoken)), 0, -1)
                if [w.lower() for w in spoken[-n:]] == [w.lower() for w in fresh[:n]]
            ),
            0,
        )
        spoken.extend(fresh[overlap:])
    return pascal("_".join(word[:1].upper() + word[1:] for word in spoken))
