"""Deterministic sample values for schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from .discriminators import alternatives, listed, selected, subtype, tags
from .document import Document, Json, Place
from .likely import (
    known_ids,
    likely_number,
    likely_parameter,
    likely_text,
    of_status,
    snake,
)
from .parts import (
    TYPING,
    Part,
    Shape,
    content_place,
    enumerated,
    is_choice,
    joined,
    leads_nowhere,
    meant,
    within,
)
from .patterns import SCALARS, fitting, kind_of, numbered, stated, varied
from .schemas import SKIPPED, Schemas

EMPTY: dict[str, Json] = {"object": {}, "array": [], "null": None}
NODES, DEPTH, PARTS = 150, 40, 200
"""How many schemas one value is put together from."""
SHALLOW = 6
"""Depth up to which optional properties are made up."""
SIZE = 5_000
"""How many values one may hold."""
KEPT_VALUES = 1_000
"""Values that are kept: what a large API answers and is asked, as they never change."""
VARIANTS = range(4)
"""The attempts until a value is valid: 0 takes of several schemas of a property the one
that says most; the others put them together, and take later branches of alternatives.
"""
TOGETHER = "\0together"
"""The last key of a place that stands for all schemas of one property."""
FILE = b"content of a file"
"""The content of files and of bodies that are sent as they are."""
UNSENDABLE = (None, "", ".", "..")
"""No segments of a path (RFC 3986, section 3.3)."""
SOME = 3
"""Optional properties of a sketch that would be empty: enough to show what it is."""


class Sampler:
    """Makes values that travel one way: `request` or `response`."""

    def __init__(self, document: Document, schemas: Schemas, direction: str) -> None:
        self.document = document
        self.schemas = schemas
        self._shapes: dict[Place, Shape] = {}
        self._kept = lru_cache(KEPT_VALUES)(self._valid)
        self._direction = direction

    @cached_property
    def _facts(self) -> Facts:
        return Facts.of(self.document, self._direction)

    def value(self, place: Place, full: bool = False) -> Json:
        """A value of the schema at a place: with its optional properties if `full`
        and if it is valid so, else as small as it can be. It is the caller's own.
        """
        return copied(self._kept(place, full))

    def _valid(self, place: Place, full: bool) -> Json:
        for budget in (NODES, 0) if full else (0,):
            for variant in VARIANTS:
                value = self._made(place, budget, variant)
                if self.schemas.valid(place, value):
                    return value
            rest = self._without_faults(place, self._made(place, budget))
            if self.schemas.valid(place, rest):
                return rest
        return self._made(place, 0)

    def _without_faults(self, place: Place, value: Json) -> Json:
        """A value without those members, however deep, that no valid value was made for."""
        if isinstance(value, dict):
            places = self.maker().properties(place)
        elif isinstance(value, list):
            parts = self.maker().shape(place).parts
            items = next(
                ((*at, "items") for part, at in parts if "items" in part), None
            )
            return [self._without_faults(items, v) if items else v for v in value]
        else:
            return value
        kept: dict[str, Json] = {}
        for name, member in value.items():
            at = places.get(name)
            if at is not None and not self.schemas.valid(at, member):
                member = self._without_faults(at, member)
                if not self.schemas.valid(at, member):
                    continue
            kept[name] = member
        return kept

    def sketch(self, place: Place) -> Json:
        """A small value as somebody would write it: what must be there, or else a few
        properties, with what is documented or plausible for each. It may be invalid.
        """
        least = Maker(self._facts, self._shapes, 0, True).value(place, ())
        if least != {}:
            return least
        return Maker(self._facts, self._shapes, SOME, True).value(place, ())

    def error(self, place: Place, status: int) -> Json:
        """A value about an error: it has its status, and the code that is named like it."""
        value = self.value(place, full=True)
        tagged = copied(value)
        self._tell(Maker(self._facts, {}, 0), tagged, place, status)
        return tagged if self.schemas.valid(place, tagged) else value

    def _tell(self, maker: Maker, value: Json, place: Place, status: int) -> None:
        places = maker.properties(place) if isinstance(value, dict) else {}
        for name in places.keys() & (value.keys() if places else ()):
            self._tell(maker, value[name], places[name], status)
            allowed = enumerated(maker.shape(places[name]).parts)
            value[name] = of_status(status, name, value[name], allowed)

    def named(self, name: str, place: Place, made: Json) -> Json:
        """What was made up for a parameter of a name, or else what is more plausible."""
        if made != "text":
            return made
        likely = likely_parameter(snake(name), place, self._facts.ids)
        return likely if likely and self.fits(place, likely) else made

    def is_free(self, place: Place) -> bool:
        """Whether a schema says nothing about the type of its values."""
        return not self.maker().shape(place).schema.keys() & TYPING

    def segment(self, place: Place, value: Json) -> Json:
        """A value that a path has a place for: one of those that a schema enumerates,
        instead of nothing.
        """
        if value not in UNSENDABLE:
            return value
        listed = enumerated(self.maker().shape(place).parts)
        return next((v for v in listed if v not in UNSENDABLE), "text")

    def maker(self) -> Maker:
        """What makes small values, and knows of what they are put together."""
        return Maker(self._facts, self._shapes, 0)

    def fits(self, place: Place, value: Json) -> bool:
        """Whether a value is valid at a schema's place."""
        return self.schemas.valid(place, value)

    def _made(self, place: Place, budget: int, variant: int = 0) -> Json:
        # What is known of a variant is its own: it takes other branches.
        shapes = {} if variant else self._shapes
        maker = Maker(self._facts, shapes, budget, variant=variant)
        return maker.value(place, ())


class Facts(NamedTuple):
    """What is the same for all values that travel one way: the properties that do not,
    what selects schemas in unions, the shapes that leave nothing to choose, and the
    documented ids by the parameters that have them.
    """

    document: Document
    skipped: str
    tags: dict[Place, list[tuple[str, str]]]
    shapes: dict[Place, Shape]
    ids: dict[str, str]

    @classmethod
    def of(cls, document: Document, direction: str) -> Facts:
        """The facts of a document for a direction: `request` or `response`."""
        tagged, ids = selected(document), known_ids(document)
        return cls(document, SKIPPED[direction], tagged, {}, ids)


class Maker:
    """Makes one value; `budget` is how many optional properties it may have. With any, or
    where it is to be `rich`, what the document states as an example or default comes
    before what is made up.

    `shapes` holds what is known of schemas with alternatives, for the next value that
    takes the same ones.
    """

    def __init__(
        self,
        facts: Facts,
        shapes: dict[Place, Shape],
        budget: int,
        rich: bool = False,
        variant: int = 0,
    ) -> None:
        self._document, self._skipped, self._tags, self._fixed, self._ids = facts
        self._variant = variant
        self._further: dict[Place, list[Place]] = {}
        self._around: list[Place] = []
        self._shapes = shapes
        self.budget = budget
        self._rich = rich or budget > 0
        self.made = 0

    def pick(self, count: int, place: Place) -> int:
        """The alternative to take of so many at a place: the first, or the variant's."""
        return 0 if place[-1] == "enum" else min(max(self._variant - 1, 0), count - 1)

    def value(self, place: Place, above: tuple[Place, ...]) -> Json:
        """A value of the schema at a place, inside the schemas `above` it."""
        self._around.append(place)
        try:
            return self._value(self._bound(place), above)
        finally:
            self._around.pop()

    def _value(self, place: Place, above: tuple[Place, ...]) -> Json:
        parts, schema = self.shape(place)
        self.made += 1
        if len(above) > DEPTH or self.made > SIZE:
            return EMPTY.get(kind_of(schema), "text")
        if self.is_null(parts, above) or leads_nowhere(parts):
            return None
        if found := enumerated(parts):
            return found[self.pick(len(found), (*parts[0][1], "enum"))]
        if self._rich and (found := stated(schema)) is not None:
            return found
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
            case "string" if self._rich and (
                named := likely_text(place, schema, self._ids)
            ):
                return named
            case "integer" | "number" if self._rich and (
                count := likely_number(place, schema)
            ):
                return count
            case scalar:
                return self.scalar(scalar, schema)

    def _bound(self, place: Place) -> Place:
        """What a dynamic reference stands for, the outermost schema's word first (JSON
        Schema 2020-12, section 8.2.3.2); any other place as it is.
        """
        ref = self._document.mapping(place)[0].get("$dynamicRef")
        name = ref.partition("#")[2] if isinstance(ref, str) else ""
        outer = (at for each in self._around for at in self._document.chain(each))
        for at in outer if name else ():
            inner, _ = self._document.mapping((*at, "$defs"))
            for each in (at, *((*at, "$defs", key) for key in inner)):
                node = self._document.at(each)
                if isinstance(node, dict) and node.get("$dynamicAnchor") == name:
                    return each
        return place

    def scalar(self, kind: str, schema: dict[str, Json]) -> Json:
        """A text, a number or a boolean."""
        return SCALARS[kind](schema)

    def is_null(self, parts: Sequence[Part], above: tuple[Place, ...]) -> bool:
        """Whether null stands for a value that may be null: never."""
        return False

    def shape(self, place: Place) -> Shape:
        """The schemas that make up a value at a place."""
        if further := self._further.get(place):
            shapes = [self.shape(each) for each in further]
            several = tuple(part for shape in shapes for part in shape.parts)
            return Shape(several, joined(several))
        _, here = self._document.follow(place)
        known = self._fixed.get(here) or self._shapes.get(here)
        if known is None:
            parts = tuple(
                self._parts(subtype(self._document, meant(self._document, here)))
            )
            known = Shape(parts, joined(parts))
            open_ = any(schema.keys() & {"oneOf", "anyOf"} for schema, _ in parts)
            (self._shapes if open_ else self._fixed)[here] = known
        return known

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
                for index, _ in enumerate(listed(schema, "allOf")):
                    waiting.append((*here, "allOf", str(index)))
                waiting += self._alternative(schema, here, seen)

    def _alternative(
        self, schema: dict[str, Json], here: Place, seen: set[Place]
    ) -> Iterator[Place]:
        """One alternative each of `oneOf` and `anyOf`, which is none of those that led
        here, if there is another one.
        """
        for keyword in ("oneOf", "anyOf"):
            if found := alternatives(schema, keyword):
                picked = found[self.pick(len(found), (*here, keyword))]
                indexes = (str(index) for index in (picked, *found))
                places = [
                    meant(self._document, (*here, keyword, index)) for index in indexes
                ]
                fresh = next((p for p in places if p not in seen), places[0])
                yield subtype(self._document, fresh)

    def properties(self, place: Place) -> dict[str, Place]:
        """The properties of the schema at a place."""
        return self._properties(self.shape(place).parts)

    def _object(self, parts: Sequence[Part], inside: tuple[Place, ...]) -> Json:
        properties = self._properties(parts)
        required = [n for schema, _ in parts for n in listed(schema, "required")]
        chosen = any(is_choice(schema) for schema, _ in parts)
        found: dict[str, Json] = {}
        for name, place in properties.items():
            wanted = name in required or (chosen and self._constant(place))
            wanted = wanted or self.affords(place, inside)
            if wanted and self._travels(place):
                found[name] = self.value(place, inside)
        for name in required:
            if name not in properties:
                found[name] = self._extra(parts, inside)
        self._tag(found, parts, properties)
        least = max(schema.get("minProperties", 0) for schema, _ in parts)
        for index in range(len(found), min(least, 20)):
            name, place = self._member(parts, index)
            found[name] = self.value(place, inside) if place else "text"
        return found

    def _tag(
        self,
        found: dict[str, Json],
        parts: Sequence[Part],
        properties: dict[str, Place],
    ) -> None:
        """Let a value say which alternative it is, where its own schema does not."""
        tagged = [*tags(self._document, parts, self.pick)]
        for name, value in tagged:
            place = properties.get(name)
            places = self._further.get(place, [place]) if place else []
            keys = {key for each in places for key in self._document.mapping(each)[0]}
            free = not keys & {"const", "enum"}
            if free and (name in found or name not in properties):
                found[name] = value
            elif not free and name not in found and place:
                # However deep: without it nobody knows which alternative it is.
                found[name] = self.value(place, ())
        for name, value in self._selected(parts):
            place = properties.get(name)
            if place and name in found:
                allowed = enumerated(self.shape(place).parts)
                known = within(value, allowed) or not (allowed or tagged)
                found[name] = value if known else found[name]

    def _selected(self, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
        """What unions select a value by: as its schema, or one it is an alternative of."""
        for schema, here in parts:
            if here in self._tags:
                yield from self._tags[here]
            if here in self._tags or not schema.keys() & {"oneOf", "anyOf"}:
                return

    def _properties(self, parts: Sequence[Part]) -> dict[str, Place]:
        """The places of all properties; of several, one that names its values."""
        found: dict[str, Place] = {}
        every: dict[str, list[Place]] = {}
        for schema, here in parts:
            named = schema.get("properties")
            for name in named if isinstance(named, dict) else ():
                known = self._document.mapping(found[name])[0] if name in found else {}
                every.setdefault(name, []).append((*here, "properties", name))
                if not known.keys() & {"const", "enum"}:
                    found[name] = (*here, "properties", name)
        if self._variant:
            several = {name: places for name, places in every.items() if places[1:]}
            for name, places in several.items():
                # Under a place that is nobody's, not to ask for itself.
                found[name] = (*places[0], TOGETHER)
                self._further[found[name]] = places
        return found

    def _constant(self, place: Place) -> bool:
        """Whether a property has one value only: it says which alternative this is."""
        return len(enumerated(self.shape(place).parts)) == 1

    def _travels(self, place: Place) -> bool:
        places = self._further.get(place, [place])
        nodes = (self._document.mapping(each)[0] for each in places)
        return all(node.get(self._skipped) is not True for node in nodes)

    def affords(self, place: Place, inside: tuple[Place, ...]) -> bool:
        """Whether an optional property is made up: never one that leads in circles."""
        places = self._further.get(place, [place])
        circular = any(self._document.follow(each)[1] in inside for each in places)
        if circular or len(inside) > SHALLOW:
            return False
        self.budget -= 1
        return self.budget >= 0

    def _member(self, parts: Sequence[Part], index: int) -> tuple[str, Place]:
        """The name and the schema of a member that no property describes."""
        for _, here in parts:
            for pattern in self._document.mapping((*here, "patternProperties"))[0]:
                name = numbered(pattern, index)
                return name, (*here, "patternProperties", pattern)
        nodes = (s["propertyNames"] for s, _ in parts if "propertyNames" in s)
        wanted = (n["pattern"] for n in nodes if isinstance(n, dict) and "pattern" in n)
        stated = next(wanted, None)
        name = f"key{index}" if stated is None else numbered(str(stated), index)
        places = ((*here, "additionalProperties") for _, here in parts)
        return name, next((p for p in places if self._document.mapping(p)[0]), ())

    def _extra(self, parts: Sequence[Part], inside: tuple[Place, ...]) -> Json:
        """The value of a member that has no schema of its own."""
        for schema, here in parts:
            if isinstance(schema.get("additionalProperties"), dict):
                return self.value((*here, "additionalProperties"), inside)
        return "text"

    def length(self, least: int, schema: dict[str, Json], circular: bool) -> int:
        """How many items an array has, at least so many."""
        return least

    def _array(self, parts: Sequence[Part], inside: tuple[Place, ...]) -> Json:
        schema, here = next(
            ((s, h) for s, h in parts if s.keys() & {"items", "prefixItems"}), ({}, ())
        )
        count = len(listed(schema, "prefixItems"))
        places = [(*here, "prefixItems", str(index)) for index in range(count)]
        circular = self._document.follow((*here, "items"))[1] in inside
        # One shows what is in it, also where a list may be empty.
        usual = 0 if circular or count else 1
        least = max(int(s.get("minItems", 0)) or usual for s, _ in parts)
        least = min(least, *(int(s.get("maxItems", least)) for s, _ in parts))
        some = next(((s, h) for s, h in parts if "contains" in s), None)
        if some is not None:
            # What it has to contain comes first, and counts for the others.
            wanted = min(some[0].get("minContains", 1), 20)
            places = [*places, *[(*some[1], "contains")] * wanted]
            count += wanted
        if isinstance(schema.get("items"), dict):
            wanted = self.length(min(least, 20), schema, circular)
            places += [(*here, "items")] * (wanted - count)
        made = [self.value(place, inside) for place in places]
        if not made and "items" not in schema:
            # Of what it holds nothing is documented; that it holds something is.
            made = ["text"] * min(least, 1)
        if any(s.get("uniqueItems") is True for s, _ in parts):
            pairs = enumerate(zip(made, places, strict=True))
            return [self._varied(value, at, index) for index, (value, at) in pairs]
        return made

    def _varied(self, value: Json, place: Place | None, index: int) -> Json:
        """A value that differs from those before it in a list, of the same alternative."""
        parts = self.shape(place).parts if place else ()
        if listed := enumerated(parts):
            return listed[index % len(listed)]
        if not isinstance(value, dict) or not index or not parts:
            return varied(value, index)
        decided = {name for name, _ in tags(self._document, parts, self.pick)}
        decided |= {name for name, _ in self._selected(parts)}
        inner = self._properties(parts)
        return {
            n: v if n in decided else self._varied(v, inner.get(n), index)
            for n, v in value.items()
        }


def copied(value: Json) -> Json:
    """A value whose objects and lists are its own."""
    match value:
        case dict():
            return {key: copied(item) for key, item in value.items()}
        case list():
            return [copied(item) for item in value]
    return value
