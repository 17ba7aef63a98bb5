"""CPU time of functions, measured in turns so that a loaded machine is fair to all."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

Rounds = dict[str, list[float]]
"""Seconds per call, one value per round, by name."""


def turns(
    functions: Mapping[str, Callable[[], object]], count: int, rounds: int
) -> Rounds:
    """CPU seconds per call of each function.

    In every round each function is called `count` times, one function after the other.
    """
    found: Rounds = {name: [] for name in functions}
    for function in functions.values():
        for _ in range(count // 4 + 1):
            function()
    for _ in range(rounds):
        for name, function in functions.items():
            found[name].append(cpu(function, count))
    return found


def cpu(function: Callable[[], object], count: int) -> float:
    """CPU seconds per call of a function."""
    started = time.process_time()
    for _ in range(count):
        function()
    return (time.process_time() - started) / count
