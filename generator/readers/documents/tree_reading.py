"""A JSON or YAML document as nodes that know their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.facts import Json
from generator.openapi.tree import ParsedDocument, load_tree
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
        """The text of a scalar member, empty where there is none."""
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
        """The last member, None where there is none."""
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
