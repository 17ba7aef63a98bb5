"""Values made up from schemas, always the same ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from .discriminators import tags
from .document import Document, Json, Place
from .schemas import SKIPPED, Schemas
from .texts import TEXTS, fitting

ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")
EMPTY: dict[str, Json] = {"object": {}, "array": [], "null": None}
NODES = 150
DEPTH = 40
PARTS = 200
"""How many schemas one value is put together from."""
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
        self._shapes: dict[Place, Shape] = {}

    def value(self, place: Place, full: bool = False) -> Json:
        """A value of the schema at a place: with its optional properties if `full`
        and if it is valid so, else as small as it can be.
        """
        if full:
            value = self._made(place, NODES)
            if self._schemas.valid(place, value):
                return value
        return self._made(place, 0)

    def _made(self, place: Place, budget: int) -> Json:
        maker = Maker(self._document, self._shapes, self._skipped, budget)
        return maker.value(place, ())


Part: TypeAlias = tuple[dict[str, Json], Place]
"""A schema and where it stands."""


class Shape(NamedTuple):
    """What a value is put together from, and all its keywords."""

    parts: tuple[Part, ...]
    schema: dict[str, Json]


class Maker:
    """Makes one value; `budget` is how many optional properties it may have.

    `shapes` holds what is known of the document's schemas, for the next value.
    """

    def __init__(
        self,
        document: Document,
        shapes: dict[Place, Shape],
        skipped: str,
        budget: int,
    ) -> None:
        self._document = document
        self._shapes = shapes
        self._skipped = skipped
        self._budget = budget
        self._made = 0

    def value(self, place: Place, above: tuple[Place, ...]) -> Json:
        """A value of the schema at a place, inside the schemas `above` it."""
        parts, schema = self._shape(place)
        self._made += 1
        if len(above) > DEPTH or self._made > SIZE:
            return EMPTY.get(kind_of(schema), "text")
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return first(schema["enum"])
        if "contentSchema" in schema:
            inner = self.value((*content_place(parts), "contentSchema"), above)
            return json.dumps(inner)
        if "pattern" in schema:
            return fitting(schema)
        inside = (*above, *(here for _, here in parts))
        match kind_of(schema):
            case "object":
                return self._object(parts, inside)
            case "array":
                return self._array(parts, inside)
            case scalar:
                return SCALARS[scalar](schema)

    def _shape(self, place: Place) -> Shape:
        _, here = self._document.follow(place)
        if here not in self._shapes:
            parts = tuple(self._parts(here))
            self._shapes[here] = Shape(parts, joined(parts))
        return self._shapes[here]

    def _parts(self, place: Place) -> Iterator[Part]:
        """A schema, then all of its `allOf` and one branch of `oneOf` and `anyOf`, each
        once.
        """
        seen: set[Place] = set()
        waiting = [place]
        for next_place in waiting:
            schema, here = self._document.mapping(next_place)
            if here not in seen and len(seen) < PARTS:
                seen.add(here)
                yield schema, here
                waiting += [(*here, *keys) for keys in branches(schema)]

    def _object(self, parts: Sequence[Part], inside: tuple[Place, ...]) -> Json:
        properties = self._properties(parts)
        required = [n for schema, _ in parts for n in listed(schema, "required")]
        found: dict[str, Json] = {}
        for name, place in properties.items():
            wanted = name in required or self._affords(place, inside)
            if wanted and self._travels(place):
                found[name] = self.value(place, inside)
        for name in required:
            if name not in properties:
                found[name] = self._extra(parts, inside)
        self._tag(found, parts, properties)
        least = max(schema.get("minProperties", 0) for schema, _ in parts)
        for index in range(len(found), min(least, 20)):
            found[f"key{index}"] = self._extra(parts, inside)
        return found

    def _tag(
        self,
        found: dict[str, Json],
        parts: Sequence[Part],
        properties: dict[str, Place],
    ) -> None:
        """Let a value say which alternative it is, where its own schema does not."""
        for name, value in tags(self._document, parts):
            place = properties.get(name)
            said = self._document.mapping(place)[0] if place else {}
            if name in found and not said.keys() & {"const", "enum"}:
                found[name] = value

    def _properties(self, parts: Sequence[Part]) -> dict[str, Place]:
        """The places of all properties; of several, one that names its values."""
        found: dict[str, Place] = {}
        for schema, here in parts:
            said = schema.get("properties")
            for name in said if isinstance(said, dict) else ():
                known = self._document.mapping(found[name])[0] if name in found else {}
                if not known.keys() & {"const", "enum"}:
                    found[name] = (*here, "properties", name)
        return found

    def _travels(self, place: Place) -> bool:
        return self._document.mapping(place)[0].get(self._skipped) is not True

    def _affords(self, place: Place, inside: tuple[Place, ...]) -> bool:
        """Whether an optional property is made up: never one that leads in circles."""
        if self._document.follow(place)[1] in inside or len(inside) > SHALLOW:
            return False
        self._budget -= 1
        return self._budget >= 0

    def _extra(self, parts: Sequence[Part], inside: tuple[Place, ...]) -> Json:
        """The value of a member that has no schema of its own."""
        for schema, here in parts:
            if isinstance(schema.get("additionalProperties"), dict):
                return self.value((*here, "additionalProperties"), inside)
        return "text"

    def _array(self, parts: Sequence[Part], inside: tuple[Place, ...]) -> Json:
        schema, here = next(
            ((s, h) for s, h in parts if s.keys() & {"items", "prefixItems"}), ({}, ())
        )
        count = len(listed(schema, "prefixItems"))
        places = [(*here, "prefixItems", str(index)) for index in range(count)]
        circular = self._document.follow((*here, "items"))[1] in inside
        least = max(s.get("minItems", 0 if circular or count else 1) for s, _ in parts)
        if isinstance(schema.get("items"), dict):
            places += [(*here, "items")] * (min(least, 20) - count)
        return [self.value(place, inside) for place in places]


def content_place(parts: Sequence[Part]) -> Place:
    """The place of the schema that describes what a text contains."""
    return next((here for schema, here in parts if "contentSchema" in schema), ())


def joined(parts: Sequence[Part]) -> dict[str, Json]:
    """The keywords of all parts of a schema; what is said first counts."""
    return {k: v for schema, _ in reversed(parts) for k, v in schema.items()}


def listed(schema: dict[str, Json], keyword: str) -> list[Json]:
    """A keyword's list; an empty one for anything else."""
    said = schema.get(keyword)
    return said if isinstance(said, list) else []


def first(values: Json) -> Json:
    """The first of an enumeration's values that is not null."""
    entries = values if isinstance(values, list) else []
    return next((v for v in entries if v is not None), None)


def branches(schema: dict[str, Json]) -> Iterator[Place]:
    """All of `allOf`, the first branch of the others that is not just null."""
    for index, _ in enumerate(listed(schema, "allOf")):
        yield ("allOf", str(index))
    for keyword in ("oneOf", "anyOf"):
        for index, branch in enumerate(listed(schema, keyword)):
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
