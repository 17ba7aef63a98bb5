"""The files of a document, read only below the given folders."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from generator import pointers
from generator.dataclass import dataclass, field
from generator.facts import Pointer
from generator.openapi.nodes import ParsedDocument, load_tree
from generator.openapi.places import text_error
from generator.report.diagnostics import InputError
from generator.source import Source, read_source

MAX_FILES: Final = 2_000
FORBIDDEN: Final = ("//", "/", "\\", "file:", "http:", "https:")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A value in a file."""

    file: Path
    pointer: Pointer

    def __truediv__(self, token: str) -> FilePlace:
        """A member of the value."""
        return FilePlace(self.file, (*self.pointer, token))


@dataclass
class Files:
    """Reads each file once. `roots` are the folders that may be read, resolved.

    `asked` has every file that was asked for as it was named, with its digest, or None for one that is not there.
    """

    source: Source
    main_tree: ParsedDocument
    roots: Sequence[Path]
    trees: dict[Path, ParsedDocument] = field(default_factory=dict)
    asked: dict[Path, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.main = (self.source.path or Path(self.source.file)).resolve()
        self.trees[self.main] = self.main_tree

    def is_main(self, file: Path) -> bool:
        """Whether a file is the document itself."""
        return file == self.main

    def error(self, code: str, message: str) -> InputError:
        """An error without a place of its own."""
        return text_error(code, message, None)

    def resolve(self, base: Path, ref: str) -> FilePlace | None:
        """Where a reference in a file leads; None if it does not name a file there.

        Raises:
            InputError: It leads out of the folders, or to a file that is not a document.
        """
        name, _, fragment = ref.partition("#")
        if self.is_foreign(name) or not self.roots:
            return None
        named = base.parent / unquote(name) if name else base
        file = named.resolve()
        if name and not any(file.is_relative_to(root) for root in self.roots):
            raise self.error("forbidden-ref", f"`{ref}` is not read")
        if not self.load(file):
            self.asked[named] = None
            return None
        if name:
            self.asked[named] = self.trees[file].lines.source.digest
        return FilePlace(file, self.pointer(file, fragment))

    def pointer(self, file: Path, fragment: str) -> Pointer:
        """Where a fragment leads in a file: a pointer, an anchor, or a bare name."""
        found = pointers.parse(f"#{fragment}")
        if found is not None:
            return found
        name = unquote(fragment)
        return find_anchor(self.trees[file].value, name) or (name,)

    def is_foreign(self, name: str) -> bool:
        """Whether a reference is an address or an absolute path."""
        text = unquote(name).strip().lower()
        return text.startswith(FORBIDDEN) or "://" in text or "\0" in text

    def load(self, file: Path) -> bool:
        """Read a file, if it has not been read; whether it is there."""
        if file in self.trees:
            return True
        if len(self.trees) >= MAX_FILES:
            raise self.error("too-many-files", f"more than {MAX_FILES} files")
        try:
            is_there = file.is_file()
        except (OSError, ValueError):
            return False  # No file can have such a name.
        if is_there:
            self.trees[file] = load_tree(read_source(file, self.display(file)))
        return is_there

    def display(self, file: Path) -> str:
        """The name of a file in messages, relative as the main one is."""
        folder = os.path.dirname(self.source.file)
        return Path(folder, os.path.relpath(file, self.main.parent)).as_posix()

    def tree(self, file: Path) -> ParsedDocument:
        """The contents of a file that has been read."""
        return self.trees[file]

    def value(self, place: FilePlace) -> Any:
        """The value of a place, or ABSENT."""
        return pointers.get(self.trees[place.file].value, place.pointer)


def find_anchor(root: Any, name: str) -> Pointer | None:
    """Where the schema with an `$anchor` of this name stands, outermost first."""
    level: list[tuple[Pointer, Any]] = [((), root)]
    while level:
        inner: list[tuple[Pointer, Any]] = []
        for pointer, node in level:
            if isinstance(node, dict):
                if name in (node.get("$anchor"), node.get("$dynamicAnchor")):
                    return pointer
                inner += [((*pointer, str(k)), v) for k, v in node.items()]
            elif isinstance(node, list):
                inner += [((*pointer, str(i)), v) for i, v in enumerate(node)]
        level = inner
    return None
