"""References by `$id`: JSON Schema's base URIs, as local references.

JSON Schema 2020-12, section 8.2: a schema with an `$id` is a resource of its own, by
whose address the references in it are resolved, and other schemas may refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

from generator import pointers
from generator.openapi.kinds import KINDS, SCHEMA, Shape, named
from generator.openapi.rules import Path
from generator.pointers import ABSENT

FIELDS: Final = KINDS | {
    "root": KINDS["root"] | {"definitions": named("schema")},
    "response": KINDS["response"] | {"schema": SCHEMA},
}
MAX_DEPTH: Final = 256
"""Deepest nesting of objects that is searched; the reader refuses deeper ones."""


def localize(root: dict[str, Any], document: str) -> None:
    """Rewrite references that an `$id` explains; `document` is the address of all."""
    own = root.get("$self")
    start = joined(document, own) if isinstance(own, str) else document
    found = list(schemas("root", root, (), start))
    resources = {base: path for node, path, base in found if has_id(node)}
    anchors = {
        f"{base}#{node[key]}": path
        for node, path, base in found
        for key in ("$anchor", "$dynamicAnchor")
        if isinstance(node.get(key), str)
    }
    if not resources:
        return
    for node, _, base in found:
        ref = node.get("$ref")
        if isinstance(ref, str):
            better = local(root, ref, base, resources, anchors)
            if better is not None:
                node["$ref"] = pointers.spell(tuple(map(str, better)))


def local(
    root: dict[str, Any],
    ref: str,
    base: str,
    resources: dict[str, Path],
    anchors: dict[str, Path],
) -> Path | None:
    """Where a reference in a resource leads; None where no `$id` has a say in it."""
    address = joined(base, ref)
    if address in anchors and base in resources:
        return anchors[address]
    resource, fragment = urldefrag(address)
    if resource not in resources:
        return None
    inner = pointers.parse(f"#{fragment}") if fragment else ()
    if inner is None:
        return None
    path = (*resources[resource], *inner)
    is_there = pointers.get(root, path) is not ABSENT
    # Many documents give an `$id` and mean the whole document by `#/...` all the same.
    return path if is_there else None


def joined(base: str, ref: str) -> str:
    """A reference resolved by a base; itself where it is not one that can be."""
    try:
        return unquote(urljoin(base, ref)).removesuffix("#")
    except ValueError:
        return ref


def has_id(node: dict[str, Any]) -> bool:
    """Whether a schema is a resource of its own."""
    found = node.get("$id")
    return isinstance(found, str) and not found.startswith("#")


def schemas(
    kind: str, node: dict[str, Any], path: Path, base: str
) -> Iterator[tuple[dict[str, Any], Path, str]]:
    """Every schema with its place and the address that its references start from."""
    stack: list[tuple[str, dict[str, Any], Path, str]] = [(kind, node, path, base)]
    while stack:
        kind, node, path, base = stack.pop()
        if kind == "schema":
            base = joined(base, node["$id"]) if has_id(node) else base
            yield node, path, base
        fields = FIELDS.get(kind, {})
        for key, value in node.items() if len(path) < MAX_DEPTH else ():
            spec = fields.get(key, fields.get("*"))
            if spec is None or not spec.kind:
                continue
            for tail, item in items(spec.shape, value):
                stack.append((spec.kind, item, (*path, key, *tail), base))


def items(shape: Shape, value: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The objects in a field, with the rest of the way to each."""
    if shape is Shape.ONE and isinstance(value, dict):
        yield (), value
    elif shape is Shape.MAP and isinstance(value, dict):
        yield from (((k,), v) for k, v in value.items() if isinstance(v, dict))
    elif shape is Shape.LIST and isinstance(value, list):
        yield from (((n,), v) for n, v in enumerate(value) if isinstance(v, dict))
