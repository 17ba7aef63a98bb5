"""What the last build called things in its document, so that they are called that again.

Names come from headings, and headings are reworded: an operation would get another id, its
schemas other names and other company. An operation is known by its method and path, a
schema by the places where it stands. What was one schema stays one, under its name, as
long as its places agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.addresses import former_routes
from generator.merge.distinct_names import PublicName
from generator.merge.identity import Topic
from generator.merge.result import DocumentNames, SchemaPlace
from generator.naming import assign

RULE = "the name it had"
ANYWHERE = frozenset({"response", "error"})
"""What has a status and a media type, which pages come to state by and by."""


def route_of(topic: Topic) -> str:
    """What an operation is known by, whatever its parameters are called."""
    return " ".join(topic.key)


def at_routes(former: DocumentNames, routes: Iterable[str]) -> DocumentNames:
    """Former names by the routes of today, where the API has another version in these."""
    known = {place[0] for place in former.schemas if " " in place[0]}
    moved = former_routes(known | former.operations.keys(), routes)
    now = {old: new for new, old in moved.items()}
    return DocumentNames(
        {now[r]: name for r, name in former.operations.items() if r in now},
        {
            (now.get(place[0], place[0]), *place[1:]): name
            for place, name in former.schemas.items()
        },
    )


def kept_names(
    topics: Sequence[Topic], names: Sequence[PublicName], former: Mapping[str, str]
) -> list[PublicName]:
    """A unique name for each operation: the one it had; what is new gives way, and joins
    the group that its neighbours were in.
    """
    pinned = {
        number: name if former[route] == name.dotted else split_name(former[route])
        for number, (topic, name) in enumerate(zip(topics, names, strict=True))
        if (route := route_of(topic)) in former
    }
    homes = moved_groups(names, pinned)
    wanted = [
        (topics[n].key, ".".join((*homes.get(name.group, name.group), name.method)))
        for n, name in enumerate(names)
        if n not in pinned
    ]
    fresh = assign(wanted, [p.dotted for p in pinned.values()], str.casefold)
    return [
        pinned[n] if n in pinned else split_name(fresh[topics[n].key], name.rule)
        for n, name in enumerate(names)
    ]


def split_name(dotted: str, rule: str = RULE) -> PublicName:
    """A name from how it is written."""
    *group, method = dotted.split(".")
    return PublicName(tuple(group), method, rule)


def moved_groups(
    names: Sequence[PublicName], pinned: Mapping[int, PublicName]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Groups by what they would be called now, where their operations had another one."""
    homes: dict[tuple[str, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for number, name in pinned.items():
        homes[names[number].group][name.group] += 1
    return {
        group: min(counts, key=lambda old: (-counts[old], old))
        for group, counts in homes.items()
    }


@dataclass(frozen=True, slots=True)
class SchemaNames:
    """The names that schemas had, for those that stand somewhere now.

    `places` are those of the schemas of all operations, by `id` of the part, `names`
    what stood there, `inner` what stood inside a schema of a name, `live` all of them.
    """

    places: Mapping[int, SchemaPlace] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    inner: Mapping[SchemaPlace, str] = field(default_factory=dict)
    live: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, former: Mapping[SchemaPlace, str], places: Mapping[int, SchemaPlace]
    ) -> SchemaNames:
        """Former names at the places of today."""
        names = dict(met(former, places))
        return cls(places, names, former, frozenset(held(former, names.values())))


def met(
    former: Mapping[SchemaPlace, str], places: Mapping[int, SchemaPlace]
) -> Iterable[tuple[int, str]]:
    """What stood at the places of schemas: at just these, else at the only ones that
    differ in what they are documented under.
    """
    near: dict[SchemaPlace, set[str]] = defaultdict(set)
    for place, name in former.items():
        near[without_media(place)].add(name)
    for key, place in places.items():
        alike = near.get(without_media(place), ())
        if name := former.get(place, ""):
            yield key, name
        elif len(alike) == 1:
            yield key, next(iter(alike))


def without_media(place: SchemaPlace) -> SchemaPlace:
    """A place whatever status and media type it is documented under."""
    is_inner = " " not in place[0]
    return place if is_inner or place[1] not in ANYWHERE else (*place[:2], *place[4:])


def held(former: Mapping[SchemaPlace, str], names: Iterable[str]) -> set[str]:
    """The names with those of the schemas that stood inside these."""
    inside: dict[str, list[str]] = defaultdict(list)
    for place, name in former.items():
        inside[place[0]].append(name)
    found, waiting = set[str](), [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += inside[name]
    return found
