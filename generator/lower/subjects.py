"""Modules of what several groups share: large things have a module of their own.

A definition belongs to the topmost one that every way to it passes (its dominator in
the graph of types): so what only `Charge` is made of belongs to `Charge`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from generator.ir import Alias, Definition, Literals, Model
from generator.lower.dominators import Graph, dominators, turned

SHARED = "shared"
"""What refers to nothing in the other modules."""
RELATED = "related"
"""What refers to each other across things, and what refers to that."""
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
    """What refers to each other, after what it refers to (Kosaraju)."""
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
