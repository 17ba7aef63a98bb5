"""The user's settings for names and pagination in `fragmint.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.model.group_names import group_path, member
from generator.model.ir import Api, Operation
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
    why: str = "matches nothing in the document"


@dataclass(frozen=True, slots=True)
class UserSettings:
    """Corrections by what they correct.

    `groups` maps a group's documented name (its tag, or the path segment it comes
    from) to an attribute path such as `files.folders`; `names` maps an operation ID to
    a method name, or a component (its name, or `#/components/schemas/NAME`) to a class
    name; `pagination` an operation ID to options, or to False for none; `webhooks` says
    how their deliveries are signed.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    pagination: Mapping[str, Json] = field(default_factory=dict)
    webhooks: Mapping[str, str] = field(default_factory=dict)

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
        """The settings that match nothing in the document."""
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
                why = "names an operation whose response contains no such list"
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


def unfulfilled(
    user: UserSettings, groups: Iterable[str], components: Iterable[str], api: Api
) -> Iterator[Miss]:
    """The settings that match something in the document, but are not its name.

    `groups` and `components` are the document's names of groups and schemas.
    """
    for group in sorted(set(groups) & user.groups.keys()):
        asked = user.groups[group]
        yield from missed("groups", group, asked, ".".join(group_path(asked)))
    methods = first_methods(api)
    for key, asked in user.names.items():
        if key in methods:
            yield from missed("names", key, asked, methods[key])
    classes = {
        (found.key.rpartition("|")[0], found.name) for found in api.definitions.values()
    }
    for name in components:
        for key in user.names.keys() & {name, f"{SCHEMAS}{name}"} - methods.keys():
            given = {name_ for at, name_ in classes if at == f"{SCHEMAS}{name}"}
            yield from of_class(key, user.names[key], given)


def first_methods(api: Api) -> Mapping[str, str]:
    """The method of each operation, that of its preferred body, by operation ID."""
    found: dict[str, str] = {}
    for operation in api.operations:
        found.setdefault(operation.id, operation.name)
    return found


def of_class(key: str, asked: str, given: set[str]) -> Iterator[Miss]:
    """Report what is wrong with the class name of a component, if anything is."""
    if not given:
        yield Miss("names", key, (), "names a schema that does not become a class")
    elif asked not in given:
        yield from missed("names", key, asked, min(given, key=lambda n: (len(n), n)))


def missed(table: str, key: str, asked: str, given: str) -> Iterator[Miss]:
    """A name asked for that is not the one given, and why."""
    if asked == given:
        return
    parts = asked.split(".") if table == "groups" else [asked]
    if not all(part.isidentifier() for part in parts):
        why = "is not a valid Python name"
    elif KEYWORDS & set(parts):
        why = "is a Python keyword or builtin"
    else:
        why = "is already used, or violates the naming convention"
    yield Miss(
        table, key, (), f"asks for `{asked}`, which {why}; `{given}` is used instead"
    )
