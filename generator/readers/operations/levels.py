"""Flat lists of fields that are about several levels of a message."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Json
from generator.readers.fields.row import FieldRow, FieldSet, steps_of
from generator.readers.operations.messages import keys_at


def plain(name: str) -> str:
    """A name without case and punctuation, to compare spellings."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def share(names: frozenset[str], keys: frozenset[str] | set[str]) -> float:
    """The share of names that are among keys."""
    return len(names & keys) / len(names) if names and keys else 0.0


def set_in(
    found: FieldSet, values: Iterable[Json], variables: Collection[str]
) -> FieldSet:
    """A flat list with the rows set in that messages have inside the field of another.

    `region`, `id`, `links` of `{"region": {"id": 1, "links": {}}}` are `region`,
    `region.id` and `region.links`.
    """
    if any(row.depth or len(steps_of(row.name)) != 1 for row in found.rows):
        return found
    keys: dict[tuple[str, ...], frozenset[str]] = {}
    for value in values:
        for at, names in keys_at(value).items():
            at = at[1:] if at[:1] == ("*",) else at
            keys[at] = keys.get(at, frozenset()) | names
    own, outer = found.names, keys.get((), frozenset())
    known = own & outer
    inner = {
        holder_of(at): names
        for at, names in keys.items()
        if at[:1] and at[0] in known and {*at} - {"*"} <= own
    }
    apart = {r.name for r in found.rows if r.location not in ("", "body", "form")}
    apart |= {name for name in own if plain(name) in variables}
    unseen = own - outer - apart
    around: dict[str, str] = {}
    for name in unseen:
        inside = [holder for holder, names in inner.items() if name in names]
        around |= {name: inside[0]} if len(inside) == 1 else {}
    if around and len(known) == 1:
        # Nothing but the wrapper is seen outside: what no message shows is inside.
        around |= {name: around.get(name, min(inner, key=len)) for name in unseen}
    return replace(found, rows=tuple(moved(row, around) for row in found.rows))


MOST = 0.8
"""The share of names in one object from which a list is about that object."""


def scattered(found: FieldSet, values: Iterable[Json]) -> FieldSet:
    """A flat list about several objects of a message at once, each name where it is seen:
    `id` and `total` of `{"data": {"total": 1, "rows": [{"id": 1}]}}`.

    A name that is seen in several objects, or in none, is left out.
    """
    values = list(values)
    if not values or not all(isinstance(value, dict) for value in values):
        return found
    if any(row.depth or len(steps_of(row.name)) != 1 for row in found.rows):
        return found
    ways: dict[str, set[tuple[str, ...]]] = {}
    levels: dict[tuple[str, ...], frozenset[str]] = {}
    for value in values:
        for at, names in keys_at(value).items():
            levels[at] = levels.get(at, frozenset()) | names
            for name in names & found.names:
                ways.setdefault(name, set()).add(at)
    best = max((share(found.names, names) for names in levels.values()), default=0.0)
    if best >= MOST or share(found.names, frozenset(ways)) < MOST:
        return found
    alone = {name: next(iter(at)) for name, at in ways.items() if len(at) == 1}
    around = {name: holder_of(at) for name, at in alone.items() if at}
    rows = (moved(row, around) for row in found.rows if row.name in alone)
    return replace(found, rows=tuple(rows))


def holder_of(at: tuple[str, ...]) -> str:
    """A way through objects and lists as a name is written: `parcel.lines[]`."""
    return ".".join(at).replace(".*", "[]")


def moved(row: FieldRow, around: Mapping[str, str]) -> FieldRow:
    """A row under the name that is around it, if any."""
    holder = around.get(row.name)
    return replace(row, name=f"{holder}.{row.name}") if holder else row
