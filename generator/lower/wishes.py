"""Names that the user chose and that could not be given exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.ir import Api
from generator.lower.choices import SCHEMAS, Choices, Miss
from generator.lower.groups import group_path
from generator.naming import KEYWORDS


def unfulfilled(
    choices: Choices, groups: Iterable[str], components: Iterable[str], api: Api
) -> Iterator[Miss]:
    """The choices that are about something in the document, but are not its name.

    `groups` and `components` are the document's names of groups and schemas.
    """
    for group in sorted(set(groups) & choices.groups.keys()):
        wish = choices.groups[group]
        yield from missed("groups", group, wish, ".".join(group_path(wish)))
    methods = first_methods(api)
    for key, wish in choices.names.items():
        if key in methods:
            yield from missed("names", key, wish, methods[key])
    classes = {
        (found.key.rpartition("|")[0], found.name) for found in api.definitions.values()
    }
    for name in components:
        for key in choices.names.keys() & {name, f"{SCHEMAS}{name}"} - methods.keys():
            given = {name_ for at, name_ in classes if at == f"{SCHEMAS}{name}"}
            yield from of_class(key, choices.names[key], given)


def first_methods(api: Api) -> Mapping[str, str]:
    """The method of each operation, that of its preferred body, by operation id."""
    found: dict[str, str] = {}
    for operation in api.operations:
        found.setdefault(operation.id, operation.name)
    return found


def of_class(key: str, wish: str, given: set[str]) -> Iterator[Miss]:
    """What is wrong with the class name of a component, if anything is."""
    if not given:
        yield Miss("names", key, (), "is about a schema that becomes no class")
    elif wish not in given:
        yield from missed("names", key, wish, min(given, key=lambda n: (len(n), n)))


def missed(table: str, key: str, wish: str, given: str) -> Iterator[Miss]:
    """A wish that is not what was given, and why."""
    if wish == given:
        return
    parts = wish.split(".") if table == "groups" else [wish]
    if not all(part.isidentifier() for part in parts):
        why = "is no name in Python"
    elif KEYWORDS & set(parts):
        why = "is a word of Python's own"
    else:
        why = "is taken or not spelled the way of such names"
    yield Miss(table, key, (), f"wants `{wish}`, which {why}; it is `{given}`")
