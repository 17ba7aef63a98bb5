"""Stable names: the names of the last build, reassigned by identity.

An identity survives rewording: that of an operation is its method, path and media
types, that of an argument its location in the request, that of a model its pointer, or
its fields if it has been renamed. The user's choices in `fragmint.toml` take precedence
over pins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from keyword import iskeyword
from typing import NamedTuple, TypeVar

from generator import patterns as re
from generator.changes.held import held
from generator.changes.succession import (
    Trace,
    former_identities,
    former_keys,
    route_identity,
    sent_at,
    traces,
)
from generator.dataclass import dataclass, field, replace
from generator.merge.result import DocumentNames
from generator.model import in_order
from generator.model.ir import (
    Api,
    Definition,
    Field,
    Group,
    Model,
    Operation,
    Parameter,
)
from generator.naming import MODULES, dotted, group_class
from generator.version import MARKER

K = TypeVar("K", bound=Hashable)
A = TypeVar("A", Parameter, Field)
HEAD = f"""\
# {MARKER}: the public names and what each identifies. Commit this file.
# `fragmint lock --refresh NAME` releases a name; a build resolves merge conflicts.
"""
WHOLE = ("package", "client", "environment")
"""Kinds of names of an API as a whole."""
OPERATION, SCHEMA, FOLDER = OF_DOCUMENT = "operation", "schema", "folder"
"""What is called something in the document that pages become, and what holds all of it."""


class Pin(NamedTuple):
    """A named element: its kind (client, method, argument, model, field) and identity."""

    kind: str
    identity: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pins:
    """All names of a package by what they name; `former` ones were given up since the
    last build, which has still to tell of that.
    """

    names: Mapping[Pin, str] = field(default_factory=dict)
    former: Mapping[Pin, str] = field(default_factory=dict)

    @property
    def written(self) -> Pins:
        """The names of the package as it was written last."""
        names = {**self.names, **self.former}
        return Pins({p: n for p, n in names.items() if p.kind not in OF_DOCUMENT})

    @property
    def document(self) -> DocumentNames:
        """The names of things in the document that pages became."""
        named = self.names.items()
        operations = {p.identity: n for p, n in named if p.kind == OPERATION}
        return DocumentNames(
            {route: name for (route, *_), name in operations.items()},
            {route: title for route, *rest in operations for title in rest},
            {pin.identity: name for pin, name in named if pin.kind == SCHEMA},
            self.names.get(Pin(FOLDER), ""),
        )

    def beside(self, document: DocumentNames) -> Pins:
        """These names with those of a document."""
        operations = (
            (Pin(OPERATION, (route, document.titles.get(route, ""))), name)
            for route, name in document.operations.items()
        )
        schemas = ((Pin(SCHEMA, p), name) for p, name in document.schemas.items())
        names = dict([*self.names.items(), *operations, *schemas])
        return replace(self, names=names | {Pin(FOLDER): document.label})

    @property
    def plain(self) -> dict[Pin, str]:
        """The names without what else is known of the models."""
        return {
            (
                pin._replace(identity=pin.identity[:1]) if pin.kind == "model" else pin
            ): name
            for pin, name in self.names.items()
        }

    @property
    def text(self) -> str:
        """The text of the file: sorted, a line a name."""
        return HEAD + "".join(f"{line}\n" for line in self.lines)

    @property
    def lines(self) -> list[str]:
        """A line for each name, sorted."""
        kept = (line_of(pin, name) for pin, name in self.names.items())
        gone = (GONE + line_of(pin, name) for pin, name in self.former.items())
        return sorted([*kept, *gone])

    def without(self, given_up: str) -> Pins:
        """The pins except for those of a name and of what is below it: a method with its
        arguments, a model with its fields. The methods of a group keep the names they have
        within it. An argument or a field of one thing is spelled as in a report:
        `pets.list(limit)`, `Pet.name`.
        """
        if parts := {*self._parts(given_up)}:
            kept = {pin: name for pin, name in self.names.items() if pin not in parts}
            former = {pin: self.names[pin] for pin in parts}
            return Pins(kept, {**self.former, **former})
        if inside := {*self._inside(given_up)}:
            own = {pin: self.names[pin].rpartition(".")[2] for pin in inside}
            former = {pin: self.names[pin] for pin in inside}
            return Pins({**self.names, **own}, {**self.former, **former})
        heads = {
            (name,) if pin.kind == "model" else pin.identity
            for pin, name in self.names.items()
            if pin.kind in WHOLES and name == given_up
        }
        routes = {head[:1] for head in heads if len(head) > 1}
        kept = {
            pin: name
            for pin, name in self.names.items()
            if name != given_up and not any(pin.identity[:d] in heads for d in (1, 3))
            if pin.kind != OPERATION or pin.identity[:1] not in routes
            if pin.kind != SCHEMA or (name,) not in heads
        }
        former = {p: n for p, n in self.names.items() if p not in kept}
        return Pins(kept, {**self.former, **former})

    def _inside(self, group: str) -> Iterator[Pin]:
        """The pins of the methods of a group, and of the groups in it."""
        for pin, name in self.names.items():
            if pin.kind == "method" and name.startswith(f"{group}."):
                yield pin

    def _parts(self, spelled: str) -> Iterator[Pin]:
        """The pins of an argument or a field of one thing."""
        found = PART.fullmatch(spelled)
        if found is None:
            return
        kind, inner = ("model", "field") if found["field"] else ("method", "argument")
        for whole, name in self.names.items():
            if whole.kind != kind or name != found["whole"]:
                continue
            head = (name,) if kind == "model" else whole.identity
            for pin, own in self.names.items():
                mine = pin.kind == inner and pin.identity[: len(head)] == head
                if mine and own == found[inner]:
                    yield pin


PART = re.compile(r"(?P<whole>[\w.]+)(?:\((?P<argument>\w+)\)|\.(?P<field>\w+))")
"""An argument of a method, or a field of a model, as reports spell it."""
GONE = "-"
"""Stands before a name that was given up, until the next build."""


def line_of(pin: Pin, name: str) -> str:
    """The line of one name."""
    identity = json.dumps(pin.identity, ensure_ascii=False)
    return f"{pin.kind} {name} {identity}"


WHOLES = ("method", "model")
"""Kinds that have parts: arguments begin with the identity of the method, fields with
the name of the model.
"""


def parse_pins(text: str) -> Pins:
    """The pins of a file; what is not a pin, such as a mark of a conflict, is skipped.

    Of two names for one thing the first stands.
    """
    found: dict[Pin, str] = {}
    former: dict[Pin, str] = {}
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        name, _, written = rest.partition(" ")
        try:
            identity = json.loads(written) if written.startswith("[") else None
        except (ValueError, RecursionError):
            continue
        if not isinstance(identity, list) or not all(map(is_text, identity)):
            continue
        plain = kind.removeprefix(GONE)
        least, most = PARTS.get(plain, (1, 0))
        if least <= len(identity) <= most and is_name(name):
            names = found if plain == kind else former
            names.setdefault(Pin(plain, tuple(identity)), name)
    return Pins(found, former)


PARTS = {
    **dict.fromkeys((*WHOLE, FOLDER), (0, 0)),
    **dict.fromkeys(("method", "function"), (3, 3)),
    OPERATION: (1, 2),
    SCHEMA: (2, 100),
    "model": (2, 100),  # Its use is as long as the way to it; nobody nests deeper.
    "field": (2, 2),
    "argument": (5, 5),
}
"""The least and the greatest number of parts of what is named, by its kind."""


def is_name(name: str) -> bool:
    """Whether a name, or each part of a dotted one, is one in Python."""
    parts = name.split(".")
    return all(part.isidentifier() and not iskeyword(part) for part in parts)


def is_text(value: object) -> bool:
    """Whether a value is a string."""
    return isinstance(value, str)


def pins_of(api: Api, before: Pins | None = None) -> Pins:
    """The pins that keep all names of an API; the earlier ones follow from it."""
    return Pins(dict(pairs_of(api, traces(api, traced(before) if before else ()))))


def are_of(pins: Pins, api: Api) -> bool:
    """Whether pins are all names of an API, whatever else they tell of its models."""
    return pins.plain == Pins(dict(pairs_of(api, map(Trace, api.definitions)))).plain


def pairs_of(api: Api, definitions: Iterable[Trace]) -> Iterator[tuple[Pin, str]]:
    """All that has a name, with it, given what is known of the definitions."""
    for kind in WHOLE:
        yield Pin(kind), str(getattr(api, kind))
    for group in api.groups:
        for operation in group.operations:
            identity = route_identity(operation)
            yield Pin("method", identity), dotted(group.path, operation.name)
            yield Pin("function", identity), operation.function
            for found in named_arguments(operation):
                yield argument_pin(operation, found), found.name
    for key, shape, use in definitions:
        definition = api.definitions[key]
        yield Pin("model", (key, shape, *use)), definition.name
        for each in definition.fields if isinstance(definition, Model) else ():
            yield Pin("field", (definition.name, each.wire)), each.name


def named_arguments(operation: Operation) -> Iterator[Parameter | Field]:
    """The named arguments of an operation."""
    yield from operation.parameters
    if operation.body is not None:
        yield from operation.body.fields or ()


def argument_pin(operation: Operation, found: Parameter | Field) -> Pin:
    """The identity of an argument."""
    return Pin("argument", (*route_identity(operation), *sent_at(operation, found)))


class Chosen(NamedTuple):
    """The user's names in `fragmint.toml`: operations and models, and paths of
    groups. Pins do not hold for these.
    """

    names: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


def pinned(api: Api, pins: Pins, chosen: Chosen) -> Api:
    """The API under the names it had; what is new yields."""
    if not pins.names:
        return api
    pins = carried(pins, api)
    groups = pinned_groups(api, pins, chosen)
    modules = renamed_modules(api.groups, groups)
    found = pinned_definitions(api.definitions, pins, chosen)
    definitions = {
        key: replace(each, module=modules.get(each.module, each.module))
        for key, each in sorted(found.items(), key=lambda item: item[1].name)
    }
    now = replace(api, groups=groups, definitions=definitions)
    return replace(now, held=dict(held(api, now)))


def carried(pins: Pins, api: Api) -> Pins:
    """The pins by what they name now, fields by the key of their model; those of what is
    gone are left out.
    """
    methods = {p.identity: name for p, name in pins.names.items() if p.kind == "method"}
    names = {
        route_identity(operation): dotted(group.path, operation.name)
        for group in api.groups
        for operation in group.operations
    }
    shown = [route_identity(each) for each in api.operations if each.by_call]
    routes = former_identities(methods, names, shown)
    keys = {old: new for new, old in former_keys(traced(pins), api).items()}
    heads = {old: new for new, old in routes.items()}
    for pin, name in pins.names.items():
        if pin.kind == "model" and (key := keys.get(pin.identity[0])):
            heads[pin.identity[:1]] = heads[(name,)] = (key,)
    found: dict[Pin, str] = {}
    for pin, name in pins.names.items():
        depth = HEADS.get(pin.kind, 0)
        head = heads.get(pin.identity[:depth])
        if head is not None:
            end = depth if pin.kind == "model" else None
            found.setdefault(Pin(pin.kind, (*head, *pin.identity[depth:end])), name)
    return Pins(found)


HEADS = {"method": 3, "function": 3, "argument": 3, "model": 1, "field": 1}
"""How much of an identity tells the operation or the definition."""


def traced(pins: Pins) -> Iterator[Trace]:
    """The definitions that have names."""
    for pin in pins.names:
        if pin.kind == "model":
            key, shape, *use = pin.identity
            yield Trace(key, shape, tuple(use))


def settled(given: Mapping[K, str], wanted: Mapping[K, str]) -> dict[K, str]:
    """A name for each: the wanted one if there is one, else the given one, with a
    number where another has it.
    """
    found: dict[K, str] = {}
    used: set[str] = set()
    for key, name in wanted.items():
        if name and name not in used:
            found[key] = name
            used.add(name)
    for key, name in given.items():
        number, free = 1, name
        while key not in found and free in used:
            number += 1
            free = f"{name}_{number}"
        used.add(found.setdefault(key, free))
    return found


def pinned_definitions(
    definitions: Mapping[str, Definition], pins: Pins, chosen: Chosen
) -> dict[str, Definition]:
    """The definitions, and their fields, under the names they had."""
    wanted = {
        key: pins.names.get(Pin("model", (key,)), "")
        for key in definitions
        if not is_chosen(key, chosen)
    }
    names = settled({key: d.name for key, d in definitions.items()}, wanted)
    found: dict[str, Definition] = {}
    for key, definition in definitions.items():
        definition = replace(definition, name=names[key])
        if isinstance(definition, Model):
            fields = pinned_fields(definition.fields, key, pins)
            definition = replace(definition, fields=fields)
        found[key] = definition
    return found


def is_chosen(key: str, chosen: Chosen) -> bool:
    """Whether the user named a model, by its pointer or its last part."""
    pointer = key.rpartition("|")[0]
    return bool(chosen.names & {pointer, pointer.rpartition("/")[2]})


def pinned_fields(fields: tuple[Field, ...], key: str, pins: Pins) -> tuple[Field, ...]:
    """The fields of a model under the names they had."""
    given = {each.wire: each.name for each in fields}
    wanted = {w: pins.names.get(Pin("field", (key, w)), "") for w in given}
    names = settled(given, wanted)
    return tuple(replace(each, name=names[each.wire]) for each in fields)


GroupPath = tuple[str, ...]


def pinned_groups(api: Api, pins: Pins, chosen: Chosen) -> tuple[Group, ...]:
    """The groups, with each operation where it was and under the name it had."""
    homes: dict[GroupPath, list[Operation]] = defaultdict(list)
    origins: dict[GroupPath, Group] = {}
    for group in api.groups:
        for operation in group.operations:
            path = home_of(group, operation, pins, chosen)
            homes[path].append(operation)
            origins.setdefault(path, group)
    modules = settled(
        {path: module_name(path) for path in homes},
        {group.path: group.module for group in api.groups if group.path in homes},
    )
    return in_order(
        Group(
            path,
            modules[path],
            group_class(path),
            pinned_operations(operations, below(path, homes), pins, chosen),
            origins[path].description,
            origins[path].title,
        )
        for path, operations in homes.items()
    )


def module_name(path: GroupPath) -> str:
    """The name of a group's module."""
    name = "_".join(path)
    return f"{name}_" if name in MODULES else name


def below(path: GroupPath, groups: Iterable[GroupPath]) -> frozenset[str]:
    """The names under which nested groups hang on a group."""
    depth = len(path)
    return frozenset(g[depth] for g in groups if g[:depth] == path != g)


def home_of(
    group: Group, operation: Operation, pins: Pins, chosen: Chosen
) -> GroupPath:
    """The path of the group that an operation was in; its own where it is new."""
    old = pins.names.get(Pin("method", route_identity(operation)), "")
    path = tuple(old.split(".")[:-1])
    return group.path if not path or ".".join(group.path) in chosen.groups else path


def pinned_operations(
    operations: Sequence[Operation],
    taken: frozenset[str],
    pins: Pins,
    chosen: Chosen,
) -> tuple[Operation, ...]:
    """The operations of one group under the names they had."""
    old: dict[int, str] = {}
    functions: dict[int, str] = {}
    for number, operation in enumerate(operations):
        identity = route_identity(operation)
        name = pins.names.get(Pin("method", identity), "").rpartition(".")[2]
        is_free = operation.id not in chosen.names and name not in taken
        old[number] = name if is_free else ""
        functions[number] = pins.names.get(Pin("function", identity), "")
    names = settled({n: op.name for n, op in enumerate(operations)}, old)
    given = {n: op.function for n, op in enumerate(operations)}
    functions = settled(given, functions)
    return tuple(
        replace(pinned_arguments(op, pins), name=names[n], function=functions[n])
        for n, op in enumerate(operations)
    )


def pinned_arguments(operation: Operation, pins: Pins) -> Operation:
    """An operation whose arguments have the names they had."""
    found = {argument_pin(operation, a): a.name for a in named_arguments(operation)}
    names = settled(found, {pin: pins.names.get(pin, "") for pin in found})

    def named(each: A) -> A:
        return replace(each, name=names[argument_pin(operation, each)])

    body = operation.body
    if body is not None and body.fields is not None:
        body = replace(body, fields=tuple(map(named, body.fields)))
    parameters = tuple(map(named, operation.parameters))
    return replace(operation, parameters=parameters, body=body)


def renamed_modules(old: Iterable[Group], new: Iterable[Group]) -> dict[str, str]:
    """Modules of groups all of whose operations are in another one now."""
    homes = {op.pointer: group.module for group in new for op in group.operations}
    found: dict[str, str] = {}
    for group in old:
        modules = {homes[op.pointer] for op in group.operations}
        if len(modules) == 1:
            found[group.module] = modules.pop()
    return found
