"""Which alternative a value is made of, and how it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from .document import Document, Json, Place, split_pointer

ALTERNATIVES = frozenset(("oneOf", "anyOf"))
STATED = ("x-discriminator-value", "x-ms-discriminator-value")
"""Where a schema of Swagger 2.0 says by which value it is selected."""
Pick: TypeAlias = Callable[[int, Place], int]
"""Chooses one of so many alternatives of the schema at a place."""


def tags(
    document: Document, parts: Sequence[tuple[dict[str, Json], Place]], pick: Pick
) -> Iterator[tuple[str, str]]:
    """Property and value for each discriminator among the parts of one value.

    The parts are a schema, what it combines and the alternative that was chosen, each
    with its place; the outermost one comes first.
    """
    places = [here for _, here in parts]
    for schema, here in parts:
        selection = schema.get("discriminator")
        name = selection.get("propertyName") if isinstance(selection, dict) else None
        if isinstance(selection, dict) and isinstance(name, str):
            deciding = chosen(document, schema, here, pick) or places
            stated = next(
                (parts[0][0][key] for key in STATED if key in parts[0][0]), None
            )
            by_name = value_for(document, selection.get("mapping"), deciding)
            yield name, stated if isinstance(stated, str) else by_name


def selected(document: Document) -> dict[Place, list[tuple[str, str]]]:
    """Property and value by which unions of the document select each component: what it
    is where it stands alone, too.
    """
    found: dict[Place, list[tuple[str, str]]] = {}
    for union, name, mapping in unions(document.root):
        mapped: set[Place] = set()
        for value, target in mapping.items() if isinstance(mapping, dict) else ():
            place = document.follow(split_pointer(component(str(target))))[1]
            mapped.add(place)
            found.setdefault(place, []).append((name, str(value)))
        for place in alternatives_of(document, union):
            if place not in mapped:
                found.setdefault(place, []).append((name, place[-1]))
    return found


def unions(root: Mapping[str, Json]) -> Iterator[tuple[dict[str, Json], str, Json]]:
    """The schemas anywhere in a document whose alternatives a property selects, with the
    property's name and the mapping.
    """
    waiting: list[Json] = [dict(root)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            match node.get("discriminator"):
                case {"propertyName": str(name), **rest} if not ALTERNATIVES.isdisjoint(
                    node
                ):
                    yield node, name, rest.get("mapping")
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def alternatives_of(document: Document, union: dict[str, Json]) -> Iterator[Place]:
    """The components that the alternatives of a union refer to."""
    for entry in (*listed(union, "oneOf"), *listed(union, "anyOf")):
        ref = entry.get("$ref") if isinstance(entry, dict) else None
        if isinstance(ref, str) and ref.startswith("#"):
            place = document.follow(split_pointer(ref))[1]
            if is_component(place):
                yield place


def component(target: str) -> str:
    """A target of a mapping as a reference: a name stands for a schema."""
    return target if "#" in target else f"#/components/schemas/{target}"


def chosen(
    document: Document, schema: dict[str, Json], here: Place, pick: Pick
) -> list[Place]:
    """The alternative that a value is made of; never null."""
    for keyword in ("oneOf", "anyOf"):
        if found := alternatives(schema, keyword):
            index = found[pick(len(found), (*here, keyword))]
            return [document.follow((*here, keyword, str(index)))[1]]
    return []


def alternatives(schema: dict[str, Json], keyword: str) -> list[int]:
    """The alternatives of a `oneOf` or `anyOf` that are not just null."""
    entries = enumerate(listed(schema, keyword))
    return [index for index, entry in entries if entry != {"type": "null"}]


def value_for(document: Document, mapping: Json, places: Sequence[Place]) -> str:
    """The value that selects one of some places: by the mapping, else its name."""
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        named = split_pointer(component(target)) if isinstance(target, str) else None
        if named is not None and document.follow(named)[1] in places:
            return str(value)
    components = (place for place in places if is_component(place))
    return next(components, places[0])[-1]


def is_component(place: Place) -> bool:
    """Whether a schema has a name of its own in the document."""
    return len(place) == 3 and place[:2] == ("components", "schemas")


def subtype(document: Document, here: Place) -> Place:
    """The schema that a base of subtypes stands for: the first that is mapped, or else
    that extends it.
    """
    schema, _ = document.mapping(here)
    selection = schema.get("discriminator")
    if not isinstance(selection, dict) or schema.keys() & {"oneOf", "anyOf"}:
        return here
    mapping = selection.get("mapping")
    if not isinstance(mapping, dict):
        return extending(document, here)
    for target in mapping.values():
        found, place = document.mapping(split_pointer(component(str(target))))
        if found:
            return place
    return here


def extending(document: Document, here: Place) -> Place:
    """The first component that extends the schema at a place; itself without one."""
    schemas, at = document.mapping(("components", "schemas"))
    for name, schema in schemas.items():
        parts = schema.get("allOf") if isinstance(schema, dict) else None
        for index in range(len(parts) if isinstance(parts, list) else 0):
            place = (*at, name, "allOf", str(index))
            if document.follow(place)[1] == here:
                return (*at, name)
    return here


def listed(schema: dict[str, Json], keyword: str) -> list[Json]:
    """A keyword's list; an empty one for anything else."""
    found = schema.get(keyword)
    return found if isinstance(found, list) else []
