"""Values made up from schemas, always the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .document import Document, Json, Place
from .schemas import SKIPPED, Schemas
from .texts import TEXTS, fitting

ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")
EMPTY: dict[str, Json] = {"object": {}, "array": [], "null": None}
NODES = 150
DEPTH = 40
SHALLOW = 6
"""Depth up to which optional properties are made up."""
SIZE = 5_000
"""How many values one may hold."""


class Sampler:
    """Makes values that travel one way: `request` or `response`."""

    def __init__(self, document: Document, schemas: Schemas, direction: str) -> None:
        self._document = document
        self._schemas = schemas
        self._skipped = SKIPPED[direction]

    def value(self, place: Place, full: bool = False) -> Json:
        """A value of the schema at a place: with its optional properties if `full`
        and if it is valid so, else as small as it can be.
        """
        for optional in (True, False) if full else (False,):
            maker = Maker(self._document, self._skipped, NODES if optional else 0)
            value = maker.value(place, ())
            if self._schemas.valid(place, value):
                break
        return value


class Maker:
    """Makes one value; `budget` is how many optional properties it may have."""

    def __init__(self, document: Document, skipped: str, budget: int) -> None:
        self._document = document
        self._skipped = skipped
        self._budget = budget
        self._made = 0

    def value(self, place: Place, above: tuple[Place, ...]) -> Json:
        """A value of the schema at a place, inside the schemas `above` it."""
        return self._value(place, above, frozenset(self._required(place)))

    def _value(
        self, place: Place, above: tuple[Place, ...], needed: frozenset[str]
    ) -> Json:
        schema, here = self._document.follow(place)
        if not isinstance(schema, dict):
            return "text"
        self._made += 1
        if len(above) > DEPTH or self._made > SIZE:
            return EMPTY.get(kind_of(schema), "text")
        inside = (*above, here)
        for keyword in ("const", "enum"):
            if keyword in schema:
                return first(schema[keyword]) if keyword == "enum" else schema[keyword]
        if "pattern" in schema:
            return fitting(schema)
        if any(isinstance(schema.get(k), list) for k in ("allOf", "anyOf", "oneOf")):
            return self._combined(schema, here, inside, needed)
        return self._plain(schema, here, inside, needed)

    def _required(self, place: Place, depth: int = 8) -> Iterator[str]:
        """What a schema requires, in itself and in all that it combines."""
        schema, here = self._document.mapping(place)
        said = schema.get("required")
        yield from said if isinstance(said, list) else ()
        for keys in branches(schema) if depth else ():
            yield from self._required((*here, *keys), depth - 1)

    def _plain(
        self, schema: dict[str, Json], here: Place, inside: Any, needed: frozenset[str]
    ) -> Json:
        match kind_of(schema):
            case "object":
                return self._object(schema, here, inside, needed)
            case "array":
                return self._array(schema, here, inside)
            case scalar:
                return SCALARS[scalar](schema)

    def _combined(
        self, schema: dict[str, Json], here: Place, inside: Any, needed: frozenset[str]
    ) -> Json:
        """The value of `allOf` with the first branches of `anyOf` and `oneOf`."""
        parts = [self._value((*here, *k), inside, needed) for k in branches(schema)]
        rest = {k: v for k, v in schema.items() if k not in ("allOf", "anyOf", "oneOf")}
        if "type" in rest or "properties" in rest:
            parts.append(self._plain(rest, here, inside, needed))
        objects = [part for part in parts if isinstance(part, dict)]
        if objects:
            return {key: value for part in objects for key, value in part.items()}
        return parts[0] if parts else "text"

    def _object(
        self, schema: dict[str, Json], here: Place, inside: Any, needed: frozenset[str]
    ) -> Json:
        said = schema.get("properties")
        properties = said if isinstance(said, dict) else {}
        found: dict[str, Json] = {}
        for name in properties:
            place = (*here, "properties", name)
            if self._travels(place) and (
                name in needed or self._affords(place, inside)
            ):
                found[name] = self.value(place, inside)
        for name in schema.get("required") or ():
            if name not in properties and not self._combines(inside):
                found[name] = self._extra(here, inside)
        for index in range(len(found), min(schema.get("minProperties", 0), 20)):
            found[f"key{index}"] = self._extra(here, inside)
        return found

    def _combines(self, inside: tuple[Place, ...]) -> bool:
        """Whether the innermost schema is a branch of another one."""
        above = self._document.mapping(inside[-2])[0] if len(inside) > 1 else {}
        return any(keyword in above for keyword in ("allOf", "anyOf", "oneOf"))

    def _travels(self, place: Place) -> bool:
        return self._document.mapping(place)[0].get(self._skipped) is not True

    def _affords(self, place: Place, inside: tuple[Place, ...]) -> bool:
        """Whether an optional property is made up: never one that leads in circles."""
        if self._document.follow(place)[1] in inside or len(inside) > SHALLOW:
            return False
        self._budget -= 1
        return self._budget >= 0

    def _extra(self, here: Place, inside: Any) -> Json:
        if isinstance(self._document.at((*here, "additionalProperties")), dict):
            return self.value((*here, "additionalProperties"), inside)
        return "text"

    def _array(self, schema: dict[str, Json], here: Place, inside: Any) -> Json:
        fixed = schema.get("prefixItems")
        count = len(fixed) if isinstance(fixed, list) else 0
        found = [
            self.value((*here, "prefixItems", str(i)), inside) for i in range(count)
        ]
        circular = self._document.follow((*here, "items"))[1] in inside
        least = max(int(schema.get("minItems", 0)), 0 if circular or count else 1)
        for _ in range(count, min(least, 20)):
            found.append(
                self.value((*here, "items"), inside) if "items" in schema else "text"
            )
        return found


def first(values: Json) -> Json:
    """The first of an enumeration's values that is not null."""
    entries = values if isinstance(values, list) else []
    return next((v for v in entries if v is not None), None)


def branches(schema: dict[str, Json]) -> Iterator[Place]:
    """All of `allOf`, the first branch of the others that is not just null."""
    for index, _ in enumerate(schema.get("allOf") or ()):
        yield ("allOf", str(index))
    for keyword in ("oneOf", "anyOf"):
        for index, branch in enumerate(schema.get(keyword) or ()):
            if branch != {"type": "null"}:
                yield (keyword, str(index))
                break


def kind_of(schema: dict[str, Json]) -> str:
    """The type to make up: the first one that is not null."""
    said = schema.get("type")
    kinds = [said] if isinstance(said, str) else list(said or ())
    known = [kind for kind in kinds if kind in ORDER and kind != "null"]
    if known:
        return str(known[0])
    if kinds:
        return "null"
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def text(schema: dict[str, Json]) -> str:
    """A string of a format and length."""
    base = TEXTS.get(str(schema.get("format")), "text")
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
    filler = "x" * (min(int(least), 1000) - len(base))
    return (base + filler)[: max(int(most), 0)]


def number(schema: dict[str, Json]) -> float:
    """A number within its limits."""
    return whole(schema) if "multipleOf" in schema else bounded(schema, 1.5, 0.5)


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
