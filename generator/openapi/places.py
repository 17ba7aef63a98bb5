"""The places of a document's values in its text."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Final, Protocol

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.report.diagnostics import InputError, Span, input_error
from generator.source import Source

MAX_DEPTH: Final = 200
"""Collections inside each other; real documents stay under 60."""

MAX_NODES: Final = 1_500_000
"""Values in one document; large public ones have half a million."""

MAX_COPIES: Final = 300_000
"""Values that YAML aliases and merge keys may add by repetition."""

MAX_DIGITS: Final = 1_000
"""Characters of one number."""


HINTS: Final[Mapping[str, str]] = {
    "alias-expansion": "write the values once and refer to them by `$ref`",
    "bad-json": "correct the JSON there",
    "bad-key": "write the key as a string, in quotes if necessary",
    "bad-merge": "merge maps only",
    "bad-scalar": "write it as a string in quotes, or correct it",
    "bad-text": "write the character itself",
    "bad-yaml": "correct the YAML there",
    "duplicate-key": "remove or rename one",
    "forbidden-ref": "to allow files outside the document's folder, set a root that contains"
    " them: --root DIR, or `root` in fragmint.toml",
    "recursive-alias": "refer to it by `$ref`",
    "several-documents": "put each document in a file of its own",
    "too-deep": "move inner parts elsewhere and refer to them by `$ref`",
    "too-many-files": "merge some of them",
    "too-many-values": "split the document",
    "unknown-anchor": "define the anchor before it is used",
}


def text_error(
    code: str, message: str, span: Span | None, hint: str = ""
) -> InputError:
    """An error about a text; without a hint, the one that its code has."""
    return input_error(code, message, span, hint or HINTS[code])


LINE_END = re.compile(r"\r\n|\r|\n")


class Places(Protocol):
    """Finds the offset of the value that a JSON pointer names."""

    def offset(self, tokens: Sequence[str]) -> int:
        """The offset of the value, or of its nearest ancestor that exists."""
        ...


@dataclass(frozen=True)
class LineIndex:
    """Offsets in characters to lines and columns."""

    source: Source

    @cached_property
    def starts(self) -> array[int]:
        """The offset of the first character of every line."""
        ends = (m.end() for m in LINE_END.finditer(self.source.text))
        return array("I", chain((0,), ends))

    def span(self, offset: int) -> Span:
        """The place of a character."""
        line = bisect_right(self.starts, offset)
        return self.source.span(line, offset - self.starts[line - 1] + 1)


@dataclass(slots=True)
class TreePlaces:
    """Places of a parsed tree, in document order.

    One entry per map key or list item (entry 0 is the root): its offset, the index
    after its last descendant, and its key (None for an item). `targets` leads from an
    alias to the entry of its anchor.
    """

    offsets: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("I"))
    keys: list[str | None] = field(default_factory=list)
    targets: dict[int, int] = field(default_factory=dict)
    _children: dict[int, dict[str, int]] = field(default_factory=dict)

    def add(self, offset: int, key: str | None) -> int:
        """Begin an entry; without descendants as long as `close` is not called."""
        entry = len(self.keys)
        self.offsets.append(offset)
        self.ends.append(entry + 1)
        self.keys.append(key)
        return entry

    def close(self, entry: int) -> None:
        """End an entry after its descendants."""
        self.ends[entry] = len(self.keys)

    def offset(self, tokens: Sequence[str]) -> int:
        """The offset of the value, or of its nearest ancestor that exists."""
        return self.offsets[self.find(tokens)] if self.offsets else 0

    def find(self, tokens: Sequence[str]) -> int:
        """The entry of the value, or of its nearest ancestor that exists."""
        entry = 0
        for token in tokens:
            child = self.child(entry, token)
            if child is None:
                break
            entry = child
        return entry

    def child(self, entry: int, token: str) -> int | None:
        """The entry of a member, looked up in merged maps too."""
        children = self.children(entry)
        if token in children:
            return children[token]
        merged = children.get("<<")
        if merged is None:
            return None
        found = self.children(merged).get(token)
        several = self.children(merged).values()
        return next((e for m in several if (e := self.child(m, token))), found)

    def children(self, entry: int) -> dict[str, int]:
        """The members of a map or list by reference token."""
        entry = self.targets.get(entry, entry)
        if entry not in self._children:
            self._children[entry] = dict(self._scan(entry))
        return self._children[entry]

    def _scan(self, entry: int) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        child, end = entry + 1, self.ends[entry]
        while child < end:
            key = self.keys[child]
            found.append((str(len(found)) if key is None else key, child))
            child = self.ends[child]
        return found
