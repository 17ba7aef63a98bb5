"""The state of the analysis of a program: its modules, classes, functions and values.

The analysis makes several passes, because the result of a function or the value of an
attribute may be defined after its first use. Each pass builds on the previous one. A value
is one of the records here, or None if it is not tracked. Names are those of the older
version.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

from generator.dataclass import dataclass, field
from generator.model.ir import Type
from generator.usage.sources import PythonFile

ClassKind: TypeAlias = Literal["client", "group", "model", "exception"]


@dataclass(frozen=True, slots=True)
class PackageModule:
    """A module of the package; its path is empty for the package itself."""

    path: str


@dataclass(frozen=True, slots=True)
class PackageClass:
    """A class of the package; `about` is the group's path, else the class's own name."""

    kind: ClassKind
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ClientValue:
    """A client, sync or async."""


@dataclass(frozen=True, slots=True)
class GroupValue:
    """A group of methods, by its attribute path."""

    path: str


@dataclass(frozen=True, slots=True)
class MethodValue:
    """A method or an iterator of a group, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class EndpointValue:
    """A function of `endpoints`, by its module and the method that it belongs to."""

    module: str
    function: str
    method: str


@dataclass(frozen=True, slots=True)
class CallValue:
    """A request as a value: what an endpoint function gives."""

    method: str


@dataclass(frozen=True, slots=True)
class RuntimeValue:
    """A method that every client has, such as `send`."""

    name: str


@dataclass(frozen=True, slots=True)
class HookValue:
    """A function that parses a webhook's payload."""

    name: str


@dataclass(frozen=True, slots=True)
class DataValue:
    """A value that the API gave, or that is to be sent, of a type."""

    type: Type


@dataclass(frozen=True, slots=True)
class Several:
    """Something that gives such values when it is walked or indexed."""

    item: Value


@dataclass(frozen=True, slots=True)
class InContext:
    """A context manager that gives such a value."""

    item: Value


@dataclass(frozen=True, slots=True)
class UserModule:
    """A module of the code that is read, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class UserClass:
    """A class in that code."""

    key: str


@dataclass(frozen=True, slots=True)
class UserInstance:
    """An instance of such a class."""

    key: str


@dataclass(frozen=True, slots=True)
class UserFunction:
    """A function or method in that code."""

    key: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Python's None, or no value yet: what it becomes elsewhere tells."""


Value: TypeAlias = (
    PackageModule
    | PackageClass
    | ClientValue
    | GroupValue
    | MethodValue
    | EndpointValue
    | CallValue
    | RuntimeValue
    | HookValue
    | DataValue
    | Several
    | InContext
    | UserModule
    | UserClass
    | UserInstance
    | UserFunction
    | Nothing
    | None
)
NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class NoMember:
    """A member that a value of the package surely does not have."""


MISSING = NoMember()


def joined(one: Value, other: Value) -> Value:
    """The value of a name that is the one or the other: nothing that we follow, unless
    they agree.
    """
    if one == other or other == NOTHING:
        return one
    return other if one == NOTHING else None


def every(values: list[Value]) -> Value:
    """The common value of several."""
    found: Value = NOTHING
    for value in values:
        found = joined(found, value)
    return None if found == NOTHING else found


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
