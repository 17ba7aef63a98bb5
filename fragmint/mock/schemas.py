"""JSON Schema validation of values against schemas of a document (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

import jsonschema_rs

from .document import Document, Json, Place, join_pointer, split_pointer
from .formats import FORMATS, OF_REQUESTS, clean, with_format

WIDEST = 2**63
BACKTRACKS = 10_000
"""Bound for patterns, so that none of a document takes long."""
SMALL = 16
"""Parts of a schema that is small once compiled, and so one of many that are kept."""
KEPT, KEPT_SMALL = 8, 4_000
"""Compiled schemas that are kept: large ones may hold megabytes."""
AMBIGUOUS = jsonschema_rs.ValidationErrorKind.OneOfMultipleValid
ALTERNATIVES = (
    jsonschema_rs.ValidationErrorKind.AnyOf,
    jsonschema_rs.ValidationErrorKind.OneOfNotValid,
)
MOST_READINGS = 100_000
"""Schemas that are judged for one value, which may be the same ones over and over: an
`allOf` that names one twice, in a chain of twenty, is a million.
"""
DEEPEST = 8
"""Alternatives inside of alternatives that an error is looked for in."""
OPEN = "\0open"
"""The last key of a place whose schema is read as a part of an `allOf`."""
SKIPPED = {"request": "readOnly", "response": "writeOnly"}


class Problem(NamedTuple):
    """The fault at one place of a value: a JSON pointer (RFC 6901), and the reason."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.reason}" if self.pointer else self.reason


class Schemas:
    """Validates values that travel one way: `request` or `response`.

    A required property that does not travel this way (`readOnly`, `writeOnly`) may be
    missing (OpenAPI 3.1.1, section 4.8.24.4).
    """

    def __init__(self, document: Document, direction: str) -> None:
        self._document = document
        self._skipped = SKIPPED[direction]
        self._is_small: dict[Place, bool] = {}
        self._large = lru_cache(KEPT)(self._compiled)
        self._small = lru_cache(KEPT_SMALL)(self._compiled)
        self._parts: dict[Place, Relaxed] = {}

    def problems(self, place: Place, value: Json, limit: int = 5) -> list[Problem]:
        """The violations of a value against the schema at a place.

        A schema that is none itself finds nothing wrong. A value that several branches
        of a `oneOf` take is fine as well: there it is the schema that is not exact, as
        with an integer that is a number too.
        """
        return [
            Problem(
                "".join(f"/{escaped(str(part))}" for part in error.instance_path),
                shortened(error.message),
            )
            for error in map(closest, islice(self._errors(place, value), limit))
        ]

    def valid(self, place: Place, value: Json) -> bool:
        """Whether a value is valid at a schema's place."""
        return not self.problems(place, value, 1)

    def _errors(
        self, place: Place, value: Json
    ) -> Iterator[jsonschema_rs.ValidationError]:
        """The faults of a value; none for a value that no validator can look at."""
        validator = self._validator(place)
        try:
            errors = validator.iter_errors(unicode(value)) if validator else ()
            yield from (e for e in errors if not isinstance(e.kind, AMBIGUOUS))
        except (ValueError, RecursionError):
            return

    def _validator(self, place: Place) -> jsonschema_rs.Draft202012Validator | None:
        _, here = self._document.follow(place)
        if here not in self._is_small:
            self._is_small[here] = self._reaches_few(here)
        return self._small(here) if self._is_small[here] else self._large(here)

    def _reaches_few(self, place: Place) -> bool:
        """Whether a schema is small, with all that it refers to."""
        try:
            return next(islice(self._reached(place), SMALL, None), None) is None
        except RecursionError:
            return True

    def _compiled(self, place: Place) -> jsonschema_rs.Draft202012Validator | None:
        try:
            parts = {name_of(at): part.schema for at, part in self._reached(place)}
            if readings(reference(place), parts, {}) > MOST_READINGS:
                return None
        except RecursionError:
            return None
        formats = OF_REQUESTS if self._skipped == SKIPPED["request"] else FORMATS
        return compiled({"$ref": reference(place), "$defs": parts}, formats)

    def _reached(self, place: Place) -> Iterator[tuple[Place, Relaxed]]:
        """A schema and all that it refers to, each by its place in the document."""
        seen, waiting = {place}, [place]
        while waiting:
            at = waiting.pop()
            if (part := self._parts.get(at)) is None:
                part = self._parts[at] = self._relaxed(at)
            yield at, part
            waiting += (other for other in part.places if other not in seen)
            seen.update(part.places)

    def _relaxed(self, place: Place) -> Relaxed:
        """A schema as values are judged by it; at an `OPEN` place one that others extend."""
        if place[-1:] != (OPEN,):
            return relaxed(self._document.at(place), self._skipped, self._selects)
        node = self._document.follow(place[:-1])[0]
        part = relaxed(node, self._skipped, self._selects)
        return part._replace(schema=opened(part.schema))

    def _selects(self, target: str, name: str, value: str) -> bool:
        """Whether a schema takes a value of the property by which it is selected."""
        _, here = self._document.follow(split_pointer(target))
        parts = self._document.at((*here, "allOf"))
        count = len(parts) if isinstance(parts, list) else 0
        places = [here, *((*here, "allOf", str(index)) for index in range(count))]
        nodes = (self._document.follow(p)[1] for p in places)
        stated = [self._document.mapping((*at, "properties", name))[0] for at in nodes]
        return all(
            value == node.get("const", value) and value in node.get("enum", [value])
            for node in stated
        )


def closest(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """The fault of a value of several alternatives, by the one that it fits best:
    where its first error lies deeper than that of any other.
    """
    for _ in range(DEEPEST):
        branches = getattr(error.kind, "context", None)
        if not isinstance(error.kind, ALTERNATIVES) or not branches:
            break
        firsts = [min(branch, key=depth_of) for branch in branches if branch]
        best = max(firsts, key=depth_of)
        if sum(depth_of(each) == depth_of(best) for each in firsts) != 1:
            break
        error = best
    return error


def depth_of(error: jsonschema_rs.ValidationError) -> int:
    """How deep in a value an error lies."""
    return len(error.instance_path)


def name_of(place: Place) -> str:
    """The name of a schema among those that are validated together."""
    return str(clean(join_pointer(place)))


def reference(place: Place) -> str:
    """A reference to such a schema."""
    return f"#/$defs/{quote(escaped(name_of(place)), safe='~')}"


def compiled(
    schema: dict[str, Json], formats: Mapping[str, Callable[[str], bool]] | None = None
) -> jsonschema_rs.Draft202012Validator | None:
    """The validator of a schema; None for what is not a schema. Without `formats`, those of
    responses are judged.
    """
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS)
    try:
        return jsonschema_rs.Draft202012Validator(
            schema,
            offline=True,
            pattern_options=options,
            validate_formats=True,
            formats=dict(FORMATS if formats is None else formats),
        )
    except (ValueError, RecursionError, jsonschema_rs.ReferencingError):
        return None


BESIDE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose schemas judge the same value as theirs."""


def readings(target: str, parts: Mapping[str, Json], known: dict[str, int]) -> int:
    """How many schemas judge one value, by a reference to the first one."""
    if target not in known:
        known[target] = 0  # A circle judges nothing more.
        found = parts.get((split_pointer(target) or ("",))[-1])
        known[target] = sum(_beside(found, parts, known))
    return known[target]


def _beside(
    schema: Json, parts: Mapping[str, Json], known: dict[str, int]
) -> Iterator[int]:
    """The readings of a schema, and of those that judge the same value."""
    yield 1
    for key, value in schema.items() if isinstance(schema, dict) else ():
        if key == "$ref" and isinstance(value, str):
            yield readings(value, parts, known)
        elif key in BESIDE:
            named = key == "dependentSchemas" and isinstance(value, dict)
            inner = value.values() if named else value
            for each in inner if isinstance(inner, list) or named else [inner]:
                yield from _beside(each, parts, known)


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def shortened(text: str, limit: int = 200) -> str:
    """The text, cut in its middle where it is longer."""
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half]} ... {text[-half:]}"


NAMED = frozenset(
    (
        *("properties", "patternProperties", "dependentSchemas", "dependentRequired"),
        *("$defs", "definitions"),
    )
)
"""Keywords whose keys are names, so that none of these is a keyword."""
VALUES = frozenset(("const", "default", "enum"))
"""Keywords that hold values, not schemas."""
TOLD = frozenset(("$id", "description", "example", "examples", "title"))
"""Keywords that no value is judged by: half of a large schema. References are read from
the root of the document, whatever an `$id` says.
"""


class Relaxed(NamedTuple):
    """A schema as values are judged by it, and the places that it refers to."""

    schema: Json
    places: Sequence[Place]


def relaxed(
    schema: Json, skipped: str, selects: Callable[[str, str, str], bool]
) -> Relaxed:
    """A schema in which properties marked `skipped` are nowhere required, and a value of
    several branches of a `oneOf` is fine. Of a union with a discriminator, only the
    alternative counts that a value names, if `selects` agrees: reference, property, value.
    """
    places: dict[Place, None] = {}

    def part(node: Json, extended: bool = False) -> Json:
        if isinstance(node, list):
            return [part(item, extended) for item in node]
        if not isinstance(node, dict):
            return unicode(node)
        extends = combines(node)
        kept = {
            clean(key): below(key, value, extends and key == "allOf")
            for key, value in node.items()
            if key not in TOLD
        }
        target = kept.get("$ref")
        if isinstance(target, str) and (target == "#" or target.startswith("#/")):
            place = (*split_pointer(target), *((OPEN,) if extended else ()))
            places[place] = None
            kept["$ref"] = reference(place)
        kept = together(kept) if extends else kept
        kept = loosened(with_format(kept, node), skipped)
        named = selections(node, selects)
        return selected(kept, *named) if named else kept

    def below(key: str, value: Json, extended: bool) -> Json:
        if key in VALUES:
            return unicode(value)
        if key in NAMED and isinstance(value, dict):
            return {clean(name): part(item) for name, item in value.items()}
        return part(value, extended)

    return Relaxed(part(schema), tuple(places))


def unicode(value: Json) -> Json:
    """JSON in which all text is Unicode text (a document may hold lone surrogates)."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(key): unicode(item) for key, item in value.items()}
        case list():
            return [unicode(item) for item in value]
        case int() if not -WIDEST <= value < 2 * WIDEST:
            # The validator would round it, perhaps to a bound of its format.
            return 4.0 * WIDEST if value > 0 else -4.0 * WIDEST
    return value


DESCRIBING = frozenset(("$ref", "properties", "allOf", "anyOf", "oneOf"))
"""Keywords of a schema that describes properties."""


def combines(schema: dict[str, Json]) -> bool:
    """Whether an `allOf` puts properties of several schemas together."""
    parts = schema.get("allOf")
    described = [schema, *parts] if isinstance(parts, list) else []
    own = (p.keys() & (DESCRIBING - {"allOf"}) for p in described[:1])
    others = (p.keys() & DESCRIBING for p in described[1:] if isinstance(p, dict))
    return sum(map(bool, (*own, *others))) > 1


def opened(schema: Json) -> Json:
    """A schema that allows the properties of those that it is combined with.

    To close one part of an `allOf` (`additionalProperties: false`) forbids what the
    other parts describe, and no value is valid: a common slip of documents.
    """
    closed = ("additionalProperties", "unevaluatedProperties")
    if not isinstance(schema, dict):
        return schema
    return {k: v for k, v in schema.items() if k not in closed or v is not False}


def together(schema: dict[str, Json]) -> dict[str, Json]:
    """A schema with an `allOf` that is closed around all parts where one part was."""
    parts = schema["allOf"]
    if any(is_closed(part) for part in (schema, *parts)):
        schema = {**schema, "unevaluatedProperties": False}
        if schema.get("additionalProperties") is False:
            del schema["additionalProperties"]
    return {**schema, "allOf": [opened(part) for part in parts]}


def is_closed(schema: Json) -> bool:
    """Whether a schema allows only the properties that it names."""
    return isinstance(schema, dict) and schema.get("additionalProperties") is False


def loosened(schema: dict[str, Json], skipped: str) -> dict[str, Json]:
    """A schema that does not require what is marked, and whose `oneOf` is an `anyOf`."""
    match schema:
        case {"required": [*required], "properties": dict() as properties}:
            names = set(marked(properties, skipped))
            schema["required"] = [name for name in required if name not in names]
    if isinstance(schema.get("oneOf"), list) and "anyOf" not in schema:
        schema["anyOf"] = schema.pop("oneOf")
    return schema


def selections(
    node: dict[str, Json], selects: Callable[[str, str, str], bool]
) -> tuple[str, list[list[str]]] | None:
    """The property that selects an alternative (OpenAPI 3.1.1, section 4.8.25), and the
    values of each; None if the document does not map all of them to a schema that
    takes them.
    """
    match node:
        case {"discriminator": {"propertyName": str(name), "mapping": dict(mapping)}}:
            branches = node.get("oneOf", node.get("anyOf"))
        case _:
            return None
    if not isinstance(branches, list) or {"oneOf", "anyOf"} <= node.keys():
        return None
    refs = [b.get("$ref") if isinstance(b, dict) else None for b in branches]
    whole = {
        value: target if "#" in target else f"#/components/schemas/{target}"
        for value, target in mapping.items()
        if isinstance(target, str)
    }
    values = [[v for v, target in whole.items() if target == ref] for ref in refs]
    known = all(selects(t, name, v) for v, t in whole.items() if t in refs)
    return (name, values) if known and all(values) else None


def selected(
    schema: dict[str, Json], name: str, values: list[list[str]]
) -> dict[str, Json]:
    """A union of which the alternative counts that a property names; all of them where a
    value does not have the property.
    """
    branches = schema.pop("anyOf")
    every = [clean(value) for listed in values for value in listed]
    has = {"required": [clean(name)]}
    conditions = [
        {"if": {**has, "properties": {clean(name): {"enum": listed}}}, "then": branch}
        for listed, branch in zip(values, branches, strict=True)
    ]
    known = {"properties": {clean(name): {"enum": every}}}
    chosen = [known, *conditions, {"if": has, "else": {"anyOf": branches}}]
    return {**schema, "allOf": [*schema.get("allOf", ()), *chosen]}


def marked(properties: dict[str, Json], mark: str) -> Iterator[str]:
    """The properties that bear a mark such as `readOnly`."""
    for name, schema in properties.items():
        if isinstance(schema, dict) and schema.get(mark) is True:
            yield name
