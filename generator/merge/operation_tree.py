"""Merging what several sections state about one operation."""

from __future__ import annotations

from collections.abc import Sequence

from generator.facts import Evidence
from generator.merge.evidence import decide
from generator.merge.schema_tree import merge_schema, note_presence
from generator.merge.tree import Node, Part

QUIET = frozenset({"externalDocs", "operationId", "x-operation", "tags"})
"""What belongs to a page rather than to the operation: differences are no dispute."""


def merge_operation(nodes: Sequence[Node]) -> Part:
    """One operation from several sections' statements."""
    for node in nodes:
        _name_success(node, nodes)
    part = Part()
    for key in _keys(nodes):
        inner = [n.children[key] for n in nodes if key in n.children]
        if key == "parameters":
            part.children[key] = _merge_parameters(inner)
        else:
            _merge_plain(part, key, inner)
    return part


def _merge_parameters(lists: list[Node]) -> Part:
    """Parameters, with the pages that list others and leave one out."""
    part = Part()
    for name in _keys(lists):
        stating = [n.children[name] for n in lists if name in n.children]
        silent = [n for n in lists if name not in n.children and n.children]
        inner = Part()
        _merge_into(inner, stating)
        note_presence(inner, stating, silent)
        part.children[name] = inner
    return part


def _merge_plain(part: Part, key: str, nodes: list[Node]) -> None:
    said = [s for node in nodes for s in node.statements]
    if said:
        entry = decide(said)
        part.entries[key] = entry
    deeper = [n for n in nodes if n.children]
    if key == "schema":
        part.children[key] = merge_schema(nodes)
    elif deeper:
        _merge_into(part.at(key), deeper)


def _merge_into(part: Part, nodes: list[Node]) -> None:
    for key in _keys(nodes):
        inner = [n.children[key] for n in nodes if key in n.children]
        _merge_plain(part, key, inner)


def _keys(nodes: Sequence[Node]) -> list[str]:
    """The children's names, as the strongest node orders them."""
    ranked = sorted(nodes, key=_rank)
    return list(dict.fromkeys(key for node in ranked for key in node.children))


def _rank(node: Node) -> tuple[object, ...]:
    said = list(node.below())
    best = max((s.evidence for s in said), default=Evidence.PROSE)
    return (-best, min((s.span for s in said if s.evidence == best), default=()))


def _name_success(node: Node, nodes: Sequence[Node]) -> None:
    """Read a page's `2XX` as the one successful status that the others name."""
    responses = node.children.get("responses")
    if not responses or "2XX" not in responses.children:
        return
    exact = {
        status
        for other in nodes
        if (inner := other.children.get("responses"))
        for status in inner.children
        if status.startswith("2") and status.isdigit()
    }
    if len(exact) == 1 and not exact & responses.children.keys():
        responses.children[exact.pop()] = responses.children.pop("2XX")
