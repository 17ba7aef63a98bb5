"""Which alternative a value is made of, and how it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from .document import Document, Json, Place, split_pointer

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
            stated = parts[0][0].get("x-discriminator-value")
            by_name = value_for(document, selection.get("mapping"), deciding)
            yield name, stated if isinstance(stated, str) else by_name


def selected(document: Document) -> dict[Place, list[tuple[str, str]]]:
    """Property and value by which a union of the document selects each component, where
    the document maps them: what it is where it stands alone, too.
    """
    schemas, at = document.mapping(("components", "schemas"))
    found: dict[Place, list[tuple[str, str]]] = {}
    for name in schemas:
        schema, _ = document.mapping((*at, name))
        selection = schema.get("discriminator")
        if isinstance(selection, dict) and schema.keys() & {"oneOf", "anyOf"}:
            mapping = selection.get("mapping")
            for value, target in mapping.items() if isinstance(mapping, dict) else ():
                pair = str(selection.get("propertyName")), str(value)
                place = document.follow(split_pointer(component(str(target))))[1]
                found.setdefault(place, []).append(pair)
    return found


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
    return places[0][-1]


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
