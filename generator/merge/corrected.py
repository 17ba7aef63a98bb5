"""Shapes that tables and lists state and that every example contradicts: what an API
really sends has precedence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from generator.facts import Json
from generator.merge.infer import infer_schema, keyed_by_data
from generator.merge.observe import MAX_DEPTH, TYPES, is_told, part_kind
from generator.merge.result import Statement
from generator.merge.tree import AT_THE_PLACE, Decision, Part

Seen: TypeAlias = Sequence[tuple[Json, Statement]]
PROVEN_SHAPE = "every example has another shape"


def correct_shapes(
    part: Part, seen: Seen, shared: Mapping[str, Part], depth: int = 0
) -> None:
    """Make a list what is stated as an object and always shown as a list of such
    objects, and the other way round; `shared` are the schemas that `$ref` entries name,
    which stay as they are.
    """
    real = [(value, witness) for value, witness in seen if value is not None]
    if depth > MAX_DEPTH or not real:
        return
    shown = {TYPES[type(value)][0] for value, _ in real}
    target = shared.get(str(part.value("$ref")), part)
    if len(shown) == 1 and is_told(
        part.entries.get("$ref") or part.entries.get("type")
    ):
        stated = part_kind(target)
        if (stated, *shown) == ("array", "object"):
            correct_list(part, real, shared)
        elif (stated, *shown) == ("object", "array"):
            correct_object(part, target, real)
    if "$ref" in part.entries:
        return
    if items := part.children.get("items"):
        inner = [(i, w) for v, w in real if isinstance(v, list) for i in v]
        correct_shapes(items, inner, shared, depth + 1)
    for name, known in part.properties.items():
        held = [(v[name], w) for v, w in real if isinstance(v, dict) and name in v]
        correct_shapes(known, held, shared, depth + 1)


def correct_list(part: Part, seen: Seen, shared: Mapping[str, Part]) -> None:
    """Make a stated list the object that is shown: one item, or an object that has the
    list under a name which the table leaves out.
    """
    items = part.children.get("items") or Part()
    known = shared.get(str(items.value("$ref")), items).properties
    objects = [value for value, _ in seen if isinstance(value, dict)]
    if fits(known, objects):
        become(part, items, "object", seen)
        return
    names = [name for name in objects[0] if is_list_of(known, name, objects)]
    if names or not known:
        whole = infer_schema(seen)
        for name in names[:1]:
            stated = {k: e for k, e in part.entries.items() if k not in AT_THE_PLACE}
            whole.properties[name] = Part(stated, dict(part.children))
        become(part, whole, "object", seen)


def is_list_of(
    known: Mapping[str, Part], name: str, objects: Sequence[Mapping[str, Json]]
) -> bool:
    """Whether objects hold lists of what is known under a name."""
    held = [value.get(name) for value in objects]
    lists = [value for value in held if isinstance(value, list)]
    return len(lists) == len(held) and fits(known, [i for v in lists for i in v])


def correct_object(part: Part, target: Part, seen: Seen) -> None:
    """Make a stated object the list that is shown, of such objects or of anything."""
    listed = [item for value, _ in seen if isinstance(value, list) for item in value]
    if fits(target.properties, listed):
        stated = {k: e for k, e in part.entries.items() if k not in AT_THE_PLACE}
        inner = Part(stated, dict(part.children))
        become(part, Part({}, {"items": inner}), "array", seen)
    elif not target.properties:
        become(part, infer_schema(seen), "array", seen)


def fits(known: Mapping[str, Part], values: Sequence[object]) -> bool:
    """Whether values are objects that share half of the names with a schema, of those
    that either has."""
    objects = [value for value in values if isinstance(value, dict)]
    names = {name for value in objects for name in value}
    if not known or not names or len(objects) < len(values) or keyed_by_data(names):
        return False
    return 2 * len(names & known.keys()) >= min(len(names), len(known))


def become(part: Part, other: Part, kind: str, seen: Seen) -> None:
    """Put another schema at a place; what is said about the place itself stays."""
    before = part.entries.get("type") or part.entries.get("$ref")
    stated = (*(before.statements if before else ()), *(w for _, w in seen[:1]))
    place = {k: e for k, e in part.entries.items() if k in AT_THE_PLACE}
    part.children = other.children
    part.entries = {**other.entries, **place}
    if "$ref" not in part.entries:
        part.entries["type"] = Decision(kind, stated, PROVEN_SHAPE, True)
