"""Pairing what two versions have in common: elements, arguments, fields.

Elements are paired by identity first, then by name: if a name now refers to another
operation, the two are not paired; an operation that has moved and kept its name is.
Arguments and fields that are called the same on the wire are the same. One that is called
something else has been renamed only if its type stays and two signs agree: its
description, its place among its neighbours, the words of its name, and its limits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from generator import patterns as re
from generator.addresses import without_version
from generator.changes.succession import former_keys, traces
from generator.changes.surface import Slot, Thing, Things
from generator.dataclass import dataclass, replace
from generator.model.ir import Api, Definition, Former, Model
from generator.model.operation_ids import lower_words
from generator.naming import alone, singular, words
from generator.targets.python.exports import apart

ALIKE = 0.8
"""The part of the words of two descriptions that they share if one is the other reworded:
one word of five may differ."""
ALL_SIGNS = ("description", "place", "words", "limits")
SPELLED_ALIKE = 0.9
"""The part of the letters of two names that they share if they are one word in two
spellings, such as `colour` and `color`; `latitude` and `altitude` share 0.88."""


def paired_slots(old: Thing, new: Thing) -> dict[str, str]:
    """Arguments or fields with what they became: by the wire first, then by name, then by
    the signs of a new name.

    A value of the path is what is at its position, whatever it is called there.
    """
    wires = {(s.location, s.wire): name for name, s in new.slots.items() if s.wire}
    found = {
        name: wires[slot.location, slot.wire]
        for name, slot in old.slots.items()
        if (slot.location, slot.wire) in wires
    }
    places: Iterable[tuple[str, str]] = ()
    if len(old.positional) == len(new.positional):
        places = zip(old.positional, new.positional, strict=True)
    names = ((name, name) for name in old.slots if name in new.slots)
    for name, successor in (*names, *places):
        if name not in found and successor not in found.values():
            found[name] = successor
    return found | renamed_slots(old.slots, new.slots, found)


def renamed_slots(
    old: Mapping[str, Slot], new: Mapping[str, Slot], stayed: Mapping[str, str]
) -> dict[str, str]:
    """What has another name now, given what stayed: each is the only candidate of the
    other, with three signs or else with two.
    """
    gone = {name: slot for name, slot in old.items() if name not in stayed}
    kept = {*stayed.values()}
    came = {name: slot for name, slot in new.items() if name not in kept}
    if not gone or not came:
        return {}
    known = Counter(descriptions(old, new, stayed))
    limits = frozenset(slot.limits for name, slot in old.items() if name in stayed)
    signs = Signs(places(old, new, stayed), known, limits)
    counts = {
        (name, now): signs.count(name, now, slot, other)
        for name, slot in gone.items()
        for now, other in came.items()
        if is_same_shape(slot, other)
    }
    found: dict[str, str] = {}
    for least in (3, 2):
        found |= only(
            (name, now)
            for (name, now), count in counts.items()
            if count >= least and name not in found and now not in found.values()
        )
    return found


def only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The pairs of which neither part is in another one."""
    every = [*pairs]
    left, right = Counter(a for a, _ in every), Counter(b for _, b in every)
    return {a: b for a, b in every if left[a] == right[b] == 1}


def is_same_shape(old: Slot, new: Slot) -> bool:
    """Whether two slots differ in nothing that callers give or get."""
    return (
        {*old.members} == {*new.members}
        and (old.location, old.direction) == (new.location, new.direction)
        and old.required == new.required
    )


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of a new name: `places` are the pairs at one place, `known` counts the
    descriptions and `limits` has the limits of what stayed, which tell nothing.
    """

    places: Collection[tuple[str, str]]
    known: Mapping[str, int]
    limits: Collection[str]

    def count(self, name: str, now: str, old: Slot, new: Slot) -> int:
        """The number of signs that agree; none if the descriptions contradict. What an
        iterator gives has them all: its items are the same, wherever they are.
        """
        if old.is_walked and new.is_walked:
            return len(ALL_SIGNS)
        before, after = said(old), said(new)
        is_described = bool(before and after)
        stays = old.description == new.description
        same = is_described and (
            stays or shared(before.split(), after.split()) >= ALIKE
        )
        if is_described and not same and not is_about_the_same(before, after):
            return 0
        alike = is_alike(old.wire, new.wire)
        if not alike and is_other_subject(old, new):
            return 0
        telling = same and not self.known[before] and not self.known[after]
        is_there = (name, now) in self.places
        return is_there + telling + alike + self.are_own(old.limits, new.limits)

    def are_own(self, before: str, after: str) -> bool:
        """Whether limits are the same, and those of nothing that stayed."""
        return bool(before) and before == after and before not in self.limits


def said(slot: Slot) -> str:
    """The words of a description, without the name of what it is about."""
    text = slot.description.casefold()
    own = slot.wire.casefold()
    plain = text.replace(own, " ") if len(own) > 1 else text
    return " ".join(re.findall(r"\w+", plain))


def is_other_subject(old: Slot, new: Slot) -> bool:
    """Whether descriptions differ as names do: `The id of the boat` of `boat_id` is not
    what `The id of the pier` of `pier_id` is.
    """
    before, after = (
        {*re.findall(r"\w+", slot.description.casefold())} for slot in (old, new)
    )
    return bool(
        (before - after) & {*lower_words(old.wire)}
        and (after - before) & {*lower_words(new.wire)}
    )


def is_about_the_same(old: str, new: str) -> bool:
    """Whether two descriptions have half of their words in common."""
    return shared(old.split(), new.split()) >= 0.5


def shared(old: list[str] | str, new: list[str] | str) -> float:
    """The part of two sequences that they share in order."""
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def is_alike(old: str, new: str) -> bool:
    """Whether a name is the other with more words, or in another number or spelling."""
    one = [singular(word.casefold()) for word in words(old)]
    other = [singular(word.casefold()) for word in words(new)]
    short, long = sorted((one, other), key=len)
    if {*short} <= {*long} and 2 * len(short) >= len(long):
        return True
    before, after = "".join(one), "".join(other)
    numbers = re.findall(r"\d+", before) == re.findall(r"\d+", after)
    return numbers and shared(before, after) >= SPELLED_ALIKE


def descriptions(
    old: Mapping[str, Slot], new: Mapping[str, Slot], stayed: Mapping[str, str]
) -> Iterator[str]:
    """The descriptions of what stayed."""
    for name, now in stayed.items():
        yield from {said(old[name]), said(new[now])}


def places(
    old: Mapping[str, Slot], new: Mapping[str, Slot], stayed: Mapping[str, str]
) -> set[tuple[str, str]]:
    """What went and what came at the same place: behind the same neighbour, as many as
    went there.
    """
    before = gaps(old, stayed)
    after = gaps(new, {now: now for now in stayed.values()})
    return {
        pair
        for neighbour, went in before.items()
        if len(went) == len(came := after.get(neighbour, []))
        for pair in zip(went, came, strict=True)
    }


def gaps(slots: Iterable[str], stayed: Mapping[str, str]) -> dict[str, list[str]]:
    """What did not stay, by the new name of what stayed before it."""
    found: dict[str, list[str]] = defaultdict(list)
    neighbour = ""
    for name in slots:
        neighbour = stayed.get(name, neighbour)
        if name not in stayed:
            found[neighbour].append(name)
    return found


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
    """Names of definitions that have been renamed, known by their place in
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


def place_of_group(group: str, things: Things) -> str:
    """The pointer of the first method of a group, empty if it has none itself."""
    places = (
        thing.pointer for name, thing in things.items() if group_of(name) == group
    )
    return next(places, "")
