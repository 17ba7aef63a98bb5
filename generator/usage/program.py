"""The state of the analysis of a program: its modules, classes and functions.

The analysis makes several passes, because the result of a function or the value of an
attribute may be defined after its first use. Each pass builds on the previous one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from generator.model.ir import Type
from generator.usage.sources import PythonFile
from generator.usage.values import (
    MISSING,
    NOTHING,
    NoMember,
    PackageModule,
    Value,
    joined,
)

MOST_ABOVE = 4
"""So many folders above the one that is read may be a part of modules' names."""


class World(Protocol):
    """The public interface of the package."""

    @property
    def packages(self) -> frozenset[str]:
        """The names that the package is imported by."""
        ...

    def member(self, owner: Value, name: str) -> Value | NoMember:
        """An attribute of a value of the package."""
        ...

    def result(self, method: str) -> Value:
        """The result of a method, by its dotted name."""
        ...

    def data(self, model: str) -> Value:
        """An instance of a model, by its name."""
        ...

    def item(self, kind: Type) -> Type | None:
        """The items of an iterated list."""
        ...

    def names(self, module: PackageModule) -> Mapping[str, Value]:
        """The names bound by `import *`."""
        ...

    def extends(self, module: str, class_name: str, unknown: Sequence[str]) -> Value:
        """The class that one of the program is a part of without saying so."""
        ...


class Known(NamedTuple):
    """Something that is learned: a module's name, a class's attribute, a function's
    result. `holder` is the module, class or function.
    """

    kind: str
    holder: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class of the program: what it extends."""

    bases: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """A function of the program: what its annotation gives, and its decorators' names."""

    stated: Value
    decorators: frozenset[str]


PROPERTIES = frozenset({"property", "cached_property"})
CONTEXTS = frozenset({"contextmanager", "asynccontextmanager"})


@dataclass(frozen=True, slots=True)
class ImportUse:
    """A name that is imported from a module of the package; no name: the module."""

    file: PythonFile
    owner: PackageModule
    name: str
    value: Value | NoMember
    node: ast.alias
    statement: ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class AttributeUse:
    """An attribute of a value of the package."""

    file: PythonFile
    owner: Value
    name: str
    value: Value | NoMember
    node: ast.Attribute


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name that stands for something of the package."""

    file: PythonFile
    value: Value
    name: str
    node: ast.Name | ast.alias | ast.Constant


@dataclass(frozen=True, slots=True)
class CallUse:
    """A call of something of the package: whether a handler of its exceptions guards it,
    and whether something is done with what it gives.
    """

    file: PythonFile
    value: Value
    node: ast.Call
    guarded: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class VariableUse:
    """The name of an environment variable."""

    file: PythonFile
    name: str
    node: ast.Constant


Use = ImportUse | AttributeUse | NameUse | CallUse | VariableUse


@dataclass
class Program:
    """The program that is read, and what is known of it."""

    world: World
    files: dict[str, PythonFile]
    known: dict[Known, Value] = field(default_factory=dict)
    learned: dict[Known, Value] = field(default_factory=dict)
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    functions: dict[str, FunctionFacts] = field(default_factory=dict)
    uses: list[Use] | None = None
    modules: frozenset[str] = frozenset()
    above: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.modules = frozenset(
            ".".join(parts[:depth])
            for parts in (name.split(".") for name in self.files)
            for depth in range(1, len(parts) + 1)
        )
        bases = {file.base.parts[-MOST_ABOVE:] for file in self.files.values()}
        self.above = tuple(
            ".".join(parts[start:]) + "."
            for parts in bases
            for start in range(len(parts))
        )

    def learn(self, fact: Known, value: Value) -> None:
        """Keep what something is; two that differ are nothing that is known."""
        self.learned[fact] = joined(self.learned.get(fact, NOTHING), value)

    def next_pass(self) -> bool:
        """Know what was learned; whether that is news."""
        news = self.learned != self.known
        self.known, self.learned = self.learned, {}
        return news

    def use(self, use: Use) -> None:
        """Keep a use, once all is known."""
        if self.uses is not None:
            self.uses.append(use)

    def global_of(self, module: str, name: str) -> Value | NoMember:
        """A name of a module of the program."""
        return self.known.get(Known("global", module, name), MISSING)

    def globals_of(self, module: str) -> Iterator[tuple[str, Value]]:
        """The public names of a module."""
        for fact, value in self.known.items():
            is_its = fact.kind == "global" and fact.holder == module
            if is_its and not fact.name.startswith("_"):
                yield fact.name, value

    def module(self, name: str) -> str | None:
        """The module of the program that a name means, or the folder of modules: from
        the folder that is read, which itself has no name, or from one above it. None
        for another's.
        """
        if name in self.modules:
            return name
        if f"{name}." in self.above:
            return ""
        found = (name.removeprefix(above) for above in self.above)
        return next((n for n in found if n != name and n in self.modules), None)

    def package_path(self, name: str) -> str | None:
        """The path of a module below the package, None for any other module."""
        root, _, path = name.partition(".")
        return path if root in self.world.packages else None
