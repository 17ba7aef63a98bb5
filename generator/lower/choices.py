"""What the user decides about names and pages, in `fragmint.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from generator.facts import Json
from generator.naming import pascal, snake

SCHEMAS = "#/components/schemas/"


class Miss(NamedTuple):
    """A choice that is about nothing: table, key, and the nearest known key if any."""

    table: str
    key: str
    near: tuple[str, ...] = ()


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
        return snake(chosen, "call") if chosen else None

    def model(self, key: str) -> str | None:
        """The class name of a component, if the user chose one."""
        pointer = key.rpartition("|")[0]
        if not pointer.startswith(SCHEMAS):
            return None
        name = pointer.removeprefix(SCHEMAS)
        chosen = self.names.get(pointer) or self.names.get(name)
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
