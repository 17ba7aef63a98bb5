"""What imports leave for later, and that it is the same as what the library does at once."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator import patterns
from generator.dataclass import asdict, dataclass, field, replace

ROOT = Path(__file__).parents[2]
MOST_COMPILED = 150
"""Patterns compiled while a build is imported; the libraries' own are 110 of them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A frozen record."""

    line: int
    names: tuple[str, ...] = ()
    note: str = field(default="", compare=False)


@dataclass
class Heap:
    """An open record with a default that is made for each object."""

    items: list[int] = field(default_factory=list)
    total: int = field(init=False)
    name: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        self.total = sum(self.items)


@dataclass(frozen=True, slots=True)
class Wide(Spot):
    """A record of more fields."""

    last: int = 0


BEHAVIOUR = """
import copy, dataclasses, importlib, inspect, json, pickle, sys
from pathlib import Path

import generator.dataclass as ours

if sys.argv[1] == "library":
    ours.dataclass, ours.replace = dataclasses.dataclass, dataclasses.replace


def outcome(act):
    try:
        return str(act())
    except Exception as error:
        return type(error).__name__


def refuses(act):
    # With slots, the library before 3.13 fails to say that the object is frozen.
    return outcome(act).replace("FrozenInstanceError", "TypeError")


def behaviour(cls):
    every = inspect.signature(cls).parameters.values()
    given = {each.name: f"<{each.name}>" for each in every}
    needed = {k: given[k] for k in given if every.mapping[k].default is inspect._empty}
    made = {"parameters": [(e.name, str(e.kind), e.name in needed) for e in every]}
    made |= {"slots": getattr(cls, "__slots__", None), "match": cls.__match_args__}
    made |= {"bases": [each.__name__ for each in cls.__mro__]}
    made |= {"fields": [f.name for f in dataclasses.fields(cls)]}
    for name, arguments in (("full", given), ("least", needed)):
        one = other = None
        try:
            one, other = cls(**arguments), cls(**arguments)
        except Exception as error:
            made[name] = type(error).__name__
            continue
        first = made["fields"][0] if made["fields"] else "none"
        acts = {
            "repr": lambda: repr(one) if "0x" not in repr(one) else "",
            "equal": lambda: (one == other, one == 3, one != other),
            "hash": lambda: hash(one) == hash(other),
            "replace": lambda: ours.replace(one) == one,
            "changed": lambda: ours.replace(one, **{first: "new"}) == one,
            "unknown": lambda: ours.replace(one, none=1),
            "copy": lambda: (copy.copy(one) == one, copy.deepcopy(one) == one),
            "pickle": lambda: pickle.loads(pickle.dumps(one)) == one,
            "dict": lambda: hasattr(one, "__dict__"),
            "delete": lambda: refuses(lambda: delattr(copy.copy(one), first)),
            "set": lambda: refuses(lambda: setattr(copy.copy(one), first, 1)),
            "extend": lambda: refuses(lambda: setattr(copy.copy(one), "none", 1)),
            "positions": lambda: cls(*given.values()) == one,
            "too many": lambda: cls(*given.values(), 1),
        }
        made[name] = {key: outcome(act) for key, act in acts.items()}
    return made


found = {}
for path in sorted(Path("generator").rglob("*.py")):
    parts = path.with_suffix("").parts
    if "runtime" in parts or parts[-1] == "__main__":
        continue
    module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
    for name, value in vars(module).items():
        own = isinstance(value, type) and value.__module__ == module.__name__
        if own and dataclasses.is_dataclass(value):
            found[f"{module.__name__}.{name}"] = behaviour(value)
print(json.dumps(found))
"""
"""Prints what the records of the generator do, as we make them or the library does."""
LEAST_RECORDS = 400


def test_all_records_do_what_those_of_the_library_do() -> None:
    ours, library = (
        json.loads(
            subprocess.run(
                [sys.executable, "-c", BEHAVIOUR, how],
                capture_output=True,
                text=True,
                check=True,
                cwd=ROOT,
            ).stdout
        )
        for how in ("ours", "library")
    )
    assert len(library) > LEAST_RECORDS
    assert ours.keys() == library.keys()
    assert {k: v for k, v in ours.items() if v != library[k]} == {}


def test_records_are_values() -> None:
    one, other = Spot(1, ("a",), note="x"), Spot(1, ("a",), note="y")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Spot(2)
    assert one != Wide(1, ("a",))
    assert repr(one) == "Spot(line=1, names=('a',), note='x')"
    assert repr(Wide(1, last=3)) == "Wide(line=1, names=(), note='', last=3)"
    assert replace(one, line=5) == Spot(5, ("a",))
    assert asdict(one) == {"line": 1, "names": ("a",), "note": "x"}
    match one:
        case Spot(line, names):
            assert (line, names) == (1, ("a",))


def test_frozen_records_stay_as_they_are() -> None:
    one: Any = Spot(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.line = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.line
    with pytest.raises(TypeError):
        Spot(1, colour="red")  # type: ignore[call-arg]
    assert (
        copy.deepcopy(one) == copy.copy(one) == pickle.loads(pickle.dumps(one)) == one
    )
    assert not hasattr(one, "__dict__")


def test_open_records_have_defaults_of_their_own() -> None:
    one = Heap([1, 2])
    assert one.total == 3
    Heap().items.append(1)
    assert Heap() == Heap()
    assert replace(one, items=[5], name="x") == Heap([5], name="x")
    with pytest.raises(TypeError):
        hash(one)


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    pattern = patterns.compile(r"(?P<name>a+)", patterns.IGNORECASE)
    assert set(vars(pattern)) == {"pattern", "given"}
    found = pattern.search("bAa")
    assert found
    assert found["name"] == "Aa"
    assert pattern.groups == 1
    assert pattern.flags & patterns.IGNORECASE
    assert pattern.sub("x", "baa") == "bx"
    with pytest.raises(AttributeError):
        _ = pattern.colour  # type: ignore[attr-defined]


def test_all_patterns_compile() -> None:
    for path in sorted((ROOT / "generator").rglob("*.py")):
        names = path.relative_to(ROOT).with_suffix("").parts
        if "runtime" in names or names[-1] == "__main__":
            continue
        module = importlib.import_module(".".join(names).removesuffix(".__init__"))
        for value in vars(module).values():
            if isinstance(value, patterns.Deferred):
                assert value.groups >= 0


def test_a_build_is_imported_without_compiling_our_patterns() -> None:
    code = (
        "import re._compiler as c\n"
        "compiled, count = c.compile, []\n"
        "c.compile = lambda *a: (count.append(a), compiled(*a))[1]\n"
        "import generator.build, generator.readers.pages, generator.formats.html\n"
        "print(len(count))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) <= MOST_COMPILED
