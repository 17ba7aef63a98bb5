"""Removing violations round by round until a document is valid."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from generator import patterns as re, pointers
from generator.dataclass import dataclass, field, replace
from generator.facts import Json
from generator.openapi.kinds import KINDS, Shape
from generator.openapi.load import Document
from generator.openapi.rules import Path, Repair
from generator.openapi.validate import UNFOLLOWED, Violation, validate, violations
from generator.openapi.walk import OPERATIONS
from generator.pointers import ABSENT, Absent
from generator.report.diagnostics import Report

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
"""The empty form of each kind of object; other kinds have none."""
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
    """An object that says nothing but which one it is; None if there is no such."""
    if kind == "parameter" and isinstance(node, dict):
        name, place = node.get("name"), node.get("in")
        if not isinstance(name, str) or place not in LOCATIONS:
            return None
        return {"name": name, "in": place, "required": place == "path", "schema": {}}
    if kind in ("components", "paths"):
        return None if isinstance(node, dict) else {}
    return copy.deepcopy(EMPTY.get(kind))


def loss(step: Step) -> str:
    """The loss by a step, as a sentence."""
    name = next(t for t in reversed(step.path) if isinstance(t, str))
    if step.kind == "missing":
        return f"`{name}` is filled in"
    if step.kind == "operation" and len(step.path) == 3:
        name = f"{name.upper()} {step.path[1]}"
    whole = f"`{name}`" if step.kind == "field" else f"the {step.kind} `{name}`"
    return f"{whole if step.removes else f'the content of {whole}'} is omitted"


def lost_operations(root: dict[str, Any], step: Step) -> Iterator[tuple[str, Path]]:
    """Method and path of the operations that a step takes away, with their places."""
    if step.path[:1] == ("paths",) and len(step.path) <= 3:
        for place in operations(root):
            if place[: len(step.path)] == step.path:
                yield f"{place[2].upper()} {place[1]}", place


def operations(root: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The places of the operations, or of what is in their place."""
    paths = root.get("paths")
    for template, item in paths.items() if isinstance(paths, dict) else ():
        for method in OPERATIONS if isinstance(item, dict) else ():
            if method in item:
                yield "paths", template, method


@dataclass
class Editor:
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


MAX_ROUNDS: Final = 24
HINT: Final = "correct it there, or by `overlay` or `overrides` in fragmint.toml"


@dataclass(frozen=True, slots=True)
class Lost:
    """An operation that was cut off: method and path, its place, and why."""

    operation: str
    path: Path
    message: str


@dataclass
class Settlement:
    """The parts that were cut off: everything, and the whole operations among it."""

    repairs: list[Repair] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


def settle(document: Document, report: Report) -> Settlement:
    """Cut off what breaks OpenAPI; one warning (`cut-off`) says what each cut lost.

    The document is changed in place. Where cutting does not help, it stays as it is
    and every violation is an error (`invalid-spec`).
    """
    trial = replace(document, value=copy.deepcopy(document.value))
    editor, taken = Editor(trial.value), set[tuple[Path, bool]]()
    described, settlement = Report(), Settlement()
    for _ in range(MAX_ROUNDS):
        found = list(violations(trial))
        if not found:
            document.value.clear()
            document.value.update(trial.value)
            report.extend(described)
            return settlement
        steps = dict(chosen(trial, found, editor, taken))
        if not steps:
            break
        for step, message in steps.items():
            tell(document, editor, step, message, settlement, described)
        editor.take(list(steps))
    validate(document, report)
    return Settlement()


def chosen(
    trial: Document,
    found: Sequence[Violation],
    editor: Editor,
    taken: set[tuple[Path, bool]],
) -> Iterator[tuple[Step, str]]:
    """The next steps for every violation, those further inside first.

    One at a place around others may be but their consequence, so it waits.
    """
    placed = [(real(trial.value, place), message) for place, message in found]
    places: set[Path] = set()
    for path, message in sorted(placed, key=lambda item: -len(item[0])):
        if any(place[: len(path)] == path for place in places):
            continue
        rungs = ladder(trial.value, path)
        if not path and message.startswith(UNFOLLOWED):
            rungs = iter([culprits(trial)])
        for rung in rungs:
            keys = {(editor.origin(step.path), step.removes): step for step in rung}
            if keys.keys() <= taken:
                continue
            taken.update(keys)
            places.update(step.path for step in rung)
            yield from ((step, message) for step in rung)
            break


def real(root: Any, place: Sequence[str | int]) -> Path:
    """A place without references on the way, and with numbers for items of lists."""
    path: Path = ()
    for token in place:
        node = pointers.get(root, path)
        for _ in range(pointers.MAX_HOPS):
            if not isinstance(node, dict) or "$ref" not in node or token in node:
                break
            path = pointers.parse(str(node["$ref"])) or path
            node = pointers.get(root, path)
        path = (*path, int(token) if isinstance(node, list) else str(token))
    return path


def tell(
    document: Document,
    editor: Editor,
    step: Step,
    message: str,
    settlement: Settlement,
    described: Report,
) -> None:
    """Record a step before it is taken."""
    span = document.locate(editor.origin(step.path))
    text = f"{loss(step)}: {message}"
    described.warning(RULE, text, span, HINT)
    in_map = isinstance(step.path[-1], str)
    is_new = step.kind == "missing"
    made = Repair(RULE, step.path, span, text, step.value, is_new, in_map)
    settlement.repairs.append(made)
    for operation, path in lost_operations(editor.root, step):
        settlement.lost.append(Lost(operation, editor.origin(path), message))


def culprits(trial: Document) -> list[Step]:
    """Operations and components without which the validator can follow the document."""
    steps = list(candidates(trial.value))
    return [] if fails(trial, steps) else needed(trial, steps, [])


def candidates(root: dict[str, Any]) -> Iterator[Step]:
    """The steps that take away a component, an operation or a shared parameter each."""
    components = root.get("components")
    for section, spec in KINDS["components"].items():
        members = components.get(section) if isinstance(components, dict) else None
        for name, node in members.items() if isinstance(members, dict) else ():
            empty = emptied(spec.kind, node)
            value = ABSENT if empty is None else empty
            yield Step(("components", section, name), spec.kind, value)
    places = list(operations(root))
    for place in places:
        yield Step(place, "operation")
    for path in dict.fromkeys(place[:2] for place in places):
        shared = pointers.get(root, (*path, "parameters"))
        for index in range(len(shared) if isinstance(shared, list) else 0):
            yield Step((*path, "parameters", index), "parameter")


def needed(trial: Document, steps: list[Step], others: list[Step]) -> list[Step]:
    """The least of some steps that must be taken beside others, found by halving."""
    if not fails(trial, others):
        return []
    if len(steps) == 1:
        return steps
    middle = len(steps) // 2
    first = needed(trial, steps[:middle], [*others, *steps[middle:]])
    return first + needed(trial, steps[middle:], [*others, *first])


def fails(trial: Document, steps: Sequence[Step]) -> bool:
    """Whether the validator cannot follow the document when steps are taken."""
    root = copy.deepcopy(trial.value)
    Editor(root).take(steps)
    found = violations(replace(trial, value=root))
    return any(not path and text.startswith(UNFOLLOWED) for path, text in found)
