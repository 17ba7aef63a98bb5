"""Header fields that can be sent (RFC 9110 section 5.5)."""

from __future__ import annotations

import re

from .errors import InvalidHeaderError

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def checked(name: str, value: str) -> str:
    """The value, if name and value can be sent; the value is never repeated in errors.

    Raises:
        InvalidHeaderError: The name is no token, or the value holds a control
            character or is not ASCII.
    """
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise InvalidHeaderError(f"{name!r} is not a header name")
    if not isinstance(value, str):
        raise InvalidHeaderError(f"header {name}: the value is no text")
    if not _VALUE.fullmatch(value):
        raise InvalidHeaderError(
            f"header {name}: the value holds a line break, a control character"
            " or text that is not ASCII"
        )
    return value
