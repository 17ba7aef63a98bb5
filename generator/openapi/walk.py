"""One walk over a document, in which each rule sees the objects it applies to."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from generator import pointers
from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.openapi.kinds import KINDS, METHODS, ObjectField, Shape
from generator.openapi.nodes import Origins
from generator.openapi.rules import Path, Repair, Rule, RuleSet
from generator.openapi.shapes import EXPECTED, fit, fits
from generator.pointers import ABSENT, Absent
from generator.report.diagnostics import Report

OPEN_KINDS: Final = frozenset({"schema"})
SHAPE_RULES: Final = {
    "schema": "schema-expected",
    "requirement": "null-scopes",
    "in requirement": "null-scopes",
    "scopes": "null-scopes",
    "tags": "nested-tags",
    "tag": "nested-tags",
}
REFERABLE: Final = frozenset(
    {
        *("parameter", "header", "requestBody", "response", "example", "link"),
        *("callback", "securityScheme", "media"),
    }
)
WEIGHTY: Final = frozenset(
    {
        *("itemSchema", "defaultMapping", "query", "additionalOperations"),
        "querystring",
    }
)
"""Fields of newer versions without which calls or their results are lost."""
SHOWN: Final = frozenset({"example", "examples", "value", "dataValue", "default"})
"""Fields that hold, or may hold, values as they are sent."""
LISTED: Final = frozenset({Shape.LIST, Shape.TEXTS})
LISTS: Final = frozenset({"enum", "required"})
"""Lists of schemas whose items may be anything."""
OPERATIONS: Final = (*METHODS, "query")


@dataclass(slots=True)
class Reference:
    """A `$ref` that the walk met: the object that holds it and what it should be."""

    node: dict[str, Any]
    path: Path
    kind: str


SCHEMA_KEYS: Final = frozenset(
    {
        *("type", "format", "enum", "default", "items", "minimum", "maximum"),
        *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
    }
)
"""Keywords that parameters of Swagger 2.0 have in themselves."""


@dataclass
class Walk:
    """Visits every object of a document once, parents first.

    `minor` is the version of OpenAPI 3 in which the document was written, `newest` the
    one whose fields it has.
    """

    root: dict[str, Any]
    rules: RuleSet
    origins: Origins
    report: Report
    minor: int = 1
    off: Collection[str] = ()
    number_keys: Mapping[int, Collection[str]] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    free: list[tuple[Json, Path]] = field(default_factory=list)
    anchors: dict[str, Path] = field(default_factory=dict)
    discriminators: list[tuple[dict[str, Any], Path]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    used: set[Path] = field(default_factory=set)
    removed: dict[tuple[str, str], tuple[Path, str]] = field(default_factory=dict)
    newest: int = 1

    def __post_init__(self) -> None:
        """Begin with the fields of the version that the document states."""
        self.newest = max(self.minor, 1)

    def run(self) -> None:
        """Apply all rules. `before` keeps the sections that OpenAPI does not define, to
        which something may refer.
        """
        self.before = dict(self.root)
        if isinstance(self.root.get("components"), dict):
            self.before["components"] = dict(self.root["components"])
        self.visit("root", self.root, ())
        for item in self.rules.after:
            item.apply(Site(self, item.kind, self.root, (), item))
        self.report_removed()

    def report_removed(self) -> None:
        """One warning for each kind of contents that was removed and that no reference
        leads into.
        """
        for path, message in self.removed.values():
            if not any(used[: len(path)] == path for used in self.used):
                span = self.origins.locate(path)
                hint = "correct it there, or turn the rule off in fragmint.toml"
                self.report.warning(
                    "removed", f"{message}, so it is omitted", span, hint
                )

    def visit(self, kind: str, node: dict[str, Any], path: Path) -> None:
        """Apply the rules for one object, then visit the objects in it."""
        fields = KINDS[kind]
        if "$ref" in node:
            fields = self.refer(kind, node, path)
            kind = kind if fields is not REFERENCE else "reference"
        if self.fit(kind, fields, node, path):
            self.apply(kind, node, path)
        self.descend(fields, node, path)
        for item in self.rules.leaving.get(kind, ()):
            item.apply(Site(self, kind, node, path, item))

    def refer(
        self, kind: str, node: dict[str, Any], path: Path
    ) -> dict[str, ObjectField]:
        """Remember a reference; the fields that the object has beside it."""
        if type(node["$ref"]) is not str and kind in (*REFERABLE, "schema", "path"):
            self.log("wrong-type", (*path, "$ref"), "`$ref` must be a string")
            del node["$ref"]
        elif kind in REFERABLE or kind == "schema":
            self.references.append(Reference(node, path, kind))
            return REFERENCE if kind in REFERABLE else KINDS[kind]
        return KINDS[kind]

    def apply(self, kind: str, node: dict[str, Any], path: Path) -> None:
        """Apply the rules for one object, which has the right shape."""
        for item in self.rules.always.get(kind, ()):
            item.apply(Site(self, kind, node, path, item))
        for item in self.rules.hit(kind, node):
            if not node.keys().isdisjoint(item.keys):
                item.apply(Site(self, kind, node, path, item))

    def fit(
        self,
        kind: str,
        fields: dict[str, ObjectField],
        node: dict[str, Any],
        path: Path,
    ) -> bool:
        """Make the fields of an object what the table says; whether they are."""
        wild, is_sound = fields.get("*"), True
        for key, value in list(node.items()):
            spec = fields.get(key) or (None if key[:2] == "x-" else wild)
            if spec is not None and self.has(spec.since, (*path, key)):
                if spec.shape in LISTED or key in LISTS:
                    value = self.spread(value, node, (*path, key))
                if spec.kind and type(value) is dict and "$ref" in value:
                    value = self.take_over(spec, value, (*path, key))
                if key in SHOWN and not spec.kind and isinstance(value, dict | list):
                    self.free.append((value, (*path, key)))
                if not fits(spec, value):
                    is_sound &= self.reshape(kind, spec, node, (*path, key))
            elif key[:2] == "x-":
                if isinstance(value, dict | list):
                    self.free.append((value, (*path, key)))
            elif kind not in OPEN_KINDS:
                self.forget(kind, node, key, path)
        return is_sound

    def has(self, since: int, path: Path) -> bool:
        """Whether the document may have a field of a minor version: one that calls depend
        on shows that the document is of that version, whatever it states.
        """
        is_newer = since > self.newest and path[-1] in WEIGHTY
        if is_newer and "newer-field" not in self.off:
            message = f"`{path[-1]}` came with OpenAPI 3.{since}"
            self.log("newer-field", ("openapi",), message, f"3.{since}.0")
            self.newest = since
        return since <= self.newest

    def take_over(
        self, spec: ObjectField, node: dict[str, Any], path: Path
    ) -> dict[str, Any]:
        """A field whose reference OpenAPI does not allow there, with what it refers to
        in its place.
        """
        is_map = spec.shape is Shape.MAP
        may_refer = spec.kind in (*REFERABLE, "schema", "path")
        if spec.shape is Shape.LIST or (
            may_refer and not is_map and not self.cut(spec)
        ):
            return node
        found = pointers.resolve(self.before, node)
        if "$ref" in found or "ref-kind" in self.off:
            return node
        pointer = pointers.parse(node["$ref"]) or ()
        self.used.add(pointer)
        rest = {key: value for key, value in node.items() if key != "$ref"}
        self.move(pointer, path)
        node.clear()
        node.update(copy.deepcopy(found) | rest)
        self.log("ref-kind", path, f"`{path[-1]}` cannot contain a reference", node)
        return node

    def spread(self, value: Any, node: dict[str, Any], path: Path) -> Any:
        """A list with the lists that it refers to, which OpenAPI does not allow."""
        found = pointers.spread(self.before, value)
        if found is value or "ref-kind" in self.off:
            return value
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and isinstance(item.get("$ref"), str):
                self.used.add(pointers.parse(item["$ref"]) or ())
        node[str(path[-1])] = found
        self.log("ref-kind", path, f"`{path[-1]}` cannot contain a reference", found)
        return found

    def cut(self, spec: ObjectField) -> bool:
        """Whether references to objects of this kind came with a later version."""
        return spec.kind == "media" and self.newest < 2

    def reshape(
        self, kind: str, spec: ObjectField, node: dict[str, Any], path: Path
    ) -> bool:
        """Replace or remove a value of the wrong type; False if that is off."""
        key = str(path[-1])
        names = (SHAPE_RULES.get(k) for k in (spec.kind, f"in {kind}", key))
        name = next((n for n in names if n), "wrong-type")
        if name in self.off:
            return False
        value = fit(spec, node[key])
        message = f"`{key}` is not {EXPECTED[spec.shape]}"
        self.log(name, path, message, value)
        if loses(node[key], value):
            self.removed.setdefault((kind, key), (path, message))
        if isinstance(value, Absent):
            del node[key]
        else:
            node[key] = value
        return True

    def forget(self, kind: str, node: dict[str, Any], key: str, path: Path) -> None:
        """Remove a field that OpenAPI does not define."""
        if kind in ("parameter", "header") and key in SCHEMA_KEYS:
            self.lift(node, key, path)
        elif "unknown-key" not in self.off:
            message = f"`{key}` is not a field of the {kind}"
            if loses(node[key], ABSENT):
                self.removed.setdefault((kind, key), ((*path, key), message))
            self.log("unknown-key", (*path, key), message)
            del node[key]

    def lift(self, node: dict[str, Any], key: str, path: Path) -> None:
        """Move a keyword that is beside the schema into it, as in Swagger 2.0."""
        if "parameter-schema" in self.off:
            return
        message, value = f"`{key}` belongs in the schema", node.pop(key)
        self.log("parameter-schema", (*path, key), message)
        schema = node.get("schema", {})
        if isinstance(schema, dict) and key not in schema and "content" not in node:
            place, is_new = (*path, "schema"), "schema" not in node
            node["schema"] = schema | {key: value}
            described = dict(node["schema"]) if is_new else value
            where = place if is_new else (*place, key)
            self.origins.move((*path, key), (*place, key))
            self.log("parameter-schema", where, message, described, True)

    def descend(
        self, fields: dict[str, ObjectField], node: dict[str, Any], path: Path
    ) -> None:
        """Visit the objects in an object."""
        wild = fields.get("*")
        for key, value in ordered(node):
            spec = fields.get(key, wild)
            if spec is None or not spec.kind or key[:2] == "x-":
                continue
            if type(value) is dict:
                if spec.shape is Shape.ONE:
                    self.visit(spec.kind, value, (*path, key))
                elif spec.shape is Shape.MAP:
                    for name, item in list(value.items()):
                        if type(item) is dict:
                            if "$ref" in item and self.cut(spec):
                                one = ObjectField(Shape.ONE, spec.kind)
                                self.take_over(one, item, (*path, key, name))
                            self.visit(spec.kind, item, (*path, key, name))
            elif type(value) is list and spec.shape is Shape.LIST:
                for index, item in enumerate(list(value)):
                    if type(item) is dict:
                        self.visit(spec.kind, item, (*path, key, index))

    def log(
        self,
        rule: str,
        path: Path,
        message: str,
        value: Json | Absent = ABSENT,
        is_new: bool = False,
        expressible: bool = True,
    ) -> None:
        """Record a repair."""
        span = self.origins.locate(path)
        found = Repair(rule, path, span, message, value, is_new, expressible)
        self.repairs.append(found)

    def add(self, path: Path, value: Any, reason: tuple[str, str], place: Path) -> None:
        """Add a value that no rule saw coming; `reason` is rule and message."""
        node: Any = self.root
        depth = 0
        while depth < len(path) - 1 and isinstance(node.get(path[depth]), dict):
            node = node[path[depth]]
            depth += 1
        for token in reversed(path[depth + 1 :]):
            value = {token: value}
        is_new = path[depth] not in node
        node[path[depth]] = value
        self.origins.move(place, path[: depth + 1])
        self.log(reason[0], path[: depth + 1], reason[1], value, is_new)

    def move(self, old: Path, new: Path) -> None:
        """Remember that a value now stands elsewhere."""
        self.origins.move(old, new)

    def resolve(self, node: Any) -> dict[str, Any]:
        """The object that a node stands for, after all references."""
        return pointers.resolve(self.root, node)

    def properties(self, schema: Any) -> set[str]:
        """The names of properties that a composed schema defines anywhere."""
        names: set[str] = set()
        seen: set[int] = set()
        stack = [schema]
        while stack:
            found = self.resolve(stack.pop())
            if id(found) in seen:
                continue
            seen.add(id(found))
            own = found.get("properties")
            names.update(own if isinstance(own, dict) else ())
            for key in ("allOf", "anyOf", "oneOf"):
                parts = found.get(key)
                stack += parts if isinstance(parts, list) else []
        return names

    def operations(self) -> Iterator[tuple[dict[str, Any], Path, str]]:
        """The operations under `paths` with their paths and methods."""
        paths = self.root.get("paths")
        for template, item in paths.items() if type(paths) is dict else ():
            for method in OPERATIONS if type(item) is dict else ():
                operation = item.get(method)
                if type(operation) is dict:
                    yield operation, ("paths", template, method), method


def loses(old: Json, new: Json | Absent) -> bool:
    """Whether a value that was made to fit lacks something that the old one held."""
    match old, new:
        case (dict() | list()), (dict() | list()):
            return (
                len(new) < len(old) if type(old) is type(new) else not new and bool(old)
            )
        case (dict() | list()), Absent():
            return bool(old)
        case _:
            return False


def ordered(node: dict[str, Any]) -> list[tuple[str, Any]]:
    """Members in their order, but components before what refers to them."""
    if "components" not in node:
        return list(node.items())
    return sorted(node.items(), key=lambda item: item[0] != "components")


REFERENCE: Final[dict[str, ObjectField]] = {
    "$ref": ObjectField(Shape.TEXT),
    "summary": ObjectField(Shape.TEXT),
    "description": ObjectField(Shape.TEXT),
}


@dataclass(slots=True)
class Site:
    """An object that a rule looks at, and how the rule may change it."""

    walk: Walk
    kind: str
    node: dict[str, Any]
    path: Path
    rule: Rule

    def set(self, key: str, value: Any, message: str) -> None:
        """Give a field a new value."""
        is_new = key not in self.node
        self.node[key] = value
        self.log((key,), message, value, is_new)

    def remove(self, key: str, message: str) -> None:
        """Remove a field."""
        del self.node[key]
        self.log((key,), message)

    def become(self, value: dict[str, Any], message: str) -> None:
        """Give the object new contents."""
        self.node.clear()
        self.node.update(value)
        in_list = bool(self.path) and isinstance(self.path[-1], int)
        self.log((), message, value, expressible=not in_list)

    def log(
        self,
        tokens: Path,
        message: str,
        value: Json | Absent = ABSENT,
        is_new: bool = False,
        expressible: bool = True,
    ) -> None:
        """Record a change, unless it belongs to the upgrade."""
        if self.walk.minor >= self.rule.silent_below:
            path = (*self.path, *tokens)
            self.walk.log(self.rule.name, path, message, value, is_new, expressible)
