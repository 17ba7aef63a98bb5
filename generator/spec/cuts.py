"""The last resort: what breaks OpenAPI and no rule can repair is cut off.

Always the smallest thing first: a field, then the objects around it, from the inside
out, each first emptied and then removed. What is left is valid.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from generator import pointers
from generator.facts import Json
from generator.pointers import ABSENT, Absent
from generator.spec.kinds import KINDS, Shape
from generator.spec.repair import Path
from generator.spec.walk import OPERATIONS

RULE: Final = "cut-off"
EMPTY: Final[dict[str, dict[str, Json]]] = {
    "info": {"title": "API", "version": "0"},
    "schema": {},
    "response": {"description": ""},
    "responses": {"default": {"description": ""}},
    "requestBody": {"content": {}},
    "header": {"schema": {}},
    "media": {},
    "example": {},
    "path": {},
    "encoding": {},
    "server": {"url": "/"},
    "variable": {"default": ""},
    "securityScheme": {"type": "http", "scheme": "bearer"},
}
"""What an object of a kind is when it says nothing; others have nothing like that."""
LOCATIONS: Final = ("path", "query", "header", "cookie")
NAMES: Final = {
    "components": re.compile(r"[a-zA-Z0-9._-]+\Z"),
    "paths": re.compile(r"/|x-"),
    "responses": re.compile(r"(?:[1-5](?:[0-9]{2}|XX)|default)\Z|x-"),
}
"""The names that members of a map may have."""
KEPT: Final = frozenset({"root", "components", "paths", "info"})
"""Objects that are never removed."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One way to get rid of a violation: put `value` at a place, or ABSENT.

    `kind` is that of the object there, or else `field`, or `missing` for a new one.
    """

    path: Path
    kind: str
    value: Json | Absent = ABSENT

    @property
    def removes(self) -> bool:
        """Whether nothing is left at the place."""
        return isinstance(self.value, Absent)


def ladder(root: dict[str, Any], path: Sequence[str | int]) -> Iterator[list[Step]]:
    """The ways to get rid of a violation at a place, what loses least first.

    The steps of one rung are taken together.
    """
    objects = list(enclosing(path))
    inner, kind = objects[0]
    yield list(unknown_names(root, path))
    if len(path) > len(inner) and pointers.get(root, path) is not ABSENT:
        place = (*inner, path[len(inner)])
        least = EMPTY.get(kind, {}).get(str(place[-1]), ABSENT)
        if not isinstance(least, Absent):
            yield [Step(place, "field", copy.deepcopy(least))]
        yield [Step(place, "field")]
    yield list(unknown_fields(root, inner, kind))
    yield list(missing_fields(root, inner, kind))
    if kind == "schema":
        yield list(required_names(root, inner))
    for place, kind in objects:
        node = pointers.get(root, place)
        if node is ABSENT:
            continue
        empty = emptied(kind, node)
        if empty is not None and empty != node:
            yield [Step(place, kind, empty)]
        if kind not in KEPT:
            yield [Step(place, kind)]


def unknown_fields(root: dict[str, Any], place: Path, kind: str) -> Iterator[Step]:
    """Steps that remove what an object of this version has no field for."""
    fields, node = KINDS[kind], pointers.get(root, place)
    minor = 2 if str(root.get("openapi")).startswith("3.2") else 1
    for key in node if isinstance(node, dict) and "*" not in fields else ():
        spec = fields.get(key)
        if key[:2] != "x-" and (spec is None or spec.since > minor):
            yield Step((*place, key), "field")


def missing_fields(root: dict[str, Any], place: Path, kind: str) -> Iterator[Step]:
    """Steps that fill in what an object must have with the least that it can say."""
    node = pointers.get(root, place)
    if not isinstance(node, dict) or "$ref" in node:
        return
    needed = EMPTY.get(kind, {}) if kind != "securityScheme" else {}
    if kind in ("parameter", "header"):
        needed = {} if {"schema", "content"} & node.keys() else {"schema": {}}
    for key, value in needed.items():
        if key not in node:
            yield Step((*place, key), "missing", copy.deepcopy(value))


def required_names(root: dict[str, Any], place: Path) -> Iterator[Step]:
    """A step that requires nothing: the validator wants every name that is required
    beside `allOf` to be a property, where JSON Schema does not.
    """
    node = pointers.get(root, place)
    if isinstance(node, dict) and "required" in node and "allOf" in node:
        yield Step((*place, "required"), "field")


def unknown_names(root: dict[str, Any], path: Sequence[str | int]) -> Iterator[Step]:
    """Steps that remove members with names that a map must not have."""
    node, is_section = pointers.get(root, path), path[:1] == ("components",)
    key = "components" if is_section and len(path) == 2 else path[-1] if path else ""
    legal = NAMES.get(str(key))
    for name in node if isinstance(node, dict) and legal else ():
        if legal and not legal.match(name):
            yield Step((*path, name), "field")


def enclosing(path: Sequence[str | int]) -> Iterator[tuple[Path, str]]:
    """The objects of OpenAPI on the way to a place, with their kinds, innermost first."""
    kind, at = "root", 0
    found: list[tuple[Path, str]] = [((), kind)]
    while at < len(path):
        fields = KINDS.get(kind, {})
        spec = fields.get(str(path[at]), fields.get("*"))
        size = 1 if spec and spec.shape is Shape.ONE else 2
        if spec is None or spec.kind not in KINDS or at + size > len(path):
            break
        kind, at = spec.kind, at + size
        found.append((tuple(path[:at]), kind))
    return reversed(found)


def emptied(kind: str, node: Any) -> Json:
    """An object that says nothing but which one it is; None where there is no such."""
    if kind == "parameter" and isinstance(node, dict):
        name, place = node.get("name"), node.get("in")
        if not isinstance(name, str) or place not in LOCATIONS:
            return None
        return {"name": name, "in": place, "required": place == "path", "schema": {}}
    if kind in ("components", "paths"):
        return None if isinstance(node, dict) else {}
    return copy.deepcopy(EMPTY.get(kind))


def loss(step: Step) -> str:
    """What a step takes away, as a sentence."""
    name = next(t for t in reversed(step.path) if isinstance(t, str))
    if step.kind == "missing":
        return f"`{name}` is filled in"
    if step.kind == "operation" and len(step.path) == 3:
        name = f"{name.upper()} {step.path[1]}"
    whole = f"`{name}`" if step.kind == "field" else f"the {step.kind} `{name}`"
    return f"{whole if step.removes else f'what {whole} says'} is left out"


def lost_operations(root: dict[str, Any], step: Step) -> Iterator[tuple[str, Path]]:
    """Method and path of the operations that a step takes away, with their places."""
    if step.path[:1] == ("paths",) and len(step.path) <= 3:
        for place in operations(root):
            if place[: len(step.path)] == step.path:
                yield f"{place[2].upper()} {place[1]}", place


def operations(root: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The places of the operations, or of what stands in their place."""
    paths = root.get("paths")
    for template, item in paths.items() if isinstance(paths, dict) else ():
        for method in OPERATIONS if isinstance(item, dict) else ():
            if method in item:
                yield "paths", template, method


@dataclass
class Knife:
    """Takes steps, and knows where the values that are left stood at first."""

    root: dict[str, Any]
    removed: list[tuple[Path, int]] = field(default_factory=list)

    def take(self, steps: Sequence[Step]) -> None:
        """Take steps at different places; of a list, the last item goes first."""
        for step in sorted(steps, key=lambda s: order(s.path), reverse=True):
            self.put(step)

    def put(self, step: Step) -> None:
        """Replace or remove one value, and what refers to a component that is gone."""
        *above, last = step.path
        holder = pointers.get(self.root, above)
        if not step.removes:
            holder[last if isinstance(holder, dict) else int(last)] = step.value
        elif isinstance(holder, list):
            del holder[int(last)]
            self.removed.append((tuple(above), int(last)))
        else:
            holder.pop(str(last), None)
        if step.removes and step.path[:1] == ("components",):
            gone = pointers.spell(tuple(map(str, step.path)))
            drop_references(self.root, lambda ref: (f"{ref}/").startswith(f"{gone}/"))

    def origin(self, path: Sequence[str | int]) -> Path:
        """Where a value stood before items of lists were removed."""
        found = list(path)
        for holder, index in reversed(self.removed):
            size = len(holder)
            if tuple(found[:size]) == holder and len(found) > size:
                at = int(found[size])
                found[size] = at + (at >= index)
        return tuple(found)


def order(path: Path) -> list[tuple[int, str]]:
    """A key by which places are sorted, items of a list by number."""
    return [(t, "") if isinstance(t, int) else (-1, t) for t in path]


def drop_references(node: Any, gone: Callable[[str], bool]) -> None:
    """Remove the objects below a node that only refer to what is gone."""

    def dead(value: Any) -> bool:
        ref = value.get("$ref") if isinstance(value, dict) else None
        return isinstance(ref, str) and gone(ref)

    if isinstance(node, list):
        node[:] = [item for item in node if not dead(item)]
    elif isinstance(node, dict):
        for key in [key for key, item in node.items() if dead(item)]:
            del node[key]
    for item in node.values() if isinstance(node, dict) else node:
        if isinstance(item, dict | list):
            drop_references(item, gone)
