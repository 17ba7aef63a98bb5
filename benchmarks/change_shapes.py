"""What names stand for, and what values may be: what code knows of a package that it was
written for.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from functools import reduce
from typing import Any

from fragmint.suite.names import Names

Shape = dict[str, Any]
"""What a value may be: names of types, `model NAME`, `list` and `dict` with the shape of
their members.
"""


Spelled = Mapping[str, Mapping[str, str]]
"""What each name of a method or a model stands for on the wire."""


def spelled_in(names: Names, models: Spelled, client: Any) -> Spelled:
    """What stands for what on the wire: arguments of methods, by name and by position,
    and fields of models.
    """
    found = dict(models)
    for path, operation in names.operations.items():
        arguments = {a.name: f"{a.location} {a.wire}" for a in operation.arguments}
        method = reduce(getattr, operation.method, client)
        taken = inspect.signature(method).parameters.values()
        named = [p.name for p in taken if p.kind is not p.KEYWORD_ONLY]
        found[path] = arguments
        found[f"{path}, by position"] = {
            str(number): arguments.get(name, name) for number, name in enumerate(named)
        }
    return found


def exchanged(old: Spelled, new: Spelled) -> Iterator[str]:
    """The names that stand for something else than before, which is still there."""
    for owner, names in old.items():
        now = new.get(owner, {})
        for name, wire in names.items():
            if now.get(name, wire) != wire and wire in now.values():
                yield f"{owner}: {name} is {now[name]}, not {wire}"


def is_plain(value: Any, shape: Shape) -> bool:
    """Whether a value that is not a collection has one of the types."""
    if "scalar" in shape and isinstance(value, str | int | float | date | time):
        return True
    kinds = {kind.__name__ for kind in type(value).__mro__[:-1]}
    return bool(kinds & shape.keys()) or ("int" in kinds and "float" in shape)


def joined(shapes: Iterable[Shape]) -> Shape:
    """What is of one of several shapes."""
    found: Shape = {}
    for shape in shapes:
        for kind, inner in shape.items():
            found[kind] = joined([found.get(kind, {}), inner])
    return found
