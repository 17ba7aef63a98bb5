"""Recursive schemas, which are components from the start."""

from __future__ import annotations

from collections.abc import Iterable

from generator.facts import Section
from generator.merge.media import all_schemas, subschemas
from generator.merge.nouns import is_generated, own_name
from generator.merge.schema_tree import merge_schema
from generator.merge.tree import (
    AT_THE_PLACE,
    NAME,
    Decision,
    Node,
    Part,
    SharedSchema,
    plant,
)
from generator.merge.unify import compatible, unify
from generator.naming import assign, pascal


def shared_components(sections: Iterable[Section]) -> list[SharedSchema]:
    """One component for each recursive schema of the fragments, by its name there.

    `wanted` stays the fragment's name, which `$ref` entries use.
    """
    nodes: dict[str, list[Node]] = {}
    for section in sorted(sections, key=lambda s: s.span):
        for component in section.components:
            tree = plant(component.facts, section.edition)
            nodes.setdefault(component.name, []).append(tree)
    names = assign(((name, _name(name)) for name in nodes), fold=str.casefold)
    return [
        SharedSchema((name,), merge_schema(nodes[name]), name, names[name])
        for name in sorted(nodes)
    ]


def refer_to_shared(operations: Iterable[Part], shared: Iterable[SharedSchema]) -> None:
    """Where a fragment resolved a shared schema in place, refer to it instead."""
    known = {component.wanted: component for component in shared}
    if not known:
        return
    roots = (schema for part in operations for schema in all_schemas(part))
    parts = [part for schema in roots for part in subschemas(schema)]
    for part in parts:
        component = known.get(str(part.value(NAME)))
        if component is None or "$ref" in part.entries:
            continue
        inline = Part(dict(part.entries), dict(part.children))
        if compatible(component.part, inline):
            component.part = unify([component.part, inline])
        stated = part.entries[NAME]
        kept = {k: e for k, e in part.entries.items() if k in AT_THE_PLACE}
        part.entries = kept | {"$ref": Decision(component.wanted, stated.statements)}
        part.children = {}


def _name(name: str) -> str:
    return pascal(name) if is_generated(name) else own_name(name)
