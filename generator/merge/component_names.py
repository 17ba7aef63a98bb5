"""Names for components: the title, or the resource and the role.

Class names in snippets and the vendor's own names take precedence; see `components`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from generator.facts import PHRASES
from generator.merge.nouns import CRUD, group_noun, noun, verb
from generator.merge.observe import part_kind
from generator.merge.shapes import Role, ShapeSite
from generator.merge.tree import Part
from generator.naming import pascal, singular, snake, words

Cluster = tuple[ShapeSite, ...]
"""Sites that become one component."""


def title_name(part: Part) -> str:
    """A schema's own title as a class name, if it is short enough to be one."""
    title = part.value("title")
    short = isinstance(title, str) and 0 < len(words(title)) <= 5
    return pascal(title) if short and isinstance(title, str) else ""


def _title(cluster: Cluster) -> str:
    titles = Counter(name for site in cluster if (name := title_name(site.part)))
    return min(titles, key=lambda t: (-titles[t], t), default="")


def site_noun(site: ShapeSite) -> str:
    """The resource that a site's operation speaks of: its title, or what its method says
    of the end of its path, `list_seats` of `/rooms/{id}/seats`.
    """
    name = site.operation.name
    reads = site.operation.topic.method == "GET"
    title = site.operation.title
    last = snake((site.operation.topic.path.literals or ("",))[-1])
    if not title and last not in name.group and name.method.endswith(f"_{last}"):
        title = name.method.replace("_", " ")
    return noun(title, name.group, name.method, reads=reads)


def _noun(cluster: Cluster) -> str:
    """The noun that most operations use; where they speak of several things and of none
    mostly, what they give is a result of their group.
    """
    nouns = Counter(map(site_noun, cluster))
    best = min(nouns, key=lambda n: (-nouns[n], len(n), n))
    group = cluster[0].operation.name.group
    if len(nouns) > 1 and 2 * nouns[best] <= len(cluster) and group:
        whole = group_noun(group)
        return whole if whole in nouns else f"{whole}Result"
    return best


def name_items(
    clusters: Sequence[Cluster], taken: Collection[str]
) -> Iterator[tuple[Cluster, str]]:
    """Names for what responses consist of, one resource after the other.

    A name that a snippet or the vendor gave to something else is left to that.
    """
    used = set(taken)
    resources: dict[tuple[str, ...], list[Cluster]] = {}
    for cluster in clusters:
        group = cluster[0].operation.name.group
        resources.setdefault(group, []).append(cluster)
    for group in sorted(resources):
        ranked = sorted(resources[group], key=_prominence)
        main = ranked[0]
        name = _title(main) or _outcome(main) or _noun(main)
        name = _beside(main, name) if name in used else name
        used.add(name)
        yield main, name
        for other in ranked[1:]:
            described = _title(other) or _outcome(other)
            described = described or _variant(other, _noun(main), main)
            if described in used:
                described = f"{pascal(other[0].operation.name.method)}Response"
            used.add(described)
            yield other, described


def _outcome(cluster: Cluster) -> str:
    """`PublishItemResponse` for what an action reports; empty if it gives the thing
    itself, which has an id.
    """
    first = cluster[0]
    actions = {_action(site) for site in cluster}
    if len(actions) > 1 or actions & {"", *CRUD} or "id" in first.part.properties:
        return ""
    return f"{pascal(actions.pop())}{_noun(cluster)}Response"


def _action(site: ShapeSite) -> str:
    """The verb of a site's operation."""
    return verb(site.operation.title, site.operation.name.method)


def _beside(cluster: Cluster, name: str) -> str:
    """Another name for a resource whose own is taken."""
    group = group_noun(cluster[0].operation.name.group)
    return group if group != name and name in group else qualified(cluster, name, ())


def _prominence(cluster: Cluster) -> tuple[object, ...]:
    """The resource itself is what most operations return, above all its GET."""
    single = any(
        site.operation.topic.method == "GET" and "items" not in site.pointer
        for site in cluster
    )
    operations = {site.operation.topic.key for site in cluster}
    return (-len(operations), not single, cluster[0].key)


def _variant(cluster: Cluster, name: str, main: Cluster) -> str:
    """Another shape of a resource: `AssetUpload`, `BulkCollectionItem`."""
    own = _noun(cluster)
    if own != name:
        return own
    return qualified(cluster, name, main)


def qualified(cluster: Cluster, name: str, main: Cluster) -> str:
    """A name with what sets a cluster's operation apart: its verb or its path."""
    first = cluster[0].operation
    action = verb(first.title, first.name.method)
    if action and action not in CRUD:
        return name + pascal(action)
    known = {part for site in main for part in site.operation.topic.path.literals}
    extra = [part for part in first.topic.path.literals if part not in known]
    if extra and main:
        return pascal(extra[-1]) + name
    return name + ("Summary" if first.topic.method == "GET" else "Result")


def name_lists(clusters: Sequence[Cluster]) -> Iterator[tuple[Cluster, str]]:
    """Names for envelopes: the item's name and `List`, then what they lack."""
    families: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        families.setdefault(_title(cluster) or row_name(cluster), []).append(cluster)
    for name in sorted(families):
        ranked = sorted(families[name], key=_completeness)
        main = ranked[0]
        yield main, name
        for other in ranked[1:]:
            missing = main[0].part.properties.keys() - other[0].part.properties.keys()
            if len(missing) == 1:
                yield other, f"{name}No{pascal(missing.pop())}"
            else:
                yield other, qualified(other, name, main)


def _completeness(cluster: Cluster) -> tuple[object, ...]:
    return (-len(cluster[0].part.properties), -len(cluster), cluster[0].key)


def row_name(cluster: Cluster) -> str:
    """`PetList` for an envelope around pets."""
    for inner in cluster[0].part.properties.values():
        if part_kind(inner) == "array":
            component = inner.children.get("items", Part()).component
            if component and component.name:
                return f"{component.name}List"
    return f"{_noun(cluster)}List"


def name_errors(
    clusters: Sequence[Cluster], taken: Collection[str]
) -> Iterator[tuple[Cluster, str]]:
    """`Error` for the usual error body, the status's phrase for others."""
    ranked = sorted(clusters, key=lambda c: (-len(c), c[0].key))
    for index, cluster in enumerate(ranked):
        yield cluster, _title(cluster) or (
            "Error" if index == 0 and "Error" not in taken else _phrase(cluster)
        )


def _phrase(cluster: Cluster) -> str:
    known = {site.pointer[0] for site in cluster}
    status = known.pop() if len(known) == 1 else ""
    return f"{pascal(PHRASES.get(status, ''), '')}Error"


def request_name(site: ShapeSite) -> str:
    """`PetFilter`, `PetInput`: the resource, the argument, and what it is for."""
    own = title_name(site.part)
    if own:
        return own
    name, place = site_noun(site), [singular(w) for w in site.pointer[1:]]
    if site.role is Role.FILTER:
        return f"{name}{pascal(' '.join(site.pointer), '')}Filter"
    described = pascal(" ".join(place), "")
    described = "" if name.endswith(described) else described
    return f"{name}{described}Input"


def variant_name(wanted: str, site: ShapeSite) -> str:
    """The name of a request's schema that requires other fields than its like, as
    `PetUpdateInput` does than `PetInput`.
    """
    base = wanted.removesuffix("Input")
    return f"{base}{VERBS.get(site.operation.topic.method, '')}{wanted[len(base):]}"


VERBS = {"POST": "Create", "PUT": "Replace", "PATCH": "Update"}


def creates(cluster: Cluster) -> bool:
    """Whether a schema is of what creates something, which has the plain name."""
    return any(site.operation.topic.method == "POST" for site in cluster)
