"""Matching the definitions of a newer version to those of an older one.

In a handwritten document, schemas have names, so the pointer identifies them. Pointers
of schemas read from pages are made of headings and change when these are reworded; such
definitions are identified by their content and by where callers meet them, such as the
response of a route or a field of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from generator import patterns as re
from generator.addresses import former_routes
from generator.dataclass import dataclass
from generator.model.definitions import without_null
from generator.model.ir import (
    Alias,
    Api,
    Definition,
    Field,
    ListOf,
    Literals,
    MapOf,
    Model,
    Operation,
    Parameter,
    Ref,
    TupleOf,
    Type,
    UnionOf,
)
from generator.naming import alone

Use: TypeAlias = tuple[str, ...]
"""A route, what goes or comes there, and the steps from that to a definition."""


Identity: TypeAlias = tuple[str, ...]
"""A route, and the media types that are sent and accepted there."""


class Trace(NamedTuple):
    """The traits of a definition: its key, its contents (empty if that is too
    little to tell it), and where callers meet it first.
    """

    key: str
    shape: str = ""
    use: Use = ()


def sent_at(operation: Operation, found: Parameter | Field) -> tuple[str, str]:
    """Where an argument goes, and what it is there: a value of the path is identified by its
    position, any other by its name.
    """
    place = found.location if isinstance(found, Parameter) else "body"
    if place != "path":
        return place, found.wire
    return place, str(operation.path.partition(f"{{{found.wire}}}")[0].count("{"))


def traces(api: Api, before: Iterable[Trace] = ()) -> Iterator[Trace]:
    """A trace of each definition: where it was met before, if it is still met there."""
    uses = Uses.of(api)
    first = uses.first()
    for trace in rerouted(before, api):
        if trace.use:
            first[uses.definition(trace.use)] = trace.use
    for key, definition in api.definitions.items():
        yield Trace(key, shape_of(definition), first.get(key, ()))


def rerouted(before: Iterable[Trace], api: Api) -> Iterator[Trace]:
    """Traces of an older version by the routes of today."""
    known = [*before]
    old = {trace.use[0] for trace in known if trace.use}
    new = {route_identity(operation)[0] for operation in api.operations}
    now = {then: route for route, then in former_routes(old, new).items()}
    for trace in known:
        use = (now.get(trace.use[0], trace.use[0]), *trace.use[1:]) if trace.use else ()
        yield trace._replace(use=use)


def shape_of(definition: Definition) -> str:
    """A digest of a definition whatever its name, empty if too little identifies it."""
    match definition:
        case Model(direction=direction, fields=fields) if fields:
            parts = [str(direction), *sorted(f.wire for f in fields)]
        case Alias(type=Literals(values)):
            parts = ["literals", *map(repr, values)]
        case _:
            return ""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def route_identity(operation: Operation) -> Identity:
    """The parts that identify an operation whatever its name: names of parameters are none.

    Operations of one route are distinguished by what they send and what they accept.
    """
    path = re.sub(r"\{[^{}]*\}", "{}", operation.path)
    sent = operation.body.media_type if operation.body else ""
    got = operation.successes[0].media_type or "" if operation.successes else ""
    return f"{operation.method} {path}", sent, got


@dataclass(frozen=True, slots=True)
class Uses:
    """Where the types of an API are met: by route, then by what goes or comes there."""

    roots: Mapping[Use, Type]
    routes: Mapping[tuple[str, str], Type]
    """The same, whatever media types a route sends and accepts."""
    definitions: Mapping[str, Definition]

    @classmethod
    def of(cls, api: Api) -> Uses:
        """Those of an API."""
        found: dict[Use, Type] = {}
        routes: dict[tuple[str, str], Type] = {}
        for operation in api.operations:
            route = route_identity(operation)
            for place, kind in exchanged(operation):
                found.setdefault((*route, place), kind)
                routes.setdefault((route[0], place), kind)
        for hook in api.webhooks:
            found.setdefault(("webhook", "", "", hook.name), hook.type)
        return cls(found, routes, api.definitions)

    def first(self) -> dict[str, Use]:
        """The first of the shortest uses of each definition; the order in which pages
        show things does not count.
        """
        found: dict[str, Use] = {}
        waiting = deque(sorted(self.roots.items(), key=lambda root: root[0]))
        while waiting:
            use, kind = waiting.popleft()
            match bare(kind):
                case Ref(key) if key in found or key not in self.definitions:
                    continue
                case Ref(key):
                    found[key] = use
            parts = sorted(self.parts(kind).items(), key=lambda part: part[0])
            waiting.extend(((*use, step), part) for step, part in parts)
        return found

    def definition(self, use: Use) -> str:
        """The key of the definition that is met there now, empty if none is."""
        if len(use) < ROOT:
            return ""
        kind = self.roots.get(use[:ROOT], self.routes.get((use[0], use[ROOT - 1])))
        for step in use[ROOT:]:
            kind = self.parts(kind).get(step) if kind is not None else None
        match bare(kind) if kind is not None else None:
            case Ref(key) if key in self.definitions:
                return key
        return ""

    def parts(self, kind: Type) -> dict[str, Type]:
        """The types that a type is made of, each by the step that leads there."""
        match bare(kind):
            case Ref(key):
                found = self.definitions.get(key)
                return dict(inside(found)) if found is not None else {}
            case ListOf(item):
                return {"[]": item}
            case MapOf(value):
                return {"{}": value}
            case TupleOf(items, rest):
                parts: dict[str, Type] = {
                    f"[{n}]": item for n, item in enumerate(items)
                }
                return {**parts, "[]": rest} if rest is not None else parts
            case UnionOf(members):
                return {f"|{number}": member for number, member in enumerate(members)}
        return {}


ROOT = 4
"""How many parts of a use lead to what goes or comes: the route, and which of these."""


def exchanged(operation: Operation) -> Iterator[tuple[str, Type]]:
    """The types that go into and come out of an operation, each with its place."""
    for parameter in operation.parameters:
        yield " ".join(sent_at(operation, parameter)), parameter.type
    if operation.body is not None:
        yield "body", operation.body.type
        for field in operation.body.fields or ():
            yield f"body {field.wire}", field.type
    for outcome in (*operation.successes, *operation.errors):
        yield outcome.status, outcome.type
        if outcome.item is not None:
            yield f"{outcome.status} item", outcome.item


def bare(kind: Type) -> Type:
    """A type apart from null."""
    rest = without_null(kind)
    return rest if rest == kind else bare(rest)


def inside(definition: Definition) -> Iterator[tuple[str, Type]]:
    """The parts of a definition, each with the step that leads there."""
    match definition:
        case Alias(type=kind):
            yield "=", kind
        case Model(fields=fields, extra=extra, base=base):
            for field in fields:
                yield f".{field.wire}", field.type
            if extra is not None:
                yield "{}", extra
            if base:
                yield "^", Ref(base)


def former_identities(
    old: Mapping[Identity, str],
    new: Mapping[Identity, str],
    by_example: Collection[Identity] = (),
) -> dict[Identity, Identity]:
    """The identity that each operation had before, given their names: its own, or that of
    the only one of its route which sends or accepts something else. A route of another
    version of the API counts as the same, and what alone had a name as what has it.

    What only an example shows is left over if an operation elsewhere has its name.
    """
    came = {one: called(one, new) for one in new.keys() - {*old, *by_example}}
    moved = alone({one: called(one, old) for one in by_example if one in old}, came)
    left_over = {*moved.values()}
    found = {one: one for one in new if one not in left_over} | moved
    routes = former_routes((one[0] for one in old), (one[0] for one in new))
    for route, *media in found.keys() - moved.keys():
        before = (routes.get(route, route), *media)
        if before in old:
            found[route, *media] = before
    for sign in (
        lambda one, names: routes.get(one[0], one[0]),
        called,
    ):
        gone = {one: sign(one, old) for one in old.keys() - {*found.values()}}
        came = {o: sign(o, new) for o, before in found.items() if before not in old}
        found |= alone(gone, came)
    return found


def called(identity: Identity, names: Mapping[Identity, str]) -> tuple[str, str]:
    """The method of an operation and its name."""
    return identity[0].partition(" ")[0], names[identity]


def former_keys(old: Iterable[Trace], api: Api) -> dict[str, str]:
    """The key that each definition had before, where it had one."""
    return Matching.of(old, api).found


@dataclass(frozen=True, slots=True)
class Matching:
    """Gives each definition at most one of the older ones, by the surest signs first."""

    uses: Uses
    shapes: Mapping[str, str]
    found: dict[str, str]
    """The keys of older definitions by those of newer ones."""
    left: dict[str, Trace]
    """The older definitions that are still to find."""

    @classmethod
    def of(cls, old: Iterable[Trace], api: Api) -> Matching:
        """The successors of the older definitions in an API."""
        shapes = {key: shape_of(found) for key, found in api.definitions.items()}
        left: dict[str, Trace] = {}
        for trace in rerouted(old, api):  # Of two after a merge the first stands.
            left.setdefault(trace.key, trace)
        matching = cls(Uses.of(api), shapes, {}, left)
        known = frozenset(matching.left)
        matching.give(matching.same_key, alike=True)
        matching.give(matching.same_use, alike=True)
        matching.give(matching.same_key)
        matching.give_shapes(known)
        matching.give(lambda trace: matching.new_use(trace, known))
        return matching

    def give(self, sign: Callable[[Trace], str], alike: bool = False) -> None:
        """Give what a sign leads to, where that is free and, if asked, of one shape."""
        for trace in [*self.left.values()]:
            key = sign(trace)
            if not key or key in self.found or key not in self.shapes:
                continue
            same = trace.shape == self.shapes[key]
            if not alike or (same and trace.shape):
                self.found[key] = self.left.pop(trace.key).key

    def same_key(self, trace: Trace) -> str:
        """The definition at the same pointer."""
        return trace.key

    def same_use(self, trace: Trace) -> str:
        """The definition that callers meet where they met the older one."""
        return self.uses.definition(trace.use) if trace.use else ""

    def new_use(self, trace: Trace, known: Collection[str]) -> str:
        """The same, if it is new: one that was there before means what it meant."""
        key = self.same_use(trace)
        travels = key.rpartition("|")[2] == trace.key.rpartition("|")[2]
        return key if travels and key not in known else ""

    def give_shapes(self, known: frozenset[str]) -> None:
        """Give what alone has a shape to what alone had it."""
        gone = {key: trace.shape for key, trace in self.left.items() if trace.shape}
        taken = known | self.found.keys()
        came = {key: s for key, s in self.shapes.items() if key not in taken}
        for key, former in alone(gone, came).items():
            self.found[key] = self.left.pop(former).key
