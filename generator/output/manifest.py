"""The manifest: the files of a folder that Fragmint wrote, with their digests."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.dataclass import dataclass, field
from generator.report.diagnostics import Span, input_error
from generator.source import MARKS, merge_mark

MANIFEST = ".fragmint.json"
STAGE = ".fragmint-stage"
CACHE = ".fragmint-cache"
NAMES = "fragmint.lock"
"""The names of a package that stay, beside the configuration."""
RECORD = "fragmint.release.json"
"""The API as it was released last, beside the configuration."""
HISTORY = "fragmint.changelog.md"
"""The closed sections of the changelog, beside the configuration."""
KEPT = (NAMES, RECORD, HISTORY)
"""Files that builds read of what builds wrote; `clean` leaves them."""
FORMAT = 1
MAX_BYTES = 1024 * 1024 * 1024
"""Largest file that is read from an output folder, in bytes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files by relative path (with `/`), each with the digests that are ours, and with
    sketches, which formatting does not change.

    Two digests of one file mean that a run was interrupted while replacing it.
    """

    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()
    """The files that two branches wrote in two ways: a merge mixed these."""

    def owns(self, path: str, digest: str) -> bool:
        """Whether a file with this content is one that Fragmint wrote."""
        return path in self.merged or digest in self.files.get(path, ())


def is_relative(path: str) -> bool:
    """Whether a path stays below the folder it is relative to, and is not our own."""
    parts = PurePosixPath(path).parts
    plain = path == "/".join(parts) and parts and not path.startswith("/")
    odd = {"..", MANIFEST, STAGE, CACHE}
    return bool(plain) and odd.isdisjoint(parts) and "\0" not in path


def read_regular(path: Path) -> bytes | None:
    """The content of a regular file, None for anything else; follows no link.

    Raises:
        OSError: It is missing, too large, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return None
    handle = os.open(path, flags)
    with open(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        if os.fstat(handle).st_size > MAX_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return stream.read()


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a link in its place is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with part.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def load_manifest(root: Path) -> Manifest:
    """The manifest of a folder, empty if there is none.

    Raises:
        InputError: It is there but is not a manifest of ours (`bad-manifest`).
    """
    try:
        data = read_regular(root / MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except OSError:
        data = None
    text = "" if data is None else data.decode(errors="replace")
    found = _parse_merged(text.splitlines()) if merge_mark(text) else _parse(text)
    if found is None:
        raise input_error(
            "bad-manifest",
            "not a manifest written by Fragmint",
            Span(str(root / MANIFEST), 1),
            "restore it, or remove it together with the generated files",
        )
    return found


def _parse(text: str) -> Manifest | None:
    try:
        value = json.loads(text)
        if value["fragmint"] != FORMAT:
            return None
        return Manifest(dict(_entries(value["files"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _parse_merged(lines: list[str]) -> Manifest | None:
    """A manifest with the marks of a merge: what both branches wrote is ours."""
    sides = (_parse("\n".join(side_of(lines, number))) for number in (0, 1))
    ours, theirs = sides
    if ours is None or theirs is None:
        return None
    files = {**theirs.files, **ours.files}
    both = ours.files.keys() & theirs.files.keys()
    merged = frozenset(path for path in both if ours.files[path] != theirs.files[path])
    return Manifest(files, merged)


def side_of(lines: Iterable[str], number: int) -> Iterator[str]:
    """The lines as one of two branches has them."""
    side: int | None = None
    for line in lines:
        if line.startswith(MARKS[0]):
            side = 0
        elif line.startswith(BASE):
            side = 2
        elif side is not None and line.rstrip() == MARKS[1]:
            side = 1
        elif line.startswith(MARKS[2]):
            side = None
        elif side in (None, number):
            yield line


BASE = "||||||| "
"""Stands before what both branches began with (git-merge, `conflictStyle`)."""


def _entries(files: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path, value in files.items():
        several: list[object] = value if isinstance(value, list) else [value]
        digests = tuple(item for item in several if isinstance(item, str))
        if not is_relative(path) or len(digests) != len(several):
            raise ValueError(path)
        yield path, digests


def dump_manifest(files: Mapping[str, tuple[str, ...]]) -> bytes:
    """A manifest as the text of its file: sorted, one line per file."""
    rows = (
        f"  {shown(path)}: {shown(digests[0] if len(digests) == 1 else list(digests))}"
        for path, digests in sorted(files.items())
    )
    body = ",\n".join(rows)
    inner = f"{{\n{body}\n }}" if body else "{}"
    return f'{{\n "fragmint": {FORMAT},\n "files": {inner}\n}}\n'.encode()


def shown(value: object) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)
