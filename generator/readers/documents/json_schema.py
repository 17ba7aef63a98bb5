"""JSON Schemas within documents, as facts (drafts 3 to 2020-12), from nodes with
places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.dataclass import dataclass
from generator.facts import Json, Pointer
from generator.openapi.nodes import ParsedDocument, load_tree
from generator.report.diagnostics import Span
from generator.source import Source

MAX_LEVELS: Final = 12
"""How deep the last line of a value is looked for: requests have 8 levels."""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A value of a document, wherever it comes from; never raises on another type."""

    tree: ParsedDocument
    pointer: tuple[str, ...]
    value: Json

    def get(self, *names: str) -> TreeNode:
        """A member of members; of null where it is not there."""
        value: Json = self.value
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return TreeNode(self.tree, (*self.pointer, *names), value)

    def items(self) -> Iterator[TreeNode]:
        """The items of a list; of a map its members; of anything else nothing."""
        match self.value:
            case list() as values:
                for index, value in enumerate(values):
                    yield TreeNode(self.tree, (*self.pointer, str(index)), value)
            case dict() as members:
                for name, value in members.items():
                    yield TreeNode(self.tree, (*self.pointer, name), value)

    def text(self, *names: str) -> str:
        """The text of a scalar member, empty if there is none."""
        value = self.get(*names).value
        match value:
            case str():
                return value
            case bool():
                return "true" if value else "false"
            case int() | float():
                return str(value)
        return ""

    @property
    def name(self) -> str:
        """The last reference token."""
        return self.pointer[-1] if self.pointer else ""

    @property
    def span(self) -> Span:
        """Where the value begins."""
        return self.tree.locate(self.pointer)

    @property
    def region(self) -> Span:
        """The lines of a value, up to where its last member begins."""
        last = self
        for _ in range(MAX_LEVELS):
            inner = last.last
            if inner is None:
                break
            last = inner
        span = self.span
        return span._replace(end_line=max(span.line, last.span.line))

    @property
    def last(self) -> TreeNode | None:
        """The last member, None if there is none."""
        match self.value:
            case [*_, value] as values:
                name = str(len(values) - 1)
            case dict() as members if members:
                name, value = next(reversed(members.items()))
            case _:
                return None
        return TreeNode(self.tree, (*self.pointer, name), value)


def root_of(source: Source) -> TreeNode:
    """The document as a node.

    Raises:
        InputError: It is neither JSON nor YAML, or over a budget.
    """
    tree = load_tree(source)
    return TreeNode(tree, (), tree.value)


COPIED: Final = frozenset(
    {
        *(
            "format",
            "enum",
            "const",
            "default",
            "pattern",
            "minimum",
            "maximum",
            "title",
        ),
        *(
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "description",
        ),
        *("multipleOf", "readOnly", "writeOnly", "deprecated", "minProperties"),
    }
)
UNIONS: Final = ("oneOf", "anyOf", "allOf")
KINDS: Final = frozenset({"string", "number", "integer", "boolean", "object", "array"})
MAX_DEPTH: Final = 24
"""Schemas inside each other; references to a schema around it end here too."""
MAX_STATEMENTS: Final = 20_000


def schema_statements(
    schema: Json, at: Pointer, span: Span
) -> Iterator[tuple[Pointer, Json, Span]]:
    """Everything a schema states, its own references resolved in place."""
    root = schema if isinstance(schema, dict) else {}
    for count, (pointer, value) in enumerate(stated(schema, at, root, ())):
        if count > MAX_STATEMENTS:
            return
        yield pointer, value, span


def stated(
    schema: Json, at: Pointer, root: dict[str, Json], seen: tuple[str, ...]
) -> Iterator[tuple[Pointer, Json]]:
    """The statements of one schema and those inside it."""
    if not isinstance(schema, dict) or len(at) > 3 * MAX_DEPTH:
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference not in seen:
            yield from stated(resolved(reference, root), at, root, (*seen, reference))
        return
    yield from type_statements(schema.get("type"), at)
    for keyword in sorted(COPIED & schema.keys()):
        value = schema[keyword]
        if keyword not in ("title", "description") or isinstance(value, str):
            yield (*at, keyword), value
    given = schema.get("properties")
    properties = given if isinstance(given, dict) else {}
    for name, inner in properties.items():
        yield from stated(inner, (*at, "properties", name), root, seen)
        if isinstance(inner, dict) and inner.get("required") is True:
            yield (*at, "required", name), True
    required = schema.get("required")
    listed = required if isinstance(required, list) else []
    for needed in listed:
        if isinstance(needed, str) and needed in properties:
            yield (*at, "required", needed), True
    items = schema.get("items")
    if isinstance(items, list):
        items = items[0] if len(items) == 1 else None
    yield from stated(items, (*at, "items"), root, seen)
    for union in UNIONS:
        branches = schema.get(union)
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from stated(branch, (*at, union, str(index)), root, seen)


def type_statements(kind: Json, at: Pointer) -> Iterator[tuple[Pointer, Json]]:
    """The type, null apart."""
    kinds = [
        k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)
    ]
    known = [k for k in kinds if k in KINDS]
    if "null" in kinds:
        yield (*at, "nullable"), True
    if len(known) == 1:
        yield (*at, "type"), known[0]
    elif known:
        listed: list[Json] = [*known]
        yield (*at, "type"), listed


def resolved(reference: str, root: dict[str, Json]) -> Json:
    """The target of a reference inside the schema, null for any other."""
    value: Json = root
    if not reference.startswith("#"):
        return None
    for token in reference[1:].strip("/").split("/") if reference != "#" else ():
        token = token.replace("~1", "/").replace("~0", "~")
        value = value.get(token) if isinstance(value, dict) else None
    return value
