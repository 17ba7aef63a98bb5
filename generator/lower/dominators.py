"""Dominators of a graph: what every way to something passes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]
"""What each key refers to."""
START = ""
"""Stands for where all ways begin."""


def dominators(graph: Graph, entries: Collection[str]) -> dict[str, str]:
    """What stands last on every way to each key from the entries, `START` where
    nothing does; keys in the order of a walk in depth.

    Semi-NCA: Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems"
    (2005), section 2.3.
    """
    parent = walk(graph, entries)
    order = list(parent)
    number = {START: -1} | {key: place for place, key in enumerate(order)}
    back, forest, semi = turned(graph), Forest(), dict(number)
    for key in reversed(order):
        ways = [other for other in back[key] if other in number]
        ways += [START] if key in entries else []
        semi[key] = min(semi[forest.lowest(other, semi)] for other in ways)
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
        way = [key]
        while self.above[way[-1]] in self.above:
            way.append(self.above[way[-1]])
        for low in reversed(way):
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
    """What refers to each definition."""
    back: dict[str, list[str]] = {key: [] for key in graph}
    for key, others in graph.items():
        for other in others:
            back[other].append(key)
    return back
