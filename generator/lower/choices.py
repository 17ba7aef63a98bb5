"""What the user decides about names and pages, in `fragmint.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from generator.facts import Json
from generator.ir import Operation
from generator.lower.groups import member
from generator.naming import KEYWORDS, pascal, snake

SCHEMAS = "#/components/schemas/"
REQUESTED = ("offset", "number", "cursor", "limit")
"""Options of pages that name a parameter."""
METHOD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
CLASS = re.compile(r"[A-Z][A-Za-z0-9_]*", re.ASCII)


class Miss(NamedTuple):
    """A choice that fits nothing: table, key, the nearest known name if any, and why."""

    table: str
    key: str
    near: tuple[str, ...] = ()
    why: str = "is about nothing in the document"


@dataclass(frozen=True, slots=True)
class Choices:
    """Corrections by what they correct.

    `groups` maps a group's documented name (its tag, or the path segment it comes
    from) to an attribute path such as `files.folders`; `names` maps an operation id to
    a method name, or a component (its name, or `#/components/schemas/NAME`) to a class
    name; `pagination` an operation id to options, or to False for none.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    pagination: Mapping[str, Json] = field(default_factory=dict)

    def method(self, operation: str) -> str | None:
        """The name of an operation's method, if the user chose one."""
        chosen = self.names.get(operation)
        if chosen and METHOD.fullmatch(chosen) and chosen not in KEYWORDS:
            return member(chosen)
        return member(snake(chosen, "call")) if chosen else None

    def model(self, key: str) -> str | None:
        """The class name of a component, if the user chose one."""
        pointer = key.rpartition("|")[0]
        if not pointer.startswith(SCHEMAS):
            return None
        name = pointer.removeprefix(SCHEMAS)
        chosen = self.names.get(pointer) or self.names.get(name)
        if chosen and CLASS.fullmatch(chosen) and chosen not in KEYWORDS:
            return chosen
        return pascal(chosen) if chosen else None

    def misses(
        self, groups: set[str], operations: set[str], components: set[str]
    ) -> Iterator[Miss]:
        """The choices that are about nothing in the document."""
        named = operations | components
        for table, chosen, known in (
            ("groups", self.groups, groups),
            ("names", self.names, named),
            ("pagination", self.pagination, operations),
        ):
            for key in chosen:
                if key.removeprefix(SCHEMAS) not in known:
                    yield Miss(table, key, tuple(get_close_matches(key, known, n=1)))

    def mispaged(self, operations: Iterable[Operation]) -> Iterator[Miss]:
        """The options of pages that do not fit their operation."""
        # Only the first of an operation's methods, one per kind of body, has pages.
        for operation in {op.id: op for op in reversed(list(operations))}.values():
            if not isinstance(self.pagination.get(operation.id), dict):
                continue
            if operation.pages is None:
                why = "is about an operation whose answer holds no such list"
                yield Miss("pagination", operation.id, (), why)
                continue
            known = [p.wire for p in operation.parameters if p.location == "query"]
            for name, value in operation.pages.options:
                if name in REQUESTED and isinstance(value, str) and value not in known:
                    why = (
                        f"names a parameter `{value}` that the operation does not have"
                    )
                    near = tuple(get_close_matches(value, known, n=1))
                    yield Miss("pagination", operation.id, near, why)
