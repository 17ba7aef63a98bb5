"""Types, defaults and allowed values as pages for people tell them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.facts import Json, Pointer
from generator.readers.choices import beside, choices
from generator.readers.limits import limits_of

from .prose import bare

MAX_DEPTH = 12

PLAIN: dict[str, tuple[str | None, str | None]] = {
    "string": ("string", None),
    "str": ("string", None),
    "text": ("string", None),
    "enum": ("string", None),
    "integer": ("integer", None),
    "int": ("integer", None),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    "long": ("integer", "int64"),
    "number": ("number", None),
    "float": ("number", "float"),
    "double": ("number", "double"),
    "decimal": ("number", None),
    "boolean": ("boolean", None),
    "bool": ("boolean", None),
    "object": ("object", None),
    "dict": ("object", None),
    "dictionary": ("object", None),
    "hash": ("object", None),
    "map": ("object", None),
    "json": ("object", None),
    "array": ("array", None),
    "list": ("array", None),
    "date": ("string", "date"),
    "datetime": ("string", "date-time"),
    "date-time": ("string", "date-time"),
    "timestamp": ("string", "date-time"),
    "uuid": ("string", "uuid"),
    "uri": ("string", "uri"),
    "url": ("string", "uri"),
    "email": ("string", "email"),
    "base64": ("string", "byte"),
    "byte": ("string", "byte"),
    "file": ("string", "binary"),
    "binary": ("string", "binary"),
    "any": (None, None),
    "unknown": (None, None),
}
LIST = re.compile(r"(?:lists?|arrays?|sets?)(?: of |\s*<\s*)(.+?)>?")
MAP = re.compile(r"(?:map|dictionary|dict|object) (?:from|of) (\S+) to (.+)")
RECORD = re.compile(r"(?:map|record|dict|object)\s*<\s*\w+\s*,\s*(.+)>")
NULL = re.compile(r"\s*(?:\||or)\s*null\b|\bnull\s*(?:\||or)\s*|\bnullable\b,?\s*")
FORMAT = re.compile(r"(\w+)\s*[(<\[]\s*\$?([a-z][\w-]{0,40})\s*[)>\]]")
DEFAULT = re.compile(
    r"(?i)\bdefaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=]|(?=\s*`|\s+-?\d|\s+true\b|\s+false\b))\s*"
    r"(?:`([^`\n]{1,200})`|\"([^\"\n]{1,200})\"|(-?\d+(?:\.\d+)?|true|false|null)\b)"
)
REMARK = re.compile(r"(?<=\w)\s*\([^()]{0,60}\)\Z")
DEFAULT_WORD = re.compile(
    r"(?i)\bdefaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=])?\s+([\w.-]{1,60})\b"
)
ENUMS: dict[str, Pointer] = {"string": (), "array": ("items",)}


class Told(NamedTuple):
    """A keyword below a schema and its value."""

    to: Pointer
    value: Json


def told_type(text: str, depth: int = 0) -> list[Told] | None:
    """The facts of a type in words, None if it is no type that we know.

    >>> told_type("list of strings")
    [Told(to=('type',), value='array'), Told(to=('items', 'type'), value='string')]
    """
    text = " ".join(bare(text).split()).strip(" .")
    if not text or depth > MAX_DEPTH:
        return None
    if NULL.search(text):
        rest = told_type(NULL.sub(" ", text), depth + 1)
        return None if rest is None else [*rest, Told(("nullable",), True)]
    lower = text.lower()
    if " or " in lower and (found := alternatives(text, depth)):
        return found
    if lower.endswith("[]"):
        return wrapped("array", "items", text[:-2], depth)
    if match := LIST.fullmatch(lower):
        return wrapped("array", "items", match[1], depth)
    if match := MAP.fullmatch(lower):
        return wrapped("object", "additionalProperties", match[2], depth)
    if match := RECORD.fullmatch(lower):
        return wrapped("object", "additionalProperties", match[1], depth)
    if values := beside(text):
        return [Told(("type",), "string"), Told(("enum",), values)]
    return simple(lower) or literals(text)


def alternatives(text: str, depth: int) -> list[Told] | None:
    """Types joined by `or`, None unless all of them are known."""
    parts = [told_type(part, depth + 1) for part in re.split(r"(?i) or ", text)]
    if any(part is None for part in parts):
        return None
    return [
        Told(("oneOf", str(index), *to), value)
        for index, part in enumerate(parts)
        for to, value in part or ()
    ]


def wrapped(kind: str, key: str, inner: str, depth: int) -> list[Told] | None:
    """A list or map of something; of what nobody knows if it is no type."""
    found = told_type(inner, depth + 1)
    if found is None and " " in inner:
        found = told_type(inner.rsplit(" ", 1)[1], depth + 1)
    found = [Told((), {})] if found is None else found
    return [Told(("type",), kind), *(Told((key, *to), value) for to, value in found)]


def simple(text: str) -> list[Told] | None:
    """A type of one word, in the plural too, perhaps with a format."""
    explicit = None
    if match := FORMAT.fullmatch(text):
        text, explicit = match[1], match[2]
    if text in ("true", "false"):
        return [Told(("type",), "boolean"), Told(("enum",), [text == "true"])]
    text = REMARK.sub("", text)
    known = PLAIN.get(text) or PLAIN.get(text.removesuffix("s"))
    if known is None:
        return None
    kind, format_ = known[0], explicit or known[1]
    if kind is None:
        return [Told((), {})]
    return [
        Told(("type",), kind),
        *([Told(("format",), format_)] if format_ else []),
    ]


def literals(text: str) -> list[Told] | None:
    """Alternatives of quoted strings: `"a" | "b"`."""
    parts = [part.strip() for part in re.split(r"\s*\|\s*|\s*,\s*", text)]
    values: list[Json] = []
    for part in parts:
        if len(part) < 2 or part[0] not in "\"'`" or part[-1] != part[0]:
            return None
        values.append(part.strip("`").strip("\"'"))
    return [Told(("type",), "string"), Told(("enum",), values)]


def told_notes(text: str, kind: Json, enum: bool = False) -> Iterator[Told]:
    """Limits, default and allowed values that a description tells.

    `enum` tells that the type was called one, so values may come without a word.
    """
    kinds = (kind,) if isinstance(kind, str) else ()
    for limit in limits_of(text, kinds):
        yield Told((limit.keyword,), limit.value)
    inner = ENUMS.get(kind) if isinstance(kind, str) else None
    values = choices(text, enum) if inner is not None else []
    value = told_default(text[:2000], kind, values)
    if value is not None:
        yield Told(("default",), value)
    if inner is not None and values:
        yield Told((*inner, "enum"), values)


def told_default(text: str, kind: Json, values: list[Json]) -> Json:
    """The default that a description tells; a bare word only if it is allowed."""
    if match := DEFAULT.search(text):
        return told_value(next(group for group in match.groups() if group), kind)
    word = DEFAULT_WORD.search(text)
    return word[1] if word and word[1] in values else None


def told_value(text: str, kind: Json) -> Json:
    """A value written in prose, in the type it must have; None if it cannot."""
    if kind == "string":
        return text.strip("\"'")
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match kind, value:
        case "boolean", bool():
            return value
        case "integer" | "number", bool():
            return None
        case ("integer", int()) | ("number", int() | float()) | ("array", list()):
            return value
    return None
