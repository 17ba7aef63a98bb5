"""What the user decides about names and pages, in `fragmint.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.facts import Json
from generator.naming import pascal, snake

SCHEMAS = "#/components/schemas/"


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
    ) -> Iterator[str]:
        """The choices that are about nothing in the document, by table and key."""
        for name in sorted(self.groups.keys() - groups):
            yield f"groups.{name}"
        known = {name.removeprefix(SCHEMAS) for name in components} | operations
        for name in self.names:
            if name.removeprefix(SCHEMAS) not in known:
                yield f"names.{name}"
        for name in self.pagination.keys() - operations:
            yield f"pagination.{name}"
