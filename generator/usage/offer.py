"""The public names of one version of a package, by module, group and class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.changes.surface import Surface, surface
from generator.dataclass import dataclass, replace
from generator.model.arguments import TAKEN
from generator.model.ir import (
    Alias,
    AnyType,
    Api,
    Definition,
    Former,
    Group,
    ListOf,
    Model,
    NullType,
    Operation,
    Ref,
    TupleOf,
    Type,
    UnionOf,
)
from generator.naming import dotted
from generator.targets.python.exports import (
    EXCEPTION_LIKE,
    RUNTIME_NAMES,
    all_groups,
    apart,
    exceptions,
)
from generator.targets.python.extensions import SUFFIX
from generator.targets.python.paging import constant_names, iterate_names
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
    RuntimeValue,
    Several,
    Value,
)

MAX_DEPTH = 16
"""Aliases of aliases deeper than this do not occur."""
FOLLOWED = frozenset(
    {"send", "fetch", "stream", "paginate", "with_options", "__enter__", "__aenter__"}
)
"""Methods of every client whose results are followed."""
MODULES = ("client", "errors", "models", "resources", "endpoints")
OPAQUE = ("_runtime", "extensions", "py")
"""Modules whose contents the documentation does not decide."""


BASES = frozenset({"Resource", "AsyncResource", "object", "Generic", "Protocol"})
"""Bases that an extension may extend besides classes of its own."""


def is_other_field(model: Model, name: str) -> bool:
    """Whether an attribute is a field that the documentation of a model only admits."""
    is_open = model.open or model.extra is not None
    return is_open and name not in TAKEN and not name.startswith("_")


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of a package.

    `modules` are the public names of each module, by its dotted path; `members` the
    attributes of each group and, under the empty path, of the client; `homes` are the
    modules of models, `keys` those of their definitions, `endpoints` the functions of
    methods, `walks` the methods behind iterators, `fields` what takes the places of
    deprecated ones.
    """

    api: Api
    seen: Surface
    definitions: Mapping[str, Definition]
    modules: Mapping[str, Mapping[str, Value]]
    members: Mapping[str, Mapping[str, Value]]
    group_classes: Mapping[str, str]
    group_modules: Mapping[str, str]
    keys: Mapping[str, str]
    endpoints: Mapping[str, EndpointValue]
    homes: Mapping[str, str]
    classes: tuple[PackageClass, ...]
    walks: Mapping[str, str]
    fields: Mapping[str, str]

    def member(self, owner: Value, name: str) -> Value | NoMember:
        """An attribute of a value; None if it is not known what it is."""
        match owner:
            case PackageModule(path):
                if path.split(".")[0] in OPAQUE:
                    return None
                return self.modules.get(path, {}).get(name, MISSING)
            case ClientValue():
                if name in FOLLOWED:
                    return RuntimeValue(name)
                return self.members[""].get(name, MISSING)
            case GroupValue() if name == "_client":
                return ClientValue()
            case GroupValue(path):
                return self.members.get(path, {}).get(name, MISSING)
            case DataValue(kind):
                return self.data_member(kind, name)
        return None

    def data_member(self, kind: Type, name: str) -> Value | NoMember:
        """A field of a model; where it may have others, any of these."""
        model = self.model(kind)
        wanted = self.fields.get(f"{model.name}.{name}", name) if model else name
        found = (
            next((f for f in model.fields if f.name == wanted), None) if model else None
        )
        if found is None and model and is_other_field(model, name):
            return DataValue(model.extra or AnyType())
        return DataValue(found.type) if found else MISSING if model else None

    def extended(
        self, module: str, class_name: str, unknown: Sequence[str]
    ) -> PackageClass | None:
        """The group that a class written by hand is a base of, if it extends nothing
        unknown.
        """
        package, _, own = module.rpartition(".")
        if package != f"{self.api.package}.extensions" or not BASES.issuperset(unknown):
            return None
        for path, name in self.group_classes.items():
            names = (f"{name}{SUFFIX}", f"Async{name}{SUFFIX}")
            if self.group_modules[path] == own and class_name in names:
                return PackageClass("group", name, path)
        return None

    def result(self, method: str) -> Value:
        """The result of a method, by its dotted name."""
        thing = self.seen.things.get(method)
        if thing is None or thing.value is None:
            return None
        given = DataValue(thing.value.type)
        return Several(given) if thing.kind == "iterator" else given

    def data(self, model: str) -> Value:
        """An instance of a model, by its name."""
        key = self.keys.get(model)
        return DataValue(Ref(key)) if key is not None else None

    def model(self, kind: Type) -> Model | None:
        """The model that a type is, apart from null; None for any other type."""
        found = resolved(kind, self.definitions)
        return found if isinstance(found, Model) else None

    def item(self, kind: Type) -> Type | None:
        """The item of a list that is iterated or indexed."""
        return item_of(kind, self.definitions)


def resolved(
    kind: Type, definitions: Mapping[str, Definition], depth: int = 0
) -> Type | Model | None:
    """A type without null and without the aliases in front of it."""
    match kind:
        case Ref(key) if depth < MAX_DEPTH:
            found = definitions.get(key)
            if isinstance(found, Alias):
                return resolved(found.type, definitions, depth + 1)
            return found
        case UnionOf(members):
            left = [m for m in members if not isinstance(m, NullType)]
            return resolved(left[0], definitions, depth) if len(left) == 1 else kind
    return kind


def item_of(kind: Type, definitions: Mapping[str, Definition]) -> Type | None:
    """The item of a list that is iterated or indexed."""
    match resolved(kind, definitions):
        case ListOf(item):
            return item
        case TupleOf((item,), None):
            return item
    return None


def offer(api: Api, seen: Surface | None = None) -> Offer:
    """The public names of an API's package; `seen` is its surface, where it is known."""
    final = replace(api, definitions=apart(api))
    groups = all_groups(final)
    modules = dict(modules_of(final, groups))
    members = {".".join(group.path): dict(group_members(group)) for group in groups}
    members[""] = {}
    for group in groups:
        above = ".".join(group.path[:-1])
        members[above][group.path[-1]] = GroupValue(".".join(group.path))
    for former in api.former:
        with_alias(former, modules, members)
    every = dict.fromkeys(v for names in modules.values() for v in names.values())
    return Offer(
        api=final,
        seen=seen or surface(api),
        definitions=final.definitions,
        modules=modules,
        members=members,
        group_classes={".".join(g.path): g.class_name for g in groups},
        group_modules={".".join(g.path): g.module for g in groups},
        keys={d.name: key for key, d in final.definitions.items()},
        endpoints={v.method: v for v in every if isinstance(v, EndpointValue)},
        classes=tuple(v for v in every if isinstance(v, PackageClass)),
        walks=dict(iterators(groups)),
        fields={
            former.name: former.now.rpartition(".")[2]
            for former in api.former
            if former.kind == "field"
        },
        homes={d.name: f"models.{d.module}" for d in final.definitions.values()},
    )


def with_alias(
    former: Former,
    modules: dict[str, dict[str, Value]],
    members: dict[str, dict[str, Value]],
) -> None:
    """Add a deprecated name: it is what has taken its place."""
    match former.kind:
        case "client":
            for prefix in ("", "Async"):
                value = PackageClass("client", f"{prefix}{former.now}")
                for module in ("", "client"):
                    modules[module].setdefault(f"{prefix}{former.name}", value)
        case "model" | "type":
            for module in ("", "models"):
                value = PackageClass("model", former.now)
                modules[module].setdefault(former.name, value)
        case "method" | "iterator" | "group" as kind:
            *above, name = former.name.split(".")
            path = ".".join(above)
            for depth in range(len(above)):
                inner = ".".join(above[: depth + 1])
                outer = members.setdefault(".".join(above[:depth]), {})
                outer.setdefault(above[depth], GroupValue(inner))
                members.setdefault(inner, {})
            is_group = kind == "group"
            found = GroupValue(former.now) if is_group else MethodValue(former.now)
            members[path].setdefault(name, found)


def group_members(group: Group) -> Iterator[tuple[str, Value]]:
    """The methods of a group."""
    home = ".".join(group.path)
    iterators = iterate_names(group.operations)
    for operation in group.operations:
        yield operation.name, MethodValue(f"{home}.{operation.name}")
    for name in iterators.values():
        yield name, MethodValue(f"{home}.{name}")


def iterators(groups: list[Group]) -> Iterator[tuple[str, str]]:
    """Each iterator with the method whose pages it walks."""
    for group in groups:
        home = ".".join(group.path)
        for method, name in iterate_names(group.operations).items():
            yield f"{home}.{name}", f"{home}.{method}"


def modules_of(api: Api, groups: list[Group]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The names of each module."""
    models: dict[str, Value] = {}
    by_module: dict[str, dict[str, Value]] = {}
    for found in api.definitions.values():
        value = PackageClass("model", found.name)
        models[found.name] = by_module.setdefault(found.module, {})[found.name] = value
    clients: dict[str, Value] = {
        name: PackageClass("client", name)
        for name in (api.client, f"Async{api.client}")
    }
    errors: dict[str, Value] = {
        name: PackageClass("exception", name) for name in exceptions(api)
    }
    own: dict[str, Value] = {name: PackageModule(name) for name in (*MODULES, *OPAQUE)}
    runtime: dict[str, Value] = dict.fromkeys(RUNTIME_NAMES)
    shown = {n: v for n, v in models.items() if n not in EXCEPTION_LIKE}
    if api.webhooks:
        own["webhooks"] = PackageModule("webhooks")
    yield "", {**own, **runtime, **errors, **shown, **clients}
    yield "client", {**clients, "API": None}
    yield "errors", errors
    yield "models", {**submodules("models", by_module), **models}
    for module, names in by_module.items():
        yield f"models.{module}", names
    yield "webhooks", {h.function: HookValue(h.function) for h in api.webhooks}
    yield from group_modules(groups)


def group_modules(groups: list[Group]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The names of the modules of resources and endpoints."""
    yield "resources", submodules("resources", (g.module for g in groups))
    calling = [group for group in groups if group.operations]
    yield "endpoints", submodules("endpoints", (g.module for g in calling))
    for group in groups:
        path = ".".join(group.path)
        yield f"resources.{group.module}", {
            name: PackageClass("group", name, path)
            for name in (group.class_name, f"Async{group.class_name}")
        }
    for group in calling:
        named: dict[str, Value] = dict.fromkeys(constant_names(group).values())
        named.update((op.function, endpoint(group, op)) for op in group.operations)
        yield f"endpoints.{group.module}", named


def endpoint(group: Group, operation: Operation) -> EndpointValue:
    """The function that makes an operation's request."""
    method = dotted(group.path, operation.name)
    return EndpointValue(group.module, operation.function, method)


def submodules(above: str, names: Iterable[str]) -> dict[str, Value]:
    """The modules below another one."""
    return {name: PackageModule(f"{above}.{name}") for name in names}
