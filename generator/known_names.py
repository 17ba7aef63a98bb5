"""By which names a user may ask about a document, and what each is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from generator.ir import Api, Group, Operation
from generator.lower import Lowered
from generator.targets.python.errors import error_class

CALL = re.compile(r"([A-Za-z_][\w.]*)\(.*\)")
"""A method of the client as it stands in Python code."""
NEAR = 3
"""Names that are suggested for one that is unknown."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name is about: places, each with a label where there are several."""

    heading: str
    places: tuple[tuple[str, str], ...]


def known_names(lowered: Lowered) -> dict[str, Named]:
    """Everything that has a name; the first of two things with one name wins."""
    api, found = lowered.api, dict[str, Named]()
    for one in (operations(api), groups(api), classes(api), errors(api)):
        for name, named in one:
            found.setdefault(name, named)
    return found


def operations(api: Api) -> Iterator[tuple[str, Named]]:
    """Operations by method and path, by operation id, and by attribute path."""
    for group, operation in members(api):
        name = attribute(group, operation)
        heading = f"operation {name}, {operation.method} {operation.path}"
        named = Named(heading, (("", bare(operation.pointer)),))
        yield name, named
        yield operation.id, named
        yield f"{operation.method} {operation.path}", named


def groups(api: Api) -> Iterator[tuple[str, Named]]:
    """Groups by attribute path and class."""
    for group in api.groups:
        path = ".".join(group.path)
        places = [
            (
                f"{attribute(group, one)}, {one.method} {one.path}",
                bare(one.pointer),
            )
            for one in group.operations
        ]
        named = Named(f"group {path}, class {group.class_name}", tuple(places))
        yield path, named
        yield group.class_name, named


def classes(api: Api) -> Iterator[tuple[str, Named]]:
    """Models and other named types by class, and by component."""
    for key, definition in api.definitions.items():
        pointer = bare(key.rpartition("|")[0])
        named = Named(f"class {definition.name}", (("", pointer),))
        yield definition.name, named
        section, _, component = pointer.rpartition("/")
        if section == "/components/schemas":
            yield component, named


def errors(api: Api) -> Iterator[tuple[str, Named]]:
    """Classes of errors: the answers that raise them."""
    raised: dict[str, list[tuple[str, str]]] = {}
    for group, operation in members(api):
        for outcome in operation.errors:
            name = error_class(outcome.status)
            place = f"{bare(operation.pointer)}/responses/{outcome.status}"
            label = f"{attribute(group, operation)}, {outcome.status}"
            raised.setdefault(name, []).append((label, place))
    for name, places in raised.items():
        if name:
            yield name, Named(f"error {name}", tuple(places))


def members(api: Api) -> Iterator[tuple[Group, Operation]]:
    """All operations with their groups."""
    return ((group, one) for group in api.groups for one in group.operations)


def attribute(group: Group, operation: Operation) -> str:
    """The attribute path of an operation's method, `assets.list`."""
    return ".".join((*group.path, operation.name))


def bare(pointer: str) -> str:
    """A pointer without the mark of a reference."""
    return pointer.removeprefix("#")


def spellings(what: str, client: str) -> Iterator[str]:
    """What a user may have meant: as written, and without what Python code has around."""
    yield what
    call = CALL.fullmatch(what)
    path = call[1] if call else what
    yield path
    first, _, rest = path.partition(".")
    if first in ("client", "self") or first.lower() == client.lower():
        yield rest


def look_up(what: str, known: dict[str, Named], client: str) -> Named | None:
    """What a name is about; letter case counts only where it tells names apart."""
    folded = {name.casefold(): named for name, named in reversed(known.items())}
    for name in spellings(what, client):
        named = known.get(name) or folded.get(name.casefold())
        if named:
            return named
    return None


def suggestion(what: str, names: Iterable[str]) -> str:
    """The nearest names as a hint."""
    near = get_close_matches(what, dict.fromkeys(names), n=NEAR, cutoff=0.4)
    if not near:
        return "give an operation, a group, a class or a JSON pointer"
    quoted = [f"`{name}`" for name in near]
    return f"did you mean {' or '.join(quoted)}?"
