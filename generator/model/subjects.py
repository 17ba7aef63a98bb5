"""Modules for definitions shared by several groups: large ones get a module of their
own.

A definition belongs to the topmost one through which every path to it leads (its
dominator in the type graph): everything used only by `Charge` belongs to `Charge`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from generator.dataclass import replace
from generator.model.arguments import name_fields
from generator.model.class_names import class_names
from generator.model.definitions import Definitions, with_null, without_circles
from generator.model.ir import Alias, Definition, Literals, Model, Type, references
from generator.model.schemas import extends
from generator.model.settings import UserSettings
from generator.model.subtypes import pin_tags
from generator.naming import MODULES, assign, snake
from generator.openapi.document import OpenAPIObject


def finish(
    definitions: Definitions,
    users: Mapping[str, Iterable[Type]],
    user: UserSettings,
    document: OpenAPIObject,
    *,
    streams: bool,
) -> dict[str, Definition]:
    """The definitions that are used, with class names, modules and field names.

    `users` gives the types that each group's module uses, `streams` whether any
    operation gives a stream. A definition lives with the
    only group that uses it; what several use lives in modules of its own. So modules
    never import each other in a circle.
    """
    modules = place(definitions, users)
    names = class_names(definitions, modules, user, document, streams)
    modules |= shared_modules(definitions, users, modules, names)
    found = {
        key: finished(definitions.drafts[key], names[key], modules[key])
        for key in sorted(modules, key=lambda key: names[key])
    }
    return {key: without_false_base(model, found) for key, model in found.items()}


def settle(definitions: Definitions) -> None:
    """What can be said of definitions only once all are known: the unions that are members
    of themselves, the fields that may be null, and the tags that select members.
    """
    without_circles(definitions)
    with_null(definitions)
    pin_tags(definitions)


def without_false_base(
    model: Definition, found: Mapping[str, Definition]
) -> Definition:
    """A definition that is not a kind of another one whose fields have other names."""
    base = found.get(model.base) if isinstance(model, Model) else None
    if not isinstance(model, Model) or not isinstance(base, Model):
        return model
    return model if extends(model, base, pinned=True) else replace(model, base="")


def finished(draft: Definition, name: str, module: str) -> Definition:
    """One definition with its names."""
    if isinstance(draft, Model):
        fields = name_fields(draft.fields)
        return replace(draft, name=name, module=module, fields=fields)
    return replace(draft, name=name, module=module)


def place(
    definitions: Definitions, users: Mapping[str, Iterable[Type]]
) -> dict[str, str]:
    """The module of every definition that is used."""
    modules: dict[str, str] = {}
    for module, kinds in users.items():
        for key in reachable(definitions.drafts, kinds):
            modules[key] = module if modules.get(key, module) == module else SHARED
    return modules


def shared_modules(
    definitions: Definitions,
    users: Mapping[str, Iterable[Type]],
    modules: Mapping[str, str],
    names: Mapping[str, str],
) -> dict[str, str]:
    """The modules of what several groups use."""
    drafts = definitions.drafts
    graph = {
        key: [other for other in dict.fromkeys(below(drafts[key])) if other in drafts]
        for key, module in modules.items()
        if module == SHARED
    }
    direct = {k for kinds in users.values() for kind in kinds for k in references(kind)}
    for key, module in modules.items():
        direct.update(below(drafts[key]) if module != SHARED else ())
    lines = {key: length(drafts[key]) for key in graph}
    found = divide(graph, direct & graph.keys(), lines)
    taken = {*MODULES, *users}
    things = [(home, snake(names[home])) for home in found if home in graph]
    parts = [(h, f"{name}_parts" if name in taken else name) for h, name in things]
    named = assign(parts, taken, str.casefold)
    return {key: named.get(home, home) for home, keys in found.items() for key in keys}


def reachable(
    definitions: Mapping[str, Definition], kinds: Iterable[Type]
) -> Iterable[str]:
    """Keys of all definitions that types refer to, directly or not."""
    found: dict[str, None] = {}
    stack = [key for kind in kinds for key in references(kind)]
    while stack:
        key = stack.pop()
        if key in found or key not in definitions:
            continue
        found[key] = None
        stack.extend(below(definitions[key]))
    return found


def below(definition: Definition) -> Iterable[str]:
    """Keys that a definition refers to itself."""
    match definition:
        case Alias(type=kind):
            yield from references(kind)
        case Model(fields=fields, extra=extra, base=base):
            if base:
                yield base
            for field in fields:
                yield from references(field.type)
            if extra is not None:
                yield from references(extra)


Graph = Mapping[str, Sequence[str]]
"""The keys that each key refers to."""
START = ""
"""Stands for where all ways begin."""


def dominators(graph: Graph, entries: Collection[str]) -> dict[str, str]:
    """The last key on every path to each key from the entries, `START` where
    nothing does; keys in the order of a walk in depth.

    Semi-NCA: Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems"
    (2005), section 2.3.
    """
    parent = walk(graph, entries)
    order = list(parent)
    number = {START: -1} | {key: place for place, key in enumerate(order)}
    back, forest, semi = turned(graph), Forest(), dict(number)
    for key in reversed(order):
        sources = [other for other in back[key] if other in number]
        sources += [START] if key in entries else []
        semi[key] = min(semi[forest.lowest(other, semi)] for other in sources)
        forest.above[key] = parent[key]
    found: dict[str, str] = {}
    for key in order:
        top = parent[key]
        while number[top] > semi[key]:
            top = found[top]
        found[key] = top
    return found


class Forest:
    """Keys with ancestors; ways up are shortened when they are gone."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}
        self._best: dict[str, str] = {}

    def lowest(self, key: str, rank: Mapping[str, int]) -> str:
        """The key of lowest rank from a key up to below its root; a root itself."""
        if key not in self.above:
            return key
        chain = [key]
        while self.above[chain[-1]] in self.above:
            chain.append(self.above[chain[-1]])
        for low in reversed(chain):
            high = self.above[low]
            best = self._best.get(low, low)
            if high in self.above:
                best = min(self._best[high], best, key=rank.__getitem__)
                self.above[low] = self.above[high]
            self._best[low] = best
        return self._best[key]


def walk(graph: Graph, entries: Collection[str]) -> dict[str, str]:
    """Each key that a walk in depth finds, and from where; `START` for entries."""
    found: dict[str, str] = {}
    stack = [(key, START) for key in sorted(entries, reverse=True)]
    while stack:
        key, parent = stack.pop()
        if key not in found:
            found[key] = parent
            stack += [(other, key) for other in graph[key] if other not in found]
    return found


def turned(graph: Graph) -> Graph:
    """The definitions that refer to each definition."""
    back: dict[str, list[str]] = {key: [] for key in graph}
    for key, others in graph.items():
        for other in others:
            back[other].append(key)
    return back


SHARED = "shared"
"""The module of definitions that refer to nothing in the other modules."""
RELATED = "related"
"""The module of definitions that refer to each other across subjects, and their users."""
MANY_LINES = 1_000
"""Fewer lines than that, roughly, stay one module."""
LARGE = 100
"""So many lines, roughly, are a module of their own."""


def divide(graph: Graph, entries: Collection[str], lines: Mapping[str, int]) -> Graph:
    """Keys by module: `shared`, `related`, or the key of the thing they belong to.

    `graph` gives what each definition refers to, `entries` those that groups refer to.
    No module refers to another in a circle.
    """
    if sum(lines[key] for key in graph) < MANY_LINES:
        return {SHARED: list(graph)}
    left = leaving_order(graph, sorted(entries))
    members = components(graph, left)
    owner = owners(graph, entries)
    spanning = [part for part in members if len({owner[key] for key in part}) > 1]
    related = {key for part in spanning for key in part}
    while True:
        known = len(related)
        homes = settled(graph, members, owner, lines, related)
        if len(related) == known:
            return gathered(homes)


def settled(
    graph: Graph,
    members: Iterable[Sequence[str]],
    owner: Mapping[str, str],
    lines: Mapping[str, int],
    related: set[str],
) -> dict[str, str]:
    """Where each definition goes; `related` grows by what must go there."""
    weight: defaultdict[str, int] = defaultdict(int)
    for key, top in owner.items():
        weight[top] += 0 if key in related else lines[key]
    homes: dict[str, str] = {}
    for part in members:
        below = {homes[other] for key in part for other in graph[key] if other in homes}
        home = SHARED
        if RELATED in below or not related.isdisjoint(part):
            home = RELATED
        elif weight[owner[part[0]]] >= LARGE:
            home = owner[part[0]]
        elif below - {SHARED}:
            home = RELATED
        homes |= dict.fromkeys(part, home)
        related.update(part if home == RELATED else ())
    return homes


def gathered(homes: Mapping[str, str]) -> Graph:
    """The keys at each home."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, home in homes.items():
        found[home].append(key)
    return found


def leaving_order(graph: Graph, roots: Iterable[str]) -> list[str]:
    """Keys in the order in which a walk in depth leaves them."""
    seen: set[str] = set()
    left: list[str] = []
    for root in roots:
        stack = [(root, False)]
        while stack:
            key, leaving = stack.pop()
            if leaving:
                left.append(key)
            elif key not in seen:
                seen.add(key)
                stack.append((key, True))
                stack.extend((other, False) for other in graph[key])
    return left


def components(graph: Graph, left: Sequence[str]) -> list[list[str]]:
    """Definitions that refer to each other, after those that they refer to (Kosaraju)."""
    back = turned(graph)
    seen: set[str] = set()
    found: list[list[str]] = []
    for first in reversed(left):
        part: list[str] = []
        stack = [first]
        while stack:
            key = stack.pop()
            if key not in seen:
                seen.add(key)
                part.append(key)
                stack.extend(back[key])
        if part:
            found.append(part)
    return found[::-1]


def owners(graph: Graph, entries: Collection[str]) -> dict[str, str]:
    """The topmost definition on every way to each, ways beginning at the entries."""
    above = dominators(graph, entries)
    found: dict[str, str] = {}
    for key, top in above.items():
        found[key] = found.get(top, key)
    return found


def length(definition: Definition) -> int:
    """How many lines a definition has, roughly."""
    match definition:
        case Model(fields=fields):
            return 3 + 3 * len(fields)
        case Alias(type=Literals(values=values)):
            return 3 + len(values)
    return 5
