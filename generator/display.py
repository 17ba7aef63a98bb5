"""How files are named: apart from the current folder in output, relative to it in messages."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Display:
    """Turns names relative to `base` into what the user expects to read.

    That is a path relative to the current folder, or an absolute one where the user
    named an absolute one.
    """

    base: Path
    absolute: bool = False

    def path(self, file: str | Path) -> str:
        """A name relative to the base, or an absolute path, for the user's eyes."""
        if str(file).startswith("<"):
            return str(file)
        full = os.path.abspath(self.base / file)
        return full if self.absolute else os.path.relpath(full)

    def diagnostic(self, item: Diagnostic) -> Diagnostic:
        """A message with its place for the user's eyes."""
        if item.span is None:
            return item
        return replace(item, span=self.span(item.span))

    def span(self, span: Span) -> Span:
        """A place with its file for the user's eyes."""
        return span._replace(file=self.path(span.file))

    def entries(self, value: Any) -> Any:
        """A part of a summary, with every `file` in it for the user's eyes."""
        match value:
            case dict():
                return {key: self._entry(key, item) for key, item in value.items()}
            case list():
                return [self.entries(item) for item in value]
        return value

    def _entry(self, key: str, item: Any) -> Any:
        """A `file` as shown; values of the document stay as they are."""
        if key == "file" and isinstance(item, str):
            return self.path(item)
        return item if key in ("value", "chosen") else self.entries(item)
