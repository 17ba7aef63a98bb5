"""Pairing the elements of two versions: by identity first, then by name.

If a name now refers to another operation, the two are not paired; an operation that has
moved and kept its name is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from generator.addresses import without_version
from generator.changes.succession import former_keys, traces
from generator.changes.surface import Thing, Things
from generator.model.ir import Api, Definition, Former, Model
from generator.naming import alone
from generator.targets.python.exports import apart


class Pairs(NamedTuple):
    """Names of the old version with those of the new, and what is alone."""

    both: dict[str, str]
    gone: list[str]
    came: list[str]


def paired(old: Things, new: Things) -> Pairs:
    """Every old thing with the new one it became, each at most once.

    An operation that now only an example shows is likely left over: what has its name
    comes first.
    """
    both: dict[str, str] = {}
    shown = {name for name, thing in new.items() if thing.by_example}
    left_over = shown - {name for name, thing in old.items() if thing.by_example}
    for sign in (identity, route, address, unversioned):
        match_identities(old, new, both, sign, left_over)
    taken = set(both.values())
    for name, thing in old.items():
        same = name in new and name not in taken and name not in both
        if same and new[name].kind == thing.kind:
            both[name] = name
            taken.add(name)
    match_identities(old, new, both, route)
    taken = set(both.values())
    gone = [name for name in old if name not in both]
    return Pairs(both, gone, [name for name in new if name not in taken])


def match_identities(
    old: Things,
    new: Things,
    both: dict[str, str],
    sign: Sign,
    left_over: Collection[str] = (),
) -> None:
    """Add the pairs of one kind that have a sign in common, names that stay first."""
    taken = {*both.values(), *left_over}
    waiting: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, thing in new.items():
        if thing.identity and name not in taken:
            waiting[thing.kind, *sign(thing)].append(name)
    lonely = [n for n, t in old.items() if t.identity and n not in both]
    for stays in (True, False):
        for name in lonely:
            found = waiting.get((old[name].kind, *sign(old[name])))
            if name in both or not found or (stays and name not in found):
                continue
            both[name] = name if stays else found[0]
            found.remove(both[name])


Sign = Callable[[Thing], tuple[str, ...]]
"""What tells that a thing is the same as an older one."""


def identity(thing: Thing) -> tuple[str, ...]:
    """The route with what is sent and accepted there."""
    return thing.identity


def route(thing: Thing) -> tuple[str, ...]:
    """The route alone."""
    return thing.identity[:1]


def address(thing: Thing) -> tuple[str, ...]:
    """The route with the path of the base URL."""
    return (thing.address or thing.identity[0],)


def unversioned(thing: Thing) -> tuple[str, ...]:
    """The route whatever the version in it."""
    return (without_version(thing.identity[0]),)


def renamed_models(old: Api, new: Api) -> dict[str, str]:
    """Names of definitions that have been renamed, told by their place in
    the document, where callers meet them, or else by their shape.

    Only a shape that one definition had and one has can tell.
    """
    older, newer = apart(old), apart(new)
    before = {d.name: d for d in older.values()}
    after = {d.name: d for d in newer.values()}
    gone = {n: d for n, d in before.items() if n not in after}
    came = {n: d for n, d in after.items() if n not in before}
    matched = former_keys(traces(old), new).items()
    places = {older[then].name: newer[now] for now, then in matched}
    found = {
        name: places[name].name
        for name, definition in gone.items()
        if name in places
        and places[name].name in came
        and isinstance(places[name], type(definition))
    }
    lost = shapes({n: d for n, d in gone.items() if n not in found})
    new_names = {n: d for n, d in came.items() if n not in found.values()}
    return found | alone(shapes(new_names), lost)


def shapes(definitions: Mapping[str, Definition]) -> dict[str, object]:
    """The contents of definitions, by their names; without contents there is no shape."""
    found: dict[str, object] = {}
    for name, definition in definitions.items():
        match definition:
            case Model(direction=direction, fields=fields) if fields:
                wires = frozenset((f.wire, type(f.type)) for f in fields)
                found[name] = "model", direction, wires
            case Model():
                pass
            case _:
                found[name] = "type", definition.direction, definition.type
    return found


def with_names(api: Api, names: Mapping[str, str]) -> Api:
    """The API with its definitions called something else."""
    definitions = {
        key: replace(found, name=names.get(found.name, found.name))
        for key, found in apart(api).items()
    }
    return replace(api, definitions=definitions)


FIELD = "field"
"""The kind of an alias that is part of a model."""


def with_models(found: Iterable[Former], names: Mapping[str, str]) -> Iterator[Former]:
    """Aliases by the names that models have now."""
    for former in found:
        model, _, field = former.name.rpartition(".")
        if former.kind == FIELD:
            model = names.get(model, model)
            now = former.now.rpartition(".")[2]
            yield Former(FIELD, f"{model}.{field}", f"{model}.{now}")
        else:
            yield former


def renamed_groups(both: Mapping[str, str], old: Things) -> dict[str, str]:
    """Groups all of whose methods are in another one now, under the names they had."""
    moves: dict[str, set[str]] = defaultdict(set)
    for name, successor in both.items():
        if old[name].kind in ("method", "iterator"):
            moves[group_of(name)].add(moved_to(name, successor))
    return {
        group: next(iter(targets))
        for group, targets in moves.items()
        if len(targets) == 1 and targets - {group, ""}
    }


def moved_to(name: str, successor: str) -> str:
    """The group of the successor where only the group differs, empty otherwise."""
    same = name.rpartition(".")[2] == successor.rpartition(".")[2]
    return group_of(successor) if same else ""


def group_of(name: str) -> str:
    """The group of a method."""
    return name.rpartition(".")[0]
