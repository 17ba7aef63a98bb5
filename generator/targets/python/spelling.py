"""Types as Python annotations, the imports they need, and the header of generated
modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.dataclass import dataclass, field
from generator.model.ir import (
    Alias,
    AnyType,
    Definition,
    Direction,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Model,
    NullType,
    Ref,
    Scalar,
    TupleOf,
    Type,
    UnionOf,
)
from generator.targets.python.literals import literal
from generator.targets.python.printer import Node, import_line, subscript, union

RESPONSE_SCALARS = {
    Kind.STRING: "str",
    Kind.INTEGER: "int",
    Kind.NUMBER: "int | float",
    Kind.BOOLEAN: "bool",
    Kind.DATETIME: "AwareDatetime",
    Kind.LOCAL_DATETIME: "dt.datetime",
    Kind.DATE: "dt.date",
    Kind.UUID: "UUID",
    Kind.BASE64: "str",
    Kind.DECIMAL: "Decimal",
    Kind.DECIMAL_NUMBER: "DecimalNumber",
    Kind.FILE: "str",
    Kind.EVENT: "Event",
}
"""Base64 stays text: bytes would not dump to the text that was received, where that
has line breaks, no padding or the URL-safe alphabet (RFC 4648).
"""
REQUEST_SCALARS = RESPONSE_SCALARS | {
    Kind.NUMBER: "float",
    Kind.DATETIME: "dt.datetime | str",
    Kind.LOCAL_DATETIME: "dt.datetime | str",
    Kind.DATE: "dt.date | str",
    Kind.UUID: "UUID | str",
    Kind.BASE64: "bytes | str",
    Kind.DECIMAL: "Decimal | str",
    Kind.DECIMAL_NUMBER: "Decimal | float",
}
MODEL_SCALARS = {
    Kind.DATETIME: "AwareDatetime | str",
    Kind.DECIMAL_NUMBER: "DecimalNumber | float",
}
"""Those of models that are sent, where they differ from arguments."""
RUNTIME = ".._runtime"
IMPORTS = {
    "dt.": ("datetime", "dt"),
    "UUID": ("uuid", "UUID"),
    "DecimalNumber": (RUNTIME, "DecimalNumber"),
    "Decimal": ("decimal", "Decimal"),
    "AwareDatetime": ("pydantic", "AwareDatetime"),
}


@dataclass
class Imports:
    """Names that a module needs, by the module that has them."""

    names: dict[str, set[str]] = field(default_factory=dict)

    def add(self, module: str, name: str) -> str:
        """Need a name; returns it."""
        self.names.setdefault(module, set()).add(name)
        return name


@dataclass
class Speller:
    """Writes types for one generated module.

    `home` is the module of models being written ("" elsewhere), so that definitions
    of the same module are not imported. `prefix` leads to the models package.
    """

    definitions: Mapping[str, Definition]
    imports: Imports
    home: str = ""
    prefix: str = "..models."
    list_name: str = "list"
    in_model: bool = False

    def spell(self, kind: Type, direction: Direction) -> Node:
        """A type as an annotation."""
        return union(self.parts(kind, direction))

    def parts(self, kind: Type, direction: Direction) -> list[Node]:
        """The members of a type's union, each once, `None` last."""
        found: dict[Node, None] = dict.fromkeys(self.members(kind, direction))
        if "Any" in found:
            return ["Any"]
        if "None" in found:
            del found["None"]
            return [*found, "None"]
        return list(found)

    def members(self, kind: Type, direction: Direction) -> Iterable[Node]:
        """The members of a type's union, in order."""
        outgoing = direction is Direction.REQUEST
        match kind:
            case AnyType():
                yield self.imports.add("typing", "Any")
            case NullType():
                yield "None"
            case Scalar(scalar):
                yield from self.scalar(scalar, outgoing)
            case Literals(values, exact):
                yield from self.literals(values, outgoing or exact)
            case ListOf(item):
                name = self.list_name if not outgoing else self.abc("Sequence")
                yield subscript(name, self.spell(item, direction))
            case MapOf(value):
                name = "dict" if not outgoing else self.abc("Mapping")
                yield subscript(name, "str", self.spell(value, direction))
            case TupleOf(items, rest):
                yield self.tuple(items, rest, direction)
            case Ref(key):
                yield from self.reference(key, outgoing)
            case UnionOf(members):
                for member in members:
                    yield from self.members(member, direction)

    def scalar(self, kind: Kind, outgoing: bool) -> Iterable[str]:
        """A scalar's type; one that is sent also takes its text."""
        if kind is Kind.FILE and outgoing:
            yield "str" if self.in_model else self.file()
            return
        if kind is Kind.EVENT:
            self.imports.add(RUNTIME, "Event")
        for part in self.scalar_name(kind, outgoing).split(" | "):
            for start, (module, name) in IMPORTS.items():
                if part.startswith(start):
                    self.imports.add(module, name)
                    break
            yield part

    def scalar_name(self, kind: Kind, outgoing: bool) -> str:
        """The annotation of a scalar; a request model refuses what has no form on the wire
        when it is made, an argument when it is sent.
        """
        if outgoing and self.in_model and kind in MODEL_SCALARS:
            return MODEL_SCALARS[kind]
        return (REQUEST_SCALARS if outgoing else RESPONSE_SCALARS)[kind]

    def literals(
        self, values: tuple[str | int | bool, ...], closed: bool
    ) -> Iterable[Node]:
        """An enumeration: closed where it is sent or tells members of a union apart,
        open where it is received.
        """
        self.imports.add("typing", "Literal")
        yield subscript("Literal", *map(literal, values))
        if not closed:
            yield from open_types(values)

    def tuple(
        self, items: tuple[Type, ...], rest: Type | None, direction: Direction
    ) -> Node:
        """A tuple that is fixed; one with further items is a list of any of them."""
        if rest is None:
            return subscript("tuple", *(self.spell(i, direction) for i in items))
        inner = self.spell(UnionOf((*items, rest)), direction)
        outgoing = direction is Direction.REQUEST
        return subscript(self.abc("Sequence") if outgoing else self.list_name, inner)

    def reference(self, key: str, outgoing: bool) -> Iterable[str]:
        """A definition by its name; where it is sent, a mapping does as well."""
        found = self.definitions[key]
        if found.module != self.home:
            self.imports.add(f"{self.prefix}{found.module}", found.name)
        yield found.name
        match found:
            case Model() if outgoing:
                yield self.any_mapping()
            case Alias(type=Literals(values)) if not outgoing:
                yield from open_types(values)
            case Alias(type=UnionOf()) if outgoing and found.direction is not None:
                yield self.any_mapping()

    def file(self) -> str:
        """Whatever a file can be given as."""
        return self.imports.add(RUNTIME, "File")

    def any_mapping(self) -> str:
        """A plain mapping instead of a model."""
        return self.imports.add(RUNTIME, "JsonObject")

    def abc(self, name: str) -> str:
        """A name from `collections.abc`."""
        return self.imports.add("collections.abc", name)


def open_types(values: Iterable[str | int | bool]) -> list[str]:
    """The types of an enumeration's values, for values that are not known yet."""
    kinds = {"str" if isinstance(v, str) else type(v).__name__ for v in values}
    return sorted(kinds)


STANDARD = {
    "builtins",
    "datetime",
    "uuid",
    "decimal",
    "typing",
    "collections.abc",
    "functools",
}
THIRD_PARTY = {"pydantic", "typing_extensions", "httpx2"}


def import_block(found: Imports, indent: int = 0) -> str:
    """All imports, grouped and sorted: standard library, packages, our own."""
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for module in sorted(found.names, key=module_order):
        line = one_import(module, found.names[module], indent)
        groups[0 if module in STANDARD else 1 if module in THIRD_PARTY else 2].append(
            line
        )
    return "\n\n".join("\n".join(lines) for lines in groups if lines)


def module_order(module: str) -> tuple[int, str]:
    """Plain imports before `from` imports; more distant packages first."""
    dots = len(module) - len(module.lstrip("."))
    return (0 if module in PLAIN else 1, f"{9 - dots}{module}")


PLAIN = {"builtins": "import builtins", "datetime": "import datetime as dt"}


def one_import(module: str, names: set[str], indent: int) -> str:
    """The import statement for the names of one module."""
    if module in PLAIN:
        return " " * indent + PLAIN[module]
    return import_line(module, sorted(names), indent)
