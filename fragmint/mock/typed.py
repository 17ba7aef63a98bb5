"""Conversion of text to the types of a schema."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from .document import Document, Json, Place
from .schemas import Schemas
from .styles import Readings, parsed

INTEGER = re.compile(r"[+-]?\d{1,400}", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WORDS: dict[str, Json] = {"true": True, "false": False}


class Typer:
    """Reads text by schema: of several possible values, the first valid one."""

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self._document = document
        self._schemas = schemas

    def value(self, readings: Readings, place: Place) -> Json:
        """The value of a parameter whose schema is at a place."""
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

    def _children(self, place: Place, keys: Place) -> Iterator[Place]:
        """The places below `keys` in a schema and in what it combines."""
        for _, here in self._document.combined(place):
            if isinstance(self._document.at((*here, *keys)), dict):
                yield (*here, *keys)

    def kinds(self, place: Place) -> frozenset[str]:
        """The JSON types that values of a schema may have; none for anything."""
        return self._document.kinds(place)


def is_integral(text: str) -> bool:
    """Whether a number with a point or an exponent is whole anyway."""
    return NUMBER.fullmatch(text) is not None and float(text).is_integer()


def scalars(text: str, kinds: frozenset[str]) -> Iterator[Json]:
    """The values that a text can stand for, of the types that are named."""
    is_whole = INTEGER.fullmatch(text) is not None
    if kinds & {"integer", "number"} and is_whole:
        yield int(text)
    if "number" in kinds and NUMBER.fullmatch(text) and math.isfinite(float(text)):
        yield float(text)
    if "integer" in kinds and not is_whole and is_integral(text):
        yield int(float(text))
    if "boolean" in kinds and text in WORDS:
        yield WORDS[text]
    if "null" in kinds and text in ("", "null"):
        yield None
    yield text
