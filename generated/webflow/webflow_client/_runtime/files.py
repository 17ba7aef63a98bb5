"""Files to upload: bytes, paths, file objects, or (name, content, type) tuples."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import IO, TypeAlias

from .errors import InvalidRequestError
from .text import utf8

Content: TypeAlias = bytes | bytearray | os.PathLike[str] | IO[bytes]
File: TypeAlias = Content | tuple[str, Content] | tuple[str, Content, str]

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Attachment:
    """An opened view of a `File`; `start` is where a file object stood."""

    content: bytes | Path | IO[bytes]
    name: str
    content_type: str
    start: int | None = None

    @classmethod
    def of(cls, file: object, fallback: str = "file") -> Attachment:
        """Read the many spellings of a file; `fallback` names nameless bytes."""
        match file:
            case Attachment():
                return file
            case (str() as name, content):
                return cls._named(content, name, None)
            case (str() as name, content, str() as content_type):
                return cls._named(content, name, content_type)
            case str() | tuple():
                raise InvalidRequestError(
                    "a file is bytes, a Path, a binary file object,"
                    " or a (name, content, type) tuple"
                )
        return cls._named(file, _own_name(file) or fallback, None)

    @classmethod
    def _named(cls, content: object, name: str, kind: str | None) -> Attachment:
        kind = kind or guess_type(name)[0] or "application/octet-stream"
        match content:
            case bytes() | bytearray():
                return cls(bytes(content), name, kind)
            case str():
                return cls(utf8(content), name, kind)
            case os.PathLike():
                return cls(Path(content), name, kind)
            case _ if hasattr(content, "read"):
                return cls(content, name, kind, _position(content))  # type: ignore[arg-type]
        raise InvalidRequestError(f"{type(content).__name__} is not a file")

    @property
    def replayable(self) -> bool:
        """Whether the content can be sent twice."""
        return isinstance(self.content, (bytes, Path)) or self.start is not None

    @property
    def size(self) -> int | None:
        """Length in bytes, where it can be known before reading."""
        match self.content:
            case bytes() as content:
                return len(content)
            case Path() as path:
                with _readable(self.name):
                    return path.stat().st_size
        if self.start is None:
            return None
        with _readable(self.name):
            end = self.content.seek(0, io.SEEK_END)
            self.content.seek(self.start)
        return end - self.start

    def chunks(self) -> Iterator[bytes]:
        """The content, from its start, in pieces of 64 KiB."""
        match self.content:
            case bytes() as content:
                yield content
            case Path() as path:
                with _readable(self.name):
                    opened = path.open("rb")
                with opened:
                    yield from self._pieces(opened)
            case opened:
                if self.start is not None:
                    with _readable(self.name):
                        opened.seek(self.start)
                yield from self._pieces(opened)

    def _pieces(self, opened: IO[bytes]) -> Iterator[bytes]:
        while True:
            with _readable(self.name):
                piece = opened.read(CHUNK)
            if not piece:
                return
            if not isinstance(piece, bytes):
                raise InvalidRequestError("open the file in binary mode")
            yield piece


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Errors of the file system as ours: they are not the network's."""
    try:
        yield
    except (OSError, ValueError) as problem:
        raise InvalidRequestError(f"{name} cannot be read: {problem}") from problem


def _own_name(file: object) -> str:
    name = file if isinstance(file, os.PathLike) else getattr(file, "name", None)
    return Path(name).name if isinstance(name, (str, os.PathLike)) else ""


def _position(content: object) -> int | None:
    try:
        return content.tell() if content.seekable() else None  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return None
