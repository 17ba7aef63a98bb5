"""Where the values of a converted document came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.diagnostics import Span
from generator.facts import Pointer
from generator.spec.tree import Tree


@dataclass
class Origins:
    """Leads from places in the document to places in the vendor's files.

    `moves` holds, by the pointer of what was moved or taken from another file, where
    it stands there; everything else stands where it is in the main file.
    """

    tree: Tree
    moves: dict[Pointer, tuple[Tree, Pointer]] = field(default_factory=dict)

    def locate(self, path: Sequence[str | int]) -> Span:
        """The place of the value, or of its nearest ancestor that exists."""
        tree, pointer = self.source(path)
        return tree.locate(pointer)

    def source(self, path: Sequence[str | int]) -> tuple[Tree, Pointer]:
        """The file of a value and its pointer there."""
        pointer = tuple(map(str, path))
        for size in range(len(pointer) if self.moves else 0, -1, -1):
            if (found := self.moves.get(pointer[:size])) is not None:
                return found[0], found[1] + pointer[size:]
        return self.tree, pointer

    def move(self, old: Sequence[str | int], new: Sequence[str | int]) -> None:
        """Remember that a value now stands elsewhere."""
        self.moves[tuple(map(str, new))] = self.source(old)

    def adopt(self, tree: Tree, pointer: Pointer, new: Sequence[str | int]) -> None:
        """Remember that a value comes from another file."""
        self.moves[tuple(map(str, new))] = (tree, pointer)
