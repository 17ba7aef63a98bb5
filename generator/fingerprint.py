"""Digests that tell whether a build would give what is already there.

A fingerprint covers the content of every input, the options, the installed generator
with its templates, the interpreter, and the libraries that shape the output.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.facts import Json
from generator.project import Project
from generator.source import Source

LIBRARIES = (
    "black",
    "jinja2",
    "jsonschema-rs",
    "markdown-it-py",
    "openapi-spec-validator",
    "orjson",
    "python-jsonpath",
    "pyyaml",
)

HERE = Path(__file__).parent


def fingerprint(project: Project, options: Mapping[str, Json]) -> str:
    """The digest of everything that decides a build's result, as hexadecimal."""
    parts: dict[str, Json] = {
        "generator": generator_digest(),
        "python": list(sys.version_info[:3]),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "settings": _settings(project),
        "options": dict(options),
        "sources": [_source(source) for source in project.sources],
        "overlay": _source(project.overlay) if project.overlay else None,
        "extensions": [_source(source) for source in project.extensions],
    }
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str | None:
    """The digest of a file's content, None where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def generator_digest() -> str:
    """The digest of our own modules and templates, wherever they are installed."""
    total = hashlib.sha256()
    for root in (HERE, HERE.parent / "templates"):
        for path in _files(root):
            total.update(path.relative_to(root).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    if root.is_dir():
        paths = (path for path in root.rglob("*") if path.suffix != ".pyc")
        yield from sorted(path for path in paths if path.is_file())


def _settings(project: Project) -> Json:
    """The settings as plain data, in a fixed order."""
    values = {
        f.name: getattr(project.settings, f.name) for f in fields(project.settings)
    }
    plain = json.dumps(values, default=_plain, sort_keys=True)
    return [plain, project.spec_folder is None]


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else dict(value)  # type: ignore[call-overload]


def _source(source: Source) -> Json:
    data = source.data or source.text.encode()
    return [source.file, hashlib.sha256(data).hexdigest()]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
