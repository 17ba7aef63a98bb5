"""Finding input files: whole folders, without hidden files and our own output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.diagnostics import InputError
from generator.source import Source
from generator.version import MARKER
from generator.write.manifest import MANIFEST, load_manifest

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules"})
SKIPPED_FILES = frozenset({"fragmint.toml", "fragmint.lock"})


def scan(folder: Path) -> list[Path]:
    """The files of a folder and those below, sorted; links to folders are not followed.

    Left out: hidden files and folders, configuration, and what Fragmint wrote.
    """
    ours = {p for above in (folder, *folder.parents) for p in _owned(above)}
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        here = Path(place)
        ours.update(_owned(here))
        folders[:] = sorted(
            f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith(".")
        )
        found.extend(here / name for name in files if _is_candidate(name))
    return sorted(path for path in found if path not in ours and path.is_file())


def _is_candidate(name: str) -> bool:
    return not name.startswith(".") and name not in SKIPPED_FILES


def _owned(folder: Path) -> Iterator[Path]:
    """The files that a manifest in this folder lists."""
    if not (folder / MANIFEST).is_file():
        return
    try:
        files = load_manifest(folder).files
    except InputError:
        return
    yield from (folder / path for path in files)


def is_marked(source: Source) -> bool:
    """Whether a text says of itself that Fragmint wrote it."""
    return MARKER in source.text[:400]
