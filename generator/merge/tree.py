"""Trees of statements, and trees of decided values, by reference token.

A `Node` holds the statements of one section. A `Part` holds the decision over several
nodes; both follow the pointers of `generator.facts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.dataclass import dataclass, field
from generator.facts import Edition, Fact, Json
from generator.merge.result import Statement

SHAPE = "$shape"
"""Entry of a schema whose statements disagree about its very kind."""

PRESENCE = "$presence"
"""Entry of a property or parameter that some of the describing pages leave out."""

ONLY_THE_PLACE = frozenset({"nullable", PRESENCE})
AT_THE_PLACE = ONLY_THE_PLACE | {
    *("description", "deprecated", "readOnly", "writeOnly", "default")
}
"""Keywords about a place rather than about the schema that is there."""

NAME = "$name"
"""Entry of a schema: the component's name in an embedded fragment."""


@dataclass(slots=True)
class Node:
    """The statements of one section at a place and below it."""

    statements: list[Statement] = field(default_factory=list)
    children: dict[str, Node] = field(default_factory=dict)

    def at(self, pointer: Iterable[str]) -> Node:
        """The node at a pointer below this one, made if there is none."""
        node = self
        for token in pointer:
            node = node.children.setdefault(token, Node())
        return node

    def below(self) -> Iterator[Statement]:
        """All statements at and below this place."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield from node.statements
            stack.extend(node.children.values())


@dataclass(frozen=True, slots=True)
class Decision:
    """A decided value, everything that was said about it, and the rule that chose.

    `repair` names the rule that changed what the pages say, if one did.
    """

    value: Json
    statements: tuple[Statement, ...] = ()
    rule: str = "stated"
    disputed: bool = False
    repair: str = ""


@dataclass(slots=True)
class Part:
    """Decided values at a place and below it.

    `component` is set once a schema is in `components/schemas`: the part itself
    keeps what is said about the place, the component what is said about the schema.
    """

    entries: dict[str, Decision] = field(default_factory=dict)
    children: dict[str, Part] = field(default_factory=dict)
    component: SharedSchema | None = None

    def at(self, *pointer: str) -> Part:
        """The part at a pointer below this one, made if there is none."""
        part = self
        for token in pointer:
            part = part.children.setdefault(token, Part())
        return part

    def get(self, *pointer: str) -> Part | None:
        """The part at a pointer below this one, if there is one."""
        part: Part | None = self
        for token in pointer:
            part = part.children.get(token) if part else None
        return part

    def value(self, key: str) -> Json:
        """The decided value of a keyword, None if nothing is stated."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    @property
    def properties(self) -> dict[str, Part]:
        """The properties of an object schema."""
        child = self.children.get("properties")
        return child.children if child else {}


@dataclass(slots=True)
class SharedSchema:
    """A schema of its own; `key` identifies it whatever its name becomes."""

    key: tuple[str, ...]
    part: Part
    wanted: str = ""
    name: str = ""


def plant(facts: Iterable[Fact], edition: Edition) -> Node:
    """The tree of a section's facts; their order is that of the documentation."""
    root = Node()
    for fact in facts:
        statement = Statement(fact.value, fact.span, fact.evidence, edition)
        root.at(fact.pointer).statements.append(statement)
    return root
