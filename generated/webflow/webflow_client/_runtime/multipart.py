"""Multipart form data (RFC 7578)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .errors import InvalidHeaderError
from .files import Attachment
from .formdata import Encoding, form_text, form_value, in_style, styled_parts
from .styles import Styled, is_sequence, json_text, plain
from .text import utf8
from .uploads import Upload

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
    style of their own (OpenAPI 3.1.1 section 4.8.15.1.2).
    """
    for name, value in fields.items():
        value = plain(value)
        way = encoding.get(name)
        styled = in_style(value, way) if name not in files else None
        if styled is not None and styled.kind != "content":
            for key, text in styled_parts(name, styled):
                yield Part((_disposition(key),), utf8(text))
            continue
        kind = way if isinstance(way, str) else None
        many = is_sequence(value) and not isinstance(value, tuple | Styled)
        many = many or (isinstance(value, tuple) and name not in files)
        for item in value if many and isinstance(value, Iterable) else (value,):
            yield _part(name, item, kind, name in files)


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
