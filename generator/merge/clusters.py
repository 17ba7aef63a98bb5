"""Which sites are one thing: schemas that stand in several places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.merge.component_names import Cluster, site_noun
from generator.merge.shapes import Role, Site
from generator.merge.unify import akin, compatible, is_shown


def cluster_sites(sites: Iterable[Site]) -> list[Cluster]:
    """Sites of one resource with the same properties, or with few that pages disagree
    about; errors of all resources.
    """
    clusters: list[list[Site]] = []
    alike: dict[object, list[list[Site]]] = {}
    for site in sorted(sites, key=_told_first):
        group = () if site.role is Role.ERROR else site.operation.name.group
        everything = alike.setdefault(group, [])
        known = alike.setdefault((group, frozenset(site.part.properties)), [])
        near = everything if is_shown(site.part) else known
        joined = next((c for c in near if _fits(c, site)), None)
        joined = joined or next((c for c in everything if _is_same(c[0], site)), None)
        if joined is None:
            joined = []
            clusters.append(joined)
            known.append(joined)
            everything.append(joined)
        joined.append(site)
    return [tuple(cluster) for cluster in clusters]


def _fits(cluster: Sequence[Site], site: Site) -> bool:
    return all(compatible(member.part, site.part) for member in cluster)


def _is_same(one: Site, other: Site) -> bool:
    """Whether two sites are of one thing, whatever their pages disagree about."""
    things = [(s.role, site_noun(s)) for s in (one, other)]
    return things[0] == things[1] and akin(one.part, other.part)


def _told_first(site: Site) -> tuple[object, ...]:
    """Documented schemas before those that examples show, large ones first."""
    shown = is_shown(site.part)
    return (shown, -len(site.part.properties) if shown else 0, site.key)
