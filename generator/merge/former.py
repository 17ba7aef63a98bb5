"""The names in the last build's document, so that they are assigned again.

Names come from headings, and headings are reworded: an operation would get another ID,
and its schemas other names and other neighbours. An operation is identified by its
method and path, a schema by its locations. A schema stays one, under its name, as long
as its locations agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from generator.addresses import former_routes
from generator.dataclass import dataclass, field, replace
from generator.merge.distinct_names import PublicName
from generator.merge.result import DocumentNames, SchemaPlace
from generator.merge.shapes import MergedOperation, objects_in, rows_of
from generator.merge.tree import Part
from generator.naming import alone, assign, dotted, words

RULE = "the name it had"
STATED = ("the tag", "the platform's id", "snippet's call")
"""The ends of the rules by which pages themselves name a group; paths name others."""
ANYWHERE = frozenset({"response", "error"})
"""Places with a status and a media type, which pages come to state by and by."""


def route_of(operation: MergedOperation) -> str:
    """The identity of an operation, whatever its parameters are called."""
    return " ".join(operation.topic.key)


def names_of(
    operations: Iterable[MergedOperation], schemas: Mapping[SchemaPlace, str]
) -> DocumentNames:
    """A document's names of things, with what identifies an operation that moves."""
    every = {route_of(operation): operation for operation in operations}
    return DocumentNames(
        {route: operation.name.dotted for route, operation in every.items()},
        {route: operation.title for route, operation in every.items()},
        schemas,
    )


def at_routes(
    former: DocumentNames, operations: Iterable[MergedOperation]
) -> DocumentNames:
    """Former names by the routes of today, given the operations under fresh names."""
    every = [*operations]
    by_example = {
        route
        for each in every
        if (route := route_of(each)) and is_shown(each, former.titles.get(route, ""))
    }
    moved = former_of(former, names_of(every, {}), by_example)
    now = {then: route for route, then in moved.items()}
    return DocumentNames(
        {now[r]: name for r, name in former.operations.items() if r in now},
        {},
        {(now.get(p[0], p[0]), *p[1:]): name for p, name in former.schemas.items()},
    )


def is_shown(operation: MergedOperation, title: str) -> bool:
    """Whether an operation is only shown, and under another title than it had: what is
    described under that may be what it was.
    """
    is_other = operation.title != title
    return operation.by_example or (operation.by_call and is_other)


def former_of(
    former: DocumentNames, today: DocumentNames, by_example: Collection[str]
) -> dict[str, str]:
    """The route that each operation had before.

    An operation has moved where only the version in its path is another one, or where it
    alone had a title or a name that it alone has now. A route that now only an example
    shows is left over if another one has its title.
    """
    stayed = former_routes(former.operations, today.operations)
    moved = {new: old for new, old in stayed.items() if new not in by_example}
    stated = {r: t for r, t in today.titles.items() if r not in by_example}
    moved |= moves(former, moved, former.titles, stated)
    kept = {*moved.values()}
    moved |= {new: old for new, old in stayed.items() if old not in kept}
    titles = (former.titles, today.titles)
    names = (former.operations, today.operations)
    for old, new in (titles, names, titles):  # A name leaves a title alone.
        moved |= moves(former, moved, old, new)
    return moved


def moves(
    former: DocumentNames,
    moved: Mapping[str, str],
    old: Mapping[str, str],
    new: Mapping[str, str],
) -> dict[str, str]:
    """The former routes of what alone is called something, among what is left."""
    left = former.operations.keys() - {*moved.values()}
    return alone(signs(left, old), signs(new.keys() - moved.keys(), new))


def signs(routes: Iterable[str], called: Mapping[str, str]) -> dict[str, object]:
    """The identity of operations wherever they are: the method, and a title or a name of
    several words; many are called `List`.
    """
    return {
        route: (route.partition(" ")[0], called[route])
        for route in routes
        if len(words(called.get(route, ""))) > 1
    }


def kept_names(
    operations: Sequence[MergedOperation], former: Mapping[str, str]
) -> list[MergedOperation]:
    """Operations under unique names: those that they had; what is new yields, and joins
    the group that its neighbours were in.
    """
    pinned = {
        number: name if former[route] == name.dotted else split_name(former[route])
        for number, operation in enumerate(operations)
        for name in [operation.name]
        if (route := route_of(operation)) in former
    }
    homes = moved_groups([operation.name for operation in operations], pinned)
    wanted = [
        (o.topic.key, dotted(homes.get(o.name.group, o.name.group), o.name.method))
        for number, o in enumerate(operations)
        if number not in pinned
    ]
    fresh = assign(wanted, [p.dotted for p in pinned.values()], str.casefold)
    return [
        replace(o, name=pinned.get(n) or split_name(fresh[o.topic.key], o.name.rule))
        for n, o in enumerate(operations)
    ]


def titles_of(
    fresh: Iterable[MergedOperation], kept: Iterable[MergedOperation]
) -> dict[str, str]:
    """What tags of pages, and calls, call the groups all of whose operations keep another
    name than they have there.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in zip(fresh, kept, strict=True):
        if one.name.rule.endswith(STATED) or one.name.group == other.name.group:
            found[".".join(other.name.group)].add(".".join(one.name.group))
    return {
        name: title
        for name, titles in found.items()
        if len(titles) == 1
        for title in titles
        if title != name
    }


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

    def rows(self, part: Part) -> Iterable[str]:
        """The properties of a response that list things of their own: those that did
        where it had a name, whatever stands beside them now.
        """
        name = self.names.get(id(part))
        if name is None:
            return rows_of(part)
        had = [
            key
            for key, inner in part.properties.items()
            if any(self.was_head(each) for each in objects_in(inner))
        ]
        inside = any(place[0] == name for place in self.inner)
        return had if had or inside else rows_of(part)

    def was_head(self, part: Part) -> bool:
        """Whether a schema had a name for the place where it stands, not for what its
        own pages call it, or for where it stands in another one.
        """
        return part.component is None and id(part) in self.names


def met(
    former: Mapping[SchemaPlace, str], places: Mapping[int, SchemaPlace]
) -> Iterable[tuple[int, str]]:
    """The former names at the places of schemas: at just these, else at the only ones that
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
