"""Texts, numbers and other single values made up from their schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .document import Json, Place
from .patterns import matching
from .schemas import compiled

TEXTS = {
    "date-time": "2024-05-17T09:30:00Z",
    "date": "2024-05-17",
    "time": "09:30:00Z",
    "duration": "PT1H",
    "uuid": "5f0c1f2e-3a67-4e0e-9d5b-0f1d2c3b4a59",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/",
    "iri": "https://example.com/",
    "byte": "Zm9v",
    "decimal": "1.5",
    "json-pointer": "/a",
    "regex": "a",
}


def fitting(schema: dict[str, Json]) -> Json:
    """A string for a schema with a pattern; `text` where none is found."""
    validator = compiled({key: schema[key] for key in KEYWORDS if key in schema})
    found = (
        text for text in candidates(schema) if validator and validator.is_valid(text)
    )
    return next(found, "text")


KEYWORDS = ("pattern", "format", "minLength", "maxLength")


def candidates(schema: dict[str, Json]) -> Iterator[Json]:
    """Strings that may fit: the schema's own, usual formats, made from the pattern."""
    yield from given(schema)
    yield from ("text", *TEXTS.values(), TEXTS["uuid"].upper())
    least = schema.get("minLength")
    for count in dict.fromkeys((0, 1, 2, 4, 8, 20, least)):
        try:
            yield matching(
                str(schema["pattern"]), count if isinstance(count, int) else 1
            )
        except ValueError:
            return


def given(schema: dict[str, Json]) -> Iterator[Json]:
    """Values that a schema itself gives."""
    examples = schema.get("examples")
    yield from examples if isinstance(examples, list) else ()
    yield from (schema[key] for key in ("example", "default") if key in schema)


ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")


def kind_of(schema: dict[str, Json]) -> str:
    """The type to make up: the first one that is not null."""
    stated = schema.get("type")
    kinds = [stated] if isinstance(stated, str) else list(stated or ())
    known = [kind for kind in kinds if kind in ORDER and kind != "null"]
    if known:
        return str(known[0])
    if kinds:
        return "null"
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def stated(schema: dict[str, Json]) -> Json:
    """The example of a plain value, or its default; None where there is none that fits
    its type. Texts of a format are made up: many examples break theirs.
    """
    kind = kind_of(schema)
    if kind not in KINDS or "format" in schema or "pattern" in schema:
        return None
    examples = schema.get("examples")
    given = [*examples] if isinstance(examples, list) else []
    for value in (*given[:1], schema.get("example"), schema.get("default")):
        fits = isinstance(value, KINDS[kind]) and value != ""
        if fits and isinstance(value, bool) == (kind == "boolean"):
            return value
    return None


KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
PLAUSIBLE = (
    ("email", "ada@example.com"),
    ("url", "https://example.com/page"),
    ("uri", "https://example.com/page"),
    ("link", "https://example.com/page"),
    ("first_name", "Ada"),
    ("last_name", "Lovelace"),
    ("name", "Ada Lovelace"),
    ("title", "A title"),
    ("description", "What it is"),
    ("phone", "+15550100"),
    ("currency", "EUR"),
    ("country", "SE"),
    ("language", "en"),
    ("locale", "en-GB"),
    ("timezone", "UTC"),
    ("slug", "a-slug"),
    ("color", "#336699"),
    ("created_at", "2026-01-02T03:04:05Z"),
    ("updated_at", "2026-01-02T03:04:05Z"),
    ("created_on", "2026-01-02T03:04:05Z"),
    ("updated_on", "2026-01-02T03:04:05Z"),
)
"""What texts of a name look like, the more telling names first."""


BARE = frozenset({"name", "title", "description"})
"""Names that say little with a word in front: a `file_name` is nobody's."""


def plausible(place: Place, schema: dict[str, Json]) -> str:
    """A text as a property of its name has it; empty where the name says nothing."""
    if "format" in schema or len(place) < 2 or place[-2] != "properties":
        return ""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", place[-1]).replace("-", "_").lower()
    ends = (t for key, t in PLAUSIBLE if key not in BARE and name.endswith(f"_{key}"))
    found = dict(PLAUSIBLE).get(name) or next(ends, "")
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
    return found if least <= len(found) <= most else ""


def text(schema: dict[str, Json]) -> str:
    """A string of a format and length."""
    base = TEXTS.get(str(schema.get("format")), "text")
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
    filler = "x" * (min(int(least), 1000) - len(base))
    return (base + filler)[: max(int(most), 0)]


def number(schema: dict[str, Json]) -> int | float:
    """A number within its limits."""
    if "multipleOf" in schema:
        return whole(schema)
    value = bounded(schema, 1, 0.5)
    # Many a number is a count; what must be whole for its reader is a number as well.
    return int(value) if value.is_integer() else value


def whole(schema: dict[str, Json]) -> int:
    """An integer within its limits, a multiple where one is asked for."""
    value = int(bounded(schema, 1, 1))
    step = schema.get("multipleOf", 1)
    if isinstance(step, int) and step > 1:
        value = -(-value // step) * step
    return value


def bounded(schema: dict[str, Json], value: float, step: float) -> float:
    """The value, or the nearest one within the schema's limits."""
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    least = schema.get("minimum", over + step if over is not None else value)
    most = schema.get(
        "maximum", under - step if under is not None else max(least, value)
    )
    return float(min(max(value, least), most))


SCALARS: dict[str, Callable[[dict[str, Json]], Json]] = {
    "string": text,
    "integer": whole,
    "number": number,
    "boolean": lambda _: True,
    "null": lambda _: None,
}
