"""Class names and modules of definitions, given once everything is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.ir import Alias, Definition, Model, Type
from generator.ir_types import references
from generator.lower.arguments import name_fields
from generator.lower.choices import Choices
from generator.lower.class_names import class_names
from generator.lower.definitions import Definitions
from generator.lower.extend import extends
from generator.lower.subjects import SHARED, divide, length
from generator.naming import MODULES, assign, snake


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
    found = {
        key: finished(definitions.drafts[key], names[key], modules[key])
        for key in sorted(modules, key=lambda key: names[key])
    }
    return {key: without_false_base(model, found) for key, model in found.items()}


def without_false_base(
    model: Definition, found: Mapping[str, Definition]
) -> Definition:
    """A definition that is no kind of another one whose fields have other names."""
    base = found.get(model.base) if isinstance(model, Model) else None
    if not isinstance(model, Model) or not isinstance(base, Model):
        return model
    return model if extends(model, base) else replace(model, base="")


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
        case Model(fields=fields, extra=extra, base=base):
            if base:
                yield base
            for field in fields:
                yield from references(field.type)
            if extra is not None:
                yield from references(extra)
