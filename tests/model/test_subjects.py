"""How types that several groups use are divided into modules."""

from __future__ import annotations

import time
from graphlib import TopologicalSorter

import pytest
from hypothesis import given, strategies as st

from generator.model.subjects import (
    LARGE,
    MANY_LINES,
    RELATED,
    SHARED,
    Graph,
    divide,
    leaving_order,
    owners,
)

NODES = [f"n{number}" for number in range(14)]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, set[str], dict[str, int]]:
    """Graphs of types in which everything can be reached from an entry."""
    several = st.lists(st.sampled_from(NODES), max_size=3, unique=True)
    graph = {node: draw(several) for node in NODES}
    entries = draw(st.sets(st.sampled_from(NODES), min_size=1))
    reached = set(entries)
    waiting = list(entries)
    while waiting:
        for other in graph[waiting.pop()]:
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    sizes = st.sampled_from([1, LARGE // 2, LARGE, MANY_LINES])
    kept = {node: graph[node] for node in NODES if node in reached}
    return kept, entries, {node: draw(sizes) for node in kept}


@given(graphs())
def test_modules_never_refer_to_each_other_in_a_circle(
    given: tuple[Graph, set[str], dict[str, int]],
) -> None:
    graph, entries, lines = given
    found = divide(graph, entries, lines)
    assert sorted(key for keys in found.values() for key in keys) == sorted(graph)
    home = {key: module for module, keys in found.items() for key in keys}
    needs = {
        module: {home[other] for key in keys for other in graph[key]} - {module}
        for module, keys in found.items()
    }
    list(TopologicalSorter(needs).static_order())
    assert not needs.get(SHARED)


def without(graph: Graph, entries: set[str], gone: str) -> list[str]:
    """What can be reached without passing one definition."""
    rest = {
        key: [other for other in others if other != gone]
        for key, others in graph.items()
        if key != gone
    }
    return leaving_order(rest, entries - {gone})


@given(graphs())
def test_an_owner_is_on_every_way(
    given: tuple[Graph, set[str], dict[str, int]],
) -> None:
    graph, entries, _ = given
    found = owners(graph, entries)
    for key in graph:
        passed = [
            top
            for top in graph
            if top == key or key not in without(graph, entries, top)
        ]
        alone = [top for top in passed if found[top] == top]
        assert found[key] in passed
        assert alone == [found[key]]


@pytest.mark.bomb
def test_long_ways_take_no_time() -> None:
    size = 20_000
    up = {str(n): [str(n + 1)] if n < size - 1 else [] for n in range(size)}
    graph = {key: [*others, str(max(int(key) - 1, 0))] for key, others in up.items()}
    started = time.process_time()
    divide(graph, {"0", str(size // 2)}, dict.fromkeys(graph, 30))
    assert time.process_time() - started < 2


@given(graphs())
def test_parts_are_only_reached_through_their_thing(
    given: tuple[Graph, set[str], dict[str, int]],
) -> None:
    graph, entries, lines = given
    found = divide(graph, entries, lines)
    for thing in found.keys() - {SHARED, RELATED}:
        parts = set(found[thing])
        assert not parts & (entries - {thing})
        for key in graph.keys() - parts - {thing}:
            outside = set(graph[key]) & parts - {thing}
            # A part that knows other things lives elsewhere.
            assert not outside or key in found[RELATED]


GRAPH: Graph = {
    "Charge": ["Outcome", "Customer", "Address"],
    "Outcome": ["Rule"],
    "Rule": [],
    "Customer": ["Charge", "Address"],
    "Address": [],
    "Report": ["Row"],
    "Row": ["Address"],
}
ENTRIES = {"Charge", "Customer", "Report", "Address"}


def test_large_things_have_modules() -> None:
    found = divide(GRAPH, ENTRIES, dict.fromkeys(GRAPH, 200))
    assert {module: sorted(keys) for module, keys in found.items()} == {
        "Address": ["Address"],
        "Charge": ["Outcome", "Rule"],
        "Report": ["Report", "Row"],
        RELATED: ["Charge", "Customer"],
    }


def test_small_things_are_shared() -> None:
    lines = {**dict.fromkeys(GRAPH, 2 * LARGE), "Address": 5, "Row": 5, "Report": 20}
    found = divide(GRAPH, ENTRIES, {**lines, "Rule": MANY_LINES})
    assert sorted(found[SHARED]) == ["Address", "Report", "Row"]
    assert divide(GRAPH, ENTRIES, lines) == {SHARED: list(GRAPH)}


def test_a_new_user_moves_only_what_it_uses() -> None:
    lines = dict.fromkeys(GRAPH, 200)
    before = divide(GRAPH, ENTRIES, lines)
    after = divide(GRAPH, ENTRIES | {"Rule"}, lines)
    homes = [
        {key: module for module, keys in found.items() for key in keys}
        for found in (before, after)
    ]
    assert {key for key in GRAPH if homes[0][key] != homes[1][key]} == {"Rule"}
