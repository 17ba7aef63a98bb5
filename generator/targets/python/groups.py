"""Groups of methods, including the parents of nested ones, and their class names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from generator.model.ir import Api, Group
from generator.naming import MODULES, group_class

IMPORTED = frozenset(
    [
        "Any",
        "Literal",
        "Annotated",
        "Mapping",
        "Sequence",
        "Iterator",
        "AsyncIterator",
        "UUID",
        "Decimal",
        "File",
        "Missing",
        "Resource",
        "AsyncResource",
        "Unpack",
        "Callable",
        "Awaitable",
        "TYPE_CHECKING",
    ]
)
"""Class names that the modules of resources and clients import."""


def all_groups(api: Api) -> list[Group]:
    """Every group of the package with the name of its class.

    The definitions of `api` have their final names.
    """
    former = former_groups(api)
    return separate(with_parents([*api.groups, *former]), class_names(api))


def former_groups(api: Api) -> list[Group]:
    """Groups that hold deprecated names alone."""
    known = {group.path for group in api.groups}
    members = (former for former in api.former if former.kind != "field")
    homes = (tuple(former.name.split("."))[:-1] for former in members)
    paths = dict.fromkeys(path for path in homes if path and path not in known)
    modules = {group.module for group in api.groups} | MODULES
    return [
        Group(path, free("_".join(path), modules), group_class(path), ())
        for path in paths
    ]


def class_names(api: Api) -> set[str]:
    """Names that no group's class may have: those of models and clients."""
    names = {definition.name for definition in api.definitions.values()}
    return names | {api.client, f"Async{api.client}"} | IMPORTED


def separate(groups: Sequence[Group], taken: Collection[str]) -> list[Group]:
    """The groups, with class names that nothing else has, async ones included."""
    used, found = set(taken), []
    for group in groups:
        name = group.class_name
        while name in used or f"Async{name}" in used:
            name = f"{name}Resource"
        used |= {name, f"Async{name}"}
        found.append(replace(group, class_name=name))
    return found


def with_parents(groups: Sequence[Group]) -> list[Group]:
    """The groups and, for nested ones, groups above them that have no operations."""
    known = {group.path: group for group in groups}
    modules = {group.module for group in groups} | MODULES
    for group in groups:
        for depth in range(1, len(group.path)):
            path = group.path[:depth]
            if path not in known:
                module = free("_".join(path), modules)
                known[path] = Group(path, module, group_class(path), ())
    return [known[path] for path in sorted(known)]


def free(name: str, taken: set[str]) -> str:
    """The name, or the name with underscores that make it unique; then taken."""
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return name
