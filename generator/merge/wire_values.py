"""Values as queries and forms write them, and the values that they mean.

Whatever they send is a string under a flat name (URL Standard, section 5): `1` may be a
number, `card[number]` a part of `card`, and `1,2` a list (OpenAPI 3.1.1, sections 4.8.12.3
and 4.8.15).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl

from generator import patterns as re
from generator.addresses import split_url
from generator.facts import Json
from generator.media import NESTED_NAME
from generator.merge.identity import Topic
from generator.merge.media import parameter_schemas
from generator.merge.observe import part_kind
from generator.merge.tree import Decision, Part

STEP: Final = re.compile(r"\[([^\[\]]*)\]")


def form_value(body: Json, schema: Part) -> Json:
    """The fields of a form, nested and typed as the schema says; other ones unchanged."""
    if not isinstance(body, dict):
        return body
    flat: dict[str, Json] = {}
    nested: dict[str, list[tuple[list[str], Json]]] = {}
    for name, value in body.items():
        match = NESTED_NAME.fullmatch(name)
        if match and name not in schema.properties and match[1] in schema.properties:
            nested.setdefault(match[1], []).append((STEP.findall(match[2]), value))
            flat.setdefault(match[1], None)
        else:
            flat[name] = value
    for name, entries in nested.items():
        flat[name] = assembled(entries)
    return {
        name: fitted(value, schema.properties.get(name, Part()))
        for name, value in flat.items()
    }


def assembled(entries: Iterable[tuple[list[str], Json]]) -> Json:
    """The value whose parts lie at the ends of steps; numbers and `[]` make a list."""
    inner: dict[str, list[tuple[list[str], Json]]] = {}
    for steps, value in entries:
        if not steps:
            return value
        inner.setdefault(steps[0], []).append((steps[1:], value))
    values = {name: assembled(rest) for name, rest in inner.items()}
    if all(name.isdecimal() or not name for name in values):
        return [*values.values()]
    return {**values}


def fitted(value: Json, schema: Part) -> Json:
    """A value with its strings as what the schema asks for; itself where none fits."""
    match value:
        case dict():
            known = schema.properties
            return {k: fitted(v, known.get(k, Part())) for k, v in value.items()}
        case list():
            items = schema.children.get("items", Part())
            return [fitted(item, items) for item in value]
        case str():
            return read_string(value, schema)
    return value


def read_string(text: str, schema: Part) -> Json:
    """A string as what a schema asks for: objects and lists may be written as JSON."""
    kind = part_kind(schema)
    if kind in ("object", "array") and text[:1] in "{[":
        try:
            found: Json = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return found
    if kind == "array":
        return [fitted(text, schema.children.get("items", Part()))]
    return typed(text, schema)


def typed(text: str, schema: Part) -> Json:
    """Text as the JSON value that a schema asks for; text where it does not fit."""
    kind = part_kind(schema) or ""
    if kind == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind in ("integer", "number"):
        return number(text)
    return text


def number(text: str) -> Json:
    """A JSON number (RFC 8259, section 6), or the text if it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else text


STYLES: Final[Mapping[str, str]] = {
    "comma": "form",
    "pipe": "pipeDelimited",
    "space": "spaceDelimited",
}
DELIMITED: Final = re.compile(
    r"(?i)\b(comma|pipe|space)s?[ -](?:separated|delimited)\b"
    r"|\b(?:separated|delimited|joined) (?:by|with) (?:an? )?(comma|pipe|space)s?\b"
)
LIST: Final = "a list in one value"
OBJECT: Final = "an object in the query"


def style_query(part: Part, topic: Topic) -> None:
    """State the styles of an operation's query parameters that have none.

    An object is written as `name[field]=value`. A list is one value, `ids=1,2`, where the
    page says so, or where a URL shows so, as no URL repeats its name.
    """
    shown = [values for url in urls(topic) if (values := shown_in(url))]
    for key, schema in parameter_schemas(part).items():
        entries = part.at("parameters", key).entries
        kind = part_kind(schema)
        if not key.startswith("query:") or "style" in entries:
            continue
        if kind == "object":
            entries["style"] = Decision("deepObject", rule=OBJECT)
            entries["explode"] = Decision(True, rule=OBJECT)
        if kind == "array" and "explode" not in entries:
            name = key.partition(":")[2]
            seen = [values[name] for values in shown if name in values]
            texts = (
                part.at("parameters", key).value("description"),
                schema.value("description"),
            )
            said = next((m for m in map(said_of, texts) if m), "")
            joined = any("," in value for values in seen for value in values)
            if any(len(values) > 1 for values in seen) or not (said or joined):
                continue
            entries["style"] = Decision(STYLES[said or "comma"], rule=LIST)
            entries["explode"] = Decision(False, rule=LIST)


def said_of(text: object) -> str:
    """The delimiter that a description names, by its English name; empty if none."""
    found = DELIMITED.search(text) if isinstance(text, str) else None
    return (found[1] or found[2]).lower() if found else ""


def urls(topic: Topic) -> Iterator[str]:
    """The URLs of the examples of an operation."""
    for voice in topic.voices:
        yield from (e.url for e in voice.section.examples if e.url)


def shown_in(url: str) -> Mapping[str, list[str]]:
    """The values of each name in the query of a URL."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(split_url(url).query):
        found.setdefault(name, []).append(value)
    return found
