"""Wire text of names and single values, and percent-encoding (RFC 3986 section 2)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from os import PathLike
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote
from uuid import UUID

from .errors import InvalidHeaderError, InvalidRequestError

Quote: TypeAlias = Callable[[str], str]
V = TypeVar("V")

# RFC 3986 section 2.2, less "#": it would end the query.
RESERVED = ":/?[]@!$&'()*+,;="
_TRIPLET = re.compile("(%[0-9A-Fa-f]{2})")


def scalar(value: object) -> str:
    """Text of one primitive: `true`, `1.5`, an ISO 8601 date, a UUID, ...

    Raises:
        InvalidRequestError: The value is a file, or the path of one, or has no text of its
            own, or more digits than Python writes.
    """
    spell = _SPELLINGS.get(type(value))
    if spell is not None:
        return spell(value)
    for known, spell in _SPELLINGS.items():
        if isinstance(value, known):
            return spell(value)
    if isinstance(value, PathLike) or hasattr(value, "read"):
        raise InvalidRequestError("there is no place for a file here: pass the bytes")
    kind = type(value)
    bare = (kind.__str__, kind.__repr__) == (object.__str__, object.__repr__)
    if bare or callable(value):
        raise InvalidRequestError(f"a value of type {kind.__name__} cannot be sent")
    return str(value)


def instant(value: datetime) -> str:
    """RFC 3339 date-time; UTC is spelled `Z`.

    Raises:
        InvalidRequestError: The moment has no offset from UTC, which RFC 3339 demands.
    """
    if value.utcoffset() is None:
        raise InvalidRequestError(
            f"{value.isoformat()} has no UTC offset, so the moment is ambiguous:"
            " add a tzinfo (`.astimezone()` for local time), or pass a string"
        )
    text = value.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def local_moment(value: V) -> V | str:
    """A moment without an offset as the text that its vendor documents, any other value
    as it is.
    """
    if isinstance(value, datetime) and value.utcoffset() is None:
        return value.isoformat()
    return value


def day(value: V) -> V | date:
    """The day of a moment, any other value as it is: a `datetime` is a `date`, too."""
    return value.date() if isinstance(value, datetime) else value


def decimal_text(value: V) -> V | str:
    """A decimal as the string that its schema asks for, any other value as it is."""
    return str(value) if isinstance(value, Decimal) else value


def base64_text(value: Any) -> Any:
    """Bytes in base64, as their schema asks for, where a form would send a file; any
    other value as it is.
    """
    match value:
        case bytes() | bytearray() | memoryview():
            return b64encode(value).decode("ascii")
        case list() | tuple():
            return [base64_text(item) for item in value]
        case _:
            return value


def duration(value: timedelta) -> str:
    """ISO 8601 duration in days and seconds, such as `P1DT2.5S`."""
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    seconds = f"{value.seconds + value.microseconds / 1_000_000:.6f}"
    return f"{sign}P{value.days}DT{seconds.rstrip('0').rstrip('.')}S"


def _finite(value: float | Decimal) -> str:
    if not isfinite(value):
        raise InvalidRequestError(f"{value} is not a number that a request can contain")
    return str(value) if isinstance(value, Decimal) else repr(float(value))


def _binary(value: bytes) -> str:
    return b64encode(value).decode()


def _whole(value: int) -> str:
    try:
        return int.__repr__(value)
    except ValueError as problem:
        raise InvalidRequestError(
            "a number has too many digits to be sent"
        ) from problem


_SPELLINGS: dict[type, Callable[..., str]] = {
    str: str,
    bool: lambda value: "true" if value else "false",
    int: _whole,
    float: _finite,
    Enum: lambda value: scalar(value.value),
    datetime: instant,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: duration,
    bytes: _binary,
    UUID: str,
    Decimal: _finite,
}


def quoted(text: str) -> str:
    """Percent-encode everything but unreserved characters.

    Raises:
        InvalidRequestError: The text has no UTF-8 form.
    """
    return _escaped(text, "")


def quoted_cookie(text: str) -> str:
    """Percent-encode what no cookie can hold (RFC 6265 section 4.1.1), commas between
    values and the percent sign: most servers do not decode cookies, some do.

    Raises:
        InvalidRequestError: The text has no UTF-8 form.
    """
    return _escaped(text, "!#$&'()*+/:<=>?@[]^`{|}")


def utf8(text: str) -> bytes:
    """The bytes of a text.

    Raises:
        InvalidRequestError: It has no UTF-8 form.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(
            "a string contains a lone surrogate, which cannot be encoded as UTF-8"
        ) from None


def _escaped(text: str, safe: str) -> str:
    try:
        return quote(text, safe=safe)
    except UnicodeEncodeError as problem:
        raise InvalidRequestError(
            "a parameter contains a lone surrogate, which cannot be encoded as UTF-8"
        ) from problem


def quoted_reserved(text: str) -> str:
    """RFC 6570 section 3.2.3: reserved characters and triplets stay as they are."""
    parts = _TRIPLET.split(text)
    return "".join(
        part if index % 2 else _escaped(part, RESERVED)
        for index, part in enumerate(parts)
    )


def quoted_path_reserved(text: str) -> str:
    """Like `quoted_reserved`, but nothing may leave the path segment."""
    return quoted_reserved(text).replace("/", "%2F").replace("?", "%3F")


def unquoted(text: str) -> str:
    """The text as it is (header fields are not percent-encoded)."""
    return text


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def is_token(text: object) -> bool:
    """Whether this is the name of a method or a header (RFC 9110 section 5.6.2)."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None


def checked(name: str, value: str) -> str:
    """The value, if name and value can be sent; the value is never repeated in errors.

    Raises:
        InvalidHeaderError: The name is not a token, or the value holds a control
            character or is not ASCII.
    """
    if not is_token(name):
        raise InvalidHeaderError(f"{name!r} is not a header name")
    if not isinstance(value, str):
        raise InvalidHeaderError(f"header {name}: the value is not a string")
    if not _VALUE.fullmatch(value):
        raise InvalidHeaderError(
            f"header {name}: the value contains a line break, a control character"
            " or non-ASCII text"
        )
    return value


_COOKIE = re.compile(r"[!#-:<-\[\]-~]*")


def cookie_pair(name: str, value: str) -> str:
    """`name=value` as RFC 6265 section 4.1.1 has it, where nothing is encoded.

    A comma may be in it, since OpenAPI writes arrays with commas and servers take
    it.

    Raises:
        InvalidHeaderError: The name is not a token, or the value holds a blank, a quote, a
            semicolon, a backslash or what is not ASCII; the value is never repeated.
    """
    if not _TOKEN.fullmatch(name):
        raise InvalidHeaderError(f"{name!r} is not a cookie name")
    if not _COOKIE.fullmatch(value):
        raise InvalidHeaderError(
            f"cookie {name}: the value contains a space, a quote, a semicolon,"
            " a backslash or non-ASCII text"
        )
    return f"{name}={value}"


def charset_of(content_type: str) -> str:
    """The `charset` parameter; names of parameters have any case (RFC 9110, 5.6.6)."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \t\"'")
    return ""


def camel(name: str) -> str:
    """`hosted_url` to `hostedUrl`; a trailing underscore is dropped."""
    first, *rest = name.split("_")
    return first + "".join(map(_capital, rest))


def pascal(name: str) -> str:
    """`hosted_url` to `HostedUrl`."""
    return "".join(map(_capital, name.split("_")))


def kebab(name: str) -> str:
    """`hosted_url` to `hosted-url`."""
    return name.rstrip("_").replace("_", "-")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
