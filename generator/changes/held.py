"""Names that a lock holds, although the documentation has another name for the same thing
now: callers keep the old one until the user gives it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.changes.compare import Change
from generator.changes.pairs import place_of_group
from generator.changes.surface import Things
from generator.model.ir import Api
from generator.model.operation_ids import lower_words
from generator.naming import dotted

Subject = tuple[str, str]
"""A kind (group, method or model) and a name."""


def held(api: Api, now: Api) -> Iterator[tuple[Subject, str]]:
    """What is called something else than without pins, given the API without and with
    them; with what the documentation calls it.
    """
    fresh: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, str] = {}
    for group in api.groups:
        for operation in group.operations:
            fresh[operation.pointer].add(operation.name)
            homes[operation.pointer] = ".".join(group.path)
    for group in now.groups:
        path = ".".join(group.path)
        title = group.title or homes[group.operations[0].pointer]
        if title != path:
            yield ("group", path), title
        for operation in group.operations:
            if operation.name not in fresh[operation.pointer]:
                yield ("method", dotted(group.path, operation.name)), operation.id
    for key, definition in now.definitions.items():
        if definition.name != api.definitions[key].name:
            yield ("model", definition.name), component_name(key)


def recalled(old: Api, new: Api, after: Things) -> Iterator[Change]:
    """The names that are held since the older version."""
    was = {**dict(called(old)), **old.held}
    for (kind, name), title in new.held.items():
        former = was.get((kind, name), title)
        if lower_words(former) == lower_words(title):
            continue
        thing = after.get(name)
        pointer = thing.pointer if thing else place_of_group(name, after)
        detail = f"the documentation calls it {title} now"
        yield Change(name, f"{kind}-called", detail, pointer)


def called(api: Api) -> Iterator[tuple[Subject, str]]:
    """What the documentation calls each group, method and model that is not held."""
    for group in api.groups:
        yield ("group", ".".join(group.path)), ".".join(group.path)
        for operation in group.operations:
            yield ("method", dotted(group.path, operation.name)), operation.id
    for key, definition in api.definitions.items():
        yield ("model", definition.name), component_name(key)


def component_name(key: str) -> str:
    """The name in the key of a definition: the last part of its pointer."""
    return key.rpartition("|")[0].rpartition("/")[2]
