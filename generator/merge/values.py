"""Actual values of requests: from URLs and SDK snippets to wire names and types."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from generator.addresses import split_url
from generator.facts import Json
from generator.merge.observe import part_kind
from generator.merge.tree import Part
from generator.naming import snake

DEEP = re.compile(r"([^\[\]]+)\[([^\[\]]+)\]")


def read_query(url: str, schemas: Mapping[str, Part]) -> dict[str, Json]:
    """The query of a URL, typed by the parameters' schemas (by wire name)."""
    found: dict[str, Json] = {}
    for key, text in parse_qsl(split_url(url).query, keep_blank_values=True):
        deep = DEEP.fullmatch(key)
        name = deep[1] if deep and deep[1] in schemas else key
        schema = schemas.get(name, Part())
        if deep and name == deep[1]:
            inner = schema.properties.get(deep[2], Part())
            held = found.setdefault(name, {})
            if isinstance(held, dict):
                held[deep[2]] = typed(text, inner)
        else:
            _put(found, name, text, schema)
    return found


def _put(found: dict[str, Json], name: str, text: str, schema: Part) -> None:
    if part_kind(schema) != "array":
        found[name] = typed(text, schema)
        return
    held = found.setdefault(name, [])
    if isinstance(held, list):
        items = schema.children.get("items", Part())
        held.extend(typed(piece, items) for piece in text.split(","))


def typed(text: str, schema: Part) -> Json:
    """Text as the JSON value that a schema asks for; text where it does not fit."""
    kind = part_kind(schema) or ""
    if kind == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind in ("integer", "number"):
        return _number(text)
    return text


def _number(text: str) -> Json:
    """A JSON number (RFC 8259, section 6), or the text if it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else text


def wire_name(name: str, names: Iterable[str]) -> str | None:
    """The wire name that a snippet's name means: itself, or the one in snake case."""
    known = list(names)
    if name in known:
        return name
    return next((n for n in sorted(known) if snake(n) == snake(name)), None)


def on_the_wire(value: Json, schema: Part) -> Json:
    """A snippet's value with the wire names of its schema."""
    match value:
        case dict():
            target = _object_branch(schema, value)
            names = target.properties
            return {
                (wire := wire_name(key, names) or key): on_the_wire(
                    inner, names.get(wire, Part())
                )
                for key, inner in value.items()
            }
        case list():
            branch = _array_branch(schema)
            items = branch.children.get("items", Part())
            return [on_the_wire(item, items) for item in value]
    return value


def branches(schema: Part) -> list[Part]:
    """The alternatives of a schema; itself where it is no union."""
    for union in ("oneOf", "anyOf"):
        if union in schema.children:
            return list(schema.children[union].children.values())
    return [schema]


def _object_branch(schema: Part, value: dict[str, Json]) -> Part:
    objects = [b for b in branches(schema) if part_kind(b) == "object"]
    names = {snake(key) for key in value}
    return max(
        objects,
        key=lambda b: len(names & {snake(n) for n in b.properties}),
        default=schema,
    )


def _array_branch(schema: Part) -> Part:
    arrays = [b for b in branches(schema) if part_kind(b) == "array"]
    return next(iter(arrays), schema)
