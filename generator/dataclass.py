"""`dataclasses`, made in a third of the time, until Python 3.13 is the oldest that we support.

Before 3.13, the standard library compiles seven functions for a frozen class one by one,
which takes 0.54 ms, and a build imports 250 such classes: 0.1 s of its 0.5. Here it finds
the fields, and only `__init__` is compiled (0.17 ms). From 3.13 on this is the library's own
decorator, and so it is for type checkers. What the classes do is the same:
`tests/architecture/test_imports.py` compares all that we have.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, asdict, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

__all__ = ["asdict", "dataclass", "field", "fields", "replace"]

ABSENT: Final = object()
"""The argument of a field that is made anew for each object."""
PLAIN: Final = {"init": False, "repr": False, "eq": False}


def refuse_set(self: object, name: str, value: object) -> None:
    """The `__setattr__` of frozen objects."""
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def refuse_delete(self: object, name: str) -> None:
    """The `__delattr__` of frozen objects."""
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def restore(self: object, state: Any) -> None:
    """The `__setstate__` of frozen objects, whose attributes a copy could not set."""
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)


def init_of(
    every: Sequence[Field[Any]], frozen: bool, after: bool
) -> Callable[..., None]:
    """The `__init__` that takes these fields."""
    names: dict[str, Any] = {"_absent": ABSENT, "_set": object.__setattr__}
    arguments, lines, keywords = ["self"], [], ["*"]
    for each in every:
        if not each.init:  # The class sets it in `__post_init__`.
            continue
        name = value = argument = each.name
        if each.default_factory is not MISSING:
            names[f"_{name}"] = each.default_factory
            argument = f"{name}=_absent"
            value = f"_{name}() if {name} is _absent else {name}"
        elif each.default is not MISSING:
            names[f"_{name}"] = each.default
            argument = f"{name}=_{name}"
        (keywords if each.kw_only else arguments).append(argument)
        target = f"_set(self, {name!r}, {value})"
        lines.append(target if frozen else f"self.{name} = {value}")
    arguments += keywords if len(keywords) > 1 else []
    lines += ["self.__post_init__()"] if after else []
    body = "\n ".join(lines or ["pass"])
    exec(f"def __init__({', '.join(arguments)}):\n {body}", names)
    made: Callable[..., None] = names["__init__"]
    return made


def values_of(names: Sequence[str]) -> Callable[[Any], object]:
    """What reads these attributes of an object at once."""
    return attrgetter(*names) if names else lambda self: ()


def comparison(every: Sequence[Field[Any]]) -> dict[str, Any]:
    """`__eq__` and `__hash__` by the fields."""
    values = values_of([each.name for each in every if each.compare])

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or values(self) == values(other)

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def show(self: Any) -> str:
    """The `__repr__` of all objects."""
    shown = (each.name for each in fields(self) if each.repr)
    inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({inside})"


def completed(
    cls: type, *, frozen: bool = False, slots: bool = False, eq: bool = True
) -> Any:
    """A class with the methods that its fields demand, unless it has its own."""
    own = {name for name, value in vars(cls).items() if value is not None}
    after = hasattr(cls, "__post_init__")
    made: Any = dataclasses.dataclass(cls, slots=slots, **PLAIN)
    every = fields(made)
    methods: dict[str, Any] = {"__repr__": show}
    if eq:
        methods |= comparison(every)
        methods |= {} if frozen else {"__hash__": None}
    if frozen:
        methods |= {"__setattr__": refuse_set, "__delattr__": refuse_delete}
        methods |= {"__setstate__": restore}
    for name, value in methods.items():
        if name not in own:
            setattr(made, name, value)
    made.__init__ = init_of(every, frozen, after)
    made.__init__.__qualname__ = f"{made.__qualname__}.__init__"
    return made


if TYPE_CHECKING or sys.version_info >= (3, 13):
    from dataclasses import dataclass, replace
else:

    def dataclass(cls: type | None = None, /, **how: bool) -> Any:
        """The decorator of `dataclasses`, with the arguments that we use."""
        if cls is None:
            return lambda each: completed(each, **how)
        return completed(cls, **how)

    def replace(made: Any, /, **changes: Any) -> Any:
        """A copy with other values."""
        every = made.__dataclass_fields__.items()
        kept = {name: getattr(made, name) for name, each in every if each.init}
        return made.__class__(**kept | changes)
