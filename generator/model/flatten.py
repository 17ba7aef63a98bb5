"""Flattening of `allOf` and its relatives into one schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.model.subtypes import Subtypes
from generator.openapi.nodes import JsonMap
from generator.openapi.schema import SchemaObject, is_annotation

MAX_DEPTH = 64
MAX_PARTS = 20_000
"""Most parts of one schema: those that name each other twice would be exponential."""
NULL = {"type": "null"}
TAKEN_APART = frozenset({"allOf", "$ref", "if", "then", "else", "dependentSchemas"})
"""Keywords whose schemas become part of the one that has them."""


def only_requires(schema: SchemaObject) -> bool:
    """Whether a schema merely says which properties must be there (or may not)."""
    is_object = schema.raw.get("type") in (None, "object")
    return is_object and schema.assertions.keys() <= {"required", "not", "type"}


def sole_reference(schema: SchemaObject) -> str | None:
    """The reference that a schema amounts to: `$ref`, or `allOf` with just one and
    nothing else of weight.
    """
    if "$ref" not in schema and "allOf" not in schema:
        return None
    if "$ref" in schema and repeats_type(schema):
        return schema.ref or None
    if not adds_nothing(schema.without("allOf")):
        return None
    heavy = [part for part in schema.all_of if not adds_nothing(part)]
    return sole_reference(heavy[0]) if len(heavy) == 1 else None


def repeats_type(schema: SchemaObject) -> bool:
    """Whether what stands beside a reference states at most the type of its target; a
    target of several schemas states none and is an object's.
    """
    rest = schema.without("$ref").assertions
    if not rest:
        return True
    target = schema.followed
    stated = target.raw.get("type", "object" if target.assertions else None)
    return rest.keys() == {"type"} and rest["type"] == stated


def adds_nothing(part: SchemaObject) -> bool:
    """Whether a part of an `allOf` changes nothing beside an object's own schema (a
    repeated `type: object` does not).
    """
    rest = part.assertions
    return rest.keys() <= {"type"} and rest.get("type", "object") == "object"


def merge_all_of(schema: SchemaObject, subtypes: Subtypes) -> SchemaObject:
    """One schema that says what the schema and all parts of its `allOf` say.

    Properties are merged by name; where two parts describe one property, both hold.
    """
    return schema.made(Merging(subtypes).merged(schema))


def with_base(
    base: SchemaObject, option: SchemaObject, subtypes: Subtypes
) -> SchemaObject:
    """One alternative together with what holds for all of them, where it does not say so
    itself.
    """
    common = base.without("type", "$defs").assertions
    if not common or option.raw.get("type") == "null":
        return option
    if not untold(option.made(common), merge_all_of(option, subtypes)):
        return option
    return option.made({"allOf": [common, option.raw]})


def untold(common: SchemaObject, option: SchemaObject) -> bool:
    """Whether a schema says anything that an alternative does not say."""
    others = option.properties
    for name, value in common.properties.items():
        if name not in others or is_narrower(value, others[name]):
            return True
    rest = common.without("properties", "required").assertions
    missing = set(common.required) - set(option.required)
    return bool(missing) or any(option.raw.get(k) != v for k, v in rest.items())


def is_narrower(one: SchemaObject, other: SchemaObject) -> bool:
    """Whether a schema may refuse what another one accepts; a type refuses no listed
    values.
    """
    stated = one.assertions
    if other.values is not None:
        stated = {key: value for key, value in stated.items() if key != "type"}
    return any(other.raw.get(key) != value for key, value in stated.items())


@dataclass
class Merging:
    """One schema made of several. `left` is how many parts it may still have, `branches`
    are the schemas that hold on a condition, `followed` the references that were taken
    apart: their parts hold once.
    """

    subtypes: Subtypes
    left: int = MAX_PARTS
    branches: list[SchemaObject] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)

    def merged(self, schema: SchemaObject) -> JsonMap:
        """The parts of a schema as one; what holds on a condition adds properties."""
        result: JsonMap = {}
        for part in self.parts(schema, frozenset(), {}, 0):
            merge_into(result, part)
        properties = dict(schema.made(result).members("properties"))
        extra: dict[str, list[Any]] = {}
        for branch in self.branches[:MAX_PARTS]:
            for name, value in self.properties(branch).items():
                if name not in properties and value not in extra.setdefault(name, []):
                    extra[name].append(value)
        for name, values in extra.items():
            properties[name] = values[0] if len(values) == 1 else {"anyOf": values}
        return {**result, "properties": properties} if extra else result

    def properties(self, branch: SchemaObject) -> JsonMap:
        """The properties that a schema has which holds on a condition."""
        inner = Merging(self.subtypes, self.left // 2).merged(branch)
        self.left //= 2
        return branch.made(inner).members("properties")

    def parts(
        self,
        schema: SchemaObject,
        seen: frozenset[str],
        bound: dict[str, JsonMap],
        depth: int,
    ) -> Iterator[SchemaObject]:
        """All schemas that hold at once, references followed, bases first.

        A reference that leads back to itself adds nothing and is left out. `bound` has
        what dynamic references stand for, the outermost schema's word first.
        """
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            return
        ref, inner = schema.ref, {**dynamic_anchors(schema), **bound}
        if ref and ref not in seen:
            target = self.subtypes.referred(ref)
            if not inner and ref in self.followed:
                target = own_part(target)
            self.followed.add(ref)
            yield from self.parts(target, seen | {ref}, inner, depth + 1)
        for child in schema.all_of:
            yield from self.parts(child, seen, inner, depth + 1)
        self.branches += branches_of(schema)
        own = own_part(schema)
        keyword, alone = sole_alternative(own)
        if alone is not None:
            own = own.without(keyword)
            inner_parts = self.parts(alone, seen, bound, depth + 1)
            yield from (with_null(part) for part in inner_parts)
        if own:
            yield own.made(substituted(own.raw, bound)) if bound else own


def sole_alternative(schema: SchemaObject) -> tuple[str, SchemaObject | None]:
    """The keyword and the only alternative to null of a schema; None for any other."""
    for keyword in ("anyOf", "oneOf"):
        if len(schema.entries(keyword)) == 2:
            options = schema.compositions[keyword]
            others = [option for option in options if option.raw != NULL]
            if len(others) == 1:
                return keyword, others[0]
    return "", None


def with_null(part: SchemaObject) -> SchemaObject:
    """A part of a schema that may be null as a whole: null fits each of its parts."""
    found = dict(part.raw)
    if "type" in part and "null" not in part.types:
        found["type"] = [*part.types, "null"]
    for keyword in ("oneOf", "anyOf"):
        options = part.entries(keyword)
        if options and NULL not in options:
            found[keyword] = [*options, NULL]
    values = part.values
    if values is not None:
        found.pop("const", None)
        found["enum"] = values if None in values else [*values, None]
    return part.made(found)


def own_part(schema: SchemaObject) -> SchemaObject:
    """A schema's own keywords, without the schemas that become part of it."""
    return schema.without(*TAKEN_APART)


def has_parts(schema: SchemaObject) -> bool:
    """Whether a schema consists of several."""
    return not TAKEN_APART.isdisjoint(schema.raw)


def branches_of(schema: SchemaObject) -> list[SchemaObject]:
    """The schemas that hold for some values only."""
    found = (schema.then, schema.otherwise, *schema.dependent_schemas.values())
    return [branch for branch in found if branch]


def dynamic_anchors(schema: SchemaObject) -> dict[str, JsonMap]:
    """The schemas that a schema, or its definitions, give dynamic references to stand
    for.
    """
    own = schema.dynamic_anchor
    itself: dict[str, JsonMap] = {own: {"$ref": schema.pointer}} if own else {}
    return itself | {
        entry.dynamic_anchor: entry.without("$dynamicAnchor").raw
        for entry in schema.definitions.values()
        if entry.dynamic_anchor
    }


def substituted(node: Json, bound: dict[str, JsonMap], depth: int = 0) -> Any:
    """A schema with what its dynamic references stand for in their place."""
    match node:
        case _ if depth > MAX_DEPTH:
            return node
        case list():
            return [substituted(item, bound, depth + 1) for item in node]
        case {"$dynamicRef": str(ref), **rest} if ref.rpartition("#")[2] in bound:
            anchor = bound[ref.rpartition("#")[2]]
            return {"allOf": [anchor, rest]} if rest else anchor
        case dict():
            return {
                key: value if key == "$defs" else substituted(value, bound, depth + 1)
                for key, value in node.items()
            }
        case _:
            return node


def merge_into(result: JsonMap, part: SchemaObject) -> None:
    """Add what `part` says to `result`, in place."""
    whole = part.made(result)
    for key, value in part.raw.items():
        if key in MERGERS and key in result:
            result[key] = MERGERS[key](key, whole, part)
        elif key in OUTER_WINS or key not in result:
            result[key] = value


def merge_properties(key: str, left: SchemaObject, right: SchemaObject) -> Any:
    """Properties of both; a shared one must satisfy both."""
    ours, theirs = left.members(key), right.members(key)
    shared = {name: both(ours[name], theirs[name]) for name in ours if name in theirs}
    return {**ours, **theirs, **shared}


def merge_schemas(key: str, left: SchemaObject, right: SchemaObject) -> Any:
    """One schema, or boolean, of both."""
    return both(left.raw[key], right.raw[key])


def both(left: Json, right: Json) -> Json:
    """A schema for values that satisfy two schemas."""
    match left, right:
        case dict(), dict() if right and left != right:
            if all(map(is_annotation, left)):
                return right
            if all(map(is_annotation, right)):
                return {**left, **right}
            return {"allOf": [left, right]}
        case (bool() | None), dict() if right:
            return right
        case _:
            return left


def union_of_names(key: str, left: SchemaObject, right: SchemaObject) -> Any:
    """Names in either list, in order, once each."""
    return list(dict.fromkeys((*left.required, *right.required)))


def common_values(key: str, left: SchemaObject, right: SchemaObject) -> Any:
    """Values in both lists, or the later list where nothing is common."""
    others = right.entries(key)
    return [value for value in left.entries(key) if value in others] or others


def common_types(key: str, left: SchemaObject, right: SchemaObject) -> Any:
    """The JSON types that both allow; the later one where they contradict."""
    match [name for name in left.types if name in right.types]:
        case []:
            return right.raw[key]
        case [name]:
            return name
        case several:
            return several


def combined(key: str, left: SchemaObject, right: SchemaObject) -> Any:
    """Two lists of alternatives of which one each must hold: every pair of them.

    Alternatives that only say what is required tell nothing new about the parts.
    """
    ours, theirs = left.entries(key), right.entries(key)
    if ours == theirs or all(map(only_requires, right.compositions.get(key, ()))):
        return ours
    if all(map(only_requires, left.compositions.get(key, ()))):
        return theirs
    if len(ours) * len(theirs) > MAX_PAIRS:
        return [*ours, *theirs]
    return [{"allOf": [one, other]} for one in ours for other in theirs]


MAX_PAIRS = 256
"""Most pairs of alternatives that are spelled out; any more are put side by side."""
OUTER_WINS = frozenset({"title", "description", "default", "example", "deprecated"})
MERGERS: dict[str, Callable[[str, SchemaObject, SchemaObject], Any]] = {
    "properties": merge_properties,
    "patternProperties": merge_properties,
    "required": union_of_names,
    "enum": common_values,
    "type": common_types,
    "items": merge_schemas,
    "additionalProperties": merge_schemas,
    "oneOf": combined,
    "anyOf": combined,
}
