"""Text off the wire as values of the types that a schema names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Document, Json, Place
from .schemas import Schemas
from .styles import Readings, parsed

INTEGER = re.compile(r"[+-]?\d{1,400}", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WORDS: dict[str, Json] = {"true": True, "false": False}
COMBINED = ("allOf", "anyOf", "oneOf")


class Typer:
    """Reads text by schema: of several possible values, the first valid one."""

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self._document = document
        self._schemas = schemas

    def value(self, readings: Readings, place: Place) -> Json:
        """The value of a parameter whose schema stands at a place."""
        found = list(self._candidates(readings, place))
        valid = (value for value in found if self._schemas.valid(place, value))
        return next(valid, found[0] if found else None)

    def scalar(self, text: str, place: Place) -> Json:
        """The value of one text."""
        return self.value(Readings(text), place)

    def _candidates(self, readings: Readings, place: Place) -> Iterator[Json]:
        kinds = self.kinds(place)
        if readings.parsed is not None:
            yield readings.parsed[0]
        if readings.object is not None and "object" in kinds:
            yield self._object(readings.object, place)
        if readings.array is not None and "array" in kinds:
            yield [self._item(text, place) for text in readings.array]
        if readings.object is not None and readings.array is None and "array" in kinds:
            yield self._field(readings.object, place)
        if readings.text is not None and kinds & {"object", "array"}:
            yield from parsed(readings.text) or ()
        if readings.text is not None:
            yield from scalars(readings.text, kinds)
        if readings.object is not None:
            yield readings.object

    def _item(self, text: str, place: Place) -> Json:
        return self.scalar(text, next(self._children(place, ("items",)), ()))

    def _object(self, fields: dict[str, Json], place: Place) -> Json:
        return {
            name: self._field(value, self._property(name, place))
            for name, value in fields.items()
        }

    def _field(self, value: Json, place: Place) -> Json:
        match value:
            case str():
                return self.value(Readings(value), place) if place else value
            case list():
                items = next(self._children(place, ("items",)), ())
                return [self._field(item, items) for item in value]
        kinds = self.kinds(place)
        if "array" in kinds and all(key.isdigit() or not key for key in value):
            items = next(self._children(place, ("items",)), ())
            return [self._field(item, items) for item in value.values()]
        return self._object(value, place)

    def _property(self, name: str, place: Place) -> Place:
        own = next(self._children(place, ("properties", name)), ())
        return own or next(self._children(place, ("additionalProperties",)), ())

    def _children(self, place: Place, keys: Place, depth: int = 8) -> Iterator[Place]:
        """The places below `keys` in a schema and in what it combines."""
        schema, here = self._document.mapping(place)
        if place and isinstance(self._document.at((*here, *keys)), dict):
            yield (*here, *keys)
        for branch in self._branches(schema, here) if depth else ():
            yield from self._children(branch, keys, depth - 1)

    def _branches(self, schema: dict[str, Json], here: Place) -> Iterator[Place]:
        for keyword in COMBINED:
            entries = schema.get(keyword)
            for index in range(len(entries) if isinstance(entries, list) else 0):
                yield (*here, keyword, str(index))

    def kinds(self, place: Place, depth: int = 8) -> set[str]:
        """The JSON types that a schema names, in itself and in what it combines."""
        if not place:
            return set()
        schema, here = self._document.mapping(place)
        said = schema.get("type", [])
        found = {said} if isinstance(said, str) else set(map(str, said))
        found |= {"object"} if "properties" in schema else set()
        found |= {"array"} if "items" in schema else set()
        for branch in self._branches(schema, here) if depth else ():
            found |= self.kinds(branch, depth - 1)
        return found


def scalars(text: str, kinds: set[str]) -> Iterator[Json]:
    """The values that a text can stand for, of the types that are named."""
    if kinds & {"integer", "number"} and INTEGER.fullmatch(text):
        yield int(text)
    if "number" in kinds and NUMBER.fullmatch(text):
        yield float(text)
    if "integer" in kinds and NUMBER.fullmatch(text) and float(text).is_integer():
        yield int(float(text))
    if "boolean" in kinds and text in WORDS:
        yield WORDS[text]
    if "null" in kinds and text in ("", "null"):
        yield None
    yield text
