"""`allOf` and its relatives: several schemas that hold at once become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.model.references import BadReference, Resolver, is_annotation

MAX_DEPTH = 64
MAX_PARTS = 20_000
"""Most parts of one schema: those that name each other twice would be exponential."""
NULL = {"type": "null"}
TAKEN_APART = frozenset({"allOf", "$ref", "if", "then", "else", "dependentSchemas"})
"""Keywords whose schemas become part of the one that has them."""


def assertions(schema: dict[str, Any]) -> dict[str, Any]:
    """The keywords of a schema that say which values are valid."""
    return {k: v for k, v in schema.items() if not is_annotation(k)}


def only_requires(schema: Any) -> bool:
    """Whether a schema merely says which properties must be there (or may not)."""
    if not isinstance(schema, dict):
        return True
    rest = {key for key in schema if not is_annotation(key)}
    return rest <= {"required", "not", "type"} and schema.get("type") in (
        None,
        "object",
    )


def sole_reference(schema: dict[str, Any]) -> str | None:
    """The reference that a schema amounts to: `$ref`, or `allOf` with just one and
    nothing else of weight.
    """
    rest = assertions(schema)
    if set(rest) == {"$ref"} and isinstance(rest["$ref"], str):
        return str(rest["$ref"])
    parts = rest.pop("allOf", None)
    if not isinstance(parts, list) or not adds_nothing(rest):
        return None
    heavy = [part for part in parts if not adds_nothing(part)]
    alone = isinstance(heavy[0], dict) and len(heavy) == 1 if heavy else False
    return sole_reference(heavy[0]) if alone else None


def adds_nothing(part: Any) -> bool:
    """Whether a part of an `allOf` changes nothing beside an object's own schema (a
    repeated `type: object` does not).
    """
    if not isinstance(part, dict):
        return part is True
    rest = assertions(part)
    return set(rest) <= {"type"} and rest.get("type", "object") == "object"


def merge_all_of(schema: dict[str, Any], resolver: Resolver) -> dict[str, Any]:
    """One schema that says what the schema and all parts of its `allOf` say.

    Properties are merged by name; where two parts describe one property, both hold.
    """
    return Merging(resolver).merged(schema)


@dataclass
class Merging:
    """One schema made of several. `left` is how many parts it may still have, `branches`
    are the schemas that hold on a condition, `followed` the references that were taken
    apart: their parts hold once.
    """

    resolver: Resolver
    left: int = MAX_PARTS
    branches: list[dict[str, Any]] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)

    def merged(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The parts of a schema as one; what holds on a condition adds properties."""
        result: dict[str, Any] = {}
        for part in self.parts(schema, frozenset(), {}, 0):
            merge_into(result, part)
        known = result.get("properties")
        properties = dict(known) if isinstance(known, dict) else {}
        extra: dict[str, list[Any]] = {}
        for branch in self.branches[:MAX_PARTS]:
            for name, value in self.properties(branch).items():
                if name not in properties and value not in extra.setdefault(name, []):
                    extra[name].append(value)
        for name, values in extra.items():
            properties[name] = values[0] if len(values) == 1 else {"anyOf": values}
        return {**result, "properties": properties} if extra else result

    def properties(self, branch: dict[str, Any]) -> dict[str, Any]:
        """The properties that a schema has which holds on a condition."""
        inner = Merging(self.resolver, self.left // 2).merged(branch)
        self.left //= 2
        found = inner.get("properties")
        return found if isinstance(found, dict) else {}

    def parts(
        self,
        schema: dict[str, Any],
        seen: frozenset[str],
        bound: dict[str, Any],
        depth: int,
    ) -> Iterator[dict[str, Any]]:
        """All schemas that hold at once, references followed, bases first.

        A reference that leads back to itself adds nothing and is left out. `bound` has
        what dynamic references stand for, the outermost schema's word first.
        """
        self.left -= 1
        if depth > MAX_DEPTH or self.left < 0:
            return
        ref, inner = schema.get("$ref"), {**dynamic_anchors(schema), **bound}
        if isinstance(ref, str) and ref not in seen:
            target = referred(ref, self.resolver)
            if not inner and ref in self.followed:
                target = own_part(target)
            self.followed.add(ref)
            yield from self.parts(target, seen | {ref}, inner, depth + 1)
        children = schema.get("allOf")
        for child in children if isinstance(children, list) else ():
            if isinstance(child, dict):
                yield from self.parts(child, seen, bound, depth + 1)
        self.branches += branches_of(schema)
        own = own_part(schema)
        keyword, alone = sole_alternative(own)
        if alone is not None:
            own.pop(keyword)
            inner_parts = self.parts(alone, seen, bound, depth + 1)
            yield from (with_null(part) for part in inner_parts)
        if own:
            yield substituted(own, bound) if bound else own


def sole_alternative(schema: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """The keyword and the only alternative to null of a schema; None for any other."""
    for keyword in ("anyOf", "oneOf"):
        options = schema.get(keyword)
        if isinstance(options, list) and len(options) == 2 and NULL in options:
            other = options[options[0] == NULL]
            if isinstance(other, dict) and other != NULL:
                return keyword, other
    return "", None


def with_null(part: dict[str, Any]) -> dict[str, Any]:
    """A part of a schema that may be null as a whole: null fits each of its parts."""
    found = dict(part)
    kinds = found.get("type")
    if kinds is not None and "null" not in (
        kinds if isinstance(kinds, list) else [kinds]
    ):
        found["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
    for keyword in ("oneOf", "anyOf"):
        if isinstance(found.get(keyword), list) and NULL not in found[keyword]:
            found[keyword] = [*found[keyword], NULL]
    values = [found.pop("const")] if "const" in found else found.get("enum")
    if isinstance(values, list):
        found["enum"] = values if None in values else [*values, None]
    return found


def own_part(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema says itself, without the schemas that become part of it."""
    return {k: v for k, v in schema.items() if k not in TAKEN_APART}


def has_parts(schema: dict[str, Any]) -> bool:
    """Whether a schema consists of several."""
    return not TAKEN_APART.isdisjoint(schema)


def branches_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas that hold for some values only."""
    dependent = schema.get("dependentSchemas")
    found = [schema.get("then"), schema.get("else")]
    found += dependent.values() if isinstance(dependent, dict) else []
    return [branch for branch in found if isinstance(branch, dict)]


def dynamic_anchors(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema's definitions give dynamic references to stand for."""
    definitions = schema.get("$defs")
    return {
        name: {k: v for k, v in entry.items() if k != "$dynamicAnchor"}
        for entry in (definitions.values() if isinstance(definitions, dict) else ())
        if isinstance(entry, dict)
        and isinstance(name := entry.get("$dynamicAnchor"), str)
    }


def substituted(node: Any, bound: dict[str, Any], depth: int = 0) -> Any:
    """A schema with what its dynamic references stand for in their place."""
    if depth > MAX_DEPTH:
        return node
    if isinstance(node, list):
        return [substituted(item, bound, depth + 1) for item in node]
    if not isinstance(node, dict):
        return node
    ref = node.get("$dynamicRef")
    name = ref.rpartition("#")[2] if isinstance(ref, str) else None
    if name in bound:
        rest = {k: v for k, v in node.items() if k != "$dynamicRef"}
        return {"allOf": [bound[name], rest]} if rest else bound[name]
    return {
        key: value if key == "$defs" else substituted(value, bound, depth + 1)
        for key, value in node.items()
    }


def referred(ref: str, resolver: Resolver) -> dict[str, Any]:
    """The schema behind a reference, as others extend it; an empty one where there is
    none.
    """
    try:
        target = resolver.lookup(ref)
    except BadReference:
        return {}
    if not isinstance(target, dict):
        return {}
    return resolver.subtypes.base(ref, target)


def merge_into(merged: dict[str, Any], part: dict[str, Any]) -> None:
    """Add what `part` says to `merged`, in place."""
    for key, value in part.items():
        if key in MERGERS and key in merged:
            merged[key] = MERGERS[key](merged[key], value)
        elif key in OUTER_WINS or key not in merged:
            merged[key] = value


def merge_properties(left: Any, right: Any) -> Any:
    """Properties of both; a shared one must satisfy both."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return left
    result = dict(left)
    for name, schema in right.items():
        result[name] = both(result[name], schema) if name in result else schema
    return result


def both(left: Any, right: Any) -> Any:
    """A schema for values that satisfy two schemas."""
    if left == right or not isinstance(right, dict) or not right:
        return left
    if not isinstance(left, dict) or not assertions(left):
        return right
    if not assertions(right):
        return {**left, **right}
    return {"allOf": [left, right]}


def union_of_names(left: Any, right: Any) -> Any:
    """Names in either list, in order, once each."""
    if not isinstance(left, list) or not isinstance(right, list):
        return left
    return list(dict.fromkeys(n for n in (*left, *right) if isinstance(n, str)))


def common_values(left: Any, right: Any) -> Any:
    """Values in both lists, or the later list where nothing is common."""
    if not isinstance(left, list) or not isinstance(right, list):
        return left
    return [value for value in left if value in right] or right


def common_types(left: Any, right: Any) -> Any:
    """The JSON types that both allow; the later one where they contradict."""
    first = left if isinstance(left, list) else [left]
    second = right if isinstance(right, list) else [right]
    common = [name for name in first if name in second]
    if not common:
        return right
    return common if len(common) > 1 else common[0]


def combined(left: Any, right: Any) -> Any:
    """Two lists of alternatives of which one each must hold: every pair of them.

    Alternatives that only say what is required tell nothing new about the parts.
    """
    if left == right or not isinstance(left, list) or not isinstance(right, list):
        return left
    if all(map(only_requires, right)):
        return left
    if all(map(only_requires, left)):
        return right
    if len(left) * len(right) > MAX_PAIRS:
        return [*left, *right]
    return [{"allOf": [one, other]} for one in left for other in right]


MAX_PAIRS = 256
"""Most pairs of alternatives that are spelled out; any more are put side by side."""
OUTER_WINS = frozenset({"title", "description", "default", "example", "deprecated"})
MERGERS = {
    "properties": merge_properties,
    "patternProperties": merge_properties,
    "required": union_of_names,
    "enum": common_values,
    "type": common_types,
    "items": both,
    "additionalProperties": both,
    "oneOf": combined,
    "anyOf": combined,
}
