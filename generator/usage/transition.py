"""Two versions of a package as one namespace, under the names of the older one.

Code may be half-way between two versions, so a name of the newer one is tracked as what
it was before. Elements that only the newer version has are not tracked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from generator.changes.compare import Change
from generator.changes.hints import hinted
from generator.changes.pairs import (
    Pairs,
    paired,
    renamed_groups,
    renamed_models,
    with_names,
)
from generator.changes.surface import Surface, surface
from generator.dataclass import dataclass
from generator.model.ir import Api, Ref, Type
from generator.targets.python.exports import all_groups
from generator.targets.python.former import (
    former_endpoints,
    former_members,
    former_models,
)
from generator.usage.offer import Offer, offer
from generator.usage.program import (
    MISSING,
    ClientValue,
    DataValue,
    EndpointValue,
    GroupValue,
    HookValue,
    MethodValue,
    NoMember,
    PackageClass,
    PackageModule,
    Value,
)


@dataclass(frozen=True)
class Transition:
    """An older and a newer version of a package.

    `before` is what callers saw of the older one, but with the names that models have
    now; `models` and `groups` are old names with new ones, `pairs` are methods and models.
    """

    old: Offer
    new: Offer
    before: Surface
    pairs: Pairs
    models: Mapping[str, str]
    groups: Mapping[str, str]
    packages: frozenset[str]
    back: Mapping[str, str]
    groups_back: Mapping[str, str]

    @cached_property
    def deprecated(self) -> frozenset[str]:
        """Names that the newer version keeps as deprecated ones."""
        return aliases(self.new.api)

    @cached_property
    def were_deprecated(self) -> frozenset[str]:
        """Those that the older one kept."""
        return aliases(self.old.api)

    @property
    def after(self) -> Surface:
        """The surface of the newer version."""
        return self.new.seen

    @cached_property
    def kept_modules(self) -> Mapping[str, str]:
        """The modules that stay under old names, with what they import."""
        api = self.new.api
        groups = all_groups(api)
        former = former_members(api, groups)
        models = {each.module for each in api.definitions.values()}
        endpoints = former_endpoints(former, groups)
        found = {f"endpoints.{name}": module.imports for name, module in endpoints}
        for name, module in former_models(former, models):
            found[f"models.{name}"] = module.imports
        return found

    def keeps(self, module: str, home: str) -> bool:
        """Whether a module stays under its old name, and offers what another one has now,
        if one is given.
        """
        imports = self.kept_modules.get(module, "")
        return (
            f"from .{home.rpartition('.')[2]} import" in imports
            if home
            else bool(imports)
        )

    def hinted(self, change: Change) -> Change:
        """A change, with where to find what was removed."""
        return hinted(change, self.before.things, self.after.things, self.pairs.came)

    def member(self, owner: Value, name: str) -> Value | NoMember:
        """An attribute of a value, as the older version has it."""
        found = self.old.member(owner, name)
        if found is not MISSING:
            return found
        successor = self.successor(owner)
        if isinstance(successor, NoMember):
            return MISSING
        newer = self.new.member(successor, name)
        return newer if isinstance(newer, NoMember) else self.former(newer)

    def result(self, method: str) -> Value:
        """The result of a method, by its dotted name."""
        return self.old.result(method)

    def data(self, model: str) -> Value:
        """An instance of a model, by its name."""
        return self.old.data(model)

    def item(self, kind: Type) -> Type | None:
        """The items of an iterated list."""
        return self.old.item(kind)

    def names(self, module: PackageModule) -> Mapping[str, Value]:
        """The names bound by `import *`."""
        found = {**self.old.modules.get(module.path, {})}
        return {n: v for n, v in found.items() if not isinstance(v, PackageModule)}

    def extends(self, module: str, class_name: str, unknown: Sequence[str]) -> Value:
        """The group that a class written by hand is a base of."""
        return self.old.extended(module, class_name, unknown)

    def successor(self, value: Value) -> Value | NoMember:
        """The counterpart in the newer version of a value of the older one."""
        match value:
            case PackageModule(path):
                now = self.module_now(path)
                return MISSING if now is None else PackageModule(now)
            case PackageClass():
                return self.class_successor(value)
            case GroupValue(path):
                group = self.groups.get(path)
                return MISSING if group is None else GroupValue(group)
            case MethodValue(name):
                method = self.pairs.both.get(name)
                return MISSING if method is None else MethodValue(method)
            case HookValue(name):
                hook = self.pairs.both.get(f"webhooks.{name}")
                return MISSING if hook is None else HookValue(hook.partition(".")[2])
            case EndpointValue(method=name):
                return self.new_endpoint(self.pairs.both.get(name, ""))
            case DataValue(Ref(key)) if key in self.old.definitions:
                name = self.old.definitions[key].name
                newer = self.new_key(self.models.get(name, name))
                return DataValue(Ref(newer)) if newer else MISSING
            case ClientValue():
                return value
        return MISSING

    def module_now(self, path: str) -> str | None:
        """The path that a module has now: those of groups go with them."""
        if path in self.new.modules or path not in self.old.modules:
            return path
        kind, _, module = path.partition(".")
        group = next((g for g, m in self.old.group_modules.items() if m == module), "")
        now = self.new.group_modules.get(self.groups.get(group, ""))
        if now is None and kind == "endpoints":
            homes = self.homes_of_functions.get(module, set())
            now = homes.pop() if len(homes) == 1 else None
        found = f"{kind}.{now}"
        return found if now and found in self.new.modules else None

    @property
    def homes_of_functions(self) -> dict[str, set[str]]:
        """Modules of `endpoints` with those that their functions are in now."""
        found: dict[str, set[str]] = {}
        for made_by in self.old.endpoints.values():
            now = self.new_endpoint(self.pairs.both.get(made_by.method, ""))
            if isinstance(now, EndpointValue):
                found.setdefault(made_by.module, set()).add(now.module)
        return found

    def class_successor(self, value: PackageClass) -> PackageClass | NoMember:
        """The current name of a class."""
        name = value.name
        match value.kind:
            case "client":
                old, new = self.old.api.client, self.new.api.client
                return PackageClass("client", name.removesuffix(old) + new)
            case "group":
                path = self.groups.get(value.about)
                if path is None:
                    return MISSING
                prefix = name.removesuffix(self.old.group_classes[value.about])
                name = prefix + self.new.group_classes[path]
                return PackageClass("group", name, path)
            case "model":
                name = self.models.get(name, name)
                return PackageClass("model", name) if self.new_key(name) else MISSING
        root = f"{self.old.api.client}Error"
        name = f"{self.new.api.client}Error" if name == root else name
        there = name in self.new.modules["errors"]
        return PackageClass("exception", name) if there else MISSING

    def new_key(self, model: str) -> str:
        """The key of a model's definition in the newer version, empty for none."""
        return self.new.keys.get(model, "")

    def new_endpoint(self, method: str) -> EndpointValue | NoMember:
        """The function of a method's request in the newer version."""
        return self.new.endpoints.get(method, MISSING)

    def former(self, value: Value) -> Value:
        """The older counterpart of a value of the newer version; None for a new one."""
        match value:
            case PackageModule():
                return value
            case GroupValue(path):
                group = self.groups_back.get(path)
                return GroupValue(group) if group is not None else None
            case MethodValue(name):
                method = self.back.get(name)
                return MethodValue(method) if method else None
            case HookValue(name):
                hook = self.back.get(f"webhooks.{name}", "")
                return HookValue(hook.partition(".")[2]) if hook else None
            case EndpointValue(method=name):
                return self.old.endpoints.get(self.back.get(name, ""))
            case PackageClass():
                return self.classes_back.get(value)
        return None

    @cached_property
    def classes_back(self) -> Mapping[Value | NoMember, PackageClass]:
        """The classes of the newer version with what they were."""
        return {self.class_successor(found): found for found in self.old.classes}


def aliases(api: Api) -> frozenset[str]:
    """The deprecated names of a version."""
    names = {former.name for former in api.former}
    clients = {f"Async{f.name}" for f in api.former if f.kind == "client"}
    return frozenset(names | clients)


def transition(old: Api, new: Api) -> Transition:
    """Two versions of a package."""
    models = renamed_models(old, new)
    before, after = surface(with_names(old, models)), surface(new)
    pairs = paired(before.things, after.things)
    older, newer = offer(old), offer(new, after)
    groups = group_pairs(older, newer, renamed_groups(pairs.both, before.things))
    return Transition(
        old=older,
        new=newer,
        before=before,
        pairs=pairs,
        models=models,
        groups=groups,
        packages=frozenset({old.package, new.package}),
        back={now: then for then, now in pairs.both.items()},
        groups_back={now: then for then, now in groups.items()},
    )


def group_pairs(old: Offer, new: Offer, renamed: Mapping[str, str]) -> dict[str, str]:
    """Every old group that there still is, with its path now."""
    found = {path: path for path in old.members if path in new.members}
    found |= renamed
    for path, successor in renamed.items():
        above, now = path.rpartition(".")[0], successor.rpartition(".")[0]
        if above and now and above not in new.members:
            found.setdefault(above, now)
    return found
