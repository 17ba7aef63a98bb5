"""Formats of strings and numbers, as the clients of a document read and write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from uuid import UUID

import jsonschema_rs

from .document import Json

WIDTHS: dict[str, dict[str, int]] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
}
"""Bounds of integers by their format, where a schema has none of its own."""

MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt _](\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,12})?"
    r"([Zz]|[+-]\d\d:?\d\d)?"
)
"""A moment as clients read it: RFC 3339, and without seconds as well."""
LOCAL = "date-time without offset"
"""The format of moments whose schema shows them so."""


def is_date(text: str) -> bool:
    """Whether a string is a day."""
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    """Whether a string is a moment with an offset from UTC."""
    found = MOMENT.fullmatch(text)
    return bool(found and found[3]) and is_any_moment(text)


def is_any_moment(text: str) -> bool:
    """Whether a string is a moment, be it of a place that no one names."""
    found = MOMENT.fullmatch(text)
    try:
        return bool(found and datetime.fromisoformat(f"{found[1]}T{found[2]}"))
    except ValueError:
        return False


def is_uuid(text: str) -> bool:
    """Whether a string is a UUID."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


SPELLED = frozenset(("date-time", "date", "uuid"))
"""Formats that clients read as values of their own types, and write as they do: no length
changes how.
"""
LENGTHS = ("minLength", "maxLength")
JUDGED = ("email", "ipv4", "ipv6", "uri")
"""Formats of texts that a request has to keep; in responses of vendors many are not kept.
"""
IGNORED = (
    "time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri"
    " iri-reference uri-template json-pointer relative-json-pointer regex"
).split()
"""Formats of texts that stay texts: many that documents give break theirs."""
FORMATS: dict[str, Callable[[str], bool]] = {
    "date": is_date,
    "date-time": is_moment,
    LOCAL: is_any_moment,
    "uuid": is_uuid,
    **dict.fromkeys(IGNORED, lambda _: True),
}


OF_REQUESTS = {name: check for name, check in FORMATS.items() if name not in JUDGED}


def keeps_format(value: Json, name: str) -> bool:
    """Whether a value has a format, if it is a text."""
    if not isinstance(value, str):
        return True
    schema = {"type": "string", "format": name}
    return jsonschema_rs.is_valid(schema, clean(value), validate_formats=True)


def with_format(schema: dict[str, Json], stated: dict[str, Json]) -> dict[str, Json]:
    """A schema with what its format demands: bounds of integers, and an offset of
    moments except for those that it shows without, as it is `stated`. Texts that clients
    read as values have the length of their spelling.
    """
    if schema.get("format") in SPELLED:
        schema = {k: v for k, v in schema.items() if k not in LENGTHS}
    match schema:
        case {"format": "int32" | "int64" as name}:
            return {**WIDTHS[name], **schema}
        case {"format": "date-time"} if any(map(is_local_moment, shown(stated))):
            return {**schema, "format": LOCAL}
        case {"format": str(name)} if name in JUDGED:
            if not all(keeps_format(value, name) for value in shown(stated)):
                return {key: value for key, value in schema.items() if key != "format"}
    return schema


def shown(schema: dict[str, Json]) -> Iterator[Json]:
    """The values that a schema gives for itself."""
    examples = schema.get("examples")
    yield from (schema.get("example"), schema.get("default"))
    yield from examples if isinstance(examples, list) else ()


def is_local_moment(value: Json) -> bool:
    """Whether a value is a moment without an offset from UTC."""
    found = MOMENT.fullmatch(value) if isinstance(value, str) else None
    return found is not None and not found[3]


def clean(text: Json) -> Json:
    """Text with lone surrogates replaced; anything else as it is."""
    if not isinstance(text, str) or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()
