"""Class names and modules of definitions, given once everything is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.ir import Alias, Definition, Direction, Model, Type
from generator.ir_types import references
from generator.lower.arguments import name_fields
from generator.lower.choices import Choices
from generator.lower.definitions import Definitions
from generator.lower.place import class_name
from generator.lower.subjects import SHARED, divide, length
from generator.naming import MODULES, assign, snake

RESERVED = frozenset(
    [
        "Any",
        "Literal",
        "Annotated",
        "Mapping",
        "Sequence",
        "Model",
        "Input",
        "OpenModel",
        "OpenInput",
        "Field",
        "Missing",
        "MISSING",
        "UUID",
        "Decimal",
        "TypeAlias",
        "TypeAliasType",
        "TYPE_CHECKING",
        "Discriminated",
        "OneOf",
        "File",
        "Call",
        "Statuses",
        "Style",
        "Iterator",
        "AsyncIterator",
        "Resource",
        "AsyncResource",
        "OffsetPages",
        "NumberPages",
        "CursorPages",
        "LinkPages",
        "NextUrlPages",
        "None",
        "True",
        "False",
        "NotRequired",
        "Required",
        "Self",
        "Generic",
        "Union",
        "Optional",
    ]
)
"""Class names that generated modules import."""


def finish(
    definitions: Definitions, users: Mapping[str, Iterable[Type]], choices: Choices
) -> dict[str, Definition]:
    """The definitions that are used, with class names, modules and field names.

    `users` gives the types that each group's module uses. A definition lives with the
    only group that uses it; what several use lives in modules of its own. So modules
    never import each other in a circle.
    """
    modules = place(definitions, users)
    names = class_names(definitions, modules, choices)
    modules |= shared_modules(definitions, users, modules, names)
    return {
        key: finished(definitions.drafts[key], names[key], modules[key])
        for key in sorted(modules, key=lambda key: names[key])
    }


def finished(draft: Definition, name: str, module: str) -> Definition:
    """One definition with its names."""
    if isinstance(draft, Model):
        fields = name_fields(draft.fields)
        return replace(draft, name=name, module=module, fields=fields)
    return replace(draft, name=name, module=module)


def place(
    definitions: Definitions, users: Mapping[str, Iterable[Type]]
) -> dict[str, str]:
    """The module of every definition that is used."""
    modules: dict[str, str] = {}
    for module, kinds in users.items():
        for key in reachable(definitions, kinds):
            modules[key] = module if modules.get(key, module) == module else SHARED
    return modules


def shared_modules(
    definitions: Definitions,
    users: Mapping[str, Iterable[Type]],
    modules: Mapping[str, str],
    names: Mapping[str, str],
) -> dict[str, str]:
    """The modules of what several groups use."""
    drafts = definitions.drafts
    graph = {
        key: [other for other in dict.fromkeys(below(drafts[key])) if other in drafts]
        for key, module in modules.items()
        if module == SHARED
    }
    direct = {k for kinds in users.values() for kind in kinds for k in references(kind)}
    for key, module in modules.items():
        direct.update(below(drafts[key]) if module != SHARED else ())
    lines = {key: length(drafts[key]) for key in graph}
    found = divide(graph, direct & graph.keys(), lines)
    taken = {*MODULES, *users}
    things = [(home, snake(names[home])) for home in found if home in graph]
    parts = [(h, f"{name}_parts" if name in taken else name) for h, name in things]
    named = assign(parts, taken, str.casefold)
    return {key: named.get(home, home) for home, keys in found.items() for key in keys}


def reachable(definitions: Definitions, kinds: Iterable[Type]) -> Iterable[str]:
    """Keys of all definitions that types refer to, directly or not."""
    found: dict[str, None] = {}
    stack = [key for kind in kinds for key in references(kind)]
    while stack:
        key = stack.pop()
        if key in found or key not in definitions.drafts:
            continue
        found[key] = None
        stack.extend(below(definitions.drafts[key]))
    return found


def below(definition: Definition) -> Iterable[str]:
    """Keys that a definition refers to itself."""
    match definition:
        case Alias(type=kind):
            yield from references(kind)
        case Model(fields=fields, extra=extra):
            for field in fields:
                yield from references(field.type)
            if extra is not None:
                yield from references(extra)


def class_names(
    definitions: Definitions, used: Iterable[str], choices: Choices
) -> dict[str, str]:
    """A class name for every definition; what is sent gives way to what is received:
    where both want one name, the request's gets `Input`.
    """
    keys = sorted(used)
    tails = dotted_tails(definitions.hints[key][0][0] for key in keys)
    plain = {
        key: class_name(relative(best_hint(definitions.hints[key]), tails))
        for key in keys
    }
    plain |= short_names(definitions, plain)
    plain |= {key: name for key in keys if (name := choices.model(key))}
    received = Counter(
        plain[key].casefold() for key in keys if not is_request(definitions, key)
    )
    wanted = [
        (
            order(key),
            (
                f"{plain[key]}Input"
                if is_request(definitions, key) and received[plain[key].casefold()]
                else plain[key]
            ),
        )
        for key in keys
    ]
    names = assign(wanted, RESERVED, str.casefold)
    return {key: names[order(key)] for key in keys}


def dotted_tails(names: Iterable[str]) -> dict[str, str]:
    """The shortest tail of each dotted name that no other name shares:
    `io.k8s.api.apps.v1.Deployment` gives `Deployment`.
    """
    dotted = {name for name in names if "." in name}
    counts = Counter(tail.casefold() for name in dotted for tail in tails_of(name))
    return {
        name: next((t for t in tails_of(name) if counts[t.casefold()] == 1), name)
        for name in dotted
    }


def tails_of(name: str) -> list[str]:
    """The tails of a dotted name, shortest first."""
    parts = [part for part in name.split(".") if part]
    return [".".join(parts[-size:]) for size in range(1, len(parts) + 1)]


def relative(hint: tuple[str, ...], tails: Mapping[str, str]) -> tuple[str, ...]:
    """A hint whose first word is a dotted name's tail."""
    return (tails.get(hint[0], hint[0]), *hint[1:]) if hint else hint


def short_names(definitions: Definitions, plain: Mapping[str, str]) -> dict[str, str]:
    """The bare last word for shapes that several places share, if nothing else wants
    that name: `Address` rather than `CreateCustomerAddress`.
    """
    shared = {
        key: class_name(definitions.hints[key][0][-1:])
        for key in plain
        if len(set(definitions.hints[key])) > 1
    }
    wanted = Counter(name.casefold() for name in (*plain.values(), *shared.values()))
    return {key: name for key, name in shared.items() if wanted[name.casefold()] == 1}


def order(key: str) -> tuple[int, str]:
    """Components choose before places inside operations."""
    return (0 if key.startswith("#/components/schemas/") else 1), key


def is_request(definitions: Definitions, key: str) -> bool:
    """Whether a definition is only for requests."""
    return definitions.drafts[key].direction is Direction.REQUEST


def best_hint(hints: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest of several places' names."""
    return min(hints, key=lambda hint: (len(hint), sum(map(len, hint)), hint))
