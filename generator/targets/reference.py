"""`REFERENCE.md`: every operation as users of the package call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator import patterns as re
from generator.dataclass import dataclass
from generator.model.ir import (
    Definition,
    Direction,
    Group,
    NullType,
    Operation,
    UnionOf,
)
from generator.targets.base import Package
from generator.targets.python.docs import FULL, described, heading
from generator.targets.python.endpoints import item_type, result_type
from generator.targets.python.exports import error_class
from generator.targets.python.literals import plain, sentences
from generator.targets.python.paging import iterate_names
from generator.targets.python.printer import Node, flat, header, subscript
from generator.targets.python.spelling import Imports, Speller
from generator.targets.python.values import Argument, arguments, parameters_of

NAME = "reference"
ABOUT = 300
"""Longest text in a cell, in characters: a table stays readable."""


@dataclass(frozen=True, slots=True)
class ArgumentRow:
    """A row of a table of arguments; `type` is Markdown."""

    name: str
    type: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A row of a table of errors."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class CallView:
    """One operation, every text escaped for its place."""

    name: str
    signature: str
    summary: str
    deprecated: bool
    arguments: tuple[ArgumentRow, ...]
    errors: tuple[ErrorRow, ...]
    iterate: str
    request: str
    scopes: str
    url: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The operations of one attribute path of the client."""

    path: str
    calls: tuple[CallView, ...]


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """The whole file."""

    heading: str
    client: str
    groups: tuple[GroupView, ...]


def emit(package: Package) -> Mapping[str, str]:
    """The file beside the package's README."""
    api = package.api
    groups = tuple(
        GroupView(".".join(group.path), tuple(calls(group, api.definitions)))
        for group in api.groups
        if group.operations
    )
    view = ReferenceView(inline(api.title) or api.client, api.client, groups)
    return {"REFERENCE.md": package.renderer(NAME)("REFERENCE.md", view)}


def calls(group: Group, definitions: Mapping[str, Definition]) -> Iterator[CallView]:
    """The operations of a group in documented order."""
    speller = Speller(definitions, Imports())
    iterators = iterate_names(group.operations)
    path = ".".join(("client", *group.path))
    for operation in group.operations:
        walker = iterators.get(operation.name)
        yield CallView(
            name=operation.name,
            signature=signature(path, operation, speller),
            summary=about(operation),
            deprecated=operation.deprecated,
            arguments=tuple(row(a, speller) for a in arguments(operation)),
            errors=tuple(errors(operation)),
            iterate=f"{path}.{walker}" if walker else "",
            request=code(f"{operation.method} {operation.path}"),
            scopes=", ".join(map(code, operation.scopes)),
            url=inline(operation.url),
        )


def about(operation: Operation) -> str:
    """A one-line summary of an operation; empty if only its path is known."""
    text = heading(operation)
    return (
        ""
        if text.strip("`.") == f"{operation.method} {operation.path}"
        else inline(text)
    )


def signature(path: str, operation: Operation, speller: Speller) -> str:
    """The signature of a method, as a call on the client."""
    item = item_type(operation, speller)
    result: Node = result_type(operation, speller)
    if item is not None:
        result = subscript("Iterator", item)
    parameters = parameters_of(operation, speller)
    return header(f"{path}.{operation.name}(", parameters, result, "", 0)


def row(argument: Argument, speller: Speller) -> ArgumentRow:
    """A row of the table of arguments."""
    kind = UnionOf((argument.type, NullType())) if argument.nullable else argument.type
    source = argument.source
    return ArgumentRow(
        name=argument.name,
        type=code(flat(speller.spell(kind, Direction.REQUEST))),
        required=argument.required,
        about=inline(described(source, min(ABOUT, FULL.model))) if source else "",
    )


def errors(operation: Operation) -> Iterator[ErrorRow]:
    """The documented errors that have a class of their own."""
    found: dict[str, str] = {}
    for outcome in operation.errors:
        name = error_class(outcome.status)
        if name:
            about = sentences(outcome.description, ABOUT) or outcome.status
            found.setdefault(name, inline(about))
    yield from (ErrorRow(name, about) for name, about in found.items())


SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
TICKS = re.compile(r"`+")
SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,500})(?<!`)\1(?!`)")
"""A code span, which stays one (6.1)."""
LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^()\s]{0,2000}\)")
"""A link or an image, of which the text stays (6.3, 6.4)."""
STRONG = re.compile(
    r"(?<![\w*])(\*{1,2})(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\1(?![\w*])"
)
"""Emphasis, of which the text stays (6.2)."""
START = re.compile(r"^(\d{0,9})([-+=.)])")


def code(text: str) -> str:
    """One line of text as code; a pipe would end the cell of a table."""
    line = " ".join(plain(text).split()).replace("|", "\\|")
    ticks = "`" * (max((len(run) for run in TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}" if line else ""


def inline(text: str) -> str:
    """One line of a description: its code stays code, and nothing else in it is markup, a
    link or HTML.
    """
    line = " ".join(plain(text).split())
    found = []
    end = 0
    for span in SPAN.finditer(line):
        found += [_escaped(line[end : span.start()]), code(span[2])]
        end = span.end()
    found.append(_escaped(line[end:]))
    return START.sub(r"\1\\\2", "".join(found))


def _escaped(text: str) -> str:
    """Text outside of code, its links and its emphasis as their texts."""
    shown = STRONG.sub(r"\2", LINK.sub(r"\1", text))
    return SPECIAL.sub(r"\\\1", shown)
