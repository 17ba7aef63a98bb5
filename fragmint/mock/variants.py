"""Many values of a schema, each different in what a schema leaves open, always the same.

What a schema leaves open are its branches: which alternative a value is, whether it is
null, which value of an enumeration, and whether an optional property is there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from .discriminators import alternatives, listed
from .document import Document, Json, Place
from .parts import Part
from .patterns import SCALARS
from .samples import NODES, Facts, Maker
from .schemas import Schemas

COUNT, MOST = 20, 50
"""Values of one schema, and most of one whose branches take more of them."""
ALTERNATIVE, NULL, ENUM, OPTIONAL = "alternative", "null", "enum", "optional"
Branch = tuple[Place, str, int]
"""Where a schema leaves something open, what that is, and the choice."""
TEXTS = ("text", "", "naïve ☃ “quoted”", 'a "b" \\ c/d?e=f&g#h', "x" * 120, " a\n\tb ")
"""Texts that break what does not escape them, or counts characters as bytes."""
WORK, FEW = 1_500, 3
"""Parts of values that are made for one schema, and the values that it has however large
they are: objects of a few dozen properties get all of theirs.
"""
TRIES = 12
"""Values in which a branch is tried that is never valid."""
NUMBERS = (1, 0, -1, 1_000_000)


@dataclass
class Branches:
    """The branches of some schemas: those that values came to, how often each was
    tried, and those of valid values.
    """

    met: set[Branch] = field(default_factory=set)
    tried: Counter[Branch] = field(default_factory=Counter)
    taken: set[Branch] = field(default_factory=set)

    def choose(self, place: Place, kind: str, count: int) -> Branch:
        """The branch of so many at a place that was tried least, the first of several."""
        found = [(place, kind, index) for index in range(count)]
        self.met.update(found)
        return min(found, key=lambda branch: self.tried[branch])

    def lacks(self, branch: Branch) -> bool:
        """Whether a branch is still worth a try."""
        return branch not in self.taken and self.tried[branch] < TRIES


class Variant(Maker):
    """The value of a number; `taken` are its branches out of those that it `met`.

    The first has nothing optional, half of the rest everything. The others lack, or are
    null, where no valid value was so: here one half of it, there the other.
    """

    def __init__(self, facts: Facts, number: int, branches: Branches) -> None:
        super().__init__(facts, {}, NODES if number else 0)
        self._number = number
        self._rich = False
        # No rhythm of its own: alternatives come in turn, too.
        self._full = number == 1 or crc32(str(number).encode()) % 2 == 1
        self._branches = branches
        self._picked: dict[Place, int] = {}
        self.met: set[Branch] = set()
        self.taken: set[Branch] = set()

    def pick(self, count: int, place: Place) -> int:
        """The alternative that was tried least, the same throughout a value."""
        if count == 1:
            return 0
        is_enum = place[-1] == "enum"
        if is_enum or place not in self._picked:
            kind = ENUM if is_enum else ALTERNATIVE
            branch = self._branches.choose(place, kind, count)
            self.met.update((place, kind, index) for index in range(count))
            self._take(branch)
            self._picked[place] = branch[2]
        return min(self._picked[place], count - 1)

    def is_null(self, parts: Sequence[Part], above: tuple[Place, ...]) -> bool:
        """Whether null stands here; never for a whole value."""
        if not above or not takes_null(parts[0][0]):
            return False
        return self._take(self._either(parts[0][1], NULL, 1))

    def affords(self, place: Place, inside: tuple[Place, ...]) -> bool:
        """Whether an optional property is there."""
        branch = (
            self._either(place, OPTIONAL, 0) if self._number else (place, OPTIONAL, 0)
        )
        if branch[2] and not super().affords(place, inside):
            return False
        return self._take(branch)

    def _either(self, place: Place, kind: str, rare: int) -> Branch:
        """One of two branches: the rare one where it is still to be seen."""
        self._branches.choose(place, kind, 2)
        self.met.update(((place, kind, 0), (place, kind, 1)))
        branch = (place, kind, rare)
        mine = crc32(f"{self._number} {'/'.join(place)}".encode()) % 2
        if self._full or mine or not self._branches.lacks(branch):
            return (place, kind, 1 - rare)
        return branch

    def _take(self, branch: Branch) -> bool:
        self._branches.tried[branch] += 1
        self.taken.add(branch)
        return branch[2] == 1

    def length(self, least: int, schema: dict[str, Json], circular: bool) -> int:
        """None, one, two or three items, as far as a schema allows that."""
        most = schema.get("maxItems", 3)
        wanted = (1, 2, 0, 3)[self._number % 4] if self._number else least
        floor = max(int(schema.get("minItems", 0)), len(listed(schema, "prefixItems")))
        return least if circular else max(floor, min(wanted, int(most)))

    def scalar(self, kind: str, schema: dict[str, Json]) -> Json:
        """A text, a number or a boolean of the schema's range."""
        if kind == "boolean":
            return self._number % 2 == 0
        if kind == "string" and "format" not in schema:
            return text(schema, TEXTS[self._number % len(TEXTS)])
        if kind in ("integer", "number") and "multipleOf" not in schema:
            wanted = NUMBERS[self._number % len(NUMBERS)]
            return bounded(schema, wanted, SCALARS[kind](schema))
        return SCALARS[kind](schema)


def text(schema: dict[str, Json], wanted: str) -> Json:
    """The text, where its length is allowed, else the usual one."""
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1_000)
    return wanted if least <= len(wanted) <= most else SCALARS["string"](schema)


def bounded(schema: dict[str, Json], wanted: int, usual: Json) -> Json:
    """The number, where it is within the limits, else the usual one."""
    limits = (
        schema.get("minimum", wanted) <= wanted <= schema.get("maximum", wanted)
        and schema.get("exclusiveMinimum", wanted - 1) < wanted
        and wanted < schema.get("exclusiveMaximum", wanted + 1)
    )
    return wanted if limits else usual


def takes_null(schema: dict[str, Json]) -> bool:
    """Whether null is a value, besides others."""
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds and len(kinds) > 1:
        return True
    return any(
        {"type": "null"} in listed(schema, keyword) and alternatives(schema, keyword)
        for keyword in ("oneOf", "anyOf")
    )


class Variants:
    """Values that travel one way: `request` or `response`."""

    def __init__(self, document: Document, schemas: Schemas, direction: str) -> None:
        self._schemas = schemas
        self._facts = Facts.of(document, direction)
        self.branches = Branches()

    def of(self, place: Place) -> Iterator[Json]:
        """The valid values of the schema at a place, each once."""
        seen: dict[str, bool] = {}
        own: set[Branch] = set()
        work = 0
        for number in range(MOST):
            done = number >= COUNT and not any(map(self.branches.lacks, own))
            if done or (work > WORK and number >= FEW):
                return
            maker = Variant(self._facts, number, self.branches)
            value = maker.value(place, ())
            work += maker.made
            own |= maker.met
            shown = json.dumps(value, sort_keys=True)
            known = shown in seen
            if not known:
                seen[shown] = self._schemas.valid(place, value)
            if seen[shown]:
                self.branches.taken |= maker.taken
            if seen[shown] and not known:
                yield value
