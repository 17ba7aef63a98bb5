"""Urlencoded form text (OpenAPI 3.1.1 sections 4.8.14 and 4.8.15)."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import iscoroutinefunction
from mimetypes import guess_type
from pathlib import Path
from typing import IO, Any, TypeAlias, cast
from urllib.parse import unquote

from .errors import InvalidHeaderError, InvalidRequestError
from .models import MISSING
from .styles import Styled, is_sequence, json_text, plain, query_pieces
from .text import quoted, scalar, utf8

Content: TypeAlias = (
    bytes
    | bytearray
    | memoryview
    | os.PathLike[str]
    | IO[bytes]
    | Iterator[bytes]
    | AsyncIterable[bytes]
)
File: TypeAlias = Content | tuple[str, Content] | tuple[str, Content, str]

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Attachment:
    """An opened view of a `File`; `start` is where a file object stood."""

    content: bytes | Path | IO[bytes] | Iterator[bytes] | AsyncIterable[bytes]
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
                    "a file must be bytes, a Path, a binary file object,"
                    " or a (name, content, type) tuple"
                )
        return cls._named(file, _own_name(file) or fallback, None)

    @classmethod
    def _named(cls, content: object, name: str, kind: str | None) -> Attachment:
        kind = kind or guess_type(name)[0] or "application/octet-stream"
        match content:
            case bytes() | bytearray() | memoryview():
                return cls(bytes(content), name, kind)
            case str():
                return cls(utf8(content), name, kind)
            case os.PathLike():
                return cls(Path(content), name, kind)
            case _ if is_async(content):
                return cls(content, name, kind)  # type: ignore[arg-type]
            case _ if hasattr(content, "read"):
                return cls(content, name, kind, _position(content))  # type: ignore[arg-type]
            case Iterator():
                return cls(content, name, kind)
        raise InvalidRequestError(
            f"{type(content).__name__} is not a file: pass bytes, a Path, a binary file"
            " object or an iterator of bytes"
        )

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
        opened = cast("IO[bytes]", self.content)
        with _readable(self.name):
            end = opened.seek(0, io.SEEK_END)
            opened.seek(self.start)
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
            case content if is_async(content):
                raise InvalidRequestError(f"{self.name} is async: use an async client")
            case Iterator() as pieces if not hasattr(pieces, "read"):
                for piece in pieces:
                    yield _binary(piece)
            case content:
                file = cast("IO[bytes]", content)
                if self.start is not None:
                    with _readable(self.name):
                        file.seek(self.start)
                yield from self._pieces(file)

    async def async_chunks(self) -> AsyncIterator[bytes]:
        """The same in an async client, where files and iterators may be async."""
        from anyio.to_thread import run_sync

        content: Any = self.content
        if not is_async(content):
            chunks = self.chunks()
            while (chunk := await run_sync(next, chunks, None)) is not None:
                yield chunk
        elif hasattr(content, "read"):
            while piece := await content.read(CHUNK):
                yield _binary(piece)
        else:
            async for piece in content:
                yield _binary(piece)

    def _pieces(self, opened: IO[bytes]) -> Iterator[bytes]:
        while True:
            with _readable(self.name):
                piece = opened.read(CHUNK)
            if not piece:
                return
            yield _binary(piece)


def is_async(content: object) -> bool:
    """Whether something is read by `await`: an async iterator, or an async file."""
    return hasattr(content, "__aiter__") or iscoroutinefunction(
        getattr(content, "read", None)
    )


def _binary(piece: object) -> bytes:
    """A piece of an upload.

    Raises:
        InvalidRequestError: It is text.
    """
    if isinstance(piece, bytes):
        return piece
    if isinstance(piece, bytearray | memoryview):
        return bytes(piece)
    raise InvalidRequestError("open the file in binary mode: an upload is bytes")


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


@dataclass(frozen=True, slots=True)
class Style:
    """How one form field is encoded: an Encoding Object with a style."""

    kind: str = "form"
    explode: bool = True
    reserved: bool = False

    def __call__(self, value: object) -> Styled:
        """The value in this style."""
        return Styled(value, self.kind, self.explode, reserved=self.reserved)


Encoding: TypeAlias = "str | Style | Callable[..., Styled]"


def form_text(fields: Mapping[str, object], encoding: Mapping[str, Encoding]) -> str:
    """`a=1&b=x+y`; a nested object is JSON text unless `encoding` gives a style."""
    pieces = [
        piece
        for name, value in fields.items()
        for piece in _pieces(name, value, encoding.get(name))
    ]
    return "&".join(pieces).replace("%20", "+")


def whole_query(
    value: object, content_type: str, encoding: Mapping[str, Encoding] | None = None
) -> Styled | None:
    """A whole query string (OpenAPI 3.2, `in: querystring`): a form as a body of that
    type would be written, anything else as one percent-encoded text.
    """
    if value is None or value is MISSING:
        return None
    value = plain(value)
    if isinstance(value, Mapping) and "form-urlencoded" in content_type:
        given = {k: v for k, v in value.items() if v is not None and v is not MISSING}
        return Styled(form_text(given, encoding or {}), "whole", False)
    text = json_text(value) if "json" in content_type.partition("/")[2] else value
    text = value if isinstance(value, str) and "jsonpath" in content_type else text
    return Styled(quoted(scalar(text)), "whole", False)


def _pieces(name: str, value: object, encoding: Encoding | None) -> list[str]:
    value = plain(value)
    styled = in_style(value, encoding)
    if styled is not None:
        return query_pieces(name, styled)
    if isinstance(encoding, str) and "json" in encoding:
        return [f"{quoted(name)}={quoted(json_text(value))}"]
    items = value if is_sequence(value) else (value,)
    assert isinstance(items, Iterable)
    return [f"{quoted(name)}={quoted(form_value(item))}" for item in items]


def in_style(value: object, encoding: Encoding | None) -> Styled | None:
    """A value in the style that its encoding gives it; None for a media type."""
    if isinstance(value, Styled):
        return value
    if callable(encoding):
        return encoding(value)
    if encoding and "/" not in encoding:
        return Styled(value, encoding, encoding in _EXPLODED)
    return None


def styled_parts(name: str, styled: Styled) -> Iterator[tuple[str, str]]:
    """Names and values of the parts that a styled value becomes, not percent-encoded."""
    for piece in query_pieces(name, styled):
        key, _, text = piece.partition("=")
        yield unquote(key), unquote(text)


_EXPLODED = frozenset({"form", "deepObject"})


def form_value(value: object) -> str:
    """Text of one form value: JSON for objects and arrays, else the bare value."""
    value = plain(value)
    if isinstance(value, Mapping) or is_sequence(value):
        return json_text(value)
    return scalar(value)


_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its header lines (without CRLF) and its content."""

    head: tuple[str, ...]
    content: bytes | Attachment


class MultipartStream:
    """Parts between boundaries."""

    def __init__(self, body: Iterable[Part], boundary: str | None = None) -> None:
        self.boundary = boundary or secrets.token_hex(16)
        self._parts = tuple(body)

    def compact(self) -> bytes | Upload:
        """Plain bytes where there is no file to stream, else an `Upload`."""
        pieces: list[bytes | Attachment] = [b""]
        for piece in self._pieces():
            if isinstance(piece, bytes) and isinstance(pieces[-1], bytes):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        only = pieces[0]
        return (
            only
            if len(pieces) == 1 and isinstance(only, bytes)
            else Upload(tuple(pieces))
        )

    def _pieces(self) -> Iterator[bytes | Attachment]:
        for part in self._parts:
            head = "\r\n".join((f"--{self.boundary}", *part.head, "", ""))
            yield utf8(head)
            content = part.content
            inner = content.content if isinstance(content, Attachment) else content
            yield inner if isinstance(inner, bytes) else content
            yield b"\r\n"
        yield f"--{self.boundary}--\r\n".encode()


def parts(
    fields: Mapping[str, object],
    encoding: Mapping[str, Encoding],
    files: frozenset[str],
) -> Iterator[Part]:
    """The parts of a form, in order; arrays give one part per item, unless they have a
    style of their own (OpenAPI 3.1.1 section 4.8.15.1.2). Files in the style
    `deepObject` are numbered: `files[0]`.
    """
    for name, value in fields.items():
        value = plain(value)
        encoded = encoding.get(name)
        styled = in_style(value, encoded)
        numbered = styled is not None and styled.kind == "deepObject"
        if styled is not None and styled.kind != "content" and name not in files:
            for key, text in styled_parts(name, styled):
                yield Part((_disposition(key),), utf8(text))
            continue
        if numbered and isinstance(value, Styled):
            value = value.value
        kind = encoded if isinstance(encoded, str) and not numbered else None
        many = is_sequence(value) and not isinstance(value, tuple | Styled)
        many = many or (isinstance(value, tuple) and name not in files)
        items = value if many and isinstance(value, Iterable) else (value,)
        for index, item in enumerate(items):
            own = f"{name}[{index}]" if numbered and many else name
            yield _part(own, item, kind, name in files)


def _part(name: str, value: object, kind: str | None, is_file: bool) -> Part:
    if is_file or isinstance(value, bytes | bytearray) or hasattr(value, "read"):
        return _file_part(name, Attachment.of(value, fallback=name), kind)
    lines = [_disposition(name)]
    value = value.value if isinstance(value, Styled) else plain(value)
    if kind is None and isinstance(value, Mapping):
        kind = "application/json"
    if kind:
        lines.append(f"Content-Type: {_media_type(kind)}")
    return Part(tuple(lines), utf8(_text(value, kind or "")))


def _text(value: object, kind: str) -> str:
    if isinstance(value, Mapping) and "x-www-form-urlencoded" in kind:
        return form_text(value, {})
    return json_text(value) if "json" in kind else form_value(value)


def _file_part(name: str, file: Attachment, kind: str | None) -> Part:
    # An encoding may list several types ("image/png, image/jpeg"): the file decides.
    stated = kind if kind and "," not in kind and "*" not in kind else None
    kind = stated or file.content_type
    disposition = f'{_disposition(name)}; filename="{_escaped(file.name)}"'
    return Part((disposition, f"Content-Type: {_media_type(kind)}"), file)


def _disposition(name: str) -> str:
    return f'Content-Disposition: form-data; name="{_escaped(name)}"'


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _media_type(kind: str) -> str:
    if not kind.isascii() or not kind.isprintable():
        raise InvalidHeaderError(f"{kind!r} is not a media type")
    return kind


@dataclass(frozen=True, slots=True)
class Upload:
    """Pieces of a body: bytes and files, in order."""

    pieces: tuple[bytes | Attachment, ...]

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent again."""
        return all(
            isinstance(piece, bytes) or piece.replayable for piece in self.pieces
        )

    @property
    def size(self) -> int | None:
        """Length in bytes; None if a piece cannot tell."""
        sizes = [len(p) if isinstance(p, bytes) else p.size for p in self.pieces]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            yield from _chunks(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            async for chunk in piece.async_chunks():
                yield chunk


def _chunks(piece: bytes | Attachment) -> Iterable[bytes]:
    return (piece,) if isinstance(piece, bytes) else piece.chunks()
