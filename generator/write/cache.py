"""A memory beside the output: what the last build was made of and what it told.

Losing it costs time, never correctness, so failures to read or write it are silent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.diagnostics import InputError
from generator.write.manifest import (
    CACHE,
    MANIFEST,
    digest,
    load_manifest,
    read_regular,
)

BUILD = "build.json"


def load_cache(root: Path) -> dict[str, Any] | None:
    """What `store_cache` kept for this output folder."""
    try:
        data = read_regular(root / CACHE / BUILD)
        value = json.loads(data or b"")
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def store_cache(root: Path, value: dict[str, Any]) -> None:
    """Keep a JSON object for the next run, in a folder that git ignores."""
    folder = cache_folder(root)
    if folder is None:
        return
    with suppress(OSError):
        temporary = folder / f"{BUILD}.{os.getpid()}"
        temporary.write_bytes(json.dumps(value).encode())
        os.replace(temporary, folder / BUILD)


def cache_folder(root: Path) -> Path | None:
    """The cache of an output folder that exists, made where missing."""
    folder = root / CACHE
    try:
        if not root.is_dir() or folder.is_symlink():
            return None
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8", newline="\n")
    except OSError:
        return None
    return folder


def is_intact(root: Path, manifest: str) -> bool:
    """Whether a folder holds exactly the files of the manifest with this digest."""
    try:
        data = read_regular(root / MANIFEST)
        if data is None or digest(data) != manifest:
            return False
        files = load_manifest(root).files
        return all(_matches(root, path, known) for path, known in files.items())
    except (OSError, InputError):
        return False


def _matches(root: Path, path: str, known: Iterable[str]) -> bool:
    data = read_regular(root / path)
    return data is not None and digest(data) in known


def manifest_digest(root: Path) -> str | None:
    """The digest of a folder's manifest, None where there is none."""
    try:
        data = read_regular(root / MANIFEST)
    except OSError:
        return None
    return None if data is None else digest(data)
