"""The schemas that become components, and their names.

In this order: schemas named by a snippet or the vendor, the building blocks of
responses (items of a resource, lists, errors), schemas inside these, and long
enumerations.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.dataclass import dataclass, field
from generator.merge.component_names import (
    Cluster,
    creates,
    name_errors,
    name_items,
    name_lists,
    request_name,
    site_noun,
    title_name,
    variant_name,
)
from generator.merge.former import SchemaNames, route_of
from generator.merge.media import (
    body_schemas,
    inner_schemas,
    is_error,
    parameter_schemas,
    response_schemas,
)
from generator.merge.nouns import fold, inner_name, noun
from generator.merge.result import SchemaPlace
from generator.merge.shapes import (
    MergedOperation,
    Role,
    ShapeSite,
    class_names,
    find_heads,
    find_inner,
    find_requests,
    is_object,
    vendor_name,
)
from generator.merge.tree import AT_THE_PLACE, ONLY_THE_PLACE, Part, SharedSchema
from generator.merge.unify import (
    akin,
    compatible,
    is_shown,
    require_alike,
    shape_of,
    unify,
)
from generator.naming import assign, pascal


@dataclass(slots=True)
class Gathering:
    """Sites that become one component, with one of each shape, and the name it had."""

    name: str = ""
    sites: list[ShapeSite] = field(default_factory=list)
    shapes: dict[Hashable, ShapeSite] = field(default_factory=dict)

    def add(self, site: ShapeSite, name: str) -> None:
        """Take a site, under its name where there was none."""
        self.name = self.name or name
        self.sites.append(site)
        self.shapes.setdefault(shape_of(site.part), site)

    def may_be(self, name: str) -> bool:
        """Whether what had a name, or none, was nothing else than this."""
        return name == self.name or not (name and self.name)

    def fits(self, site: ShapeSite, *, same: bool = False) -> bool:
        """Whether a site is compatible with one member of each shape; `same` where both
        are known to be of one thing.
        """
        thing = site_noun(site)
        return all(
            compatible(member.part, site.part, loose=same or site_noun(member) == thing)
            for member in self.shapes.values()
        )


def cluster_sites(
    sites: Iterable[ShapeSite], former: Mapping[int, str]
) -> list[Cluster]:
    """Sites of one resource with the same properties, or with few that pages disagree
    about; errors of all resources. What had one name stays together, what had several
    stays apart.
    """
    clusters: list[Gathering] = []
    named: dict[str, Gathering] = {}
    alike: dict[object, list[Gathering]] = {}
    for site in sorted(sites, key=_stated_first):
        name = former.get(id(site.part), "")
        group = () if site.role is Role.ERROR else site.operation.name.group
        everything = alike.setdefault(group, [])
        known = alike.setdefault((group, frozenset(site.part.properties)), [])
        near = everything if is_shown(site.part) else known
        joined = _joined(site, name, named, near, everything)
        if joined is None:
            joined = Gathering()
            clusters.append(joined)
            known.append(joined)
            everything.append(joined)
        joined.add(site, name)
        if name == joined.name:
            named[name] = joined
    return [tuple(cluster.sites) for cluster in clusters]


def _joined(
    site: ShapeSite,
    name: str,
    named: Mapping[str, Gathering],
    near: Iterable[Gathering],
    everything: Iterable[Gathering],
) -> Gathering | None:
    """The component of a site: its former one, else one that is alike and may be it."""
    home = named.get(name) if name else None
    if home and (home.fits(site, same=True) or akin(home.sites[0].part, site.part)):
        return home
    joined = next((c for c in near if c.may_be(name) and c.fits(site)), None)
    return joined or next(
        (c for c in everything if c.may_be(name) and _is_same(c.sites[0], site)), None
    )


def _is_same(one: ShapeSite, other: ShapeSite) -> bool:
    """Whether two sites are of one thing, whatever their pages disagree about."""
    things = [(s.role, site_noun(s)) for s in (one, other)]
    return things[0] == things[1] and akin(one.part, other.part)


def _stated_first(site: ShapeSite) -> tuple[object, ...]:
    """Documented schemas before those that examples show, large ones first."""
    shown = is_shown(site.part)
    return (shown, -len(site.part.properties) if shown else 0, site.key)


LONG_ENUM = 6
"""An enumeration of that many values gets a name."""


@dataclass
class Extraction:
    """Components found so far, in order, and the names that are taken."""

    former: SchemaNames
    components: list[SharedSchema] = field(default_factory=list)
    keys: set[tuple[str, ...]] = field(default_factory=set)
    stands: list[tuple[SchemaPlace, SharedSchema]] = field(default_factory=list)

    def adopt(
        self,
        key: tuple[str, ...],
        parts: Sequence[Part],
        wanted: str,
        place: SchemaPlace = (),
    ) -> None:
        """Make one component of schemas that are in several places, under the name that
        they had if it is free; `place` is that of a schema inside another one.
        """
        had = self.former.inner.get(place, "") if place else self.kept(parts)
        free = had if self.is_free(had) else ""
        single = list({id(part): part for part in parts}.values())
        whole = unify([Part(dict(p.entries), dict(p.children)) for p in single])
        whole.entries = {
            k: e for k, e in whole.entries.items() if k not in ONLY_THE_PLACE
        }
        component = SharedSchema(self._unused(key), whole, wanted, free)
        self.components.append(component)
        known = self.former.places
        places = [place] if place else [known[id(p)] for p in single if id(p) in known]
        self.stands += ((each, component) for each in places)
        for part in parts:
            _leave_reference(part, component)

    def is_free(self, name: str) -> bool:
        """Whether a name is one that no component has."""
        return bool(name) and all(c.name != name for c in self.components)

    def kept(self, parts: Iterable[Part]) -> str:
        """The name that the first of some schemas had that had one."""
        names = (self.former.names.get(id(part), "") for part in parts)
        return next(filter(None, names), "")

    def keep(self, clusters: Iterable[Cluster]) -> list[Cluster]:
        """Adopt what had a name that nothing else has now, what is in most places
        first; the others are left to be named.
        """
        left: list[Cluster] = []
        for cluster in sorted(clusters, key=len, reverse=True):
            parts = [site.part for site in cluster]
            name = self.kept(parts)
            if self.is_free(name):
                self.adopt(cluster[0].key, parts, name)
            else:
                left.append(cluster)
        return left

    @property
    def names(self) -> dict[SchemaPlace, str]:
        """The component at each place."""
        return {place: component.name for place, component in self.stands}

    @property
    def taken(self) -> set[str]:
        """Names that are given or wanted already, and those that wait for theirs."""
        found = {component.name or component.wanted for component in self.components}
        return found | self.former.live

    def _unused(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """A key of its own for each of several schemas at one place."""
        number, own = 2, key
        while own in self.keys:
            own, number = (*key, f"#{number}"), number + 1
        self.keys.add(own)
        return own

    def settle(self) -> None:
        """Give every component that has no name yet a unique one."""
        taken = {c.name for c in self.components if c.name} | self.former.live
        fresh = [c for c in self.components if not c.name]
        names = assign(((c.key, c.wanted) for c in fresh), taken, str.casefold)
        for component in fresh:
            component.name = names[component.key]


def _leave_reference(part: Part, component: SharedSchema) -> None:
    part.entries = {
        key: entry for key, entry in part.entries.items() if key in AT_THE_PLACE
    }
    part.children = {}
    part.component = component


def extract(
    operations: Sequence[MergedOperation],
    shared: Iterable[SharedSchema],
    former: Mapping[SchemaPlace, str],
) -> tuple[list[SharedSchema], dict[SchemaPlace, str]]:
    """Move object schemas of all operations into components, and tell what stands where;
    `shared` are recursive, `former` is what stood where before.
    """
    known = list(shared)
    before = SchemaNames.of(former, dict(_places(operations)))
    found = Extraction(before, known, {component.key for component in known})
    explicit = _explicit_names(operations)
    _extract_explicit(operations, explicit, found)
    _extract_heads(operations, found)
    _extract_requests(operations, found)
    found.settle()
    _extract_inner(found)
    _extract_enums(operations, found)
    return sorted(found.components, key=lambda c: c.name), found.names


def _places(
    operations: Iterable[MergedOperation],
) -> Iterator[tuple[int, SchemaPlace]]:
    """Where each object schema stands, by `id` of the part."""
    for operation in operations:
        route = route_of(operation)
        for pointer, part in _objects(operation):
            yield id(part), (route, *pointer)


def _explicit_names(operations: Sequence[MergedOperation]) -> dict[int, str]:
    """The names that snippets and vendors have for schemas, by `id` of the part."""
    names: dict[int, str] = {}
    for operation in operations:
        for _, part in _objects(operation):
            if name := vendor_name(part):
                names[id(part)] = name
        names.update(class_names(operation))
    return names


def _objects(operation: MergedOperation) -> Iterator[tuple[tuple[str, ...], Part]]:
    """Every object schema of an operation with the way to it, inner ones first."""
    for status, media, schema in response_schemas(operation.part):
        side = "error" if is_error(status) else "response"
        yield from _deep(schema, (side, status, media))
    for media, schema in body_schemas(operation.part):
        yield from (
            (w, p) for w, p in _deep(schema, ("body", media)) if p is not schema
        )
    for key, schema in parameter_schemas(operation.part).items():
        yield from _deep(schema, ("body", key))


def _deep(
    part: Part, pointer: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    for step, inner in inner_schemas(part):
        yield from _deep(inner, (*pointer, *step))
    if is_object(part):
        yield pointer, part


def _height(part: Part) -> int:
    return 1 + max(map(_height, part.children.values()), default=0)


def _extract_explicit(
    operations: Sequence[MergedOperation], names: dict[int, str], found: Extraction
) -> None:
    """Unify schemas of one name and direction, the innermost first; those that had a
    name before have that, and draw in all that had it.
    """
    had = found.former.names
    drawn = {had[key] for key in names if key in had}
    names = names | {key: name for key, name in had.items() if name in drawn}
    placed = [
        (
            _height(part),
            names[id(part)],
            pointer[0],
            (*operation.topic.key, *pointer),
            part,
        )
        for operation in operations
        for pointer, part in _objects(operation)
        if id(part) in names
    ]
    placed.sort(key=lambda entry: entry[:4])
    groups: dict[tuple[str, str], list[list[tuple[tuple[str, ...], Part]]]] = {}
    for height in sorted({entry[0] for entry in placed}):
        groups.clear()
        for _, name, side, key, part in (e for e in placed if e[0] == height):
            _place(groups.setdefault((name, side), []), key, part)
        for (name, side), clusters in groups.items():
            for cluster in clusters:
                wanted = name if name in drawn else _beside(name, side, placed)
                found.adopt(cluster[0][0], [part for _, part in cluster], wanted)


def _beside(
    name: str,
    side: str,
    placed: Sequence[tuple[int, str, str, tuple[str, ...], Part]],
) -> str:
    """A request's schema gives way where a response has the same name."""
    sides = {entry[2] for entry in placed if entry[1] == name}
    return f"{name}Input" if side == "body" and len(sides) > 1 else name


def _place(
    clusters: list[list[tuple[tuple[str, ...], Part]]], key: tuple[str, ...], part: Part
) -> None:
    for cluster in clusters:
        if all(compatible(known, part) for _, known in cluster):
            cluster.append((key, part))
            return
    clusters.append([(key, part)])


def _extract_heads(operations: Sequence[MergedOperation], found: Extraction) -> None:
    rows = found.former.rows
    heads = [site for operation in operations for site in find_heads(operation, rows)]
    heads = [site for site in heads if site.part.component is None]
    for role, name in (
        (Role.ITEM, name_items),
        (Role.ERROR, name_errors),
    ):
        sites = [site for site in heads if site.role is role]
        clusters = found.keep(cluster_sites(sites, found.former.names))
        for cluster, wanted in list(name(clusters, found.taken)):
            found.adopt(cluster[0].key, [site.part for site in cluster], wanted)
    found.settle()
    sites = [site for site in heads if site.role is Role.LIST]
    shapes = cluster_sites(sites, found.former.names)
    lists = [alike for cluster in shapes for alike in by_required(cluster)]
    for cluster, wanted in list(name_lists(found.keep(lists))):
        found.adopt(cluster[0].key, [site.part for site in cluster], wanted)


def by_required(cluster: Sequence[ShapeSite]) -> list[Cluster]:
    """Schemas of one shape, apart where they document other fields as required.

    One model of them would require only what all do, and take from the others what
    their pages state. What examples show requires nothing, and joins the first.
    """
    groups: list[list[ShapeSite]] = []
    for site in cluster:
        for group in groups:
            if require_alike(group[0].part, site.part):
                group.append(site)
                break
        else:
            groups.append([site])
    return [tuple(group) for group in groups]


def _extract_requests(operations: Sequence[MergedOperation], found: Extraction) -> None:
    sites = [
        site
        for operation in operations
        for site in find_requests(operation)
        if site.part.component is None
    ]
    for cluster in cluster_sites(sites, found.former.names):
        alike: dict[str, list[ShapeSite]] = {}
        for site in cluster:
            wanted = found.kept([site.part]) or request_name(site)
            alike.setdefault(wanted, []).append(site)
        for wanted, sharing in alike.items():
            groups = sorted(by_required(sharing), key=creates, reverse=True)
            for index, group in enumerate(groups):
                name = variant_name(wanted, group[0]) if index else wanted
                found.adopt(group[0].key, [site.part for site in group], name)


def _extract_inner(found: Extraction) -> None:
    """The schemas inside components, level by level."""
    level = list(found.components)
    while level:
        before = len(found.components)
        for component in level:
            for pointer, part in list(find_inner(component.part, ())):
                wanted = title_name(part) or inner_name(
                    component.name, " ".join(pointer)
                )
                place = (component.name, *pointer)
                found.adopt((*component.key, *pointer), [part], wanted, place)
        level = found.components[before:]
        found.settle()


class EnumSite(NamedTuple):
    """Where an enumeration stands, and what it is called after that place."""

    key: tuple[str, ...]
    part: Part
    wanted: str
    place: SchemaPlace


def _extract_enums(operations: Sequence[MergedOperation], found: Extraction) -> None:
    """Long enumerations: of properties, and of parameters. Those of one name and the same
    values are one.
    """
    alike: dict[object, list[EnumSite]] = {}
    for site in (*_of_properties(found), *_of_parameters(operations)):
        name, values = vendor_name(site.part), site.part.value("enum")
        alike.setdefault((name, str(values)) if name else site.place, []).append(site)
    for first, *others in alike.values():
        parts = [first.part, *(other.part for other in others)]
        wanted = vendor_name(first.part) or first.wanted
        found.adopt(first.key, parts, wanted, first.place)
        component = found.components[-1]
        found.stands += ((other.place, component) for other in others)
    found.settle()


def _of_properties(found: Extraction) -> Iterator[EnumSite]:
    for component in list(found.components):
        for pointer, part in _enums(component.part, ()):
            wanted = fold(component.name, " ".join(pointer) or "Value")
            place = (component.name, *pointer, "enum")
            yield EnumSite((*component.key, *pointer, "enum"), part, wanted, place)


def _of_parameters(operations: Sequence[MergedOperation]) -> Iterator[EnumSite]:
    for operation in operations:
        for key, schema in parameter_schemas(operation.part).items():
            name = operation.name
            start = noun(operation.title, name.group, name.method)
            for pointer, part in _enums(schema, (key.partition(":")[2],)):
                wanted = start + pascal(" ".join(pointer))
                way = (key, *pointer[1:], "enum")
                place = (route_of(operation), *way)
                yield EnumSite((*operation.topic.key, *way), part, wanted, place)


def _enums(
    part: Part, pointer: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    values = part.value("enum")
    if isinstance(values, list) and len(values) >= LONG_ENUM and part.component is None:
        if all(isinstance(value, str) for value in values):
            yield pointer, part
        return
    for name, inner in part.properties.items():
        yield from _enums(inner, (*pointer, name))
    for key in ("items", "additionalProperties"):
        if key in part.children:
            yield from _enums(part.children[key], pointer)
