"""Whether anything changed since the last build: a digest of all that decides it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from generator.version import VERSION
from generator.write.manifest import CACHE, digest, load_manifest, read_regular

HERE = Path(__file__).resolve().parent
SUMMARY = "summary.json"


def build_key(parts: Iterable[tuple[str, bytes]]) -> str:
    """A digest of the generator, and of named inputs and options."""
    total = hashlib.sha256(generator_digest().encode())
    for name, data in parts:
        total.update(f"{len(name)}:{name}:{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()


def generator_digest() -> str:
    """A digest of the code and templates of the installed generator."""
    packed = HERE / "_templates"
    templates = packed if packed.is_dir() else HERE.parent / "templates"
    total = hashlib.sha256(VERSION.encode())
    for root in (HERE, templates):
        for path in sorted(files_below(root)):
            total.update(path.encode())
            total.update(Path(path).read_bytes())
    return total.hexdigest()


def files_below(root: Path) -> Iterable[str]:
    """Source files and templates below a folder."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in names:
            if name.endswith((".py", ".jinja", ".json")):
                yield os.path.join(folder, name)


def remembered(roots: Sequence[Path], key: str) -> dict[str, Any] | None:
    """The summary of the last build, if it had the same key and its output is intact.

    The key covers all inputs by content, and every file that was written is compared
    with its digest, so that nothing that matters can have changed unnoticed.
    """
    try:
        text = read_regular(roots[0] / CACHE / SUMMARY)
        stored = json.loads(text or b"")
        intact = all(is_intact(root) for root in roots)
    except (OSError, ValueError):
        return None
    if not isinstance(stored, dict) or stored.get("key") != key or not intact:
        return None
    summary = stored.get("summary")
    return summary if isinstance(summary, dict) else None


def is_intact(root: Path) -> bool:
    """Whether every file of the manifest is there, as it was written."""
    files = load_manifest(root).files
    return bool(files) and all(
        digest(read_regular(root / path) or b"") in digests
        for path, digests in files.items()
    )


def remember(root: Path, key: str, summary: dict[str, Any]) -> None:
    """Store a summary beside the output; a failure only costs time later."""
    try:
        (root / CACHE).mkdir(exist_ok=True)
        target = root / CACHE / SUMMARY
        passing = target.with_suffix(f".{os.getpid()}")
        passing.write_text(json.dumps({"key": key, "summary": summary}))
        os.replace(passing, target)
    except OSError:
        return
