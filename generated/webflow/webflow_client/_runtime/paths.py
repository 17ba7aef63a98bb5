"""Paths with escaped values (RFC 3986 section 3.3)."""

from __future__ import annotations

from .errors import InvalidPathError
from .text import quoted

_UNSAFE = frozenset({"", ".", ".."})


def path(template: str, *values: object) -> str:
    """Fill the `{}` of a template, in order, each value percent-encoded.

    Raises:
        InvalidPathError: A value is missing, or makes a segment empty, `.` or `..`.
    """
    if not values:
        return template
    pieces = template.split("{}")
    if len(pieces) != len(values) + 1:
        raise InvalidPathError(f"{template} takes {len(pieces) - 1} values")
    filled = pieces[0]
    for value, piece in zip(values, pieces[1:], strict=True):
        filled += _segment(template, value) + piece
    _refuse_unsafe(template, filled)
    return filled


def _segment(template: str, value: object) -> str:
    if type(value) is str:
        return quoted(value)
    from .styles import absent, path_text

    if absent(value):
        raise InvalidPathError(f"{template}: a path value is missing")
    return path_text(value)


def _refuse_unsafe(template: str, filled: str) -> None:
    for stated, segment in zip(template.split("/"), filled.split("/"), strict=True):
        if (
            "{}" in stated
            and segment.replace("%2E", ".").replace("%2e", ".") in _UNSAFE
        ):
            raise InvalidPathError(
                f"{template}: a value would make a path segment {segment!r}"
            )
