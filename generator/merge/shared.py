"""Schemas that refer to themselves: components from the start."""

from __future__ import annotations

from collections.abc import Iterable

from generator.facts import Section
from generator.merge.nouns import is_generated, own_name
from generator.merge.schema_tree import merge_schema
from generator.merge.tree import Component, Node, plant
from generator.naming import assign, pascal


def shared_components(sections: Iterable[Section]) -> list[Component]:
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
        Component((name,), merge_schema(nodes[name]), name, names[name])
        for name in sorted(nodes)
    ]


def _name(name: str) -> str:
    return pascal(name) if is_generated(name) else own_name(name)
