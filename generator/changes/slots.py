"""Pairing the arguments or fields of one thing in two versions.

What the wire calls the same is the same. What it calls something else has been renamed
only if its type stays and two of three signs agree: its description, its place among
its neighbours, and the words of its name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.changes.surface import Slot, Thing
from generator.naming import singular, words

ALIKE = 0.8
"""The part of the words of two descriptions that they share if one is the other reworded:
one word of five may differ."""
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
    other, with all three signs or else with two.
    """
    gone = {name: slot for name, slot in old.items() if name not in stayed}
    kept = {*stayed.values()}
    came = {name: slot for name, slot in new.items() if name not in kept}
    if not gone or not came:
        return {}
    signs = Signs(places(old, new, stayed), Counter(descriptions(old, new, stayed)))
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
    descriptions of what stayed, which tell nothing.
    """

    places: Collection[tuple[str, str]]
    known: Mapping[str, int]

    def count(self, name: str, now: str, old: Slot, new: Slot) -> int:
        """The number of signs that agree; none if the descriptions contradict."""
        before, after = said(old), said(new)
        is_told = bool(before and after)
        same = is_told and shared(before.split(), after.split()) >= ALIKE
        if is_told and not same and not is_about_the_same(before, after):
            return 0
        if is_other_subject(old, new):
            return 0
        telling = same and not self.known[before] and not self.known[after]
        return ((name, now) in self.places) + telling + is_alike(old.wire, new.wire)


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
    before, after = {*said(old).split()}, {*said(new).split()}
    return bool(
        (before - after) & lower_words(old.wire)
        and (after - before) & lower_words(new.wire)
    )


def lower_words(name: str) -> set[str]:
    """The words of a name, without their capitals."""
    return {word.casefold() for word in words(name)}


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
