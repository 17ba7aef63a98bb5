"""Who extends whom by `allOf`, and which schemas stand for all that extend them.

A schema with a discriminator, or with alternatives that extend it in turn, is two
things: the base that others take their properties from, and, used as a type, the union
of its subtypes (OpenAPI 3.1.1, section 4.8.25.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator import pointers
from generator.facts import Json

if TYPE_CHECKING:
    from generator.model.references import Resolver

HEAD = "#/components/schemas/"
ALTERNATIVES = ("oneOf", "anyOf")
VALUE_KEYWORDS = ("x-discriminator-value", "x-ms-discriminator-value")
"""How Swagger 2.0 documents state the value that selects a subtype."""
MAX_DEPTH = 64
"""Deepest nesting of `allOf` in one schema that is searched for bases."""
MAX_FAMILY = 500
"""Most relatives of a schema that are followed, as many as members of a union: a chain
of thousands would make a quadratic number of pairs.
"""


@dataclass(frozen=True, slots=True)
class Family:
    """A schema that stands for its subtypes.

    `members` are the pointers of the schemas that a value can be, `property` and
    `values` (pairs of a value and a pointer) tell them apart. `base` is whether the
    schema itself is what a value is that no value of the property selects.
    """

    members: tuple[str, ...]
    property: str = ""
    values: tuple[tuple[str, str], ...] = ()
    base: bool = False


class Subtypes:
    """The subtypes of a document's schemas, by pointer."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.families: dict[str, Family | None] = {}
        self.plain: dict[str, dict[str, Any]] = {}

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """The schemas of the document that have a name."""
        components = self.resolver.document.get("components")
        found = components.get("schemas") if isinstance(components, dict) else None
        return {
            HEAD + pointers.escape(name): schema
            for name, schema in (found if isinstance(found, dict) else {}).items()
            if isinstance(schema, dict)
        }

    @cached_property
    def bases(self) -> dict[str, list[str]]:
        """What each schema extends directly."""
        return {
            pointer: list(dict.fromkeys(self.extended(schema)))
            for pointer, schema in self.schemas.items()
            if "allOf" in schema or "$ref" in schema
        }

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """What extends each schema directly, in documented order."""
        found: dict[str, list[str]] = {}
        for pointer, bases in self.bases.items():
            for base in bases:
                found.setdefault(base, []).append(pointer)
        return found

    def extended(self, schema: Any, depth: int = 0) -> Iterator[str]:
        """The pointers of the schemas whose properties a schema takes over."""
        if not isinstance(schema, dict) or depth > MAX_DEPTH:
            return
        if isinstance(schema.get("$ref"), str) and (depth or len(schema) > 1):
            yield from self.located(schema["$ref"])
        parts = schema.get("allOf")
        for part in parts if isinstance(parts, list) else ():
            yield from self.extended(part, depth + 1)

    def located(self, ref: str) -> Iterator[str]:
        """The pointer behind a reference, if it leads to a schema."""
        pointer = self.resolver.target(ref)
        if pointer in self.schemas:
            yield pointer

    def descendants(self, pointer: str) -> list[str]:
        """All that extends a schema, directly or not, bases first."""
        return walk(pointer, self.children)

    def ancestors(self, pointer: str) -> list[str]:
        """All that a schema extends, nearest first."""
        return walk(pointer, self.bases)

    def options(self, pointer: str) -> list[str]:
        """The alternatives of a schema that extend it in turn."""
        schema = self.schemas.get(pointer, {})
        found = [
            target
            for keyword in ALTERNATIVES
            for option in listed(schema.get(keyword))
            if isinstance(option, dict) and isinstance(option.get("$ref"), str)
            for target in self.located(option["$ref"])
        ]
        return [option for option in found if pointer in self.ancestors(option)]

    def family(self, pointer: str) -> Family | None:
        """The family of a schema; None for one that stands for itself only."""
        if pointer not in self.families:
            self.families[pointer] = self.found_family(pointer)
        return self.families[pointer]

    def found_family(self, pointer: str) -> Family | None:
        """The family of a schema, worked out."""
        schema = self.schemas.get(pointer, {"enum": []})
        options = self.options(pointer)
        is_union = any(keyword in schema for keyword in ALTERNATIVES) and not options
        if is_union or "enum" in schema:
            return None
        name, mapping = self.discriminator(pointer)
        targets = self.targets(mapping, pointer)
        below = self.descendants(pointer) if name else []
        is_own = "discriminator" in schema
        members = dict.fromkeys(
            (*options, *below, *(targets.values() if is_own else ()))
        )
        members.pop(pointer, None)
        if not members:
            return None
        mapped = pointer in targets.values() or (not is_own and bool(name))
        optional = bool(name) and not self.requires(pointer, name)
        alone = not options and (optional or len(members) == 1)
        everyone = (*members, *((pointer,) if mapped or alone else ()))
        values = tuple(self.values(everyone, targets, name)) if name else ()
        return Family(everyone, name, values, alone and not mapped)

    def targets(self, mapping: Any, pointer: str) -> dict[str, str]:
        """The schema that each value of a mapping selects, itself or by its name."""
        found: dict[str, str] = {}
        for value, ref in mapping.items() if isinstance(mapping, dict) else ():
            if not isinstance(ref, str):
                continue
            full = ref if "#" in ref else HEAD + pointers.escape(ref)
            found |= {str(value): target for target in self.located(full)}
        return found

    def discriminator(self, pointer: str) -> tuple[str, Any]:
        """Property and mapping of a schema's discriminator, its own or inherited."""
        for owner in (pointer, *self.ancestors(pointer)):
            entry = self.schemas[owner].get("discriminator")
            if isinstance(entry, str):
                return entry, {}
            name = entry.get("propertyName") if isinstance(entry, dict) else None
            if isinstance(entry, dict) and isinstance(name, str):
                return name, entry.get("mapping")
        return "", {}

    def requires(self, pointer: str, name: str) -> bool:
        """Whether a schema or what it extends requires a property."""
        return any(
            name in listed(part.get("required"))
            for owner in (pointer, *self.ancestors(pointer))
            for part in own_parts(self.schemas[owner])
        )

    def values(
        self, members: tuple[str, ...], targets: dict[str, str], name: str
    ) -> Iterator[tuple[str, str]]:
        """Pairs of a discriminator's value and the member that it selects."""
        mapped = set(targets.values())
        for value, target in targets.items():
            if target in members:
                yield value, target
        for member in members:
            if member not in mapped:
                taken = targets.keys()
                found = [v for v in self.stated(member, name) if v not in taken]
                yield from ((value, member) for value in found)

    def stated(self, member: str, name: str) -> list[str]:
        """The values that select a member without a mapping: what it states, what its
        property is restricted to, the like-named value of its bases, its own name.
        """
        schema = self.schemas[member]
        stated = [schema[key] for key in VALUE_KEYWORDS if key in schema]
        texts = [value for value in stated if isinstance(value, str)]
        texts = texts or restricted(schema, name)
        if texts:
            return texts
        title = pointers.unescape(member.removeprefix(HEAD))
        known = [
            value
            for base in self.ancestors(member)
            for value in restricted(self.schemas[base], name)
        ]
        return [v for v in known if bare(v) == bare(title)][:1] or [title]

    def base(self, ref: str, schema: dict[str, Any]) -> dict[str, Any]:
        """A referenced schema as others extend it: without the alternatives that
        extend it in turn.
        """
        pointer = self.resolver.target(ref)
        if pointer not in self.plain:
            self.plain[pointer] = self.without_options(pointer, schema)
        return self.plain[pointer]

    def without_options(self, pointer: str, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema without the alternatives that extend it, itself where none does."""
        family = any(keyword in schema for keyword in ALTERNATIVES) and self.options(
            pointer
        )
        dropped = {*ALTERNATIVES, "discriminator"} if family else set()
        kept = {key: value for key, value in schema.items() if key not in dropped}
        return kept if dropped else schema


def walk(start: str, edges: dict[str, list[str]]) -> list[str]:
    """All that can be reached from a start, nearest first, without the start."""
    found: dict[str, None] = {}
    queue = list(edges.get(start, ()))
    for pointer in queue:
        if len(found) >= MAX_FAMILY:
            break
        if pointer not in found and pointer != start:
            found[pointer] = None
            queue += edges.get(pointer, ())
    return list(found)


def own_parts(schema: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """A schema and the inline parts of its `allOf`."""
    if not isinstance(schema, dict) or depth > MAX_DEPTH:
        return
    yield schema
    for part in listed(schema.get("allOf")):
        yield from own_parts(part, depth + 1)


def restricted(schema: dict[str, Any], name: str) -> list[str]:
    """The texts that a schema's own parts restrict a property to."""
    for part in own_parts(schema):
        properties = part.get("properties")
        entry = properties.get(name) if isinstance(properties, dict) else None
        if isinstance(entry, dict):
            values: list[Json] = [entry["const"]] if "const" in entry else []
            return [
                spelled(value)
                for value in values or listed(entry.get("enum"))
                if isinstance(value, str | int)
            ]
    return []


def spelled(value: str | int) -> str:
    """A value as the text that a mapping has for it."""
    return value if isinstance(value, str) else str(value).lower()


def listed(value: Any) -> list[Any]:
    """A list as it is; an empty one for anything else."""
    return value if isinstance(value, list) else []


def bare(name: str) -> str:
    """A name's letters and digits, in one case."""
    return "".join(filter(str.isalnum, name)).casefold()
