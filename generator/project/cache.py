"""The build cache: whether anything has changed since the last build.

The cache is stored beside the output. Losing it costs time, never correctness, so
failures to read or write it are silent.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from generator.output.manifest import (
    CACHE,
    MANIFEST,
    load_manifest,
    read_regular,
)
from generator.report.diagnostics import InputError
from generator.source import digest
from generator.version import VERSION

HERE = Path(__file__).resolve().parents[1]
"""The folder of the installed generator."""
SUMMARY = "summary.json"
VALID = "valid"
LIBRARIES = (
    "black",
    "jinja2",
    "jsonschema-rs",
    "markdown-it-py",
    "openapi-spec-validator",
    "orjson",
    "python-jsonpath",
    "pyyaml",
    "referencing",
)
"""Distributions that shape what a build gives."""


def build_key(parts: Iterable[tuple[str, bytes]]) -> str:
    """A digest of the generator, and of named inputs and options."""
    total = hashlib.sha256(generator_digest().encode())
    for name, data in parts:
        total.update(f"{len(name)}:{name}:{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()


@cache
def generator_digest() -> str:
    """A digest of the installed generator, its templates and what it is on.

    Its files are known by their sizes and times, as build tools do: it is asked for at
    every start, and reading them takes longer than all else that is looked at then.
    """
    total = hashlib.sha256(f"{VERSION} {sys.version}".encode())
    for library in LIBRARIES:
        total.update(f" {library} {installed(library)}".encode())
    packed = HERE / "_templates"
    templates = packed if packed.is_dir() else HERE.parent / "templates"
    for root in (HERE, HERE.parent / "fragmint", templates):
        for path in sorted(files_below(root)):
            known = os.stat(path)
            total.update(f"{path}:{known.st_size}:{known.st_mtime_ns}:".encode())
    return total.hexdigest()


def installed(library: str) -> str:
    """The version of a distribution, empty if it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def files_below(root: Path) -> Iterator[str]:
    """Source files and templates below a folder."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in ("__pycache__", "_templates")
        )
        for name in names:
            if name.endswith((".py", ".jinja", ".json")):
                yield os.path.join(folder, name)


def remembered(roots: Sequence[Path], key: str) -> dict[str, Any] | None:
    """The summary of the last build, if it had the same key and its output is intact.

    The last root is the package's. The key covers all inputs by content; the files
    that they refer to, and every file that was written, are compared with their
    digests, so that nothing that matters can have changed unnoticed.
    """
    try:
        stored = json.loads(read_regular(roots[-1] / CACHE / SUMMARY) or b"")
        known = isinstance(stored, dict) and stored.get("key") == key
        intact = known and stored.get("manifests") == [manifest(root) for root in roots]
        if not intact or not all(map(is_intact, roots)) or not is_same(stored["parts"]):
            return None
    except (OSError, ValueError, TypeError, LookupError, RecursionError, InputError):
        return None
    summary = stored.get("summary")
    return summary if isinstance(summary, dict) else None


def remembered_parts(roots: Sequence[Path]) -> list[str]:
    """The files that the inputs of the last build refer to, if that is known."""
    try:
        stored = json.loads(read_regular(roots[-1] / CACHE / SUMMARY) or b"")
        return [*stored["parts"]]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return []


def manifest(root: Path) -> str:
    """The digest of a folder's manifest.

    Raises:
        OSError: There is none.
    """
    return digest(read_regular(root / MANIFEST) or b"")


def is_intact(root: Path) -> bool:
    """Whether every file of the manifest is there, as it was written.

    Raises:
        OSError: One is missing.
        InputError: The manifest is broken.
    """
    return all(
        digest(read_regular(root / path) or b"") in digests
        for path, digests in load_manifest(root).files.items()
    )


def is_same(parts: Mapping[str, str | None]) -> bool:
    """Whether files have the digests given; None stands for a file that is missing."""
    return all(current(Path(path)) == known for path, known in parts.items())


def current(path: Path) -> str | None:
    """The digest of a file, None if there is none.

    Raises:
        OSError: It cannot be read.
    """
    try:
        return digest(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def remember(
    roots: Sequence[Path],
    key: str,
    summary: dict[str, Any],
    parts: Mapping[Path, str | None],
) -> None:
    """Keep a summary for the next run, beside the package."""
    with suppress(OSError):
        folder = cache_folder(roots[-1])
        value = {
            "key": key,
            "manifests": [manifest(root) for root in roots],
            "parts": {str(path): mark for path, mark in parts.items()},
            "summary": summary,
        }
        put(folder / SUMMARY, json.dumps(value).encode())


def known_valid(root: Path) -> str:
    """The digest of the document that was last found valid for a folder, if any."""
    try:
        return (read_regular(root / CACHE / VALID) or b"").decode()
    except (OSError, UnicodeDecodeError):
        return ""


def remember_valid(root: Path, mark: str) -> None:
    """Keep the digest of a document that was found valid."""
    if mark and mark != known_valid(root):
        with suppress(OSError):
            put(cache_folder(root) / VALID, mark.encode())


DOCUMENTS = "documents"
DOCUMENTS_KEPT = 20
"""Documents of mocks that are kept: more APIs than one works with in a week."""


def user_folder(name: str) -> Path | None:
    """A folder in the user's own for caches (XDG); None if it cannot be made."""
    with suppress(OSError, RuntimeError):  # There may be no home.
        home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        folder = Path(home) / "fragmint" / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    return None


def known_document(key: str) -> dict[str, Any] | None:
    """The cached document of the same input; None if there is none."""
    folder = user_folder(DOCUMENTS)
    try:
        data = read_regular(folder / f"{key}.json") if folder else None
        found = json.loads(data) if data else None
    except (OSError, ValueError, RecursionError, InputError):
        return None
    return found if isinstance(found, dict) else None


def remember_document(key: str, document: Mapping[str, Any]) -> None:
    """Keep a document, with what belongs to it, for the next mock of the same input, and
    few others.
    """
    folder = user_folder(DOCUMENTS)
    if folder is None:
        return
    with suppress(OSError, ValueError):
        put(folder / f"{key}.json", json.dumps(document).encode())
        files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in files[:-DOCUMENTS_KEPT]:
            path.unlink()


def put(path: Path, data: bytes) -> None:
    """Replace a file in one step.

    Raises:
        OSError: It cannot be written.
    """
    passing = path.with_name(f"{path.name}.{os.getpid()}")
    passing.write_bytes(data)
    os.replace(passing, path)


def cache_folder(root: Path) -> Path:
    """The folder for what is remembered; which git ignores.

    Raises:
        OSError: It cannot be made, or is a link.
    """
    folder = root / CACHE
    if folder.is_symlink():
        raise NotADirectoryError(folder)
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_bytes(b"*\n")
    return folder
