"""JSON Schemas that a page hands to a script, which draws them when it is opened.

Pages that Swagger Codegen builds (`html2`) hold the shapes of bodies and responses only
so: `defs["Pet"] = {...}` once, `var schemaWrapper = {"schema": {...}}` at each place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from generator.facts import Json

DEFINED = re.compile(r"\bdefs\[\"([^\"\n]{1,200})\"\]\s{0,9}=\s{0,9}(?=\{)")
SHOWN = re.compile(r"\bschemaWrapper\s{0,9}=\s{0,9}(?=\{)")
MAX_SCRIPT = 2_000_000
"""Characters of a script that is read; the shapes of a large API have half of it."""
MAX_DEPTH = 6
"""References followed inside each other; a shape that holds itself ends there."""
MAX_NODES = 5_000
"""Nodes of one schema with its references written out; what is beyond is left open."""


def script_schemas(tree: HtmlElement) -> dict[HtmlElement, str]:
    """The schema that each such script draws, as JSON with its references written out."""
    defined: dict[str, Json] = {}
    drawn: list[tuple[HtmlElement, Json]] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) > MAX_SCRIPT:
            continue
        for found in DEFINED.finditer(text):
            defined.setdefault(found[1], value_at(text, found.end()))
        if found_ := SHOWN.search(text):
            drawn.append((script, value_at(text, found_.end())))
    return {
        script: json.dumps(whole(schema, defined), ensure_ascii=False, indent=2)
        for script, wrapper in drawn
        if isinstance(wrapper, dict)
        and isinstance(schema := wrapper.get("schema"), dict)
    }


def value_at(text: str, at: int) -> Json:
    """The JSON value that begins at an offset; None where there is none."""
    try:
        value: Json = json.JSONDecoder().raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return None
    return value


def whole(schema: Json, defined: Mapping[str, Json]) -> Json:
    """A schema with the definitions in the place of the references to them."""
    fuel = [MAX_NODES]

    def written(node: Json, inside: tuple[str, ...]) -> Json:
        fuel[0] -= 1
        if fuel[0] < 0:
            return {}
        if isinstance(node, list):
            return [written(item, inside) for item in node]
        if not isinstance(node, dict):
            return node
        name = str(node.get("$ref", "")).rpartition("/")[2]
        if not name:
            return {key: written(value, inside) for key, value in node.items()}
        target = defined.get(name)
        if name in inside or len(inside) >= MAX_DEPTH or not isinstance(target, dict):
            return {"type": "object"}
        return written(target, (*inside, name))

    try:
        return written(schema, ())
    except RecursionError:
        return {}
