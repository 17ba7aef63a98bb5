"""Iterators: the pagination of an operation, and the methods that iterate over its
pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.dataclass import replace
from generator.model.ir import (
    Group,
    Kind,
    NullType,
    Operation,
    Option,
    Pages,
    Parameter,
    Scalar,
)
from generator.targets.python.literals import string
from generator.targets.python.printer import Node, call, keyword, texts
from generator.targets.python.spelling import RUNTIME, Imports
from generator.targets.python.values import arguments

CLASSES = {
    "offset": "OffsetPages",
    "number": "NumberPages",
    "cursor": "CursorPages",
    "link": "LinkPages",
    "url": "NextUrlPages",
}
NOTHING = NullType()


def page_constants(group: Group, imports: Imports) -> dict[str, Node]:
    """Name to value of the constants that say how operations are paged."""
    found: dict[str, Node] = {}
    for pages, name in constant_names(group).items():
        kind = imports.add(RUNTIME, CLASSES[pages.kind])
        items = [keyword("items", option(pages.items))] if pages.items else []
        items += [keyword(key, option(value)) for key, value in pages.options]
        found[name] = call(kind, *items)
    return found


def constant_names(group: Group) -> dict[Pages, str]:
    """The constant for each way of paging in a group."""
    kinds = dict.fromkeys(plain(op.pages) for op in group.operations if op.pages)
    return {
        pages: f"PAGES_{number}" if number > 1 else "PAGES"
        for number, pages in enumerate(kinds, start=1)
    }


def plain(pages: Pages) -> Pages:
    """The part that the runtime needs."""
    return replace(pages, item=NOTHING, reason="")


def option(value: Option) -> Node:
    """An option as an expression."""
    match value:
        case tuple():
            return texts(value)
        case str():
            return string(value)
        case _:
            return repr(value)


def iterate_names(operations: Iterable[Operation]) -> dict[str, str]:
    """The iterating method's name for each paged operation, by method name:
    `list_items` gives `iterate_items`.
    """
    listed = list(operations)
    taken = {operation.name for operation in listed}
    found: dict[str, str] = {}
    for operation in listed:
        if operation.pages is None:
            continue
        name = wanted_name(operation.name)
        if name in taken:
            name = f"iterate_{operation.name}"
        while name in taken:
            name += "_"
        taken.add(name)
        found[operation.name] = name
    return found


def wanted_name(method: str) -> str:
    """The name an iterating method wants."""
    verb, _, rest = method.partition("_")
    if verb not in ("list", "get"):
        return f"iterate_{method}"
    return f"iterate_{rest}" if rest else "iterate"


def limit_name(operation: Operation) -> str:
    """The iterating method's argument for the number of items: `limit`, unless that is
    one of the operation's own.
    """
    taken = {argument.name for argument in arguments(without_size(operation))}
    name = "limit" if "limit" not in taken else "at_most"
    while name in taken:
        name += "_"
    return name


def without_size(operation: Operation) -> Operation:
    """The operation without the page size, which the iterator sets itself.

    Where to start stays with the caller, and so does a size that must be given.
    """
    size = dict(operation.pages.options).get("limit") if operation.pages else None
    parameters = tuple(
        parameter
        for parameter in operation.parameters
        if parameter.location != "query" or parameter.wire != size or parameter.required
    )
    body = operation.body
    if body is not None and body.fields is not None and isinstance(size, tuple):
        kept = tuple(f for f in body.fields if f.required or (f.wire,) != size)
        body = replace(body, fields=kept)
    return replace(operation, parameters=parameters, body=body)


FIRST = {"offset": 0, "number": 1}
"""Where a walk begins that counts, unless the document says otherwise."""


def first_marks(operation: Operation) -> dict[str, int]:
    """Where an iterator begins, by its argument: the offset or the number of the first
    page that a call has to be given.
    """
    pages = operation.pages
    if pages is None or pages.kind not in FIRST:
        return {}
    options = dict(pages.options)
    start = options.get("start")
    first = start if isinstance(start, int) else FIRST[pages.kind]
    mark = options.get(pages.kind)
    return {
        argument.name: first
        for argument in arguments(operation)
        if argument.required
        and isinstance(argument.source, Parameter)
        and argument.source.location == "query"
        and argument.source.wire == mark
        and argument.type == Scalar(Kind.INTEGER)
    }


def begun(operation: Operation) -> Operation:
    """What an iterator has to be given: neither the page's size nor where it begins."""
    asked, marks = without_size(operation), first_marks(operation)
    parameters = (
        replace(p, required=p.required and p.name not in marks)
        for p in asked.parameters
    )
    return replace(asked, parameters=tuple(parameters))
