"""Where in a document a schema stands, and what it would be called there."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir import Direction
from generator.naming import pascal, singular, words
from generator.pointers import escape

MAX_CLASS_NAME = 48
"""Longest class name, in characters, before a number that keeps names apart."""


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
    """A class name from the words of a hint, repeated words at joints said once.

    One that would be too long loses its middle: the first word tells the owner, the
    last ones what it is.
    """
    name = spoken(hint)
    while len(name) > MAX_CLASS_NAME and len(hint) > 2:
        hint = (hint[0], *hint[2:])
        name = spoken(hint)
    return name[:MAX_CLASS_NAME]


def spoken(hint: tuple[str, ...]) -> str:
    """All words of a hint as one class name."""
    if len(hint) == 1:
        return pascal(hint[0])
    said: list[str] = []
    for part in hint:
        fresh = words(part)
        lower = [word.lower() for word in fresh]
        sizes = range(min(len(fresh), len(said)), 0, -1)
        overlap = next(
            (n for n in sizes if [w.lower() for w in said[-n:]] == lower[:n]), 0
        )
        said.extend(fresh[overlap:])
    return pascal("_".join(word[:1].upper() + word[1:] for word in said))
