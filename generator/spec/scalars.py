"""Scalars of the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).

Dates, sexagesimals, `on` and `yes` are text, as JSON (RFC 8259) has no such values;
so are `.inf` and `.nan`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf
from typing import Final, TypeAlias

from generator.spec.budgets import MAX_DIGITS

Scalar: TypeAlias = bool | int | float | str | None

WORDS: Final[dict[str, Scalar]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
TAG: Final = "tag:yaml.org,2002:"
NUMBER_START: Final = frozenset("+-.0123456789")
INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
OCTAL: Final = re.compile(r"0o[0-7]+\Z")
HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+\Z")
FLOAT: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
)


class ScalarError(Exception):
    """A scalar that has no JSON value; the argument says why."""


def plain(text: str) -> Scalar:
    """The value of an unquoted scalar.

    Raises:
        ScalarError: A number with too many digits or out of range.
    """
    if text[:1] in NUMBER_START and text:
        return number(text)
    return WORDS.get(text, text)


def number(text: str) -> int | float | str:
    """The number that a text spells, or the text if it spells none."""
    if INTEGER.match(text):
        return integer(text)
    if FLOAT.match(text):
        return real(text)
    if OCTAL.match(text):
        return integer(text[2:], 8)
    if HEXADECIMAL.match(text):
        return integer(text[2:], 16)
    return text


def integer(text: str, base: int = 10) -> int:
    """A whole number within the digit budget."""
    if len(text) > MAX_DIGITS:
        raise ScalarError(f"a number of {len(text)} characters")
    return int(text, base)


def real(text: str) -> float:
    """A finite number within the digit budget."""
    if len(text) > MAX_DIGITS:
        raise ScalarError(f"a number of {len(text)} characters")
    value = float(text)
    if isinf(value):
        raise ScalarError(f"{text} is too large for a number")
    return value


def boolean(text: str) -> bool:
    """A value tagged `!!bool`."""
    value = WORDS.get(text)
    if not isinstance(value, bool):
        raise ScalarError(f"{text!r} is not true or false")
    return value


def null(text: str) -> None:
    """A value tagged `!!null`."""
    if WORDS.get(text, text) is not None:
        raise ScalarError(f"{text!r} is not null")


def _tagged_number(text: str) -> int | float:
    value = number(text)
    if isinstance(value, str):
        raise ScalarError(f"{text!r} is not a number")
    return value


TAGGED: Final[dict[str, Callable[[str], Scalar]]] = {
    "!": str,
    f"{TAG}str": str,
    f"{TAG}int": _tagged_number,
    f"{TAG}float": _tagged_number,
    f"{TAG}bool": boolean,
    f"{TAG}null": null,
}


def tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with an explicit tag.

    Raises:
        ScalarError: An unknown tag, or text that does not fit it.
    """
    construct = TAGGED.get(tag)
    if construct is None:
        raise ScalarError(f"unknown tag {tag}")
    return construct(text)
