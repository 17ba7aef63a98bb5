"""What imports leave for later, and that it is the same as what the library does at once."""

from __future__ import annotations

import copy
import dataclasses
import importlib
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
