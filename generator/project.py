"""What one build works on: settings, sources and places, all read before it starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.config import Settings
from generator.diagnostics import Diagnostic, Span
from generator.source import Source


@dataclass(frozen=True, slots=True)
class Project:
    """One API to build.

    Names of sources are relative to `base`, so that output does not depend on the
    current folder. `output` is None where the API's own name decides (then it is
    `generated/<label>` below `home`); `spec_folder` is None where the normalized spec
    lies in the output folder.
    """

    base: Path
    home: Path
    settings: Settings
    sources: tuple[Source, ...]
    overlay: Source | None = None
    extensions: tuple[Source, ...] = ()
    output: Path | None = None
    spec_folder: Path | None = None
    config: Path | None = None
    roots: tuple[Path, ...] = ()
    display: Display = field(default_factory=lambda: Display(Path()))

    def output_root(self, label: str) -> Path:
        """The folder of the package, as an absolute path."""
        return (self.output or self.home / "generated" / label).resolve()

    def spec_root(self, label: str) -> Path:
        """The folder of the normalized spec and its provenance."""
        return (self.spec_folder or self.output_root(label)).resolve()


@dataclass(frozen=True, slots=True)
class Display:
    """How places are shown: relative to the current folder, or absolute."""

    base: Path
    absolute: bool = False

    def path(self, file: str | Path) -> str:
        """A name relative to the base, or an absolute path, for the user's eyes."""
        if isinstance(file, str) and file.startswith("<"):
            return file
        full = os.path.abspath(self.base / file)
        return full if self.absolute else os.path.relpath(full)

    def span(self, span: Span) -> Span:
        """A place with its file for the user's eyes."""
        return span._replace(file=self.path(span.file))

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """A message with its place for the user's eyes."""
        span = diagnostic.span
        return replace(diagnostic, span=self.span(span)) if span else diagnostic
