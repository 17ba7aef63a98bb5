"""Parsing of parameter values by style (OpenAPI 3.1.1, section 4.8.12.3) and type.

Raw values are first split at their delimiters and then percent-decoded, so that an
encoded delimiter remains part of its value. Their text is then converted to the types of
the schema.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

from .document import Document, Json, Parameter, Place
from .schemas import Schemas

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


KEYS = re.compile(r"\[([^\[\]]*)\]")
DELIMITERS = {
    "spaceDelimited": ("%20", "+"),
    "pipeDelimited": ("%7C", "%7c", "|"),
    "tabDelimited": ("%09", "\t"),
}


@dataclass(frozen=True, slots=True)
class Readings:
    """The ways to read one raw value, by the type that the schema may ask for."""

    text: str | None = None
    array: list[str] | None = None
    object: dict[str, Json] | None = None
    parsed: tuple[Json] | None = None

    @property
    def only_object(self) -> bool:
        """Whether nothing came under the value's own name, just under others."""
        return self.object is not None and self.text is None and self.array is None


def split_query(raw: str) -> list[tuple[str, str]]:
    """Pairs of a query string, still encoded."""
    pairs = (piece.partition("=") for piece in raw.split("&") if piece)
    return [(name, value) for name, _, value in pairs]


def decoded(pieces: Iterable[str]) -> list[str]:
    """Percent-decoded pieces; `+` is a space in a query."""
    return [unquote_plus(piece) for piece in pieces]


def read_json(text: str | bytes) -> Json:
    """A value in JSON, read as RFC 8259 has it, which knows no infinite numbers.

    Raises:
        ValueError: It is not JSON, or has a number that is too large for a float.
        RecursionError: It is nested deeper than Python can follow.
    """
    return json.loads(text, parse_constant=unreadable, parse_float=finite)


def unreadable(constant: str) -> Json:
    """Reject `NaN` and the infinities, which Python accepts but JSON does not.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"{constant} is not a value")


def finite(text: str) -> float:
    """A number; what would be infinite is none (RFC 8259, section 6).

    Raises:
        ValueError: It is too large.
    """
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:40]} is too large a number")
    return number


def parsed(text: str) -> tuple[Json] | None:
    """JSON in a tuple; None for what is not JSON."""
    try:
        return (read_json(text),)
    except (ValueError, RecursionError):
        return None


def pairs_of(pieces: Sequence[str]) -> dict[str, Json] | None:
    """`k,v,k,v` as an object; None for an odd number of pieces."""
    if len(pieces) % 2:
        return None
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def equations(pieces: Iterable[str]) -> dict[str, Json] | None:
    """`k=v` pieces as an object; None if one has no `=`."""
    pairs = [piece.partition("=") for piece in pieces]
    if not all(equals for _, equals, _ in pairs):
        return None
    return {unquote_plus(k): unquote_plus(v) for k, _, v in pairs}


def read_query(
    parameter: Parameter, pairs: Sequence[tuple[str, str]], others: frozenset[str]
) -> Readings | None:
    """A query or cookie parameter; None if it is not there.

    `others` are the names that belong to other parameters.
    """
    own = [value for name, value in pairs if unquote_plus(name) == parameter.name]
    if parameter.media_type is not None:
        return in_media_type(unquote_plus(own[0])) if own else None
    if parameter.style == "deepObject":
        deep = read_deep(parameter.name, pairs)
        # A union may hold a value without members, which goes by its bare name.
        plain = Readings(unquote_plus(own[-1]), decoded(own)) if own else None
        return deep or plain
    if parameter.explode:
        spread = {
            unquote_plus(name): unquote_plus(value)
            for name, value in pairs
            if owner(name) not in others and unquote_plus(name) != parameter.name
        }
        if not own:
            return Readings(object=spread) if spread else None
        return Readings(unquote_plus(own[-1]), decoded(own))
    if not own:
        return None
    pieces = split(own[-1], DELIMITERS.get(parameter.style, (",",)))
    return Readings(unquote_plus(own[-1]), decoded(pieces), pairs_of(decoded(pieces)))


def in_media_type(text: str) -> Readings:
    """A value that has a media type of its own: JSON, else just text."""
    value = parsed(text)
    return Readings(text=text if value is None else None, parsed=value)


def owner(name: str) -> str:
    """The parameter that a name belongs to: `filter` for `filter[from]`."""
    return unquote_plus(name).partition("[")[0]


def split(raw: str, delimiters: Sequence[str]) -> list[str]:
    """Pieces between any of the delimiters; none of an empty text."""
    return re.split("|".join(map(re.escape, delimiters)), raw) if raw else []


def read_deep(name: str, pairs: Sequence[tuple[str, str]]) -> Readings | None:
    """`name[a][b]=v` pairs as nested objects."""
    found: dict[str, Json] = {}
    seen = False
    for key, value in pairs:
        plain = unquote_plus(key)
        if plain.startswith(f"{name}["):
            seen = True
            nest(found, KEYS.findall(plain[len(name) :]), unquote_plus(value))
    return Readings(object=found) if seen else None


def nest(target: dict[str, Json], keys: Sequence[str], value: str) -> None:
    """Put a value where its keys lead; a repeated or empty last key makes a list."""
    for key in keys[:-1]:
        deeper = target.setdefault(key, {})
        if not isinstance(deeper, dict):
            return
        target = deeper
    last = keys[-1] if keys else ""
    if last in target:
        before = target[last]
        target[last] = [*(before if isinstance(before, list) else [before]), value]
    else:
        target[last] = value


def read_simple(parameter: Parameter, raw: str, quoted: bool = True) -> Readings:
    """A path or header parameter; header values are not percent-encoded."""
    if parameter.media_type is not None:
        return in_media_type(unquote_plus(raw) if quoted else raw)
    body, delimiter = unwrapped(parameter, raw)
    delimiters = DELIMITERS.get(parameter.style, (delimiter,))
    delimiters = (
        (*delimiters, " ") if parameter.style == "spaceDelimited" else delimiters
    )
    found = split(body, delimiters)
    pieces = found if quoted else [piece.strip() for piece in found]
    plain = [unquote_path(piece) for piece in pieces] if quoted else pieces
    spread = equations(pieces) if parameter.explode else pairs_of(plain)
    text = unquote_path(body) if quoted else body
    return Readings(text, plain, spread)


def unwrapped(parameter: Parameter, raw: str) -> tuple[str, str]:
    """The value without its style's prefix, and the style's delimiter."""
    match parameter.style, parameter.explode:
        case "label", explode:
            return raw.removeprefix("."), "." if explode else ","
        case "matrix", False:
            return raw.removeprefix(";").removeprefix(f"{parameter.name}="), ","
        case "matrix", True:
            own = f"{parameter.name}="
            parts = [
                part.removeprefix(own) for part in raw.removeprefix(";").split(";")
            ]
            return ";".join(parts), ";"
    return raw, ","


def unquote_path(text: str) -> str:
    """Percent-decoded; a `+` in a path is a plus."""
    return unquote_plus(text.replace("+", "%2B"))


def names_of(parameters: Iterable[Parameter]) -> Mapping[str, frozenset[str]]:
    """Per location, the names of the parameters there."""
    found: dict[str, set[str]] = {}
    for parameter in parameters:
        found.setdefault(parameter.location, set()).add(parameter.name)
    return {location: frozenset(names) for location, names in found.items()}
