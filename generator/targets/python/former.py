"""Deprecated names of a package and their replacements, by module."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from generator.dataclass import dataclass
from generator.model.ir import Api, Group, Operation
from generator.targets.python.literals import string
from generator.targets.python.paging import iterate_names
from generator.targets.python.printer import Docstring, Items
from generator.targets.python.spelling import Imports, import_block

DEPRECATED = "_deprecated"
"""The name of the decorator in generated modules, where no method hides it."""


@dataclass(frozen=True, slots=True)
class FormerMethod:
    """A deprecated method or iterator, and the operation it stands for."""

    name: str
    now: str
    group: Group
    operation: Operation
    is_iterator: bool


@dataclass(frozen=True, slots=True)
class FormerGroup:
    """A deprecated attribute for a group."""

    name: str
    now: str
    group: Group


@dataclass(frozen=True, slots=True)
class FormerMembers:
    """The deprecated members of one group, or of the client."""

    methods: tuple[FormerMethod, ...] = ()
    groups: tuple[FormerGroup, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.methods or self.groups)

    @property
    def names(self) -> set[str]:
        """Their names."""
        return {m.name for m in self.methods} | {g.name for g in self.groups}


NO_FORMER = FormerMembers()


def former_members(
    api: Api, groups: Sequence[Group]
) -> dict[tuple[str, ...], FormerMembers]:
    """The deprecated members by the path of the group that has them."""
    methods = dict(named_methods(groups))
    named = {".".join(group.path): group for group in groups}
    found: dict[tuple[str, ...], FormerMembers] = {}
    for former in api.former:
        *path, name = former.name.split(".")
        home = tuple(path)
        known = found.get(home, NO_FORMER)
        if former.kind == "group" and former.now in named:
            member = FormerGroup(name, former.now, named[former.now])
            found[home] = FormerMembers(known.methods, (*known.groups, member))
        elif former.kind in ("method", "iterator") and former.now in methods:
            group, operation = methods[former.now]
            walks = former.kind == "iterator"
            method = FormerMethod(name, former.now, group, operation, walks)
            found[home] = FormerMembers((*known.methods, method), known.groups)
    return found


@dataclass(frozen=True, slots=True)
class FormerModule:
    """A module under its deprecated name, with what it held."""

    doc: Docstring
    imports: str


def former_endpoints(
    former: Mapping[tuple[str, ...], FormerMembers], groups: Sequence[Group]
) -> Iterator[tuple[str, FormerModule]]:
    """The modules of requests as values that groups have left, by their names."""
    taken = {group.module for group in groups if group.operations}
    for path, members in former.items():
        moved = {
            "_".join((*path, each.name)): f"from .{each.group.module} import *"
            for each in members.groups
            if each.group.operations
        }
        if path and members.methods:
            moved["_".join(path)] = functions(members.methods)
        for module, imports in moved.items():
            if module not in taken:
                doc = Docstring("Deprecated: moved to other modules.")
                yield module, FormerModule(doc, imports)


def former_models(
    former: Mapping[tuple[str, ...], FormerMembers], modules: Collection[str]
) -> Iterator[tuple[str, FormerModule]]:
    """The modules of models that groups have left, by their names: they offer what those
    have that their methods are in now.
    """
    for path, members in former.items():
        moved = {"_".join((*path, g.name)): {g.group.module} for g in members.groups}
        if members.methods:
            moved["_".join(path)] = {each.group.module for each in members.methods}
        for module, homes in moved.items():
            now = sorted(homes & {*modules})
            if module and now and module not in modules:
                doc = Docstring("Deprecated: moved to other modules.")
                lines = (f"from .{home} import *" for home in now)
                yield module, FormerModule(doc, "\n".join(lines))


def functions(methods: Sequence[FormerMethod]) -> str:
    """The imports of what makes the requests of methods."""
    imports = Imports()
    for each in methods:
        name = each.operation.function
        imports.add(f".{each.group.module}", f"{name} as {name}")
    return import_block(imports)


def named_methods(
    groups: Sequence[Group],
) -> Iterator[tuple[str, tuple[Group, Operation]]]:
    """The operations by the dotted names of their methods and iterators."""
    for group in groups:
        home = ".".join(group.path)
        iterators = iterate_names(group.operations)
        for operation in group.operations:
            yield f"{home}.{operation.name}", (group, operation)
            if operation.pages is not None:
                yield f"{home}.{iterators[operation.name]}", (group, operation)


def former_fields(api: Api) -> dict[str, dict[str, str]]:
    """The deprecated fields of each model, with those that take their places."""
    found: dict[str, dict[str, str]] = {}
    for former in api.former:
        if former.kind == "field":
            model, _, name = former.name.rpartition(".")
            found.setdefault(model, {})[name] = former.now.rpartition(".")[2]
    return found


def warning(message: str, imports: Imports) -> Items:
    """The argument of the decorator (PEP 702)."""
    imports.add("typing_extensions", f"deprecated as {DEPRECATED}")
    return Items((string(message),))


def former_exports(api: Api, kinds: Sequence[str]) -> dict[str, str]:
    """Deprecated names of classes by those that take their place."""
    found: dict[str, str] = {}
    for kind, name, now in api.former:
        if kind not in kinds:
            continue
        found[name] = now
        if kind == "client":
            found |= {f"Async{name}": f"Async{now}", f"{name}Error": f"{now}Error"}
    return found


def former_text(found: dict[str, str]) -> str:
    """Deprecated names as the runtime takes them, `Old:New Older:New`, as a literal."""
    pairs = " ".join(f"{name}:{now}" for name, now in sorted(found.items()))
    return string(pairs) if pairs else ""
